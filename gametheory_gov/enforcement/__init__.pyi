from .incentives import Incentive as Incentive
from .monitoring import Monitored as Monitored
from .monitoring import SanctionScheme as SanctionScheme
from .monitoring import monitored as monitored
from .obedience import HeldClub as HeldClub
from .obedience import Obedience as Obedience
from .reversions import Patience as Patience
from .symbolic import additive_patience as additive_patience

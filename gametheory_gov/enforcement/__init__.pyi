from .incentives import Incentive as Incentive
from .obedience import HeldClub as HeldClub
from .obedience import Obedience as Obedience
from .reversions import Patience as Patience
from .symbolic import additive_patience as additive_patience

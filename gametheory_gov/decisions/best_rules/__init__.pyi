from .inner_clubs import GreenRoom as GreenRoom
from .inner_clubs import green_room as green_room
from .majorities import SelfEnforcing as SelfEnforcing
from .majorities import self_enforcing_majorities as self_enforcing_majorities
from .weights import jagiellonian_quota as jagiellonian_quota
from .weights import mean_margin as mean_margin
from .weights import two_tier_weights as two_tier_weights

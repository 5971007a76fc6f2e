from .bottleneck import ClosedClub as ClosedClub
from .bottleneck import Corner as Corner
from .bottleneck import Step as Step
from .frontier_record import Frontier as Frontier
from .power_limits import DesignLimits as DesignLimits
from .power_limits import limits_of_design as limits_of_design

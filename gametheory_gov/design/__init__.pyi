from .bottleneck import ClosedClub as ClosedClub
from .bottleneck import Corner as Corner
from .bottleneck import Step as Step
from .frontier_record import Frontier as Frontier

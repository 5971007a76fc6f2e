from .bottleneck import ClosedClub as ClosedClub
from .bottleneck import Corner as Corner
from .bottleneck import Step as Step
from .frontier_record import Frontier as Frontier
from .comparison import BestDesign as BestDesign
from .outcomes import Design as Design

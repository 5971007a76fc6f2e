from .acceptance import Acceptable as Acceptable
from .comparison import BestDesign as BestDesign
from .outcomes import Design as Design
from .prices import Price as Price

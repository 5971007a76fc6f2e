from .comparison import BestDesign as BestDesign
from .outcomes import Design as Design

from .game import PROFILE_TERMS as PROFILE_TERMS
from .terms import Term as Term

from . import public_goods as public_goods
from .game import PROFILE_TERMS as PROFILE_TERMS
from .terms import Term as Term

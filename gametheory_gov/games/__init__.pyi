from .game import PROFILE_TERMS as PROFILE_TERMS

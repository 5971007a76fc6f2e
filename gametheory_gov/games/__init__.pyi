from . import public_goods as public_goods
from .game import PROFILE_TERMS as PROFILE_TERMS
from .tariff_regimes import TradeRegimes as TradeRegimes
from .tariff_regimes import coalition_proof_regimes as coalition_proof_regimes
from .tariff_regimes import pairwise_stable_regimes as pairwise_stable_regimes
from .tariffs import TariffGame as TariffGame
from .terms import Term as Term

from .harm import Harm as Harm
from .tariff_war import most_cooperative_tariff as most_cooperative_tariff
from .tariff_war import tariff_stick as tariff_stick
from .tariff_war import trade_patience as trade_patience

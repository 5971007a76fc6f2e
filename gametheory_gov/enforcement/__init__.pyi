from .harm import Harm as Harm
from .harm import do_no_harm as do_no_harm
from .harm import harm as harm
from .tariff_war import most_cooperative_tariff as most_cooperative_tariff
from .tariff_war import tariff_stick as tariff_stick
from .tariff_war import trade_patience as trade_patience

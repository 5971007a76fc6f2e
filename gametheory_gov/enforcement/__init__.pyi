from .harm import Harm as Harm
from .harm import do_no_harm as do_no_harm
from .harm import harm as harm

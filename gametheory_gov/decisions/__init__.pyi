from .calculate import power as power
from .record import Power as Power
from .rules import Rule as Rule

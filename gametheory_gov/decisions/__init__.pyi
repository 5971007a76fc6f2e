from .bodies import body_rule as body_rule
from .bodies import chair_votes as chair_votes
from .calculate import power as power
from .facts import Coalitions as Coalitions
from .facts import coalitions as coalitions
from .record import Power as Power
from .rules import Rule as Rule
from .spatial import spatial_power as spatial_power

from .founding import second_stage as second_stage
from .stage import StandardsOutcome as StandardsOutcome
from .stage import great_power_game as great_power_game
from .stage import great_power_games as great_power_games
from .subgame import SubgamePerfect as SubgamePerfect

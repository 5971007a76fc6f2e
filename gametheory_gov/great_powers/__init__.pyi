from .founding import second_stage as second_stage
from .stage import StandardsOutcome as StandardsOutcome
from .stage import first_stage as first_stage
from .stage import first_stages as first_stages
from .subgame import SubgamePerfect as SubgamePerfect

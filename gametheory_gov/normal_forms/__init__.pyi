from .claims import Component as Component
from .claims import OutcomeClass as OutcomeClass
from .claims import StageEquilibrium as StageEquilibrium
from .solution import StageSolution as StageSolution
from .solution import StageStatus as StageStatus

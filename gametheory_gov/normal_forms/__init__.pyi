from .claims import Component as Component
from .claims import FormEquilibrium as FormEquilibrium
from .claims import OutcomeClass as OutcomeClass
from .solution import FormSolution as FormSolution
from .solution import FormStatus as FormStatus

from .claims import Component as Component
from .claims import FormEquilibrium as FormEquilibrium
from .claims import FormStatus as FormStatus
from .claims import OutcomeClass as OutcomeClass
from .solution import FormSolution as FormSolution

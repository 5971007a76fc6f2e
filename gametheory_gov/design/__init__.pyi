from .principles import MeasuredPrinciple as MeasuredPrinciple
from .principles import Principles as Principles
from .principles import RuleChange as RuleChange

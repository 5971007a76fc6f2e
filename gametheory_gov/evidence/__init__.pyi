from .access import Kind as Kind
from .access import kinds as kinds
from .risk import RiskSets as RiskSets
from .risk import risk_sets as risk_sets

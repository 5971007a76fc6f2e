from .access import Kind as Kind
from .access import kinds as kinds
from .logit import Hazard as Hazard
from .logit import hazard as hazard
from .risk import RiskSets as RiskSets
from .risk import risk_sets as risk_sets

from .linear_quadratic import LinearQuadratic as LinearQuadratic
from .power_cost import PowerCost as PowerCost

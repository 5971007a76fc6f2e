from .emissions import EmissionGame as EmissionGame
from .linear import LinearPublicGood as LinearPublicGood
from .linear_quadratic import LinearQuadratic as LinearQuadratic
from .power_cost import PowerCost as PowerCost
from .quadratic_benefits import QuadraticBenefits as QuadraticBenefits

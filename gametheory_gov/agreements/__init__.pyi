from .characteristic import CharacteristicFunction as CharacteristicFunction
from .characteristic import characteristic_function as characteristic_function
from .membership import StableStructures as StableStructures
from .membership import Switch as Switch
from .membership import stable_structures as stable_structures
from .quadratic import chander_tulkens as chander_tulkens
from .quadratic import quadratic_public_good as quadratic_public_good
from .structures import PartitionFunction as PartitionFunction

from .divisions import CoalitionCore as CoalitionCore
from .divisions import Division as Division
from .divisions import coalition_core as coalition_core
from .divisions import nucleolus as nucleolus
from .divisions import shapley_value as shapley_value
from .worths import Worths as Worths

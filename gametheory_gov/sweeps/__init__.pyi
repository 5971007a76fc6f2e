from gametheory_gov.base.datasets import read_netcdf as read_netcdf
from gametheory_gov.base.datasets import write_netcdf as write_netcdf

from .diagram import Boundary as Boundary
from .diagram import PhaseDiagram as PhaseDiagram
from .indices import Sensitivity as Sensitivity
from .labels import club_figures as club_figures
from .labels import club_labels as club_labels
from .labels import size_labels as size_labels
from .labels import stage_figures as stage_figures
from .labels import stage_labels as stage_labels
from .question import Question as Question
from .workers import processes as processes

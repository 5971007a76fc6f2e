from .archive import replicate as replicate
from .check import check_archive as check_archive
from .model import describe as describe
from .steps import derivation as derivation
from .tables import table as table
from .works import write_bibliography as write_bibliography

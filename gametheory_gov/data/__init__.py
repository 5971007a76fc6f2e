"""The package's own data: states of the real world and their memberships.

`load_states` returns the players of a year, `counted_states` which entities count as states in it,
`load_memberships` who belonged to an institution and when, `accession_years` the year in which each
state joined. Tables, units, sources and licences: ``SOURCES.md`` in this folder.
"""

from .divergence import great_power_divergence
from .memberships import (
    Membership,
    Memberships,
    accession_years,
    institutions,
    load_memberships,
)
from .statehood import counted_states, permanent_members
from .tables import TABLES, read_table
from .world import available_years, load_states

__all__ = [
    "TABLES",
    "Membership",
    "Memberships",
    "accession_years",
    "available_years",
    "counted_states",
    "great_power_divergence",
    "institutions",
    "load_memberships",
    "load_states",
    "permanent_members",
    "read_table",
]

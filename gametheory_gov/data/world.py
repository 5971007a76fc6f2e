"""`load_states`: the states of the real world in a year."""

from __future__ import annotations

from gametheory_gov.base.errors import DataError
from gametheory_gov.base.inputs import public
from gametheory_gov.world.states import States

from . import cross_section
from . import five_yearly as history

#: What to do with states that lack a figure.
MISSING = ("rule", "error")


def available_years() -> tuple[int, ...]:
    """The years that `load_states` knows.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> available_years()[0], available_years()[-2:]
    (1950, (2019, 2020))
    """
    return tuple(sorted({*history.YEARS, cross_section.YEAR}))


@public
def load_states(year: int = 2019, *, missing: str = "rule") -> States:
    """The states of the world in a year, with size, population, ideal points and the P5.

    The years come from two tables, whose sizes are not to be compared with each other (2020 comes
    from the second):

    - 2019: the 193 members of the UN; size is the share of GDP in current US dollars (World Bank).
    - 1950, 1955, ..., 2020: those that count as states at the end of the year (`counted_states`)
      and have every figure; size is the share of GDP in 2011 international dollars (Maddison
      Project).

    Parameters
    ----------
    year : int
        One of `available_years`.
    missing : {"rule", "error"}
        What to do with states that lack a figure. ``"rule"``: apply the rule of the table and say
        so in ``States.notes``, state by state (in 2019 five members receive a GDP figure of
        another year or source; in the other years states without every figure are left out).
        ``"error"``: raise.

    Returns
    -------
    States
        States in the order of their ISO 3166-1 alpha-3 codes; ``size`` and ``population`` are
        shares among them, ``ideal`` has one dimension in the units of its source (see
        `States.standardise`), ``great_power`` marks the permanent members of the UN Security
        Council of that year. Raw figures are in ``extra`` with their ``units``; ``coverage`` is
        the part of the table's total GDP and population that the states hold.

    Raises
    ------
    DataError
        For another year, an unknown ``missing``, or, with ``missing="error"``, a state that lacks a
        figure: all of them are named.

    Notes
    -----
    GDP and population: World Bank (2019), Maddison Project Database (other years); ideal points:
    Bailey, Strezhnev and Voeten (2017). Licences, vintages and how the tables were made stand in
    ``data/SOURCES.md``.

    Examples
    --------
    >>> load_states()
    States(N=193, d=1, great_powers=['CHN', 'FRA', 'GBR', 'RUS', 'USA'], year=2019)
    >>> load_states(1950).N
    58
    """
    faults = []
    if year not in available_years():
        years = ", ".join(map(str, available_years()))
        number = f"; give a number: load_states({year})" if f"{year}" in map(str, available_years()) else ""
        faults.append(f"there are no states for {year!r}; the years are {years}{number}")
    if missing not in MISSING:
        faults.append(f"missing = {missing!r}; it is one of {', '.join(map(repr, MISSING))}")
    if faults:
        raise DataError("load_states", faults)
    if year == cross_section.YEAR:
        return cross_section.load_cross_section(missing=missing)
    return history.load_history(int(year), missing=missing)

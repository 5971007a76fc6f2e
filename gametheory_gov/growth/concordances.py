"""Concordance: how well a model's order of accession agrees with the order in which states joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_ids, public

from .path import GrowthPath


@dataclass(frozen=True, eq=False)
class Concordance(Answer):
    """The agreement of a path with the order in which states joined.

    Parameters
    ----------
    share : float
        Correctly ordered pairs as a share of all; the same round counts half. NaN is never returned:
        without pairs the share is one half and ``pairs`` is zero.
    pairs : int
        Number of pairs of states that joined in different years.
    states : int
        Number of states compared.

    Examples
    --------
    >>> print(Concordance(0.75, 6, 4))
    75.0% of 6 pairs in historical order (4 states that joined later than the founders; 50% is chance)
    """

    share: float
    pairs: int
    states: int

    def __str__(self) -> str:
        return (
            f"{self.share:.1%} of {self.pairs} pairs in historical order ({self.states} states that joined "
            "later than the founders; 50% is chance)"
        )


@public
def concordance(
    path: GrowthPath, years: Mapping[str, int], *, leave_out: Iterable[str] | None = None
) -> Concordance:
    """Compare the order of accession on a path with history.

    Parameters
    ----------
    path : GrowthPath
    years : mapping of id to year
        Years of accession; states without one are not compared.
    leave_out : iterable of ids, optional
        States not compared; by default the founders, who are given to the model.

    Returns
    -------
    Concordance
        Share of the pairs of states that joined in different years: those that join in the same order on the
        path count one, in the same round one half. States that never join on the path come last.

    Raises
    ------
    InvalidInputError
        For states to leave out that are no ids.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, grow
    >>> world = States.symmetric(3, cost=["1/4", "1/2", 1])
    >>> game = bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    >>> path = grow(game, ["1"])
    >>> concordance(path, {"2": 1950, "3": 1960}).share
    1.0
    """
    faults = Faults("concordance")
    omitted = path.founders if leave_out is None else as_ids(leave_out, "leave_out", faults)
    faults.raise_as(InvalidInputError)
    rounds = path.joined()
    last = len(path.rounds)
    known = [
        (years[label], rounds.get(label, last))
        for label in path.game.states.ids
        if label in years and label not in omitted
    ]
    pairs, right = 0, 0.0
    for k, (year, entry) in enumerate(known):
        for other_year, other_entry in known[:k]:
            if year == other_year:
                continue
            pairs += 1
            agree = (year - other_year) * (entry - other_entry)
            right += 1.0 if agree > 0 else 0.5 if agree == 0 else 0.0
    return Concordance(right / pairs if pairs else 0.5, pairs, len(known))

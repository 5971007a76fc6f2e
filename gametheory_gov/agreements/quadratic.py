r"""Public goods with quadratic costs among several coalitions.

State i provides :math:`q_i` and gets

.. math:: u_i = b_i Q - \tfrac{d_i}{2} Q^2 - \frac{q_i^2}{2 a_i}, \qquad Q = \sum_j q_j .

Members of a coalition C maximise what they get together, all coalitions at once: :math:`q_i = a_i (B_C - D_C
Q)` with sums B, D over members, so that :math:`Q = \sum_C A_C B_C / (1 + \sum_C A_C D_C)`. With :math:`d = 0`
nobody's choice depends on the others', and a member of a coalition of k alike states gets
:math:`\sum_j k_j^2 - k^2/2` where b = a = 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, which_id
from gametheory_gov.base.exact import decimal_hint, short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, public

from .structures import PartitionFunction, Structure, check_number, said


@public
def quadratic_public_good(
    benefit: Mapping[str, Any], slope: Any = 1, curvature: Any = 0, *, negative: bool = False
) -> PartitionFunction:
    r"""The payoffs of a public good with quadratic costs in every coalition structure.

    State i gets :math:`b_i Q - d_i Q^2/2 - q_i^2/(2 a_i)`. Members of a coalition maximise their joint
    payoff; all coalitions choose at the same time.

    Parameters
    ----------
    benefit : mapping of id to number
        What each state gains per unit of Q, b; the states are those named, at most 8. From 0 on, but with
        ``negative`` also below.
    slope : number or mapping of id to number, above 0
        The inverse slope of marginal costs, a: at a price of 1 a state provides a.
    curvature : number or mapping of id to number, from 0 on
        By how much the marginal benefit falls per unit of Q, d.
    negative : bool
        Whether states may provide less than nothing. Without, a structure in which one would is refused: its
        formula is another one there.

    Returns
    -------
    PartitionFunction
        Exact: floats count as their decimals.

    Raises
    ------
    InvalidInputError
        For unknown states, and figures out of range.
    NotApplicableError
        If a state would provide less than nothing in some structure.

    Notes
    -----
    Emission games are among them: with payoff :math:`e_i - e_i^2/2 - \gamma E^2/2` and abatement
    :math:`q_i = 1 - e_i` they have b = γN and d = γ, but for a constant. Benefits
    :math:`b(aQ - Q^2/2)/N` and costs :math:`c q^2/2`, as Barrett writes them, have ab/N for b, b/N for d and
    1/c for a.

    Examples
    --------
    >>> game = quadratic_public_good({"A": 1, "B": 2, "C": 3})
    >>> {player: str(payoff) for player, payoff in game.at([("B", "C")]).items()}
    {'A': '21/2', 'B': '19/2', 'C': '41/2'}
    """
    good = _PublicGood.of(benefit, slope, curvature, negative=negative)
    return PartitionFunction.of(good.players, lambda structure: good.payoffs(structure, negative=negative))


@dataclass(frozen=True)
class _PublicGood:
    """The figures of a public good with quadratic costs, by state."""

    b: Mapping[str, Fraction]
    a: Mapping[str, Fraction]
    d: Mapping[str, Fraction]

    @property
    def players(self) -> tuple[str, ...]:
        return tuple(self.b)

    @classmethod
    def of(cls, benefit: Any, slope: Any, curvature: Any, *, negative: bool = False) -> _PublicGood:
        faults = Faults("public good")
        if not isinstance(benefit, Mapping):
            faults.add(
                f"benefit = {benefit!r:.60}; a mapping of states to numbers is needed, such as {{'A': 1}}"
            )
        faults.raise_as(InvalidInputError)
        ids = as_ids(tuple(benefit), "benefit", faults)
        check_number(len(ids), faults)
        read = {
            name: {
                i: _figure(name, i, value, rule, faults) for i, value in _by_state(name, given, ids, faults)
            }
            for name, given, rule in (
                ("benefit", benefit, "a finite number" if negative else "a number from 0 on"),
                ("slope", slope, "a number above 0"),
                ("curvature", curvature, "a number from 0 on"),
            )
        }
        faults.raise_as(InvalidInputError)
        return cls(read["benefit"], read["slope"], read["curvature"])

    def provisions(self, structure: Structure, *, negative: bool) -> dict[str, Fraction]:
        """What each state provides."""
        zero = Fraction(0)
        sums = [[sum((of[i] for i in part), zero) for of in (self.a, self.b, self.d)] for part in structure]
        total = sum((A * B for A, B, _ in sums), zero) / (1 + sum((A * D for A, _, D in sums), zero))
        found = {
            i: self.a[i] * (B - D * total)
            for part, (_, B, D) in zip(structure, sums, strict=True)
            for i in part
        }
        for i, provided in found.items():
            if provided < 0 and not negative:
                raise NotApplicableError(
                    f"in {said(structure)} {i} would provide {short_number(provided)}, less than nothing; "
                    "allow it with negative=True, or give payoffs with corners to PartitionFunction.of"
                )
        return found

    def payoffs(self, structure: Structure, *, negative: bool) -> dict[str, Fraction]:
        """What each state gets."""
        provided = self.provisions(structure, negative=negative)
        Q = sum(provided.values(), Fraction(0))
        return {
            i: self.b[i] * Q - self.d[i] * Q * Q / 2 - q * q / (2 * self.a[i]) for i, q in provided.items()
        }


def _by_state(name: str, given: Any, ids: tuple[str, ...], faults: Faults) -> Iterable[tuple[str, Any]]:
    """A figure per state: by id, or one for all."""
    if not isinstance(given, Mapping):
        return [(i, given) for i in ids]
    faults.extend(f"{name} names {i!r:.40}{which_id(i, ids)}" for i in given if i not in ids)
    faults.extend(f"{name} leaves out {i!r}" for i in ids if i not in given)
    return [(i, given[i]) for i in ids if i in given]


def _figure(name: str, i: str, value: Any, rule: str, faults: Faults) -> Fraction:
    try:
        number = to_fraction(value)
        if number > 0 or (number == 0 and rule != "a number above 0") or rule == "a finite number":
            return number
    except (TypeError, ValueError, OverflowError):
        pass
    faults.add(f"{name}[{i!r}] = {value!r:.60}; {rule} is needed{decimal_hint(value)}")
    return Fraction(1)

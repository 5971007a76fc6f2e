r"""The standards game: rival standards on one issue, to sign, to comply with, or to stay out of.

With :math:`M_k` the size of those who comply with standard k, :math:`n_k` its signatories (who complies
signs), :math:`c_k` those of them who comply, all with i inside, and :math:`G_k` the size of the *other* great
powers that founded it and comply with it,

.. math::

    u_i(\text{comply } k) &= \mu M_k + \lambda_i \ell_k - c_i - \kappa\|\theta_i - r_k\|^\rho, \\
    u_i(\text{sign } k)   &= (1 - p_2)\,\mu M_k + \lambda_i \ell_k - p_2\,\varphi\, G_k, \\
    u_i(\text{outside})   &= -\tau \textstyle\sum_k M_k, \\
    \ell_k &= \frac{n_k}{N}\Big[\omega + (1-\omega)\frac{c_k}{n_k}\Big]
            = \frac{\omega\,(n_k - c_k) + c_k}{N}.

The second form of :math:`\ell_k` has no quotient of totals: legitimacy is one total, the *standing*
:math:`\Lambda_k`, to which a complier adds 1 and who only signs adds :math:`\omega`. A great power that signs
adds nothing to :math:`G_k`, so that total holds the others alone whenever it counts; neither does one that
complies with a standard of others.

Who complies bears its cost and the distance to the policy :math:`r_k`, the size-weighted mean of the
founders' ideal policies. Who only signs has legitimacy, the share :math:`1 - p_2` of market access that
leaks, and the risk :math:`p_2` of being sanctioned by the great powers that founded it and comply. In
the spirit of Drezner (2007): which regime results depends on how far the great powers lie from each other and
from all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .game import Game
from .terms import Term, WithTerms, add_terms, note_terms


@public
@dataclass(frozen=True)
class StandardsGame(WithTerms):
    r"""The game of K rival standards, each to be signed or complied with.

    Monitoring and sanctions come from the institution: its second entry of ``monitoring`` is the probability
    :math:`p_2` that signing without complying is detected, ``sanction`` is :math:`\varphi`, and
    ``exclusion_penalty`` is :math:`\tau`. ``market`` (:math:`\mu`) and ``paper_legitimacy`` (:math:`\omega`,
    in [0, 1], 1 by default: paper membership confers full legitimacy) are given to `gametheory_gov.bind`.

    Parameters
    ----------
    standards : int, at least 1
        How many standards there can be, K.
    divergence_exponent : int, at least 1
        :math:`\rho`: how the cost of distance from the policy grows.
    founders : sequence of K sequences of ids, optional
        Whose size-weighted mean ideal point is the policy of each standard; the great powers among them
        sanction where they comply with it. By default the largest great powers found one each.
        `gametheory_gov.great_powers.first_stage` lets great powers choose what they found.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For numbers out of range, or founders of another number of standards.

    Examples
    --------
    >>> form = StandardsGame().form(Institution())
    >>> form.actions
    ('outside', 'sign_1', 'comply_1', 'sign_2', 'comply_2')
    >>> form.payoffs["outside"]
    -exclusion_penalty*(complying_size_1 + complying_size_2)
    """

    standards: int = 2
    divergence_exponent: int = 2
    founders: tuple[tuple[str, ...], ...] = ()
    terms: tuple[Term, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        faults = Faults("StandardsGame")
        for name in ("standards", "divergence_exponent"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                faults.add(f"{name} = {value!r}; a whole number from 1 is needed")
        founders = _groups(self.founders, faults)
        if founders and not faults and len(founders) != self.standards:
            faults.add(
                f"founders names founders of {len(founders)} standards; the game has {self.standards}: "
                f"StandardsGame({len(founders)}, founders=...)"
            )
        faults.extend(
            f"founders[{k}] names nobody; a standard without founder has no policy"
            for k, group in enumerate(founders)
            if not group
        )
        note_terms(self.terms, faults)
        faults.raise_as(InvalidGameError)
        object.__setattr__(self, "founders", founders)

    @property
    def name(self) -> str:
        """Name of the game."""
        return "standards"

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game.

        Parameters
        ----------
        institution : Institution
            Its numbers stay symbols; policies are the founders', whatever its policy rule.
        dimensions : int
            Dimensions of the policy space.
        exposure_matrix : bool
            Whether exclusion is felt along a matrix W of exposures instead of along sizes.

        Returns
        -------
        Game
            Actions ``outside``, ``sign_1``, ``comply_1``, ``sign_2``, ...

        Raises
        ------
        InvalidGameError
            For an institution with minimum participation, which this game does not know.
        """
        if any(institution.minimum_participation):
            raise InvalidGameError(
                "standards game",
                ["no minimum participation here: institution.replace(minimum_participation=(0, 0))"],
            )
        form = _form(self.standards, self.divergence_exponent, dimensions, exposure_matrix)
        return add_terms(form, self.terms)

    def values_from(self, states: States) -> Mapping[str, Any]:
        """What follows from who founds: the policies of the standards, and who their founders are.

        Parameters
        ----------
        states : States

        Raises
        ------
        InvalidStatesError
            For founders that are not among the states or hold no size.
        """
        groups = self.founders
        if not groups:
            largest = sorted(states.indices(states.great_powers), key=lambda k: -states.size[k])
            groups = tuple((states.ids[k],) for k in largest[: self.standards] if states.size[k] > 0)
        found: dict[str, Any] = {}
        for k, group in enumerate(groups, start=1):
            found[founder_name(k)] = [int(label in group) for label in states.ids]
            found |= {policy_name(k, j): r for j, r in enumerate(states.mean_ideal(group), start=1)}
        return found

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


def _groups(given: Any, faults: Faults) -> tuple[tuple[str, ...], ...]:
    """Founders as tuples, noting what is no list of ids; one id may stand alone."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        faults.add(f"founders = {given!r}; one list of ids per standard is needed")
        return ()
    groups = []
    for k, group in enumerate(given):
        if isinstance(group, str):
            groups.append((group,))
        elif isinstance(group, Iterable):
            groups.append(tuple(group))
        else:
            faults.add(f"founders[{k}] = {group!r}; a list of ids is needed")
    return tuple(groups)


def policy_name(standard: int | str, dimension: int) -> str:
    """The name of the policy of a standard in one dimension, counted from 1.

    Examples
    --------
    >>> policy_name(2, 1)
    'standard_policy_2_1'
    """
    return f"standard_policy_{standard}_{dimension}"


def _symbol(name: str) -> sympy.Symbol:
    info = known(name)
    assert info is not None, name
    return info.symbol


def founder_name(standard: int | str) -> str:
    """The name of the column that marks the founders of a standard.

    Examples
    --------
    >>> founder_name(2)
    'founder_2'
    """
    return f"founder_{standard}"


def _founders(standards: range) -> dict[str, SymbolInfo]:
    return {
        founder_name(k): SymbolInfo(
            founder_name(k),
            f"1 for a founder of standard {k}, else 0",
            "",
            f"f_{{i{k}}}",
            "state",
            "nonnegative",
            Fraction(0),
        )
        for k in standards
    }


def _policies(standards: range, dimensions: range) -> dict[str, SymbolInfo]:
    return {
        policy_name(k, j): SymbolInfo(
            policy_name(k, j),
            f"policy of standard {k} in dimension {j}: its founders' mean ideal point, where great powers "
            "are marked or founders named",
            "policy",
            f"r_{{{k}{j}}}",
        )
        for k in standards
        for j in dimensions
    }


def _aggregates(standards: range) -> Iterator[tuple[str, dict[str, Any]]]:
    for k in standards:
        yield f"complying_size_{k}", {f"comply_{k}": "size"}
        yield f"standing_{k}", {f"sign_{k}": "paper_legitimacy", f"comply_{k}": 1}
        yield f"complying_power_size_{k}", {f"comply_{k}": f"{founder_name(k)}*great_power*size"}


def _distance(
    policies: Mapping[str, SymbolInfo], standard: int, dimensions: range, exponent: int
) -> sympy.Expr:
    gaps = [_symbol(f"ideal_{j}") - policies[policy_name(standard, j)].symbol for j in dimensions]
    if exponent == 2:
        return sympy.Add(*[gap**2 for gap in gaps])
    if len(gaps) == 1:
        return sympy.Abs(gaps[0]) ** exponent
    return sympy.sqrt(sympy.Add(*[gap**2 for gap in gaps])) ** exponent


@lru_cache(maxsize=64)
def _form(standards: int, exponent: int, dimensions: int, exposure_matrix: bool) -> Game:
    s = _symbol
    numbers, axes = range(1, standards + 1), range(1, dimensions + 1)
    policies = _policies(numbers, axes)
    felt = s("club_exposure") if exposure_matrix else sympy.Add(*[s(f"complying_size_{k}") for k in numbers])
    payoffs = {"outside": -s("exclusion_penalty") * felt}
    for k in numbers:
        access = s("market") * s(f"complying_size_{k}")
        legitimacy = s("legitimacy_weight") * s(f"standing_{k}") / s("N")
        risk = s("detection") * s("sanction") * s(f"complying_power_size_{k}")
        far = s("divergence") * _distance(policies, k, axes, exponent)
        payoffs[f"sign_{k}"] = (1 - s("detection")) * access + legitimacy - risk
        payoffs[f"comply_{k}"] = access + legitimacy - s("cost") - far
    return Game(
        "standards",
        tuple(payoffs),
        payoffs=payoffs,
        aggregates=dict(_aggregates(numbers)),
        exposures={"club_exposure": {f"comply_{k}": 1 for k in numbers}} if exposure_matrix else {},
        parameters=policies,
        columns=_founders(numbers),
        reports={f"legitimacy_{k}": s(f"standing_{k}") / s("N") for k in numbers},
        cooperation=(0, *(1, 2) * standards),
        drivers={
            "market access": "market",
            "legitimacy": "legitimacy_weight",
            "cost": "cost",
            "divergence": "divergence",
            "sanctions": "sanction",
            "exclusion": "exclusion_penalty",
        },
        standards={action: action.rpartition("_")[2] for action in list(payoffs)[1:]},
        references=("drezner2007",),
    )

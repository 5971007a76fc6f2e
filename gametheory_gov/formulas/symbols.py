r"""Every symbol once: its name in code, assumptions, meaning, unit and LaTeX form.

Formulas are written for a representative state :math:`i` and speak of four kinds of symbols, told apart by
their *role*:

``state``
    a column of `States`, one value per state (:math:`s_i`, :math:`c_i`, ...);
``institution``
    an entry of the design vector (:math:`d`, :math:`\xi`, ...);
``parameter``
    one number for the whole game (:math:`\kappa`, ...);
``world``
    a figure of the world itself (:math:`N`);
``total``, ``exposure``, ``profile``
    what a state sees of the others: an additive total, a sum over its own exposure row, a term that
    depends on the whole profile.

Symbols are matched by name, never by assumptions, so a formula may be written with plain
``sympy.Symbol("size")``. Where the literatures collide on a letter (m, d, P, K, β, φ, θ, W, δ) each symbol
has one letter here.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

import sympy

from gametheory_gov.base.text import Shown

Role = Literal["state", "institution", "parameter", "world", "total", "exposure", "profile"]
#: Appended to the name of a total to speak of the others' part of it.
OTHERS = "_others"


@dataclass(frozen=True)
class SymbolInfo(Shown):
    """What is known of one symbol.

    Parameters
    ----------
    name : str
        Name in code and in formulas; a Python identifier.
    meaning : str
        In words, without an article's first capital.
    unit : str
    latex : str
        LaTeX form; made of the name when empty.
    role : str
        Who supplies the value, see the module.
    sign : {"nonnegative", "positive", "real"}
        What values are allowed, and what SymPy may assume.
    default : Fraction, optional
        Value taken when nobody supplies one; None when one must be supplied.
    greatest : Fraction, optional
        The largest value allowed; None when there is none.

    Examples
    --------
    >>> known("cost").meaning, known("cost").symbol.is_real
    ('cost of one unit of depth', True)
    """

    name: str
    meaning: str
    unit: str = ""
    latex: str = ""
    role: Role = "parameter"
    sign: Literal["nonnegative", "positive", "real"] = "real"
    default: Fraction | None = None
    greatest: Fraction | None = None

    @property
    def symbol(self) -> sympy.Symbol:
        """The SymPy symbol, real and with the sign assumed."""
        assume = {} if self.sign == "real" else {self.sign: True}
        return sympy.Symbol(self.name, real=True, **assume)

    @property
    def latex_name(self) -> str:
        """LaTeX form of the symbol; what each state has its own of carries the index i."""
        index = "_i" if self.role == "state" else ""
        return self.latex or r"\mathrm{" + self.name.replace("_", r"\_") + "}" + index

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain = {
            "name": self.name,
            "meaning": self.meaning,
            "unit": self.unit,
            "latex": self.latex,
            "role": self.role,
            "sign": self.sign,
        }
        numbers = {"default": self.default, "greatest": self.greatest}
        return plain | {name: str(number) for name, number in numbers.items() if number is not None}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> SymbolInfo:
        """The symbol of the values of `to_dict`."""
        record = dict(plain)
        for entry in ("default", "greatest"):
            if entry in record:
                record[entry] = Fraction(record[entry])
        return cls(**record)


def name_fault(name: str) -> str | None:
    """The reason why ``name`` cannot name a symbol, or None when it can.

    Examples
    --------
    >>> name_fault("lambda")
    "'lambda' is a word of Python; choose another name"
    >>> name_fault("value") is None
    True
    """
    if keyword.iskeyword(name):
        return f"{name!r} is a word of Python; choose another name"
    if name in ("E", "pi"):
        return f"{name!r} is a number in formulas; choose another name"
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return f"{name!r} is no name; letters, digits and _ are, beginning with a letter"
    if name.endswith(OTHERS):
        return f"{name!r} ends in {OTHERS!r}, which speaks of the others' part of a total"
    return None


_ZERO, _ONE = Fraction(0), Fraction(1)
_TABLE = [
    # what a state is
    SymbolInfo("size", "share of capability", "share", "s_i", "state", "nonnegative"),
    SymbolInfo("population", "share of population", "share", r"\pi_i", "state", "nonnegative"),
    SymbolInfo("great_power", "1 for a great power, else 0", "", "g_i", "state", "nonnegative"),
    SymbolInfo("benefit", "value of one unit of the common good", "payoff", r"\gamma_i", "state"),
    SymbolInfo("cost", "cost of one unit of depth", "payoff", "c_i", "state"),
    SymbolInfo(
        "legitimacy_weight", "value of one unit of legitimacy", "payoff", r"\lambda_i", "state", "nonnegative"
    ),
    SymbolInfo("entry_cost", "one-off cost of joining", "payoff", "K_i", "state", "nonnegative", _ZERO),
    SymbolInfo("exit_cost", "one-off cost of leaving", "payoff", "E_i", "state", "nonnegative", _ZERO),
    SymbolInfo(
        "transfer", "transfer to the state while a member", "payoff", "T_i", "institution", "real", _ZERO
    ),
    # the design vector
    SymbolInfo("depth", "depth of cooperation", "depth", "d", "institution", "nonnegative"),
    SymbolInfo(
        "excludability",
        "share of the good that outsiders are kept from",
        "share",
        r"\xi",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "exclusion_penalty",
        "penalty of an outsider per unit of exposure to the club",
        "payoff",
        r"\tau",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "inclusion_share",
        "weight of inclusion in legitimacy",
        "share",
        r"\omega_1",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "representation_share",
        "weight of representation in legitimacy",
        "share",
        r"\omega_2",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "performance_share",
        "weight of performance in legitimacy",
        "share",
        r"\omega_3",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "performance", "performance of the regime when constant", "share", "Q", "institution", "nonnegative"
    ),
    SymbolInfo(
        "max_depth", "depth at which performance is full", "depth", r"\bar d", "institution", "positive"
    ),
    SymbolInfo("discount", "discount factor", "", r"\delta", "institution", "nonnegative"),
    SymbolInfo(
        "minimum_members",
        "members without which the treaty is void",
        "states",
        "n_0",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "minimum_size",
        "size share without which the treaty is void",
        "share",
        r"\sigma_0",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "fixed_representation",
        "representation of a body fixed in advance",
        "share",
        "V",
        "institution",
        "nonnegative",
    ),
    SymbolInfo(
        "detection",
        "probability that signing without complying is detected",
        "share",
        "p_2",
        "institution",
        "nonnegative",
    ),
    SymbolInfo("sanction", "strength of sanctions", "payoff", r"\varphi", "institution", "nonnegative"),
    # the game and the world
    SymbolInfo(
        "divergence",
        "cost of one unit of distance from the policy",
        "payoff",
        r"\kappa",
        "parameter",
        "nonnegative",
    ),
    SymbolInfo(
        "market_benefit",
        "benefit per unit of the market of those who share one's standard",
        "payoff",
        r"\beta",
        "parameter",
        "nonnegative",
    ),
    SymbolInfo(
        "market_exclusion",
        "loss per unit of a market from which another standard shuts one out",
        "payoff",
        r"\chi",
        "parameter",
        "nonnegative",
        _ZERO,
    ),
    SymbolInfo(
        "market",
        "value of one unit of access to the complying states' markets",
        "payoff",
        r"\mu",
        "parameter",
        "nonnegative",
    ),
    SymbolInfo(
        "paper_legitimacy",
        "how much signing without complying counts for legitimacy",
        "share",
        r"\omega",
        "parameter",
        "nonnegative",
        _ONE,
        _ONE,
    ),
    SymbolInfo("N", "number of states", "states", "N", "world", "positive"),
    # what a state sees of the others
    SymbolInfo("members", "number of members", "states", "n", "total", "nonnegative"),
    SymbolInfo("club_size", "size share of the members", "share", "S", "total", "nonnegative"),
    SymbolInfo("club_population", "population share of the members", "share", "P", "total", "nonnegative"),
    SymbolInfo(
        "club_weight", "weight of the members in the decision body", "share", "B", "total", "nonnegative"
    ),
    SymbolInfo(
        "club_benefit", "sum of the members' marginal benefits of a public good", "payoff", "B_S", "total"
    ),
    SymbolInfo(
        "club_response", "how much members provide in sum when each is paid for one unit", "", "R_S", "total"
    ),
    SymbolInfo("outside_provision", "what outsiders provide of a public good in sum", "", "Q_{-S}", "total"),
    SymbolInfo(
        "outside_provision_of_all", "what all would provide in sum without an agreement", "", "Q_0", "total"
    ),
    SymbolInfo("club_capacity", "capacity of the members in sum", "quantity", "A_S", "total"),
    SymbolInfo("outside_capacity", "capacity of the outsiders in sum", "quantity", "A_{-S}", "total"),
    SymbolInfo("outside_capacity_of_all", "capacity of all in sum", "quantity", "A_0", "total"),
    SymbolInfo("contributions", "what members contribute in sum", "quantity", "Q_S", "total"),
    SymbolInfo(
        "club_exposure",
        "share of the state's exchange that is with members",
        "share",
        "X_i",
        "exposure",
        "nonnegative",
    ),
    SymbolInfo(
        "representation",
        "how far the decision body mirrors the population",
        "share",
        "V",
        "profile",
        "nonnegative",
    ),
]
#: Symbols of the catalogue by name.
TABLE: MappingProxyType[str, SymbolInfo] = MappingProxyType({info.name: info for info in _TABLE})

_COMPARED = [
    SymbolInfo("power_size_1", "size of the first power", "share", "s_1", "world", "positive"),
    SymbolInfo("power_size_2", "size of the second power", "share", "s_2", "world", "positive"),
    SymbolInfo("power_ideal_1", "ideal policy of the first power", "policy", r"\theta_1", "world"),
    SymbolInfo("power_ideal_2", "ideal policy of the second power", "policy", r"\theta_2", "world"),
    SymbolInfo("distance", "distance between the powers' ideal policies", "policy", "D", "world", "positive"),
    SymbolInfo("standard", "position of a standard that both powers adopt", "policy", "r", "world"),
    SymbolInfo("gap", "distance of a state from a standard", "policy", "a", "world", "nonnegative"),
    SymbolInfo("gap_1", "distance from the first power's standard", "policy", "a_1", "world", "nonnegative"),
    SymbolInfo("gap_2", "distance from the second power's standard", "policy", "a_2", "world", "nonnegative"),
    SymbolInfo("legitimacy_level", "legitimacy of a standard", "share", "L", "world", "nonnegative"),
    SymbolInfo(
        "largest_exclusion", "largest exclusion threatened", "payoff", r"\bar\chi", "world", "nonnegative"
    ),
    SymbolInfo("compliance_market", "size of those who comply", "share", "M", "world", "nonnegative"),
    SymbolInfo("outsider_size", "size of an outsider", "share", "s_j", "world", "nonnegative"),
    SymbolInfo("power_transfer", "transfer of power 2 to power 1", "payoff", "T", "world"),
]
#: Symbols of closed forms, which speak of two great powers; no formula of a game uses them.
COMPARED: MappingProxyType[str, SymbolInfo] = MappingProxyType({info.name: info for info in _COMPARED})

_NUMBERED = {
    "ideal": ("ideal policy in dimension {k}", "policy", r"\theta_{{i{k}}}", "state", "real"),
    "policy": ("policy of the institution in dimension {k}", "policy", "r_{k}", "institution", "real"),
    "club_ideal": (
        "weighted sum of the members' ideal policies in dimension {k}",
        "policy",
        "R_{k}",
        "total",
        "real",
    ),
    "median_policy": (
        "median ideal policy of the members in dimension {k}",
        "policy",
        "r_{k}",
        "profile",
        "real",
    ),
    "harmonised_market": (
        "size share of those who adopt standard {k}",
        "share",
        "M_{k}",
        "total",
        "nonnegative",
    ),
    "harmonised_population": (
        "population share of those who adopt standard {k}",
        "share",
        "P_{k}",
        "total",
        "nonnegative",
    ),
    "harmonised_position": ("position of standard {k}", "policy", "r^{{({k})}}", "parameter", "real"),
    "complying_size": (
        "size share of those who comply with standard {k}",
        "share",
        "M_{k}",
        "total",
        "nonnegative",
    ),
    "standing": (
        "signatories of standard {k}, those who do not comply counted at their weight",
        "states",
        r"\Lambda_{k}",
        "total",
        "nonnegative",
    ),
    "complying_power_size": (
        "size share of the great powers that founded standard {k} and comply with it",
        "share",
        "G_{k}",
        "total",
        "nonnegative",
    ),
}


def known(name: str) -> SymbolInfo | None:
    r"""The catalogue's entry for a name, or None.

    Names that are counted by dimension (``ideal_1``, ``policy_2``, ``club_ideal_1``) or by standard
    (``complying_size_1``) are understood.

    Examples
    --------
    >>> known("ideal_2").latex
    '\\theta_{i2}'
    >>> known("nonsense") is None
    True
    """
    if name in TABLE:
        return TABLE[name]
    stem, _, number = name.rpartition("_")
    if stem in _NUMBERED and number.isdigit():
        meaning, unit, latex, role, sign = _NUMBERED[stem]
        return SymbolInfo(name, meaning.format(k=number), unit, latex.format(k=number), role, sign)  # type: ignore[arg-type]
    return None

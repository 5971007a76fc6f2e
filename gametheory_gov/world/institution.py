r"""The institution: the design vector, frozen.

An institution is what can be designed: how deep cooperation goes, who is kept from its fruits, whose
policy it follows, who decides, who may join, and what makes it legitimate. Legitimacy is

.. math:: L = \omega_1 \Phi(\sum_j \pi_j m_j) + \omega_2 (1 - \tfrac12 \sum_j |b_j - \pi_j|) + \omega_3 Q

with inclusion, representation and performance weighted by :math:`\omega`, :math:`\sum\omega = 1`; it is in
[0, 1] when the inclusion curve :math:`\Phi` maps [0, 1] into itself. Numbers are exact when given as ``int``,
``Fraction`` or text such as ``"1/40"``; a TOML round trip keeps them so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gametheory_gov.base._typing import Number
from gametheory_gov.base.errors import Faults, InvalidInstitutionError, did_you_mean
from gametheory_gov.base.exact import dump_number, format_number, to_fraction, to_number
from gametheory_gov.base.files import read_text, read_toml, write_text
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import Coded, Summary, call, meanings

from .columns import misses_one, say_sum

POLICIES = ("fixed", "mean", "median")
BODIES = ("members", "great_powers", "founders", "weighted", "inner_club")
BODY_WEIGHTS = ("size", "population", "equal")
POWERS = ("votes", "banzhaf", "shapley_shubik")
CONSENTS = ("open", "majority", "share", "unanimity", "great_power_veto")
#: Rules that admit nobody who harms others, by the standard that they keep.
HARM_RULES = MappingProxyType({"net": "no_net_harm", "nobody": "no_harm"})
ADMISSIONS = (*CONSENTS, *HARM_RULES.values())

#: What each number must be: (least, greatest, in words).
RANGES: Mapping[str, tuple[Any, Any, str]] = MappingProxyType(
    {
        "depth": (0, None, "a depth is a number that is not negative"),
        "max_depth": (0, None, "the largest depth is a positive number"),
        "excludability": (0, 1, "excludability is a share in [0, 1]"),
        "exclusion_penalty": (0, None, "a penalty is a number that is not negative"),
        "discount": (0, 1, "a discount factor is in [0, 1]"),
        "quota": (0, 1, "a quota is a share of votes in [0, 1]"),
        "admission_share": (0, 1, "a share of members is in [0, 1]"),
        "sanction": (0, None, "a sanction is a number that is not negative"),
    }
)


@public
@dataclass(frozen=True, repr=False)
class Institution(Coded):
    r"""The design vector of one institution.

    The accession game does not use ``monitoring`` and ``sanction``, which the standards game does.
    ``quota`` and ``vetoes`` count where ``power`` is an index; `gametheory_gov.decisions.body_rule` makes a
    rule of them. ``admission`` changes no payoff: it decides who can join, see
    `gametheory_gov.equilibria.definition`.

    Parameters
    ----------
    name : str
        What texts call it.
    depth : number, at least 0
        Depth of cooperation :math:`d`.
    excludability : number in [0, 1]
        Share :math:`\xi` of the common good that outsiders are kept from (0: a pure public good).
    exclusion_penalty : number, at least 0
        What an outsider loses per unit of its exposure to the members, :math:`\tau`.
    policy : {"fixed", "mean", "median"}
        A fixed point, or the weighted mean or median ideal point of the decision body.
    point : tuple of numbers, length d
        The fixed policy; with the other rules, the declared policy while the body is empty.
    body : {"members", "great_powers", "founders", "weighted", "inner_club"}
        Who decides. ``"weighted"`` uses ``votes``; ``"inner_club"`` uses ``inner_club``.
    body_weights : {"size", "population", "equal"}
        Voting weight of those who decide (not for ``"weighted"``).
    votes : mapping of id to number
        Voting weights of a weighted body.
    quota : number in [0, 1]
        Share of votes that carries a decision.
    vetoes : tuple of ids
        Who may block a decision.
    power : {"votes", "banzhaf", "shapley_shubik"}
        What counts as voting power :math:`b_j` in representation: the share of the votes, or the normalised
        Banzhaf or the Shapley-Shubik index under ``quota`` and ``vetoes``. An index is for a body fixed in
        advance, not for the members; the policy is always weighted by votes.
    inner_club : tuple of ids
        Who decides in an inner club.
    admission : {"open", "majority", "share", "unanimity", "great_power_veto", "no_net_harm", "no_harm"}
        By whose consent outsiders join: that of more than half of the members, of at least a share of
        them, of all, or of all great powers among them. Each member has one vote. Or without a vote, but
        only where nobody else loses (``"no_harm"``), or all together do not (``"no_net_harm"``).
    admission_share : number in [0, 1]
        The share for ``"share"``.
    minimum_participation : (int, number)
        Members and size share without which the treaty is void.
    transfers : mapping of id to number
        Paid to a state while it is a member; zero for those not named.
    monitoring : (number, number)
        Probability of a false alarm and of detection.
    sanction : number, at least 0
        Strength of sanctions.
    legitimacy_shares : (number, number, number)
        Weights of inclusion, representation and performance; they sum to one.
    inclusion_curve : str
        Formula in ``x``, the population share of the members: how inclusion counts.
    performance : "size" or number in [0, 1]
        The members' size share times depth over ``max_depth``, or a constant.
    max_depth : number, more than 0, optional
        Depth at which performance is full, at least ``depth``; ``depth`` itself by default.
    discount : number in [0, 1]
        Discount factor; entry and exit costs count by one minus it.

    Raises
    ------
    InvalidInstitutionError
        With every entry that breaks a rule.

    Examples
    --------
    >>> club = Institution("G20", depth=2, legitimacy_shares=("1/2", "1/2", 0))
    >>> club.replace(depth=3).depth
    Fraction(3, 1)
    >>> Institution(depth=-1, policy="means")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInstitutionError: institution: 2 faults
      1. depth = -1; a depth is a number that is not negative
      2. policy = 'means'; one of 'fixed', 'mean', 'median' is needed; did you mean 'mean'?
    """

    name: str = "regime"
    depth: Number | str = Fraction(1)
    excludability: Number | str = Fraction(1)
    exclusion_penalty: Number | str = Fraction(0)
    policy: str = "fixed"
    point: tuple[Number | str, ...] = (Fraction(0),)
    body: str = "members"
    body_weights: str = "size"
    votes: Mapping[str, Number | str] = dataclasses.field(default_factory=dict)
    quota: Number | str = Fraction(1, 2)
    vetoes: tuple[str, ...] = ()
    power: str = "votes"
    inner_club: tuple[str, ...] = ()
    admission: str = "open"
    admission_share: Number | str = Fraction(1, 2)
    minimum_participation: tuple[Number | str, Number | str] = (Fraction(0), Fraction(0))
    transfers: Mapping[str, Number | str] = dataclasses.field(default_factory=dict)
    monitoring: tuple[Number | str, Number | str] = (Fraction(0), Fraction(1))
    sanction: Number | str = Fraction(0)
    legitimacy_shares: tuple[Number | str, Number | str, Number | str] = (
        Fraction(1),
        Fraction(0),
        Fraction(0),
    )
    inclusion_curve: str = "x"
    performance: Number | str = "size"
    max_depth: Number | str | None = None
    discount: Number | str = Fraction(0)

    def __post_init__(self) -> None:
        faults = Faults("institution")
        put = object.__setattr__
        for name, (least, greatest, rule) in RANGES.items():
            if name != "max_depth" or self.max_depth is not None:
                put(self, name, _number(name, getattr(self, name), least, greatest, rule, faults))
        self._check_choices(faults)
        self._check_tuples(faults)
        for name in ("votes", "transfers"):
            put(self, name, _by_id(name, getattr(self, name), 0 if name == "votes" else None, faults))
        if self.performance != "size":
            rule = "performance is 'size' or a share in [0, 1]"
            put(self, "performance", _number("performance", self.performance, 0, 1, rule, faults))
        self._check_together(faults)
        faults.raise_as(InvalidInstitutionError)

    def _check_choices(self, faults: Faults) -> None:
        choices = {"policy": POLICIES, "body": BODIES, "body_weights": BODY_WEIGHTS}
        choices |= {"power": POWERS, "admission": ADMISSIONS}
        for name, allowed in choices.items():
            value = getattr(self, name)
            if value not in allowed:
                faults.add(
                    f"{name} = {value!r}; one of {', '.join(map(repr, allowed))} is needed"
                    f"{did_you_mean(str(value), allowed)}"
                )
        for name in ("name", "inclusion_curve"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                faults.add(f"{name} = {getattr(self, name)!r}; a text is needed")

    def _check_tuples(self, faults: Faults) -> None:
        put = object.__setattr__
        rules = {
            "point": (None, None, None, "a policy point is one number per dimension"),
            "minimum_participation": (2, 0, None, "(members, size share) that are not negative are needed"),
            "monitoring": (2, 0, 1, "(false alarm, detection) are probabilities"),
            "legitimacy_shares": (3, 0, 1, "weights are shares in [0, 1]"),
        }
        for name, (length, least, greatest, rule) in rules.items():
            given = getattr(self, name)
            if isinstance(given, (str, bytes, Mapping)) or not hasattr(given, "__iter__"):
                faults.add(f"{name} = {given!r}; {rule}")
                continue
            values = tuple(given)
            if not values or (length is not None and len(values) != length):
                faults.add(f"{name} has {len(values)} entries; {rule}")
                continue
            put(
                self,
                name,
                tuple(
                    _number(f"{name}[{k}]", value, least, greatest, rule, faults)
                    for k, value in enumerate(values)
                ),
            )
        for name in ("vetoes", "inner_club"):
            put(self, name, _ids(name, getattr(self, name), faults))

    def _check_together(self, faults: Faults) -> None:
        given = self.legitimacy_shares
        if (
            isinstance(given, tuple)
            and len(given) == 3
            and all(isinstance(w, (Fraction, float)) for w in self.legitimacy_shares)
        ):
            total = sum(self.legitimacy_shares)  # type: ignore[arg-type]
            if misses_one(total):
                faults.add(
                    f"legitimacy_shares sums to {say_sum(total)}; inclusion, representation and "
                    "performance weights sum to 1"
                )
        if isinstance(self.minimum_participation, tuple) and len(self.minimum_participation) == 2:
            members, share = self.minimum_participation
            if isinstance(members, (Fraction, float)) and members % 1 != 0:
                faults.add(f"minimum_participation[0] = {format_number(members)}; members are a whole number")
            if isinstance(share, (Fraction, float)) and share > 1:
                faults.add(f"minimum_participation[1] = {format_number(share)}; a size share is at most 1")
        depths = [value for value in (self.max_depth, self.depth) if isinstance(value, (Fraction, float))]
        if self.performance == "size" and len(depths) == 2 and 0 < depths[0] < depths[1]:
            faults.add(
                f"max_depth = {format_number(depths[0])} is less than depth = {format_number(depths[1])}; "
                "performance by size would exceed 1: raise max_depth, or give performance as a number"
            )
        if self.max_depth == 0:
            faults.add("max_depth = 0; the largest depth is a positive number")
        if self.body == "weighted" and not any(self.votes.values()):
            faults.add("body = 'weighted' needs votes, such as votes={'USA': 16.5, ...}")
        if self.body == "inner_club" and not self.inner_club:
            faults.add("body = 'inner_club' needs inner_club, such as inner_club=('USA', 'FRA')")
        if self.body != "weighted" and self.votes:
            faults.add(f"votes are given but body = {self.body!r}; votes belong to body='weighted'")

    def __repr__(self) -> str:
        return self._code()

    def _code(self) -> str:
        return call("Institution", **{name: getattr(self, name) for name in self.to_dict()})

    def _summary(self) -> Summary:
        told, own = meanings(Institution)[1], [name for name in self.to_dict() if name != "name"]
        rows = [(name, getattr(self, name), told.get(name, "")) for name in own]
        lines = () if rows else ("every entry by default",)
        return Summary(f"institution {self.name}", lines, ("entry", "value", "meaning"), rows)

    def __hash__(self) -> int:
        return hash((self.name, self.depth, self.policy, self.body, self.legitimacy_shares))

    def __reduce__(self) -> tuple[Any, ...]:
        return Institution.from_dict, (self.to_dict(),)

    def replace(self, **changes: Any) -> Institution:
        """A copy with some entries changed.

        Raises
        ------
        InvalidInstitutionError
            For an unknown entry or a value that breaks a rule.
        """
        names = [f.name for f in dataclasses.fields(self)]
        faults = Faults("institution.replace")
        faults.extend(
            f"{name!r} is no entry of the design vector{did_you_mean(name, names)}; these are: "
            f"{', '.join(names)}"
            for name in changes
            if name not in names
        )
        faults.raise_as(InvalidInstitutionError)
        return dataclasses.replace(self, **changes)

    def to_exact(self) -> Institution:
        """The institution with every float replaced by its shortest decimal fraction.

        Weights of legitimacy that then miss one are divided by their total.

        Examples
        --------
        >>> Institution(depth=0.1).to_exact().depth
        Fraction(1, 10)
        """
        record = {f.name: _exact(getattr(self, f.name)) for f in dataclasses.fields(self)}
        total = sum(record["legitimacy_shares"])
        record["legitimacy_shares"] = tuple(weight / total for weight in record["legitimacy_shares"])
        return Institution(**record)

    def to_dict(self) -> dict[str, Any]:
        """The entries that differ from the defaults, as plain values for JSON and TOML."""
        plain: dict[str, Any] = {}
        for entry in dataclasses.fields(self):
            value = getattr(self, entry.name)
            default = (
                entry.default_factory() if entry.default_factory is not dataclasses.MISSING else entry.default
            )
            if _plain(value) != _plain(default):  # 1.0 is no default of 1: it makes games float
                plain[entry.name] = _plain(value)
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Institution:
        """The institution of the values of `to_dict`.

        Raises
        ------
        InvalidInstitutionError
            As the constructor, and for entries it does not know.
        """
        if not isinstance(plain, Mapping) or not all(isinstance(key, str) for key in plain):
            raise InvalidInstitutionError("institution", [f"{plain!r} is no table of entries by name"])
        return cls().replace(**plain)

    def to_toml(self, path: str | Path | None = None) -> str:
        """The institution as a TOML text, which is also written where a path is given.

        Examples
        --------
        >>> club = Institution("club", exclusion_penalty="1/3", policy="mean")
        >>> print(club.to_toml())
        name = "club"
        exclusion_penalty = "1/3"
        policy = "mean"
        <BLANKLINE>
        >>> Institution.from_toml(club.to_toml()) == club
        True
        """
        import tomli_w

        text = tomli_w.dumps(self.to_dict())
        if path is not None:
            write_text(path, text)
        return text

    @classmethod
    def from_toml(cls, source: str | Path) -> Institution:
        """Read an institution from a TOML text, or from a file when given a ``Path``.

        Raises
        ------
        DataError
            If the file cannot be read or is no TOML.
        InvalidInstitutionError
            As the constructor.
        """
        if isinstance(source, str):
            text = source.removeprefix("\ufeff")
            return cls.from_dict(read_toml(text, "institution, as a text, or a Path for a file"))
        return cls.from_dict(read_toml(read_text(source), f"{source}"))


def _number(name: str, value: Any, least: Any, greatest: Any, rule: str, faults: Faults) -> Any:
    try:
        number = to_number(value)
    except (TypeError, ValueError):
        faults.add(f"{name} = {value!r}; {rule}")
        return value
    finite = isinstance(number, Fraction) or abs(number) < float("inf")
    if not finite or (least is not None and number < least) or (greatest is not None and number > greatest):
        faults.add(f"{name} = {format_number(number)}; {rule}")
    return number


def _by_id(name: str, given: Any, least: Any, faults: Faults) -> Mapping[str, Any]:
    """One number per id, read-only and sorted, noting what is none."""
    rule = "one number per state id is needed"
    if not isinstance(given, Mapping) and not (hasattr(given, "index") and hasattr(given, "items")):
        faults.add(f"{name} = {given!r}; {rule}, such as {name}={{'USA': 16.5, ...}}")
        return MappingProxyType({})
    kept = {}
    for label, value in given.items():
        if isinstance(label, str) and label:
            signed = rule if least is None else "one number per state id, not negative, is needed"
            kept[label] = _number(f"{name}[{label!r}]", value, least, None, signed, faults)
        else:
            faults.add(f"{name} names {label!r}; ids are non-empty strings")
    return MappingProxyType(dict(sorted(kept.items())))


def _ids(name: str, given: Any, faults: Faults) -> tuple[str, ...]:
    """Ids as a tuple, noting what is none; one id may stand alone."""
    if isinstance(given, (bytes, Mapping)) or not hasattr(given, "__iter__"):
        faults.add(f"{name} = {given!r}; a list of state ids is needed")
        return ()
    labels = (given,) if isinstance(given, str) else tuple(given)
    for k, label in enumerate(labels):
        if not isinstance(label, str) or not label:
            faults.add(f"{name}[{k}] = {label!r}; ids are non-empty strings")
        elif label in labels[:k]:
            faults.add(f"{name}[{k}] = {label!r} is given twice")
    return tuple(str(label) for label in labels)


def _exact(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: to_fraction(number) for key, number in value.items()}
    if isinstance(value, tuple):
        return tuple(_exact(item) for item in value)
    return to_fraction(value) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: dump_number(number) for key, number in value.items()}
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else dump_number(item) for item in value]
    return dump_number(value) if isinstance(value, (Fraction, float)) else value

"""A bound game as plain values, and the recipe it was bound from.

The values of a bound game do not say which of them were given to `gametheory_gov.bind` and which are
columns of the states, nor which family wrote its formulas. The *recipe* does, so that a game can be bound
again with something changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gametheory_gov.base.exact import dump_column, dump_number, to_column, to_number
from gametheory_gov.base.text import Coded, Summary, brief, call, counted
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.games import public_goods
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.games.harmonisation import HarmonisationGame
from gametheory_gov.games.standards import StandardsGame
from gametheory_gov.games.terms import Term
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .lookup import ALIASES

if TYPE_CHECKING:
    from gametheory_gov.base._typing import Column

#: Families that a saved game can name.
_FAMILIES: Mapping[str, Any] = {
    kind.__name__: kind for kind in (AccessionGame, HarmonisationGame, StandardsGame)
} | {name: getattr(public_goods, name) for name in vars(public_goods)["__all__"]}


@dataclass(frozen=True)
class Recipe:
    """What a bound game was made from, besides its states, institution and founders.

    Parameters
    ----------
    family : family of games, or None
        What wrote the formulas to the institution's measure; None when the game itself was given.
    given : tuple of str
        Names of the symbols whose values were given as keywords; the values are those of the bound game.
    exact : bool, optional
        The option of `gametheory_gov.bind`.
    """

    family: Any
    given: tuple[str, ...]
    exact: bool | None

    def to_dict(self) -> dict[str, Any] | None:
        """Plain values for JSON, or None for a family that is not of the catalogue.

        Examples
        --------
        >>> Recipe(AccessionGame(), ("cost",), None).to_dict()["family"]
        {'class': 'AccessionGame', 'divergence_exponent': 2, 'cost_exponent': 1}
        """
        family = None
        if self.family is not None:
            kind = type(self.family)
            if _FAMILIES.get(kind.__name__) is not kind:
                return None
            record = {entry.name: getattr(self.family, entry.name) for entry in fields(kind)}
            terms = [asdict(term) for term in record.pop("terms")]
            record |= {"terms": terms} if terms else {}
            family = {"class": kind.__name__, **record}
        return {"family": family, "given": list(self.given), "exact": self.exact}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Recipe | None:
        """The recipe of the values of `to_dict`; None when the catalogue does not know the family."""
        family = plain["family"]
        if family is not None:
            record = {k: tuple(v) if isinstance(v, list) else v for k, v in family.items()}
            name = str(record.pop("class"))
            if name not in _FAMILIES:
                return None
            if "terms" in record:
                pairs = ("parameters", "columns")
                record["terms"] = tuple(
                    Term(**{**term, **{k: tuple(map(tuple, term[k])) for k in pairs}})
                    for term in record["terms"]
                )
            family = _FAMILIES[name](**record)
        return cls(family, tuple(plain["given"]), plain["exact"])


def _present(institution: Mapping[str, Any]) -> dict[str, Any]:
    """A saved design vector with the names of today: its shares of legitimacy were once called that alone."""
    return {"legitimacy_shares" if name == "legitimacy" else name: v for name, v in institution.items()}


def _dumped(matrices: Mapping[str, Column]) -> dict[str, Any]:
    return {name: dump_column(matrix) for name, matrix in matrices.items()}


def _about(info: SymbolInfo | None) -> str:
    return "" if info is None else info.meaning + (f" ({info.unit})" if info.unit else "")


class PlainExchange(Coded):
    """What makes a bound game plain values and back, code, a summary, and equal by value.

    The recipe says where the values came from and not what they are: it is written and pickled, and is no
    part of equality.
    """

    if TYPE_CHECKING:
        form: Game
        states: States
        institution: Institution
        values: Mapping[str, Any]
        exposure: Column | None
        exact: bool
        founders: tuple[str, ...]
        committed: Mapping[str, str]
        recipe: Recipe | None
        seated: tuple[str, ...]
        matrices: Mapping[str, Column]

        def __init__(self, *values: Any) -> None: ...

    def _played(self) -> dict[str, Any]:
        """Everything that play depends on."""
        values = {
            name: dump_column(value) if isinstance(value, np.ndarray) else dump_number(value)
            for name, value in self.values.items()
        }
        return {
            "game": self.form.to_dict(),
            "states": self.states.to_dict(),
            "institution": self.institution.to_dict(),
            "values": values,
            "exposure": None if self.exposure is None else dump_column(self.exposure),
            "exact": self.exact,
            "founders": list(self.founders),
            "committed": dict(self.committed),
            "seated": list(self.seated),
            **({"matrices": _dumped(self.matrices)} if self.matrices else {}),
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`."""
        recipe = None if self.recipe is None else self.recipe.to_dict()
        return self._played() | ({} if recipe is None else {"recipe": recipe})

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The game of the values of `to_dict`."""
        recipe = plain.get("recipe")
        return cls._restore(plain, None if recipe is None else Recipe.from_dict(recipe))

    @classmethod
    def _restore(cls, plain: Mapping[str, Any], recipe: Recipe | None) -> Self:
        values = {
            name: to_column(value) if isinstance(value, list) else to_number(value)
            for name, value in plain["values"].items()
        }
        exposure = plain["exposure"]
        return cls(
            Game.from_dict(plain["game"]),
            States.from_dict(plain["states"]),
            Institution.from_dict(_present(plain["institution"])),
            values,
            None if exposure is None else to_column(exposure),
            plain["exact"],
            tuple(plain["founders"]),
            plain["committed"],
            recipe,
            tuple(plain.get("seated", plain["founders"])),  # founders once sat in the body by being named
            {name: to_column(matrix) for name, matrix in plain.get("matrices", {}).items()},
        )

    def _code(self) -> str | None:
        made = self.form if self.recipe is None or self.recipe.family is None else self.recipe.family
        if self.recipe is None or not isinstance(made, Coded):
            return None
        last = dict.fromkeys(self.founders, self.form.actions[-1])
        committed = bool(last) and dict(self.committed) == last
        rules = () if self.institution == Institution() else (self.institution,)
        given = {
            ALIASES.get(name, name): self.values[name] for name in self.recipe.given if name in self.values
        }
        options = {
            "founders": self.founders or None,
            "body": None if self.seated == self.founders else self.seated or None,
            "committed": False if self.founders and not committed else None,
            "exact": self.recipe.exact,
        }
        asked = {name: value for name, value in options.items() if value is not None}
        fixed: dict[str, list[str]] = {}
        for label, action in () if committed else self.committed.items():
            fixed.setdefault(action, []).append(label)
        code = call("bind", made, self.states, *rules, **given, **asked)
        return code + "".join(call(".commit", labels, action) for action, labels in fixed.items())

    def _summary(self) -> Summary:
        """Who plays, what they can do, and the value of every symbol."""
        ids, fixed = self.states.ids, self.committed
        lines = [
            f"states: {brief(ids)}",
            f"actions: {', '.join(self.form.actions)}",
            *([f"founders: {brief(self.founders)}"] if self.founders else ()),
            *([f"committed: {brief(fixed)}"] if fixed else ()),
            f"institution: {self.institution!r}",
            *([f"matrices: {', '.join(self.matrices)}"] if self.matrices else ()),
        ]
        infos = self.form.infos
        rows = [(name, value, _about(infos.get(name))) for name, value in self.values.items()]
        numbers = "exact" if self.exact else "in floats"
        head = f"game {self.form.name!r} of {counted(len(ids), 'state')}, {numbers}"
        return Summary(head, lines, ("parameter", "value", "meaning"), rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._restore, (self._played(), self.recipe)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainExchange) and self._played() == other._played()

    def __hash__(self) -> int:
        return hash((self.form.name, self.states.ids))

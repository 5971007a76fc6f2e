"""`code_of`: the Python code that makes a picture or an answer.

Axes keep a note of what was drawn, and an answer keeps the call that made it. A game is written as the
scenario that it comes from with what was changed, where that makes an equal game, else as `bind` with all its
values, where that is short. What has no short code is saved, and the code loads it.
"""

from __future__ import annotations

import inspect
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import gametheory_gov
from gametheory_gov.base.answer import Answer, Call
from gametheory_gov.base.errors import GovError, InvalidInputError, NotApplicableError
from gametheory_gov.base.files import as_path
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import Note, note_of
from gametheory_gov.base.plain import public_name
from gametheory_gov.base.text import Coded, wrapped
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.data.world import load_states
from gametheory_gov.growth.transitions import transition_graph
from gametheory_gov.scenarios.origin import origin_of

from .recipes import RECIPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Names that need no room before them.
_TOP: tuple[str, ...] = tuple(vars(gametheory_gov)["__all__"])
#: Code of one value that is longer is not short, in characters.
_MOST = 1600
_HEADS = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "Fraction": "from fractions import Fraction",
    "partial": "from functools import partial",
}


@public
def code_of(what: Axes | Figure | Answer | BoundGame, folder: str | Path | None = None) -> str:
    """The Python code that makes a picture, an answer or a game.

    Parameters
    ----------
    what : matplotlib Axes or Figure, Answer, or BoundGame
        Axes that the package drew into, a figure that holds some, or what they show.
    folder : str or path, optional
        Where answers that no short code makes are saved; the code loads them from there. Without a folder
        the code loads them from the working directory, and says in a comment that they are to be saved.

    Returns
    -------
    str
        It begins with its imports and can be run as it is. Axes that somebody changed after the package drew
        them are made as the package drew them.

    Raises
    ------
    InvalidInputError
        For axes into which the package drew nothing, and for anything else.
    NotApplicableError
        For what holds objects of the user that no code here can make, such as a function that was typed in,
        and for games with many values that no scenario of the package makes.
    DataError
        If an answer cannot be saved.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> path = gg.grow(gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=0.2, excludability=0))
    >>> print(gg.code_of(path.plot_timeline()))
    import gametheory_gov as gg
    <BLANKLINE>
    game = gg.rebind(gg.load_scenario('gatt_wto'), legitimacy=0.2, excludability=0)
    answer = gg.grow(game)
    ax = answer.plot_timeline()
    """
    writing = _Writing(None if folder is None else as_path(folder))
    if isinstance(what, (Answer, BoundGame)):
        try:
            writing.assign("answer" if isinstance(what, Answer) else "game", what)
        except _Unwritten as error:
            raise NotApplicableError(f"code_of: no code here makes {error}") from None
        return writing.text()
    drawn = list(_drawn(what))
    if not drawn:
        way = "give axes that the package drew into, their figure, or an answer"
        raise InvalidInputError("code_of", [f"{what!r:.80}; {way}"])
    if alone := len(drawn) == 1 and _is_sheet(drawn[0][0]):
        writing.assign("ax", drawn[0][1])
    else:
        figure: Any = drawn[0][0].get_figure(root=True)
        wide, tall = map(float, figure.get_size_inches())
        writing.lines.append(f"figure = plt.figure(figsize=({wide:g}, {tall:g}))")
    for ax, note in () if alone else drawn:
        place = ", ".join(f"{part:.4g}" for part in ax.get_position().bounds)
        writing.assign("ax", note, f"ax=figure.add_axes(({place}))")
    return writing.text()


def _drawn(what: Any) -> Iterator[tuple[Axes, Note]]:
    """Axes with a note: the axes themselves, or those of a figure."""
    for ax in what.axes if isinstance(getattr(what, "axes", None), list) else [what]:
        if (note := note_of(ax)) is not None:
            yield ax, note


def _is_sheet(ax: Axes) -> bool:
    from gametheory_gov.base.pictures.figure import Sheet

    return isinstance(ax.get_figure(root=True), Sheet)


class _Unwritten(Exception):
    """Something that no code makes; the text says what."""


class _Writing:
    """Code that is being written: a line for each answer and each game that is not short."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.names: list[tuple[Any, str]] = []

    def text(self) -> str:
        code = "\n".join(self.lines)
        heads = [head for name, head in _HEADS.items() if name in _words(code)]
        first = [head for head in heads if head.startswith("from")]
        rest = [*(head for head in heads if head not in first), "import gametheory_gov as gg"]
        return "\n".join([*first, *([""] if first else []), *rest, "", *self.lines])

    def assign(self, name: str, value: Any, *more: str) -> None:
        """Write a line that gives a value a name."""
        code = self.note(value, *more) if isinstance(value, Note) else self.value(value, alone=True)
        self.lines += wrapped(f"{name} = {code}")

    def note(self, note: Note, *more: str) -> str:
        """The call that drew a picture."""
        given = dict(note.arguments)
        try:
            if note.method:
                drawn = self.named("answer", given.pop("self"))
                return f"{drawn}.{note.function}({self.arguments([], given, *more)})"
            function = f"gg.{_place(note.module, note.function)}"
            return f"{function}({self.arguments([], given, *more)})"
        except _Unwritten as error:
            raise NotApplicableError(f"code_of: no code here makes {error}") from None

    def named(self, name: str, value: Any) -> str:
        """The name of an answer or a game; it is written before, on a line of its own."""
        for known, its in self.names:
            if known is value:
                return its
        taken = {its for _, its in self.names}
        its = next(n for n in (name, *(f"{name}_{k}" for k in range(2, 100))) if n not in taken)
        self.names.append((value, its))
        self.assign(its, value)
        return its

    def arguments(self, args: list[Any], named: Mapping[str, Any], *more: str) -> str:
        told = [*map(self.value, args), *(f"{key}={self.value(entry)}" for key, entry in named.items())]
        return ", ".join([*told, *more])

    # ------------------------------------------------------------------------------------- values

    def value(self, value: Any, *, alone: bool = False) -> str:
        """Code that makes a value.

        Raises
        ------
        _Unwritten
        """
        if isinstance(value, BoundGame):
            return self.game(value) if alone else self.named("game", value)
        if isinstance(value, Answer):
            return self.answer(value)
        if isinstance(value, (str, bool, int, type(None), range, Path)) and not isinstance(value, np.generic):
            return repr(str(value) if isinstance(value, Path) else value)
        if isinstance(value, (np.generic, float)):
            number = value.item() if isinstance(value, np.generic) else value
            return repr(number) if np.isfinite(number) else f"float('{number}')"
        if isinstance(value, Fraction):
            whole = value.denominator == 1
            return str(value) if whole else f"Fraction({value.numerator}, {value.denominator})"
        if isinstance(value, (list, tuple)):
            inside = ", ".join(map(self.value, value))
            return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"
        if isinstance(value, Mapping):
            return f"{{{', '.join(f'{self.value(k)}: {self.value(v)}' for k, v in value.items())}}}"
        if isinstance(value, np.ndarray):
            return f"np.array({self.value(value.tolist())})"
        if isinstance(value, partial):
            return f"partial({self.value(value.func)}, {self.arguments(list(value.args), value.keywords)})"
        if type(value).__name__ == "DataFrame":
            return f"pd.DataFrame({self.value(value.to_dict(orient='list'))})"
        if type(value).__name__ == "DiGraph" and "game" in value.graph:
            return self.graph(value)
        return self.object(value)

    def object(self, value: Any) -> str:
        """Code of a public function, or of a record that says what it is made of."""
        if isinstance(value, Coded) and (code := value._code()) is not None:
            return _prefixed(code)
        if inspect.isfunction(value) or isinstance(value, type):
            place = _place(value.__module__, value.__qualname__)
            if _at(place) is value:
                return f"gg.{place}"
        elif is_dataclass(value) and _at(place := public_name(type(value))) is type(value):
            given = {entry.name: getattr(value, entry.name) for entry in fields(value) if entry.init}
            given = {
                e.name: given[e.name] for e in fields(value) if e.init and given[e.name] is not e.default
            }
            return f"gg.{_short(place)}({self.arguments([], given)})"
        raise _Unwritten(f"{value!r:.80}")

    def graph(self, graph: Any) -> str:
        """The graph of clubs of a game, where it is still the one that was made."""
        defaults = inspect.signature(transition_graph).parameters
        options = {
            name: value
            for name, value in graph.graph.items()
            if name in defaults and value != defaults[name].default and name != "game"
        }
        again = transition_graph(graph.graph["game"], **options)
        if dict(again.nodes) != dict(graph.nodes) or dict(again.edges) != dict(graph.edges):
            raise _Unwritten("a graph that was changed after it was made")
        return f"gg.growth.transition_graph({self.arguments([graph.graph['game']], options)})"

    def game(self, game: BoundGame) -> str:
        """Code of a game: of its scenario, of its states, or of everything in it."""
        if (code := self.scenario_game(game)) is not None:
            return code
        if (code := game._code()) is None:
            raise _Unwritten("a game that was made from parts of others")
        if (states := _year_of(game)) is not None:
            code = code.replace(game.states._code() or "\0", states)
        if len(code) > _MOST:
            raise _Unwritten("a game with so many values; keep the code that bound it")
        return _prefixed(code)

    def scenario_game(self, game: BoundGame) -> str | None:
        """The code of a game that a scenario makes, with some changes; None where none does."""
        if (origin := origin_of(game)) is None:
            return None
        year = f", year={origin.scenario.states.year}" if origin.moved else ""
        made = f"gg.load_scenario({origin.scenario.name!r}{year})"
        if origin.options or not origin.changes:
            made = f"{made}.bind({self.arguments([], origin.options)})"
        return f"gg.rebind({made}, {self.arguments([], origin.changes)})" if origin.changes else made

    def answer(self, answer: Answer) -> str:
        """Code of an answer: the call that made it, how it is made again, or its file."""
        call: Call | None = vars(answer).get("_call")
        state = len(self.lines), len(self.names)
        why = "it was not made by one call of the package here"
        attempts: tuple[Callable[[], str | None], ...] = (
            partial(self.call, call),
            partial(self.recipe, answer),
        )
        for attempt in attempts:
            try:
                if (code := attempt()) is not None:
                    return code
            except _Unwritten as error:
                why = f"no short code makes {error}"
            except GovError as error:
                why = str(error).partition("\n")[0]
            del self.lines[state[0] :], self.names[state[1] :]
        return self.file(answer, why)

    def call(self, call: Call | None) -> str | None:
        if call is None:
            return None
        args = list(call.arguments)
        function: Any = call.function
        names = list(inspect.signature(function).parameters)
        if names[:1] == ["self"]:
            own = args.pop(0)
            made = self.value(own)
            return f"{made}.{function.__name__}({self.arguments(args, call.named)})"
        if names[:1] == ["cls"]:
            place = public_name(args.pop(0))
            return f"gg.{_short(place)}.{function.__name__}({self.arguments(args, call.named)})"
        place = _place(function.__module__, function.__name__)
        return f"gg.{place}({self.arguments(args, call.named)})"

    def recipe(self, answer: Answer) -> str | None:
        """The code by which an answer is made again from what it keeps, where nothing else is needed."""
        recipe = RECIPES.get(type(answer))
        if recipe is None or not recipe.of or recipe.inside or recipe.draws(answer):
            return None
        if (why := recipe.settled(answer)) is not None:
            raise _Unwritten(f"this {type(answer).__name__} ({why})")
        defaults = inspect.signature(recipe.function).parameters
        given = recipe.arguments(answer)
        given.pop("throw", None)
        kept = {name: v for name, v in given.items() if name != "solver" and v != defaults[name].default}
        return f"gg.{recipe.call}({self.arguments([getattr(answer, recipe.of)], kept)})"

    def file(self, answer: Answer, why: str) -> str:
        """Code that loads an answer; it is saved where there is a folder."""
        taken = sum("gg.load(" in line for line in self.lines)
        path = Path(f"answer{f'_{taken + 1}' * bool(taken)}{answer.ENDING}")
        if self.folder is None:
            self.lines += [f"# {why}; save the answer first: answer.save({str(path)!r})"]
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = answer.save(self.folder / path)
            self.lines += [f"# {why}: the answer was saved"]
        return f"gg.load({str(path)!r})"


def _year_of(game: BoundGame) -> str | None:
    """Code of states that are those of a year."""
    states = game.states
    if states.works and states.year is not None:
        try:
            if load_states(states.year) == states:
                return f"load_states({states.year})"
        except GovError:
            return None
    return None


def _place(module: str, name: str) -> str:
    """The name by which users find what stands in a module."""
    if name in _TOP:
        return name
    room = module.removeprefix("gametheory_gov.").rpartition(".")[0]
    while room and name not in getattr(_at(room), "__all__", ()):
        room = room.rpartition(".")[0]
    return f"{room}.{name}" if room else name


def _short(place: str) -> str:
    return own if (own := place.rpartition(".")[2]) in _TOP else place


def _at(place: str) -> Any:
    """What a name of the package stands for."""
    found: Any = gametheory_gov
    for part in _short(place).split("."):
        found = getattr(found, part, None)
    return found


def _words(code: str) -> set[str]:
    return {token.string for token in _tokens(code) if token.type == tokenize.NAME}


def _tokens(code: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(code).readline))


def _prefixed(code: str) -> str:
    """Code with ``gg.`` before the public names that it calls."""
    pieces, end, before = [], 0, ""
    for token in _tokens(code):
        start = token.start[1]
        pieces.append(code[end:start])
        own = token.type == tokenize.NAME and before != "." and code[token.end[1] :].startswith(("(", "."))
        pieces.append(f"gg.{token.string}" if own and token.string in _TOP else token.string)
        end, before = token.end[1], token.string
    return "".join(pieces).rstrip()

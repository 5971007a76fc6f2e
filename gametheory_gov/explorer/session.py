"""`explore`: a game whose settings are moved by hand."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import cached_property
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.growth.accession import grow
from gametheory_gov.scenarios.catalogue import load_scenario
from gametheory_gov.scenarios.scenario import Scenario

from .answers import bound, changes, growth
from .exports import Exports

#: What the explorer moves in a notebook, and how it is installed.
WIDGETS = ("anywidget", "ipywidgets")
INSTALL = "pip install 'gametheory_gov[explorer]'"


class Explorer:
    """A game that is explored: in a notebook sliders and a picture, elsewhere the picture of it as it is.

    Made by `gametheory_gov.explore`.

    Parameters
    ----------
    source : BoundGame or Scenario
    title : str, optional
        That of the scenario by default, or what the states or the institution are called.

    Examples
    --------
    >>> from gametheory_gov import explore
    >>> explorer = explore("gatt_wto")
    >>> explorer.setting, explorer.game.N
    ({'values': {}, 'founders': None}, 193)
    """

    def __init__(self, source: GameLike, title: str | None = None) -> None:
        self.base = rebind(as_game(source, "explore"))
        self.exports = Exports(source if isinstance(source, Scenario) else self.base)
        self.title = self.exports.title(self.base) if title is None else str(title)
        self.first = growth(self.base)

    @cached_property
    def widget(self) -> Any:
        """The widget, where anywidget is installed.

        Raises
        ------
        ImportError
            Saying what to install.
        """
        if not has_widgets():
            raise ImportError(f"sliders need {' and '.join(WIDGETS)}: {INSTALL}")
        from .widget import ExplorerWidget

        return ExplorerWidget(self.base, self.exports, self.first, self.title)

    @property
    def setting(self) -> dict[str, Any]:
        """What the reader has moved: ``values`` by control, and ``founders``."""
        return dict(self.widget.setting) if "widget" in vars(self) else {"values": {}, "founders": None}

    @property
    def game(self) -> BoundGame:
        """The game of the present setting, for any other question.

        Raises
        ------
        GovError
            Where the present setting breaks a rule.
        """
        return bound(self.base, changes(self.base, self.setting))

    def python(self) -> str:
        """Python that makes the game of the present setting, and its answers, again."""
        return self.exports.of(self.base, self.setting)["python"]

    def toml(self) -> str:
        """The game of the present setting as a TOML file; empty where TOML cannot say it."""
        return self.exports.of(self.base, self.setting)["toml"]

    @public
    def save(
        self,
        path: str | Path,
        grid: Mapping[str, Any] | None = None,
        *,
        limit: float = 60,
        executor: Any = None,
        cache: str | Path | None = None,
        progress: bool = False,
    ) -> Path:
        """Write a page that needs no Python and no network, for the appendix of a paper.

        Every setting of a grid is answered beforehand. Between two of them the page shows the nearest one,
        and says so; so it does at the beginning, which is the setting of the game, where a list leaves that
        out.

        Parameters
        ----------
        path : str or path
            Its ending is ``.html``; a file that stands there is replaced, when the new one is complete.
        grid : mapping of str to range or values, optional
            What each control runs over: a range ``(low, high)`` or ``(low, high, points)``, of 11 points by
            default and the game's own value where it lies between, or a list of values. ``founders`` is a
            mapping of names to lists of ids. By default ``legitimacy`` and ``divergence`` over their whole
            ranges.
        limit : float
            Seconds after which the search for the stable clubs of one setting ends with what it has found;
            the page says so.
        executor : object with ``map``, optional
            Shares out the work, such as ``ProcessPoolExecutor(2)``; see `gametheory_gov.sweep`.
        cache : str or path, optional
            Folder that keeps every finished setting: what was interrupted goes on where it was.
        progress : bool
            Whether to show a progress bar with the time left.

        Returns
        -------
        path
            The file.

        Raises
        ------
        InvalidInputError
            With every fault of the grid.
        DataError
            If the file or the cache cannot be written to.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = explore("gatt_wto").save(f"{folder}/page.html", {"legitimacy": [0.2, 0.4]})
        ...     "2 settings" in page.read_text(encoding="utf-8")
        True
        """
        from .page import save_page

        return save_page(
            self.base,
            path,
            grid,
            exports=self.exports,
            title=self.title,
            limit=limit,
            executor=executor,
            cache=cache,
            progress=progress,
        )

    # ------------------------------------------------------------------------------ presentation

    @property
    def _said(self) -> str:
        return f"{self.first['headline']}: {self.first['words']}"

    def __repr__(self) -> str:
        return f"Explorer({self.title!r}: {self._said})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self), "text/html": self._static()}
        if has_widgets():
            shown = self.widget._repr_mimebundle_()
            bundle |= shown[0] if isinstance(shown, tuple) else shown
            bundle["text/plain"] = repr(self)
        return bundle

    def _static(self) -> str:
        """The picture of the game as it is, for a page without widgets."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.4, 4.8), layout="constrained")
        path = grow(self.base, None if self.base.club else (), reasons=False)
        path.plot(figure.add_subplot())
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=110, metadata={"Software": None})
        picture = base64.b64encode(data.getvalue()).decode()
        words = escape(self._said)
        missing = "" if has_widgets() else f"<p>Sliders need widgets: <code>{escape(INSTALL)}</code></p>"
        return (
            f"<p><b>{escape(self.title)}</b></p><p>{words}</p>"
            f'<img alt="{words}" src="data:image/png;base64,{picture}">{missing}'
        )


def has_widgets() -> bool:
    """Whether what moves the explorer in a notebook is installed.

    Examples
    --------
    >>> has_widgets() in (True, False)
    True
    """
    return all(find_spec(name) is not None for name in WIDGETS)


@public
def explore(source: GameLike | str, *, title: str | None = None, **others: Any) -> Explorer:
    """A game whose settings are moved by hand: sliders for its parameters and rules, founders to be picked.

    In JupyterLab, a notebook or Voila it shows the states as tiles, where the club grows, which clubs are
    stable and where the setting lies on a phase diagram; each setting is handed out as Python and TOML.
    Needs the extra ``explorer`` (anywidget and ipywidgets); without it the picture of the game as it is,
    and what to install.

    Parameters
    ----------
    source : Scenario, BoundGame or str
        A scenario, the name of one, or a bound game.
    title : str, optional
        That of the scenario by default, or what the states or the institution are called.
    **others
        Refused: what the controls of a page run over is given to ``save``.

    Returns
    -------
    Explorer
        Shows itself in a notebook; ``game`` is the game of the present setting, ``python()`` and ``toml()``
        write it, and ``save("page.html")`` makes a page that needs no Python.

    Raises
    ------
    InvalidInputError
        For what is no game, an unknown scenario, and games in which no club grows from founders.

    Examples
    --------
    >>> explore("gatt_wto")
    Explorer('GATT and WTO: the club of 23 that became universal': A universal regime: 190 of 193 states, ...)
    >>> explore("gat_wto")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.DataError: scenario: 'gat_wto' is unknown; did you mean 'gatt_wto'?; ...
    """
    faults = Faults("explore")
    faults.extend(
        f"{name} = {value!r:.60} is no argument; a page over a grid is written by "
        f"explore(...).save('page.html', {{{name!r}: {value!r:.60}}}), and other values to begin with are "
        f"given by explore(rebind(game, {name}=...))"
        for name, value in others.items()
    )
    faults.raise_as(InvalidInputError)
    return Explorer(load_scenario(source) if isinstance(source, str) else source, title)

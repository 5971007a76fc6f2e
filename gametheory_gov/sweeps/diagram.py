"""Phase diagrams as records: labels over two parameters, and the boundaries between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Answer, Record, reading
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.datasets import write_netcdf
from gametheory_gov.base.errors import DataError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.files import read_json
from gametheory_gov.base.pictures import in_order, picture
from gametheory_gov.base.plain import checked, from_plain, to_plain
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.closed_forms.record import ClosedForm
from gametheory_gov.equilibria.regimes import UNIVERSAL

from .picture import AND, draw

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Boundary(Record):
    """A point where the labels change along one parameter, between two values.

    Parameters
    ----------
    along : str
        The parameter that varies.
    at : float
        Value of the other one.
    low, high : float
        Between these the labels change.
    before, after : str
        Labels shown at ``low`` and at ``high``.
    all_before, all_after : tuple of str
        All labels that coexist there.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> diagram = gg.phase_diagram(game, x=("benefit", (0, 4, 5)), y=("legitimacy", (0, 4, 5)))
    >>> step = next(step for step in diagram.boundaries if step.after == "universal")
    >>> step.along, step.at, step.low, step.high
    ('benefit', 0.0, 1.9375, 2.0)
    """

    along: str
    at: float
    low: float
    high: float
    before: str
    after: str
    all_before: tuple[str, ...]
    all_after: tuple[str, ...]

    @property
    def position(self) -> float:
        """The middle of the two values."""
        return (self.low + self.high) / 2


#: Names of the entries of a boundary point, in datasets after ``boundary_``.
COLUMNS = tuple(entry.name for entry in fields(Boundary))


def boundary_rows(boundaries: Iterable[Boundary]) -> list[dict[str, Any]]:
    """Boundary points as rows of a table, labels that coexist as one text."""
    rows = [{name: getattr(b, name) for name in COLUMNS} for b in boundaries]
    return [
        row | {"all_before": AND.join(row["all_before"]), "all_after": AND.join(row["all_after"])}
        for row in rows
    ]


#: Works behind each question, also by the names that questions had before there were rooms.
_QUESTIONS = {
    f"gametheory_gov.{module}.{question}": works
    for module in ("labelling", "sweeps.labels")
    for question, works in (
        ("club_labels", CLUB),
        ("size_labels", CLUB),
        ("stage_labels", ("drezner2007", "nash1951", "avis2010", "vonstengel2002", "shapley1974", "nashpy")),
    )
}


@dataclass(frozen=True, eq=False, repr=False)
class PhaseDiagram(Answer):
    """Labels over two parameters, with the boundaries between them: the answer of `phase_diagram`.

    Files are netCDF.

    Parameters
    ----------
    dataset : xarray.Dataset
        ``label`` (shown), ``labels`` (all that coexist, separated by commas) and the question's other
        figures on the grid; boundary points along ``boundary``; how it was made, as JSON text, in
        ``description``.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> diagram = gg.phase_diagram(game, x=("benefit", (0, 4, 5)), y=("legitimacy", (0, 4, 5)))
    >>> diagram.label[:, 0].tolist(), len(diagram.boundaries)
    (['none', 'none', 'universal', 'universal', 'universal'], 6)
    """

    FORMAT = "phase"
    RESTS = Rests(by=("question", _QUESTIONS), parts={"base": (BoundGame,)})
    ENDING = ".nc"

    dataset: xr.Dataset

    @cached_property
    def description(self) -> Mapping[str, Any]:
        """How it was made: question, base, grid, tolerance, version."""
        record: dict[str, Any] = read_json(self.dataset.attrs["description"], "description")
        return record

    @property
    def x(self) -> str:
        """Name of the parameter across."""
        return str(self.description["x"])

    @property
    def y(self) -> str:
        """Name of the parameter upwards."""
        return str(self.description["y"])

    @property
    def question(self) -> str:
        """Name of the labelling question, with its module."""
        return str(self.description["question"])

    @cached_property
    def base(self) -> BoundGame:
        """The game that was varied."""
        return BoundGame.from_dict(self.description["base"])

    @cached_property
    def label(self) -> np.ndarray:
        """The labels shown, shape (X, Y)."""
        return self.dataset["label"].transpose(self.x, self.y).values

    @cached_property
    def labels(self) -> np.ndarray:
        """All labels that coexist, as tuples; objects, shape (X, Y)."""
        texts = self.dataset["labels"].transpose(self.x, self.y).values
        found = np.empty(texts.shape, dtype=object)
        for place in np.ndindex(texts.shape):
            found[place] = tuple(str(texts[place]).split(AND))
        return found

    @cached_property
    def boundaries(self) -> tuple[Boundary, ...]:
        """Where labels change, along the lines of the grid."""
        if "boundary_at" not in self.dataset:
            return ()
        part = {name: self.dataset[f"boundary_{name}"].values.tolist() for name in COLUMNS}
        rows = zip(*part.values(), strict=True)
        return tuple(Boundary(*row[:6], *(tuple(text.split(AND)) for text in row[6:])) for row in rows)

    @property
    def coexisting(self) -> BoolArray:
        """Where more than one label is an equilibrium's; bool, shape (X, Y)."""
        several = [[len(labels) > 1 for labels in row] for row in self.labels]
        return np.array(several, dtype=np.bool_)

    def shares(self) -> dict[str, float]:
        """The share of grid points at which each label is shown."""
        return {label: float((self.label == label).mean()) for label in in_order(set(self.label.ravel()))}

    @picture
    def plot(
        self,
        ax: Axes | None = None,
        *,
        overlays: Mapping[str, Any] | Sequence[ClosedForm] | None = None,
        colours: Mapping[str, str] | None = None,
        with_caption: bool | None = None,
    ) -> Axes:
        """Draw the diagram: regions with their labels in them, hatched where several coexist.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A figure of its own when left out.
        overlays : sequence of ClosedForm, or mapping of str to function, expression or ClosedForm, optional
            Boundaries in closed form, drawn dashed with their name (LaTeX between dollars): a function of the
            values across, an expression in their name, or a relation of both names. Closed forms without a
            name are drawn with the equation of their border.
        colours : mapping of str to colour, optional
            Of labels.
        with_caption : bool, optional
            Whether the caption, with all parameters, stands below the picture; by default where the figure is
            its own.

        Raises
        ------
        InvalidInputError
            For an overlay that speaks of other names than the two parameters.
        """
        caption = self.caption if with_caption or (with_caption is None and ax is None) else ""
        return draw(
            self.dataset.transpose(self.x, self.y, ...),
            self.boundaries_to_pandas(),
            ax,
            title=str(self.description.get("title", "")),
            caption=caption,
            overlays={} if overlays is None else overlays,
            colours=colours or {},
        )

    @property
    def caption(self) -> str:
        """What is shown and with which parameters, in sentences."""
        return _caption(self)

    def to_pandas(self) -> pd.DataFrame:
        """The labels and the other figures, a row per point of the grid."""
        axes = (self.x, self.y)
        names = [str(name) for name, figure in self.dataset.data_vars.items() if figure.dims[:2] == axes]
        order = self.description.get("figures", names)
        return self.dataset[sorted(names, key=order.index)].to_dataframe().reset_index()

    def boundaries_to_pandas(self) -> pd.DataFrame:
        """The boundary points, a row each."""
        import pandas as pd

        return pd.DataFrame(boundary_rows(self.boundaries), columns=list(COLUMNS))

    # ---------------------------------------------------------------------------------- exchange

    def save(self, path: str | Path) -> Path:
        """Write the diagram as netCDF, whole or not at all; `gametheory_gov.load` reads it.

        Raises
        ------
        DataError
            If the file cannot be written.
        """
        return write_netcdf(self.dataset, path)

    @classmethod
    def from_dataset(cls, dataset: xr.Dataset) -> PhaseDiagram:
        """The diagram of a dataset that `save` wrote.

        Raises
        ------
        DataError
            If it holds no phase diagram.
        """
        with reading("phase diagram"):
            found = cls(dataset)
            if found.description["format"] != cls.format():
                raise DataError("dataset", ["holds no phase diagram"])
            faults = list(_contradictions(found))
            if faults:
                raise DataError("phase diagram", faults)
            return checked(found)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`."""
        return {"format": self.format(), "dataset": to_plain(self.dataset.to_dict(data="array"))}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> PhaseDiagram:
        """The diagram of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are those of no phase diagram.
        """
        import xarray as xr

        cls._check_format(plain)
        with reading("phase diagram"):
            dataset = xr.Dataset.from_dict(from_plain(plain["dataset"]))
            texts = [name for name, variable in dataset.variables.items() if variable.dtype == object]
            return cls.from_dataset(dataset.assign({name: dataset[name].astype(str) for name in texts}))

    # ------------------------------------------------------------------------------ presentation

    def __repr__(self) -> str:
        X, Y = self.label.shape
        return (
            f"PhaseDiagram({self.x!r} x {self.y!r}, {X} x {Y} points, {len(self.boundaries)} boundary points)"
        )

    def __str__(self) -> str:
        spans = [f"{name} from {v[0]:g} to {v[-1]:g} ({len(v)} values)" for name, v in self._axes().items()]
        shares = [f"  {label}: {share:.1%} of points" for label, share in self.shares().items()]
        both = f"  several labels coexist at {self.coexisting.mean():.1%} of points"
        return "\n".join([f"phase diagram over {' and '.join(spans)}", *shares, both, self.caption])

    def _axes(self) -> dict[str, np.ndarray]:
        return {name: self.dataset[name].values for name in (self.x, self.y)}

    def _shown(self) -> pd.DataFrame:
        import pandas as pd

        rows = [(label, f"{share:.1%}") for label, share in self.shares().items()]
        return pd.DataFrame(rows, columns=["label", "share of points"])

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}<p>{escape(self.caption)}</p>"


def _contradictions(diagram: PhaseDiagram) -> Iterator[str]:
    """What in a dataset contradicts the rest of it, or how it says that it was made."""
    dataset, told, shape = diagram.dataset, diagram.description, (diagram.label.shape, diagram.labels.shape)
    if set(dataset.attrs) != {"description"} or diagram.base.N < 1:
        yield f"has attributes {sorted(map(str, dataset.attrs))}; only the description belongs there"
    for name, values in diagram._axes().items():
        grid = [float(Fraction(v[1])) if isinstance(v, list) else v for v in told["grid"][name]]
        if values.tolist() != grid or values.ndim != 1:
            yield f"{name} has other values than the grid in the description"
    missing = set(told.get("figures", ())) - set(map(str, dataset.data_vars))
    if missing or len(set(shape)) > 1:
        yield f"figures are missing or of unlike shape: {sorted(missing) or shape}"
        return
    if not all(a in b for a, b in zip(diagram.label.flat, diagram.labels.flat, strict=True)):
        yield "a label is shown that is not among those that coexist"
    ends = {name: set(values.tolist()) for name, values in diagram._axes().items()}
    for b in diagram.boundaries:
        across = ends[diagram.y if b.along == diagram.x else diagram.x]
        inside = b.along in ends and min(ends[b.along]) <= b.low < b.high <= max(ends[b.along])
        if not inside or b.at not in across or (b.before, b.all_before) == (b.after, b.all_after):
            yield f"no boundary lies where {b.along} is between {b.low} and {b.high}, at {b.at}"
        if b.before not in b.all_before or b.after not in b.all_after:
            yield f"a label of the boundary at {b.at} is not among those that coexist there"


def _caption(diagram: PhaseDiagram) -> str:
    """The sentences of a caption: what is shown, and with which parameters."""
    base, told = diagram.base, diagram.description
    fixed = ", ".join(f"{name} = {_shown(value)}" for name, value in _parameters(diagram).items())
    parts = [f"{base.form.name} game of {base.N} states"]
    if base.committed:
        actions = " or ".join(sorted(set(base.committed.values())))
        parts[0] += f", {len(base.committed)} of them committed to {actions}"
    if told["question"].endswith(".club_labels"):
        parts.append(
            "Colour: where growth from the founders ends; hatched: other labels that are stable too; "
            f"universal: at least {_least(told['options'])} of states"
        )
    if told["question"].endswith(".size_labels"):
        parts.append("Numbers: members of the largest stable club; hatched: others are stable too")
    if told["question"].endswith(".stage_labels"):
        options = told["options"]
        rule, settle = options.get("rule", "joint_payoff"), options.get("settle", "synchronous")
        powers = options.get("powers") or base.states.great_powers
        who = powers if isinstance(powers, str) else ", ".join(powers)
        how = repr(settle) if isinstance(settle, str) else "a function"
        parts.append(
            f"Great powers: {who}. Colour: the subgame-perfect outcome that the rule {rule!r} picks, the "
            f"others settling by {how}; hatched: labels of other pure ones; universal: at least "
            f"{_least(options)} of states"
        )
    if diagram.boundaries:
        parts.append(f"Boundaries to {told['refine']:g} of a cell")
    X, Y = diagram.label.shape
    parts.append(f"{X}×{Y} points")
    if "complete" in diagram.dataset and not bool(diagram.dataset["complete"].all()):
        parts.append("At some points not every equilibrium was found")
    if "undecided" in diagram.dataset and bool((diagram.dataset["undecided"] > 0).any()):
        share = float((diagram.dataset["undecided"] > 0).mean())
        parts.append(f"At {share:.1%} of points floats leave something undecided, which is taken as a tie")
    parts.append(f"Other parameters: {fixed}" if fixed else "")
    return ". ".join(part[0].upper() + part[1:] for part in parts if part) + "."


def _least(options: Mapping[str, Any]) -> str:
    """The share of states from which a regime counts as universal; fractions are told as pairs."""
    given = options.get("universal", UNIVERSAL)
    return f"{float(Fraction(given[1]) if isinstance(given, list) else given) * 100:g}%"


def _parameters(diagram: PhaseDiagram) -> dict[str, Any]:
    """The parameters that are not varied: of the game, and entries of the institution that are set."""
    base = diagram.base
    values: dict[str, Any] = {}
    for info in base.form.symbols:
        name = ALIASES.get(info.name, info.name)
        of_states = info.name in ("size", "population", "great_power") or info.name.startswith("ideal_")
        of_states |= base.form.standards != {} and info.name.startswith("standard_policy_")  # their founders'
        if info.role in ("parameter", "state") and not of_states and info.name in base.values:
            value = base.values[info.name]
            if info.default is None or np.any(np.asarray(value != info.default)):
                values[name] = value
    values |= base.institution.to_dict() | dict(diagram.description["fixed"])
    return {name: value for name, value in values.items() if name not in (diagram.x, diagram.y, "name")}


def _rounded(number: str) -> str:
    """A number, rounded where it is a fraction that nobody reads."""
    return number if len(number) <= 13 else f"{float(Fraction(number)):.6g}"


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{_rounded(format_number(value.min()))} to {_rounded(format_number(value.max()))}"
    if isinstance(value, list) and value and value[0] == "fraction":
        return _rounded(str(value[1]))
    if isinstance(value, (list, tuple)):
        return f"({', '.join(_shown(v) for v in value)})"
    if isinstance(value, Fraction):
        return _rounded(str(value))
    return format_number(value) if isinstance(value, float) else str(value)

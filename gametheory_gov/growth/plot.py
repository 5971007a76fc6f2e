"""Pictures: one style, colours that also read in grey, labels on the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .path import GrowthPath

#: Colours that the colour-blind tell apart and that differ in grey (Okabe and Ito).
COLOURS = {"members": "#0072B2", "size": "#D55E00", "legitimacy": "#009E73", "rule": "#666666"}
_NAMED = 6


def growth_path(path: GrowthPath, ax: Axes | None = None) -> Axes:
    """Draw a growth path: shares of states, of size and legitimacy by round, and who joined.

    Parameters
    ----------
    path : GrowthPath
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(9, 5.2), layout="constrained")
    rounds = [r.number for r in path.rounds]
    size = dict(zip(path.game.states.ids, path.game.states.size.astype(float), strict=True))
    lines = {
        "members": ("share of states", [len(r.members) / path.game.N for r in path.rounds], "o-"),
        "size": ("share of size", [sum(size[label] for label in r.members) for r in path.rounds], "s--"),
    }
    if all("legitimacy" in r.reports for r in path.rounds):
        lines["legitimacy"] = ("legitimacy", [float(r.reports["legitimacy"]) for r in path.rounds], "^:")
    few = len(rounds) <= 12
    for key, (_, values, style) in lines.items():
        ax.plot(rounds, values, style if few else style[1:], color=COLOURS[key], lw=2, ms=6)
    _label_ends(
        ax, rounds[-1], [(label, values[-1], COLOURS[key]) for key, (label, values, _) in lines.items()]
    )
    ax.axhline(path.universal_share, color=COLOURS["rule"], lw=1, ls=(0, (4, 4)))
    ax.annotate(
        f"universal: {path.universal_share:.0%} of states",
        (0, path.universal_share),
        xytext=(0, 3),
        textcoords="offset points",
        color=COLOURS["rule"],
        fontsize=9,
    )
    last = max(rounds[-1], 1)
    ax.set(xlim=(-0.06 * last, last * 1.02), ylim=(0, 1.06), ylabel="share")
    ax.set_xlabel("round, and the largest states that came in" if few else "round")
    if few:
        _name_joiners(ax, path, size)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(
        f"{len(path.rounds[0].members)} founders, {len(path.final)} of {path.game.N} states at "
        f"the end: {path.regime.label}",
        loc="left",
    )
    return ax


def _label_ends(ax: Axes, x: int, ends: list[tuple[str, float, str]]) -> None:
    """Write each line's name at its end, moved apart where two would overlap."""
    floor = -1.0
    for label, value, colour in sorted(ends, key=lambda end: end[1]):
        floor = max(value, floor + 0.045)
        ax.annotate(
            f" {label} {value:.0%}",
            (x, value),
            xytext=(1.01, floor),
            textcoords=("axes fraction", "data"),
            color=colour,
            va="center",
            fontsize=10,
            annotation_clip=False,
        )


def _name_joiners(ax: Axes, path: GrowthPath, size: dict[str, Any]) -> None:
    """Name under each round the largest states that came in."""
    texts = []
    for r in path.rounds:
        came = sorted(r.joiners if r.number else r.members, key=lambda label: -size[label])
        lines = [f"{r.number}", f"+{len(came)} states" if r.number else f"{len(came)} founders"]
        lines += [" ".join(came[k : k + 3]) for k in range(0, min(len(came), _NAMED), 3)]
        if len(came) > _NAMED:
            lines.append(f"and {len(came) - _NAMED} more")
        if r.leavers:
            lines.append(f"-{len(r.leavers)} left")
        texts.append("\n".join(lines))
    ax.set_xticks([r.number for r in path.rounds], texts, fontsize=9 if len(texts) <= 6 else 7)

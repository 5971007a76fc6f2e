"""What a page says in words: of where growth ends, of stable clubs, and of the game itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.data.tables import read_table
from gametheory_gov.equilibria.equilibrium import Equilibrium, Margin
from gametheory_gov.equilibria.regimes import UNIVERSAL, of_people
from gametheory_gov.formulas.symbols import known
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.scenarios.scenario import Scenario

#: Members of a club that are named one by one at most.
_FEW = 12
#: What heads the page where growth ends, by regime.
_HEADS = {
    "universal": "A universal regime",
    "rival": "Rival regimes",
    "sham": "A sham regime: many sign, few comply",
    "none": "No club",
}


def headline(path: GrowthPath) -> str:
    """Where growth ends, in a few words.

    Examples
    --------
    >>> from gametheory_gov import grow, load_scenario
    >>> scenario = load_scenario("gatt_wto")
    >>> headline(grow(scenario.bind())), headline(grow(scenario.bind(legitimacy=0.2)))
    ('A universal regime', 'The club stays at 22 states')
    """
    if path.ending == "cycle":
        return "Growth goes in a circle"
    if path.ending != "equilibrium":
        return "Growth has not ended"
    found = path.regime
    if found.label != "club":
        return _HEADS[found.label]
    many = counted(found.members, "state")
    return f"The club stays at {many}" if len(path.sizes) == 1 else f"The club ends at {many}"


def growth_words(path: GrowthPath) -> str:
    """Who is in at the end, and how that came about."""
    found, sizes = path.regime, path.sizes
    start = counted(sizes[0], "founder")
    founders = path.rounds[0].members
    if founders:
        stay = "who is committed and stays" if len(founders) == 1 else "who are committed and stay"
        start += f", {stay}" if path.game.committed.keys() >= set(founders) else ""
    if path.ending == "cycle":
        moves = f"{start}; the club passes through the same {len(path.cycle)} clubs again and again"
    elif len(sizes) == 1:
        moves = f"{start}; nobody joins or leaves"
    else:
        moves = f"{start}, then {counted(len(sizes) - 1, 'round')} of moves: {_few(sizes)} members"
        moves += "" if path.ending == "equilibrium" else ", and moves go on"
    figures = (
        f"{found.members} of {found.states} states, {found.size_share:.1%} of size"
        f"{of_people(found.population_share)}"
    )
    unsure = f" Undecided in floats: {counted(len(path.undecided), 'state')}." if path.undecided else ""
    return f"{figures}. {moves}.{unsure}"


def _few(sizes: tuple[int, ...]) -> str:
    shown = list(sizes) if len(sizes) <= 8 else [*sizes[:4], "...", *sizes[-3:]]
    return " → ".join(map(str, shown))


def club_words(game: BoundGame, found: Equilibrium) -> str:
    """Who is in a stable club where that is short, and who is closest to moving.

    Examples
    --------
    >>> from gametheory_gov import load_scenario, solve
    >>> game = load_scenario("gatt_wto").bind()
    >>> print(club_words(game, solve(game).equilibria[0]))
    Of its members, Cambodia would lose least by leaving (0.118). Of the others, Nicaragua is nearest to
    joining (it would lose 0.0131).
    """
    names = dict(zip(game.states.ids, game.states.names, strict=True))
    return " ".join(_sentences(game, found, names))


def _sentences(game: BoundGame, found: Equilibrium, names: Mapping[str, str]) -> Iterator[str]:
    if len(game.actions) > 2:
        yield f"{found.club_text(by_action=True)}."
    elif 0 < len(found.members) <= _FEW:
        yield f"Members: {', '.join(names[label] for label in found.members)}."
    stays, joins = found.closest(leaving=True), found.closest(leaving=False)
    if stays is not None:
        what = "leaving" if stays.move == found.first_action else f"changing to {stays.move}"
        lost = f"would lose least by {what} ({_figure(stays)})" if stays.gain else f"loses nothing by {what}"
        yield f"Of its members, {names[stays.state]} {lost}."
    elif found.members:
        yield "All its members are committed."
    if joins is not None and joins.gain <= 0:
        lost = f"it would lose {_figure(joins)}" if joins.gain else "it would neither gain nor lose"
        others = "Of the others, " if found.members else ""
        yield f"{others}{names[joins.state]} is nearest to joining ({lost})."
    if found.kept_out:
        yield f"Not admitted: {counted(len(found.kept_out), 'state')} that would join."
    if found.multiplicity > 1:
        yield f"This stands for {found.multiplicity} clubs in which alike states change places."


def _figure(margin: Margin) -> str:
    return f"{abs(float(margin.gain)):.3g}"


# --------------------------------------------------------------------------------------------- the game


def note(game: BoundGame, scenario: Scenario | None) -> str:
    """That the page shows a model and no history, and what is said of its parameters.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> scenario = load_scenario("gatt_wto")
    >>> note(scenario.bind(), scenario)
    'A model run on figures of 2019, not a record of history. Parameters are illustrative, ...figure.'
    """
    year = game.states.year
    what = f"A model run on figures of {year}" if year else "A model run"
    rule = " ".join(scenario.parameter_rule.split()).split(". ")[0].rstrip(".") if scenario else ""
    if rule.startswith("Illustrative: "):
        rule = rule.replace("Illustrative: ", "Parameters are illustrative, ", 1)
    elif rule:
        rule = f"Parameters: {rule}"
    return f"{what}, not a record of history.{f' {rule}.' if rule else ''}"


def missing(game: BoundGame, scenario: Scenario | None) -> str:
    """Which founders of a scenario are not among the states, if some are not.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> scenario = load_scenario("gatt_wto")
    >>> missing(scenario.bind(), scenario)
    "Of the scenario's 23 founders, Czechoslovakia (CSK) is not among the states of 2019."
    """
    if scenario is None or not scenario.missing_founders:
        return ""
    named = {row["iso3"]: row["name"] for row in read_table("states")}
    absent = [f"{named[label]} ({label})" if label in named else label for label in scenario.missing_founders]
    number = len(scenario.founders) + len(absent)
    year = f" of {game.states.year}" if game.states.year else ""
    verb = "is" if len(absent) == 1 else "are"
    return f"Of the scenario's {number} founders, {', '.join(absent)} {verb} not among the states{year}."


def glossary(game: BoundGame) -> list[list[str]]:
    """What the words of the page mean: pairs of a word and its meaning.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> dict(glossary(load_scenario("gatt_wto").bind()))["Size"]
    "A state's share of GDP in current US dollars among these states."
    """
    infos = [info for info in map(known, ("size", "population")) if info is not None]
    units = {info.name: game.states.units.get(info.name) or info.meaning for info in infos}
    used = {info.name for info in game.form.symbols}
    found = {
        "Size": f"A state's {_share(units['size'])} among these states.",
        **(
            {}
            if game.states.population is None
            else {"Population": f"A state's {_share(units['population'])} among these states."}
        ),
        "Payoff": "What a state gets, a number without a natural unit; only differences and ratios matter.",
        "Gain": "What a state gets as a member less what it gets outside, all others staying as they are.",
        "Committed": "A state whose action is given: it stays whatever it gains.",
    }
    if "legitimacy_weight" in used:
        found["Legitimacy"] = (
            "A number that rises with the population inside (inclusion), with the members' part in "
            "decisions (representation) and with what the regime does (performance), as far as the game "
            "counts them. The slider is what one unit of it is worth to a state."
        )
    if "divergence" in used:
        found["Divergence"] = (
            "The distance between a state's ideal policy and the policy of the institution. The slider is "
            "what one unit of it costs a member."
        )
    return [
        *([word, text] for word, text in found.items()),
        [
            "Round",
            "One step of growth: all states that gain by moving do so at once. Founding is before round 1.",
        ],
        [
            "Regime",
            f"What the club amounts to. Universal: at least {UNIVERSAL:.0%} of states are in (with several "
            "standards: comply with one). Club: some, but fewer. None: nobody. With several standards also "
            "rival (great powers comply with two or more) and sham (as many sign, but fewer than half of "
            "them comply).",
        ],
        [
            "Stable club",
            "A club in which no state that is free to choose gains by joining or leaving alone "
            "(in the terms of game theory, a Nash equilibrium under the rules set here).",
        ],
    ]


def _share(unit: str) -> str:
    return unit if unit.startswith("share") else f"share ({unit})"

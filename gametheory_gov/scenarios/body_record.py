"""A decision body as a record: its rule, for whom its voters speak, where its facts are from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.base.text import counted
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class DecisionBody(Answer):
    """A decision body: its rule, and where its facts are from.

    Parameters
    ----------
    name, title : str
    rule : Rule
    sources : tuple of str
    notes : tuple of str
        What to know of it, and what is left out.
    constituencies : mapping of voter to ids
        For which members a voter speaks; who is not named speaks for itself.
    others : tuple of ids
        Members for whom no voter speaks, where they are known.

    Examples
    --------
    >>> from gametheory_gov.scenarios import load_body
    >>> print(load_body("un_security_council"))
    UN Security Council: five permanent and ten elected members
    15 voters: at least 9 of 15 votes and CHN and FRA and GBR and RUS and USA
      note: everybody says yes or no here; in practice a permanent member may abstain without blocking
    """

    name: str
    title: str
    rule: Rule
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    constituencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = Faults("decision body")
        faults.extend(
            f"constituencies names {voter!r}, who has no vote"
            for voter in self.constituencies
            if voter not in self.rule.voters
        )
        spoken = [member for members in self._spoken().values() for member in members]
        faults.extend(
            f"{member!r} is spoken for twice, or among the others too"
            for member in dict.fromkeys(spoken)
            if spoken.count(member) > 1 or member in self.others
        )
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def _spoken(self) -> dict[str, tuple[str, ...]]:
        """The members for whom each voter speaks."""
        return {voter: tuple(self.constituencies.get(voter, (voter,))) for voter in self.rule.voters}

    def __str__(self) -> str:
        return "\n".join([self.title, str(self.rule), *(f"  note: {note}" for note in self.notes)])

    def states(self, states: States, *, others: bool = True) -> States:
        """The members among some states, a constituency being one state with the id of its voter.

        Parameters
        ----------
        states : States
            Such as those of `gametheory_gov.load_states`; who is no member is left out.
        others : bool
            Whether members for whom no voter speaks are states, too.

        Returns
        -------
        States
            Its notes say which members are not among the states.

        Raises
        ------
        InvalidInputError
            If nobody who has a vote is among the states.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> room = gg.scenarios.load_body("wto_green_room")
        >>> members = room.states(gg.load_states(2019))
        >>> members.N, round(float(members.population[members.ids.index("EUU")]), 3)
        (133, 0.071)
        """
        faults = Faults("states")
        _check_kind(states, "states", States, faults)
        _check_kind(others, "others", bool, faults)
        faults.raise_as(InvalidInputError)
        spoken, ids = self._spoken(), set(states.ids)
        wanted = {member for members in spoken.values() for member in members}
        if not wanted & ids:
            faults.add(f"nobody who has a vote in {self.name} is among the states; its voters are seats")
            faults.raise_as(InvalidInputError)
        wanted |= set(self.others) if others else set()
        found = states.select([label for label in states.ids if label in wanted])
        for voter, members in spoken.items():
            inside = [member for member in members if member in ids]
            if inside not in ([], [voter]):
                found = found.merge(inside, into=voter)
        missing = sorted(wanted - ids - set(found.ids))
        note = f"members of {self.name} who are not among the states: {', '.join(missing)}"
        return found.replace(notes=(*found.notes, note)) if missing else found

    def institution(self, states: States, *, without: Iterable[str] = (), **design: Any) -> Institution:
        """An institution whose decision body this is: its votes, its quota, its vetoes.

        Parameters
        ----------
        states : States
            Those of `states`.
        without : iterable of ids
            Voters who are not among the states, to be left out by name; the quota stays the same share.
        **design
            Other entries of `gametheory_gov.Institution`, such as ``power="banzhaf"``.

        Raises
        ------
        InvalidInputError
            For voters who are not among the states and not left out, an entry that the body itself decides,
            and a body that weighs votes more than once.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> room = gg.scenarios.load_body("wto_green_room")
        >>> members = room.states(gg.load_states(2019))
        >>> rules = room.institution(members, without=["HKG"], power="banzhaf")
        >>> gg.decisions.body_power(rules, members)["USA"]
        Fraction(1, 27)
        """
        faults = Faults("institution")
        _check_kind(states, "states", States, faults)
        faults.raise_as(InvalidInputError)
        voters = self.rule.voters
        gone = as_ids(without, "without", faults, known=voters, among="the voters")
        faults.extend(
            f"{voter!r} is among the states and cannot be left out" for voter in gone if voter in states.ids
        )
        left = [voter for voter in voters if voter not in states.ids and voter not in gone]
        if left:
            faults.add(
                f"{counted(len(left), 'voter')} not among the states, such as {left[0]!r}; take those that "
                f"states(...) gives, and leave out by name who has no figures: without={left[:3]!r}"
            )
        own = [name for name in ("body", "votes", "quota", "vetoes", "inner_club") if name in design]
        faults.extend(f"{name}: the body itself decides it; leave it out" for name in own)
        weighed, vetoers = _one_weighing(self.rule, faults)
        faults.raise_as(InvalidInputError)
        total = sum(map(to_fraction, weighed.votes.values()))
        return Institution(
            **{"name": self.name} | design,
            body="weighted",
            votes={voter: vote for voter, vote in weighed.votes.items() if voter not in gone},
            quota=to_fraction(weighed.quota) / total,
            vetoes=tuple(voter for voter in vetoers if voter not in gone),
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per voter, as of its rule."""
        return self.rule.to_pandas()


def _check_kind(value: Any, name: str, kind: type, faults: Faults) -> None:
    if not isinstance(value, kind):
        needed = "True or False" if kind is bool else f"an object of {kind.__name__}"
        faults.add(f"{name} = {value!r:.60}; {needed} is needed")


def _one_weighing(rule: Rule, faults: Faults) -> tuple[Rule, tuple[str, ...]]:
    """The one rule that weighs votes, and who has a veto besides."""
    if rule.how == "weigh":
        return rule, ()
    if rule.how == "and" and len(rule.parts) == 2 and all(part.how == "weigh" for part in rule.parts):
        first, second = rule.parts
        if second.quota == sum(second.votes.values()):
            return first, tuple(second.votes)
    faults.add(f"the body weighs votes more than once ({rule}); an institution has one quota, and vetoes")
    return rule, ()

"""A claim with its verdict, class by class, its picture and its check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .catalogue import statements
from .changing import change
from .findings import ClaimFinding, ClaimWitness, Verdict, faults_of
from .search import find
from .statements import GAMES, Case, Statement

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Claim(Answer):
    """A claim of the debate, judged.

    Parameters
    ----------
    id, who, says, proposition : str
        As in the `Statement`.
    findings : tuple of ClaimFinding
        One for each case, in the order of the statement.
    references : tuple of str
    why : str
        As in the `Statement`.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> claim = gg.claims.get("D4")
    >>> claim.verdict
    'in a region'
    >>> claim.witness.world["acquiescence"], claim.witness.figures["best"]
    (Fraction(1, 2), 0)
    >>> bool(claim.check())
    True
    """

    RESTS = Rests(("drezner2009", "naim2009", "think2020"), own="references")

    id: str
    who: str
    says: str
    proposition: str
    findings: tuple[ClaimFinding, ...]
    references: tuple[str, ...] = ()
    why: str = ""

    # ---------------------------------------------------------------------------------- the verdict

    @property
    def verdict(self) -> Verdict:
        """The verdict in all classes of games together.

        Where classes differ, the claim holds in a region: in some classes and not in others.
        """
        return together(finding.verdict for finding in self.findings)

    @property
    def by_construction(self) -> bool:
        """Whether it holds by construction, so that it is no proof."""
        return any(finding.by_construction for finding in self.findings)

    @property
    def witnesses(self) -> tuple[ClaimWitness, ...]:
        """The smallest worlds in which it holds and fails, class by class."""
        found = ((finding.inside, finding.outside) for finding in self.findings)
        return tuple(witness for pair in found for witness in pair if witness is not None)

    @property
    def witness(self) -> ClaimWitness | None:
        """The smallest world in which it fails; where it never fails, the smallest in which it holds."""
        return next((w for w in self.witnesses if not w.holds), next(iter(self.witnesses), None))

    def in_games(self, games: str) -> tuple[ClaimFinding, ...]:
        """What was found in a class of games.

        Parameters
        ----------
        games : str
            One of the classes in which the claim has a case.
        """
        found = tuple(finding for finding in self.findings if finding.games == games)
        if not found:
            known = dict.fromkeys(finding.games for finding in self.findings)
            fault = f"games = {games!r:.80}; it is asked in {', '.join(known) or 'none'}"
            raise InvalidInputError(f"claim {self.id}", [fault + did_you_mean(str(games), known)])
        return found

    def change(self, case: int = 0) -> str:
        """What makes a case hold where it fails: the nearest value of one setting; or what is assumed.

        Settings are tried in their order, one at a time, and the values of each from that of the witness
        outwards: numbers by their distance, others as they are listed.

        Parameters
        ----------
        case : int
            The number of the case, from 0.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> gg.claims.get("D11").change()
        'one setting: benefit from 0 to 1/2, and it holds'
        """
        asked = self._tested(case)
        return change(self.findings[case], asked)

    # ------------------------------------------------------------------------------------ the check

    def check(self) -> Verification:
        """Replay proofs and witnesses, without the search.

        At each witness the test is asked again, by another way where the statement has one, and at all
        smaller worlds, which must say the opposite. Proofs are derived again.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> print(gg.claims.get("T37").check())
        valid
          checked: agreements: in a region, from 2 witnesses and the 4 smaller worlds
          taken as given: that the proposition is what the text means
        """
        return checking(self._check)

    def verify(self) -> Verification:
        """The same as `check`, for `gametheory_gov.verify`."""
        return self.check()

    def _check(self) -> Verification:
        statement = self._statement()
        names = ("id", "who", "says", "proposition", "references", "why")
        faults = [f"{name} is another" for name in names if getattr(self, name) != getattr(statement, name)]
        if len(self.findings) != len(statement.cases):
            faults.append(f"{counted(len(statement.cases), 'case')} are to be judged")
        if faults:
            return Verification(False, tuple(faults), ())
        checked = []
        for finding, case in zip(self.findings, statement.cases, strict=True):
            faults += [f"{case.games}: {fault}" for fault in faults_of(finding, case)]
            checked.append(_words(finding))
        checked = checked or ["there is nothing to check"]
        return Verification(
            not faults, tuple(faults), tuple(checked), ("that the proposition is what the text means",)
        )

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of its statement, one for each finding."""
        return self._statement().cases

    def _statement(self) -> Statement:
        own: Statement | None = getattr(self, "_own", None)
        known = statements()
        if own is None and self.id not in known:
            fault = "is none of this package's claims; judge its statement again"
            raise NotApplicableError(f"claim {self.id}: {fault}")
        return own or known[self.id]

    # -------------------------------------------------------------------------------- presentation

    @property
    def headline(self) -> str:
        """The claim and its verdict."""
        mark = ", by construction" if self.by_construction else ""
        return f"{self.id} ({self.who}): {self.says}: {self.verdict}{mark}"

    def __str__(self) -> str:
        lines = [self.headline]
        for finding in self.findings:
            lines += [f"  {finding.where}: {finding.verdict}", *(f"    {line}" for line in finding.shown_by)]
        return "\n".join([*lines, f"  {self.why}"] if self.why else lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per class of games: verdict, how it is shown, worlds tried, question."""
        import pandas as pd

        rows = [(f.games, f.part, f.verdict, "; ".join(f.shown_by), f.tried, f.asks) for f in self.findings]
        return pd.DataFrame(rows, columns=["games", "part", "verdict", "shown_by", "tried", "asks"])

    def _shown(self) -> pd.DataFrame:
        """A row for each line that shows a verdict, so that it fits a page."""
        rows = self.to_pandas()
        return rows.assign(shown_by=rows["shown_by"].str.split("; ")).explode("shown_by", ignore_index=True)

    def worlds(self, case: int = 0) -> pd.DataFrame:
        """Every world of a case, with whether the claim holds there and the figures.

        Parameters
        ----------
        case : int
            The number of the case, from 0.
        """
        import pandas as pd

        rows = []
        for world in self._tested(case).worlds or ():
            reading = self._tested(case).read(world)
            rows.append({**world, "holds": bool(reading.holds), **reading.figures})
        return pd.DataFrame(rows)

    def _tested(self, number: int) -> Case:
        cases = self._statement().cases
        if not 0 <= number < len(cases):
            raise InvalidInputError(
                f"claim {self.id}", [f"case = {number}; it has {counted(len(cases), 'case')}"]
            )
        return cases[number]

    @picture
    def picture(self, case: int = 0, ax: Axes | None = None) -> Axes:
        """Where the claim holds, and the witnesses; or what was estimated, with its error.

        Where it holds everywhere, or nowhere, the cells are shaded by the first figure that differs.

        Parameters
        ----------
        case : int
            The number of the case, from 0.
        ax : matplotlib Axes, optional

        Raises
        ------
        NotApplicableError
            For a claim that is not formalised.
        """
        from .pictures import region, value

        if not self.findings:
            raise NotApplicableError(
                f"claim {self.id} is not formalised, so there is nothing to draw: {self.why}"
            )
        asked, title = self._tested(case), f"{self.id}: {self.findings[case].verdict}"
        estimate = self.findings[case].estimate
        if estimate is not None:
            return value(estimate.words, float(estimate.value), float(estimate.error), title, ax)
        assert asked.worlds is not None
        marks = [
            (witness.world, witness.holds)
            for witness in (self.findings[case].inside, self.findings[case].outside)
            if witness is not None
        ]
        return region(asked.worlds.settings, asked.read, marks, asked.across, title, ax)


#: Which of several verdicts counts.
_ORDER: tuple[Verdict, ...] = get_args(Verdict)


def together(verdicts: Iterable[str]) -> Verdict:
    """The verdict of several cases together.

    Examples
    --------
    >>> together(["always", "not in general"]), together([]), together(["a matter of data", "always"])
    ('in a region', 'not formalised', 'always')
    """
    kinds = set(verdicts)
    if not kinds:
        return "not formalised"
    formal = kinds & {"always", "in a region", "not in general"}
    if len(formal) > 1:
        return "in a region"
    return next(kind for kind in _ORDER if kind in (formal or kinds))


def _words(finding: ClaimFinding) -> str:
    """What is checked of a finding."""
    where = finding.where
    if finding.estimate is not None:
        return f"{where}: the estimate, made again"
    number = sum(witness is not None for witness in (finding.inside, finding.outside))
    smaller = finding.tried - number
    proof = "; the proof, derived again" if finding.proof is not None else ""
    worlds = counted(smaller, f"{'other' if finding.outside is None else 'smaller'} world")
    witnesses = counted(number, "witness", "witnesses")
    return f"{where}: {finding.verdict}, from {witnesses} and the {worlds}{proof}"


def counts_of(claims: Iterable[Claim]) -> dict[str, int]:
    """How many claims have each verdict; what is true by construction is no proof, and counted apart."""
    found = Counter((claim.by_construction, claim.verdict) for claim in claims)
    return {
        f"{kind}, by construction" if built else kind: found[built, kind]
        for built in (False, True)
        for kind in _ORDER
        if found[built, kind]
    }


def matrix_row(claim: Claim) -> Iterator[str]:
    """The verdict in each class of games, in the order of `GAMES`; empty where the claim makes no sense."""
    for games in GAMES:
        kinds = [finding.verdict for finding in claim.findings if finding.games == games]
        yield together(kinds) if kinds else ""


def judged(statement: Statement) -> Claim:
    """The claim of a statement, with verdicts computed."""
    faults = Faults(f"claim {statement.id}")
    found = []
    for case in statement.cases:
        with faults.noting(case.games):
            found.append(find(case))
    faults.raise_as(InvalidInputError)
    names = ("id", "who", "says", "proposition")
    told = {name: getattr(statement, name) for name in (*names, "references", "why")}
    return stated(Claim(**told, findings=tuple(found)), statement)


def stated(claim: Claim, statement: Statement) -> Claim:
    """The claim, once its check knows its statement, as when one of a stranger's comes back from a file."""
    object.__setattr__(claim, "_own", statement)
    return claim

"""The page `docs/reference/claims-ledger.md`: claims with verdicts, sentences, and what was expected.

``python -m tests.claims_page`` writes the page anew.
"""

from __future__ import annotations

import re

import gametheory_gov as gg
from gametheory_gov.claims.findings import VERDICTS
from gametheory_gov.claims.texts import rows
from tests.public_names import ROOT

PAGE = ROOT.parent / "docs" / "reference" / "claims-ledger.md"
#: What was expected of claims when the texts were read, before anything was computed.
EXPECTED = {
    label: verdict
    for verdict, labels in {
        "always": "D3 D4 D7 D8 D15 D16 T1 T3 T4 T6 T7 T9 T13 T14 T15 T17 T18 T19 T21 T22 T24 T25 T27 T28 T30 "
        "T31 T36 T38 T41 T43 T44 T45 T46",
        "in a region": "D1 D2 D10 D11 D13 D14 D17 T2 T5 T8 T10 T11 T12 T16 T20 T23 T26 T29 T33 T34 T35 T37 "
        "T39 T40 T42",
        "not in general": "D5 T32",
        "a matter of data": "D6 D9 D12",
    }.items()
    for label in labels.split()
}
_DEFINED = "it follows from how the model is built, so it is marked, and is no proof"
#: Why another verdict was found.
WHY = {
    "D4": "where outsiders acquiesce, nobody is the best club inside",
    "D12": "the history is data; in the model the club grows to most where exclusion and legitimacy are "
    "high enough",
    "D15": "no member dissolves the Fund at any quota; whether one blocks a change depends on the quota",
    "D16": "beyond a bounded distance no design within limits helps, always; nearer, some does, and third "
    "parties that pay can help farther away",
    "T3": "whether both regimes are stable depends on exclusion, benefit and legitimacy",
    "T4": "where enough spills over, one rule is a gain in total, though a nation can lose by it",
    "T6": "less is kept with every false alarm, always; nothing is kept only from some number of them on",
    "T7": "a status quo outside the ideal points is changed, although all must consent",
    "T9": _DEFINED,
    "T13": _DEFINED,
    "T14": _DEFINED,
    "T15": "the large never gives way alone, always; where policies are close, both give way",
    "T21": "a minority makes the system fragile, always; the worst-off need not have less",
    "T23": "acquiescence adds to the chance of a decision whatever the sizes; this is proved",
    "T24": "a ban on tariffs raises the total, always; a larger market can lose by it",
    "T27": _DEFINED,
    "T36": _DEFINED,
    "T31": "at no cost each reform holds members better, always; what more it does, and at which cost, "
    "differs",
    "T38": "models that differ by less than a bound still share a standard",
    "T41": "less interdependence shortens the distance that can be bridged, always; whether a standard ends "
    "depends on the distance",
    "T43": "an agreement of all is stable where it takes all to make the good worth its cost",
    "T46": "it holds in a band of costs; below it each pays alone, above it nobody pays under a rule either",
}
_HEAD = """# Claims and their verdicts

<!-- index: claims and verdicts; list of claims; sentences of the debate; expectations that were wrong -->

What two texts of the debate claim, each claim with what was computed of it. The post is Daniel Drezner's
reply to Moisés Naím, who is quoted in it; the brief was written by think-tanks for the G20. All words are
ours. What follows from the claims is told in
[Minilateralism or multilateralism?](../explanation/minilateralism-or-multilateralism.md); how to ask, check
and draw a claim, in [a ledger of claims](../howto/claims.md).

A verdict is about a stated class of games with illustrative parameters, and not about the world.
Fractions are exact.

Written from the ledger and the table of sentences. After a change of either, in the checkout:

```bash
python -m tests.claims_page
```
"""


def claims_page():
    """The page: verdicts, the claims of each text, the sentences, and what was expected."""
    ledger = list(gg.claims.ledger())
    return (
        "\n\n".join(
            [
                _HEAD.strip(),
                "## What a verdict means",
                _counted(ledger),
                "## Claims of the post",
                *(_claim(claim) for claim in ledger if claim.id[0] == "D"),
                "## Claims of the brief",
                *(_claim(claim) for claim in ledger if claim.id[0] == "T"),
                _sentences(ledger),
                _expectations(ledger),
            ]
        )
        + "\n"
    )


def word(claim):
    """A verdict, and whether it holds by construction."""
    return claim.verdict + (", by construction" if claim.by_construction else "")


def surprises(ledger):
    """The claims whose verdict is another than was expected."""
    return [claim for claim in ledger if EXPECTED.get(claim.id, word(claim)) != word(claim)]


def _counted(ledger):
    found = [word(claim) for claim in ledger]
    kinds = {
        "always": VERDICTS["always"],
        "always, by construction": "the model leaves no other answer: no proof",
    }
    lines = [
        f"| {kind} | {words} | {found.count(kind)} |"
        for kind, words in (kinds | VERDICTS).items()
        if kind in found
    ]
    return "\n".join(["| verdict | meaning | claims |", "|---|---|---|", *lines])


def _claim(claim):
    lines = [f"### {claim.id}", f"{claim.who}: {_plain(claim.says)}. Verdict: **{word(claim)}**."]
    lines += ["$" + claim.proposition.replace(r"\arg\max", r"\operatorname{arg\,max}") + "$"]
    if claim.why:
        lines += [_plain(claim.why)]
    shown = []
    for finding in claim.findings:
        found, lone = finding.shown_by, finding.shown_by == ("proved",)
        shown += [f"- {_plain(finding.where)}: {finding.verdict}{', proved' if lone else ''}"]
        shown += [f"  - {_plain(line)}" for line in found if not lone]
    return "\n\n".join([*lines, "\n".join(shown)]).strip()


def _sentences(ledger):
    known = {claim.id for claim in ledger}
    lines = []
    for row in rows():
        links = [f"[{label}](#{label.lower()})" if label in known else label for label in row.claims]
        lines += [
            f"| {row.text} {row.paragraph}.{row.sentence} | {_plain(row.says)} "
            f"| {', '.join(links) or row.asserts_nothing} |"
        ]
    return "\n\n".join(
        [
            "## Sentences",
            "Every sentence of the two texts, told in our words: text, paragraph and sentence. A sentence "
            "that asserts something leads to the claims that carry it. The others are questions, the mandate "
            "of a working group, thanks, or words about the text itself. Headings and names of authors are "
            "left out.",
            "\n".join(["| where | what it says | claims |", "|---|---|---|", *lines]),
        ]
    )


def _expectations(ledger):
    lines = [
        f"| [{claim.id}](#{claim.id.lower()}) | {EXPECTED[claim.id]} | {word(claim)} | {WHY[claim.id]} |"
        for claim in surprises(ledger)
    ]
    asked = sum(claim.id in EXPECTED for claim in ledger)
    return "\n\n".join(
        [
            "## Expectations that turned out wrong",
            f"Before anything was computed, the texts were read, and a verdict was expected of {asked} of "
            "these claims. That reading is no publication. It was wrong, or said too much, for "
            f"{len(lines)}:",
            "\n".join(["| claim | expected | found | why |", "|---|---|---|---|", *lines]),
        ]
    )


def _plain(text):
    """Text as Markdown shows it."""
    return re.sub(r"([\\*_<>|$`\[\]])", r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(claims_page(), encoding="utf-8")

"""What the two texts say, sentence by sentence and in our own words, and the claims that carry it.

The table is ``sentences.csv``. Every sentence of the texts is there, in its order, by the number of its
paragraph (headings are not counted) and its number in it. A sentence that asserts something has claims;
another says what it is instead: a question, a mandate for a working group, thanks, or about the text itself.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from gametheory_gov.base.inputs import public

if TYPE_CHECKING:
    import pandas as pd

#: What a sentence is that asserts nothing about the world.
NO_ASSERTION = ("question", "mandate", "thanks", "about the text")


class Sentence(NamedTuple):
    """A sentence of a text, in our own words; its claims, or what it is where it asserts nothing."""

    text: str
    paragraph: int
    sentence: int
    says: str
    claims: tuple[str, ...]
    asserts_nothing: str


@cache
def rows() -> tuple[Sentence, ...]:
    """All sentences, in the order of the texts.

    Examples
    --------
    >>> [row.claims for row in rows() if row.says.startswith("Power and ideas")]
    [('D17',)]
    """
    written = files("gametheory_gov.claims").joinpath("sentences.csv").read_text(encoding="utf-8")
    return tuple(
        Sentence(
            row["text"],
            int(row["paragraph"]),
            int(row["sentence"]),
            row["says"],
            tuple(row["claims"].split()),
            row["asserts_nothing"],
        )
        for row in csv.DictReader(written.splitlines())
    )


@public
def sentences() -> pd.DataFrame:
    """Every sentence of the two texts, in our own words, with the claims that carry it.

    Returns
    -------
    DataFrame
        One row per sentence, in the order of the texts: the text (``"post"`` or ``"brief"``), the paragraph
        and the sentence in it, from 1, what it says, its claims, and what it is where it asserts nothing
        about the world.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> table = gg.claims.sentences()
    >>> by_claim = table.explode("claims")
    >>> list(by_claim[by_claim.claims == "D12"].says)
    ['World trade is the example: first the GATT, now the WTO']
    """
    import pandas as pd

    return pd.DataFrame(rows())

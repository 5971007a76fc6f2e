"""Makes the answer of this archive again and compares it with the one that is kept."""

from fractions import Fraction  # noqa: F401
from functools import partial  # noqa: F401
from pathlib import Path

import gametheory_gov as gg

here = Path(__file__).parent
kept = gg.load(here / "answer.json")
again = gg.grow(
    kept.game,
    committed=True,
    order='synchronous',
    ties='join',
    universal=0.95,
    tolerance=0.0,
    reasons=True,
)
print(again)

found = gg.papers.check_archive(here)
print(found)
raise SystemExit(not found)

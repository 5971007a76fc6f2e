"""The page of symbols says what the code says, and shows every entry of the design vector at work."""

import dataclasses
import re

from gametheory_gov import Institution
from tests.symbols_page import PAGE, symbols_page

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_true():
    assert symbols_page(TEXT) == TEXT, "write it anew: python -m tests.symbols_page"


def test_every_entry_of_the_design_vector_is_shown_at_work():
    examples = "".join(re.findall(r"^(?:>>>|\.\.\.) .*", TEXT, flags=re.MULTILINE))
    names = [field.name for field in dataclasses.fields(Institution) if field.name != "name"]
    assert [name for name in names if f"{name}=" not in examples] == []

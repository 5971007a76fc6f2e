"""The page of public names says what the package offers."""

from tests.public_names import NAMES, PAGE, names_page


def test_the_page_is_true():
    assert PAGE.read_text(encoding="utf-8") == names_page(), "write it anew: python -m tests.public_names"


def test_every_name_says_what_it_is():
    page = names_page()
    for space, name, _ in NAMES:
        assert f"| `{name}` | " in page, f"{space}.{name}"
    assert " |  |" not in page

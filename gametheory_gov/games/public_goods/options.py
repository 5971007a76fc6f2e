"""What is wrong with the options of a family of agreements."""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.world.institution import Institution


def note_choice(name: str, value: Any, choices: tuple[str, ...], faults: Faults) -> None:
    """Note an option that is none of some words.

    Examples
    --------
    >>> faults = Faults("game")
    >>> note_choice("timing", "leader", ("simultaneous", "leadership"), faults)
    >>> faults.found
    ["timing = 'leader'; did you mean 'leadership'?; one of simultaneous, leadership is needed"]
    """
    if not isinstance(value, str) or value not in choices:
        faults.add(
            f"{name} = {value!r:.80}{did_you_mean(str(value)[:80], choices)}; one of "
            f"{', '.join(choices)} is needed"
        )


def note_rules(institution: Institution, why: str, faults: Faults) -> None:
    """Note the rules of an institution that speak of one club, where there is none.

    Examples
    --------
    >>> faults = Faults("game")
    >>> note_rules(Institution(exclusion_penalty=1), "there are several clubs", faults)
    >>> faults.found
    ['exclusion_penalty has no meaning where there are several clubs; leave it at 0']
    """
    if any(institution.minimum_participation):
        faults.add(f"minimum_participation has no meaning where {why}; leave it at (0, 0)")
    if institution.exclusion_penalty:
        faults.add(f"exclusion_penalty has no meaning where {why}; leave it at 0")

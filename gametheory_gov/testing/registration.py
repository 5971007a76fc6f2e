"""Telling Hypothesis how the package's types are drawn.

Nothing is told of itself when Hypothesis is imported: that needs the types, and to import them takes a second
that every user of Hypothesis would wait for.
"""

from __future__ import annotations

from hypothesis import strategies as st

from gametheory_gov.bound.game import BoundGame
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.sharing.worths import Worths
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.games.harmonisation import HarmonisationGame
from gametheory_gov.games.standards import StandardsGame
from gametheory_gov.normal_forms.form import NormalForm
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .forms import normal_forms
from .strategies import accession_games, bound_games, games
from .voting import rules, worths
from .worlds import institutions, states


def register() -> tuple[type, ...]:
    """Let Hypothesis draw the package's types wherever it looks at types.

    Afterwards ``hypothesis.strategies.from_type``, ``builds``, and ``given`` of annotated arguments (``...``)
    know states, institutions, games, bound games, normal forms, rules of decision bodies and worths of
    coalitions. Call it once, in a ``conftest.py``. An institution's
    members are among the first few states of `states`.

    Returns
    -------
    tuple of types
        Those that are known now.

    Examples
    --------
    >>> from gametheory_gov import BoundGame, States, solve
    >>> from hypothesis import given, settings, strategies as st
    >>> known = register()
    >>> BoundGame in known and States in known
    True
    >>> @settings(max_examples=5, database=None, deadline=None)
    ... @given(...)
    ... def every_member_is_a_state(game: BoundGame):
    ...     assert all(set(club) <= set(game.states.ids) for club in solve(game).clubs)
    >>> every_member_is_a_state()
    """
    numbers = st.sampled_from
    drawn: dict[type, st.SearchStrategy[object]] = {
        States: states(),
        Institution: states(max_size=4).flatmap(institutions),
        Game: games(),
        AccessionGame: accession_games(),
        HarmonisationGame: st.builds(HarmonisationGame, numbers((1, 2)), numbers((1, 2, 3)), st.just(())),
        StandardsGame: st.builds(
            StandardsGame, numbers((2, 1, 3)), numbers((2, 1)), st.just(()), st.just(())
        ),
        BoundGame: bound_games(),
        NormalForm: normal_forms(),
        Rule: rules(),
        Worths: worths(),
    }
    for kind, strategy in drawn.items():
        st.register_type_strategy(kind, strategy)
    return tuple(drawn)

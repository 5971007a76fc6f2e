r"""The debate, computed: every claim of two texts as a proposition about classes of games, with a verdict.

How to write a claim
--------------------
A claim is a `Statement`: who says it, in our own words, a proposition in symbols, and one `Case` for each
class of games in which it makes sense. A case names *worlds* and *a test of one world*; the verdict is
computed from them and never typed::

    from gametheory_gov.claims import Case, Reading, Statement, Worlds
    from gametheory_gov.closed_forms import agreement_chance

    def consensus(N, chance):
        alone, more = agreement_chance(chance, N), agreement_chance(chance, N + 1)
        return Reading(more < alone, {"passes": alone, "passes_with_one_more": more})

    X1 = Statement(
        "X1",
        "a scholar",
        "talks of more states fail more often",
        r"p^{N+1} < p^N",
        (
            Case(
                "voting",                                            # the class of games, one of GAMES
                Worlds("consensus", "N who agree by chance", {"N": (2, 3), "chance": ("1/2", 1)}),
                consensus,                                           # takes the settings by name
                asks="closed_forms.agreement_chance",                # the public question that answers it
                says="always",                                       # or "somewhere": may, often, can
            ),
        ),
        references=("naim2009",),                                    # keys of base/references.bib
    )

1. *Worlds* are exact settings, all combinations, **the smallest first** (the first setting varies slowest).
   The first world in which the claim holds, and the first in which it fails, become the witnesses, so that
   each is the smallest; nothing more is searched. ``whole=True`` says that these are all worlds of the class.
2. *The test* is a function of the settings, or a formula in them as text. It returns a truth value or a
   `Reading`: whether the claim holds in that world, and the figures that show it, in fractions where they
   can be. ``replay=`` is a second, independent function with the same answers, which the check then uses.
3. *The verdict* follows. ``"always"``: no world fails, and a ``proof=`` is proved, or the worlds are the
   whole class. ``"in a region"``: holds in some, fails in others. ``"not in general"``: fails in some,
   although the text says always (``says="always"``), or holds in none. ``"undecided"``: holds in all that
   were tried, and nothing is proved. A proof is a closed form whose statement SymPy proves
   from its symbols, if it is a relation, or proves to be never negative, if it is an expression; an answer
   with ``verify()``; or a tuple of these.
4. *A matter of data* is a case with ``measure=``, a function without arguments that returns an `Estimate`, in
   place of worlds and test. *Not formalised* is a statement without cases and with ``why=``.
5. A verdict that is *true by construction* (an index defined so, an objective without the term) says why in
   ``by_construction=``, and does not count as a proof.
6. One class of games may have several cases: each names its ``part=`` of the claim.
7. Only claims on the same `Worlds` are asked together (`joint`): take ``topics.five_states.FIVE`` if you
   can, as the cases in ``topics.same_worlds`` do.

In the package a topic is a file in ``topics/`` with a tuple ``STATEMENTS``, entered in ``catalogue.TOPICS``.
A stranger hands statements to `judge` or `ledger`, or writes a TOML file (`read`), in which the test is a
formula::

    id = "X2"
    who = "a scholar"
    says = "a club of k states passes what all N cannot"
    proposition = "chance**k > chance**N"

    [[case]]
    games = "voting"
    holds = "chance**k > chance**N"
    settings = {N = [5, 10], k = [2, 3], chance = ["1/2", "9/10", 1]}

Formulas in files are never run as Python.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)

r"""Agreements on a public good, one family of games a file.

States provide a public good, such as the abatement of emissions, that everybody enjoys. Members of an
agreement choose what is best for all members together, outsiders what is best for each alone; so everybody
would rather that others are members. A club S is stable when no member gains by leaving and no outsider by
joining [daspremont1983]_; with k members among identical states, of payoffs :math:`\pi_s(k)` inside and
:math:`\pi_n(k)` outside,

.. math:: \pi_s(k) \ge \pi_n(k - 1), \qquad \pi_n(k) > \pi_s(k + 1),

where an indifferent state joins, and stays. Every family is a game like any other: bound by
`gametheory_gov.bind`, solved by `gametheory_gov.solve`.

.. [daspremont1983] d'Aspremont, Jacquemin, Gabszewicz and Weymark, "On the Stability of Collusive Price
   Leadership" (1983).

This room may import `games`, `world`, `formulas` and `base`.
Why: docs/howto/agreements.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)

r"""Rules by which a state that errs revises its action: the logit rule, and best reply with mutations.

At each step one of the n free states is drawn evenly and revises. At :math:`G(a \to b)`, the gain from b
with the others fixed, it takes b with probability

.. math:: \frac{e^{\beta_i G(a\to b)}}{\sum_{b'} e^{\beta_i G(a\to b')}} \quad \text{(logit)}, \qquad
   \frac{\varepsilon}{M} + (1-\varepsilon)\,[\,b \text{ is a best reply}\,] \quad \text{(mutation)},

with precision :math:`\beta_i = \beta w_i`. Logit is the rule of Blume (1993); best reply with mutations is in
the spirit of Kandori, Mailath and Rob (1993), one state at a time. As β grows, or ε falls, errors become
rare: the *resistance* of a move counts how rare, per unit of β or of log ε.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.answer import Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties

#: A position, or one for each row.
Position = int | IntArray


class Revision(Record, ABC):
    """A rule by which a state that revises takes each action."""

    @abstractmethod
    def log_choice(
        self, game: BoundGame, gains: Any, action: Position, state: Position, slack: Any = None
    ) -> FloatArray:
        """The natural logarithm of the probability of each action; shape (K, M).

        Parameters
        ----------
        game : BoundGame
        gains : array, shape (K, M), of the arithmetic's numbers
            The gain by each action in each of K clubs, in units of payoff; zero for staying.
        action, state : int, or arrays of int with shape (K,)
            The action played, and the state that plays it: the same in all rows, or one for each.
        slack : array, shape (K, M), optional
            How far apart float gains may be and count as equal; 1e-9 of each by default.

        Raises
        ------
        InvalidInputError
            For weights that do not fit the game.
        """

    @abstractmethod
    def resistance(self, game: BoundGame, gains: Any, action: int, state: int, slack: Any = None) -> Any:
        """The cost of each action, zero for one that takes no error; shape (K, M).

        Parameters
        ----------
        game : BoundGame
        gains : array, shape (K, M), of the arithmetic's numbers
            The gain by each action in each of K clubs, in units of payoff; zero for staying.
        action, state : int
        slack : array, shape (K, M), optional
            How far apart float gains may be and count as equal; 1e-9 of each by default.

        Returns
        -------
        array of numbers
            In units of payoff for logit: at precision β an action has a probability of about
            ``exp(-β * resistance)``. For mutation 0 or 1, the number of errors.
        """


@public
@dataclass(frozen=True, eq=False, repr=False)
class Logit(Revision):
    """The logit rule.

    Parameters
    ----------
    precision : float > 0
        In the formula β, per unit of payoff: the larger, the rarer errors are.
    weights : sequence of numbers > 0, shape (N,), optional
        In the formula w_i, by which a state's precision is multiplied; all one by default. Those of
        committed states are not used and may be zero. Fractions stay exact. Kept as a tuple.

    Raises
    ------
    InvalidInputError

    Examples
    --------
    >>> Logit(0)
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: logit: precision = 0; a finite number above zero is needed

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> gains = game.gains(game.profile(["1"]))[1:2]  # of the second state, which is outside
    >>> rule = Logit(2)
    >>> np.exp(rule.log_choice(game, gains, 0, 1)).round(4).tolist()
    [[0.6608, 0.3392]]
    >>> [str(r) for r in rule.resistance(game, gains, 0, 1)[0]], rule.weights_of(game).tolist()
    (['0', '1/3'], [1.0, 1.0, 1.0])
    """

    RESTS = Rests(("blume1993",))

    precision: float
    weights: Sequence[Any] | None = None

    def __post_init__(self) -> None:
        faults = Faults("logit")
        if not (_is_number(self.precision) and 0 < self.precision < float("inf")):
            faults.add(f"precision = {self.precision!r}; a finite number above zero is needed")
        with faults.noting():
            object.__setattr__(self, "weights", None if self.weights is None else read_weights(self.weights))
        faults.raise_as(InvalidInputError)
        object.__setattr__(self, "precision", float(self.precision))
        super().__post_init__()

    def __str__(self) -> str:
        return f"logit with precision {format_number(self.precision)}" + (
            "" if self.weights is None else ", weighted"
        )

    def weights_of(self, game: BoundGame) -> FloatArray:
        """The weight of every state; shape (N,).

        Parameters
        ----------
        game : BoundGame

        Raises
        ------
        InvalidInputError
            For weights of another number of states, or zero for a state that is free.
        """
        if self.weights is None:
            return np.ones(game.N)
        if len(self.weights) != game.N:
            raise InvalidInputError(
                "logit", [f"{len(self.weights)} weights are given for {game.N} states; give one each"]
            )
        given = np.array(self.weights, dtype=np.float64)
        if not (given[game.free] > 0).all():
            raise InvalidInputError("logit", ["weights of states that are free are above zero"])
        return given

    def log_choice(
        self, game: BoundGame, gains: Any, action: Position, state: Position, slack: Any = None
    ) -> FloatArray:
        """The natural logarithm of the probability of each action; see `Revision.log_choice`."""
        precision = self.precision * self.weights_of(game)[state]
        scaled = np.reshape(precision, (-1, 1)) * as_floats(game, gains)
        top = scaled.max(axis=1, keepdims=True)
        return np.asarray(scaled - top - np.log(np.exp(scaled - top).sum(axis=1, keepdims=True)))

    def resistance(self, game: BoundGame, gains: Any, action: int, state: int, slack: Any = None) -> Any:
        """The shortfall of each action from the best one, times the weight; see `Revision.resistance`.

        In the arithmetic's numbers, or in floats where weights are floats. Floats within the slack of the
        best count as equal to it, whatever the weight.
        """
        short = _shortfall(game, gains, slack)
        if self.weights is None:
            return short
        rounded = self.weights_of(game)
        if game.exact and all(isinstance(w, Fraction) for w in self.weights):
            return short * game.number(self.weights[state])
        return as_floats(game, short) * rounded[state]


@public
@dataclass(frozen=True, eq=False, repr=False)
class Mutation(Revision):
    """Best reply with mutations.

    Parameters
    ----------
    rate : float in (0, 1]
        In the formula ε, the probability that a state that revises plays at random.
    ties : {"weak", "join", "stay_out"}
        The action of an indifferent state that does not err: its own (so that moves need a strict gain), or
        the more or the less cooperative action; between equally cooperative ones it stays. Float gains
        within 1e-9 of the best, relative to the largest term of either, count as equal to it.

    Raises
    ------
    InvalidInputError

    Examples
    --------
    >>> Mutation(0.01)
    Mutation(rate=0.01, ties='weak')

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> gains = game.gains(game.profile(["1"]))[1:2]  # of the second state, which is outside
    >>> rule = Mutation(0.1)
    >>> rule.best(game, gains, 0).tolist(), rule.resistance(game, gains, 0, 1).tolist()
    ([[True, False]], [[0, 1]])
    >>> np.exp(rule.log_choice(game, gains, 0, 1)).round(4).tolist()
    [[0.95, 0.05]]
    """

    RESTS = Rests(("kandori1993", "young1993"))

    rate: float
    ties: Ties = "weak"

    def __post_init__(self) -> None:
        faults = Faults("mutation")
        if not (_is_number(self.rate) and 0 < self.rate <= 1):
            faults.add(
                f"rate = {self.rate!r}; a probability above zero is needed (for rates that vanish, ask "
                "stochastically_stable)"
            )
        with faults.noting():
            check_ties(self.ties)
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def __str__(self) -> str:
        return f"mutation at rate {format_number(self.rate)}, ties {self.ties}"

    def best(self, game: BoundGame, gains: Any, action: Position, slack: Any = None) -> BoolArray:
        """The actions that a state that does not err may take; bool, shape (K, M).

        Parameters
        ----------
        game : BoundGame
        gains : array, shape (K, M), of the arithmetic's numbers
            The gain by each action in each of K clubs, in units of payoff; zero for staying.
        action : int, or array of int with shape (K,)
        slack : array, shape (K, M), optional
            How far apart float gains may be and count as equal; 1e-9 of each by default.
        """
        best = np.asarray(_shortfall(game, gains, slack) == 0, dtype=bool)
        rank = np.array(game.form.cooperation, dtype=np.int64)
        if self.ties != "weak":
            signed = rank if self.ties == "join" else -rank
            most = np.where(best, signed, signed.min() - 1).max(axis=1)
            best &= signed == most[:, None]
        stays = best[np.arange(len(best)), action]
        only = np.arange(len(rank)) == np.reshape(action, (-1, 1))
        return np.asarray(np.where(stays[:, None], only, best), dtype=bool)

    def log_choice(
        self, game: BoundGame, gains: Any, action: Position, state: Position, slack: Any = None
    ) -> FloatArray:
        """The natural logarithm of the probability of each action; see `Revision.log_choice`."""
        best = self.best(game, gains, action, slack)
        share, rate = best / best.sum(axis=1, keepdims=True), float(self.rate)
        return np.asarray(np.log(rate / gains.shape[1] + (1 - rate) * share))

    def resistance(self, game: BoundGame, gains: Any, action: int, state: int, slack: Any = None) -> Any:
        """One for every action that takes an error, zero for the others; int, see `Revision.resistance`."""
        return (~self.best(game, gains, action, slack)).astype(np.int64)


def _shortfall(game: BoundGame, gains: Any, slack: Any) -> Any:
    """What each gain is short of the best by; zero for floats within the slack of either."""
    rows, top = np.arange(len(gains)), gains.argmax(axis=1)
    short = gains[rows, top][:, None] - gains
    if game.exact:
        return short
    near = DEFAULT_TOLERANCE * np.abs(gains) if slack is None else slack
    return np.where(short <= np.maximum(near, near[rows, top][:, None]), 0.0, short)


def as_floats(game: BoundGame, values: Any) -> FloatArray:
    """The arithmetic's numbers as floats, in the shape given.

    Parameters
    ----------
    game : BoundGame
    values : array of the arithmetic's numbers

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> as_floats(game, game.payoffs(game.profile(["1"]))).tolist()
    [-0.6666666666666666, 0.0, 0.0]
    """
    return np.asarray(game.plain(values), dtype=np.float64)


def check_dynamics(dynamics: Any) -> None:
    """Check that a rule of revision is one.

    Raises
    ------
    InvalidInputError
    """
    if not isinstance(dynamics, Revision):
        raise InvalidInputError(
            "dynamics", [f"{dynamics!r} is no rule; give Logit(precision) or Mutation(rate)"]
        )


def read_weights(weights: Any) -> tuple[Fraction | float, ...]:
    """Weights as Fractions where they are exact, and as floats otherwise.

    Raises
    ------
    InvalidInputError
        When they are no finite numbers that are not negative.
    """
    listed = hasattr(weights, "__len__") and not isinstance(weights, (str, bytes)) and np.ndim(weights)
    rows = list(weights) if listed else []
    if not rows or not all(_is_number(w) and 0 <= w < float("inf") for w in rows):
        raise InvalidInputError(
            "weights", ["weights are finite numbers that are not negative, one per state"]
        )
    return tuple(
        Fraction(int(w.numerator), int(w.denominator)) if isinstance(w, Rational) else float(w) for w in rows
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)

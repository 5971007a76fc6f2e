"""Aliases used in annotations throughout the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
#: A column of numbers: ``float64``, or objects that are all ``fractions.Fraction``.
Column = npt.NDArray[Any]
#: One number that is either exact or a float.
Number = Fraction | int | float
#: What may be given where one number per state is wanted.
PerState = Number | str | Sequence[Any] | npt.NDArray[Any] | Mapping[str, Any]
#: What ``numpy.random.default_rng`` accepts.
RNGLike = np.random.Generator | np.random.SeedSequence | int | Sequence[int] | None

r"""Inclusion: the share of a state's peers that are members.

With :math:`m_j` membership at the end of the year before, :math:`w_j` a weight and :math:`k_{ij}` how much
state j is a peer of state i,

.. math:: L_i = \frac{\sum_{j \ne i} k_{ij} w_j m_j}{\sum_{j \ne i} k_{ij} w_j} ,

and 0 where a state has no peer. Among all :math:`k_{ij} = 1`; in the own region it is 1 for states of the
same UN sub-region and 0 for others; for the like-minded it is
:math:`\exp(-(\theta_i - \theta_j)^2 / 2 h^2)` in ideal points with bandwidth h; or it is any matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import Faults
from gametheory_gov.world.matrices import read_matrix

from .panel import FIRST, Panel

#: How peers are weighted, and the figures that do it.
WEIGHTS = ("population", "size", "equal")
PEERS = ("all", "region", "like-minded")
BANDWIDTH = 0.5


def note_peers(peers: Any, weights: Any, bandwidth: Any, panel: Panel, faults: Faults) -> Any:
    """A matrix of peers read, or the name of one; what is wrong is noted."""
    if weights not in WEIGHTS:
        faults.add(f"weights = {weights!r:.80}; one of {', '.join(map(repr, WEIGHTS))} is needed")
    if not (
        isinstance(bandwidth, (int, float)) and not isinstance(bandwidth, bool) and 0 < bandwidth < np.inf
    ):
        faults.add(f"bandwidth = {bandwidth!r:.80}; a number above 0 is needed, in units of the ideal points")
    if isinstance(peers, str):
        if peers not in PEERS:
            names = ", ".join(map(repr, PEERS))
            faults.add(f"peers = {peers!r:.80}; one of {names}, or a matrix by id, is needed")
        return peers
    matrix = read_matrix("peers", peers, panel.ids, "nonnegative", faults)
    return None if matrix is None else np.asarray(matrix, dtype=float)


class Peers:
    """Shares of peers that are members, in any year.

    Parameters
    ----------
    panel : Panel
    peers : {"all", "region", "like-minded"} or array, shape (N, N)
    weights : {"population", "size", "equal"}
    bandwidth : float
        Of the kernel of the like-minded, in units of the ideal points.
    """

    def __init__(self, panel: Panel, peers: Any, weights: str, bandwidth: float = BANDWIDTH) -> None:
        self.panel, self.peers, self.bandwidth = panel, peers, bandwidth
        by_name = {"population": panel.people, "size": panel.gdp, "equal": np.ones_like(panel.people)}
        self.weight = np.nan_to_num(by_name[weights])
        region = np.array(panel.region)
        same = region[:, None] == region[None, :]
        known = {"all": np.ones_like(same), "region": same, "like-minded": same}
        self.fixed = known[peers] if isinstance(peers, str) else peers

    def inclusion(self, year: int, members: FloatArray) -> FloatArray:
        """The share of each state's peers that are members, shape (N,) or (N, runs).

        Parameters
        ----------
        year : int
            Of joining; peers exist at its end, and their figures are those of the year before.
        members : array, shape (N,) or (N, runs)
            1 for members at the end of the year before.
        """
        degree = self._among(year)
        total = degree.sum(1)
        total = total.reshape(-1, *[1] * (members.ndim - 1))
        shares: FloatArray = np.divide(
            degree @ members,
            total,
            out=np.zeros(members.shape),
            where=np.broadcast_to(total > 0, members.shape),
        )
        return shares

    def shares(self, year: int) -> FloatArray:
        """What part of each state's peers each other is, shape (N, N); zeros for a state without peers.

        Parameters
        ----------
        year : int
            As in `inclusion`.
        """
        degree = self._among(year)
        total = degree.sum(axis=1, keepdims=True)
        shares: FloatArray = np.divide(degree, total, out=np.zeros_like(degree), where=total > 0)
        return shares

    def _among(self, year: int) -> FloatArray:
        """How much each state that exists is a peer of each other, weighted."""
        row = year - 1 - FIRST
        degree: FloatArray = self._degrees(row) * (self.weight[row] * self.panel.exists[row + 1])
        np.fill_diagonal(degree, 0)
        return degree

    def _degrees(self, row: int) -> FloatArray:
        found: FloatArray
        if isinstance(self.peers, str) and self.peers == "like-minded":
            gaps = np.subtract.outer(self.panel.ideal[row], self.panel.ideal[row])
            found = np.nan_to_num(np.exp(-((gaps / self.bandwidth) ** 2) / 2))
        else:
            found = np.array(self.fixed, dtype=float)
        return found

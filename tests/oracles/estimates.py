"""What is false about estimates: differences of a likelihood that is written out once more."""

from __future__ import annotations

import numpy as np


def _labels(rows, factor):
    parts = {
        "institution": rows.institution,
        "year": rows.year.tolist(),
        "state": rows.state,
        "region": rows.region,
    }
    return [" ".join(str(parts[name][k]) for name in factor.split(" and ")) for k in range(len(rows))]


class Written:
    """The log-likelihood of each row, or each stratum, as a function of all coefficients in a list."""

    def __init__(self, found):
        self.found, self.rows = found, found.rows
        self.strata = _labels(self.rows, "institution and year")
        self.at = list(found.slopes)
        self.which = []  # factor, level and precision of each coefficient after the slopes
        for factor, values in found.intercepts.items():
            self.which += [(factor, level, 0.0) for level in values]
            self.at += values.values()
        for factor, values in found.propensities.items():
            deviation = found.deviations[factor]
            if deviation:
                self.which += [(factor, level, deviation**-2.0) for level in values]
                self.at += values.values()
        x = [found.rows.covariates[name] for name in found.terms]
        for factor, level, _ in self.which:
            if factor == "trend":
                names = np.array(self.rows.institution)
                first = [min(self.rows.year[names == name]) for name in names]
                x.append(((self.rows.year - np.array(first)) / 10) ** int(level))
            else:
                x.append(np.array([label == level for label in _labels(self.rows, factor)], dtype=float))
        self.x = np.array(x).T

    def by_row(self, at):
        eta, joined = self.x @ at, self.rows.joined
        if self.found.baseline != "conditional":
            return np.where(joined, -np.logaddexp(0, -eta), -np.logaddexp(0, eta))
        parts = np.zeros(len(eta))
        for level in set(self.strata):
            own = [k for k, label in enumerate(self.strata) if label == level]
            ways = np.poly(-np.exp(eta[own]))[
                int(joined[own].sum())
            ]  # the sum over all that might have entered
            parts[own[0]] = eta[own][joined[own]].sum() - np.log(ways)
        return parts

    def whole(self, at):
        pull = sum(w * v * v for (_, _, w), v in zip(self.which, at[len(self.found.slopes) :], strict=True))
        return self.by_row(at).sum() - pull / 2


def false_estimates(found):
    written, at = Written(found), None
    at = np.array(written.at, dtype=float)
    K, size = len(found.slopes), len(at)
    if len(found.terms) != K or abs(written.by_row(at).sum() - found.log_likelihood) > 1e-3:
        return "another log-likelihood"
    steps = np.eye(size) * 1e-4
    slope = np.array([(written.whole(at + h) - written.whole(at - h)) / 2e-4 for h in steps])
    bent = np.zeros((size, size))
    for j in range(size):
        for k in range(j + 1):
            far = written.whole(at + steps[j] + steps[k]) - written.whole(at + steps[j] - steps[k])
            near = written.whole(at - steps[j] + steps[k]) - written.whole(at - steps[j] - steps[k])
            bent[j, k] = bent[k, j] = -(far - near) / 4e-8
    spread = np.linalg.inv(bent)
    if np.abs(spread @ slope / np.sqrt(spread.diagonal())).max() > 1e-3:
        return "the likelihood is greater elsewhere"
    scale = np.sqrt(spread.diagonal()[:K])
    for kind, claimed in found.covariances.items():
        if kind == "model" and not np.all(np.abs(claimed - spread[:K, :K]) <= 1e-3 * np.outer(scale, scale)):
            return "another covariance"
    return ""

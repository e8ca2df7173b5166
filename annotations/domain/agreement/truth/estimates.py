"""What every method of truth inference answers, and when none can."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotations.domain.agreement.arrays import FloatArray, IntArray
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.rated import RatedPatterns, Votes

# Two people who differ could each be the one who is right: a third tells them apart.
FEWEST_RATERS = 3
# Probabilities of 0 are kept out of logarithms.
LEAST = 1e-300


@dataclass(frozen=True, eq=False)
class Estimate:
    """A method's answer about every pattern and every person.

    prevalence: (labels,), the estimated share of each label among the sentences. posterior:
    (patterns, labels), rows sum up to 1. competence: (raters,) in [0, 1]; what it means is the
    method's to say. log_likelihood: None where the method has no likelihood.
    """

    method: str
    rated: RatedPatterns
    prevalence: FloatArray
    posterior: FloatArray
    competence: FloatArray
    log_likelihood: float | None = None
    iterations: int = 0
    converged: bool = True

    @cached_property
    def likeliest(self) -> IntArray:
        """The number of each pattern's likeliest label; of equals the first: (patterns,)."""
        likeliest: IntArray = self.posterior.argmax(axis=1)
        return likeliest

    @cached_property
    def confusion(self) -> FloatArray:
        """Expected sentences by person, likeliest truth and label given.

        Shape (raters, labels, labels). It sums up to how many sentences each person rated, so
        a share of a row that rests on next to nothing can be told.
        """
        return confusion_counts(self.rated, self.posterior)


def confusion_counts(rated: RatedPatterns, posterior: FloatArray) -> FloatArray:
    """Expected sentences by (person, true label, given label), from posteriors."""
    votes = rated.votes
    by_cell = votes.sum_by_cell(posterior * rated.count[:, None])
    return by_cell.reshape(votes.raters, votes.labels, votes.labels).transpose(0, 2, 1)


def accuracies(confusion: FloatArray) -> FloatArray:
    """The expected share of each person's ratings that is the true label: shape (raters,).

    0 for somebody without ratings.
    """
    right: FloatArray = np.trace(confusion, axis1=1, axis2=2)
    shares: FloatArray = right / np.maximum(confusion.sum(axis=(1, 2)), 1e-12)
    return shares


def prevalence_of(count: FloatArray, posterior: FloatArray) -> FloatArray:
    """The expected share of each label: shape (labels,)."""
    expected: FloatArray = count @ posterior
    shares: FloatArray = expected / expected.sum()
    return shares


def normalised(log_joint: FloatArray, count: FloatArray) -> tuple[FloatArray, float]:
    """Posteriors from the logarithms of joint probabilities, and the log-likelihood of all."""
    largest = log_joint.max(axis=1, keepdims=True)
    joint = np.exp(log_joint - largest)
    evidence = joint.sum(axis=1, keepdims=True)
    total = float(count @ (largest + np.log(evidence))[:, 0])
    return joint / evidence, total


def logarithm(probabilities: FloatArray) -> FloatArray:
    """The logarithm, finite also for 0."""
    logarithms: FloatArray = np.log(np.maximum(probabilities, LEAST))
    return logarithms


def by_cells(of_rater: FloatArray, votes: Votes) -> FloatArray:
    """(raters, true, given) as a table by cell (person, given label): (cells, labels)."""
    return np.ascontiguousarray(of_rater.transpose(0, 2, 1)).reshape(votes.cells, votes.labels)


def why_none(rated: RatedPatterns) -> Reason | None:
    """Why no majority can be told, or None: it needs units."""
    return Reason.NO_UNITS if not rated.count.sum() else None


def why_undefined(rated: RatedPatterns) -> Reason | None:
    """Why no model of people's errors can be estimated, or None where one can."""
    if not rated.count.sum():
        return Reason.NO_UNITS
    if len(np.unique(rated.votes.label)) == 1:
        return Reason.ONE_LABEL
    if len(np.unique(rated.votes.rater)) < FEWEST_RATERS:
        return Reason.FEW_RATERS
    return None

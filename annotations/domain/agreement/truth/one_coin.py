"""One-coin Dawid-Skene: every person is right with one probability, and errs evenly.

Source: Zhang, Chen, Zhou & Jordan (2016), Spectral Methods Meet EM: A Provably Optimal Algorithm
for Crowdsourcing, JMLR 17(102), section 2 (the one-coin model); the prevalence of labels is
estimated too. One figure a person: sound where a whole table would rest on too few sentences.
"""

from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.climbing import PUBLISHED, Settings, climb
from annotations.domain.agreement.truth.estimates import (
    Estimate,
    by_cells,
    confusion_counts,
    logarithm,
    prevalence_of,
    why_undefined,
)
from annotations.domain.agreement.truth.rated import RatedPatterns


@dataclass(frozen=True, eq=False)
class _Model:
    """prevalence: (labels,). accuracy: (raters,)."""

    prevalence: FloatArray
    accuracy: FloatArray


def one_coin(
    rated: RatedPatterns, settings: Settings = PUBLISHED, *, start: FloatArray | None = None
) -> Estimate | Reason:
    """The one-coin model. competence: the probability that a person gives the true label.

    Arguments as of `dawid_skene`; smoothing adds so many ratings per person, spread evenly.
    """
    if (reason := why_undefined(rated)) is not None:
        return reason

    def expect(model: _Model) -> FloatArray:
        rates = _even_errors(model.accuracy, rated.votes.labels)
        by_pattern = rated.votes.sum_by_pattern(by_cells(logarithm(rates), rated.votes))
        return by_pattern + logarithm(model.prevalence)

    def maximise(_: _Model | None, posterior: FloatArray) -> _Model:
        accuracy = _accuracy(confusion_counts(rated, posterior), settings.smoothing)
        return _Model(prevalence_of(rated.count, posterior), accuracy)

    begin = maximise(None, rated.shares if start is None else start)
    end = climb(rated, begin, expect=expect, maximise=maximise, settings=settings)
    return end.estimate("one_coin", rated, maximise(None, end.posterior).accuracy)


def _accuracy(confusion: FloatArray, smoothing: float) -> FloatArray:
    labels = confusion.shape[2]
    right: FloatArray = np.trace(confusion, axis1=1, axis2=2) + smoothing / labels
    shares: FloatArray = right / np.maximum(confusion.sum(axis=(1, 2)) + smoothing, 1e-12)
    return shares


def _even_errors(accuracy: FloatArray, labels: int) -> FloatArray:
    """(raters, true, given): accuracy on the diagonal, the rest spread evenly."""
    off = (1.0 - accuracy) / max(labels - 1, 1)
    rates = np.repeat(off, labels * labels).reshape(len(accuracy), labels, labels)
    diagonal = np.arange(labels)
    rates[:, diagonal, diagonal] = accuracy[:, None]
    return rates

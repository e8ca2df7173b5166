"""Dawid and Skene: every person has a table of errors, estimated together with the truth.

Source: Dawid & Skene (1979), Maximum Likelihood Estimation of Observer Error-Rates Using the EM
Algorithm, Applied Statistics 28, 20-28: equations 2.3 (error rates), 2.4 (prevalence) and 2.5
(posterior), begun from the shares of votes.
"""

from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.climbing import PUBLISHED, Settings, climb
from annotations.domain.agreement.truth.estimates import (
    Estimate,
    accuracies,
    by_cells,
    confusion_counts,
    logarithm,
    prevalence_of,
    why_undefined,
)
from annotations.domain.agreement.truth.rated import RatedPatterns


@dataclass(frozen=True, eq=False)
class _Model:
    """prevalence: (labels,). rates: (raters, true, given), rows sum up to 1."""

    prevalence: FloatArray
    rates: FloatArray


def dawid_skene(
    rated: RatedPatterns, settings: Settings = PUBLISHED, *, start: FloatArray | None = None
) -> Estimate | Reason:
    """The full model. competence: the expected share of a person's ratings that is right.

    start: posteriors to begin from, (patterns, labels); by default the shares of votes. Needs
    three people: with two, nobody can tell which of them errs.
    """
    if (reason := why_undefined(rated)) is not None:
        return reason

    def expect(model: _Model) -> FloatArray:
        by_pattern = rated.votes.sum_by_pattern(by_cells(logarithm(model.rates), rated.votes))
        return by_pattern + logarithm(model.prevalence)

    def maximise(_: _Model | None, posterior: FloatArray) -> _Model:
        confusion = confusion_counts(rated, posterior)
        return _Model(
            prevalence_of(rated.count, posterior), error_rates(confusion, settings.smoothing)
        )

    begin = maximise(None, rated.shares if start is None else start)
    end = climb(rated, begin, expect=expect, maximise=maximise, settings=settings)
    return end.estimate("dawid_skene", rated, accuracies(confusion_counts(rated, end.posterior)))


def error_rates(confusion: FloatArray, smoothing: float = 0.0) -> FloatArray:
    """How often each person gives each label to a sentence that truly has a label.

    confusion: (raters, true, given); so is the answer, and its rows sum up to 1. Even where
    nothing is known.
    """
    labels = confusion.shape[2]
    smoothed = confusion + smoothing / labels
    totals = smoothed.sum(axis=2, keepdims=True)
    known = totals > 0
    rates: FloatArray = np.where(known, smoothed, 1.0) / np.where(known, totals, float(labels))
    return rates

"""MACE: a person either knows the label, or spams from a habit of their own.

Source: Hovy, Berg-Kirkpatrick, Vaswani & Hovy (2013), Learning Whom to Trust with MACE,
NAACL-HLT, 1120-1130: the generative model of figure 1 by expectation-maximisation, with the
smoothing of the authors' program (0.01 divided by the number of labels) and the best of several
starts.
"""

from dataclasses import dataclass

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.climbing import PUBLISHED, Climb, Settings, climb
from annotations.domain.agreement.truth.estimates import (
    LEAST,
    Estimate,
    logarithm,
    why_undefined,
)
from annotations.domain.agreement.truth.rated import RatedPatterns, Votes

STARTS = 10
SMOOTHING = 0.01


@dataclass(frozen=True, eq=False)
class _Model:
    """knowing: (raters,), the probability of knowing the label. habit: (raters, labels)."""

    knowing: FloatArray
    habit: FloatArray

    @property
    def spam(self) -> FloatArray:
        """The probability of giving a label without knowing: (raters, labels)."""
        spam: FloatArray = (1.0 - self.knowing)[:, None] * self.habit
        return spam


def mace(
    rated: RatedPatterns, settings: Settings = PUBLISHED, *, seed: int, starts: int = STARTS
) -> Estimate | Reason:
    """competence: the probability that a person knew the label they gave.

    The same seed gives the same estimate. Of the starts, the likeliest end is taken. Of the
    settings, smoothing is MACE's own.
    """
    if (reason := why_undefined(rated)) is not None:
        return reason
    generator = np.random.Generator(np.random.PCG64(seed))
    ends = [_climb(rated, _begin(rated.votes, generator), settings) for _ in range(starts)]
    best = max(ends, key=lambda end: end.log_likelihood)
    return best.estimate("mace", rated, best.parameters.knowing)


def _begin(votes: Votes, generator: np.random.Generator) -> _Model:
    """Everybody more knowing than not, and no two starts alike."""
    habit = generator.uniform(0.5, 1.5, size=(votes.raters, votes.labels))
    return _Model(
        knowing=generator.uniform(0.5, 1.0, size=votes.raters),
        habit=habit / habit.sum(axis=1, keepdims=True),
    )


def _climb(rated: RatedPatterns, begin: _Model, settings: Settings) -> Climb[_Model]:
    votes = rated.votes
    cells = np.arange(votes.cells)
    own_label = cells % votes.labels

    def expect(model: _Model) -> FloatArray:
        rates = np.repeat(model.spam.reshape(votes.cells, 1), votes.labels, axis=1)
        rates[cells, own_label] += np.repeat(model.knowing, votes.labels)
        log_joint: FloatArray = votes.sum_by_pattern(logarithm(rates)) - np.log(votes.labels)
        return log_joint

    def maximise(model: _Model, posterior: FloatArray) -> _Model:
        by_cell = votes.sum_by_cell(posterior * rated.count[:, None])
        right = by_cell[cells, own_label].reshape(votes.raters, votes.labels)
        given = by_cell.sum(axis=1).reshape(votes.raters, votes.labels)
        knowing = model.knowing[:, None]
        known = right * knowing / np.maximum(knowing + model.spam, LEAST)
        return _model_of(known, given - known)

    return climb(rated, begin, expect=expect, maximise=maximise, settings=settings)


def _model_of(known: FloatArray, spammed: FloatArray) -> _Model:
    """Expected ratings from knowledge and from habit, (raters, labels), as probabilities."""
    added = SMOOTHING / known.shape[1]
    knew, did_not = known.sum(axis=1) + added, spammed.sum(axis=1) + added
    habit = spammed + added
    return _Model(knew / (knew + did_not), habit / habit.sum(axis=1, keepdims=True))

"""The majority: each sentence is what most people said, equals share it.

The plain rule that every model of people's errors is compared with.
"""

import numpy as np

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.truth.estimates import (
    Estimate,
    accuracies,
    confusion_counts,
    prevalence_of,
    why_none,
)
from annotations.domain.agreement.truth.rated import RatedPatterns


def majority(rated: RatedPatterns) -> Estimate | Reason:
    """Posterior: 1 for the label with most votes, divided equally among equals.

    competence: the share of a person's ratings that is the majority's label, their own vote
    included, so it flatters where few people rated.
    """
    if (reason := why_none(rated)) is not None:
        return reason
    best = rated.shares.max(axis=1, keepdims=True)
    winners = (rated.shares >= best - 1e-12) & (rated.shares > 0)
    posterior = winners / winners.sum(axis=1, keepdims=True)
    return Estimate(
        method="majority",
        rated=rated,
        prevalence=prevalence_of(rated.count, posterior),
        posterior=posterior.astype(np.float64),
        competence=accuracies(confusion_counts(rated, posterior)),
    )


def vote_shares(rated: RatedPatterns) -> Estimate | Reason:
    """Posterior: the share of people who gave each label. What is left where no model can be
    estimated, and where every estimation begins (Dawid & Skene 1979, section 3)."""
    if (reason := why_none(rated)) is not None:
        return reason
    return Estimate(
        method="vote_shares",
        rated=rated,
        prevalence=prevalence_of(rated.count, rated.shares),
        posterior=rated.shares,
        competence=accuracies(confusion_counts(rated, rated.shares)),
    )

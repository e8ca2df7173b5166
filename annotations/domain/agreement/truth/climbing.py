"""Expectation-maximisation over patterns, the loop that all models of people's errors share.

Source: Dempster, Laird & Rubin (1977), Maximum Likelihood from Incomplete Data via the EM
Algorithm, JRSS B 39, 1-38.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from annotations.domain.agreement.arrays import FloatArray
from annotations.domain.agreement.truth.estimates import Estimate, normalised, prevalence_of
from annotations.domain.agreement.truth.rated import RatedPatterns

# An iteration that gains less log-likelihood a sentence than this ends the estimation.
TOLERANCE = 1e-7
MOST_ITERATIONS = 500

Parameters = TypeVar("Parameters")


@dataclass(frozen=True)
class Settings:
    """How an estimation is run.

    smoothing: ratings that are added to what is known of a person, spread evenly over the
    labels, so that what somebody has not done yet is not held for impossible; 0 = maximum
    likelihood, as published.
    """

    smoothing: float = 0.0
    tolerance: float = TOLERANCE
    most_iterations: int = MOST_ITERATIONS


PUBLISHED = Settings()


@dataclass(frozen=True, eq=False)
class Climb(Generic[Parameters]):
    """Where an estimation ended: the posterior follows from the parameters."""

    parameters: Parameters
    posterior: FloatArray
    log_likelihood: float
    iterations: int
    converged: bool

    def estimate(self, method: str, rated: RatedPatterns, competence: FloatArray) -> Estimate:
        return Estimate(
            method=method,
            rated=rated,
            prevalence=prevalence_of(rated.count, self.posterior),
            posterior=self.posterior,
            competence=competence,
            log_likelihood=self.log_likelihood,
            iterations=self.iterations,
            converged=self.converged,
        )


def climb(
    rated: RatedPatterns,
    begin: Parameters,
    *,
    expect: Callable[[Parameters], FloatArray],
    maximise: Callable[[Parameters, FloatArray], Parameters],
    settings: Settings = PUBLISHED,
) -> Climb[Parameters]:
    """From `begin` until the likelihood grows no more.

    expect: parameters to the logarithms of joint probabilities, (patterns, labels). maximise:
    parameters and posteriors to better parameters.
    """
    gain = settings.tolerance * float(rated.count.sum())
    before, iterations, parameters = -np.inf, 1, begin
    posterior, reached = normalised(expect(parameters), rated.count)
    while abs(reached - before) >= gain and iterations < settings.most_iterations:
        before, iterations = reached, iterations + 1
        parameters = maximise(parameters, posterior)
        posterior, reached = normalised(expect(parameters), rated.count)
    converged = abs(reached - before) < gain
    return Climb(parameters, posterior, reached, iterations, converged)

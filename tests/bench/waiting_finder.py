"""A finder that only waits, as for somebody else's model: what workers share shows, not the CPU.

Named by the workers of the benchmark with `--include`; the product knows nothing of it.
"""

import time
from collections.abc import Sequence

from annotations.domain import suggestions
from annotations.domain.sentences import SentenceSpan
from annotations.domain.suggestions.base import Findings

SECONDS = 0.1


class WaitingFinder:
    name = suggestions.RULES
    version = "waits"
    config_hash = "waits"

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        del text, sentences
        time.sleep(SECONDS)
        return Findings((), ())


suggestions.FINDERS[suggestions.RULES] = WaitingFinder()

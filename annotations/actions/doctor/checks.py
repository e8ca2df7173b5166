"""The table of checks, and one examination of everything they look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from annotations.actions.doctor.belonging import BELONGING, check_belonging
from annotations.actions.doctor.counts import AGREEMENT, TOTALS, check_counts, check_totals
from annotations.actions.doctor.dangling import DANGLING, check_dangling
from annotations.actions.doctor.events import EVENTS, check_events
from annotations.actions.doctor.files import (
    RELEASE_FILES,
    STRAY_FILES,
    check_releases,
    check_stray_files,
)
from annotations.actions.doctor.findings import Finding, Look, Scope
from annotations.actions.doctor.gold import GOLD, check_gold
from annotations.actions.doctor.jobs import JOB_FILES, JOBS, check_job_files, check_leases
from annotations.actions.doctor.leftovers import LEFTOVERS, check_leftovers
from annotations.actions.doctor.members import MEMBERS, check_members
from annotations.actions.doctor.records import (
    HISTORY,
    PROJECTION,
    RECORDS,
    SUBMITTED,
    check_records,
)
from annotations.actions.doctor.references import REFERENCES, check_source_history
from annotations.actions.doctor.sources import SOURCES, check_sources
from annotations.actions.doctor.suggestions import SUGGESTIONS, check_suggestions
from annotations.actions.doctor.texts import SENTENCES, TEXT, check_sentences, check_texts
from annotations.actions.doctor.thresholds import THRESHOLDS, check_thresholds
from annotations.queries.snapshot import snapshot

EXAMPLES = 5
TARGETS_KEPT = 100_000

# name -> what holds when nothing is found
CHECKS = {
    TEXT: "Every text is the one that was imported",
    SENTENCES: "Sentences lie in their text, in order and without overlap",
    RECORDS: "Every record is legal and lies in its sentence",
    HISTORY: "No version of a record is missing",
    SUBMITTED: "Submitted work is complete, and quotes are where something is quoted",
    PROJECTION: "Rows say what the newest records say",
    REFERENCES: "What records name is there",
    GOLD: "Gold is legal, made from submitted work, and its rows say the newest",
    SOURCES: "Merges of sources end, and their history says what they are",
    SUGGESTIONS: "Suggestions lie in the text they were made for",
    THRESHOLDS: "Thresholds are shares, and nobody was shown what they withhold",
    BELONGING: "Rows that belong together are of one project and one text",
    MEMBERS: "Everybody with work is a member, every project has a manager",
    EVENTS: "Events are numbered without a gap",
    AGREEMENT: "A recount of agreement gives the same numbers",
    TOTALS: "Totals of agreement are the sums of their counts",
    JOBS: "Running jobs are held by a worker, waiting ones are offered to one",
    JOB_FILES: "What unfinished jobs need is there",
    RELEASE_FILES: "Files of releases are what their manifests say",
    DANGLING: "No row points at one that does not exist",
    STRAY_FILES: "Every file is known to somebody",
    LEFTOVERS: "Nothing expired is left over",
}
# Harmless: told, but no reason for an operator to be called.
NOTES = frozenset({STRAY_FILES, LEFTOVERS})


@dataclass
class Outcome:
    """What one check found: how many, the first of them, and what its repair would work on."""

    check: str
    count: int = 0
    examples: list[Finding] = field(default_factory=list)
    targets: set[int] = field(default_factory=set)

    @property
    def is_fault(self) -> bool:
        return self.count > 0 and self.check not in NOTES

    def add(self, finding: Finding) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(finding)
        if finding.target is not None and len(self.targets) < TARGETS_KEPT:
            self.targets.add(finding.target)


def examine(scope: Scope, *, at: datetime) -> list[Outcome]:
    """Look at everything as it is at one moment; the site may go on meanwhile."""
    outcomes = {name: Outcome(name) for name in CHECKS}
    with snapshot():
        for finding in _findings(scope, at):
            outcomes[finding.check].add(finding)
    return list(outcomes.values())


def _findings(scope: Scope, at: datetime) -> Iterator[Finding]:
    looks: tuple[Look, ...] = (
        check_texts,
        check_sentences,
        check_records,
        check_gold,
        check_source_history,
        check_sources,
        check_suggestions,
        check_thresholds,
        check_belonging,
        check_members,
        check_events,
        check_counts,
        check_totals,
        partial(check_leases, at=at),
        check_job_files,
        check_releases,
        check_dangling,
        check_stray_files,
        partial(check_leftovers, at=at),
    )
    for look in looks:
        yield from look(scope)

"""The manifest: what a release is of, what it holds and the hash of every file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message
from annotations.formats.releases.options import EVERYTHING, ReleaseOptions, ReleaseQuery

FORMAT = "annotation-workbench-release"
FORMAT_VERSION = 1
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}", re.ASCII)
"""What a release may be called."""

OPEN_WORK = "open_work"
NO_SUBMISSION = "no_submission"
OTHER_BATCHES = "training_or_recheck"
ARCHIVED = "archived"
LEFT_OUT: Mapping[str, Message] = {
    OPEN_WORK: N_("work on them is open"),
    NO_SUBMISSION: N_("nobody submitted them"),
    OTHER_BATCHES: N_("they were submitted in training or re-check batches only"),
    ARCHIVED: N_("they, or the batches in which they were submitted, are archived"),
}


@dataclass(frozen=True, kw_only=True)
class ReleaseHead:
    """What a release is of. No event number: it would differ where the data do not."""

    project_uid: str
    slug: str
    name: str
    version: str
    tool_version: str
    options: ReleaseOptions

    @property
    def title(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def root(self) -> str:
        """The name of the folder in the archive."""
        return f"{self.slug}-{self.version}"


@dataclass(frozen=True)
class Coverage:
    """Which articles are in and which are not.

    articles: article uid -> uid of the version released. left_out: reason -> article uids.
    outside: how many articles the query did not ask for; batches: name by uid of those asked for.
    """

    articles: Mapping[str, str]
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outside: int = 0
    query: ReleaseQuery = EVERYTHING
    batches: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentences(self) -> list[Message]:
        """The scope as a person would say it: what was asked for, what is in, what is not and why.

        What the query did not ask for is neither in nor left out.
        """
        total = len(self.articles) + sum(map(len, self.left_out.values()))
        return [
            *self._asked(),
            N_(
                "{n} of the {total} articles of the project are in, each in its newest submitted "
                "version: those that were submitted in a work batch and on which nobody had open "
                "work. Skipped and withdrawn work is not in.",
                n=len(self.articles),
                total=total,
            )
            if self.query.is_all
            else N_(
                "{n} of the {total} articles asked for are in, each in its newest submitted "
                "version: those that were submitted in a work batch and on which nobody had open "
                "work. Skipped and withdrawn work is not in.",
                n=len(self.articles),
                total=total,
            ),
            *(
                N_("Left out because {reason}: {n}.", reason=LEFT_OUT[reason], n=len(uids))
                for reason, uids in self.left_out.items()
                if uids
            ),
        ]

    def _asked(self) -> Iterator[Message]:
        query = self.query
        if query.is_all:
            return
        if query.batches:
            names = (self.batches.get(uid, uid) for uid in query.batches)
            yield N_("Asked for: only work in these batches: {names}.", names=", ".join(names))
        if query.language:
            yield N_("Asked for: only articles in the language {tag}.", tag=query.language)
        if query.outlet:
            yield N_("Asked for: only articles of the outlet {outlet}.", outlet=query.outlet)
        if query.published_from:
            yield N_("Asked for: only articles of {day} and later.", day=query.published_from)
        if query.published_until:
            yield N_("Asked for: only articles of {day} and earlier.", day=query.published_until)
        yield N_("Articles of the project outside this: {n}.", n=self.outside)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a release turned out to hold. as_of: the newest time among its rows.

    schemes: the numbers of the guideline versions people worked under. losses: format -> what it
    cannot hold, in words -> how often.
    """

    as_of: str
    schemes: Sequence[int]
    losses: Mapping[str, Mapping[str, int]]
    files: Mapping[str, JsonObject]


def manifest(head: ReleaseHead, coverage: Coverage, contents: Contents) -> JsonObject:
    """The manifest of a complete release; write it last."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "project": {"uid": head.project_uid, "slug": head.slug, "name": head.name},
        "version": head.version,
        "as_of": contents.as_of,
        "scope": {
            "words": " ".join(coverage.sentences),
            "articles": dict(coverage.articles),
            "left_out": {reason: list(uids) for reason, uids in coverage.left_out.items()},
            "outside": coverage.outside,
            "batches": dict(coverage.batches),
        },
        "options": head.options.as_json(),
        "schemes": list(contents.schemes),
        "losses": {name: dict(words) for name, words in contents.losses.items()},
        "tool_version": head.tool_version,
        "files": dict(contents.files),
        "complete": True,
    }

"""The manifest: what a release is of, what it holds and the hash of every file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from annotations.domain import fields
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_, Message

FORMAT = "annotation-workbench-release"
FORMAT_VERSION = 1

RESAMPLES = 1000
MAX_RESAMPLES = 10_000
SEED = 20_260_101
MAX_SEED = 2**32 - 1

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


class RefusedOptions(UserError):
    """An option of a release is out of bounds; `field` names it."""

    code = "refused_options"


@dataclass(frozen=True, kw_only=True)
class ReleaseOptions:
    """What the person who asks for a release may choose beside its version.

    resamples, seed: of the agreement's intervals. licence: of the annotations; contact: whom
    to write to; both are printed as given.
    """

    resamples: int = RESAMPLES
    seed: int = SEED
    licence: str = ""
    contact: str = ""

    def as_json(self) -> JsonObject:
        return asdict(self)


DEFAULT_OPTIONS = ReleaseOptions()


def parse_options(payload: object) -> ReleaseOptions:
    """The options of a JSON object; missing ones take their default. Raises UserError."""
    body = fields.as_object(payload, "options", DEFAULT_OPTIONS.as_json().keys())
    return ReleaseOptions(
        resamples=_whole(body, "resamples", RESAMPLES, least=1, most=MAX_RESAMPLES),
        seed=_whole(body, "seed", SEED, least=0, most=MAX_SEED),
        licence=fields.text(body, "licence", "options", limit=200).strip(),
        contact=fields.text(body, "contact", "options", limit=200).strip(),
    )


def _whole(body: JsonObject, key: str, default: int, *, least: int, most: int) -> int:
    value = body.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RefusedOptions(
            N_("This must be a whole number from {least} to {most}.", least=least, most=most),
            field=f"options.{key}",
        )
    return value


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
    """

    articles: Mapping[str, str]
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def sentences(self) -> list[Message]:
        """The scope as a person would say it: what is in, then what is not and why."""
        total = len(self.articles) + sum(map(len, self.left_out.values()))
        return [
            N_(
                "{n} of the {total} articles of the project are in, each in its newest submitted "
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


def manifest(
    head: ReleaseHead, coverage: Coverage, *, as_of: str, files: Mapping[str, JsonObject]
) -> JsonObject:
    """The manifest of a complete release; write it last."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "project": {"uid": head.project_uid, "slug": head.slug, "name": head.name},
        "version": head.version,
        "as_of": as_of,
        "scope": {
            "words": " ".join(coverage.sentences),
            "articles": dict(coverage.articles),
            "left_out": {reason: list(uids) for reason, uids in coverage.left_out.items()},
        },
        "options": head.options.as_json(),
        "tool_version": head.tool_version,
        "files": dict(files),
        "complete": True,
    }

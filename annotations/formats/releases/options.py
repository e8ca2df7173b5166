"""What the person who asks for a release may choose; every refusal names its field."""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Final

from annotations.domain import fields
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases.datasheet_questions import MAX_ANSWER, QUESTIONS
from annotations.formats.releases.values import number

RESAMPLES = 1000
MAX_RESAMPLES = 10_000
SEED = 20_260_101
MAX_SEED = 2**32 - 1
SPLITS = (0.8, 0.1, 0.1)
MAX_LINE = 200
MAX_TITLE = 300
MAX_PEOPLE = 2_000
MAX_FORMATS = 60
MAX_BATCHES = 1_000
MAX_OUTLET = 300
MAX_LANGUAGE = 35
DAY_LENGTH = len("2026-03-01")

ALWAYS = frozenset({"jsonl", "csv"})
"""The formats every release has: they need not be asked for."""
FULL, OFFSETS = "full", "offsets"
TEXTS = (FULL, OFFSETS)
BY_DATE, AT_RANDOM = "date", "random"
SPLIT_BY = (BY_DATE, AT_RANDOM)

_FORMAT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SUM_TOLERANCE: Final = 1e-9
_SHARES: Final = 3


class RefusedOptions(UserError):
    """An option of a release is out of bounds; `field` names it."""

    code = "refused_options"


@dataclass(frozen=True, kw_only=True)
class ReleaseQuery:
    """Which articles and work are asked for; "" and () = all.

    batches: uids; only the work in them. language: a tag, which `en` is for `en-GB` too.
    outlet: as the articles have it. published_from, published_until: ISO days, both included;
    what has no date lies outside either.
    """

    batches: tuple[str, ...] = ()
    language: str = ""
    outlet: str = ""
    published_from: str = ""
    published_until: str = ""

    @property
    def is_all(self) -> bool:
        return self == EVERYTHING

    def takes(self, *, language: str, outlet: str, published_at: str) -> bool:
        """Whether an article of which this is said is asked for, as far as its batches allow."""
        day = published_at[:DAY_LENGTH]
        return (
            (not self.language or _is_within(language.lower(), self.language.lower()))
            and (not self.outlet or outlet.casefold() == self.outlet.casefold())
            and (not self.published_from or day >= self.published_from)
            and (not self.published_until or "" < day <= self.published_until)
        )

    def as_json(self) -> JsonObject:
        return asdict(self) | {"batches": list(self.batches)}


EVERYTHING = ReleaseQuery()


def _is_within(tag: str, asked: str) -> bool:
    return tag == asked or tag.startswith(f"{asked}-")


@dataclass(frozen=True, kw_only=True)
class ReleaseOptions:
    """What may be chosen beside the version; all of it stands in the manifest.

    resamples, seed: of the agreement's intervals; the seed draws random splits too. licence: of
    the annotations; contact: whom to write to; creators: whom to cite, one a line. formats:
    names beyond those every release has, in order. texts: full, or offsets and hashes alone.
    splits: the shares of train, dev and test. datasheet: question -> answer.
    """

    resamples: int = RESAMPLES
    seed: int = SEED
    licence: str = ""
    contact: str = ""
    title: str = ""
    creators: str = ""
    formats: tuple[str, ...] = ()
    texts: str = FULL
    query: ReleaseQuery = EVERYTHING
    splits: tuple[float, float, float] = SPLITS
    split_by: str = BY_DATE
    datasheet: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> JsonObject:
        return asdict(self) | {
            "formats": list(self.formats),
            "query": self.query.as_json(),
            "splits": list(self.splits),
            "datasheet": dict(self.datasheet),
        }


DEFAULT_OPTIONS = ReleaseOptions()


def parse_options(payload: object) -> ReleaseOptions:
    """The options of a JSON object; missing ones take their default. Raises UserError.

    Whether a format is known here, and a batch, is asked when a release is requested: what was
    stored stays readable where either is gone.
    """
    body = fields.as_object(payload, "options", DEFAULT_OPTIONS.as_json().keys())
    return ReleaseOptions(
        resamples=_whole(body, "resamples", RESAMPLES, least=1, most=MAX_RESAMPLES),
        seed=_whole(body, "seed", SEED, least=0, most=MAX_SEED),
        licence=_line(body, "licence", limit=MAX_LINE),
        contact=_line(body, "contact", limit=MAX_LINE),
        title=_line(body, "title", limit=MAX_TITLE),
        creators=fields.text(body, "creators", "options", limit=MAX_PEOPLE).strip(),
        formats=_formats(body),
        texts=fields.choice(body, "texts", "options", TEXTS),
        query=_query(body.get("query", {})),
        splits=_splits(body),
        split_by=fields.choice(body, "split_by", "options", SPLIT_BY),
        datasheet=_datasheet(body.get("datasheet", {})),
    )


def _whole(body: JsonObject, key: str, default: int, *, least: int, most: int) -> int:
    value = body.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RefusedOptions(
            N_("This must be a whole number from {least} to {most}.", least=least, most=most),
            field=f"options.{key}",
        )
    return value


def _line(body: JsonObject, key: str, *, limit: int) -> str:
    return fields.text(body, key, "options", limit=limit).strip()


def _formats(body: JsonObject) -> tuple[str, ...]:
    """The names in order, without those that every release has anyway."""
    listed: list[str] = []
    for place, name in enumerate(fields.items(body, "formats", "options", limit=MAX_FORMATS)):
        if not isinstance(name, str) or not _FORMAT_NAME.fullmatch(name):
            raise RefusedOptions(
                N_("This must be the name of a format."),
                code="unknown_format",
                field=f"options.formats[{place}]",
            )
        if name in listed:
            raise RefusedOptions(
                N_("The format {name} is named twice.", name=name),
                field=f"options.formats[{place}]",
            )
        listed.append(name)
    return tuple(sorted(set(listed) - ALWAYS))


def _query(payload: object) -> ReleaseQuery:
    path = "options.query"
    body = fields.as_object(payload, path, EVERYTHING.as_json().keys())
    query = ReleaseQuery(
        batches=_batches(body, path),
        language=fields.text(body, "language", path, limit=MAX_LANGUAGE).strip(),
        outlet=fields.text(body, "outlet", path, limit=MAX_OUTLET).strip(),
        published_from=_day(body, "published_from", path),
        published_until=_day(body, "published_until", path),
    )
    if query.language and not _LANGUAGE.fullmatch(query.language):
        raise RefusedOptions(
            N_("The language must be a tag such as en or pt-BR."), field=f"{path}.language"
        )
    if query.published_until and query.published_until < query.published_from:
        raise RefusedOptions(
            N_("The last day lies before the first."), field=f"{path}.published_until"
        )
    return query


def _batches(body: JsonObject, path: str) -> tuple[str, ...]:
    listed = fields.items(body, "batches", path, limit=MAX_BATCHES)
    named = {f"batches[{place}]": value for place, value in enumerate(listed)}
    return tuple(sorted({str(fields.required_uid(named, key, path)) for key in named}))


def _day(body: JsonObject, key: str, path: str) -> str:
    value = fields.text(body, key, path, limit=DAY_LENGTH)
    if value and not _is_day(value):
        raise RefusedOptions(N_("This must be a day such as 2026-03-01."), field=f"{path}.{key}")
    return value


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _DAY.fullmatch(value) is not None


def _splits(body: JsonObject) -> tuple[float, float, float]:
    shares = body.get("splits", list(SPLITS))
    if not isinstance(shares, list) or len(shares) != _SHARES or not all(map(_is_share, shares)):
        raise RefusedOptions(
            N_("This must be three shares from 0 to 1: of train, dev and test."),
            field="options.splits",
        )
    if abs(math.fsum(shares) - 1) > _SUM_TOLERANCE:
        raise RefusedOptions(
            N_("The shares must add up to 1; these add up to {sum}.", sum=number(sum(shares))),
            field="options.splits",
        )
    train, dev, test = (number(float(share)) for share in shares)
    return train, dev, test


def _is_share(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= 1  # never true of NaN


def _datasheet(payload: object) -> dict[str, str]:
    """The answers that say something, in the order of the questions."""
    path = "options.datasheet"
    body = fields.as_object(payload, path, QUESTIONS.keys())
    answers = {
        question: fields.text(body, question, path, limit=MAX_ANSWER).strip()
        for question in QUESTIONS
    }
    return {question: answer for question, answer in answers.items() if answer}

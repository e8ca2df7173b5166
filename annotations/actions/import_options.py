"""How files are to be imported: what a manager chooses once for all rows of a job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats import FORMATS
from annotations.formats.base import MAX_LENGTHS, check_metadata
from annotations.formats.vocabulary import SpanLabel
from annotations.models import Job, Membership, Project
from annotations.models.project import ASSIGNABLE_ROLES

COLUMNS = ("text", *(name for name in MAX_LENGTHS if name != "source_name"))
UNKNOWN_LICENCE = "unknown"
MOST_WORDS = 100
LONGEST_WORD = 200
# In place of a member's uid: every name in the files is somebody who was not here before.
NEW_PEOPLE = "new"


class InvalidOption(UserError):
    """An option of an import cannot be followed; the field is its name."""

    code = "invalid_option"


class Annotations(StrEnum):
    """What becomes of annotations that a file brings."""

    NONE = "none"
    SUGGESTIONS = "suggestions"
    MARKS = "marks"


@dataclass(frozen=True)
class ImportOptions:
    """format: its name, "" = every file is recognised. licence, credit: of rows without their own.

    annotator: the uid of the member whose marks they become, "" = by the names in the file,
    NEW_PEOPLE = a new person for each name, though members here have it.
    is_finished: their work is submitted, sentences without marks hold none; else it stays open.
    labels: own words of the file -> what they mean. columns: a field -> the column that holds it.
    dry_run: nothing is stored; the items say what would be.
    """

    format: str = ""
    dry_run: bool = False
    preannotate: bool = False
    licence: str = ""
    credit: str = ""
    annotations: Annotations = Annotations.NONE
    annotator: str = ""
    is_finished: bool = False
    labels: Mapping[str, SpanLabel] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> JsonObject:
        """As a job keeps it; `read_options` reads it back."""
        return {
            "format": self.format,
            "dry_run": self.dry_run,
            "preannotate": self.preannotate,
            "licence": self.licence,
            "credit": self.credit,
            "annotations": self.annotations.value,
            "annotator": self.annotator,
            "is_finished": self.is_finished,
            "labels": {word: label.value for word, label in self.labels.items()},
            "columns": dict(self.columns),
        }

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Options as a job, a form or a program gives them; what is not there is the default.

        Raises InvalidOption naming the option.
        """
        return cls(
            format=_one_of(given, "format", ("", *readable_formats())),
            dry_run=_flag(given, "dry_run"),
            preannotate=_flag(given, "preannotate"),
            licence=_words(given, "licence"),
            credit=_words(given, "credit"),
            annotations=Annotations(_one_of(given, "annotations", tuple(Annotations), "none")),
            annotator=_words(given, "annotator"),
            is_finished=_flag(given, "is_finished"),
            labels=_labels(given),
            columns=_columns(given),
        )


def readable_formats() -> tuple[str, ...]:
    """The names of formats that have a reader."""
    return tuple(name for name, one in FORMATS.items() if one.reader is not None)


def read_options(job: Job) -> ImportOptions:
    """The options of a job; older jobs say only whether suggestions are wanted."""
    stored = job.params.get("options")
    if not isinstance(stored, Mapping):
        return ImportOptions(preannotate=bool(job.params.get("preannotate")))
    return ImportOptions.of(stored)


def check_options(project: Project, options: ImportOptions) -> None:
    """Raises UserError naming the option: also where the annotator may not annotate here."""
    check_metadata({"licence": options.licence, "credit": options.credit})
    if options.annotator not in ("", NEW_PEOPLE):
        _check_member(project, options.annotator)
    if options.annotator and options.annotations != Annotations.MARKS:
        raise InvalidOption(
            N_("Only marks have an annotator; suggestions are proposed by nobody."),
            field="annotator",
        )


def _check_member(project: Project, uid: str) -> None:
    member = _member(project, uid)
    if member is None:
        raise InvalidOption(
            N_("The annotator is no member of this project."),
            code="unknown_member",
            field="annotator",
        )
    if member.role not in ASSIGNABLE_ROLES:
        raise InvalidOption(
            N_("{name} may not annotate here.", name=member.pseudonym),
            code="not_assignable",
            field="annotator",
        )


def _member(project: Project, uid: str) -> Membership | None:
    try:
        user = UUID(uid)
    except ValueError:
        return None
    return Membership.objects.filter(project=project, user__uid=user, left_at=None).first()


def _words(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise InvalidOption(N_("The {key} must be a string.", key=name), field=name)
    return value.strip()


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise InvalidOption(N_("The {key} must be true or false.", key=name), field=name)
    return value


def _one_of(given: Mapping[str, Any], name: str, known: tuple[str, ...], default: str = "") -> str:
    value = given.get(name, default)
    if value not in known:
        raise InvalidOption(
            N_(
                "The {key} must be one of: {known}.",
                key=name,
                known=", ".join(one for one in known if one),
            ),
            field=name,
        )
    return str(value)


def _labels(given: Mapping[str, Any]) -> dict[str, SpanLabel]:
    """Own words -> labels, whose names may be written in small letters."""
    known = {label.casefold(): label for label in SpanLabel}
    return {
        word: known[_known(label.casefold(), "labels", tuple(known), tuple(SpanLabel))]
        for word, label in _pairs(given, "labels").items()
    }


def _columns(given: Mapping[str, Any]) -> dict[str, str]:
    pairs = _pairs(given, "columns")
    for name in pairs:
        _known(name, "columns", COLUMNS, COLUMNS)
    return pairs


def _known(word: str, name: str, known: tuple[str, ...], shown: tuple[str, ...]) -> str:
    if word not in known:
        raise InvalidOption(
            N_(
                "The {key} know no “{word}”; known are {known}.",
                key=name,
                word=word[:LONGEST_WORD],
                known=", ".join(shown),
            ),
            field=name,
        )
    return word


def _pairs(given: Mapping[str, Any], name: str) -> dict[str, str]:
    pairs = given.get(name, {})
    if (
        not isinstance(pairs, Mapping)
        or len(pairs) > MOST_WORDS
        or not all(
            isinstance(one, str) and 0 < len(one) <= LONGEST_WORD
            for pair in pairs.items()
            for one in pair
        )
    ):
        raise InvalidOption(
            N_("The {key} must be at most {most} pairs of words.", key=name, most=MOST_WORDS),
            field=name,
        )
    return dict(pairs)

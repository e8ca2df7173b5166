"""A small project whose uids, times and event numbers are fixed, to make releases of.

Two articles can be released: one assisted, with every kind of value; one blind, where one
annotator submitted again after others' marks were readable. The others are left out: one is
open, one was never given to anybody, one was training, one is archived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from release_records import (
    BEGIN,
    FERRY,
    TEXTS,
    Saved,
    after,
    attribution_body,
    saves,
    spans_of,
    uid,
)

from annotations.domain.record import parse_record
from annotations.domain.texts import text_hash
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Batch,
    BatchArticle,
    Event,
    GoldInput,
    GoldVersion,
    Membership,
    Project,
    Reaction,
    RecordVersion,
    Scheme,
    Sentence,
    Source,
    SourceVersion,
    Submission,
    Suggestion,
    SuggestionRun,
    User,
)
from annotations.queries.fates import fate_of

T = TypeVar("T")
SUBMITTED_SEQ = 60
LAST_SEQ = 90

PEOPLE = {"ann": "A1", "ben": "A2", "cem": "A10"}
DONE, OPEN, SKIPPED = "submitted", "open", "skipped"
GIVEN = (
    ("ferry", "ann", DONE),
    ("ferry", "ben", DONE),
    ("bridge", "ann", DONE),
    ("bridge", "ben", DONE),
    ("bridge", "cem", SKIPPED),
    ("open", "ann", DONE),
    ("open", "ben", OPEN),
    ("training", "ann", DONE),
    ("archived", "ann", DONE),
)
# By person: the number of the submission's event, and (suggestion, outcome, fields, marks before).
FATES: dict[str, tuple[int, list[tuple[str, str, list[str], str]]]] = {
    "ann": (60, [("quote", "edited", ["cue", "speaker"], ""), ("claim", "rejected", [], "none")]),
    "ben": (61, [("quote", "ignored", [], ""), ("claim", "accepted", [], "none")]),
}


@dataclass(frozen=True)
class GoldSaved:
    """A gold version; taken_from: whose decision it repeats, "" = taken back."""

    article: str
    position: int
    version: int
    seq: int
    taken_from: str
    method: str = "unanimous"
    reason: str = ""
    note: str = ""
    bulk: bool = False
    valid: str = ""


GOLD = (
    GoldSaved("ferry", 0, 1, 62, "ben", "adjudicated", "slip"),
    GoldSaved("ferry", 0, 2, 63, "ann", "adjudicated", "judgement", "R2, R9", valid="ben"),
    GoldSaved("ferry", 1, 1, 64, "ann", "adjudicated", "ambiguous"),
    GoldSaved("ferry", 2, 1, 66, "ann", bulk=True),
    GoldSaved("bridge", 0, 1, 67, "ann"),
    GoldSaved("bridge", 0, 2, 68, ""),  # taken back: not in any release
)


def build(*, backwards: bool = False) -> Project:
    """Insert the project; `backwards` inserts rows of each table in the opposite order."""

    def ordered(rows: Iterable[T]) -> list[T]:
        return list(reversed(list(rows))) if backwards else list(rows)

    project = Project.objects.create(
        uid=uid("project"),
        slug="harbour-desk",
        name="Harbour Desk: “ferries”",
        event_seq=LAST_SEQ,
        created_at=BEGIN,
    )
    for name in ordered(PEOPLE):
        _member(project, name)
    Scheme.objects.create(
        project=project,
        number=1,
        guideline="# Rules\n\nMark what is said.\n",
        options={"zeta": 1, "alpha": True},
        created_at=BEGIN,
        frozen_at=BEGIN,
    )
    for name in ordered(TEXTS):
        _article(project, name)
    _sources(project, ordered(("brook", "brook2", "log", "unused")))
    _batches(project)
    for article, person, state in ordered(GIVEN):
        _assignment(article, person, state)
    for one in ordered(saves()):
        _save(project, one)
    _submissions(ordered(GIVEN))
    _reactions(project, ordered(FATES))
    _gold(project, ordered(GOLD))
    return project


def _member(project: Project, name: str) -> None:
    Membership.objects.create(
        project=project,
        user=User.objects.create(uid=uid(name), username=f"{name}-secret-name"),
        role="annotator",
        pseudonym=PEOPLE[name],
        joined_at=BEGIN,
    )


def _article(project: Project, name: str) -> None:
    article = Article.objects.create(
        uid=uid("article", name),
        project=project,
        title=f"The {name}, “told”",
        url=f"https://example.org/{name}?a=1,2",
        outlet="Renn Courier",
        language="en",
        licence="CC BY 4.0",
        created_at=BEGIN,
        archived_at=after(5) if name == "archived" else None,
    )
    text = "\n\n".join(TEXTS[name])
    version = ArticleVersion.objects.create(
        uid=uid("version", name),
        article=article,
        project=project,
        number=1,
        text=text,
        text_hash=text_hash(text),
        splitter_name="news",
        splitter_version="1",
        imported_at=BEGIN,
    )
    start = 0
    for position, words in enumerate(TEXTS[name]):
        Sentence.objects.create(
            version=version,
            position=position,
            paragraph=position,
            start=start,
            end=start + len(words),
        )
        start += len(words) + 2


def _sources(project: Project, names: Sequence[str]) -> None:
    """brook2 was merged into brook; nobody named the last one."""
    event = _event(project, 5, "sources.added")
    shown = {"brook": "Ada Brook", "brook2": "A. Brook", "log": "port log", "unused": "Nobody"}
    for name in names:
        Source.objects.create(
            uid=uid("source", name),
            project=project,
            name=shown[name],
            name_key=shown[name].casefold(),
            scope="version" if name == "log" else "project",
            version=version_of("ferry") if name == "log" else None,
            created_at=BEGIN,
        )
    merged = source_of("brook2")
    merged.merged_into = source_of("brook")
    merged.save()
    for name in names:
        aliases = ["the harbour master", "=Brook, Ada"] if name == "brook" else []
        into = str(uid("source", "brook")) if name == "brook2" else None
        SourceVersion.objects.create(
            source=source_of(name),
            event=event,
            payload={
                "name": shown[name],
                "aliases": aliases,
                "scope": source_of(name).scope,
                "identity": "",
                "role": "",
                "private": False,
                "merged_into": into,
            },
        )


def _batches(project: Project) -> None:
    scheme = Scheme.objects.get(project=project)
    run = SuggestionRun.objects.create(
        uid=uid("run"),
        version=version_of("ferry"),
        finder="rules",
        finder_version="1",
        config_hash="c" * 64,
        at=after(1),
    )
    for kind, articles in {
        "work": ("ferry", "bridge", "open", "archived"),
        "training": ("training",),
    }.items():
        batch = Batch.objects.create(
            uid=uid("batch", kind),
            project=project,
            scheme=scheme,
            name=f"{kind}, spring",
            kind=kind,
            seed=1,
            created_at=BEGIN,
            assigned_at=BEGIN,
        )
        for article in articles:
            assisted = article == "ferry"
            BatchArticle.objects.create(
                batch=batch,
                version=version_of(article),
                scheme=scheme,
                kind=kind,
                arm="assisted" if assisted else "blind",
                suggestion_run=run if assisted else None,
            )
    _suggestions(run)


def _suggestions(run: SuggestionRun) -> None:
    span = spans_of(FERRY, 0, "“The ferry, 🚢 ‘Ilva’, sank,”")
    Suggestion.objects.create(
        uid=uid("suggestion", "quote"),
        run=run,
        sentence=_sentence("ferry", 0),
        position=0,
        kind="attribution",
        quote=True,
        score=2 / 3,
        payload=attribution_body(span, "direct")
        | {"speaker": {"kind": "source", "name": "Ada Brook", "mention": []}},
    )
    Suggestion.objects.create(
        uid=uid("suggestion", "claim"),
        run=run,
        sentence=_sentence("ferry", 1),
        position=1,
        kind="claim",
        score=0.5,
    )


def _assignment(article: str, person: str, state: str) -> None:
    Assignment.objects.create(
        uid=uid("assignment", article, person),
        batch_article=BatchArticle.objects.get(version=version_of(article)),
        annotator=User.objects.get(uid=uid(person)),
        state=state,
        skip_reason="broken_text" if state == SKIPPED else "",
        created_at=BEGIN,
        submitted_at=after(SUBMITTED_SEQ) if state == DONE else None,
    )


def _save(project: Project, one: Saved) -> None:
    RecordVersion.objects.create(
        assignment=assignment_of(one.article, one.person),
        sentence=_sentence(one.article, one.position),
        version=one.version,
        payload=_stored_record(one),
        event=_event(project, one.seq, "records.saved"),
        seq=one.seq,
    )


def _stored_record(one: Saved) -> dict[str, object]:
    sentence = _sentence(one.article, one.position)
    span = (sentence.start, sentence.end)
    return parse_record(one.record, sentence=span, text_length=10_000).as_json()


def _submissions(given: Sequence[tuple[str, str, str]]) -> None:
    """ben submitted the bridge a second time, when he could read ann's marks."""
    for article, person, state in given:
        if state == DONE:
            Submission.objects.create(
                assignment=assignment_of(article, person),
                number=1,
                at=after(SUBMITTED_SEQ),
                seq=FATES[person][0] if article == "ferry" else SUBMITTED_SEQ,
                independent=True,
            )
    Submission.objects.create(
        assignment=assignment_of("bridge", "ben"),
        number=2,
        at=after(70),
        seq=70,
        independent=False,
    )


def _reactions(project: Project, people: Sequence[str]) -> None:
    """What each did with the ferry's suggestions, kept in the event of the submission too."""
    for person in people:
        work = assignment_of("ferry", person)
        seq, fates = FATES[person]
        settled = [
            Reaction.objects.create(
                suggestion=Suggestion.objects.get(uid=uid("suggestion", name)),
                assignment=work,
                shown_at=after(30),
                outcome=outcome,
                outcome_at=after(40 if outcome != "ignored" else SUBMITTED_SEQ),
                fields=changed,
                marks_before=before,
            )
            for name, outcome, changed, before in fates
        ]
        Event.objects.create(
            uid=uid("event", str(seq)),
            project=project,
            seq=seq,
            act=uid("event", str(seq)),
            at=after(SUBMITTED_SEQ),
            kind="assignment.submitted",
            object_uid=work.uid,
            answer={"number": 1, "fates": [fate_of(one).as_json() for one in settled]},
        )


def _gold(project: Project, versions: Sequence[GoldSaved]) -> None:
    """What dora decided; rows of the newest are not built, for a release reads the history."""
    dora = User.objects.create(uid=uid("dora"), username="dora-secret-name")
    Membership.objects.create(
        project=project, user=dora, role="adjudicator", pseudonym="A11", joined_at=BEGIN
    )
    inputs = {
        (one.article, one.position, one.person): one for one in saves() if one.seq < SUBMITTED_SEQ
    }
    for one in versions:
        taken = inputs.get((one.article, one.position, one.taken_from))
        gold = GoldVersion.objects.create(
            uid=uid("gold", str(one.seq)),
            batch_article=assignment_of(one.article, "ann").batch_article,
            sentence=_sentence(one.article, one.position),
            version=one.version,
            payload=None if taken is None else _stored_record(taken),
            method=one.method,
            reason=one.reason,
            note=one.note,
            bulk=one.bulk,
            event=_event(project, one.seq, "gold.decided", by=dora),
            seq=one.seq,
        )
        for person in ("ann", "ben"):
            saved = inputs[one.article, one.position, person]
            work = assignment_of(saved.article, person)
            GoldInput.objects.create(
                gold=gold,
                submission=Submission.objects.get(assignment=work, number=1),
                record_version=RecordVersion.objects.get(
                    assignment=work,
                    sentence=_sentence(saved.article, saved.position),
                    version=saved.version,
                ),
                valid=person == one.valid,
            )


def _event(project: Project, seq: int, kind: str, *, by: User | None = None) -> Event:
    return Event.objects.create(
        uid=uid("event", str(seq)),
        project=project,
        seq=seq,
        act=uid("event", str(seq)),
        by=by,
        at=after(seq),
        kind=kind,
    )


def version_of(article: str) -> ArticleVersion:
    return ArticleVersion.objects.get(uid=uid("version", article))


def source_of(name: str) -> Source:
    return Source.objects.get(uid=uid("source", name))


def assignment_of(article: str, person: str) -> Assignment:
    return Assignment.objects.get(uid=uid("assignment", article, person))


def _sentence(article: str, position: int) -> Sentence:
    return Sentence.objects.get(version=version_of(article), position=position)

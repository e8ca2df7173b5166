"""Fills a scratch site for the benchmarks and prints, as JSON, how to reach what it made.

Run as a program of its own, in the environment of the site it fills:
    python tests/bench/prepare.py people 16 300      one article of 300 sentences each
    python tests/bench/prepare.py archive 10000 20   articles × sentences, two annotators each
    python tests/bench/prepare.py copied 2500 20 4   the archive, with copies in the database
    python tests/bench/prepare.py marked 10000 10    the same with every row that submitting makes
"""

import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

from bench.copied_archive import copy_archive  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from make import NOON, make_batch, make_member, make_project, make_source  # noqa: E402

from annotations.actions import projection  # noqa: E402
from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.actions.counting import rebuild_all  # noqa: E402
from annotations.domain.record import EMPTY, parse_stored  # noqa: E402
from annotations.formats.base import ArticleDraft  # noqa: E402
from annotations.models import (  # noqa: E402
    ArticleVersion,
    Assignment,
    AssignmentState,
    Attribution,
    Event,
    Mark,
    Project,
    RecordVersion,
    Sentence,
    Source,
    Submission,
    User,
)

LATER = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SENTENCE = "“We wrote to the ministry {n} times in vain,” said Ida Morren on the quay of Port Renn."


def article_text(name: str, sentences: int) -> str:
    """Sentences in paragraphs of four; every text is another."""
    written = [SENTENCE.format(n=f"{name}-{n}") for n in range(sentences)]
    return "\n\n".join(" ".join(written[n : n + 4]) for n in range(0, sentences, 4))


def session_of(user: User) -> str:
    """A signed-in session's key, as the sign-in page would make it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def record_payload(sentence: Sentence, source: Source) -> dict[str, object]:
    """A direct quotation of the source that is a claim as well."""
    start, end = sentence.start, sentence.end
    attribution = {
        "uid": str(uuid4()),
        "mode": "direct",
        "content": [[start, end - 10]],
        "cue": [[end - 9, end - 5]],
        "identity": "named",
        "role": "expert",
        "speaker": {
            "kind": "source",
            "source": str(source.uid),
            "mention": [[end - 5, end]],
            "set_by": "chosen",
        },
    }
    body = {"marks": "Q+C", "seconds": 12.5, "attributions": [attribution]}
    return dict(parse_stored(body).as_json())


def prepare_people(people: int, sentences: int) -> dict[str, object]:
    """One project; each person has an article of their own to mark."""
    project = make_project(name="Bench")
    source = make_source(project)
    members = [make_member(project) for _ in range(people)]
    sessions = []
    for number, member in enumerate(members):
        draft = ArticleDraft(title=f"Article {number}", text=article_text(str(number), sentences))
        version = import_drafts(project=project, drafts=[draft], by=None, at=NOON)[0].version
        make_batch(project, [version], [member])
        assignment = Assignment.objects.get(annotator=member)
        spans = list(Sentence.objects.filter(version=version).values_list("start", "end"))
        sessions.append(
            {
                "session": session_of(member),
                "user": str(member.uid),
                "assignment": str(assignment.uid),
                "spans": spans,
            }
        )
    return {"project": str(project.uid), "source": str(source.uid), "people": sessions}


def prepare_open(sizes: list[int]) -> dict[str, object]:
    """One person with one article of each size, every sentence of which is marked."""
    project = make_project(name="Open")
    source = make_source(project)
    member = make_member(project)
    assignments = {}
    for size in sizes:
        draft = ArticleDraft(title=f"{size} sentences", text=article_text("open", size))
        version = import_drafts(project=project, drafts=[draft], by=None, at=NOON)[0].version
        make_batch(project, [version], [member])
        assignment = Assignment.objects.get(annotator=member, batch_article__version=version)
        write_records([assignment], source, submitted=False)
        assignments[size] = str(assignment.uid)
    return {"session": session_of(member), "assignments": assignments}


def prepare_archive(articles: int, sentences: int) -> dict[str, object]:
    """A project of many articles, each submitted by two people: history and its projection."""
    project = make_project(name="Archive", slug="archive")
    source = make_source(project)
    members = [make_member(project), make_member(project)]
    for begin in range(0, articles, 500):
        drafts = [
            ArticleDraft(title=f"Article {n}", text=article_text(str(n), sentences))
            for n in range(begin, min(begin + 500, articles))
        ]
        with transaction.atomic():
            imported = import_drafts(project=project, drafts=drafts, by=None, at=NOON)
            batch = make_batch(project, [one.version for one in imported], members)
            write_records(
                Assignment.objects.filter(batch_article__batch=batch), source, submitted=True
            )
    return {"project": str(project.uid)}


def prepare_copied(articles: int, sentences: int, times: int) -> dict[str, object]:
    """The archive so many times: what is marked is the same in every copy."""
    made = prepare_archive(articles, sentences)
    copy_archive(Project.objects.get(uid=str(made["project"])), times)
    return made


def prepare_marked(articles: int, sentences: int) -> dict[str, object]:
    """The archive with the rows projected from its history and its agreement counts."""
    made = prepare_archive(articles, sentences)
    project = Project.objects.get(uid=str(made["project"]))
    source = Source.objects.get(project=project)
    rows = RecordVersion.objects.order_by("pk").values_list(
        "pk", "assignment_id", "sentence_id", "payload"
    )
    portion: list[tuple[int, int, int, dict[str, object]]] = []
    after = 0
    while portion := list(rows.filter(pk__gt=after)[:5000]):
        with transaction.atomic():
            _project_in_bulk(portion, source)
        after = portion[-1][0]
    versions = list(ArticleVersion.objects.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(versions), 500):
        _count_in_bulk(project, versions[begin : begin + 500])
    return made | {"marks": Mark.objects.count()}


def _project_in_bulk(
    portion: list[tuple[int, int, int, dict[str, object]]], source: Source
) -> None:
    marks = Mark.objects.bulk_create(
        Mark(
            assignment_id=assignment,
            sentence_id=sentence,
            version=1,
            marks=str(payload["marks"]),
            seconds=float(str(payload["seconds"])),
        )
        for _, assignment, sentence, payload in portion
    )
    named = ("mode", "content", "cue", "commitment", "certainty", "negated", "identity", "role")
    Attribution.objects.bulk_create(
        Attribution(
            **{name: one[name] for name in named},
            uid=one["uid"],
            mark=mark,
            position=0,
            speaker_kind="source",
            source=source,
            mention=one["speaker"]["mention"],
            set_by="chosen",
        )
        for mark, (_, _, _, payload) in zip(marks, portion, strict=True)
        for one in payload["attributions"]  # type: ignore[attr-defined]
    )


def _count_in_bulk(project: Project, versions: list[int]) -> None:
    rebuild_all(project.pk, list(ArticleVersion.objects.filter(pk__in=versions).defer("text")))


def write_records(assignments: Iterable[Assignment], source: Source, *, submitted: bool) -> None:
    """Write a record for every sentence of every assignment, as one event each article."""
    for assignment in assignments:
        version_id = assignment.batch_article.version_id
        sentences = list(Sentence.objects.filter(version_id=version_id).in_order())
        project_id = assignment.batch_article.batch.project_id
        event = _event(project_id, assignment.uid)
        payloads = [record_payload(sentence, source) for sentence in sentences]
        RecordVersion.objects.bulk_create(
            RecordVersion(
                assignment=assignment,
                sentence=sentence,
                version=1,
                payload=payload,
                event=event,
                seq=event.seq,
            )
            for sentence, payload in zip(sentences, payloads, strict=True)
        )
        if submitted:
            _submit(assignment, event)
        else:
            _project(assignment, sentences, payloads)


def _event(project_id: int, object_uid: UUID) -> Event:
    project = Project.objects.get(pk=project_id)
    project.event_seq += 1
    project.save(update_fields=["event_seq"])
    return Event.objects.create(
        project=project,
        seq=project.event_seq,
        act=uuid4(),
        at=LATER,
        kind="records.saved",
        object_uid=object_uid,
    )


def _submit(assignment: Assignment, event: Event) -> None:
    Submission.objects.create(
        assignment=assignment, number=1, at=LATER, seq=event.seq, independent=True
    )
    assignment.state = AssignmentState.SUBMITTED
    assignment.submitted_at = LATER
    assignment.save(update_fields=["state", "submitted_at"])


def _project(
    assignment: Assignment, sentences: list[Sentence], payloads: list[dict[str, object]]
) -> None:
    changes = [
        projection.Change(
            sentence_id=sentence.pk,
            position=sentence.position,
            mark_id=None,
            version=1,
            old=EMPTY,
            new=parse_stored(payload),
        )
        for sentence, payload in zip(sentences, payloads, strict=True)
    ]
    with transaction.atomic():
        projection.write(assignment=assignment, changes=changes)


def main(kind: str, *numbers: str) -> None:
    """Migrate, fill and print."""
    call_command("migrate", verbosity=0)
    sizes = [int(number) for number in numbers]
    if kind == "people":
        made = prepare_people(*sizes)
    elif kind == "open":
        made = prepare_open(sizes)
    elif kind == "copied":
        made = prepare_copied(*sizes)
    elif kind == "marked":
        made = prepare_marked(*sizes)
    else:
        made = prepare_archive(*sizes)
    sys.stdout.write(json.dumps(made) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

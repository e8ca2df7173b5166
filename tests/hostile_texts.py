"""A world in which every text that somebody can give is an attack on whoever reads it."""

from typing import Any

import make
from adjudicating import decide
from django.apps import apps
from django.db.models import CharField, Field, TextField
from world import World, build

from annotations.actions.comments import comment_on_sentence
from annotations.actions.opening import open_decisions
from annotations.models import (
    BatchArticle,
    Job,
    JobItem,
    JobItemState,
    JobState,
    Source,
    SourceAlias,
)

IMAGE = "<img src=/canary onerror=canary()>"
PAYLOADS = (
    IMAGE,
    '"><script>canary()</script>',
    "'><svg onload=canary()>",
    "</script><script>canary()</script>",
    "</textarea></title></style></template>" + IMAGE,
    '" autofocus onfocus=canary() onmouseover=canary() x="',
    "{{ canary() }}{% canary %}${canary()}",
    "<iframe srcdoc='<script>parent.canary()</script>'></iframe>",
    "<a href=javascript:canary()>click</a><base href=//canary/>",
    "<math><mtext></p><style><img src=x onerror=canary()></style>",
    "[click](javascript:canary()) ![x](/canary) <javascript:canary()>",
    "\u202e\u2028<!--<img src='--><img src=/canary onerror=canary()>'>",
    "=HYPERLINK('/canary')\r\nSet-Cookie: canary=1",
)
ODD = 'https://x.example/?<img%20src=/canary"onerror=canary()>'
LINK = "javascript:canary()//" + IMAGE
TEXT = " ".join(PAYLOADS).replace("\r\n", " ") + "\n\n“" + IMAGE + "” said Ida Morren. It rained."

# Columns that hold what somebody typed or sent.
POISONED: dict[str, tuple[str, ...]] = {
    "ApiToken": ("name",),
    "Article": (
        *("title", "url", "outlet", "author", "published_at", "language", "licence"),
        *("source_name", "credit"),
    ),
    "Assignment": ("skip_note",),
    "Attribution": ("anonymity_reason",),
    "Batch": ("name",),
    "Comment": ("text",),
    "Evidence": ("url", "document", "publisher", "passage", "retrieved_at"),
    "GoldVersion": ("note",),
    "Invitation": ("note",),
    "Job": ("reason",),
    "JobItem": ("label", "error", "file", "field"),
    "Mark": ("note",),
    "ModelBackend": ("name", "url", "username"),
    "Project": ("name", "description", "language"),
    "Release": ("version",),
    "Scheme": ("guideline",),
    "Session": ("agent",),
    "Source": ("name",),
    "SourceAlias": ("name",),
    "User": ("first_name", "last_name", "email"),
    "Webhook": ("url",),
}
# Rows that never change: the attack is in what was written.
WRITTEN_ONCE = frozenset({"GoldVersion"})
# Columns that nobody can type into: keys, digests, words of a closed list, names of programs.
MADE_BY_THE_SERVER: dict[str, tuple[str, ...]] = {
    "AgreementArticle": ("digest",),
    "AgreementCount": ("layer",),
    "AgreementInterval": ("inputs_hash",),
    "AgreementPattern": ("layer",),
    "AgreementView": ("digest",),
    "AnsweredRequest": ("body_hash",),
    "ApiToken": ("digest", "token_key"),
    "ArticleVersion": ("text", "text_hash", "splitter_name", "splitter_version"),
    "Assignment": ("state_before_withdrawal",),
    "Attribution": (
        *("mode", "commitment", "certainty", "identity", "role", "speaker_kind", "set_by"),
    ),
    "Backup": ("file_name", "sha256"),
    "ChainLink": ("place", "kind"),
    "Event": ("kind", "body_hash"),
    "Evidence": ("kind", "stance"),
    "Gold": ("marks",),
    "ImportedRow": ("file_hash",),
    "Invitation": ("token_hash",),
    "Job": ("worker", "process"),
    "JobItem": ("key", "code"),
    "Mark": ("marks",),
    "Membership": ("pseudonym",),
    "ModelBackend": ("sealed_password",),
    "Project": ("slug", "finder"),
    "Reaction": ("marks_before",),
    "Release": ("tool_version", "manifest_hash", "archive_hash"),
    "ResetLink": ("token_hash",),
    "RestoredRelease": ("manifest_hash",),
    "Session": ("session_key", "session_data"),
    "Source": ("name_key", "identity", "role"),
    "SourceAlias": ("name_key",),
    "SuggestionRun": ("finder", "finder_version", "config_hash"),
    "User": ("username", "password", "language"),
    "WebhookDelivery": ("event",),
    "WorkerPresence": ("name",),
}


def text_columns() -> set[tuple[str, str]]:
    """Every column of text without a list of choices: (model, field)."""
    return {
        (model.__name__, field.name)
        for model in apps.get_app_config("annotations").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, CharField | TextField) and not field.choices
    }


def hostile(field: "Field[Any, Any]") -> str:
    """As many attacks as the column takes."""
    if field.name == "url":
        return LINK
    most = getattr(field, "max_length", None) or 100_000
    told = ""
    for payload in PAYLOADS:
        if len(told) + len(payload) <= most:
            told += payload
    return told


def hostile_world() -> World:
    """The world of the matrix, with attacks in every column, record and file name."""
    world = build()
    alice, bob = world.people["alice"], world.people["bob"]
    version = make.make_version(world.project, TEXT, title="Hostile")
    make.make_batch(world.project, [version], [bob, alice])
    work = make.assignment_of(bob, version)
    source = make.make_source(world.project, "Hostile source")
    SourceAlias.objects.create(source=source, name=IMAGE, name_key="hostile")
    make.save(work, 0, _record(source))
    compared = _compared(world, source)
    _import_that_failed(world)
    for model, fields in POISONED.items():
        table = apps.get_model("annotations", model)
        assert table._default_manager.exists(), f"No row of {model} to attack."
        for name in fields if model not in WRITTEN_ONCE else ():
            _poison(table, name)
    return world_with(world, version.article.uid, work.uid, source, **compared)


def _record(source: Source) -> dict[str, object]:
    return make.record(
        "Q+V",
        note=" ".join(PAYLOADS),
        attributions=[make.said_by(source.uid, anonymity_reason=IMAGE)],
        evidence=[make.evidence(passage=IMAGE, publisher=IMAGE, url=ODD)],
    )


def _compared(world: World, source: Source) -> dict[str, object]:
    """An article that two people submitted, with gold, and its decisions opened."""
    people = [world.people["bob"], world.people["carol"]]
    version = make.make_version(world.project, f"{TEXT}\n\nIt cleared.", title=IMAGE)
    batch = make.make_batch(world.project, [version], people)
    for person, first in zip(people, (_record(source), make.record("C")), strict=True):
        rest = [make.record("none")] * (version.sentences.count() - 1)
        make.submit(make.assignment_of(person, version), [first, *rest])
    place = BatchArticle.objects.select_related("batch__project", "version__article").get(
        batch=batch
    )
    decide(place, 0, _record(source), reason="judgement", note=" ".join(PAYLOADS))
    open_decisions(batch=batch, versions=None, by=world.people["alice"], at=make.NOON)
    own = make.assignment_of(people[0], version)
    comment_on_sentence(assignment=own, position=0, text=IMAGE, by=people[0], at=make.NOON)
    pages = ("adjudication-detail", "meeting-detail", "api:gold")
    return {
        **{f"{page}.batch": batch.uid for page in (*pages, "adjudication-queue")},
        **{f"{page}.version": version.uid for page in pages},
        **{f"{page}.assignment": own.uid for page in ("decision-detail", "api:decisions")},
    }


def _import_that_failed(world: World) -> None:
    job = Job.objects.get(uid=str(world.values["job"]))
    files = [{"path": "uploads/x/0.txt", "name": f"{IMAGE}.txt"}]
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, params={"files": files})
    JobItem.objects.create(job=job, key="0:1", state=JobItemState.FAILED, label="x", error="x")


def _poison(table: Any, name: str) -> None:
    """Fill a column; rows stay apart where the column is unique."""
    field = table._meta.get_field(name)
    most = field.max_length or 100_000
    for row in table._default_manager.all():
        unlike = f"{row.pk}"
        table._default_manager.filter(pk=row.pk).update(
            **{name: hostile(field)[: most - len(unlike)] + unlike}
        )


def world_with(
    world: World, article: object, work: object, source: Source, **more: object
) -> World:
    values = world.values | {"article": article, "assignment": work, "source": source.uid} | more
    return World(**{**vars(world), "values": values})

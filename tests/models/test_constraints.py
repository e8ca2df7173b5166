"""Every named constraint refuses the row it is there for, whoever writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from make import NOON, evidence, make_assignment, make_source, make_user, record, said_by, save

from annotations.models import (
    AccessEvent,
    AgreementArticle,
    AgreementCount,
    AgreementInterval,
    AgreementPattern,
    AgreementTotal,
    AgreementView,
    AnsweredRequest,
    ArticleVersion,
    Assignment,
    Attribution,
    Batch,
    ChainLink,
    Comment,
    Event,
    Evidence,
    Fingerprint,
    Gold,
    GoldInput,
    GoldVersion,
    ImportedRow,
    Invitation,
    Job,
    JobItem,
    Mark,
    Membership,
    ModelBackend,
    Project,
    Reaction,
    RecordVersion,
    Release,
    Scheme,
    Sentence,
    Source,
    SourceAlias,
    SourceVersion,
    Submission,
    Suggestion,
    SuggestionRun,
    User,
)

pytestmark = pytest.mark.django_db

CONSTRAINTS = {
    constraint.name: constraint
    for model in apps.get_app_config("annotations").get_models()
    for constraint in model._meta.constraints
}


@dataclass(frozen=True)
class Rows:
    """One row of everything: a verified quote of a source, on assigned and submitted work."""

    project: Project
    version: ArticleVersion
    assignment: Assignment
    fact: Mark
    claim: Mark
    source: Source

    @property
    def attribution(self) -> Attribution:
        return Attribution.objects.get(mark=self.fact)

    @property
    def evidence(self) -> Evidence:
        return Evidence.objects.get(mark=self.fact)

    @property
    def link(self) -> ChainLink:
        return ChainLink.objects.get()

    @property
    def batch(self) -> Batch:
        return Batch.objects.get(project=self.project)

    @property
    def history(self) -> RecordVersion:
        return RecordVersion.objects.filter(assignment=self.assignment)[0]

    @property
    def event(self) -> Event:
        return Event.objects.filter(project=self.project)[0]

    @property
    def run(self) -> SuggestionRun:
        return SuggestionRun.objects.get_or_create(
            version=self.version,
            finder="rules",
            finder_version="1",
            config_hash="c",
            defaults={"at": NOON},
        )[0]

    @property
    def agreement(self) -> AgreementView:
        scheme = Scheme.objects.get(project=self.project)
        made = AgreementView.objects.get_or_create(project=self.project, scheme=scheme, arm="blind")
        return made[0]

    @property
    def pattern(self) -> AgreementPattern:
        return AgreementPattern.objects.get_or_create(
            pk=1, project=self.project, layer="header", ratings=[]
        )[0]

    @property
    def counted(self) -> dict[str, Any]:
        """What a count of agreement is of."""
        return {"view": self.agreement, "version": self.version, "pattern": self.pattern}

    @property
    def totalled(self) -> dict[str, Any]:
        """What a total of agreement is of."""
        week = {"week": NOON.date(), "revision": 1}
        return {"view": self.agreement, "pattern": self.pattern, **week}

    @property
    def suggestion(self) -> Suggestion:
        return Suggestion.objects.create(
            run=self.run, sentence=self.fact.sentence, position=0, kind="claim", score=0.5
        )

    @property
    def backend(self) -> ModelBackend:
        return ModelBackend.objects.create(project=self.project, name="Quotes", created_at=NOON)

    @property
    def comment(self) -> Comment:
        return Comment.objects.create(
            article=self.version.article, text="Why?", by=self.assignment.annotator, at=NOON
        )

    @property
    def gold(self) -> Gold:
        """The gold of the first sentence, with its version and one input."""
        place = self.assignment.batch_article
        version = GoldVersion.objects.create(
            batch_article=place,
            sentence=self.claim.sentence,
            version=1,
            payload=self.history.payload,
            method="single",
            event=self.event,
            seq=self.event.seq,
        )
        submission = Submission.objects.create(
            assignment=self.assignment, number=1, at=NOON, seq=1, independent=True
        )
        GoldInput.objects.create(gold=version, submission=submission, record_version=self.history)
        return Gold.objects.create(
            batch_article=place,
            sentence=self.claim.sentence,
            current=version,
            version=1,
            marks="C",
            method="single",
        )

    @property
    def job(self) -> Job:
        return Job.objects.create(project=self.project, kind="import", requested_at=NOON, total=2)

    @property
    def chunk(self) -> Job:
        place = {"parent": self.job, "chunk_start": 1, "chunk_end": 2}
        return Job.objects.create(
            project=self.project, kind="preannotation", requested_at=NOON, **place
        )


@pytest.fixture
def rows() -> Rows:
    assignment = make_assignment()
    version = assignment.batch_article.version
    source = make_source(version.project)
    link = {"place": "relay", "kind": "not_stated"}
    said = said_by(source.uid, chain=[link])
    save(assignment, 0, record("C"))
    save(assignment, 1, record("Q+V", attributions=[said], evidence=[evidence()]))
    claim, fact = Mark.objects.order_by("sentence__position")
    return Rows(version.project, version, assignment, fact, claim, source)


def again(row: models.Model, **changes: object) -> None:
    """Insert the row a second time, with another uid and these changes."""
    if hasattr(row, "uid"):
        row.uid = uuid4()
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    type(row)._default_manager.bulk_create([row])


def change(row: models.Model, **changes: object) -> None:
    """Change the row where it lies, past all of the application's own checks."""
    type(row)._default_manager.filter(pk=row.pk).update(**changes)


def add(model: type[models.Model], **fields: Any) -> None:
    model._default_manager.create(**fields)


def make_twice(model: type[models.Model], **fields: Any) -> None:
    add(model, **fields)
    add(model, **fields)


BAD_ROWS: dict[str, Callable[[Rows], None]] = {
    # Projects and people
    "membership_once": lambda r: again(
        Membership.objects.filter(project=r.project)[0], pseudonym="A99"
    ),
    "membership_pseudonym_unique": lambda r: again(
        Membership.objects.filter(project=r.project)[0], user=User.objects.create(username="new")
    ),
    "membership_role_known": lambda r: change(
        Membership.objects.filter(project=r.project)[0], role="owner"
    ),
    "invitation_role_known": lambda r: add(
        Invitation,
        project=r.project,
        role="owner",
        token_hash="t",
        created_by=r.assignment.annotator,
        created_at=NOON,
        expires_at=NOON,
    ),
    "invitation_accepted_at_by_paired": lambda r: add(
        Invitation,
        project=r.project,
        role="viewer",
        token_hash="t",
        created_by=r.assignment.annotator,
        created_at=NOON,
        expires_at=NOON,
        accepted_at=NOON,
    ),
    "user_theme_known": lambda r: change(r.assignment.annotator, theme="pink"),
    "user_username_unique_whatever_case": lambda r: change(
        r.assignment.annotator, username=make_user("Ida").username.swapcase()
    ),
    # Articles
    "version_number_unique": lambda r: again(r.version),
    "sentence_position_unique": lambda r: again(r.fact.sentence),
    "sentence_span_forward": lambda r: change(r.fact.sentence, end=r.fact.sentence.start),
    "scheme_number_unique": lambda r: again(Scheme.objects.get(project=r.project)),
    # Batches
    "batch_kind_known": lambda r: change(r.batch, kind="play"),
    "batch_overlap_positive": lambda r: change(r.batch, overlap=0),
    "batch_blind_share_is_a_share": lambda r: change(r.batch, blind_share="1.1"),
    "batch_article_once": lambda r: again(r.assignment.batch_article, kind="training"),
    "batch_article_one_work_batch": lambda r: again(
        r.assignment.batch_article,
        batch=Batch.objects.create(
            project=r.project, scheme=Scheme.objects.get(), name="b", seed=1, created_at=NOON
        ),
    ),
    "batch_article_arm_known": lambda r: change(
        r.assignment.batch_article, arm="half", suggestion_run=r.run
    ),
    "batch_article_assisted_has_run": lambda r: change(r.assignment.batch_article, arm="assisted"),
    "batch_article_known_in_training": lambda r: change(
        r.assignment.batch_article, known_from=r.assignment.batch_article
    ),
    "assignment_once": lambda r: again(r.assignment),
    "assignment_state_known": lambda r: change(r.assignment, state="lost"),
    "assignment_skipped_has_reason": lambda r: change(r.assignment, state="skipped"),
    "assignment_withdrawn_keeps_state": lambda r: change(r.assignment, state="withdrawn"),
    "assignment_submitted_has_time": lambda r: change(r.assignment, state="submitted"),
    # History
    "event_seq_unique": lambda r: again(r.event),
    "record_version_unique": lambda r: again(r.history),
    "record_version_from_one": lambda r: again(r.history, version=0),
    "submission_number_unique": lambda r: make_twice(
        Submission, assignment=r.assignment, number=1, at=NOON, seq=1, independent=True
    ),
    # Marks
    "mark_once": lambda r: again(r.claim),
    "mark_set_legal": lambda r: change(r.claim, marks="C+V"),
    "mark_verified_iff_settled": lambda r: change(r.fact, settled_by=None),
    "mark_fact_candidate_is_claim": lambda r: change(r.fact, fact_candidate=True),
    "mark_seconds_not_negative": lambda r: change(r.claim, seconds=-1),
    # Attributions
    "attribution_position_unique": lambda r: again(r.attribution),
    "attribution_source_iff_kind_source": lambda r: change(r.attribution, source=None),
    "attribution_mode_null_iff_article": lambda r: change(r.attribution, mode=None),
    "attribution_commitment_known": lambda r: change(r.attribution, commitment="hope"),
    "attribution_certainty_known": lambda r: change(r.attribution, certainty="sure"),
    "attribution_identity_known": lambda r: change(r.attribution, identity="secret"),
    "attribution_role_known": lambda r: change(r.attribution, role="king"),
    "attribution_set_by_known": lambda r: change(r.attribution, set_by="fate"),
    "chain_link_position_unique": lambda r: again(r.link),
    "chain_link_place_known": lambda r: change(r.link, place="end"),
    "chain_link_source_iff_kind_source": lambda r: change(r.link, source=r.source),
    # Evidence
    "evidence_position_unique": lambda r: again(r.evidence),
    "evidence_names_a_place": lambda r: change(r.evidence, url=""),
    "evidence_has_passage": lambda r: change(r.evidence, passage=""),
    "evidence_stance_known": lambda r: change(r.evidence, stance="maybe"),
    "evidence_kind_known": lambda r: change(r.evidence, kind="rumour"),
    # Sources
    "source_scope_matches_version": lambda r: change(r.source, scope="version"),
    "source_has_name": lambda r: change(r.source, name=""),
    "source_identity_known": lambda r: change(r.source, identity="secret"),
    "source_role_known": lambda r: change(r.source, role="king"),
    "source_not_merged_into_itself": lambda r: change(r.source, merged_into=r.source),
    "source_alias_once": lambda r: make_twice(
        SourceAlias, source=r.source, name="Ida", name_key="ida"
    ),
    "source_alias_has_name": lambda r: add(SourceAlias, source=r.source, name="", name_key=""),
    "source_version_once": lambda r: make_twice(
        SourceVersion, source=r.source, event=r.event, payload={}
    ),
    # Suggestions
    "model_backend_name_unique": lambda r: again(r.backend),
    "model_backend_wait_bounded": lambda r: change(r.backend, timeout_seconds=46),
    "suggestion_run_once": lambda r: again(r.run),
    "suggestion_position_unique": lambda r: again(r.suggestion),
    "suggestion_score_is_a_share": lambda r: change(r.suggestion, score=1.01),
    "suggestion_kind_known": lambda r: change(r.suggestion, kind="guess"),
    "reaction_once": lambda r: make_twice(
        Reaction, suggestion=r.suggestion, assignment=r.assignment, shown_at=NOON
    ),
    "reaction_outcome_known": lambda r: add(
        Reaction,
        suggestion=r.suggestion,
        assignment=r.assignment,
        shown_at=NOON,
        outcome="liked",
    ),
    # Comments
    "comment_has_words": lambda r: change(r.comment, text=""),
    "comment_resolved_at_by_paired": lambda r: change(r.comment, resolved_at=NOON),
    # Jobs, agreement, releases
    "job_kind_known": lambda r: change(r.job, kind="nap"),
    "job_state_known": lambda r: change(r.job, state="lost"),
    "job_running_has_lease": lambda r: change(r.job, state="running"),
    "job_done_within_total": lambda r: change(r.job, done=3),
    "job_chunk_once": lambda r: make_twice(
        Job,
        project=r.project,
        parent=r.job,
        chunk_start=1,
        chunk_end=2,
        kind="import",
        requested_at=NOON,
    ),
    "job_chunk_has_range": lambda r: add(
        Job,
        project=r.project,
        parent=r.job,
        chunk_start=2,
        chunk_end=1,
        kind="import",
        requested_at=NOON,
    ),
    "job_chunk_is_not_split": lambda r: change(r.chunk, chunk_count=1),
    "job_not_its_own_chunk": lambda r: change(r.chunk, parent_id=models.F("pk")),
    "job_item_once": lambda r: make_twice(JobItem, job=r.job, key="1", state="done"),
    "job_item_state_known": lambda r: add(JobItem, job=r.job, key="1", state="lost"),
    "agreement_interval_once": lambda r: make_twice(
        AgreementInterval,
        project=r.project,
        scheme=Scheme.objects.get(project=r.project),
        arm="blind",
        inputs_hash="h",
        resamples=1,
        seed=1,
        figures={},
        at=NOON,
    ),
    "agreement_view_once": lambda r: again(r.agreement),
    "agreement_article_once": lambda r: make_twice(
        AgreementArticle,
        view=r.agreement,
        version=r.version,
        last_at=NOON,
        week=NOON.date(),
        units=1,
        digest="d",
    ),
    "agreement_count_once": lambda r: make_twice(AgreementCount, **r.counted, n=1),
    "agreement_count_positive": lambda r: add(AgreementCount, **r.counted, n=0),
    "agreement_total_once": lambda r: make_twice(AgreementTotal, **r.totalled, n=1),
    "agreement_total_positive": lambda r: add(AgreementTotal, **r.totalled, n=-1),
    "release_version_unique": lambda r: make_twice(
        Release, project=r.project, version="1", seq=1, tool_version="1", created_at=NOON
    ),
    # Texts that come in
    "imported_row_once": lambda r: make_twice(
        ImportedRow, project=r.project, file_hash="0" * 64, row=1, version=r.version
    ),
    "fingerprint_once": lambda r: make_twice(
        Fingerprint, project=r.project, version=r.version, value=1
    ),
    # Adjudication
    "gold_version_unique": lambda r: again(r.gold.current),
    "gold_version_from_one": lambda r: again(r.gold.current, version=0),
    "gold_version_method_known": lambda r: again(r.gold.current, version=2, method="guessed"),
    "gold_version_reason_known": lambda r: again(r.gold.current, version=2, reason="mood"),
    "gold_input_once": lambda r: again(r.gold.current.inputs.get()),
    "gold_once": lambda r: again(r.gold),
    "gold_marks_legal": lambda r: change(r.gold, marks="C+V"),
    "gold_method_known": lambda r: change(r.gold, method="guessed"),
    "gold_reason_known": lambda r: change(r.gold, reason="mood"),
    # The running of a site
    "access_event_kind_known": lambda r: add(
        AccessEvent, kind="daydreamed", at=NOON, by=r.assignment.annotator
    ),
    "answered_request_once": lambda r: make_twice(
        AnsweredRequest,
        event=r.event.uid,
        by=r.assignment.annotator,
        body_hash="h",
        status=201,
        at=NOON,
    ),
}


@pytest.mark.parametrize("name", sorted(BAD_ROWS))
def test_constraint_on_a_bad_row_refuses_it(name: str, rows: Rows) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BAD_ROWS[name](rows)

    is_unique = isinstance(CONSTRAINTS[name], models.UniqueConstraint)
    assert name in str(refusal.value) or (is_unique and "UNIQUE" in str(refusal.value))


def test_constraints_of_all_models_are_each_tested_here() -> None:
    assert set(BAD_ROWS) == set(CONSTRAINTS)


def test_constraint_names_are_used_once() -> None:
    listed = [
        constraint.name
        for model in apps.get_app_config("annotations").get_models()
        for constraint in model._meta.constraints
    ]

    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("marks", "source"),
    [("none", "claim"), ("C", "claim"), ("Q", "claim"), (None, "claim"), ("V", "fact")],
)
def test_constraint_on_a_good_row_lets_it_pass(marks: str | None, source: str, rows: Rows) -> None:
    row = getattr(rows, source)

    change(row, marks=marks)

    assert Mark.objects.get(pk=row.pk).marks == marks


def test_reply_that_is_resolved_is_refused(rows: Rows) -> None:
    remark = rows.comment

    with pytest.raises(IntegrityError, match="comment_resolved"), transaction.atomic():
        again(remark, parent_id=remark.pk, resolved_at=NOON, resolved_by=remark.by)


def test_sentence_before_the_text_is_refused(rows: Rows) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Sentence.objects.filter(version=rows.version, position=0).update(start=-1)

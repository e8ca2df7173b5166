"""What the tables promise as a whole: nothing human is ever deleted by a cascade."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import ProtectedError
from make import evidence, make_assignment, make_source, record, said_by, save

from annotations.models import (
    AccessEvent,
    AnsweredRequest,
    ApiToken,
    Article,
    ArticleVersion,
    Assignment,
    Attribution,
    Backup,
    Batch,
    BatchArticle,
    ChainLink,
    Comment,
    Event,
    Evidence,
    Gold,
    GoldInput,
    GoldVersion,
    ImportedRow,
    Invitation,
    Job,
    Mark,
    Membership,
    ModelBackend,
    Project,
    Reaction,
    RecordVersion,
    Release,
    ResetLink,
    Scheme,
    Sentence,
    Session,
    Source,
    SourceAlias,
    SourceVersion,
    Submission,
    Suggestion,
    SuggestionRun,
    User,
    Webhook,
    WebhookDelivery,
)

HUMAN_WORK = (
    AccessEvent,
    Assignment,
    Attribution,
    ChainLink,
    Comment,
    Event,
    Evidence,
    Gold,
    GoldInput,
    GoldVersion,
    Mark,
    Reaction,
    RecordVersion,
    Source,
    SourceAlias,
    SourceVersion,
    Submission,
)
# What human work stands on; a row of these vanishing would take its meaning along.
GROUND = (
    Article,
    ArticleVersion,
    Batch,
    BatchArticle,
    Membership,
    Project,
    Release,
    Scheme,
    Sentence,
    Suggestion,
    SuggestionRun,
    User,
)
# What can be made again from the rest at any time.
DERIVED = {
    "AgreementArticle",
    "AgreementCount",
    "AgreementInterval",
    "AgreementPattern",
    "AgreementTotal",
    "AgreementView",
    "Fingerprint",
    "JobItem",
}
# Keys to an account, worth nothing without it. Their own primary key is what the bearer shows.
KEYS = {"ApiToken", "Session"}
# A primary key made from the row's content.
MADE_FROM_CONTENT = {"AgreementPattern"}
ADDRESSABLE: tuple[type[models.Model], ...] = (
    AccessEvent,
    ApiToken,
    Article,
    ArticleVersion,
    Assignment,
    Attribution,
    Backup,
    Batch,
    Comment,
    Event,
    Evidence,
    GoldVersion,
    Invitation,
    Job,
    ModelBackend,
    Project,
    Release,
    ResetLink,
    Session,
    Source,
    Suggestion,
    SuggestionRun,
    User,
    Webhook,
    WebhookDelivery,
)
# Rows that files name by their parent and a number, a role or a name.
NAMED_BY_PARENT: dict[type[models.Model], tuple[str, ...]] = {
    AnsweredRequest: ("by", "event"),
    BatchArticle: ("batch", "version"),
    ChainLink: ("attribution", "position"),
    Gold: ("batch_article", "sentence"),
    GoldInput: ("gold", "submission"),
    ImportedRow: ("project", "file_hash", "row"),
    Mark: ("assignment", "sentence"),
    Membership: ("project", "pseudonym"),
    Reaction: ("suggestion", "assignment"),
    RecordVersion: ("assignment", "sentence", "version"),
    Scheme: ("project", "number"),
    Sentence: ("version", "position"),
    SourceAlias: ("source", "name_key"),
    SourceVersion: ("source", "event"),
    Submission: ("assignment", "number"),
}


def all_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("annotations").get_models())


def foreign_keys(
    model: type[models.Model],
) -> Iterator["models.ForeignKey[models.Model, models.Model]"]:
    yield from (field for field in model._meta.fields if isinstance(field, models.ForeignKey))


def name_of(model: type[models.Model]) -> str:
    return model.__name__


def test_user_model_is_the_projects_own() -> None:
    assert get_user_model() is User


@pytest.mark.parametrize("model", [*HUMAN_WORK, *GROUND], ids=name_of)
def test_human_work_and_its_ground_hang_on_nothing_that_cascades(
    model: type[models.Model],
) -> None:
    rules = {field.name: field.remote_field.on_delete for field in foreign_keys(model)}

    assert {name: rule for name, rule in rules.items() if rule is not models.PROTECT} == {}


def test_cascades_reach_only_what_can_be_made_again() -> None:
    cascading = {
        model.__name__
        for model in all_models()
        for field in foreign_keys(model)
        if field.remote_field.on_delete is not models.PROTECT
    }

    assert cascading == DERIVED | KEYS


def test_foreign_keys_to_human_work_all_protect_it() -> None:
    pointing = [
        (model.__name__, field.name)
        for model in all_models()
        for field in foreign_keys(model)
        if field.related_model in HUMAN_WORK and field.remote_field.on_delete is not models.PROTECT
    ]

    assert pointing == []


def test_cascades_through_any_number_of_tables_never_arrive_at_human_work() -> None:
    kept = {*HUMAN_WORK, *GROUND}
    for start in all_models():
        reached: set[type[models.Model]] = set()
        frontier: set[type[models.Model]] = {start}
        while frontier:
            frontier = {
                relation.related_model
                for model in frontier
                for relation in model._meta.related_objects
                if getattr(relation, "on_delete", None) is models.CASCADE
            } - reached
            reached |= frontier

        assert not reached & kept, start.__name__


@pytest.mark.parametrize("model", ADDRESSABLE, ids=name_of)
def test_addressable_row_has_a_unique_uid(model: type[models.Model]) -> None:
    uid = model._meta.get_field("uid")

    assert isinstance(uid, models.UUIDField)
    assert (uid.unique, uid.null) == (True, False)


@pytest.mark.parametrize("model", NAMED_BY_PARENT, ids=name_of)
def test_exported_row_without_a_uid_has_one_name_below_its_parent(
    model: type[models.Model],
) -> None:
    unique = {
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    }

    assert NAMED_BY_PARENT[model] in unique


def test_every_model_is_addressable_named_by_its_parent_or_derived() -> None:
    covered = {model.__name__ for model in (*ADDRESSABLE, *NAMED_BY_PARENT)} | DERIVED

    one_of_a_kind = {"RestoredRelease", "WorkerPresence"}
    assert {model.__name__ for model in all_models()} - covered == one_of_a_kind


@pytest.mark.parametrize("model", [Project, Batch, Article, Source], ids=name_of)
def test_what_people_put_away_is_archived_and_not_deleted(model: type[models.Model]) -> None:
    assert model._meta.get_field("archived_at").null


def test_primary_keys_are_bigints() -> None:
    others = {
        model.__name__
        for model in all_models()
        if not isinstance(model._meta.pk, models.BigAutoField)
    }

    assert others == KEYS | MADE_FROM_CONTENT


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [Project, Article, ArticleVersion, Source, User, Batch, Sentence, Assignment, Mark]
)
def test_delete_of_what_carries_marks_is_refused(model: type[models.Model]) -> None:
    assignment = make_assignment()
    source = make_source(assignment.batch_article.version.project)
    save(assignment, 1, record("Q+V", attributions=[said_by(source.uid)], evidence=[evidence()]))

    with pytest.raises(ProtectedError):
        model._default_manager.all().delete()

    assert (Mark.objects.count(), Attribution.objects.count()) == (1, 1)

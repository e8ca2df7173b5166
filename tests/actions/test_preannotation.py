"""The pre-annotation job: every article once, resumed behind its cursor."""

import time
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from django.db import connection
from make import (
    LATER,
    NOON,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_version,
    manager_of,
)

from annotations.access import NotVisible
from annotations.actions import preannotation
from annotations.actions.articles import add_version
from annotations.actions.jobs import JobRun, take_job
from annotations.actions.preannotation import request_preannotation, run_preannotation
from annotations.actions.presence import sign_presence
from annotations.actions.running import run_job
from annotations.actions.suggestions import find_suggestions, store_run
from annotations.domain import suggestions
from annotations.domain.errors import UserError
from annotations.domain.messages import N_, read_message
from annotations.domain.sentences import SentenceSpan
from annotations.domain.suggestions import FINDERS, checked, finder
from annotations.domain.suggestions.base import Finder, Findings
from annotations.models import (
    Article,
    ArticleVersion,
    Attribution,
    Job,
    JobItem,
    Mark,
    Project,
    Role,
    Suggestion,
    SuggestionRun,
)
from annotations.queries.articles import runs_of
from annotations.queries.suggestion_runs import current_runs

pytestmark = pytest.mark.django_db


def run(project: Project, versions: list[ArticleVersion] | None = None) -> Job:
    job = request_preannotation(project=project, by=None, at=NOON, versions=versions)
    run_job(uid=job.uid, clock=lambda: NOON)
    return Job.objects.get(pk=job.pk)


def test_preannotation_runs_over_every_article_and_marks_nothing() -> None:
    project = make_project()
    versions = [make_version(project), make_version(project, "It rained. Nobody spoke.")]

    job = run(project)

    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert {one.version for one in SuggestionRun.objects.all()} == set(versions)
    assert Suggestion.objects.filter(kind="attribution").exists()
    assert not (Mark.objects.exists())
    assert not (Attribution.objects.exists())


def last_attempt(job: Job, **columns: object) -> Job:
    """Run a job that has ended four workers at the place where it stands."""
    Job.objects.filter(pk=job.pk).update(attempt=4, attempts_before=0, state="queued", **columns)
    run_job(uid=job.uid, clock=lambda: NOON)
    return Job.objects.get(pk=job.pk)


def test_article_that_ended_every_worker_before_is_passed_over_and_the_rest_is_done() -> None:
    project = make_project()
    bad, *good = [make_version(project, f"It rained {n} times.") for n in range(3)]

    job = last_attempt(request_preannotation(project=project, by=None, at=NOON))

    item = JobItem.objects.get(job=job)
    assert (item.key, item.state, item.code) == (str(bad.uid), "failed", "ended_workers")
    assert "4" in str(read_message(item.error))
    assert (job.state, job.done, job.failed) == ("done", 3, 1)
    assert {one.version for one in SuggestionRun.objects.all()} == set(good)


def test_job_that_ends_workers_article_after_article_is_not_passed_on() -> None:
    """It is not the articles then: there may be too little memory for the model."""
    project = make_project()
    make_version(project)
    job = request_preannotation(project=project, by=None, at=NOON)

    done = last_attempt(job, cursor={"after": 0, "ended": 3})

    assert not JobItem.objects.filter(code="ended_workers").exists()
    assert done.state == "done"


def test_preannotation_of_named_versions_leaves_the_others() -> None:
    project = make_project()
    wanted = make_version(project)
    make_version(project, "It rained.")

    run(project, [wanted])

    assert SuggestionRun.objects.get().version == wanted


def test_preannotation_of_a_project_takes_the_newest_version_of_each_article() -> None:
    project = make_project()
    first = make_version(project)
    made = add_version(article=first.article, text="It rained.", by=manager_of(project), at=NOON)

    job = run(project)

    assert SuggestionRun.objects.get().version == made.version
    assert job.total == 1


def test_preannotation_of_named_versions_again_names_what_was_there() -> None:
    project = make_project()
    version = make_version(project)
    run(project)

    job = run(project, [version])

    assert JobItem.objects.get(job=job).code == "known"
    assert (job.done, job.skipped, job.failed) == (1, 1, 0)
    assert SuggestionRun.objects.count() == 1


def test_preannotation_of_a_project_again_takes_only_what_lacks_this_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new version of the finder is run over all, and the runs of the old one stay."""
    project = make_project()
    version = make_version(project)
    use(monkeypatch, Stub("1"))
    run(project)
    again = run(project)
    use(monkeypatch, Stub("2"))

    newer = run(project)

    assert (again.state, again.total) == ("done", 0)
    assert (newer.done, newer.skipped) == (1, 0)
    assert [one.run.finder_version for one in runs_of(version)] == ["2", "1"]


def test_preannotation_by_a_new_version_leaves_pinned_runs_to_their_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    version = make_version(project)
    use(monkeypatch, Stub("1"))
    run(project)
    batch = make_batch(project, [version], [make_member(project)])
    use(monkeypatch, Stub("2"))

    run(project)

    pinned = batch.batch_articles.get().suggestion_run
    assert pinned is not None
    assert pinned.finder_version == "1"
    assert current_runs([version])[version.pk].finder_version == "2"


def test_preannotation_of_what_is_new_names_nothing_else() -> None:
    project = make_project()
    make_version(project)
    run(project)
    fresh = make_version(project, "It rained.")
    job = request_preannotation(project=project, by=None, at=NOON, only_new=True)

    run_job(uid=job.uid, clock=lambda: NOON)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    assert SuggestionRun.objects.filter(version=fresh).exists()
    assert not JobItem.objects.filter(job=job).exists()


def test_preannotation_of_what_is_new_counts_what_holds_suggestions_of_a_file() -> None:
    project = make_project()
    for finders in ((), ("import",), ("import", "rules"), ("rules",)):
        version = make_version(project, f"It rained: {finders}.")
        for name in finders:
            make_run(version, finder=name)

    new = request_preannotation(project=project, by=None, at=NOON, only_new=True)
    every = request_preannotation(project=project, by=None, at=NOON)

    assert (new.params["imported"], "imported" in every.params) == (1, False)


def test_preannotation_leaves_archived_articles_and_other_projects() -> None:
    project = make_project()
    make_version(project)
    make_version(make_project(), "It rained.")
    Article.objects.filter(project=project).update(archived_at=NOON)

    assert run(project).total == 0
    assert not SuggestionRun.objects.exists()


def test_preannotation_broken_off_and_resumed_runs_over_each_article_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    for n in range(4):
        make_version(project, f"Sentence number {n}.")
    job = request_preannotation(project=project, by=None, at=NOON)
    taken = take_job(uid=job.uid, at=NOON)
    assert taken is not None

    def break_at_the_third(**fields: object) -> object:
        if SuggestionRun.objects.count() == 2:
            raise MemoryError
        return store_run(**fields)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(preannotation, "store_run", break_at_the_third)
        with pytest.raises(MemoryError):
            run_preannotation(JobRun(taken, lambda: NOON))
    Job.objects.update(state="queued", lease_until=None)
    run_job(uid=job.uid, clock=lambda: NOON)

    found = Job.objects.get()
    assert (found.state, found.done, found.total) == ("done", 4, 4)
    assert SuggestionRun.objects.count() == 4
    assert not JobItem.objects.exists()


def sign_presence_elsewhere() -> None:
    """Write from a connection of its own, as the worker's main process does."""

    def sign() -> None:
        sign_presence(name="worker", at=NOON)
        connection.close()

    thread = Thread(target=sign)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_preannotation_while_others_write_runs_over_every_article(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    for n in range(5):
        make_version(project, f"Sentence number {n}.")

    def written_beside(**fields: object) -> object:
        sign_presence_elsewhere()
        return find_suggestions(**fields)  # type: ignore[arg-type]

    monkeypatch.setattr(preannotation, "READ_AT_ONCE", 2)
    monkeypatch.setattr(preannotation, "find_suggestions", written_beside)

    job = run(project)

    assert (job.state, job.done, SuggestionRun.objects.count()) == ("done", 5, 5)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_preannotation_by_anybody_but_a_manager_is_not_found(role: str) -> None:
    project = make_project()

    with pytest.raises(NotVisible):
        request_preannotation(project=project, by=make_member(project, role), at=NOON)


# --- Finders of other versions, and bad ones ----------------------------------------------------


class Stub:
    """A finder of any version that finds nothing, or does what it is told."""

    name = "rules"
    config_hash = "stub"

    def __init__(self, version: str, find: Callable[[str], object] | None = None) -> None:
        self.version = version
        self._find = find

    def find(self, text: str, sentences: Sequence[SentenceSpan]) -> Findings:
        del sentences
        return self._find(text) if self._find else Findings((), ())  # type: ignore[return-value]


def use(monkeypatch: pytest.MonkeyPatch, engine: Finder) -> None:
    """Let this be the finder of the projects that chose none."""
    monkeypatch.delitem(FINDERS, "tagger", raising=False)
    monkeypatch.setitem(FINDERS, "rules", engine)


def test_result_of_an_older_finder_that_arrives_late_does_not_replace_the_newer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The slow worker still runs version 1.9; meanwhile version 1.10 has finished."""
    project = make_project()
    version = make_version(project)
    old, new = Stub("1.9"), Stub("1.10")
    late = find_suggestions(version=version, finder=old)
    assert late is not None
    use(monkeypatch, new)
    run(project)

    store_run(version=version, finder=old, findings=late, at=LATER)

    assert current_runs([version])[version.pk].finder_version == "1.10"
    assert [one.run.finder_version for one in runs_of(version)] == ["1.10", "1.9"]
    batch = make_batch(project, [version], [make_member(project)])
    pinned = batch.batch_articles.get().suggestion_run
    assert pinned is not None
    assert pinned.finder_version == "1.10"


def test_run_stored_for_one_article_twice_is_stored_once() -> None:
    project = make_project()
    version = make_version(project)
    engine = finder()
    findings = find_suggestions(version=version, finder=engine)
    assert findings is not None

    first, made = store_run(version=version, finder=engine, findings=findings, at=NOON)
    second, made_again = store_run(version=version, finder=engine, findings=findings, at=LATER)

    assert (made, made_again, first) == (True, False, second)


@pytest.mark.django_db(transaction=True)
def test_run_of_one_article_in_parallel_is_stored_once() -> None:
    """Two workers were given the same message: both have found, both store at once."""
    version = make_version(make_project())
    engine = finder()
    findings = find_suggestions(version=version, finder=engine)
    assert findings is not None
    gate, stored = Barrier(4), []

    def store() -> None:
        gate.wait()
        stored.append(store_run(version=version, finder=engine, findings=findings, at=NOON)[1])
        connection.close()

    threads = [Thread(target=store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(stored) == [False, False, False, True]
    assert SuggestionRun.objects.count() == 1
    assert Suggestion.objects.count() == len(findings.attributions) + len(findings.claims)


def break_on_rain(text: str) -> Findings:
    if "rain" in text:
        raise ZeroDivisionError
    return Findings((), ())


def hang_on_rain(text: str) -> Findings:
    if "rain" in text:
        time.sleep(30)
    return Findings((), ())


def run_out_of_memory_on_rain(text: str) -> Findings:
    if "rain" in text:
        raise MemoryError
    return Findings((), ())


@pytest.mark.parametrize(
    ("find", "code"),
    [
        (break_on_rain, "finder_broke"),
        (hang_on_rain, "finder_slow"),
        (run_out_of_memory_on_rain, "finder_memory"),
        (lambda text: None if "rain" in text else Findings((), ()), "bad_findings"),
    ],
)
def test_article_on_which_the_finder_fails_is_named_and_the_others_go_on(
    find: Callable[[str], object], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "SECONDS_AT_LEAST", 0.3)
    project = make_project()
    texts = ["Rust ate it.", "Some rain fell.", "Nobody saw it."]
    versions = [make_version(project, text) for text in texts]
    use(monkeypatch, Stub("2", find))

    job = run(project)

    refused = JobItem.objects.get(job=job)
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert (refused.key, refused.state, refused.code) == (str(versions[1].uid), "failed", code)
    assert refused.error
    assert {one.version for one in SuggestionRun.objects.all()} == {versions[0], versions[2]}
    make_batch(project, versions, [make_member(project)])
    assert versions[1].batch_articles.get().arm == "blind"


def test_article_in_a_language_the_model_does_not_know_is_skipped_with_the_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def know_no_german(text: str) -> Findings:
        if "Rost" in text:
            raise UserError(N_("The model does not know German."), code="unknown_language")
        return Findings((), ())

    project = make_project()
    texts = ["Rust ate it.", "Rost fraß es."]
    german = [make_version(project, text) for text in texts][1]
    use(monkeypatch, Stub("2", know_no_german))

    job = run(project)

    item = JobItem.objects.get(job=job)
    assert (job.state, job.done, job.skipped, job.failed) == ("done", 2, 1, 0)
    assert (item.key, item.state, item.code) == (str(german.uid), "skipped", "unknown_language")
    assert item.error == "The model does not know German."


def test_preannotation_where_the_rules_stand_in_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "missing_tagger", lambda: N_("There is no model."))
    project = make_project()

    job = run(project)

    assert job.params["instead"] == "There is no model."


def test_preannotation_with_a_finder_that_is_gone_fails_with_the_reason() -> None:
    project = make_project()
    job = request_preannotation(project=project, by=None, at=NOON)
    Job.objects.update(params=job.params | {"finder": "magic"})

    run_job(uid=job.uid, clock=lambda: NOON)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "magic" in job.reason


def test_changed_text_on_which_the_finder_fails_keeps_its_arm_with_nothing_to_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    version = make_version(project)
    run(project)
    make_batch(project, [version], [make_member(project)])
    use(monkeypatch, Stub("2", break_on_rain))

    made = add_version(
        article=version.article, text="Some rain fell.", by=manager_of(project), at=LATER
    )

    moved = made.version.batch_articles.get()
    assert moved.arm == "assisted"
    assert moved.suggestion_run is not None
    assert not moved.suggestion_run.suggestions.exists()

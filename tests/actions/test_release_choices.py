"""What can be asked of a release: formats with their losses, texts, and a part of the project."""

import json
import logging
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from make import make_member
from release_files import OPTIONS, files_of, lines_of, use_folder
from release_project import build
from release_records import BEGIN, uid

from annotations.actions.jobs import JobRun, LeaseLost, take_job
from annotations.actions.release_building import NothingToRelease
from annotations.actions.releasing import (
    release_folder,
    request_release,
    run_release,
)
from annotations.actions.steering import cancel_job
from annotations.domain.messages import N_
from annotations.formats import registry
from annotations.formats.base import ArticleDraft
from annotations.formats.losses import (
    EARLIER,
    EARLIER_EVIDENCE,
    FACTS,
    FATES,
    GOLD,
    GOLD_INPUTS,
    HOW,
    PLACES,
    SOURCES,
    SUGGESTIONS,
    TEXTS,
    TIMES,
)
from annotations.formats.releases import chosen, wanted
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import RefusedOptions, ReleaseOptions, ReleaseQuery
from annotations.formats.releases.rows import ReleasedArticle
from annotations.models import Article, Batch, Event, Job, JobState, Project, Release, Role, Scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    use_folder(tmp_path, monkeypatch)
    return build()


def run_of(project: Project, version: str = "1.0", **options: object) -> tuple[Release, JobRun]:
    asked = ReleaseOptions(resamples=OPTIONS.resamples, seed=OPTIONS.seed, **options)  # type: ignore[arg-type]
    release, job = request_release(
        project=project, version=version, by=None, at=BEGIN, options=asked
    )
    taken = take_job(uid=job.uid, at=BEGIN)
    assert taken is not None
    return release, JobRun(taken, lambda: BEGIN)


def make(project: Project, version: str = "1.0", **options: object) -> Release:
    release, run = run_of(project, version, **options)
    run_release(run)
    release.refresh_from_db()
    return release


class Counting:
    """A format that writes how many sets an article has, and loses every speaker and suggestion."""

    holds: frozenset[str] = frozenset(
        (FACTS, TEXTS, SOURCES, TIMES, GOLD, HOW, EARLIER, GOLD_INPUTS)
    ) | {EARLIER_EVIDENCE, PLACES, FATES}

    def __init__(self, folder: ReleaseFolder, head: ReleaseHead) -> None:
        self.losses: Counter[str] = Counter()
        self._folder, self._root = folder, head.root

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        row = {"sets": len(draft.sets), "text": draft.text, "keys": sorted(released.article)}
        self._folder.append("counting/sets.jsonl", json.dumps(row).encode() + b"\n", rows=1)
        self.losses["nothing"] += 0
        self.losses["speakers"] += sum(len(one.said) for one in draft.sets)

    def close(self) -> None:
        self._folder.append("counting/end.txt", self._root.encode())


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the registry have one more format, which needs no texts."""
    one = registry.Format("counting", N_("Counting"), (), writer=Counting, needs_text=False)
    for module in (chosen, wanted):
        monkeypatch.setattr(module, "FORMATS", {"counting": one})


@pytest.mark.usefixtures("counting")
def test_format_is_written_beside_the_rows_and_its_losses_are_in_the_manifest(
    project: Project,
) -> None:
    release = make(project, formats=("counting",))

    rows = lines_of(release, "counting/sets.jsonl")
    said = [one for row in lines_of(release, "annotations.jsonl") for one in row["attributions"]]
    gold = [one for row in lines_of(release, "gold.jsonl") for one in row["record"]["attributions"]]
    assert len(rows) == len(lines_of(release, "articles.jsonl"))
    assert all(row["text"] and row["sets"] for row in rows)
    assert release.manifest is not None
    assert release.manifest["losses"]["counting"] == {
        "speakers": len(said) + len(gold),
        SUGGESTIONS: len(lines_of(release, "suggestions.jsonl")),
    }
    assert release.manifest["files"]["counting/sets.jsonl"]["rows"] == len(rows)
    assert files_of(release)["counting/end.txt"] == b"harbour-desk-1.0"


@pytest.mark.usefixtures("counting")
def test_formats_of_a_release_without_texts_have_none(project: Project) -> None:
    release = make(project, formats=("counting",), texts="offsets")

    for row in lines_of(release, "counting/sets.jsonl"):
        assert row["text"] == ""
        assert "text" not in row["keys"]
    texts = Article.objects.filter(project=project).values_list("versions__text", flat=True)
    for name, content in files_of(release).items():
        for text in texts:
            assert text is None or text.encode() not in content, name


def test_manifest_names_the_guideline_versions(project: Project) -> None:
    release = make(project)

    used = {row["scheme"] for row in lines_of(release, "annotations.jsonl")}
    assert release.manifest is not None
    assert release.manifest["schemes"] == sorted(used)
    assert used <= set(Scheme.objects.filter(project=project).values_list("number", flat=True))


def test_unknown_format_or_batch_is_refused_and_leaves_no_job(project: Project) -> None:
    for options, field in (
        ({"formats": ("papyrus",)}, "options.formats"),
        ({"query": ReleaseQuery(batches=(str(uid("nothing")),))}, "options.query.batches[0]"),
    ):
        with pytest.raises(RefusedOptions) as refused:
            run_of(project, **options)

        assert refused.value.field == field
    assert not Job.objects.exists()


def test_training_batch_cannot_be_asked_for(project: Project) -> None:
    training = Batch.objects.get(kind="training")

    with pytest.raises(RefusedOptions):
        run_of(project, query=ReleaseQuery(batches=(str(training.uid),)))


def test_query_limits_the_release_and_is_told_in_words(project: Project) -> None:
    Article.objects.exclude(uid=uid("article", "ferry")).update(outlet="Elsewhere")
    outlet = Article.objects.get(uid=uid("article", "ferry")).outlet

    release = make(project, query=ReleaseQuery(outlet=outlet.upper()))

    assert release.manifest is not None
    scope = release.manifest["scope"]
    assert list(scope["articles"]) == [str(uid("article", "ferry"))]
    assert scope["outside"] == Article.objects.filter(project=project).count() - 1
    assert not any(scope["left_out"].values())
    told = [
        f"Asked for: only articles of the outlet {outlet.upper()}.",
        f"Articles of the project outside this: {scope['outside']}.",
        "1 of the 1 articles asked for are in,",
    ]
    readme = files_of(release)["README.md"].decode()
    for words in told:
        assert words in scope["words"]
        assert words in readme


def test_query_that_nothing_answers_has_nothing_to_release(project: Project) -> None:
    with pytest.raises(NothingToRelease, match="of what is asked for"):
        run_of(project, query=ReleaseQuery(language="zz"))


def test_first_release_has_no_comparison_and_the_next_one_has(project: Project) -> None:
    first = make(project)
    Article.objects.filter(uid=uid("article", "ferry")).update(title="Ferries again")
    second = make(project, "1.1")

    assert first.comparison is None
    assert second.comparison is not None
    assert second.comparison["before"]["version"] == "1.0"
    assert second.comparison["articles"]["changed"] == 1
    assert second.comparison["annotations"]["added"] == 0


def test_release_before_that_is_damaged_does_not_stop_the_next(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    first = make(project)
    (release_folder(first) / "annotations.jsonl").write_text("not a row")

    with caplog.at_level(logging.WARNING):
        second = make(project, "1.1")

    assert second.is_complete
    assert second.comparison is None
    assert "release_before_unreadable" in caplog.text


def test_cancelled_release_stops_and_leaves_nothing(project: Project) -> None:
    release, run = run_of(project)
    cancel_job(job=run.job, by=make_member(project, Role.MANAGER), at=BEGIN)

    with pytest.raises(LeaseLost):
        run_release(run)

    assert Job.objects.get().state == JobState.CANCELLED
    assert not Release.objects.get(pk=release.pk).is_complete
    assert list((settings.MEDIA_ROOT / "releases").iterdir()) == []


def test_folder_of_an_attempt_that_nobody_makes_again_is_cleared(project: Project) -> None:
    abandoned, run = run_of(project)
    Job.objects.filter(pk=run.job.pk).update(state=JobState.CANCELLED)
    written, other = run_of(project, "1.1")
    releases = settings.MEDIA_ROOT / "releases"
    for one in (abandoned, written):
        (releases / f"{one.uid}.1.partial").mkdir(parents=True)
    Job.objects.filter(pk=other.job.pk).update(state=JobState.RUNNING)

    make(project, "1.2")

    kept = [path.name for path in releases.glob("*.partial")]
    assert kept == [f"{written.uid}.1.partial"]


def test_progress_grows_through_all_phases_and_ends_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    seen: list[tuple[int, int | None]] = []
    advance = JobRun.advance

    def noting(run: JobRun, **told: object) -> None:
        advance(run, **told)  # type: ignore[arg-type]
        seen.append((run.job.done, run.job.total))

    monkeypatch.setattr(JobRun, "advance", noting)
    make(project, "1.1")

    done = [one for one, _ in seen]
    assert done == sorted(done)
    assert len({total for _, total in seen}) == 1
    assert done[-1] == seen[-1][1]
    assert len(set(done)) > len(lines_of(Release.objects.get(version="1.1"), "articles.jsonl")) + 2


def test_completed_release_is_one_event(project: Project) -> None:
    make(project)

    assert Event.objects.filter(kind="release.completed").count() == 1

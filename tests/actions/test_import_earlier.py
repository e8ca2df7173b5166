"""Dry runs: what becomes of rows that earlier rows of the same files decide, chunk after chunk."""

from pathlib import Path

import pytest
from importing import bring, broken_off, codes, lines, zipped
from make import make_member, make_project, make_version
from pytest_django import Settings

from annotations.actions import importing
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.domain.messages import read_message
from annotations.models import Article, Assignment, Job, JobItem, SuggestionRun, User

pytestmark = pytest.mark.django_db
WORDS = "The old bridge was closed on Monday after inspectors found rust in its cables. "
WIRE, COPY = WORDS * 5 + "It rained.", WORDS * 5 + "Nobody was hurt."


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(params=[1, 2, 100])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(importing, "CHUNK", request.param)
    return int(request.param)


def claim(text: str) -> dict[str, object]:
    """A row of doccano with one claim over all of its text."""
    return {"text": text, "label": [[0, len(text), "Claim"]]}


def marks(annotator: User, *, is_dry: bool, is_finished: bool = True) -> ImportOptions:
    return ImportOptions(
        annotations=Annotations.MARKS,
        annotator=str(annotator.uid),
        is_finished=is_finished,
        dry_run=is_dry,
    )


def told(job: Job) -> list[str]:
    """What is said of each row, without what says where an equal text stands."""
    rows = JobItem.objects.filter(job=job).order_by("pk")
    said = [str(read_message(one.error)) if one.error else "" for one in rows]
    return [_without_places(one) for one in said]


def _without_places(said: str) -> str:
    for words in ("The same text is here already", "The same text stands in an earlier row"):
        if said.startswith(words):
            _, _, rest = said.partition(". ")
            return f"the same text; {rest}"
    return said


@pytest.mark.usefixtures("chunk")
def test_dry_run_says_what_becomes_of_marks_on_rows_that_repeat_earlier_ones() -> None:
    project = make_project()
    member = make_member(project)
    rows = lines(claim("Rain fell."), claim("Snow fell."), claim("Rain fell."), claim("Hail fell."))

    tried = bring({"a.jsonl": rows}, project=project, options=marks(member, is_dry=True))
    assert not Assignment.objects.exists()
    done = bring({"a.jsonl": rows}, project=project, options=marks(member, is_dry=False))

    assert told(tried) == told(done)
    assert codes(tried) == codes(done)
    assert "has work on this article in “Import of a.jsonl” already" in told(tried)[2]


@pytest.mark.usefixtures("chunk")
def test_dry_run_says_that_annotations_of_repeated_rows_are_left_out() -> None:
    rows = lines(claim("Rain fell."), claim("Rain fell."))

    tried = bring({"a.jsonl": rows}, options=ImportOptions(dry_run=True))

    assert told(tried)[1] == "the same text; Annotations left out: 1."


@pytest.mark.usefixtures("chunk")
def test_dry_run_says_what_becomes_of_suggestions_on_rows_that_repeat_earlier_ones() -> None:
    project = make_project()
    rows = lines(claim("Rain fell."), claim("Snow fell."), claim("Rain fell."))
    wanted = ImportOptions(annotations=Annotations.SUGGESTIONS, dry_run=True)

    tried = bring({"a.jsonl": rows}, project=project, options=wanted)
    assert not SuggestionRun.objects.exists()
    done = bring(
        {"a.jsonl": rows},
        project=project,
        options=ImportOptions(annotations=Annotations.SUGGESTIONS),
    )

    assert told(tried) == told(done)


@pytest.mark.parametrize("is_finished", [True, False])
def test_dry_run_says_what_becomes_of_marks_on_rows_that_change_earlier_ones(
    chunk: int, is_finished: bool
) -> None:
    project = make_project()
    member = make_member(project)
    files = {
        f"{word}.zip": zipped(
            {"a.txt": f"{word} fell.".encode(), "a.ann": f"T1\tClaim 0 4\t{word}\n".encode()}
        )
        for word in ("Rain", "Snow")
    }

    options = marks(member, is_dry=True, is_finished=is_finished)
    tried = bring(files, project=project, options=options)
    options = marks(member, is_dry=False, is_finished=is_finished)
    done = bring(files, project=project, options=options)

    for job in (tried, done):
        rows = JobItem.objects.filter(job=job).order_by("pk")
        assert [one.code for one in rows] == ["added", "new_version"]
    refusal = "has work on this article"
    is_moved = not is_finished and chunk == 1
    assert (refusal in told(tried)[1]) == (refusal in told(done)[1]) == is_moved


def test_dry_run_names_near_copies_among_its_own_rows(chunk: int) -> None:
    project = make_project()
    rows = lines({"title": "Wire", "text": WIRE}, {"text": "Snow."}, {"title": "Cut", "text": COPY})

    tried = bring({"a.jsonl": rows}, project=project, options=ImportOptions(dry_run=True))
    said = told(tried)[2]
    tried_codes = codes(tried)
    done = bring({"a.jsonl": rows}, project=project)

    assert tried_codes == codes(done)
    assert tried_codes["a.jsonl:3"] == "near_copy"
    assert ("“Wire” (" if chunk == 100 else "“Wire, a.jsonl:1” (") in said
    share = told(done)[2].partition("(")[2]
    assert said.endswith(share)


def test_dry_run_names_an_earlier_row_once_that_a_later_one_repeats() -> None:
    project = make_project()
    rows = lines(*({"title": f"T{n}", "text": text} for n, text in enumerate([WIRE, WIRE, COPY])))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "CHUNK", 1)
        first = bring({"a.jsonl": rows}, project=project, options=ImportOptions(dry_run=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "CHUNK", 2)
        again = lines({"text": "Snow."}, {"text": WIRE}, {"text": WIRE + " "}, {"text": COPY})
        second = bring({"a.jsonl": again}, project=project, options=ImportOptions(dry_run=True))

    assert told(first)[2].count("“") == 1
    assert told(second)[3].count("a.jsonl:2") == 1


def test_dry_run_names_stored_near_copies_before_less_alike_earlier_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    project = make_project()
    make_version(project, WIRE + " It snowed.", title="Stored")
    half = WORDS + " ".join(f"Word{n} was said by nobody here." for n in range(12))
    rows = lines({"title": "Half", "text": half + WORDS * 2}, {"title": "New", "text": WIRE})

    tried = bring({"a.jsonl": rows}, project=project, options=ImportOptions(dry_run=True))

    assert told(tried)[1].index("“Stored”") < told(tried)[1].index("“Half, a.jsonl:1”")


@pytest.mark.parametrize("annotations", [Annotations.MARKS, Annotations.SUGGESTIONS])
@pytest.mark.parametrize("broken_at", [1, 2, 3, 4])
def test_dry_run_broken_off_anywhere_says_the_same_in_the_end(
    annotations: Annotations, broken_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    project = make_project()
    member = make_member(project)
    options = ImportOptions(
        annotations=annotations,
        annotator=str(member.uid) if annotations == Annotations.MARKS else "",
        dry_run=True,
    )
    texts = [WIRE, "Snow fell.", COPY, WIRE, "Snow fell."]
    files = {"a.jsonl": lines(*map(claim, texts))}
    whole = bring(files, project=project, options=options)

    job = broken_off(files, broken_at, project=project, options=options)

    assert told(job) == told(whole)
    assert codes(job) == codes(whole)
    assert not Article.objects.exists()

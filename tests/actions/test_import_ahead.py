"""Sets aligned before the transaction: taken as they are where what was foreseen came true."""

import pytest
from make import NOON, TEXT, make_member, make_project, make_source, make_version, manager_of
from projected import assert_projection_matches

from annotations.actions import importing_marks, importing_suggestions
from annotations.actions.articles import import_drafts, prepare_drafts
from annotations.actions.import_ahead import ForeseenSources, align_ahead, becomes
from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing_sets import store_sets
from annotations.actions.importing_sources import sources_named
from annotations.actions.records import current_records
from annotations.actions.resplitting import split_sentence
from annotations.domain.record import parse_stored
from annotations.formats import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.models import Assignment, Job, Project, Source, Suggestion

pytestmark = pytest.mark.django_db

QUOTE = (TEXT.index("“We"), TEXT.index("said") - 1)
ADA = Named("source", "Ada Brook")
SAID = Said("q", "direct", (QUOTE,), ADA)


def a_set(origin: Origin = Origin.PERSON) -> AnnotationSet:
    return AnnotationSet("Kim", origin, (Marked(*QUOTE, "Q+C"),), (SAID,))


def draft(text: str = TEXT, *sets: AnnotationSet) -> ArticleDraft:
    return ArticleDraft(title="Rust", text=text, sets=sets or (a_set(),))


def store(
    project: Project, one: ArticleDraft, options: ImportOptions, known: ForeseenSources
) -> None:
    """Store a draft as an import does, aligned before."""
    (prepared,) = prepare_drafts([one])
    ahead = align_ahead(one, prepared, options, known)
    (imported,) = import_drafts(
        project=project, drafts=[one], by=None, at=NOON, prepared=[prepared]
    )
    files = [{"path": "nowhere", "name": "a.ann"}]
    job = Job.objects.create(
        project=project, kind="import", params={"files": files}, requested_at=NOON
    )
    store_sets(
        project=project,
        arrived=[(imported.version, one)],
        options=options,
        job=job,
        by=None,
        at=NOON,
        ahead=[ahead],
        sources=known,
    )


def marks_of(project: Project) -> ImportOptions:
    return ImportOptions(
        annotations=Annotations.MARKS, annotator=str(make_member(project).uid), is_finished=True
    )


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("aligned again inside the transaction")


def speakers() -> set[object]:
    """Whom the stored records of the only assignment name, as their history has it."""
    stored = current_records(Assignment.objects.get())
    records = [parse_stored(one["record"]) for one in stored.values()]
    return {one.speaker.source for each in records for one in each.attributions}


def test_marks_aligned_ahead_are_stored_without_aligning_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    monkeypatch.setattr(importing_marks, "align_marks", refuse)

    store(project, draft(), marks_of(project), ForeseenSources())

    assert speakers() == {Source.objects.get(name="Ada Brook").uid}
    assert_projection_matches(Assignment.objects.get())


def test_proposals_aligned_ahead_are_stored_without_aligning_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing_suggestions, "align_proposals", refuse)
    wanted = ImportOptions(annotations=Annotations.SUGGESTIONS)

    store(make_project(), draft(), wanted, ForeseenSources())

    assert Suggestion.objects.count() == 2


def test_marks_on_a_text_that_is_split_otherwise_here_fit_its_sentences() -> None:
    project = make_project()
    version = make_version(project)
    place = TEXT.index("rust")
    made = split_sentence(version=version, position=0, place=place, by=manager_of(project), at=NOON)

    store(project, draft(), marks_of(project), ForeseenSources())

    work = Assignment.objects.get()
    assert work.batch_article.version == made.version
    assert len(current_records(work)) == made.version.sentences.count()
    assert_projection_matches(work)


def test_marks_name_the_source_that_is_there_though_another_was_foreseen() -> None:
    project = make_project()
    known = ForeseenSources()
    foreseen = known.uid_of("Ada Brook")
    there = make_source(project, "Ada Brook")

    store(project, draft(), marks_of(project), known)

    assert speakers() == {there.uid} != {foreseen}
    assert known.uid_of("Ada Brook") == there.uid


def test_source_renamed_after_it_was_learned_is_made_anew_under_another_uid() -> None:
    project = make_project()
    known = ForeseenSources()
    made = sources_named(["Ada Brook"], project=project, by=None, at=NOON, new_uids=known.new)
    known.learn(made)
    Source.objects.update(name="Ada Brooke", name_key="ada brooke")

    store(project, draft(), marks_of(project), known)

    assert speakers() == {Source.objects.get(name="Ada Brook").uid}
    assert Source.objects.count() == 2


def test_new_source_gets_the_uid_that_was_foreseen_and_nobody_else_does() -> None:
    project = make_project()
    known = ForeseenSources()
    foreseen = known.uid_of("Ada Brook")
    assert known.uid_of("ADA  Brook") == foreseen
    assert known.uid_of(" ") is None

    store(project, draft(), marks_of(project), known)

    assert Source.objects.get().uid == foreseen
    assert not known.new


@pytest.mark.parametrize(
    ("origin", "chosen", "annotations", "expected"),
    [
        (Origin.PERSON, "", Annotations.MARKS, Annotations.MARKS),
        (Origin.MACHINE, "", Annotations.MARKS, Annotations.SUGGESTIONS),
        (Origin.GOLD, "", Annotations.MARKS, Annotations.NONE),
        (Origin.GOLD, "somebody", Annotations.MARKS, Annotations.MARKS),
        (Origin.GOLD, "", Annotations.SUGGESTIONS, Annotations.SUGGESTIONS),
        (Origin.PERSON, "", Annotations.NONE, Annotations.NONE),
    ],
)
def test_set_becomes_what_its_origin_and_the_options_say(
    origin: Origin, chosen: str, annotations: Annotations, expected: Annotations
) -> None:
    options = ImportOptions(annotations=annotations, annotator=chosen)

    assert becomes(a_set(origin), options) == expected

"""What files say about their texts becomes marks of annotators, or suggestions."""

from dataclasses import replace

import pytest
from aligned import without_uids
from make import (
    NOON,
    TEXT,
    make_assignment,
    make_batch,
    make_member,
    make_project,
    make_run,
    make_source,
    make_team,
    make_version,
    manager_of,
    record,
    submit,
)
from projected import assert_projection_matches

from annotations.actions.articles import add_article, import_drafts
from annotations.actions.counting import rebuild_all
from annotations.actions.doctor.checks import examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.import_options import NEW_PEOPLE, Annotations, ImportOptions
from annotations.actions.importing_sets import store_sets
from annotations.actions.people import remove_member
from annotations.actions.records import current_records
from annotations.domain.record import parse_stored
from annotations.formats import ArticleDraft
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)
from annotations.formats.releases.annotated import annotated
from annotations.models import (
    AgreementArticle,
    AgreementCount,
    AgreementTotal,
    Arm,
    ArticleVersion,
    Assignment,
    Attribution,
    Batch,
    Event,
    Job,
    Membership,
    Project,
    RecordVersion,
    Role,
    Source,
    Submission,
    Suggestion,
    SuggestionRun,
)
from annotations.queries.release import release_scope
from annotations.queries.release_articles import released_articles
from annotations.queries.release_states import later_changes

pytestmark = pytest.mark.django_db

MARKS = ImportOptions(annotations=Annotations.MARKS, is_finished=True)
OPEN = ImportOptions(annotations=Annotations.MARKS)
SUGGESTIONS = ImportOptions(annotations=Annotations.SUGGESTIONS, format="brat")
ADA = Named("source", "Ada Brook")
PROOF = Backing("https://example.org/log", "", "", "It did.", "", "expert", "supports")
# TEXT: “Inspectors warned of rust.” “We wrote twice,” said Ida Morren. “Nobody answered.”
QUOTE = (TEXT.index("“We"), TEXT.index("said") - 1)
SENTENCES = ((0, 26), (QUOTE[0], TEXT.index("Nobody") - 1), (TEXT.index("Nobody"), len(TEXT)))


def a_set(name: str = "Kim", **fields: object) -> AnnotationSet:
    said = Said("q", "direct", (QUOTE,), ADA, chain=(Stop("relay", Named("source", "AFP")),))
    marked = (Marked(*SENTENCES[0], "V", evidence=(PROOF,)), Marked(*SENTENCES[1], "Q+C"))
    given = {"origin": Origin.PERSON, "marked": marked, "said": (said,)} | fields
    return AnnotationSet(name, **given)  # type: ignore[arg-type]


def draft(*sets: AnnotationSet, text: str = TEXT) -> ArticleDraft:
    return ArticleDraft(title="Rust", text=text, sets=sets)


def make_job(project: Project, name: str = "marks.ann") -> Job:
    files = [{"path": "nowhere", "name": name}]
    return Job.objects.create(
        project=project, kind="import", params={"files": files}, requested_at=NOON
    )


def bring(
    project: Project, *drafts: ArticleDraft, options: ImportOptions = MARKS, job: Job | None = None
) -> list[list[str]]:
    """Store drafts with their sets, and answer the notes of each."""
    by = manager_of(project)
    imported = import_drafts(project=project, drafts=drafts, by=by, at=NOON)
    arrived = [(one.version, each) for one, each in zip(imported, drafts, strict=True)]
    notes = store_sets(
        project=project,
        arrived=arrived,
        options=options,
        job=job or make_job(project),
        by=by,
        at=NOON,
        file_hash="f" * 64,
    )
    return [[str(one) for one in each] for each in notes]


def faults() -> list[str]:
    """What the doctor finds, but for the upload that these jobs never had."""
    outcomes = examine(Scope(), at=NOON)
    return [one.check for one in outcomes if one.is_fault and one.check != "job-files"]


def work_of(name: str) -> Assignment:
    return Assignment.objects.get(annotator__first_name=name)


def test_finished_set_is_submitted_work_of_its_annotator() -> None:
    project = make_project()

    bring(project, draft(a_set()))

    work = work_of("Kim")
    stored = {n: parse_stored(one["record"]) for n, one in current_records(work).items()}
    assert [stored[n].marks for n in range(3)] == ["V", "Q+C", "none"]
    assert (work.state, work.submitted_at) == ("submitted", NOON)
    assert Submission.objects.get(assignment=work).independent
    assert_projection_matches(work)
    assert faults() == []


def test_open_set_is_left_to_be_finished() -> None:
    project = make_project()

    bring(project, draft(a_set()), options=OPEN)

    work = work_of("Kim")
    assert work.state == "open"
    assert sorted(current_records(work)) == [0, 1]
    assert not Submission.objects.exists()
    assert faults() == []


def test_name_of_nobody_becomes_an_account_that_cannot_sign_in() -> None:
    project = make_project()

    notes = bring(project, draft(a_set("Kim Poe\x00\u202e")))

    member = Membership.objects.get(project=project, role=Role.ANNOTATOR)
    assert (member.pseudonym, member.user.first_name) == ("A2", "Kim Poe")
    assert (member.user.is_active, member.user.has_usable_password()) == (False, False)
    assert "“Kim Poe” became A2" in notes[0][0]


def test_name_of_nobody_is_the_same_account_in_the_next_file() -> None:
    project = make_project()

    bring(project, draft(a_set()))
    bring(project, draft(a_set("kim"), text=TEXT + " It rained."))

    assert Membership.objects.filter(project=project, role=Role.ANNOTATOR).count() == 1
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize("other", ["KIM", "kim ", "Kim\u202e"])
def test_names_that_differ_as_nobody_reads_them_are_one_account(other: str) -> None:
    project = make_project()

    bring(project, draft(a_set("Kim")), draft(a_set(other), text=TEXT + " It rained."))

    assert Membership.objects.filter(project=project, role=Role.ANNOTATOR).count() == 1
    assert Assignment.objects.count() == 2


def test_pseudonyms_of_another_project_stay_apart_in_whatever_order_they_come() -> None:
    project = make_project()
    texts = [f"{TEXT} It rained {n} times." for n in range(4)]

    bring(project, draft(a_set("Kim"), text=texts[0]), draft(a_set("A3"), text=texts[1]))
    bring(project, draft(a_set("a2"), text=texts[2]), draft(a_set("A7"), text=texts[3]))

    people = Membership.objects.filter(project=project, role=Role.ANNOTATOR)
    assert {one.pseudonym: one.user.first_name for one in people} == {
        "A3": "A3",
        "A4": "Kim",
        "A2": "a2",
        "A7": "A7",
    }


def test_name_taken_for_a_member_is_told() -> None:
    notes = bring(make_project(), draft(a_set("a1")))

    assert notes[0][0] == "“a1” in the file was taken for A1 of this project."


def test_names_become_new_people_where_the_manager_says_so() -> None:
    project = make_project()
    member = make_member(project, username="kim")  # A2 of the project
    options = replace(MARKS, annotator=NEW_PEOPLE)

    bring(project, draft(a_set("A2"), a_set("kim")), options=options)
    bring(project, draft(a_set("A2"), text=TEXT + " It rained."), options=options)

    assert not Assignment.objects.filter(annotator=member).exists()
    people = Membership.objects.filter(project=project, user__is_active=False)
    assert {one.pseudonym: one.user.first_name for one in people} == {"A3": "A2", "A4": "kim"}
    assert Assignment.objects.count() == 3


def test_name_is_looked_for_in_this_project_alone() -> None:
    project, other = make_project(), make_project()
    stranger = make_member(other, username="kim")

    bring(project, draft(a_set("kim")))

    assert not Assignment.objects.filter(annotator=stranger).exists()
    assert not Membership.objects.filter(project=project, user=stranger).exists()


@pytest.mark.parametrize("name", ["a2", "BOB"])
def test_name_of_a_member_is_theirs(name: str) -> None:
    project = make_project()
    bob = make_member(project, username="bob")

    bring(project, draft(a_set(name)))

    assert Assignment.objects.get().annotator == bob


def test_chosen_member_gets_all_sets_also_gold() -> None:
    project = make_project()
    bob = make_member(project)
    chosen = ImportOptions(annotations=Annotations.MARKS, is_finished=True, annotator=str(bob.uid))

    bring(project, draft(a_set("gold", origin=Origin.GOLD)), options=chosen)

    assert Assignment.objects.get().annotator == bob


def test_gold_of_nobody_is_left_out_and_told() -> None:
    project = make_project()

    notes = bring(project, draft(a_set("gold", origin=Origin.GOLD)))

    assert "Gold cannot be taken over" in notes[0][0]
    assert not Assignment.objects.exists()


def test_set_of_somebody_who_left_is_refused() -> None:
    project = make_project()
    bob = make_member(project)
    remove_member(
        member=Membership.objects.get(project=project, user=bob), by=manager_of(project), at=NOON
    )

    notes = bring(project, draft(a_set("A2")))

    assert notes == [["A2 has left the project."]]
    assert not Assignment.objects.exists()


def test_set_of_a_viewer_or_of_nobody_named_is_refused() -> None:
    project = make_project()
    make_member(project, Role.VIEWER)

    notes = bring(project, draft(a_set("A2"), a_set("")))

    assert "may not annotate" in notes[0][0]
    assert "does not say whose marks" in notes[0][1]
    assert not Batch.objects.exists()


def test_import_has_one_blind_batch_named_after_its_file() -> None:
    project = make_project()
    job = make_job(project)

    bring(project, draft(a_set()), job=job)
    bring(project, draft(a_set(), text=TEXT + " It rained."), job=job)

    batch = Batch.objects.get()
    assert (batch.name, batch.kind, batch.assigned_at) == ("Import of marks.ann", "work", NOON)
    assert [one.arm for one in batch.batch_articles.all()] == [Arm.BLIND, Arm.BLIND]
    assert batch.scheme.frozen_at == NOON


def test_two_annotators_of_a_file_share_the_article_and_count_in_agreement() -> None:
    project = make_project()

    bring(project, draft(a_set("Kim"), a_set("Lou")))

    assert Batch.objects.count() == 1
    assert AgreementArticle.objects.get().units == 3
    before = counts()
    rebuild_all(project.pk, list(ArticleVersion.objects.all()))
    assert counts() == before


def counts() -> list[tuple[object, ...]]:
    rows = AgreementCount.objects.order_by("pattern_id").values_list("layer", "pattern_id", "n")
    return [*rows, *AgreementTotal.objects.order_by("pattern_id").values_list("pattern_id", "n")]


def test_same_sets_again_change_nothing_and_say_so() -> None:
    project = make_project()
    bring(project, draft(a_set()))
    before = (Event.objects.count(), RecordVersion.objects.count())

    notes = bring(project, draft(a_set()))

    assert (Event.objects.count(), RecordVersion.objects.count()) == before
    assert "has work on this article in “Import of marks.ann” already" in notes[0][0]


def test_article_in_a_blind_batch_gets_the_work_there() -> None:
    project = make_project()
    version = make_version(project)
    batch = make_batch(project, [version], [make_member(project)])

    bring(project, draft(a_set()))

    assert work_of("Kim").batch_article.batch == batch
    assert Batch.objects.count() == 1
    assert faults() == []


def test_article_in_a_blind_batch_is_counted_with_the_work_there() -> None:
    team = make_team(size=1)
    submit(team.work(), [record("C"), record("none"), record("none")])

    bring(team.project, draft(a_set()))

    assert AgreementArticle.objects.get().units == 3
    assert faults() == []


def test_article_with_suggestions_takes_no_work_that_saw_none() -> None:
    project = make_project()
    version = make_version(project)
    make_run(version)
    make_batch(project, [version], [make_member(project)], blind_share=0)

    notes = bring(project, draft(a_set()))

    assert "with suggestions" in notes[0][0]
    assert Assignment.objects.count() == 1


def test_article_in_an_archived_batch_takes_no_work() -> None:
    project = make_project()
    batch = make_batch(project, [make_version(project)], [make_member(project)])
    Batch.objects.filter(pk=batch.pk).update(archived_at=NOON)

    notes = bring(project, draft(a_set()))

    assert "which is archived" in notes[0][0]


def test_sources_are_known_ones_or_made_once() -> None:
    project = make_project()
    known = make_source(project, "The AFP", name_key="afp")

    bring(project, draft(a_set()), draft(a_set(), text=TEXT + " It rained."))

    assert sorted(Source.objects.values_list("name", flat=True)) == ["Ada Brook", "The AFP"]
    links = Attribution.objects.filter(chain_links__source=known)
    assert links.count() == 2
    assert Source.objects.get(name="Ada Brook").history.count() == 1


def test_private_source_of_a_person_is_nobody_elses() -> None:
    project = make_project()
    make_source(project, "Ada Brook", private_to=make_member(project), name_key="ada brook")

    bring(project, draft(a_set()))

    assert Source.objects.filter(name="Ada Brook").count() == 2


def test_work_of_a_manager_is_exposed_from_its_submission_on() -> None:
    project = make_project()
    manager = manager_of(project)

    bring(project, draft(a_set("A1")))

    work = Assignment.objects.get(annotator=manager)
    assert work.exposed_at == NOON
    assert Submission.objects.get(assignment=work).independent


def test_imported_work_was_not_there_before_its_event() -> None:
    project = make_project()
    job = make_job(project)
    bring(project, draft(a_set()), job=job)
    project.refresh_from_db()
    seq = project.event_seq
    bring(project, draft(a_set(), text=TEXT + " It rained."), job=job)

    later = later_changes(project.pk, seq)

    newest = Assignment.objects.order_by("-pk")[0]
    batch = newest.batch_article.batch
    assert later.state_before(assignment=newest.uid, batch=batch.uid, now="submitted") is None


def test_release_of_imported_work_holds_it_as_the_file_had_it() -> None:
    project = make_project()
    bring(project, draft(a_set("Kim"), a_set("Lou", marked=(Marked(*SENTENCES[0], "none"),))))
    project.refresh_from_db()

    scope = release_scope(project.pk, project.event_seq)
    released = annotated(next(iter(released_articles(scope))))

    other = make_project()
    bring(other, released)
    theirs = {
        one.annotator.first_name: one
        for one in Assignment.objects.filter(annotator__first_name__in=["A2", "A3"])
    }
    for ours, name in (("Kim", "A2"), ("Lou", "A3")):
        before, after = (
            {n: parse_stored(one["record"]) for n, one in current_records(work).items()}
            for work in (work_of(ours), theirs[name])
        )
        assert without_uids(before) == without_uids(after)


def test_set_as_suggestions_proposes_attributions_and_claims() -> None:
    project = make_project()

    notes = bring(project, draft(a_set("Kim")), options=SUGGESTIONS)

    run = SuggestionRun.objects.get()
    kinds = list(run.suggestions.order_by("position").values_list("kind", "quote"))
    assert (run.finder, run.finder_version) == ("import", "Kim")
    assert kinds == [("attribution", True), ("claim", False), ("claim", False)]
    payload = Suggestion.objects.filter(kind="attribution").get().payload
    assert payload is not None
    assert payload["speaker"] == {"kind": "source", "name": "Ada Brook", "mention": []}
    assert payload["chain"][0]["name"] == "AFP"
    assert "Stored as suggestions of Kim: 3." in notes[0]
    assert not Assignment.objects.exists()
    assert faults() == []


def test_suggestions_that_others_take_the_place_of_are_told() -> None:
    project = make_project()
    make_run(make_version(project))

    notes = bring(project, draft(a_set("Kim")), options=SUGGESTIONS)

    assert any("Nobody is shown them" in one for one in notes[0])
    fresh = bring(project, draft(a_set("Kim"), text=TEXT + " It rained."), options=SUGGESTIONS)
    assert not any("Nobody is shown them" in one for one in fresh[0])


def test_suggestions_of_the_same_file_again_change_nothing_and_say_so() -> None:
    project = make_project()
    bring(project, draft(a_set("Kim")), options=SUGGESTIONS)

    notes = bring(project, draft(a_set("Kim")), options=SUGGESTIONS)

    assert notes == [["The suggestions of Kim are there already."]]
    assert Suggestion.objects.count() == 3


def test_machines_set_never_becomes_marks() -> None:
    project = make_project()

    bring(project, draft(a_set("tagger 2", origin=Origin.MACHINE)))

    assert not Assignment.objects.exists()
    assert SuggestionRun.objects.get().finder_version == "tagger 2"


def test_suggested_continuation_points_at_what_it_continues() -> None:
    project = make_project()
    said = Said("q", "direct", (QUOTE, (SENTENCES[2][0], SENTENCES[2][1])), ADA)

    bring(project, draft(a_set(said=(said,), marked=())), options=SUGGESTIONS)

    assert Suggestion.objects.get(continues__isnull=False).continues is not None
    assert faults() == []


def test_none_of_the_annotations_are_stored_unless_asked_for() -> None:
    project = make_project()

    assert bring(project, draft(a_set()), options=ImportOptions()) == [[]]
    assert not SuggestionRun.objects.exists()


def test_sentences_of_the_file_are_the_versions() -> None:
    project = make_project()
    given = ArticleDraft(title="", text=TEXT, sentences=((0, 26), (28, len(TEXT))))

    version = add_article(project=project, draft=given, by=None, at=NOON).version

    spans = version.sentences.in_order().values_list("start", "end", "paragraph")
    assert list(spans) == [(0, 26, 0), (28, len(TEXT), 1)]
    assert (version.splitter_name, version.splitter_version) == ("file", "1")


def test_sentences_of_the_file_that_leave_words_out_are_split_anew_and_told() -> None:
    project = make_project()
    given = ArticleDraft(title="", text=TEXT, sentences=((0, 26),))

    imported = add_article(project=project, draft=given, by=None, at=NOON)

    assert imported.version.splitter_name == "nupunkt-news"
    assert "do not fit its text at character 26" in imported.notes[0]


def test_work_somebody_has_open_is_never_written_over() -> None:
    work = make_assignment()

    notes = bring(work.batch_article.batch.project, draft(a_set("A2")))

    assert "already: nothing was changed" in notes[0][0]
    assert current_records(work) == {}

"""Sources: typed, edited, merged and taken apart again."""

from uuid import uuid4

import pytest
from make import (
    NOON,
    make_member,
    make_project,
    make_source,
    make_team,
    manager_of,
    record,
    said_by,
    save,
    submit,
)

from annotations.access import NotVisible
from annotations.actions.sources import (
    MergeRefused,
    SourceEdit,
    add_source,
    edit_source,
    merge_source,
    parse_new_sources,
    unmerge_source,
)
from annotations.actions.submissions import reopen_assignment
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import InvalidRecord
from annotations.models import (
    AgreementCount,
    Assignment,
    Event,
    Project,
    Role,
    Source,
    SourceVersion,
)

pytestmark = pytest.mark.django_db

UID = "0b8e6a3c-6f0a-4f0e-9a55-0d5a3c1e7a01"


def merge(source: Source, into: Source) -> None:
    merge_source(source=source, into=into, by=manager_of(source.project), at=NOON)


def edit(source: Source, **fields: object) -> None:
    wanted = {"name": source.name, "aliases": [], "identity": "", "role": ""} | fields
    edit_source(
        source=source,
        edit=SourceEdit(**wanted),  # type: ignore[arg-type]
        by=manager_of(source.project),
        at=NOON,
    )


def add(project: Project, name: str, *aliases: str) -> Source:
    wanted = SourceEdit(name=name, aliases=aliases, identity="", role="")
    return add_source(project=project, edit=wanted, by=manager_of(project), at=NOON)


def pair(project: Project | None = None) -> tuple[Source, Source]:
    home = project or make_project()
    return make_source(home, "Morren"), make_source(home, "Ida Morren")


# --- Typed sources ------------------------------------------------------------------------------


def test_parse_new_sources_cleans_the_name() -> None:
    (one,) = parse_new_sources([{"uid": UID, "name": "  Ida \n Morren", "scope": "version"}])

    assert (str(one.uid), one.name, one.scope) == (UID, "Ida Morren", "version")


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "sources"),
        ([{"uid": UID, "name": "x"}] * 51, "sources"),
        ([3], "sources[0]"),
        ([{"uid": UID, "name": " . "}], "sources[0].name"),
        ([{"uid": UID, "name": "x" * 301}], "sources[0].name"),
        ([{"uid": UID, "name": "a\0"}], "sources[0].name"),
        ([{"uid": "1", "name": "x"}], "sources[0].uid"),
        ([{"uid": UID, "name": "x", "scope": "world"}], "sources[0].scope"),
        ([{"uid": UID, "name": "x", "private_to": 1}], "sources[0].private_to"),
    ],
)
def test_parse_new_sources_malformed_are_refused_and_named(payload: object, field: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        parse_new_sources(payload)

    assert refusal.value.field == field


# --- Adding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("The  AFP ", []),
        ("agence france-presse", []),
        ("Presse", ["afp"]),
    ],
)
def test_add_source_known_by_name_or_other_name_is_refused_and_named(
    name: str, aliases: list[str]
) -> None:
    project = make_project()
    add(project, "AFP", "Agence France-Presse")

    with pytest.raises(Conflict) as refusal:
        add(project, name, *aliases)

    assert (refusal.value.code, refusal.value.field) == ("source_exists", "name")
    assert "“AFP”" in refusal.value.detail
    assert Source.objects.count() == 1


def test_add_source_known_as_one_that_was_merged_names_what_it_counts_as() -> None:
    project = make_project()
    first, second = add(project, "Morren"), add(project, "Ida Morren")
    merge(first, second)

    with pytest.raises(Conflict, match="Ida Morren"):
        add(project, "morren")


def test_add_source_named_elsewhere_privately_or_in_one_article_is_added() -> None:
    team = make_team()
    make_source(make_project(), "AFP")
    make_source(team.project, "AFP", private_to=team.people[0])
    make_source(team.project, "AFP", scope="version", version=team.versions[0])

    assert add(team.project, "AFP").name == "AFP"


def test_add_source_with_a_surname_that_another_has_too_is_added() -> None:
    project = make_project()
    add(project, "Ida Morren", "Morren")

    assert add(project, "Jan Morren", "Morren").aliases.get().name == "Morren"


# --- Editing ------------------------------------------------------------------------------------


def test_edit_source_keeps_what_it_was_called_in_its_history() -> None:
    source = make_source(make_project(), "Morren")

    edit(source, name=" Ida  Morren ", aliases=["Ms Morren"], identity="named", role="expert")
    edit(source, name="I. Morren")

    names = SourceVersion.objects.order_by("pk").values_list("payload__name", flat=True)
    assert list(names) == ["Ida Morren", "I. Morren"]
    assert SourceVersion.objects.earliest("pk").payload["aliases"] == ["Ms Morren"]


def test_edit_source_drops_empty_and_equal_aliases() -> None:
    source = make_source(make_project(), "The AFP")

    edit(source, aliases=["", "AFP", "Agence", "agence", " Agence  France "])

    names = source.aliases.order_by("name_key").values_list("name", flat=True)
    assert [name.casefold() for name in names] == ["agence", "agence france"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"aliases": ["x" * 301]}, "aliases"),
        ({"identity": "secret"}, "identity"),
        ({"role": "king"}, "role"),
    ],
)
def test_edit_source_to_what_it_cannot_be_is_refused(fields: dict[str, object], named: str) -> None:
    source = make_source(make_project())

    with pytest.raises(UserError) as refusal:
        edit(source, **fields)

    assert refusal.value.field == named
    assert Source.objects.get().name == "Ida Morren"


# --- Merging ------------------------------------------------------------------------------------


def test_merge_source_is_logged_and_kept_in_its_history() -> None:
    source, into = pair()

    merge(source, into)

    source.refresh_from_db()
    assert source.merged_into == into
    assert Event.objects.get(kind="source.merged").answer == {"into": str(into.uid)}
    assert SourceVersion.objects.get(source=source).payload["merged_into"] == str(into.uid)


def test_unmerge_source_stands_for_itself_again() -> None:
    source, into = pair()
    merge(source, into)

    unmerge_source(source=source, by=manager_of(source.project), at=NOON)

    source.refresh_from_db()
    assert source.merged_into is None
    assert SourceVersion.objects.latest("pk").payload["merged_into"] is None


def test_unmerge_source_that_is_not_merged_is_refused() -> None:
    source, _ = pair()

    with pytest.raises(MergeRefused):
        unmerge_source(source=source, by=manager_of(source.project), at=NOON)


def test_merge_source_named_only_before_the_marks_of_others_were_seen_is_counted() -> None:
    team = make_team("One sentence.")
    source, into = pair(team.project)
    submit(team.work(0), [record("Q", attributions=[said_by(into.uid)])])
    submit(team.work(1), [record("Q", attributions=[said_by(source.uid)])])
    revised = team.work(1)
    reopen_assignment(assignment=revised, by=revised.annotator, at=NOON)
    Assignment.objects.filter(pk=revised.pk).update(exposed_at=NOON)
    save(team.work(1), 0, record("none"), base=1)
    submit(team.work(1), [])

    merge(source, into)

    pattern = AgreementCount.objects.get(layer="speaker_quote").pattern.ratings
    assert [value for _, value in pattern] == [[str(into.uid)]] * 2


def test_merge_source_into_itself_or_in_a_ring_is_refused() -> None:
    first, second = pair()
    third = make_source(first.project, "I. M.")
    merge(first, second)
    merge(second, third)

    for source, into in [(first, first), (third, first), (third, third)]:
        with pytest.raises(MergeRefused):
            merge(source, Source.objects.get(pk=into.pk))


def test_merge_source_with_one_of_another_project_is_refused() -> None:
    with pytest.raises(MergeRefused):
        merge(make_source(make_project()), make_source(make_project()))


@pytest.mark.parametrize("side", [0, 1])
def test_merge_source_somebody_has_not_submitted_is_refused(side: int) -> None:
    both = pair()
    both[side].private_to = make_member(both[side].project)
    both[side].save()

    with pytest.raises(MergeRefused):
        merge(*both)


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_sources_are_not_edited_by_anybody_but_a_manager(role: str) -> None:
    source, into = pair()
    by = make_member(source.project, role)

    with pytest.raises(NotVisible):
        merge_source(source=source, into=into, by=by, at=NOON)
    with pytest.raises(NotVisible):
        unmerge_source(source=source, by=by, at=NOON)
    change = SourceEdit(name="x", aliases=[], identity="", role="")
    with pytest.raises(NotVisible):
        edit_source(source=source, edit=change, by=by, at=NOON)


def test_merge_source_makes_people_agree_and_unmerge_parts_them_again() -> None:
    team = make_team()
    both = pair(team.project)
    for n, source in enumerate(both):
        quoted = record("Q", attributions=[said_by(source.uid)])
        submit(team.work(n), [record("none"), quoted, record("none")])

    def values() -> set[str]:
        row = AgreementCount.objects.get(layer="speaker_quote")
        return {uid for _, value in row.pattern.ratings for uid in value}

    assert values() == {str(source.uid) for source in both}
    merge(*both)
    assert values() == {str(both[1].uid)}
    unmerge_source(source=both[0], by=team.manager, at=NOON)
    assert len(values()) == 2


def test_parse_new_sources_keeps_uids_made_by_the_client() -> None:
    uid = uuid4()

    (one,) = parse_new_sources([{"uid": str(uid), "name": "Ida"}])

    assert (one.uid, one.scope) == (uid, "project")

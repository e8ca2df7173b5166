"""Equal names, uses and likely duplicates of sources."""

import pytest
from make import (
    NOON,
    make_member,
    make_project,
    make_source,
    make_team,
    record,
    said_by,
    save,
    submit,
)

from annotations.actions.sources import replace_aliases
from annotations.models import Source
from annotations.queries.sources import (
    known_matches,
    likely_duplicates,
    public_sources,
    root_of,
    uses_of,
)

pytestmark = pytest.mark.django_db


def test_root_of_follows_merges_to_their_end() -> None:
    project = make_project()
    last = make_source(project, "Last")
    first = make_source(project, "First", merged_into=make_source(project, "Mid", merged_into=last))

    assert (root_of(first), root_of(last)) == (last, last)


def test_uses_of_are_the_submitted_articles_it_or_one_merged_into_it_is_named_in() -> None:
    team = make_team("One sentence.", "Another one.", "A third.", size=1)
    source = make_source(team.project)
    merged = make_source(team.project, "Morren", merged_into=source)
    for version, speaker in enumerate((source, merged)):
        quoted = record("Q", attributions=[said_by(speaker.uid)])
        submit(team.work(0, version), [quoted])
    save(team.work(0, 2), 0, record("Q", attributions=[said_by(source.uid)]))

    assert uses_of(source) == {team.versions[0].pk, team.versions[1].pk}
    assert uses_of(merged) == {team.versions[1].pk}


def test_uses_of_are_those_in_chains_as_well() -> None:
    team = make_team("One sentence.", "Another one.", size=1)
    agency = make_source(team.project)
    relay = {"place": "relay", "kind": "source", "source": str(agency.uid), "mention": []}
    submit(team.work(0, 1), [record("Q", attributions=[said_by(None, chain=[relay])])])

    assert uses_of(agency) == {team.versions[1].pk}


def test_known_matches_are_public_project_sources_of_an_equal_name_or_alias() -> None:
    project = make_project()
    typed = make_source(project, "the AFP", name_key="afp", private_to=make_member(project))
    named = make_source(project, "AFP")
    aliased = make_source(project, "Agence France-Presse")
    replace_aliases(aliased, ["A.F.P.", "AFP"])
    make_source(project, "AFP", private_to=make_member(project))
    make_source(project, "AFP", archived_at=NOON)
    make_source(make_project(), "AFP")

    assert known_matches(typed) == [named, aliased]


def test_known_matches_name_what_they_were_merged_into_once() -> None:
    project = make_project()
    root = make_source(project, "Ida Morren")
    make_source(project, "Morren", merged_into=root)
    make_source(project, "morren", merged_into=root)
    typed = make_source(project, "Morren", private_to=make_member(project))

    assert known_matches(typed) == [root]


def test_public_sources_leave_out_what_somebody_has_not_submitted() -> None:
    project = make_project()
    public = make_source(project)
    make_source(project, "Private", private_to=make_member(project))
    make_source(project, "Archived", archived_at=NOON)
    make_source(make_project(), "Foreign")

    assert list(public_sources(project, hidden=())) == [public]


def pairs(*names: str) -> set[tuple[str, str]]:
    project = make_project()
    for name in names:
        make_source(project, name)
    found = likely_duplicates(Source.objects.filter(project=project))
    return {(pair.first.name, pair.second.name) for pair in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ida Morren", "Morren"), ("Harbour Union of Renn", "HUR"), ("The Union", "union")],
)
def test_likely_duplicates_share_a_last_word_or_their_initials(one: str, other: str) -> None:
    assert pairs(one, other, "Tomas Vey") == {(one, other)}


def test_likely_duplicates_leave_out_other_names_and_merged_ones() -> None:
    project = make_project()
    one = make_source(project, "Ida Morren")
    make_source(project, "Morren", merged_into=one)
    make_source(project, "Ida Vey")

    assert likely_duplicates(Source.objects.filter(project=project)) == []


def test_likely_duplicates_leave_out_a_word_that_many_share() -> None:
    assert pairs(*(f"Office number {n} of Renn" for n in range(12))) == set()


def test_public_sources_count_submitted_uses_alone() -> None:
    team = make_team("One. Two.", size=2)
    source = make_source(team.project)
    quoted = record("Q", attributions=[said_by(source.uid)])
    submit(team.work(0), [quoted, record("none")])
    save(team.work(1), 0, record("Q", attributions=[said_by(source.uid)]))

    [counted] = public_sources(team.project, hidden=())
    assert vars(counted)["uses"] == 1

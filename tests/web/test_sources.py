"""Sources: names, likely duplicates, merges."""

from uuid import uuid4

import make
from django.urls import reverse
from web.conftest import Cast, SignIn

from annotations.models import Source, SourceAlias


def listed(cast: Cast) -> str:
    return reverse("source-list", args=[cast.project.uid])


def test_list_without_sources_says_how_they_come(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.adam).get(listed(cast)).content.decode()

    assert "No sources yet" in page


def test_list_shows_nobodys_private_source(cast: Cast, sign_in: SignIn) -> None:
    make.make_source(cast.project, "Tilda Brask", private_to=cast.bob)

    assert "Tilda Brask" not in sign_in(cast.alice).get(listed(cast)).content.decode()


def test_list_leaves_out_sources_of_an_article_its_reader_still_marks(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.make_version(cast.project)
    make.make_batch(cast.project, [version], [cast.alice])
    make.make_source(cast.project, "a senior official", scope="version", version=version)

    assert "a senior official" not in sign_in(cast.alice).get(listed(cast)).content.decode()
    assert "a senior official" in sign_in(cast.adam).get(listed(cast)).content.decode()


def test_merging_offers_no_source_of_an_article_its_reader_still_marks(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.make_version(cast.project)
    make.make_batch(cast.project, [version], [cast.alice])
    make.make_source(cast.project, "a senior official", scope="version", version=version)
    one = make.make_source(cast.project, "Ida Morren")

    page = sign_in(cast.alice).get(reverse("source-detail", args=[one.uid])).content.decode()

    assert "a senior official" not in page


def test_list_offers_managers_to_merge_likely_duplicates(cast: Cast, sign_in: SignIn) -> None:
    make.make_source(cast.project, "Ida Morren")
    make.make_source(cast.project, "Captain Morren")

    assert "Both are Ida Morren" in sign_in(cast.alice).get(listed(cast)).content.decode()
    assert "Both are Ida Morren" not in sign_in(cast.adam).get(listed(cast)).content.decode()


def test_merge_and_separation_are_told_and_undo_each_other(cast: Cast, sign_in: SignIn) -> None:
    one = make.make_source(cast.project, "Captain Morren")
    into = make.make_source(cast.project, "Ida Morren")
    client = sign_in(cast.alice)

    merged = client.post(reverse("source-merge", args=[one.uid]), {"into": into.uid}, follow=True)
    apart = client.post(reverse("source-separation", args=[one.uid]), follow=True)

    assert "“Captain Morren” now counts as “Ida Morren”." in merged.content.decode()
    assert "“Captain Morren” stands for itself again." in apart.content.decode()
    assert Source.objects.get(pk=one.pk).merged_into is None


def test_merge_with_itself_says_why_not(cast: Cast, sign_in: SignIn) -> None:
    one = make.make_source(cast.project)

    address = reverse("source-merge", args=[one.uid])
    answer = sign_in(cast.alice).post(address, {"into": one.uid}, follow=True)

    assert "already the same source" in answer.content.decode()


def test_merge_into_a_source_of_another_project_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    one = make.make_source(cast.project)
    foreign = make.make_source(make.make_project())
    client = sign_in(cast.alice)

    for into in (foreign.uid, uuid4(), "no uid"):
        answer = client.post(reverse("source-merge", args=[one.uid]), {"into": into})
        assert answer.status_code == 404


def test_edit_replaces_name_other_names_and_defaults(cast: Cast, sign_in: SignIn) -> None:
    one = make.make_source(cast.project, "I. Morren")
    SourceAlias.objects.create(source=one, name="Old", name_key="old")
    form = {
        "name": "Ida Morren",
        "aliases": "Morren\n\nCaptain Morren",
        "identity": "named",
        "role": "expert",
    }

    sign_in(cast.alice).post(reverse("source-detail", args=[one.uid]), form)

    one.refresh_from_db()
    assert (one.name, one.identity, one.role) == ("Ida Morren", "named", "expert")
    assert sorted(alias.name for alias in one.aliases.all()) == ["Captain Morren", "Morren"]


def test_edit_refuses_a_role_that_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    one = make.make_source(cast.project)
    address = reverse("source-detail", args=[one.uid])

    page = sign_in(cast.alice).post(address, {"name": "Ida", "role": "wizard"}).content.decode()

    assert "wizard is not one of the available choices" in page

"""Pages of guideline versions."""

import pytest
from django.urls import reverse
from make import assignment_of, make_batch, make_version
from web.conftest import Cast, Marked, SignIn

from annotations.models import Scheme

CANARY = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def page_of(cast: Cast, name: str, *number: int) -> str:
    return reverse(name, args=[cast.project.uid, *number])


def test_list_shows_versions_and_who_uses_them(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.alice).get(page_of(marked.cast, "scheme-list")).content.decode()

    assert "Guideline 1" in page
    assert "Pilot" in page
    assert "Write the next version" in page


@pytest.mark.parametrize("person", ["adam", "bob", "vera"])
def test_members_read_the_guideline_but_not_the_batches(
    person: str, marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.named(person))

    page = client.get(page_of(marked.cast, "scheme-list")).content.decode()

    assert "Guideline 1" in page
    assert "Pilot" not in page.replace("Harbour pilot", "")
    assert "Write the next version" not in page
    assert client.get(page_of(marked.cast, "scheme-detail", 1)).status_code == 200
    for name, number in (("scheme-create", []), ("scheme-edit", [1])):
        assert client.get(page_of(marked.cast, name, *number)).status_code == 404
        assert client.post(page_of(marked.cast, name, *number)).status_code == 404


def test_empty_guideline_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    detail = page_of(cast, "scheme-detail", 1)

    assert "Nothing is written yet." in sign_in(cast.alice).get(detail).content.decode()
    assert "Ask its manager." in sign_in(cast.bob).get(detail).content.decode()


def test_preview_shows_the_text_and_saves_nothing(cast: Cast, sign_in: SignIn) -> None:
    form = {"guideline": "# Rules\n\nMark **claims**.", "base": "", "preview": "1"}

    page = sign_in(cast.alice).post(page_of(cast, "scheme-edit", 1), form).content.decode()

    assert "<h3>Rules</h3>" in page
    assert "<strong>claims</strong>" in page
    assert Scheme.objects.get().guideline == ""


def test_unused_version_is_edited(cast: Cast, sign_in: SignIn) -> None:
    form = {"guideline": "Mark claims.\r\nAlways.", "base": ""}

    page = sign_in(cast.alice).post(page_of(cast, "scheme-edit", 1), form, follow=True)

    assert "The guideline is saved." in page.content.decode()
    assert Scheme.objects.get().guideline == "Mark claims.\nAlways."


def test_text_that_changed_meanwhile_is_shown_before_it_is_overwritten(
    cast: Cast, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.alice), page_of(cast, "scheme-edit", 1)
    Scheme.objects.update(guideline="Hers.")

    page = client.post(address, {"guideline": "Mine.", "base": ""}).content.decode()

    assert "Somebody else changed this version meanwhile." in page
    assert "<del>" in page
    assert 'value="Hers."' in page
    assert Scheme.objects.get().guideline == "Hers."
    client.post(address, {"guideline": "Mine.", "base": "Hers."})
    assert Scheme.objects.get().guideline == "Mine."


def test_next_version_begins_with_the_last_and_shows_what_changed(
    marked: Marked, sign_in: SignIn
) -> None:
    cast, client = marked.cast, sign_in(marked.cast.alice)
    Scheme.objects.update(guideline="Mark claims.\n\nAlways.")

    blank = client.get(page_of(cast, "scheme-create")).content.decode()
    form = {"guideline": "Mark claims.\n\nNearly always."}
    made = client.post(page_of(cast, "scheme-create"), form, follow=True).content.decode()

    assert "Mark claims." in blank
    assert "Changed since guideline 1" in made
    assert "<ins><b>Nearly always.</b></ins>" in made
    assert client.get(page_of(cast, "scheme-edit", 2)).status_code == 200


def test_version_in_use_is_not_saved_and_says_why(marked: Marked, sign_in: SignIn) -> None:
    address = page_of(marked.cast, "scheme-edit", 1)

    page = sign_in(marked.cast.alice).post(address, {"guideline": "New.", "base": ""})

    assert "This version is in use and stays as it is" in page.content.decode()
    assert Scheme.objects.get().guideline == ""


def test_unused_newest_version_is_edited_instead_of_writing_another(
    cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast.alice).get(page_of(cast, "scheme-create"))

    assert answer["Location"] == page_of(cast, "scheme-edit", 1)


def test_canary_in_a_guideline_is_text_on_every_page(cast: Cast, sign_in: SignIn) -> None:
    Scheme.objects.update(guideline=CANARY)
    make_batch(cast.project, [make_version(cast.project)], [cast.bob])
    work = reverse("assignment-detail", args=[assignment_of(cast.bob).uid])
    manager = sign_in(cast.alice)

    pages = [
        manager.get(page_of(cast, "scheme-detail", 1)),
        manager.get(page_of(cast, "scheme-create")),
        manager.post(page_of(cast, "scheme-create"), {"guideline": CANARY * 2, "preview": "1"}),
        sign_in(cast.bob).get(work),
    ]

    assert [page.status_code for page in pages] == [200] * 4
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()

"""Members and invitations."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from make import make_project
from web.conftest import Cast, Marked, SignIn

from annotations.actions.invitations import invite
from annotations.models import Invitation, Membership, Role, User

PASSWORD = "harbour-lamp-42"


def members(cast: Cast) -> str:
    return reverse("member-list", args=[cast.project.uid])


def make_link(cast: Cast) -> str:
    _, token = invite(
        project=cast.project, role=Role.ANNOTATOR, note="", by=cast.alice, at=timezone.now()
    )
    return reverse("invitation-detail", args=[token])


def newcomer(**fields: str) -> dict[str, str]:
    return {"username": "nora", "full_name": "Nora Tield", "password": PASSWORD} | fields


def test_list_shows_people_with_pseudonym_and_role(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get(members(cast)).content.decode()

    assert "Alice Amper" in page
    assert "A5" in page


def test_invitation_link_is_shown_exactly_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)

    first = client.post(members(cast), {"role": "annotator", "note": "Ira"}, follow=True)
    second = client.get(members(cast))

    assert "http://testserver/invitations/" in first.content.decode()
    assert "http://testserver/invitations/" not in second.content.decode()
    assert "Ira" in second.content.decode()


def test_fresh_invitation_link_is_shown_on_its_own_project_alone(
    cast: Cast, sign_in: SignIn
) -> None:
    client, other = sign_in(cast.alice), make_project(by=cast.alice)
    client.post(members(cast), {"role": "annotator", "note": "Ira"})

    elsewhere = client.get(reverse("member-list", args=[other.uid])).content.decode()
    here = client.get(members(cast)).content.decode()

    assert "http://testserver/invitations/" not in elsewhere
    assert "http://testserver/invitations/" in here


def test_invitation_can_be_withdrawn(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast)
    invitation = Invitation.objects.get()
    address = reverse("invitation-withdrawal", args=[cast.project.uid, invitation.uid])

    sign_in(cast.alice).post(address)

    assert Client().get(link).status_code == 410


def test_role_is_changed(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("member-role", args=[cast.project.uid, "A2"])

    sign_in(cast.alice).post(address, {"role": "adjudicator"})

    assert cast.project.memberships.get(user=cast.bob).role == Role.ADJUDICATOR


def test_last_manager_stays_and_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)
    for act in ("member-role", "member-removal"):
        address = reverse(act, args=[cast.project.uid, "A1"])

        page = client.post(address, {"role": "viewer"}, follow=True).content.decode()

        assert "A project keeps at least one manager." in page or "nothing" in page.lower()
    assert cast.project.memberships.get(user=cast.alice).role == Role.MANAGER


def test_removed_member_may_no_longer_open_the_project(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.alice).post(reverse("member-removal", args=[cast.project.uid, "A2"]))

    overview = reverse("project-detail", args=[cast.project.uid])
    assert sign_in(cast.bob).get(overview).status_code == 404


def test_manager_who_gives_the_role_away_is_led_where_they_may_still_go(
    cast: Cast, sign_in: SignIn
) -> None:
    cast.project.memberships.filter(user=cast.adam).update(role=Role.MANAGER)
    address = reverse("member-role", args=[cast.project.uid, "A1"])

    answer = sign_in(cast.alice).post(address, {"role": "viewer"})

    assert answer["Location"] == reverse("project-detail", args=[cast.project.uid])


def test_newcomer_makes_an_account_and_is_in(cast: Cast) -> None:
    client = Client()

    answer = client.post(make_link(cast), newcomer(), follow=True)

    assert "Welcome to the project." in answer.content.decode()
    assert Membership.objects.get(user__username="nora").role == Role.ANNOTATOR


def test_newcomer_with_a_poor_password_is_told_and_keeps_the_rest(cast: Cast) -> None:
    link = make_link(cast)

    page = Client().post(link, newcomer(password="12345678")).content.decode()

    assert "This password is too common." in page
    assert "Nora Tield" in page
    assert not User.objects.filter(username="nora").exists()
    assert Client().get(link).status_code == 200


def test_newcomer_cannot_take_a_name_that_is_taken(cast: Cast) -> None:
    page = Client().post(make_link(cast), newcomer(username="Bob")).content.decode()

    assert "This name is taken." in page


def test_signed_in_person_accepts_with_one_button(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast)
    client = sign_in(cast.sam)

    before = client.get(link).content.decode()
    client.post(link)

    assert "Join the project" in before
    assert cast.project.memberships.get(user=cast.sam).role == Role.ANNOTATOR


def test_member_does_not_use_up_a_link(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast)
    client = sign_in(cast.bob)

    page = client.get(link).content.decode()
    client.post(link)

    assert "You are a member of this project already." in page
    assert Invitation.objects.get().accepted_at is None


def test_link_works_once(cast: Cast, sign_in: SignIn) -> None:
    link = make_link(cast)
    sign_in(cast.sam).post(link)

    answer = Client().get(link)

    assert answer.status_code == 410
    assert "Ask for a new link" in answer.content.decode()


def test_link_grows_old(cast: Cast) -> None:
    link = make_link(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert Client().get(link).status_code == 410


@pytest.mark.django_db
def test_link_that_was_never_made_is_not_found() -> None:
    assert Client().get(reverse("invitation-detail", args=["no-such-token"])).status_code == 404


def test_former_member_is_listed_with_their_work_and_taken_back(
    marked: Marked, sign_in: SignIn
) -> None:
    cast, client = marked.cast, sign_in(marked.cast.alice)
    client.post(reverse("member-removal", args=[cast.project.uid, "A2"]))

    page = client.get(members(cast)).content.decode()
    client.post(reverse("member-return", args=[cast.project.uid, "A2"]))

    assert "Former members" in page
    assert "2 articles given" in page
    back = cast.project.memberships.get(user=cast.bob)
    assert (back.left_at, back.role, back.pseudonym) == (None, Role.ANNOTATOR, "A2")


def test_current_member_is_not_taken_back(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("member-return", args=[cast.project.uid, "A2"])

    assert sign_in(cast.alice).post(address).status_code == 404


def test_member_with_open_work_does_not_become_a_viewer_and_the_page_says_why(
    marked: Marked, sign_in: SignIn
) -> None:
    cast = marked.cast
    address = reverse("member-role", args=[cast.project.uid, "A2"])

    page = sign_in(cast.alice).post(address, {"role": "viewer"}, follow=True).content.decode()

    assert "Articles of this person that are not submitted: 1." in page
    assert cast.project.memberships.get(user=cast.bob).role == Role.ANNOTATOR


def test_page_says_before_and_after_how_much_work_a_removed_member_leaves_open(
    marked: Marked, sign_in: SignIn
) -> None:
    cast, client = marked.cast, sign_in(marked.cast.alice)
    before = client.get(members(cast)).content.decode()

    address = reverse("member-removal", args=[cast.project.uid, "A2"])
    after = client.post(address, follow=True).content.decode()

    assert "1 of them is not submitted and stays open" in " ".join(before.split())
    assert reverse("batch-list", args=[cast.project.uid]) in before.split("<main", 1)[1]
    assert "1 article stays open: give it to somebody else or withdraw it in its batch." in after
    assert "still open: give it to somebody else" in " ".join(after.split())


def test_removed_member_without_open_work_leaves_nothing_to_give_on(
    cast: Cast, sign_in: SignIn
) -> None:
    address = reverse("member-removal", args=[cast.project.uid, "A2"])

    page = sign_in(cast.alice).post(address, follow=True).content.decode()

    assert "The membership has ended." in page
    assert "open: give" not in page

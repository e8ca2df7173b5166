"""Commands of the operator about accounts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from make import NOON, make_member, make_project, make_user

from annotations.actions.sessions import clear_expired_sessions
from annotations.models import AccessEvent, AccessKind, Role, Session

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk along the quay"


def said(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_reset_link_of_the_operator_sets_a_password() -> None:
    ida = make_user("ida", is_superuser=True)

    link = said("reset_link", "IDA", "--address", "https://marks.example/")[0].strip()
    path = link.removeprefix("https://marks.example")
    Client().post(path, {"password": PASSWORD})

    ida.refresh_from_db()
    assert ida.check_password(PASSWORD)
    made = AccessEvent.objects.get(kind=AccessKind.RESET_LINK_MADE)
    assert (made.by, made.about) == (None, ida)


def test_deactivated_account_cannot_sign_in_and_a_reactivated_one_can() -> None:
    make_user("ida", password=PASSWORD)
    form = {"username": "ida", "password": PASSWORD}

    said("deactivate_account", "ida")
    refused = Client().post(reverse("login"), form)
    said("reactivate_account", "ida")
    taken = Client().post(reverse("login"), form)

    assert (refused.status_code, taken.status_code) == (200, 302)


def test_reactivated_account_without_a_password_is_told_how_it_gets_one() -> None:
    """Such as an import makes for somebody whose marks a file holds."""
    made = make_user("import-1", is_active=False)
    made.set_unusable_password()
    made.save()

    told = said("reactivate_account", "import-1")[0]
    link = said("reset_link", "import-1", "--address", "https://marks.example/")[0].strip()
    Client().post(link.removeprefix("https://marks.example"), {"password": PASSWORD})

    assert "can sign in again" not in told
    assert "manage.py reset_link import-1" in told
    made.refresh_from_db()
    assert made.check_password(PASSWORD)


def test_deactivation_names_projects_that_nobody_else_manages() -> None:
    alone, shared = make_user("ida"), make_project(name="Shared")
    make_project(by=alone, name="Harbour")
    shared.memberships.update(user=alone)
    make_member(shared, Role.MANAGER)

    warned = said("deactivate_account", "ida")[1]

    assert "“Harbour”" in warned
    assert "Shared" not in warned


@pytest.mark.parametrize("command", ["reset_link", "deactivate_account", "reactivate_account"])
def test_account_that_is_not_there_is_named(command: str) -> None:
    with pytest.raises(CommandError, match="nobody"):
        said(command, "nobody")


def test_account_in_the_wrong_state_is_refused_in_words() -> None:
    make_user("ida")

    with pytest.raises(CommandError, match="active"):
        said("reactivate_account", "ida")
    said("deactivate_account", "ida")
    with pytest.raises(CommandError, match="Reactivate it first"):
        said("reset_link", "ida")


def test_expired_sessions_are_cleared_by_the_sweep() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=NOON)

    assert clear_expired_sessions(at=NOON) == 0
    call_command("reconcile", "--once")

    assert not Session.objects.exists()

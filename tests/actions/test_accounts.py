"""Accounts: making one, changing one's own, passwords, and closing one."""

import pytest
from django.conf import LazySettings
from django.utils import timezone
from make import NOON, make_member, make_project, make_user

from annotations.actions.accounts import (
    AccountRefused,
    AccountState,
    change_password,
    create_account,
    create_first_manager,
    deactivate_account,
    edit_account,
    reactivate_account,
)
from annotations.actions.reset_links import make_operator_reset_link
from annotations.actions.tokens import TokenPlan, make_token
from annotations.domain.key_maps import BadKey
from annotations.domain.keys import KeyClash
from annotations.models import AccessEvent, AccessKind, ApiToken, Membership, ResetLink, User

pytestmark = pytest.mark.django_db

PASSWORD = "a long walk along the quay"


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_create_account_stores_no_password_in_clear() -> None:
    user = create_account(username=" ida ", password=PASSWORD, full_name="Ida Morren")

    assert (user.username, str(user)) == ("ida", "Ida Morren")
    assert PASSWORD not in user.password
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("", PASSWORD, "username"),
        ("ida morren", PASSWORD, "username"),
        ("x" * 151, PASSWORD, "username"),
        ("ida", "short", "password"),
        ("ida", "password", "password"),
        ("ida-morren", "ida-morren", "password"),
    ],
)
def test_create_account_refused_names_the_field(username: str, password: str, field: str) -> None:
    with pytest.raises(AccountRefused) as refusal:
        create_account(username=username, password=password)

    assert refusal.value.field == field
    assert not User.objects.exists()


def test_create_account_name_taken_in_another_case_is_refused() -> None:
    create_account(username="ida", password=PASSWORD)

    with pytest.raises(AccountRefused) as refusal:
        create_account(username="IDA", password=PASSWORD)

    assert refusal.value.code == "username_taken"


class TakenMeanwhile:
    """Judges no password: while one is judged, somebody else joins as "Bob"."""

    def validate(self, _password: str, _user: User | None = None) -> None:
        make_user("Bob")


def test_create_account_name_taken_in_another_case_meanwhile_is_refused(
    settings: LazySettings,
) -> None:
    name = f"{__name__}.{TakenMeanwhile.__name__}"
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": name}]

    with pytest.raises(AccountRefused) as refusal:
        create_account(username="bob", password=PASSWORD)

    assert (refusal.value.code, refusal.value.field) == ("username_taken", "username")
    assert User.objects.get().username == "Bob"


def test_create_first_manager_on_a_fresh_installation_makes_one_account() -> None:
    made = create_first_manager(username="manager", password=PASSWORD)

    assert made == User.objects.get()


def test_create_first_manager_where_somebody_can_sign_in_makes_none() -> None:
    create_account(username="ida", password=PASSWORD)

    assert create_first_manager(username="manager", password=PASSWORD) is None


def test_create_first_manager_beside_accounts_without_password_makes_one() -> None:
    demo = User(username="demo")
    demo.set_unusable_password()
    demo.save()

    assert create_first_manager(username="manager", password=PASSWORD) is not None


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("1234567", False),  # 7 characters
        ("tide-42!", True),  # 8, the least
        ("x9!" * 40, True),  # 120: nothing is cut off
        ("ropesandtarandsalt", True),  # letters alone: no rule of composition
        ("40961 73350 18274", True),  # digits and blanks
        ("пароль гавани 7", True),  # any script
        (" quay at night ", True),  # blanks around it stay
        ("password", False),
        ("12345678", False),
        ("Password1", False),
        ("qwertyuiop", False),
        ("undine.harbour", False),  # the name itself
    ],
)
def test_password_is_judged_by_length_commonness_and_likeness_alone(
    password: str, is_taken: bool
) -> None:
    if is_taken:
        user = create_account(username="undine.harbour", password=password)
        assert user.check_password(password)
        assert not user.check_password(password[:-1])
        assert not user.check_password(password.swapcase()) or password.swapcase() == password
        return
    with pytest.raises(AccountRefused) as refusal:
        create_account(username="undine.harbour", password=password)
    assert refusal.value.field == "password"


def test_edit_account_changes_what_is_named_and_notes_the_names_alone() -> None:
    user = make_user()

    edit_account(
        user=user,
        changes={"name": " Ida Morren ", "theme": "dark", "key_map": {"claim": ["Alt+k"]}},
        at=NOON,
    )

    user.refresh_from_db()
    assert (user.first_name, user.theme, user.language) == ("Ida Morren", "dark", "en")
    assert user.key_map == {"claim": ["Alt+k"]}
    [event] = AccessEvent.objects.all()
    assert event.detail == {"changed": ["first_name", "key_map", "theme"]}


def test_edit_account_that_changes_nothing_notes_nothing() -> None:
    edit_account(user=make_user(), changes={"theme": "auto"}, at=NOON)

    assert kinds() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "pink"}, "theme"),
        ({"theme": "<script>"}, "theme"),
        ({"language": "tlh"}, "language"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_edit_account_refuses_what_is_not_in_its_list(changes: dict[str, str], field: str) -> None:
    with pytest.raises(AccountRefused) as refusal:
        edit_account(user=make_user(), changes=changes, at=NOON)  # type: ignore[arg-type]

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "key_map",
    [
        {"<img src=x onerror=alert(1)>": ["Alt+k"]},
        {"claim": ["<b>"]},
        {"claim": ["q"], "quote": ["q"]},
    ],
)
def test_edit_account_refuses_keys_outside_the_closed_schema(
    key_map: dict[str, list[str]],
) -> None:
    user = make_user()

    with pytest.raises((BadKey, KeyClash)):
        edit_account(user=user, changes={"key_map": key_map}, at=NOON)

    user.refresh_from_db()
    assert user.key_map == {}


def with_ways_in() -> User:
    """Somebody with an API token and a link that sets a password."""
    user = make_user()
    make_token(plan=TokenPlan(name="script", scopes=["read"]), by=user, at=timezone.now())
    make_operator_reset_link(user=user, at=timezone.now())
    return user


def test_changed_password_ends_tokens_and_links() -> None:
    user = with_ways_in()

    change_password(user=user, password=PASSWORD, session_key=None, at=timezone.now())

    assert not ApiToken.objects.filter(user=user).exists()
    assert not ResetLink.objects.filter(withdrawn_at=None).exists()
    assert kinds()[-1] == AccessKind.PASSWORD_CHANGED


def test_deactivation_ends_every_way_in_and_keeps_the_membership() -> None:
    user = with_ways_in()
    project = make_project()
    member = make_member(project)
    Membership.objects.filter(user=member).update(user=user)

    deactivate_account(user=user, by=None, at=timezone.now())

    user.refresh_from_db()
    assert not user.is_active
    assert not ApiToken.objects.filter(user=user).exists()
    assert not ResetLink.objects.filter(withdrawn_at=None).exists()
    assert Membership.objects.current().filter(user=user).exists()
    assert kinds()[-1] == AccessKind.DEACTIVATED


def test_reactivated_account_keeps_its_password() -> None:
    user = create_account(username="ida", password=PASSWORD)
    deactivate_account(user=user, by=None, at=NOON)

    reactivate_account(user=user, by=None, at=NOON)

    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(PASSWORD)
    assert kinds()[-1] == AccessKind.REACTIVATED


def test_account_is_not_deactivated_twice() -> None:
    user = make_user()
    deactivate_account(user=user, by=None, at=NOON)

    with pytest.raises(AccountState):
        deactivate_account(user=user, by=None, at=NOON)

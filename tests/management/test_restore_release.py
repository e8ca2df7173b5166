"""`manage.py restore_release`: a project from a folder or an archive, without a worker."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from make import make_user
from release_files import use_folder
from release_project import build
from restoring import kept, released, taken_back

from annotations.models import Article, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_folder(tmp_path / "media", monkeypatch)
    with taken_back():
        kept(released(build()), tmp_path / "release")
    return tmp_path / "release"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("restore_release", *map(str, arguments), stdout=out)
    return out.getvalue().strip()


def test_folder_becomes_a_project_of_the_oldest_account(release: Path) -> None:
    first = make_user(password="long enough")
    make_user(password="long enough")

    assert run(release) == "harbour-desk"

    project = Project.objects.get()
    assert Article.objects.filter(project=project).count() == 2
    assert project.memberships.get(role="manager").user == first


def test_short_name_and_manager_can_be_named(release: Path) -> None:
    make_user(password="long enough")
    named = make_user("rosa", password="long enough")

    assert run(release, "--slug", "again", "--manager", "rosa") == "again"

    assert Project.objects.get().memberships.get(role="manager").user == named


def test_broken_release_is_an_error_and_leaves_no_article(release: Path) -> None:
    make_user(password="long enough")
    (release / "sources.csv").write_text("")

    with pytest.raises(CommandError, match=r"sources\.csv is not what the manifest says"):
        run(release)

    assert not Article.objects.exists()


def test_nothing_at_the_path_is_an_error(tmp_path: Path) -> None:
    make_user(password="long enough")

    with pytest.raises(CommandError, match="no file or folder"):
        run(tmp_path / "nowhere")


def test_site_without_an_account_is_an_error(release: Path) -> None:
    with pytest.raises(CommandError, match="no such account"):
        run(release)

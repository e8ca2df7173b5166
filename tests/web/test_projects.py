"""A person's projects, a new one, and the overview."""

import make
import pytest
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.models import Job, JobKind, Project


def overview(project: Project) -> str:
    return reverse("project-detail", args=[project.uid])


def test_list_of_a_newcomer_says_how_to_begin(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.sam).get(reverse("project-list")).content.decode()

    assert "Start with a project" in page
    assert reverse("project-create") in page
    assert "Harbour pilot" not in page


def test_list_counts_what_waits_for_a_person(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.bob).get(reverse("project-list")).content.decode()

    assert "2 articles" in page
    assert "1 article waits for you" in page


def test_create_makes_its_maker_the_first_manager(cast: Cast, sign_in: SignIn) -> None:
    form = {"name": "Coast", "description": "", "guideline": "Mark what it says."}

    answer = sign_in(cast.sam).post(reverse("project-create"), form)

    project = Project.objects.get(name="Coast")
    assert answer["Location"] == overview(project)
    assert project.memberships.get().user == cast.sam
    assert project.schemes.get().guideline == "Mark what it says."


def test_create_without_a_name_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    form = {"name": " ", "description": "All about ferries"}

    page = sign_in(cast.sam).post(reverse("project-create"), form).content.decode()

    assert "This field is required" in page
    assert "All about ferries" in page


def test_overview_of_an_empty_project_shows_its_manager_three_steps(
    cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in(cast.alice).get(overview(cast.project)).content.decode()

    assert "To the first marked article" in page
    assert reverse("article-create", args=[cast.project.uid]) in page


def test_overview_shows_a_person_their_own_work_and_the_next_article(
    marked: Marked, sign_in: SignIn
) -> None:
    page = sign_in(marked.cast.bob).get(overview(marked.cast.project)).content.decode()

    waiting = make.assignment_of(marked.cast.bob, marked.waiting)
    assert "3 of 3" in page
    assert "0 of 2" in page
    assert page.index(f"/assignments/{waiting.uid}/") < page.index("Your work")
    assert "carol" not in page


def test_overview_offers_to_reopen_only_what_is_submitted(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.bob).get(overview(marked.cast.project)).content.decode()

    waiting = make.assignment_of(marked.cast.bob, marked.waiting)
    assert reverse("reopening", args=[marked.submitted[0].uid]) in page
    assert reverse("reopening", args=[waiting.uid]) not in page


def test_overview_without_work_tells_an_annotator_how_it_comes(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.bob).get(overview(cast.project)).content.decode()

    assert "Nothing is waiting for you" in page


def test_overview_shows_its_manager_everybodys_progress(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.alice).get(overview(marked.cast.project)).content.decode()

    assert "2 of 4" in page
    assert page.count("1 of 2") == 2


def test_overview_shows_a_viewer_no_persons(marked: Marked, sign_in: SignIn) -> None:
    page = sign_in(marked.cast.vera).get(overview(marked.cast.project)).content.decode()

    assert "2 of 4" in page
    assert "carol" not in page


def test_overview_warns_its_manager_of_jobs_without_a_worker(cast: Cast, sign_in: SignIn) -> None:
    Job.objects.create(project=cast.project, kind=JobKind.IMPORT, requested_at=make.NOON)

    page = sign_in(cast.alice).get(overview(cast.project)).content.decode()

    assert "no worker is running" in page


@pytest.mark.parametrize("section", ["article-list", "member-list", "job-list"])
def test_sections_a_person_may_not_open_are_not_offered(
    section: str, cast: Cast, sign_in: SignIn
) -> None:
    address = reverse(section, args=[cast.project.uid])

    assert address in sign_in(cast.alice).get(overview(cast.project)).content.decode()
    assert address not in sign_in(cast.bob).get(overview(cast.project)).content.decode()

"""Every page has one heading of its own, which says where one is."""

import pytest
from asking import Asker, Route, all_routes
from routes import ROUTES
from web.conftest import Cast, SignIn
from world import built

pytestmark = pytest.mark.django_db

HEADING = "<h1"


def is_page_of(route: Route, who: str) -> bool:
    """Whether somebody of the cast may open it; what a script draws has its headings from there."""
    return who in ROUTES.get(route.name, {}).get("GET", ()) and not route.is_api


@pytest.mark.long
@pytest.mark.parametrize("who", ["alice", "bob", "anonymous"])
def test_page_has_one_heading_of_the_first_rank(who: str) -> None:
    counted: dict[str, int] = {}
    with built() as world:
        asker = Asker(world)
        for route in all_routes():
            if is_page_of(route, who):
                page = asker.ask(who, "GET", route.address(world.values)).body
                if "</html>" in page:
                    counted[route.name] = page.count(HEADING)

    assert counted
    assert {name: n for name, n in counted.items() if n != 1} == {}


def test_page_that_is_nowhere_has_a_heading(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get("/nothing/").content.decode()

    assert page.count(HEADING) == 1


def test_pages_of_an_empty_project_have_one_heading_each(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.alice)
    lists = [one for one in all_routes() if one.parts == ("project",) and is_page_of(one, "alice")]

    answers = {one.name: browser.get(one.address({"project": cast.project.uid})) for one in lists}

    pages = {name: answer.getvalue().decode() for name, answer in answers.items()}
    counted = {name: page.count(HEADING) for name, page in pages.items() if "</html>" in page}
    assert "batch-list" in counted
    assert {name: n for name, n in counted.items() if n != 1} == {}

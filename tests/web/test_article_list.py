"""The list of articles: search, filters, chips, and picking articles for a batch."""

import make
import pytest
from django.urls import reverse
from web.conftest import Cast, Marked, SignIn

from annotations.actions.comments import add_comment
from annotations.models import Batch, User


def page_of(marked: Marked, sign_in: SignIn, by: User | None = None, **query: str) -> str:
    address = reverse("article-list", args=[marked.cast.project.uid])
    answer = sign_in(by or marked.cast.alice).get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> set[str]:
    return {title for title in ("Ferry inquiry", "Weather") if f'aria-label="{title}"' in page}


def test_list_shows_the_states_of_the_work(marked: Marked, sign_in: SignIn) -> None:
    page = page_of(marked, sign_in)

    assert "2 submitted" in page
    assert "2 to do" in page
    assert "2 articles" in page


def test_filters_hold_together_and_are_chips_that_take_them_away(
    marked: Marked, sign_in: SignIn
) -> None:
    page = page_of(marked, sign_in, q="rust", state="submitted", mark="C", annotator="A2")

    assert titles(page) == {"Ferry inquiry"}
    assert "Remove the filter Work: submitted" in page
    assert "Remove the filter Mark: C, claim" in page
    assert "Remove the filter Annotator: bob · A2" in page
    assert "?q=rust&amp;mark=C&amp;annotator=A2" in page
    assert "<mark>rust</mark>" in page


def test_nothing_found_says_what_to_do(marked: Marked, sign_in: SignIn) -> None:
    page = page_of(marked, sign_in, q="zeppelin")

    assert "No article matches" in page
    assert "Remove a filter above" in page


def test_what_cannot_be_read_is_named_and_asks_for_nothing(marked: Marked, sign_in: SignIn) -> None:
    page = page_of(
        marked, sign_in, state="bogus", batch="x", published_from="yesterday", source="Nobody"
    )

    for name in ("Work", "Batch", "Published from"):
        assert f"“{name}” could not be read" in page
    assert "No source is called “Nobody”" in page
    assert "No article matches" in page


@pytest.mark.parametrize(
    "name", ["project__name", "annotator__password", "_connector", "_negated", "text__regex"]
)
def test_unknown_parameters_ask_for_nothing(marked: Marked, sign_in: SignIn, name: str) -> None:
    assert titles(page_of(marked, sign_in, None, **{name: "OR 1=1"})) == {
        "Ferry inquiry",
        "Weather",
    }


def test_search_shows_hits_as_text_never_as_markup(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project, "It said <script>alert(1)</script> today.", title="<b>Bold</b>")
    address = reverse("article-list", args=[cast.project.uid])

    page = sign_in(cast.alice).get(address, {"q": "alert bold"}).content.decode()

    assert "&lt;script&gt;<mark>alert</mark>(1)" in page
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_reader_with_work_to_do_is_told_what_is_left_out(marked: Marked, sign_in: SignIn) -> None:
    make.make_batch(marked.cast.project, [marked.done], [marked.cast.adam], kind="recheck")

    page = page_of(marked, sign_in, marked.cast.adam, mark="C")

    assert titles(page) == set()
    assert "Ferry inquiry" not in page
    assert "1 is left out: you still work on it" in page


def test_headers_sort_and_say_how(marked: Marked, sign_in: SignIn) -> None:
    page = page_of(marked, sign_in, order="title", q="rust")

    assert 'aria-sort="ascending"' in page
    assert "?order=-title&amp;q=rust" in page


def test_adjudicator_sees_neither_comments_nor_batch_buttons(
    marked: Marked, sign_in: SignIn
) -> None:
    alice, adam = marked.cast.alice, marked.cast.adam
    add_comment(article=marked.done.article, text="Look.", by=alice, at=make.NOON)

    page = page_of(marked, sign_in, adam, comments="open")

    assert "open comment" not in page
    assert "Make a batch" not in page
    assert "Weather" in page
    assert "1 open comment" in page_of(marked, sign_in, comments="open")
    assert titles(page_of(marked, sign_in, comments="open")) == {"Ferry inquiry"}


# --- Picking articles for a batch ---------------------------------------------------------------


def batch_page(cast: Cast, sign_in: SignIn, query: str) -> str:
    address = reverse("batch-create", args=[cast.project.uid])
    return sign_in(cast.alice).get(f"{address}?{query}").content.decode()


def test_ticked_articles_make_a_batch_and_taken_ones_are_named(
    marked: Marked, sign_in: SignIn
) -> None:
    cast = marked.cast
    free = make.make_version(cast.project, "It rose.")
    other = make.make_version(cast.project, "It fell.")
    ticked = [free.article.uid, marked.done.article.uid]
    query = "&".join(["picked=ticked", *(f"article={uid}" for uid in ticked)])

    page = batch_page(cast, sign_in, query)

    assert "2 articles were picked" in page
    assert "1 is left out" in page
    assert "in “Pilot”" in page
    assert str(free.uid) in page
    assert str(other.uid) not in page


def test_all_that_match_make_a_batch_of_what_is_free(marked: Marked, sign_in: SignIn) -> None:
    cast = marked.cast
    free = make.make_version(cast.project, "Rust again.", title="Rust")
    make.make_version(cast.project, "It fell.", title="Fall")

    page = batch_page(cast, sign_in, "picked=matching&q=rust")

    assert "2 articles were picked" in page
    assert page.count('name="articles"') == 1
    assert str(free.uid) in page
    assert f"{reverse('article-list', args=[cast.project.uid])}?q=rust" in page


def test_picked_articles_are_assigned_by_the_form(marked: Marked, sign_in: SignIn) -> None:
    cast = marked.cast
    free = make.make_version(cast.project, "Rust again.")
    make.make_version(cast.project, "It fell.")
    address = reverse("batch-create", args=[cast.project.uid])
    form = {
        "name": "Picked",
        "articles": [str(free.uid)],
        "annotators": [str(cast.bob.uid)],
        "overlap": "1",
        "blind_percent": "",
        "seed": "1",
    }

    sign_in(cast.alice).post(f"{address}?picked=ticked&article={free.article.uid}", form)

    batch = Batch.objects.get(name="Picked")
    assert [one.version for one in batch.batch_articles.all()] == [free]


def test_nothing_ticked_leads_back_to_the_list(marked: Marked, sign_in: SignIn) -> None:
    page = batch_page(marked.cast, sign_in, "picked=ticked&article=nonsense")

    assert "No article was picked" in page


def test_article_of_another_project_cannot_be_picked(cast: Cast, sign_in: SignIn) -> None:
    foreign = make.make_version(make.make_project(), title="Foreign")

    page = batch_page(cast, sign_in, f"picked=ticked&article={foreign.article.uid}")

    assert "Foreign" not in page
    assert "No article was picked" in page


def test_page_says_what_assigning_will_do(cast: Cast, sign_in: SignIn) -> None:
    for n in range(5):
        make.make_version(cast.project, f"It rained {n} times.")

    page = batch_page(cast, sign_in, "")

    for figure, expected in (
        ("articles", 5),
        ("people", 4),
        ("overlap", 2),
        ("assignments", 10),
        ("each", 3),
        ("blind", 5),
    ):
        assert figure_in(page, figure) == str(expected)


def test_page_of_a_form_full_of_nonsense_is_shown_again(cast: Cast, sign_in: SignIn) -> None:
    make.make_version(cast.project)
    address = reverse("batch-create", args=[cast.project.uid])
    form = {"name": "", "overlap": "many", "blind_percent": "NaN", "seed": "-", "articles": "x"}

    answer = sign_in(cast.alice).post(address, form)

    assert answer.status_code == 200
    assert figure_in(answer.content.decode(), "articles") == "0"


def figure_in(page: str, name: str) -> str:
    return page.partition(f'data-figure="{name}">')[2].partition("<")[0].strip()


def test_fields_that_are_empty_leave_the_address(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("article-list", args=[marked.cast.project.uid])

    answer = sign_in(marked.cast.alice).get(f"{address}?q=rust&state=&order=newest")

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?q=rust")

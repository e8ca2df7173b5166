"""A job's rows, the worst first, page by page."""

import pytest
from make import NOON, make_project
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, JobItem, JobKind
from annotations.queries.jobs import ItemsOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    made = Job.objects.create(project=make_project(), kind=JobKind.IMPORT, requested_at=NOON)
    for n, state in enumerate("done skipped failed done skipped failed done".split()):
        JobItem.objects.create(job=made, key=f"{state} {n}", state=state)
    return made


WORST_FIRST = "failed 2,failed 5,skipped 1,skipped 4,done 0,done 3,done 6".split(",")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 50])
def test_items_page_by_page_are_all_of_them_the_worst_first(size: int, job: Job) -> None:
    items = ItemsOf(job)

    pages = [items[begin : begin + size] for begin in range(0, len(items), size)]

    assert [item.key for page in pages for item in page] == WORST_FIRST
    assert items[3].key == WORST_FIRST[3]
    assert items[50:60] == []


def test_items_of_one_state_are_read_by_one_statement(
    job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert len(ItemsOf(job)[0:2]) == 2

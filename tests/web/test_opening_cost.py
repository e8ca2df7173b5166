"""What it costs the server to open an article: the same few queries whatever its size."""

from uuid import uuid4

import make
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions.records import Write, save_records
from annotations.actions.sources import NewSource
from annotations.models import Assignment, Mark, Suggestion

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
SENTENCE = "“We wrote {n} times in vain,” said Ida Morren on the quay."


def marked_article(sentences: int) -> Assignment:
    """Each sentence a quote and a claim of a source, with evidence; a suggestion for each."""
    text = " ".join(SENTENCE.format(n=n) for n in range(sentences))
    project = make.make_project()
    person = make.make_member(project)
    version = make.make_version(project, text)
    run = make.make_run(version)
    for n in range(0, sentences, 3):
        make.make_suggestion(run, n)
    make.make_batch(project, [version], [person], blind_share=0)
    assignment = make.assignment_of(person)
    sources = [NewSource(uid=uuid4(), name=f"Ida Morren {n}", scope="version") for n in range(20)]
    save_records(
        assignment=assignment,
        writes=[
            Write(
                position=n,
                base=0,
                record=make.record(
                    "Q+C",
                    attributions=[make.said_by(sources[n % len(sources)].uid)],
                    evidence=[make.evidence()],
                    seconds=1.5,
                ),
            )
            for n in range(sentences)
        ],
        new_sources=sources,
        origin=make.origin(person),
    )
    return assignment


def queries_to_open(assignment: Assignment) -> list[str]:
    client = Client()
    client.force_login(assignment.annotator)
    address = reverse("assignment-detail", args=[assignment.uid])
    client.get(address)  # the first one fills what is kept between requests
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_opening_300_sentences_with_600_marks_takes_no_more_queries_than_a_short_one() -> None:
    short, long = marked_article(3), marked_article(300)

    few, many = queries_to_open(short), queries_to_open(long)

    assert Mark.objects.filter(assignment=long, marks="Q+C").count() == 300  # two marks each
    assert Suggestion.objects.filter(run__version=long.batch_article.version).count() == 100
    assert len(many) == len(few) <= MOST_QUERIES, "\n".join(many)

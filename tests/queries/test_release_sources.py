"""The rows of sources while a release is made."""

import pytest
from make import NOON, make_project, make_source
from pytest_django import DjangoAssertNumQueries

from annotations.actions.articles import import_drafts
from annotations.formats.base import ArticleDraft
from annotations.queries.release_sources import SourceNames

pytestmark = pytest.mark.django_db


def test_source_of_one_article_is_not_kept_and_comes_again_where_it_is_named_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_project()
    draft = ArticleDraft(title="Quay", text="The port is shut.")
    version = import_drafts(project=project, drafts=[draft], by=None, at=NOON)[0].version
    own = make_source(project, "the harbour master", scope="version", version=version)
    shared = make_source(project, "Ada Brook", merged_into=own)
    articles = {str(version.article.uid): str(version.uid)}
    names = SourceNames(project.pk, project.event_seq, articles)

    first = names.of([str(shared.uid)])
    again = names.of([str(shared.uid)])

    assert set(first) == {str(shared.uid), str(own.uid)}
    assert again == first
    with django_assert_num_queries(0):
        make_known = names.of([])
    assert make_known == {}

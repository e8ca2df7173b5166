"""Counts of attributions: how the same ones differ, and what a merge does to them."""

from collections import Counter
from uuid import UUID

import pytest
from make import LATER, Team, make_source, make_team, record, said_by, submit

from annotations.actions import counting
from annotations.actions.sources import merge_source, unmerge_source
from annotations.domain.agreement.boundaries import BOUNDARY
from annotations.domain.agreement.extents import EXTENT
from annotations.domain.agreement.tables import Pattern
from annotations.queries.agreement import views
from annotations.queries.agreement_tables import by_article

pytestmark = pytest.mark.django_db

TEXT = "“It sank,” she said of the ferry."


def of_layer(team: Team, layer: str) -> Counter[Pattern]:
    counts: Counter[Pattern] = Counter()
    for one, n in counting.count_patterns(team.project.pk, [team.versions[0].pk]).items():
        if one.layer == layer:
            counts[one.pattern] += n
    return counts


def quoted(end: int, relay: UUID | None = None, **fields: object) -> dict[str, object]:
    stop = {"place": "relay", "kind": "source", "source": str(relay), "mention": []}
    chain = [] if relay is None else [stop]
    return record("Q", attributions=[said_by(None, content=[[0, end]], chain=chain, **fields)])


def test_counts_of_two_people_have_how_their_attributions_meet_and_differ() -> None:
    team = make_team(TEXT)

    submit(team.work(0), [quoted(10)])
    submit(team.work(1), [quoted(12, mode="mixed", certainty="possible")])

    assert of_layer(team, "found") == {(("A2", "yes"), ("A3", "yes")): 1}
    assert of_layer(team, "mode") == {(("A2", "direct"), ("A3", "mixed")): 1}
    assert of_layer(team, "certainty") == {(("A2", "asserted"), ("A3", "possible")): 1}
    assert of_layer(team, BOUNDARY) == {(("A2", "half:0:-2"), ("A3", "half:0:2")): 1}
    assert of_layer(team, EXTENT) == {
        (("A2", "direct"), ("A3", "mixed")): 10,
        (("A2", "gap"), ("A3", "mixed")): 2,
        (("A2", "gap"), ("A3", "gap")): len(TEXT) - 12,
    }


def test_counts_of_chains_follow_a_merge_of_a_relay_and_back() -> None:
    team = make_team(TEXT)
    agency, other = make_source(team.project, "AFP"), make_source(team.project, "A.F.P.")
    submit(team.work(0), [quoted(10, agency.uid)])
    submit(team.work(1), [quoted(10, other.uid)])
    apart = {(("A2", f"relay:{agency.uid}"), ("A3", f"relay:{other.uid}")): 1}
    together = {(("A2", f"relay:{agency.uid}"), ("A3", f"relay:{agency.uid}")): 1}

    assert stored(team) == of_layer(team, "chain") == apart
    merge_source(source=other, into=agency, by=team.manager, at=LATER)
    assert stored(team) == of_layer(team, "chain") == together
    other.refresh_from_db()
    unmerge_source(source=other, by=team.manager, at=LATER)
    assert stored(team) == of_layer(team, "chain") == apart


def stored(team: Team) -> Counter[Pattern]:
    """The counts of chains as they are stored."""
    (view,) = views(team.project)
    return Counter(by_article(view, "chain").merged())

"""What a person changed in a suggestion they took up."""

from uuid import uuid4

import pytest

from annotations.domain.attribution import RecordAttribution
from annotations.domain.fields import JsonObject
from annotations.domain.record import parse_record
from annotations.domain.suggestions.fate import (
    Proposal,
    Taken,
    changed_fields,
    fate,
    without_judgement,
)

PROPOSED: JsonObject = {
    "mode": "direct",
    "content": [[0, 10]],
    "cue": [[11, 15]],
    "commitment": "neutral",
    "certainty": "asserted",
    "negated": False,
    "identity": "named",
    "role": None,
    "anonymity_reason": "",
    "speaker": {"kind": "source", "name": "Ida Morren", "mention": [[16, 26]]},
    "chain": [{"place": "relay", "kind": "source", "name": "AFP", "mention": [[27, 30]]}],
}


def kept(**fields: object) -> RecordAttribution:
    """The attribution made from the proposal, with these fields changed."""
    attribution: JsonObject = {
        "uid": str(uuid4()),
        "mode": "direct",
        "content": [[0, 10]],
        "cue": [[11, 15]],
        "speaker": {"kind": "source", "source": str(uuid4()), "mention": [[16, 26]]},
        "chain": [
            {"place": "relay", "kind": "source", "source": str(uuid4()), "mention": [[27, 30]]}
        ],
    }
    payload = {"marks": "Q", "attributions": [attribution | fields]}
    return parse_record(payload, sentence=(0, 30), text_length=30).attributions[0]


def test_changed_fields_of_an_unchanged_attribution_are_none() -> None:
    assert changed_fields(PROPOSED, kept(), quote=True, marks="Q+C") == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"content": [[0, 9]]}, "content"),
        ({"cue": []}, "cue"),
        ({"mode": "mixed"}, "mode"),
        ({"commitment": "denial"}, "commitment"),
        ({"certainty": "possible"}, "certainty"),
        ({"negated": True}, "negated"),
        ({"speaker": {"kind": "not_stated", "mention": [[16, 26]]}}, "speaker"),
        ({"chain": []}, "chain"),
        ({"chain": [{"place": "origin", "kind": "not_stated", "mention": [[27, 30]]}]}, "chain"),
    ],
)
def test_changed_fields_names_the_field_that_was_changed(fields: JsonObject, named: str) -> None:
    assert changed_fields(PROPOSED, kept(**fields), quote=True, marks="Q") == [named]


@pytest.mark.parametrize(("quote", "marks"), [(True, "C"), (False, "Q"), (True, None)])
def test_changed_fields_names_a_quote_mark_given_or_taken(quote: bool, marks: str | None) -> None:
    assert changed_fields(PROPOSED, kept(), quote=quote, marks=marks) == ["quote"]


def test_changed_fields_leave_out_what_judges_where_it_was_not_shown() -> None:
    shown = without_judgement(PROPOSED)

    assert "certainty" not in shown
    assert changed_fields(shown, kept(certainty="possible"), quote=True, marks="Q") == []


@pytest.mark.parametrize(
    ("was_revealed", "outcome"), [(False, ("accepted", [])), (True, ("edited", ["certainty"]))]
)
def test_fate_counts_another_certainty_as_an_edit_only_once_it_was_revealed(
    was_revealed: bool, outcome: tuple[str, list[str]]
) -> None:
    found = fate(
        Proposal(PROPOSED, quote=True, is_claim=False),
        taken=Taken("Q", kept(certainty="possible")),
        was_rejected=False,
        was_revealed=was_revealed,
        claim_was_marked=False,
    )

    assert found == outcome


def test_changed_fields_are_sorted() -> None:
    changed = changed_fields(PROPOSED, kept(mode="mixed", cue=[]), quote=False, marks="Q")

    assert changed == ["cue", "mode", "quote"]


def test_changed_fields_of_an_empty_payload_names_what_a_person_filled_in() -> None:
    changed = changed_fields({}, kept(), quote=True, marks="Q")

    assert changed == ["chain", "content", "cue", "mode", "speaker"]

"""Keeping both sides of a conflict: whatever the sides, the server takes what comes of it."""

from itertools import product
from typing import Any

import pytest
from front.browser import Run
from front.records import Json, in_state, make_attribution, make_evidence, make_record
from front.test_press import STATES, attributions_for

from annotations.domain.record import parse_record

pytestmark = pytest.mark.browser

BOTH = """
  const {keepBoth} = await load("annotator/merge.js");
  return input.map(([mine, theirs]) => keepBoth(mine, theirs, () => crypto.randomUUID()));
"""


def keep_both(run: Run, mine: Json, theirs: Json) -> Any:
    return run(BOTH, [[mine, theirs]])[0]


def sides() -> list[Json]:
    return [in_state(marks, *some) for marks in STATES for some in attributions_for(marks)]


def letters(record: Json) -> set[str]:
    return set((record["marks"] or "none").replace("none", "").replace("+", ""))


def test_both_sides_of_every_pair_of_states_make_a_record_the_server_accepts(run: Run) -> None:
    pairs = list(product(sides(), sides()))

    merged = run(BOTH, pairs)

    for (mine, theirs), both in zip(pairs, merged, strict=True):
        found = letters(mine) | letters(theirs)
        if both is None:
            assert "none" in (mine["marks"], theirs["marks"])
            assert found
            continue
        parse_record(both, sentence=(100, 160), text_length=1000)
        assert letters(both) == found - ({"C"} if "V" in found else set())
        assert_all_chosen_are_there(both, mine, theirs)
        quoted = [one for one in both["attributions"] if one["mode"] in ("direct", "mixed")]
        assert bool(quoted) == ("Q" in found)


def assert_all_chosen_are_there(both: Json, *sides: Json) -> None:
    there = {one["uid"] for one in both["attributions"]}
    for side in sides:
        chosen = {
            one["uid"] for one in side["attributions"] if one["speaker"]["set_by"] != "default"
        }
        assert chosen <= there


def test_attribution_changed_on_both_sides_is_there_twice(run: Run) -> None:
    one = make_attribution()
    theirs = one | {"role": "expert"}
    mine = one | {"role": "court"}

    both = keep_both(run, in_state("C", mine), in_state("C", theirs))

    first, second = both["attributions"]
    assert first == theirs
    assert second == mine | {"uid": second["uid"]}
    assert second["uid"] != one["uid"]


def test_notes_doubt_time_and_evidence_of_both_are_kept(run: Run) -> None:
    first, second = make_evidence(), make_evidence()
    mine = make_record(marks="C", note="mine", unsure=True, seconds=4, evidence=[first])
    theirs = make_record(marks="C", note="theirs", seconds=9, evidence=[second])
    mine["attributions"] = theirs["attributions"] = [make_attribution(kind="article")]

    both = keep_both(run, mine, theirs)

    assert (both["note"], both["unsure"], both["seconds"]) == ("theirs\nmine", True, 9)
    assert both["evidence"] == [second, first]
    assert both["attributions"] == theirs["attributions"]


def test_more_than_a_record_holds_cannot_be_kept(run: Run) -> None:
    mine = in_state("C", *(make_attribution() for _ in range(11)))
    theirs = in_state("C", *(make_attribution() for _ in range(10)))

    assert keep_both(run, mine, theirs) is None

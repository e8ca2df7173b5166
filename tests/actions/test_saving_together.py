"""Two tabs of one person save, undo and do again in any order: nothing acknowledged is lost."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from make import evidence, make_assignment, origin, own_voice, said_by
from projected import assert_history_is_whole, assert_projection_matches

from annotations.actions.events import Origin
from annotations.actions.projection import Continued
from annotations.actions.records import Saved, Stale, Write, current_records, save_records
from annotations.actions.undo import act_stacks, undo_act
from annotations.domain.fields import InvalidRecord
from annotations.models import Assignment, RecordVersion

SENTENCES = 3
MARKS = [None, "none", "C", "V", "Q", "Q+C", "Q+V"]
tabs = st.integers(0, 1)
positions = st.integers(0, SENTENCES - 1)


@dataclass
class TabView:
    """What one tab believes: the versions and records it was last told."""

    versions: dict[int, int] = field(default_factory=dict)
    records: dict[int, dict[str, Any]] = field(default_factory=dict)

    def learn(self, stored: dict[int, Any]) -> None:
        for position, one in stored.items():
            self.versions[position] = one["version"]
            self.records[position] = one["record"]

    def earlier_uids(self, position: int) -> list[str]:
        """Attributions this tab could continue from a sentence."""
        return [
            one["uid"]
            for n, record in sorted(self.records.items())
            if n < position
            for one in record["attributions"]
        ]


class Saving(RuleBasedStateMachine):
    """Every rule is one request; refusals change nothing, answers are remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.assignment: Assignment = make_assignment()
        self.tabs = [TabView(), TabView()]
        self.acknowledged: list[tuple[int, int, Any]] = []
        self.sent: list[tuple[list[Write], Origin, Saved]] = []

    # Requests

    @rule(tab=tabs, position=positions, marks=st.sampled_from(MARKS), data=st.data())
    def save(self, tab: int, position: int, marks: str | None, data: st.DataObject) -> None:
        self.send(tab, [(position, self.draw_record(tab, position, marks, data))])

    @rule(tab=tabs, marks=st.sampled_from(["none", "C"]), which=st.sets(positions, min_size=2))
    def save_several(self, tab: int, marks: str, which: set[int]) -> None:
        made = [(n, {"marks": marks, "attributions": [own_voice()], "bulk": True}) for n in which]
        self.send(tab, made)

    @rule(tab=tabs, data=st.data())
    def undo(self, tab: int, data: st.DataObject) -> None:
        self.take_back(tab, act_stacks(self.assignment).undo, data)

    @rule(tab=tabs, data=st.data())
    def redo(self, tab: int, data: st.DataObject) -> None:
        self.take_back(tab, act_stacks(self.assignment).redo, data)

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """An answer was lost on the way, so the tab asks again: it gets the same."""
        if not self.sent:
            return
        writes, asked, answer = data.draw(st.sampled_from(self.sent))

        again = save_records(assignment=self.assignment, writes=writes, origin=asked)

        assert again == answer

    @rule(tab=tabs)
    def load(self, tab: int) -> None:
        self.tabs[tab].learn(current_records(self.assignment))

    # What must hold

    @invariant()
    def every_acknowledged_write_is_in_the_history(self) -> None:
        rows = RecordVersion.objects.filter(assignment=self.assignment)
        history = {(row.sentence.position, row.version): row.payload for row in rows}

        assert all(history[n, version] == record for n, version, record in self.acknowledged)
        assert len(history) == len(self.acknowledged)

    @invariant()
    def rows_equal_the_newest_records(self) -> None:
        assert_projection_matches(self.assignment)
        assert_history_is_whole(self.assignment)

    # Private

    def draw_record(
        self, tab: int, position: int, marks: str | None, data: st.DataObject
    ) -> dict[str, Any]:
        """A change of what the tab has: attributions kept, dropped, added, in another order."""
        known = self.tabs[tab].records.get(position, {"attributions": [], "evidence": []})
        kept = data.draw(st.lists(st.sampled_from(known["attributions"] or [None]), max_size=2))
        attributions = list({one["uid"]: one for one in kept if one is not None}.values())
        if data.draw(st.booleans()):
            earlier = self.tabs[tab].earlier_uids(position)
            continues = data.draw(st.sampled_from([None, *earlier]))
            attributions.append(said_by(None, continues=continues))
        verified = marks in ("V", "Q+V")
        return {
            "marks": marks,
            "attributions": attributions if marks else [],
            "evidence": (known["evidence"] or [evidence()]) if verified else [],
        }

    def send(self, tab: int, records: list[tuple[int, dict[str, Any]]]) -> None:
        versions = self.tabs[tab].versions
        writes = [Write(position=n, base=versions.get(n, 0), record=one) for n, one in records]
        asked = origin(self.assignment.annotator)
        try:
            with transaction.atomic():
                saved = save_records(assignment=self.assignment, writes=writes, origin=asked)
        except Stale as refusal:
            self.tabs[tab].learn(refusal.current)
        except (Continued, InvalidRecord):
            self.load(tab)
        else:
            self.sent.append((writes, asked, saved))
            self.note(tab, saved)

    def take_back(self, tab: int, acts: tuple[UUID, ...], data: st.DataObject) -> None:
        if not acts:
            return
        act = data.draw(st.sampled_from(acts))
        try:
            with transaction.atomic():
                asked = origin(self.assignment.annotator, act=uuid4())
                undone = undo_act(assignment=self.assignment, act=act, origin=asked)
        except (Stale, Continued, InvalidRecord):
            return
        self.note(tab, undone)

    def note(self, tab: int, saved: Saved) -> None:
        self.tabs[tab].learn(saved.records)
        for position, stored in saved.records.items():
            self.acknowledged.append((position, int(str(stored["version"])), stored["record"]))


@pytest.mark.django_db
def test_two_tabs_saving_in_any_order_lose_nothing() -> None:
    run_state_machine_as_test(
        Saving, settings=settings(max_examples=12, stateful_step_count=15, deadline=None)
    )

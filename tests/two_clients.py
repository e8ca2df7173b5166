"""Two windows of one person write, undo and submit on one article through a bad network.

Every rule is one step; in what order they come, hypothesis decides. Requests stay on their way
until a rule lets them arrive, get lost, or have their answers lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from make import evidence, make_assignment, own_voice, said_by
from projected import assert_history_is_whole, assert_projection_matches
from queue_model import Asked, ClientQueue, Json
from tab import Answer, Tab

from annotations.actions.undo import act_stacks
from annotations.models import Assignment, Event, RecordVersion

SENTENCES = 3
FATES = ("answered", "answered", "answered", "lost", "unanswered", "away", "signed out")
clients = st.integers(0, 1)
positions = st.integers(0, SENTENCES - 1)
marks = st.sampled_from([None, "none", "C", "V", "Q", "Q+C"])


@dataclass
class Client:
    """A window: its queue, the acts it believes it can take back, and its session."""

    queue: ClientQueue
    tab: Tab
    undo: list[str] = field(default_factory=list)
    redo: list[str] = field(default_factory=list)
    # A request of undo whose answer did not come.
    unanswered: Json | None = None

    def sync(self) -> None:
        """Read everything anew, as the page does when an undo is refused."""
        document = self.tab.get().body
        busy = {n for n, _ in self.queue.unsent()}
        for n, stored in document["records"].items():
            if int(n) not in busy:
                self.queue.learn(int(n), stored["version"])
        self.undo, self.redo = document["undo"], document["redo"]

    def versions(self) -> dict[int, int]:
        records = self.tab.get().body["records"]
        return {int(n): stored["version"] for n, stored in records.items()}


class TwoClients(RuleBasedStateMachine):
    """Subclasses say which queue the clients have."""

    make_queue: Callable[[], ClientQueue]

    def __init__(self) -> None:
        super().__init__()
        self.assignment: Assignment = make_assignment()
        self.clients: list[Client] = []
        # What became of every note ever written, for each has one of its own.
        self.written: set[str] = set()
        self.let_go: set[str] = set()
        self.acknowledged: list[Json] = []

    @initialize()
    def open_the_page_twice(self) -> None:
        for _ in range(2):
            made = Client(self.make_queue(), Tab(self.assignment.annotator, self.assignment))
            self.clients.append(made)
            made.queue.load({})

    # Writing

    @rule(client=clients, position=positions, kind=marks)
    def edit(self, client: int, position: int, kind: str | None) -> None:
        self.push(client, {position: self.make_record(kind)})

    @rule(client=clients, position=positions, name=st.sampled_from(["Ida Morren", "Tomas Vey"]))
    def edit_with_a_new_source(self, client: int, position: int, name: str) -> None:
        source = {"uid": str(uuid4()), "name": f"{name} {uuid4()}", "scope": "project"}
        record = self.make_record("Q") | {"attributions": [said_by(UUID(source["uid"]))]}
        self.push(client, {position: record}, source)

    @rule(client=clients, kind=st.sampled_from(["none", "C"]), which=st.sets(positions, min_size=2))
    def edit_several(self, client: int, kind: str, which: set[int]) -> None:
        self.push(client, {n: self.make_record(kind) | {"bulk": True} for n in sorted(which)})

    # The network

    @precondition(lambda self: any(client.queue.asked() for client in self.clients))
    @rule(data=st.data(), fate=st.sampled_from(FATES))
    def let_a_request_go_on(self, data: st.DataObject, fate: str) -> None:
        on_their_way = [
            (client, request) for client in self.clients for request in client.queue.asked()
        ]
        client, request = data.draw(st.sampled_from(on_their_way))
        self.decide(client, request, fate)

    @rule(client=clients)
    def come_back_online(self, client: int) -> None:
        self.clients[client].queue.resume()

    @rule(client=clients)
    def kill_the_browser_and_open_it_again(self, client: int) -> None:
        """What was on its way has no listener any more; the disk has all that was unsent."""
        one = self.clients[client]
        one.queue.load(one.versions())
        one.unanswered = None
        one.sync()

    # Conflicts

    @precondition(lambda self: any(client.queue.stopped() for client in self.clients))
    @rule(data=st.data(), choice=st.sampled_from(["mine", "theirs"]))
    def choose_a_side(self, data: st.DataObject, choice: str) -> None:
        stopped = [(client, n) for client in self.clients for n in client.queue.stopped()]
        self.choose(*data.draw(st.sampled_from(stopped)), choice)

    # Undo and redo

    @rule(client=clients, direction=st.sampled_from(["undo", "redo"]), fate=st.sampled_from(FATES))
    def take_back(self, client: int, direction: str, fate: str) -> None:
        one = self.clients[client]
        stack = one.undo if direction == "undo" else one.redo
        if one.queue.unsent() or not stack:
            return
        if one.unanswered is None or one.unanswered["undoes"] != stack[-1]:
            one.unanswered = {"event": str(uuid4()), "act": str(uuid4()), "undoes": stack[-1]}
        stacks = act_stacks(self.assignment)
        newest = stacks.undo if direction == "undo" else stacks.redo
        is_newest = [str(act) for act in newest[-1:]] == stack[-1:]
        answer = self.reach(one, Asked(0, "POST", "/undo", one.unanswered, {}), fate)
        if answer is None:
            return
        assert answer.status == 200 or not is_newest, answer.body
        one.unanswered = None
        if answer.status != 200:
            assert answer.status == 409
            one.sync()
            return
        for n, stored in answer.body["records"].items():
            one.queue.learn(int(n), stored["version"])
        one.undo, one.redo = answer.body["undo"], answer.body["redo"]

    # Submitting

    @rule(client=clients, fate=st.sampled_from(FATES))
    def submit(self, client: int, fate: str) -> None:
        one = self.clients[client]
        if one.queue.unsent():
            return
        body = {"event": str(uuid4())}
        for last in (fate, "answered"):  # what was lost is asked again
            answer = self.reach(one, Asked(0, "POST", "/submissions", body, {}), last)
            if answer is not None:
                assert answer.status in (201, 409), answer.body
                break

    @rule(client=clients)
    def reopen(self, client: int) -> None:
        answer = self.clients[client].tab.send("POST", "/reopening", {"event": str(uuid4())})
        assert answer.status in (200, 409), answer.body
        for one in self.clients:
            one.sync()

    # What must hold

    @invariant()
    def every_acknowledged_write_is_in_the_history(self) -> None:
        rows = RecordVersion.objects.filter(assignment=self.assignment)
        history = {
            (row.sentence.position, row.version): (str(row.event.uid), row.payload)
            for row in rows.select_related("sentence", "event")
        }

        for one in self.acknowledged:
            assert history[one["n"], one["version"]] == (one["event"], one["record"])

    @invariant()
    def none_is_applied_twice(self) -> None:
        rows = RecordVersion.objects.filter(assignment=self.assignment, event__undoes=None)
        notes = [payload["note"] for payload in rows.values_list("payload", flat=True)]

        assert len(notes) == len(set(notes))

    @invariant()
    def rows_equal_the_newest_history(self) -> None:
        assert_projection_matches(self.assignment)
        assert_history_is_whole(self.assignment)

    @invariant()
    def undo_stacks_are_legal(self) -> None:
        stacks = act_stacks(self.assignment)
        both = [*stacks.undo, *stacks.redo]
        of_this = Event.objects.filter(object_uid=self.assignment.uid, kind="records.saved")
        submissions = self.assignment.submissions.order_by("-number")
        last = submissions.values_list("seq", flat=True).first() or 0
        events = list(of_this.filter(seq__gt=last).values_list("act", "undoes"))
        undoing = {act for act, undoes in events if undoes is not None}

        assert len(both) == len(set(both))
        assert set(both) <= {act for act, _ in events}
        assert set(stacks.redo) <= undoing
        # Both stacks hold each act once, done or taken back, since the last that cleared redo.
        assert set(stacks.undo).isdisjoint(undoes for _, undoes in events if undoes)

    def teardown(self) -> None:
        """In the end all are online, every question is answered, and nothing is left over."""
        if self.clients:
            self.reopen(0)
            for client in self.clients:
                self.drain(client)
            for client in self.clients:
                assert client.queue.unsent() == []
            rows = RecordVersion.objects.filter(assignment=self.assignment)
            found = {payload["note"] for payload in rows.values_list("payload", flat=True)}
            assert self.written - self.let_go <= found
            self.every_acknowledged_write_is_in_the_history()
            self.none_is_applied_twice()
            self.rows_equal_the_newest_history()
        super().teardown()

    # Private

    def make_record(self, kind: str | None) -> Json:
        note = f"note {len(self.written)}"
        self.written.add(note)
        voices = {"C": [own_voice()], "V": [own_voice()], "Q": [said_by(None)]}
        attributions = [said_by(None), own_voice()] if kind == "Q+C" else voices.get(kind or "", [])
        proofs = [evidence()] if kind == "V" else []
        return {"marks": kind, "note": note, "attributions": attributions, "evidence": proofs}

    def push(self, client: int, records: dict[int, Json], *sources: Json) -> None:
        self.clients[client].queue.push(str(uuid4()), records, sources)

    def decide(self, client: Client, request: Asked, fate: str) -> None:
        answer = self.reach(client, request, fate)
        if answer is not None:
            client.queue.answer(request.id, answer.status, answer.body)
        elif fate == "away":
            client.queue.answer(request.id, 503, {"code": "unavailable", "detail": "Away."})
        elif fate == "signed out":
            client.queue.answer(request.id, 401, {"code": "not_authenticated", "detail": "Who?"})
        else:
            client.queue.lose(request.id)
        for one in client.queue.acknowledged():
            self.acknowledged.append(one)
            if one["act"] not in client.undo:
                client.undo.append(one["act"])
            client.redo = []

    def reach(self, client: Client, request: Asked, fate: str) -> Answer | None:
        """The server's answer; None where the request or its answer was lost."""
        if fate not in ("answered", "unanswered"):
            return None
        answer = client.tab.send(request.method, request.path, request.body, request.headers)
        assert answer.status < 500, answer.content
        return answer if fate == "answered" else None

    def choose(self, client: Client, n: int, choice: str) -> None:
        unsent = [record for place, record in client.queue.unsent() if place == n]
        kept = unsent[-1] if choice == "mine" else None
        self.let_go |= {one["note"] for one in unsent if one is not kept}
        client.queue.resolve(n, kept)

    def drain(self, client: Client) -> None:
        for _ in range(200):
            client.queue.resume()
            if stopped := client.queue.stopped():
                self.choose(client, stopped[0], "mine")
            elif requests := client.queue.asked():
                self.decide(client, requests[0], "answered")
            else:
                return
        raise AssertionError(f"the queue goes round in circles: {self.describe(client)}")

    def describe(self, client: Client) -> Any:
        return client.queue.unsent(), client.queue.stopped(), client.queue.asked()

"""The queue of unsent writes: order, bases, offline, replay, and what stops only one sentence."""

from typing import Any

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

PRELUDE = """
  const {WriteQueue} = await load("annotator/queue.js");
  const {MemoryWrites} = await load("annotator/pending.js");
  const {Unreachable} = await load("lib/api.js");
  let uids = 0;
  const uid = () => `uid-${++uids}`;
  const log = [];
  const waiting = [];
  const timers = [];
  let server = null;
  const storage = new MemoryWrites();
  const send = (method, url, body, headers) => {
    const base = headers["If-Match"] ?? null;
    const request = {path: url.replace("/api", ""), body: structuredClone(body), base};
    log.push(request);
    if (server) return Promise.resolve().then(() => server(request));
    return new Promise((resolve, reject) => waiting.push({request, resolve, reject}));
  };
  const make = () => new WriteQueue({
    api: "/api", client: "tab", send, storage, uid,
    later: (work, delay) => timers.push({work, delay}),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const record = (note) => ({marks: "C", note});
  const edit = (queue, n, note) => queue.push({act: uid(), records: [{n, record: record(note)}]});
  const both = (x, y) => [{n: 1, record: record(x)}, {n: 2, record: record(y)}];
  const bulk = (queue) => queue.push({act: "bulk", records: both("x", "y")});
  const ok = (version) => ({ok: true, status: 200, body: {version, record: {}, saved_at: ""}});
  const okAct = ({body}) => {
    const records = body.records.map(({n, base}) => [n, {version: base + 1}]);
    return {ok: true, status: 200, body: {records: Object.fromEntries(records)}};
  };
  const no = (status, body = {}) => ({ok: false, status, body});
  const accept = (request) => ok(Number(request.base.replaceAll('"', "")) + 1);
  const queue = make();
"""


def play(run: Run, body: str) -> Any:
    return run(PRELUDE + body)


def test_edits_of_one_sentence_go_one_by_one_on_the_version_acknowledged_before(run: Run) -> None:
    sent = play(
        run,
        """
        await queue.load({4: 7});
        for (const note of ["a", "b", "c"]) edit(queue, 4, note);
        await settle();
        const first = log.length;
        server = accept;
        waiting[0].resolve(ok(8));
        await queue.drained();
        return {first, all: log.map(({path, base, body}) => [path, base, body.record.note])};
        """,
    )

    assert sent["first"] == 1
    assert sent["all"] == [
        ["/sentences/4", '"7"', "a"],
        ["/sentences/4", '"8"', "b"],
        ["/sentences/4", '"9"', "c"],
    ]


def test_different_sentences_do_not_wait_for_each_other(run: Run) -> None:
    paths = play(
        run,
        """
        await queue.load({});
        edit(queue, 1, "a");
        edit(queue, 2, "b");
        await settle();
        return log.map(({path, base}) => [path, base]);
        """,
    )

    assert paths == [["/sentences/1", '"0"'], ["/sentences/2", '"0"']]


def test_nothing_counts_as_saved_before_an_answer_with_a_version(run: Run) -> None:
    sizes = play(
        run,
        """
        await queue.load({});
        edit(queue, 1, "a");
        await settle();
        const before = queue.size;
        waiting[0].resolve({ok: true, status: 200, body: {}});
        await settle();
        return [before, queue.size, queue.connection];
        """,
    )

    assert sizes == [1, 1, "away"]


def test_offline_keeps_everything_and_backs_off_then_sends_in_order(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load({});
        server = () => { throw new Unreachable("no network"); };
        edit(queue, 1, "a");
        edit(queue, 1, "b");
        edit(queue, 2, "c");
        await settle();
        const offline = [queue.connection, queue.size];
        for (let turn = 0; turn < 3; turn += 1) { timers.at(-1).work(); await settle(); }
        const delays = timers.map(({delay}) => delay);
        log.length = 0;
        server = accept;
        queue.resume();
        await queue.drained();
        const sent = log.map(({body, base}) => [body.record.note, base]);
        return {offline, delays, log: sent, end: queue.connection};
        """,
    )

    assert result["offline"] == ["offline", 3]
    assert result["delays"] == sorted(result["delays"])
    assert result["delays"][-1] > result["delays"][0]
    assert sorted(result["log"]) == [["a", '"0"'], ["b", '"1"'], ["c", '"0"']]
    assert result["log"].index(["a", '"0"']) < result["log"].index(["b", '"1"'])
    assert result["end"] == "online"


def test_repeated_write_is_the_same_event_on_the_same_base(run: Run) -> None:
    tries = play(
        run,
        """
        await queue.load({1: 5});
        server = () => { throw new Unreachable("the answer was lost"); };
        edit(queue, 1, "a");
        await settle();
        server = accept;
        queue.resume();
        await queue.drained();
        return log.map(({body, base}) => [body, base]);
        """,
    )

    assert tries[0] == tries[1]


def test_kept_writes_are_replayed_by_the_next_page_in_order_on_their_own_base(run: Run) -> None:
    replayed = play(
        run,
        """
        await queue.load({4: 3});
        server = () => { throw new Unreachable("no network"); };
        edit(queue, 4, "a");
        edit(queue, 4, "b");
        await settle();
        log.length = 0;
        server = accept;
        const next = make();
        const kept = await next.load({4: 9});
        await next.drained();
        const sent = log.map(({base, body}) => [base, body.record.note]);
        return {kept: kept.length, log: sent, left: (await storage.all()).length};
        """,
    )

    assert replayed == {"kept": 2, "log": [['"3"', "a"], ['"4"', "b"]], "left": 0}


def test_signed_out_keeps_the_queue_and_sends_nothing_until_resumed(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load({});
        server = () => no(401, {code: "not_authenticated"});
        edit(queue, 1, "a");
        await settle();
        edit(queue, 2, "b");
        await settle();
        const out = [queue.connection, queue.size, log.length, (await storage.all()).length];
        server = accept;
        queue.resume();
        const drained = await queue.drained();
        return {out, drained, size: queue.size};
        """,
    )

    assert result == {"out": ["signed_out", 2, 1, 2], "drained": True, "size": 0}


STALE = """
  await queue.load({1: 3, 2: 1});
  server = (request) => (request.path === "/sentences/1" && request.base !== '"6"'
    ? no(409, {code: "stale", current: {version: 6, record: record("theirs")}})
    : accept(request));
  const stops = [];
  queue.addEventListener("write:stopped", ({detail}) => stops.push(detail));
  edit(queue, 1, "a");
  edit(queue, 1, "b");
  edit(queue, 2, "other");
  await settle();
"""


def test_foreign_change_stops_that_sentence_only_and_shows_both_sides(run: Run) -> None:
    result = play(
        run,
        STALE
        + """
        return {
          stops: stops.map(({n, code, current}) => [n, code, current.record.note]),
          mine: queue.newestOf(1).note, left: queue.size, paths: log.map(({path}) => path),
        };
        """,
    )

    assert result["stops"] == [[1, "stale", "theirs"]]
    assert (result["mine"], result["left"]) == ("b", 2)
    assert result["paths"] == ["/sentences/1", "/sentences/2"]


def test_keeping_mine_writes_my_newest_record_over_theirs(run: Run) -> None:
    result = play(
        run,
        STALE
        + """
        await queue.resolve(1, "mine");
        await queue.drained();
        return [log.at(-1).base, log.at(-1).body.record.note, queue.size, queue.stopped.size];
        """,
    )

    assert result == ['"6"', "b", 0, 0]


def test_taking_theirs_lets_my_unsent_records_go(run: Run) -> None:
    result = play(
        run,
        STALE
        + """
        const before = log.length;
        await queue.resolve(1, "theirs");
        await settle();
        return [queue.size, log.length - before, queue.versionOf(1), (await storage.all()).length];
        """,
    )

    assert result == [0, 0, 6, 0]


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_refusal_for_good_stops_the_sentence_with_the_servers_words(run: Run, status: int) -> None:
    result = play(
        run,
        f"""
        await queue.load({{}});
        server = () => no({status}, {{code: "closed", detail: "It is closed."}});
        edit(queue, 1, "a");
        await settle();
        return [queue.stopped.get(1).detail, queue.size, await queue.drained()];
        """,
    )

    assert result == ["It is closed.", 1, False]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_server_that_cannot_is_waited_for(run: Run, status: int) -> None:
    result = play(
        run,
        f"""
        await queue.load({{}});
        server = () => no({status});
        edit(queue, 1, "a");
        await settle();
        return [queue.connection, queue.size, timers.length];
        """,
    )

    assert result == ["away", 1, 1]


def test_bulk_act_is_one_request_and_waits_for_each_of_its_sentences(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load({1: 2});
        edit(queue, 1, "a");
        bulk(queue);
        edit(queue, 2, "after");
        await settle();
        const first = log.length;
        server = (request) => (request.path === "/acts"
          ? okAct(request)
          : accept(request));
        waiting[0].resolve(ok(3));
        await queue.drained();
        const bases = ({base, body}) => base ?? body.records.map((one) => one.base);
        return {first, log: log.slice(1).map((request) => [request.path, bases(request)])};
        """,
    )

    assert result["first"] == 1
    assert result["log"] == [["/acts", [3, 0]], ["/sentences/2", '"1"']]


def test_stale_sentence_of_a_bulk_act_does_not_hold_up_the_others(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load({1: 2});
        let first = true;
        server = (request) => {
          if (!first) return accept(request);
          first = false;
          return no(409, {code: "stale", stale: {1: {version: 5, record: record("theirs")}}});
        };
        bulk(queue);
        await settle();
        const last = [log.at(-1).path, log.at(-1).body.act];
        return {stopped: [...queue.stopped.keys()], last, size: queue.size};
        """,
    )

    assert result == {"stopped": [1], "last": ["/sentences/2", "bulk"], "size": 1}


def test_continuation_is_sent_after_the_attribution_it_goes_on_with(run: Run) -> None:
    sent = play(
        run,
        """
        await queue.load({});
        const quote = (uid, continues) => ({marks: "Q", attributions: [{uid, continues}]});
        queue.push({act: uid(), records: [{n: 1, record: quote("first", null)}]});
        queue.push({act: uid(), records: [{n: 2, record: quote("second", "first")}]});
        queue.push({act: uid(), records: [{n: 3, record: quote("third", null)}]});
        await settle();
        const early = log.map(({path}) => path);
        waiting[0].resolve(ok(1));
        await settle();
        return {early, all: log.map(({path}) => path)};
        """,
    )

    assert sent["early"] == ["/sentences/1", "/sentences/3"]
    assert sent["all"] == ["/sentences/1", "/sentences/3", "/sentences/2"]


def test_answered_write_is_not_sent_again_while_its_answer_is_read(run: Run) -> None:
    result = play(
        run,
        """
        let release = null;
        const heard = [];
        queue.addEventListener("write:acknowledged", ({detail}) => heard.push(detail.entry.act));
        await queue.load({});
        edit(queue, 1, "a");
        edit(queue, 1, "b");
        await settle();
        storage.put = () => new Promise((resolve) => { release = resolve; });
        waiting[0].resolve(ok(1));
        await settle();
        queue.resume();
        await settle();
        const meanwhile = log.length;
        storage.put = async () => {};
        release();
        await settle();
        waiting[1].resolve(ok(2));
        await settle();
        return {meanwhile, all: log.map(({base}) => base), heard: heard.length, size: queue.size};
        """,
    )

    assert result == {"meanwhile": 1, "all": ['"0"', '"1"'], "heard": 2, "size": 0}


def test_source_is_sent_until_it_is_known_and_never_twice_at_a_time(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load({});
        const sources = [{uid: "s-1", name: "Ida Morren", scope: "project"}];
        queue.push({act: uid(), records: [{n: 1, record: record("a")}], sources});
        queue.push({act: uid(), records: [{n: 2, record: record("b")}], sources});
        await settle();
        const first = log.length;
        server = accept;
        waiting[0].resolve(ok(1));
        await queue.drained();
        return [first, log.map(({body}) => body.sources?.length ?? 0)];
        """,
    )

    assert result == [1, [1, 0]]


def test_queue_is_not_drained_before_its_last_write_is_told(run: Run) -> None:
    told = play(
        run,
        """
        await queue.load({});
        const heard = [];
        queue.addEventListener("write:acknowledged", ({detail}) => heard.push(detail.entry.act));
        let finish = null;
        const remove = storage.remove.bind(storage);
        storage.remove = async (entry) => {
          if (entry.records[0].n === 2) await new Promise((done) => { finish = done; });
          return remove(entry);
        };
        edit(queue, 1, "a");
        const last = edit(queue, 2, "b");
        await settle();
        waiting[1].resolve(ok(1));
        await settle();
        waiting[0].resolve(ok(1));
        const drained = queue.drained().then(() => heard.includes(last.act));
        await settle();
        finish();
        return drained;
        """,
    )

    assert told is True

"""The queue of unsent writes: order, bases, offline, replay, and what stops only one sentence."""

from typing import Any

import pytest
from front.browser import MEMORY_WRITES, Run

pytestmark = pytest.mark.browser

PRELUDE = (
    MEMORY_WRITES
    + """
  const {WriteQueue} = await load("annotator/queue.js");
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
)


def play(run: Run, body: str) -> Any:
    return run(PRELUDE + body)


def test_edits_of_one_sentence_go_one_by_one_on_the_version_acknowledged_before(run: Run) -> None:
    sent = play(
        run,
        """
        queue.learn(4, 7);
        await queue.load();
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


def test_writes_go_out_in_the_order_they_were_made_whatever_their_sentence(run: Run) -> None:
    sent = play(
        run,
        """
        await queue.load();
        edit(queue, 1, "a");
        edit(queue, 2, "b");
        edit(queue, 1, "c");
        await settle();
        const early = log.length;
        server = accept;
        waiting[0].resolve(ok(1));
        await queue.drained();
        return {early, all: log.map(({path, base}) => [path, base])};
        """,
    )

    assert sent["early"] == 1
    assert sent["all"] == [
        ["/sentences/1", '"0"'],
        ["/sentences/2", '"0"'],
        ["/sentences/1", '"1"'],
    ]


def test_nothing_counts_as_saved_before_an_answer_with_a_version(run: Run) -> None:
    sizes = play(
        run,
        """
        await queue.load();
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
        await queue.load();
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
        queue.learn(1, 5);
        await queue.load();
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
        queue.learn(4, 3);
        await queue.load();
        server = () => { throw new Unreachable("no network"); };
        edit(queue, 4, "a");
        edit(queue, 4, "b");
        await settle();
        log.length = 0;
        server = accept;
        const next = make();
        next.learn(4, 9);
        const kept = await next.load();
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
        await queue.load();
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
  queue.learn(1, 3);
  queue.learn(2, 1);
  await queue.load();
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
        await queue.resolve(1, queue.newestOf(1));
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
        await queue.resolve(1, null);
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
        await queue.load();
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
        await queue.load();
        server = () => no({status});
        edit(queue, 1, "a");
        await settle();
        return [queue.connection, queue.size, timers.length];
        """,
    )

    assert result == ["away", 1, 1]


@pytest.mark.parametrize("status", [429, 503])
def test_server_that_says_how_long_to_wait_is_left_alone_for_as_long(run: Run, status: int) -> None:
    result = play(
        run,
        f"""
        await queue.load();
        server = () => ({{...no({status}), retryAfter: 7}});
        edit(queue, 1, "a");
        await settle();
        queue.resume();
        await settle();
        const asked = log.length;
        server = accept;
        timers.at(-1).work();
        await queue.drained();
        return [asked, timers.map(({{delay}}) => delay), queue.size];
        """,
    )

    assert result == [1, [7000], 0]


def test_wait_that_would_outlast_the_day_is_cut_to_an_hour(run: Run) -> None:
    delay = play(
        run,
        """
        await queue.load();
        server = () => ({...no(503), retryAfter: 86400 * 365});
        edit(queue, 1, "a");
        await settle();
        return timers.at(-1).delay;
        """,
    )

    assert delay == 3_600_000


@pytest.mark.parametrize(("header", "seconds"), [("30", 30), (None, 0), ("soon", 0)])
def test_answer_carries_how_many_seconds_the_server_asks_for(
    run: Run, header: str | None, seconds: int
) -> None:
    body = """
      const {send} = await load("lib/api.js");
      const known = globalThis.fetch;
      const headers = input === null ? {} : {"Retry-After": input};
      globalThis.fetch = async () => new Response("{}", {status: 503, headers});
      const answer = await send("GET", "/api/me");
      globalThis.fetch = known;
      return answer.retryAfter;
    """

    assert run(body, header) == seconds


def test_bulk_act_is_one_request_and_waits_for_each_of_its_sentences(run: Run) -> None:
    result = play(
        run,
        """
        queue.learn(1, 2);
        await queue.load();
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
        queue.learn(1, 2);
        await queue.load();
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


def test_continuation_waits_for_the_attribution_it_goes_on_with_and_others_do_not(
    run: Run,
) -> None:
    sent = play(
        run,
        """
        await queue.load();
        server = (request) => (request.path === "/sentences/1"
          ? no(400, {code: "invalid_span", detail: "Outside."})
          : accept(request));
        const quote = (uid, continues) => ({marks: "Q", attributions: [{uid, continues}]});
        queue.push({act: uid(), records: [{n: 1, record: quote("first", null)}]});
        queue.push({act: uid(), records: [{n: 2, record: quote("second", "first")}]});
        queue.push({act: uid(), records: [{n: 3, record: quote("third", null)}]});
        await settle();
        const early = log.map(({path}) => path);
        server = accept;
        await queue.resolve(1, quote("first", null));
        await queue.drained();
        return {early, later: log.slice(early.length).map(({path}) => path)};
        """,
    )

    assert sent["early"] == ["/sentences/1", "/sentences/3"]
    assert sent["later"] == ["/sentences/1", "/sentences/2"]


def test_answered_write_is_not_sent_again_while_its_answer_is_read(run: Run) -> None:
    result = play(
        run,
        """
        let release = null;
        const heard = [];
        queue.addEventListener("write:acknowledged", ({detail}) => heard.push(detail.entry.act));
        await queue.load();
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
        await queue.load();
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
        await queue.load();
        const heard = [];
        queue.addEventListener("write:acknowledged", ({detail}) => heard.push(detail.entry.act));
        const last = edit(queue, 2, "b");
        const drained = queue.drained().then(() => heard.includes(last.act));
        await settle();
        let finish = null;
        storage.remove = () => new Promise((done) => { finish = done; });
        waiting[0].resolve(ok(1));
        await settle();
        finish();
        return drained;
        """,
    )

    assert told is True


def test_other_persons_sign_in_keeps_everything_until_it_is_ones_own_again(run: Run) -> None:
    result = play(
        run,
        """
        await queue.load();
        server = () => no(401, {code: "other_person"});
        edit(queue, 1, "a");
        await settle();
        edit(queue, 2, "b");
        await settle();
        const out = [queue.connection, queue.size, log.length, await queue.drained()];
        queue.resume();
        await settle();
        const still = [queue.connection, queue.size];
        server = accept;
        queue.resume();
        return {out, still, drained: await queue.drained()};
        """,
    )

    assert result == {
        "out": ["other_person", 2, 1, False],
        "still": ["other_person", 2],
        "drained": True,
    }


@pytest.mark.parametrize("status", [400, 413])
def test_poisoned_write_stays_visible_and_blocks_no_other_sentence(run: Run, status: int) -> None:
    result = play(
        run,
        f"""
        await queue.load();
        const stops = [];
        queue.addEventListener("write:stopped", ({{detail}}) => stops.push(detail.n));
        server = (request) => (request.path === "/sentences/1"
          ? no({status}, {{code: "invalid_span", detail: "Outside.", field: "record.note"}})
          : accept(request));
        edit(queue, 1, "poison");
        for (const note of ["b", "c"]) edit(queue, 2, note);
        edit(queue, 1, "after");
        await settle();
        const {{code, detail, field}} = queue.stopped.get(1);
        const before = [queue.size, queue.connection, code, detail, field];
        const kept = (await storage.all()).map(({{records}}) => records[0].record.note);
        const next = make();
        next.learn(2, 2);
        await next.load();
        await settle();
        return {{stops, before, kept, again: [...next.stopped.keys()], size: next.size}};
        """,
    )

    assert result == {
        "stops": [1],
        "before": [2, "online", "invalid_span", "Outside.", "record.note"],
        "kept": ["poison", "after"],
        "again": [1],
        "size": 2,
    }


def test_refusal_without_words_is_told_by_its_number(run: Run) -> None:
    detail = play(
        run,
        """
        await queue.load();
        server = () => no(413, {code: "not_json", detail: ""});
        edit(queue, 1, "a");
        await settle();
        return queue.stopped.get(1).detail;
        """,
    )

    assert detail == "413"


@pytest.mark.parametrize("broken", ["add", "put", "remove"])
def test_disk_that_refuses_stops_nothing_and_is_told(run: Run, broken: str) -> None:
    result = play(
        run,
        f"""
        let told = 0;
        queue.addEventListener("queue:unkept", () => {{ told += 1; }});
        await queue.load();
        storage.{broken} = async () => {{ throw new DOMException("full", "QuotaExceededError"); }};
        edit(queue, 1, "a");
        edit(queue, 1, "b");
        const kept = [];
        await settle();
        kept.push(queue.isKept);
        server = accept;
        waiting[0].resolve(ok(1));
        const drained = await queue.drained();
        kept.push(queue.isKept);
        await settle();
        return {{drained, kept, told: told > 0, notes: log.map(({{body}}) => body.record.note)}};
        """,
    )

    assert result["drained"] is True
    assert result["told"] is True
    assert result["kept"] == [broken != "add", True]
    assert result["notes"] == ["a", "b"]


def test_repeated_writes_first_answer_does_not_turn_back_what_is_known(run: Run) -> None:
    """The page went away before the answer came; elsewhere the person went on to version 5."""
    result = play(
        run,
        """
        const event = {event: "e", act: "a", client: "gone", sources: [], sent: {sources: []}};
        await storage.add({...event, order: 1, records: [{n: 1, record: record("old"), base: 2}]});
        const told = [];
        queue.addEventListener("write:acknowledged", ({detail}) => told.push(detail.records));
        server = () => ok(3);
        queue.learn(1, 5);
        await queue.load();
        await queue.drained();
        edit(queue, 1, "new");
        await settle();
        return {told: told[0], base: log.at(-1).base};
        """,
    )

    assert result == {"told": {}, "base": '"5"'}


def test_parts_of_a_split_act_keep_their_place_before_later_edits(run: Run) -> None:
    result = play(
        run,
        """
        queue.learn(1, 2);
        await queue.load();
        let first = true;
        server = ({path}) => {
          if (!first) throw new Unreachable("gone");
          first = false;
          return no(409, {code: "stale", stale: {1: {version: 5, record: record("theirs")}}});
        };
        bulk(queue);
        edit(queue, 2, "after");
        await settle();
        log.length = 0;
        server = accept;
        const next = make();
        next.learn(1, 5);
        await next.load();
        await settle();
        return log.map(({path, base, body}) => [path, base, body.record.note]);
        """,
    )

    assert result[0] == ["/sentences/1", '"2"', "x"]
    assert result[1:] == [["/sentences/2", '"0"', "y"], ["/sentences/2", '"1"', "after"]]


def test_kept_write_whose_base_was_lost_asks_the_server_for_both_sides(run: Run) -> None:
    base = play(
        run,
        """
        const event = {event: "e", act: "a", client: "gone", sources: [], sent: null};
        const one = {n: 1, record: record("b"), base: null};
        await storage.add({...event, order: 1, records: [one]});
        queue.learn(1, 4);
        await queue.load();
        await settle();
        return log[0].base;
        """,
    )

    assert base == '"0"'


def test_answer_to_a_conflict_is_on_disk_before_what_it_stands_for_goes(run: Run) -> None:
    result = play(
        run,
        STALE
        + """
        const remove = storage.remove.bind(storage);
        const seen = [];
        storage.remove = async (entry) => {
          seen.push((await storage.all()).map(({records}) => records[0].record.note));
          return remove(entry);
        };
        await queue.resolve(1, record("both"));
        await queue.drained();
        return {first: seen[0], sent: [log.at(-1).base, log.at(-1).body.record.note]};
        """,
    )

    assert "both" in result["first"]
    assert result["sent"] == ['"6"', "both"]

"""The annotation page in a browser: from a key to the paint, and from nothing to usable."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from bench.measuring import percentile, prepare, print_table, serve
from journeys.conftest import FLAGS
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.bench

SLOWED = 4
SENTENCES_WORKED_ON = 25
KEYS = ("x", "c", "q", "1", "d", "?", "ArrowDown", "Enter")
OPENINGS = 12
AIM_MS = 50.0
PAUSE_MS = 200  # between two keys of a quick hand
# Times each key from when it went down until the frame it changed was painted.
TIME_KEYS = """
  globalThis.painted = [];
  addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const afterPaint = new MessageChannel();
    afterPaint.port1.onmessage = () => painted.push(performance.now() - event.timeStamp);
    afterPaint.port2.postMessage(null);
  }), true);
"""
# Notes when the page says that it can be used, counted from when it was asked for.
NOTE_READY = """
  new MutationObserver(() => {
    if ("ready" in document.documentElement.dataset) globalThis.readyAt ??= performance.now();
  }).observe(document, {attributes: true, subtree: true, attributeFilter: ["data-ready"]});
  addEventListener("DOMContentLoaded", () => { globalThis.parsedAt = performance.now(); });
"""
WEIGHT = """performance.getEntriesByType("resource")
  .filter(({name}) => /\\.(?:js|css)$/.test(name))
  .reduce((sum, {decodedBodySize}) => sum + decodedBodySize, 0)"""
NEXT_PAINT = """(before) => new Promise((done) => {
  const look = () => (painted.length > before ? done(painted.at(-1)) : setTimeout(look, 5));
  look();
})"""
# What a key costs where nothing happens but one letter on 300 lines of text.
WRITE_LETTER = """addEventListener("keydown", ({key}) => {
  document.body.firstElementChild.textContent = key;
})"""
BARE_PAGE = "<title>Bare</title>" + "".join(f"<p>Line {n} of a page.</p>" for n in range(300))


@pytest.fixture
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


def test_bench_key_to_paint(tmp_path: Path, chrome: Browser) -> None:
    made = prepare(tmp_path, "open", 300)
    assignment = dict(made["assignments"])["300"]  # type: ignore[call-overload]

    with serve(tmp_path) as server:
        page = signed_in(chrome, server.port, str(made["session"]))
        page.add_init_script(TIME_KEYS)
        page.goto(f"http://127.0.0.1:{server.port}/assignments/{assignment}/")
        page.wait_for_selector("html[data-ready]", state="attached")
        slow_down(page)
        timed = {key: [0.0] * 0 for key in KEYS}
        for _ in range(SENTENCES_WORKED_ON):
            for key in KEYS:
                timed[key].append(painted(page, key))
        bare = page.context.new_page()
        bare.add_init_script(TIME_KEYS)
        bare.goto(f"data:text/html,{BARE_PAGE}")
        bare.evaluate(WRITE_LETTER)
        slow_down(bare)
        baseline = [painted(bare, key) for _ in range(10) for key in KEYS]

    every = [one for times in timed.values() for one in times]
    print_table(
        f"Key to paint at 300 sentences, the CPU slowed {SLOWED} times (aim {AIM_MS:.0f} ms)",
        ["key", "n", "p50 ms", "p95 ms"],
        [
            spread("baseline: one letter on a bare page of 300 lines", baseline),
            *(spread(key, times) for key, times in timed.items()),
            spread("all keys", every),
        ],
    )


def test_bench_cold_opening(tmp_path: Path, chrome: Browser) -> None:
    made = prepare(tmp_path, "open", 20, 300)
    session, assignments = str(made["session"]), dict(made["assignments"])  # type: ignore[call-overload]
    rows = []

    with serve(tmp_path) as server:
        for slowed in (1, SLOWED):
            paths = {"baseline: the sign-in page, parsed": "/accounts/login/"}
            paths |= {
                f"{n} sentences, usable": f"/assignments/{u}/" for n, u in assignments.items()
            }
            for what, path in paths.items():
                times, weight = [], 0.0
                for _ in range(OPENINGS):
                    page = signed_in(chrome, server.port, "" if "login" in path else session)
                    page.add_init_script(NOTE_READY)
                    slow_down(page, slowed)
                    page.goto(f"http://127.0.0.1:{server.port}{path}")
                    mark = "parsedAt" if "login" in path else "readyAt"
                    if mark == "readyAt":
                        page.wait_for_selector("html[data-ready]", state="attached")
                    times.append(float(page.evaluate(mark)))
                    weight = page.evaluate(WEIGHT) / 1000
                    page.context.close()
                rows.append([*spread(f"{what}, CPU 1/{slowed}", times), weight])

    print_table(
        "Cold opening of the page, nothing cached (peers: 1,600 and 2,300 ms)",
        ["what", "n", "p50 ms", "p95 ms", "JS and CSS kB"],
        rows,
    )


def signed_in(chrome: Browser, port: int, session: str) -> Page:
    """A window of its own with an empty cache, signed in where a session is given."""
    context = chrome.new_context(viewport={"width": 1280, "height": 800})
    if session:
        url = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return context.new_page()


def slow_down(page: Page, times: int = SLOWED) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})


def painted(page: Page, key: str) -> float:
    """Press a key, wait for its paint and for whatever it set going; give the milliseconds."""
    page.wait_for_timeout(PAUSE_MS)
    before = page.evaluate("painted.length")
    page.keyboard.press(key)
    return float(page.evaluate(NEXT_PAINT, before))


def spread(what: str, times: Sequence[float]) -> list[object]:
    return [what, len(times), percentile(times, 0.5), percentile(times, 0.95)]

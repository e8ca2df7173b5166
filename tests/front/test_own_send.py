"""Sending under one's own login alone, whoever else signs in in this browser."""

from typing import Any

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

PRELUDE = """
  const {ownSend} = await load("annotator/own-send.js");
  const asked = [];
  let cookie = "first";
  let signedIn = "mara";
  let answer = {ok: true, status: 200, body: {}};
  const reach = async (method, url) => {
    asked.push(`${method} ${url}`);
    if (url === "/api/me" && signedIn === null) return {ok: false, status: 401, body: {}};
    return url === "/api/me" ? {ok: true, status: 200, body: {uid: signedIn}} : answer;
  };
  const send = ownSend({user: "mara", me: "/api/me", reach, token: () => cookie});
  const put = async () => {
    const {status, body} = await send("PUT", "/a");
    return [status, body.code];
  };
"""


def play(run: Run, body: str) -> Any:
    return run(PRELUDE + body)


def test_without_a_new_sign_in_nobody_is_asked_about(run: Run) -> None:
    assert play(run, "await put(); await put(); return asked;") == ["PUT /a", "PUT /a"]


def test_after_another_persons_sign_in_nothing_is_sent(run: Run) -> None:
    body = """
      cookie = "second";
      signedIn = "jonas";
      return {answers: [await put(), await put()], asked};
    """

    result = play(run, body)

    assert result["answers"] == [[401, "other_person"]] * 2
    assert result["asked"] == ["GET /api/me", "GET /api/me"]


def test_after_ones_own_sign_in_sending_goes_on_and_asks_once(run: Run) -> None:
    body = """
      cookie = "second";
      await put();
      await put();
      return asked;
    """

    assert play(run, body) == ["GET /api/me", "PUT /a", "PUT /a"]


def test_signed_out_meanwhile_is_told_as_that(run: Run) -> None:
    body = """
      cookie = "second";
      signedIn = null;
      return {answer: await put(), asked};
    """

    assert play(run, body) == {"answer": [401, None], "asked": ["GET /api/me"]}


@pytest.mark.parametrize(
    ("who", "told"), [("jonas", [401, "other_person"]), ("mara", [404, "not_found"])]
)
def test_own_work_that_is_not_found_asks_who_is_signed_in(
    run: Run, who: str, told: list[object]
) -> None:
    body = f"""
      signedIn = "{who}";
      answer = {{ok: false, status: 404, body: {{code: "not_found"}}}};
      return await put();
    """

    assert play(run, body) == told

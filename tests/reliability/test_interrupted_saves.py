"""F1 and D9: the web server dies in the middle of a save; a person and a machine save at once."""

import http.client
import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, Thread
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone
from make import make_assignment, record, save
from projected import assert_history_is_whole, assert_projection_matches
from reliability.killing import forked, lie_in_wait

from annotations.actions.suggestions import find_suggestions, store_run
from annotations.actions.tokens import TokenPlan, make_token
from annotations.domain.suggestions import finder
from annotations.models import Assignment, Event, Mark, RecordVersion, SuggestionRun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROUNDS = 200


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


def served(prepare: Callable[[], None]) -> tuple[int, int]:
    """A web server in a process of its own; its port and its number."""
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]

    def serve() -> None:
        server = WSGIServer(("127.0.0.1", port), Quiet, bind_and_activate=False)
        server.socket.close()
        server.socket = listening
        server.server_name, server.server_port = "127.0.0.1", port
        server.setup_environ()
        server.set_app(get_wsgi_application())
        prepare()
        server.serve_forever()

    child = forked(serve)
    listening.close()
    return port, child


def put(port: int, address: str, body: object, base: int, token: str) -> tuple[int, object] | None:
    """Send a record; None when the server died before it answered."""
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "If-Match": f'"{base}"',
    }
    try:
        request.request("PUT", address, json.dumps(body), headers)
        answer = request.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        request.close()


@pytest.mark.parametrize("point", ["before commit", "after commit"])
def test_save_whose_server_was_killed_and_that_is_sent_again_is_there_once(point: str) -> None:
    """The client has no answer, so it asks again with the same event and gets the same version."""
    assignment = make_assignment()
    plan = TokenPlan(name="tab", scopes=("read", "annotate"), days=1)
    token = make_token(plan=plan, by=assignment.annotator, at=timezone.now())[1]
    address = f"/api/assignments/{assignment.uid}/sentences/0"
    kills = 0
    for number in range(1, 20):
        base = number - 1
        event = uuid4()
        body = {"event": str(event), "record": record("none", note=f"note {number}")}
        port, child = served(partial(lie_in_wait, point, number))
        first = put(port, address, body, base, token)
        end(child)
        port, child = served(lambda: None)
        second = put(port, address, body, base, token)
        end(child)

        kills += first is None
        assert second is not None, "the second server did not answer"
        assert first in (None, second)
        assert second[0] == 200
        assert RecordVersion.objects.filter(assignment=assignment).count() == number
        assert Event.objects.filter(uid=event).count() == 1
        assert_projection_matches(assignment)
        assert_history_is_whole(assignment)
        if first is not None:
            break
    assert kills >= 1


def end(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, 9)
    os.waitpid(child, 0)


# --- D9 -----------------------------------------------------------------------------------------


class Machine:
    """The rules under a new version in every round."""

    name = "rules"
    config_hash = "barrier"

    def __init__(self, version: str) -> None:
        self.version = version
        self.find = finder().find


def test_person_and_machine_save_at_once_and_neither_loses_anything() -> None:
    assignment = make_assignment()
    article_version = assignment.batch_article.version
    findings = find_suggestions(version=article_version, finder=Machine("0"))
    assert findings is not None
    gate, failures = Barrier(2), []

    def together(step: Callable[[int], object]) -> Thread:
        def rounds() -> None:
            try:
                for number in range(ROUNDS):
                    gate.wait(timeout=60)
                    step(number)
            except BaseException as failure:
                failures.append(failure)
                gate.abort()
                raise
            finally:
                connection.close()

        return Thread(target=rounds)

    def by_hand(number: int) -> None:
        work = Assignment.objects.get(pk=assignment.pk)
        save(work, number % 3, record("none", note=f"{number}"), base=number // 3)

    def by_machine(number: int) -> None:
        store_run(
            version=article_version,
            finder=Machine(str(number)),
            findings=findings,
            at=timezone.now(),
        )

    threads = [together(by_hand), together(by_machine)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert RecordVersion.objects.filter(assignment=assignment).count() == ROUNDS
    assert SuggestionRun.objects.filter(version=article_version).count() == ROUNDS
    notes = dict(Mark.objects.values_list("sentence__position", "note"))
    assert notes == {n % 3: str(n) for n in range(ROUNDS - 3, ROUNDS)}
    assert_projection_matches(assignment)
    assert_history_is_whole(assignment)

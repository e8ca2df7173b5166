"""Two clients, a bad network and any order: nothing acknowledged is lost, nothing comes twice."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from queue_model import PythonQueue
from two_clients import TwoClients

pytestmark = pytest.mark.django_db


class ModelClients(TwoClients):
    make_queue = PythonQueue


def test_two_clients_on_a_bad_network_lose_nothing_and_apply_nothing_twice() -> None:
    run_state_machine_as_test(
        ModelClients, settings=settings(max_examples=20, stateful_step_count=25, deadline=None)
    )

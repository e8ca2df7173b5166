"""Environment variables: what is read, and what refuses the start."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from workbench import environment

NAME = "WORKBENCH_TRIED"


@pytest.mark.parametrize(("word", "expected"), [("yes", True), ("ON", True), ("0", False)])
def test_flag_with_a_known_word_is_read(
    monkeypatch: pytest.MonkeyPatch, word: str, expected: bool
) -> None:
    monkeypatch.setenv(NAME, word)

    assert environment.flag(NAME, default=not expected) is expected


@pytest.mark.parametrize("value", ["", "   "])
def test_text_left_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    assert environment.text(NAME, "the default") == "the default"


def test_flag_with_another_word_refuses_and_names_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(NAME, "maybe")

    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must be yes or no"):
        environment.flag(NAME, default=False)


@pytest.mark.parametrize("value", ["0", "65536", "-1", "1.5", "eight", "٣"])
def test_whole_number_out_of_bounds_refuses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured, match="from 1 to 65535"):
        environment.whole_number(NAME, 8000, least=1, most=65_535)


def test_choice_of_another_word_refuses_and_lists_the_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(NAME, "staging")

    with pytest.raises(ImproperlyConfigured, match="one of development, production"):
        environment.choice(NAME, "development", among=("development", "production"))


def test_words_are_split_at_commas_without_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "one.example, two.example,")

    assert environment.words(NAME, []) == ["one.example", "two.example"]


def test_folder_not_there_yet_is_made_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, str(tmp_path / "site"))

    folder = environment.folder(NAME, Path("/unused"))

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("value", ["var", "/dev/null/below"])
def test_folder_relative_or_below_a_file_refuses(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.folder(NAME, Path("/unused"))


def test_secret_missing_in_production_refuses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    stored = tmp_path / "key"
    stored.write_text("k" * 60)

    with pytest.raises(ImproperlyConfigured, match="is required"):
        environment.secret(NAME, stored_in=stored, production=True)


def test_secret_too_short_refuses_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "hunter2")

    with pytest.raises(ImproperlyConfigured) as caught:
        environment.secret(NAME, stored_in=tmp_path / "key", production=False)

    assert "hunter2" not in str(caught.value)


def test_secret_stored_before_is_used_in_development(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    stored = tmp_path / "key"
    stored.write_text("k" * 60 + "\n")

    assert environment.secret(NAME, stored_in=stored, production=False) == "k" * 60


def test_secret_of_a_first_start_is_made_once_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    path = tmp_path / "key"

    made = environment.secret(NAME, stored_in=path, production=False)

    assert len(made) >= environment.SHORTEST_SECRET
    assert environment.secret(NAME, stored_in=path, production=False) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_database_address_whole_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgresql://ann:p%40ss@db.example:5433/marks?sslmode=require")

    assert environment.database_address(NAME) == environment.DatabaseAddress(
        name="marks",
        user="ann",
        password="p@ss",
        host="db.example",
        port=5433,
        options={"sslmode": "require"},
    )


def test_database_address_unset_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)

    assert environment.database_address(NAME) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://root@localhost/marks", "postgresql://"),
        ("postgresql://localhost", "name of one database"),
        ("postgresql://localhost/a/b", "name of one database"),
        ("postgresql://localhost:99999/marks", "port"),
        ("postgresql://[::1/marks", "is not a URL"),
        ("postgresql://localhost/marks?service=x", "unknown option: service"),
    ],
)
def test_database_address_with_a_mistake_refuses(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv(NAME, url)

    with pytest.raises(ImproperlyConfigured, match=reason):
        environment.database_address(NAME)


def read_broker(folder: Path) -> environment.Broker:
    return environment.broker(NAME, embedded_in=folder, prefix="site", longest_task_seconds=3_600)


def test_broker_unset_is_embedded_and_its_folder_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(NAME, raising=False)

    broker = read_broker(tmp_path / "broker")

    assert broker.url.startswith("folder://")
    assert Path(str(broker.options["folder"])).is_dir()


def test_broker_rabbitmq_confirms_and_uses_a_quorum_queue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "amqp://user:word@mq.example:5672//")

    broker = read_broker(tmp_path)

    assert broker.queue_type == "quorum"
    assert broker.options == {"confirm_publish": True}


def test_broker_redis_hides_a_message_longer_than_any_task_takes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "redis://cache.example:6379/0")

    broker = read_broker(tmp_path)

    assert float(broker.options["visibility_timeout"]) > 3_600
    assert broker.options["global_keyprefix"] == "site:"


def test_broker_of_another_kind_refuses_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(NAME, "sqs://key:hunter2@")

    with pytest.raises(ImproperlyConfigured, match="amqp://") as caught:
        read_broker(tmp_path)

    assert "hunter2" not in str(caught.value)


def read_cache(*, on_postgres: bool = False) -> dict[str, object]:
    return environment.cache(NAME, on_postgres=on_postgres, prefix="site")


@pytest.mark.parametrize(
    ("value", "on_postgres", "kind"),
    [
        ("", False, "LocMemCache"),
        ("", True, "DatabaseCache"),
        ("memory", True, "LocMemCache"),
        ("database", False, "DatabaseCache"),
        ("redis://127.0.0.1:6379/1", True, "RedisCache"),
        ("rediss://:secret@cache.example/0", False, "RedisCache"),
    ],
)
def test_cache_is_shared_by_all_processes_unless_there_is_one(
    monkeypatch: pytest.MonkeyPatch, value: str, on_postgres: bool, kind: str
) -> None:
    monkeypatch.setenv(NAME, value)

    read = read_cache(on_postgres=on_postgres)

    assert str(read["BACKEND"]).endswith(f".{kind}")
    assert read["KEY_PREFIX"] == "site"


@pytest.mark.parametrize("value", ["memcached://x", "Memory", "redis", "http://[", "amqp://x"])
def test_cache_of_another_kind_refuses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        read_cache()


def test_host_ports_are_read_as_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "Inner.example:8080, 10.0.0.7:80,[::1]:9000")

    assert environment.host_ports(NAME) == {
        ("inner.example", 8080),
        ("10.0.0.7", 80),
        ("::1", 9000),
    }


@pytest.mark.parametrize(
    "value",
    [
        *("inner.example", "inner.example:", "inner.example:0", "inner.example:99999", ":80"),
        *("http://inner.example:80", "somebody@inner.example:80", "inner.example:80/x", "[::1:80"),
    ],
)
def test_host_without_a_port_refuses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.host_ports(NAME)

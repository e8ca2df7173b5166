"""Typed readers of environment variables; a wrong value refuses the start and names itself."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile
from typing import NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from workbench.broker import SCHEME, TAKEN

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
SHORTEST_SECRET = 50
SHORTEST_BEARER = 24
SECRET_BYTES = 48
PRIVATE_FOLDER = 0o700
POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})
POSTGRES_PORT = 5432
POSTGRES_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"})
REDIS_SCHEMES = frozenset({"redis", "rediss"})
BROKER_SCHEMES = frozenset({"amqp", "amqps"}) | REDIS_SCHEMES
CACHE_TABLE = "workbench_cache"
CACHE_ENTRIES = 100_000
_CACHES = "django.core.cache.backends"

Option = str | int | float | bool


@dataclass(frozen=True)
class DatabaseAddress:
    """Where a PostgreSQL database is; `options` are passed on to the driver."""

    name: str
    user: str
    password: str
    host: str
    port: int
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Broker:
    """Where messages to workers go; `queue_type` and `options` are those of Celery and kombu."""

    url: str
    queue: str
    queue_type: str
    options: Mapping[str, Option]
    remote_control: bool


def text(name: str, default: str = "") -> str:
    """Read a string without surrounding spaces; empty counts as unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no."""
    word = text(name).lower()
    if not word:
        return default
    if word not in YES | NO:
        refuse(name, "must be yes or no")
    return word in YES


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Read a whole number within [least, most]."""
    digits = text(name, str(default))
    if not digits.isascii() or not digits.isdigit() or not least <= int(digits) <= most:
        refuse(name, f"must be a whole number from {least} to {most}")
    return int(digits)


def choice(name: str, default: str, *, among: Sequence[str]) -> str:
    """Read one of a few words."""
    word = text(name, default)
    if word not in among:
        refuse(name, f"must be one of {', '.join(among)}")
    return word


def words(name: str, default: Sequence[str]) -> list[str]:
    """Read a list separated by commas."""
    listed = [word.strip() for word in text(name).split(",")]
    return [word for word in listed if word] or list(default)


def host_ports(name: str) -> frozenset[tuple[str, int]]:
    """Read a list of host:port separated by commas; an IPv6 address stands in brackets."""
    return frozenset(_host_port(name, one) for one in words(name, []))


def _host_port(name: str, one: str) -> tuple[str, int]:
    url = split_url(name, f"//{one}")
    port = port_of(name, url, default=0)
    if not url.hostname or not port or url.netloc != one or "@" in one:
        refuse(name, "must be a list of host:port")
    return url.hostname.removesuffix("."), port


def folder(name: str, default: Path) -> Path:
    """Read the absolute path of a folder, and make it where it does not exist yet."""
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        refuse(name, "must be an absolute path")
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        refuse(name, f"names a folder which cannot be made: {error.strerror}")
    return path


def secret(name: str, *, stored_in: Path, production: bool) -> str:
    """Read the key which signs sessions and links.

    Without the variable a development site uses a stored key, which its first start makes. In
    production the variable is required.
    """
    key = text(name)
    if not key and production:
        refuse(name, "is required when WORKBENCH_ENV is production")
    if key and len(key) < SHORTEST_SECRET:
        refuse(name, f"must have at least {SHORTEST_SECRET} characters")
    return key or stored_secret(stored_in)


def bearer(name: str) -> str:
    """Read a word that a program shows to be let in; "" = nobody is."""
    word = text(name)
    if word and len(word) < SHORTEST_BEARER:
        refuse(name, f"must have at least {SHORTEST_BEARER} characters")
    return word


def stored_secret(path: Path) -> str:
    """Read the stored key; make it first where there is none, readable by its owner only.

    The file appears whole or not at all, and only once, however many programs start together.
    """
    if not path.is_file():
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as unfinished:
            unfinished.write(token_urlsafe(SECRET_BYTES))
            unfinished.flush()
            with suppress(FileExistsError):
                os.link(unfinished.name, path)
    return path.read_text(encoding="ascii").strip()


def database_address(name: str) -> DatabaseAddress | None:
    """Read postgresql://user:password@host:port/name?sslmode=…; None when unset."""
    address = text(name)
    if not address:
        return None
    url = split_url(name, address)
    if url.scheme not in POSTGRES_SCHEMES:
        refuse(name, "must begin with postgresql:// (without it SQLite is used)")
    database = unquote(url.path.removeprefix("/"))
    if not database or "/" in database:
        refuse(name, "must end with the name of one database")
    options = dict(parse_qsl(url.query))
    if unknown := sorted(options.keys() - POSTGRES_OPTIONS):
        refuse(name, f"has an unknown option: {', '.join(unknown)}")
    return DatabaseAddress(
        name=database,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        host=unquote(url.hostname or ""),
        port=port_of(name, url, default=POSTGRES_PORT),
        options=options,
    )


def broker(name: str, *, embedded_in: Path, prefix: str, longest_task_seconds: int) -> Broker:
    """Read the broker's URL; without it messages are files under `embedded_in`.

    `prefix` names the queue and begins every Redis key, so that sites can share one broker.
    RabbitMQ gets a quorum queue and confirmed publishing. Redis returns a message only after its
    visibility timeout, so that must outlast the longest task.
    """
    url = text(name)
    scheme = split_url(name, url).scheme
    if not url:
        (embedded_in / TAKEN).mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        options: dict[str, Option] = {"folder": str(embedded_in)}
        return Broker(f"{SCHEME}://localhost/", prefix, "classic", options, remote_control=False)
    if scheme not in BROKER_SCHEMES:
        refuse(name, "must begin with amqp://, amqps://, redis:// or rediss://")
    if scheme.startswith("amqp"):
        return Broker(url, prefix, "quorum", {"confirm_publish": True}, remote_control=True)
    options = {
        "global_keyprefix": f"{prefix}:",
        "visibility_timeout": longest_task_seconds + 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    }
    return Broker(url, prefix, "classic", options, remote_control=True)


def cache(name: str, *, on_postgres: bool, prefix: str) -> dict[str, object]:
    """Read where what all processes share is kept for a while: memory, database or redis://….

    Without the variable it is memory where there is one web process, so with SQLite, and the
    database with PostgreSQL. `prefix` begins every key, so that sites can share one Redis.
    """
    where = text(name, "database" if on_postgres else "memory")
    shared: dict[str, object] = {"KEY_PREFIX": prefix, "OPTIONS": {"MAX_ENTRIES": CACHE_ENTRIES}}
    if where == "memory":
        return shared | {"BACKEND": f"{_CACHES}.locmem.LocMemCache"}
    if where == "database":
        return shared | {"BACKEND": f"{_CACHES}.db.DatabaseCache", "LOCATION": CACHE_TABLE}
    if split_url(name, where).scheme not in REDIS_SCHEMES:
        refuse(name, "must be memory, database, or begin with redis:// or rediss://")
    waiting = {"socket_timeout": 1.0, "socket_connect_timeout": 1.0}
    return {
        "KEY_PREFIX": prefix,
        "BACKEND": f"{_CACHES}.redis.RedisCache",
        "LOCATION": where,
        "OPTIONS": waiting,
    }


def split_url(name: str, url: str) -> SplitResult:
    """Split a URL into its parts, or refuse it without repeating it: it may hold a password."""
    try:
        return urlsplit(url)
    except ValueError:
        refuse(name, "is not a URL")


def port_of(name: str, url: SplitResult, *, default: int) -> int:
    """Give the URL's port, or refuse one which is no port."""
    try:
        return url.port or default
    except ValueError:
        refuse(name, "has a port which is no number from 1 to 65535")


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start with a message which names the variable."""
    raise ImproperlyConfigured(f"{name} {reason}.")

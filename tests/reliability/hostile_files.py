"""Files that explode, climb out of their folder or run code where they are read carelessly."""

import gzip
import io
import pickle
import stat
import struct
import tarfile
import zlib
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10)
        for letter in range(ord("b"), ord("k"))
    )
    + b"]><html><body><p>&j;</p></body></html>"
)
EXTERNAL_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">'
    b'<!ENTITY % remote SYSTEM "http://127.0.0.1:9/evil.dtd"> %remote;]>'
    b"<html><body><p>Before &xxe; after.</p></body></html>"
)
# A picture, an archive and a page in one, by which of its bytes are looked at.
POLYGLOT = b"GIF89a/*<html><script>alert(document.domain)</script>*/=1;//PK\x03\x04"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
MEGABYTE = 1_000_000


class RunsWhenRead:
    """What a pickle can do to whoever reads it."""

    def __reduce__(self) -> tuple[object, ...]:
        return (open, ("/tmp/annotation-workbench-was-run", "w"))  # noqa: S108 never written


def zipped(*entries: tuple[ZipInfo | str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def zip_bomb(megabytes: int = 1000) -> bytes:
    """An archive of about a thousandth of what it holds."""
    packer = zlib.compressobj(9, wbits=-15)
    zeros = b"\0" * MEGABYTE
    deflated = b"".join(packer.compress(zeros) for _ in range(10)) + packer.flush()
    # One entry whose stated size is never to be believed.
    name = b"news.txt"
    size = megabytes * MEGABYTE
    local = struct.pack(
        "<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(deflated), size, len(name), 0
    )
    return local + name + deflated * (megabytes // 10)


def zip_of_a_million_entries() -> bytes:
    """A central directory that names one file a million times."""
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    return local + (entry + b"a") * 1_000_000


def symlink_zip() -> bytes:
    link = ZipInfo("news.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((link, b"/etc/passwd"))


def tarred(name: str, *, to: str = "") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        if to:
            entry.type, entry.linkname = tarfile.SYMTYPE, to
        archive.addfile(entry)
    return packed.getvalue()


def archives() -> dict[str, bytes]:
    """Hostile archives by what is wrong with them."""
    inner = zipped(("a.txt", b"\0" * MEGABYTE))
    return {
        "bomb": zip_bomb(),
        "million-entries": zip_of_a_million_entries(),
        "nested": zipped(("inner.zip", zipped(("inner.zip", inner)))),
        "climbs-out": zipped(("../../../../tmp/evil.txt", b"evil")),
        "absolute": zipped(("/etc/cron.d/evil", b"evil")),
        "symlink": symlink_zip(),
        "tar-climbs-out": tarred("../../evil.txt"),
        "tar-symlink": tarred("news.txt", to="/etc/passwd"),
        "gzip-bomb": gzip.compress(b"\0" * (10 * MEGABYTE)),
        "pickle": pickle.dumps(RunsWhenRead()),
        "polyglot": POLYGLOT + b"\xff",
    }

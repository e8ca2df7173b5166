"""Files that pages and the API hand out alike: to whoever may have them, as attachments."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from annotations.access import NotVisible
from annotations.actions.releasing import release_archive, release_folder
from annotations.domain.byte_ranges import ByteRange, NoSuchRange, asked_range
from annotations.domain.entity_tags import matches
from annotations.domain.messages import N_
from annotations.formats.releases.folder import MANIFEST
from annotations.formats.spreadsheets import spreadsheet_lines
from annotations.models import Job, Release, User
from annotations.queries.import_report import report_rows
from annotations.queries.release import release_refused_to
from annotations.wording import say

BLOCK = 1 << 18
OTHER_STATE = N_("The file is another one than the one that If-Match names.")
ZIP = "application/zip"
ANYTHING = "application/octet-stream"
PLAIN = "text/plain; charset=utf-8"
# Nothing a browser would run, whatever it holds.
TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".zip": ZIP,
    ".parquet": "application/vnd.apache.parquet",
    **dict.fromkeys((".md", ".txt", ".py", ".cff", ".conll", ".tsv"), PLAIN),
}


@dataclass(frozen=True)
class Kept:
    """A stored file as it is handed out; sha256: of its bytes, which its ETag is."""

    path: Path
    filename: str
    content_type: str
    sha256: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": self.content_type,
            "Content-Disposition": content_disposition_header(True, self.filename) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Accept-Ranges": "bytes",
            "ETag": self.etag,
        }

    @property
    def etag(self) -> str:
        return f'"{self.sha256}"'


def download_release(request: HttpRequest, user: User, release: Release) -> HttpResponseBase:
    """The archive, for whoever has no unfinished work on an article in it; else NotVisible.

    release: one that this person may see.
    """
    _require_open(user, release)
    name = f"{release.project.slug}-{release.version}.zip"
    return _hand_out(request, Kept(release_archive(release), name, ZIP, release.archive_hash))


def download_file(
    request: HttpRequest, user: User, release: Release, name: str
) -> HttpResponseBase:
    """One file of a release by its name in the manifest, to the same people; else NotVisible.

    No path is made of what was asked for before the manifest knows it.
    """
    _require_open(user, release)
    hashes = {MANIFEST: release.manifest_hash} | {
        known: one["sha256"] for known, one in (release.manifest or {}).get("files", {}).items()
    }
    if name not in hashes:
        raise NotVisible
    kept = Kept(
        path=release_folder(release) / name,
        filename=f"{release.project.slug}-{release.version}-{name.replace('/', '-')}",
        content_type=TYPES.get(PurePosixPath(name).suffix, ANYTHING),
        sha256=hashes[name],
    )
    return _hand_out(request, kept)


def download_report(job: Job) -> StreamingHttpResponse:
    """What became of every row of a job, as CSV for spreadsheets, streamed; job: a visible one."""
    lines = (line.encode() for line in spreadsheet_lines(report_rows(job)))
    name = f"{job.project.slug}-{str(job.uid)[:8]}-report.csv"
    return StreamingHttpResponse(
        lines,
        headers={
            "Content-Type": TYPES[".csv"],
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _require_open(user: User, release: Release) -> None:
    if not release.is_complete or release_refused_to(user, release):
        raise NotVisible


def _hand_out(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """All of a file, the part of it that was asked for, or that the client has it already.

    Conditions are judged in the order of RFC 9110, section 13.2.2. There is no time of the last
    change to hold a file against: its hash says more.
    """
    headers = request.headers
    # A condition without a word is none.
    wanted = headers.get("If-Match", "").strip()
    if wanted and not matches(wanted, kept.etag, strongly=True):
        told = {"code": "precondition_failed", "detail": say(OTHER_STATE), "field": "If-Match"}
        return JsonResponse(told, status=412, headers={"ETag": kept.etag})
    size = kept.path.stat().st_size
    if "If-None-Match" in headers and matches(headers["If-None-Match"], kept.etag):
        # With the length of what is not sent: none at all would say that the file is empty.
        return HttpResponse(status=304, headers=kept.headers | {"Content-Length": str(size)})
    if request.method == "HEAD":
        return HttpResponse(headers=kept.headers | {"Content-Length": str(size)})
    try:
        part = _part(request, kept, size)
    except NoSuchRange as refused:
        told = {"code": refused.code, "detail": say(refused.detail), "field": "Range"}
        return JsonResponse(told, status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return _stream(kept, ByteRange(0, size), status=200)
    answer = _stream(kept, part, status=206)
    answer["Content-Range"] = part.content_range(size)
    return answer


def _stream(kept: Kept, part: ByteRange, *, status: int) -> StreamingHttpResponse:
    headers = kept.headers | {"Content-Length": str(part.size)}
    return StreamingHttpResponse(_blocks(kept.path, part), status=status, headers=headers)


def _part(request: HttpRequest, kept: Kept, size: int) -> ByteRange | None:
    """The range asked for, unless only of another state of the file (If-Range)."""
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != kept.etag:
        return None
    return asked_range(request.headers.get("Range", ""), size)


def _blocks(path: Path, part: ByteRange) -> Iterator[bytes]:
    """The bytes of a range, read as they are sent; the file is closed with the answer."""
    with path.open("rb") as stream:
        stream.seek(part.start)
        left = part.size
        while left and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            yield block

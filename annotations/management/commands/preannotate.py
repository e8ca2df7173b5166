"""`manage.py preannotate FILE…`: find quotations, cues and speakers without a database."""

import gzip
import sys
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.domain.errors import UserError
from annotations.domain.messages import verbatim
from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import FINDERS, RULES, finder, missing_tagger
from annotations.domain.suggestions.base import Finder
from annotations.domain.suggestions.checked import checked_findings
from annotations.domain.suggestions.jsonl import DocumentLine, document_line
from annotations.domain.suggestions.tagger import TaggerFinder
from annotations.domain.suggestions.tagging.model import TaggerModel
from annotations.domain.texts import canonical_text, check_size, decode

JSONL_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz")


class Command(BaseCommand):
    """Writes one JSON line per document, in the order of the input."""

    help = (
        "Read text files, or JSONL of {doc, text}, and write JSONL of sentences, attributions "
        "and claims. Offsets are half-open code points of the text as given."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--finder", choices=sorted(FINDERS), default="")
        parser.add_argument(
            "--model", type=Path, metavar="FOLDER", help="a model folder in place of the usual one"
        )
        parser.add_argument("--out", type=Path, help="a file to write instead of the screen")

    def handle(self, *_args: Any, files: list[Path], **options: Any) -> None:
        """Go on past a document that cannot be read, and say so at the end."""
        out = options["out"]
        try:
            stream = sys.stdout.buffer if out is None else out.open("wb")
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        engine = self._engine(options["finder"], options["model"])
        refused = 0
        try:
            for name, text in _documents(files):
                try:
                    line = _proposed(name, text, engine)
                except UserError as refusal:
                    refused += 1
                    self.stderr.write(f"{name}: {refusal.detail}")
                else:
                    stream.write(orjson.dumps(line) + b"\n")
            stream.flush()
        finally:
            if out is not None:
                stream.close()
        if refused:
            raise CommandError(f"{refused} documents could not be read.")

    def _engine(self, name: str, folder: Path | None) -> Finder:
        if folder is not None:
            try:
                return TaggerFinder(TaggerModel(folder))
            except UserError as refusal:
                raise CommandError(f"{folder}: {refusal.detail}") from refusal
        missing = missing_tagger()
        if missing is not None and not name:
            self.stderr.write(f"The trained model cannot be used; rules take over. {missing}")
        return finder(name or (RULES if missing else ""))


def _proposed(name: str, text: str | UserError, engine: Finder) -> DocumentLine:
    """What a finder proposes for a document. Raises UserError where it has no answer."""
    if isinstance(text, UserError):
        raise text
    check_size(text)
    sentences = split_sentences(text)
    return document_line(name, sentences, checked_findings(engine, text, sentences))


def _documents(files: list[Path]) -> Iterator[tuple[str, str | UserError]]:
    for path in files:
        try:
            if path.name.lower().endswith(JSONL_ENDINGS):
                yield from _lines(path)
            else:
                yield path.stem, canonical_text(decode(path.read_bytes()))
        except UserError as error:
            yield str(path), error
        except OSError as error:
            yield (
                str(path),
                UserError(verbatim(f"This file cannot be read: {error.strerror or error}.")),
            )
        except (EOFError, zlib.error):
            yield (
                str(path),
                UserError(verbatim("This file cannot be read: it is broken off or damaged.")),
            )


def _lines(path: Path) -> Iterator[tuple[str, str | UserError]]:
    with _open(path) as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _document(f"{path.name}:{number}", line)


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")


def _document(place: str, line: bytes) -> tuple[str, str | UserError]:
    """The document of one line; its text keeps every character, so that offsets hold."""
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return place, UserError(verbatim(f"This line is not JSON: {error}."))
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        return place, UserError(verbatim('A line must be an object with "doc" and "text".'))
    if not isinstance(body.get("doc"), str):
        return place, UserError(verbatim('The field "doc" must be text.'))
    return body["doc"], body["text"]

"""CITATION.cff: how to cite a release (Citation File Format 1.2.0)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.formats.releases.manifest import ReleaseHead

MESSAGE = "If you use this dataset, please cite it as below."
_ORCID = re.compile(r"\(?(https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)?")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}")
# YAML folds some of these, and allows none of them as they are.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
# The licences that are usual for datasets, as the format wants them named (SPDX).
_SPDX = (
    *("CC0-1.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "Apache-2.0", "MIT"),
    *("CDLA-Permissive-2.0", "CDLA-Sharing-1.0"),
    *(
        f"CC-{kind}-{version}"
        for kind in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")
        for version in ("3.0", "4.0")
    ),
)
_BY_WORDS = {re.sub(r"\W", "", name).casefold(): name for name in _SPDX}


@dataclass(frozen=True, slots=True)
class Author:
    """`Family, Given` is a person; everything else is a name as it stands, in `family`."""

    family: str
    given: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


def citation(head: ReleaseHead, *, as_of: str) -> bytes:
    """The file; without creators, the annotators are the author as a whole."""
    return ("\n".join(_lines(head, as_of)) + "\n").encode()


def spdx(licence: str) -> str:
    """The licence by its SPDX name, "" where it is none that is known here."""
    return _BY_WORDS.get(re.sub(r"\W", "", licence).casefold(), "")


def _lines(head: ReleaseHead, as_of: str) -> Iterator[str]:
    options = head.options
    named = spdx(options.licence)
    yield 'cff-version: "1.2.0"'
    yield f"message: {_quoted(_message(options.licence, named))}"
    yield 'type: "dataset"'
    yield f"title: {_quoted(options.title or head.name)}"
    yield f"version: {_quoted(head.version)}"
    yield f"date-released: {_quoted(as_of[:10])}"
    yield from _authors(head)
    if named:
        yield f"license: {_quoted(named)}"
    elif options.licence.startswith(("https://", "http://")) and " " not in options.licence:
        yield f"license-url: {_quoted(options.licence)}"
    if mail := _MAIL.search(options.contact):
        yield "contact:"
        yield f"  - name: {_quoted(options.contact)}"
        yield f"    email: {_quoted(mail.group())}"
    yield "identifiers:"
    yield "  - type: other"
    yield f"    value: {_quoted(head.project_uid)}"


def _message(licence: str, named: str) -> str:
    """A licence that the format has no word for is told in words."""
    return MESSAGE if named or not licence else f"{MESSAGE} Licence of the annotations: {licence}"


def _authors(head: ReleaseHead) -> Iterator[str]:
    yield "authors:"
    for one in authors_of(head):
        if one.given:
            yield f"  - family-names: {_quoted(one.family)}"
            yield f"    given-names: {_quoted(one.given)}"
        else:
            yield f"  - name: {_quoted(one.family)}"
        if one.orcid:
            yield f"    orcid: {_quoted(one.orcid)}"


def authors_of(head: ReleaseHead) -> list[Author]:
    """Those whom the options name; without any, the annotators as a whole."""
    lines = [line.strip() for line in head.options.creators.splitlines() if line.strip()]
    return [_author(line) for line in lines or [f"Annotators of {head.name}"]]


def _author(line: str) -> Author:
    found = _ORCID.search(line)
    orcid = found.group(1) if found else ""
    name = _ORCID.sub("", line).strip(" ,;") or line
    family, _, given = (part.strip() for part in name.partition(","))
    return Author(family, given, orcid) if family and given else Author(name, "", orcid)


def _quoted(value: str) -> str:
    """A YAML scalar in double quotes, for which JSON's escapes serve."""
    return _UNPRINTABLE.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False)
    )

"""How a complete release is cited, in a line and for BibTeX."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ORCID = re.compile(r"\(?https://orcid\.org/[\dX-]+\)?")
_KEY = re.compile(r"[^a-z0-9]+")
_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, kw_only=True)
class Cited:
    """What a citation names. creators: one a line, `Family, Given` for people; "" = nobody.

    manifest_hash: SHA-256 of the manifest, which names the hash of every file.
    """

    project: str
    slug: str
    title: str
    creators: str
    version: str
    as_of: str
    manifest_hash: str

    @property
    def authors(self) -> Sequence[str]:
        """Without creators, the annotators are the author as a whole."""
        lines = [_ORCID.sub("", line).strip(" ,;") for line in self.creators.splitlines()]
        return [line for line in lines if line] or [f"Annotators of {self.project}"]

    @property
    def year(self) -> str:
        return self.as_of[:4]


def as_text(cited: Cited) -> str:
    """Authors (year). Title (version). Data set. Hash."""
    return (
        f"{'; '.join(cited.authors)} ({cited.year}). {cited.title or cited.project} "
        f"(version {cited.version}) [Data set]. SHA-256 of the manifest: {cited.manifest_hash}"
    )


def as_bibtex(cited: Cited) -> str:
    """A @misc entry, which every style knows; what is no `Family, Given` is kept as it stands."""
    key = _KEY.sub("-", f"{cited.slug}-{cited.version}".lower()).strip("-")
    fields = {
        "author": " and ".join(map(_author, cited.authors)),
        "title": f"{{{_escaped(cited.title or cited.project)}}}",
        "year": cited.year,
        "version": _escaped(cited.version),
        "howpublished": "Data set",
        "note": f"SHA-256 of the manifest: {cited.manifest_hash}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _author(line: str) -> str:
    family, comma, given = (part.strip() for part in line.partition(","))
    if comma and family and given and "," not in given:
        return f"{_escaped(family)}, {_escaped(given)}"
    return f"{{{_escaped(line)}}}"


def _escaped(words: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in words)

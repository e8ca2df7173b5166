"""Language tags (BCP 47, RFC 5646): whether one is formed rightly and names what exists."""

import re
from functools import lru_cache

from babel import Locale

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

MAX_LANGUAGE = 35
# Language, extended language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)


class BadLanguage(UserError):
    code = "bad_language"


def check_language(tag: str) -> str:
    """The tag in its usual case, `pt-BR`. Raises BadLanguage.

    Two-letter languages, scripts and regions must be known; of the 7,000 languages with three
    letters only the form is checked.
    """
    written = tag.strip()
    found = _TAG.fullmatch(written)
    if found is None or len(written) > MAX_LANGUAGE or not _is_known(**found.groupdict()):
        raise BadLanguage(
            N_("The language must be a tag such as en, de or pt-BR."), field="language"
        )
    return "-".join(_cased(part, found, place) for place, part in enumerate(written.split("-")))


def _is_known(*, language: str, script: str | None, region: str | None) -> bool:
    languages, scripts, regions = _names()
    return (
        (len(language) == len("xxx") or language.lower() in languages)
        and (script is None or script.title() in scripts)
        and (region is None or region.upper() in regions)
    )


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    english = Locale("en")
    return frozenset(english.languages), frozenset(english.scripts), frozenset(english.territories)


def _cased(part: str, found: re.Match[str], place: int) -> str:
    """Scripts are written Latn, regions BR, all else small."""
    if place and part == found["script"]:
        return part.title()
    return part.upper() if place and part == found["region"] else part.lower()

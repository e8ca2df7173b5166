"""Whether what is asked of a release can be done here: its formats are known and can be written."""

from importlib.util import find_spec

from annotations.domain.messages import N_
from annotations.formats.registry import FORMATS, Format
from annotations.formats.releases.options import OFFSETS, RefusedOptions, ReleaseOptions


def writable() -> list[Format]:
    """The formats that a release can be asked for beside those it always has, installed or not."""
    return [one for one in FORMATS.values() if one.writer is not None]


def is_installed(one: Format) -> bool:
    """Whether the library that a format needs is there; it is looked for, not loaded."""
    return not one.module or find_spec(one.module) is not None


def check_formats(options: ReleaseOptions) -> None:
    """Raises RefusedOptions of the first format that is unknown, missing or needs the texts."""
    for name in options.formats:
        _check(name, options.texts)


def _check(name: str, texts: str) -> None:
    one = FORMATS.get(name)
    if one is None or one.writer is None:
        raise RefusedOptions(
            N_(
                "There is no format {name}. A release can have: {known}.",
                name=name,
                known=", ".join(sorted(known.name for known in writable())) or "–",
            ),
            code="unknown_format",
            field="options.formats",
        )
    if texts == OFFSETS and one.needs_text:
        raise RefusedOptions(
            N_(
                "{format} cannot be written without the texts: leave it out, or release the texts.",
                format=one.title,
            ),
            code="format_needs_text",
            field="options.formats",
        )
    if not is_installed(one):
        raise RefusedOptions(
            N_(
                "{format} needs the library {module}, which is not installed here. Whoever runs "
                "this site can add it with: make {module}",
                format=one.title,
                module=one.module,
            ),
            code="format_missing",
            field="options.formats",
        )

"""Label Studio's labelling configuration: a little XML, read without an XML parser.

Tags and their attributes are all that is looked at. There are no entities beyond the five of XML
and numbers, and what declares any is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.suggestions.label_studio.labels import USUAL, Labels, Meaning

LONGEST_CONFIG = 100_000
MOST_TAGS = 2_000
TEXT_NAME, LABELS_NAME, TEXT_KEY = "text", "label", "text"

_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z_][\w.-]*+)(?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_DECLARATION = re.compile(r"<!|<\?(?!xml\s)")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST_SIGN = 0x10FFFF
_VARIABLE = re.compile(r"\$([A-Za-z_][\w-]{0,99})")


class ConfigRefused(UserError):
    """A labelling configuration cannot be read, or has nothing that fits."""

    code = "config_refused"


@dataclass(frozen=True)
class TextLabels:
    """Labels on a text. text_key: where tasks have the text; names: their label by meaning."""

    from_name: str
    to_name: str
    text_key: str
    names: Mapping[Meaning, str]


def write_config(labels: Labels) -> str:
    """The configuration that a model with these labels is told."""
    named = "".join(f'<Label value="{escape(label)}"/>' for label in labels.meanings)
    related = "".join(f'<Relation value="{escape(one)}"/>' for one in sorted(labels.relations))
    relations = f"<Relations>{related}</Relations>" if related else ""
    return (
        f'<View><Labels name="{LABELS_NAME}" toName="{TEXT_NAME}">{named}</Labels>{relations}'
        f'<Text name="{TEXT_NAME}" value="${TEXT_KEY}"/></View>'
    )


def read_config(config: str) -> TextLabels:
    """The first labels on a text among which one is known here. Raises ConfigRefused."""
    if len(config) > LONGEST_CONFIG:
        raise ConfigRefused(
            N_("The labelling configuration is longer than {most:,} signs.", most=LONGEST_CONFIG)
        )
    config = _without_comments(config)
    if _DECLARATION.search(config):
        raise ConfigRefused(N_("The labelling configuration must not declare anything."))
    texts: dict[str, str] = {}
    groups: list[tuple[str, str, list[str]]] = []
    for name, attributes in _read_tags(config):
        if name == "Text" and (key := _VARIABLE.fullmatch(attributes.get("value", ""))):
            if attributes.get("valueType", "text") == "text":
                texts[attributes.get("name", "")] = key.group(1)
        elif name == "Labels":
            groups.append((attributes.get("name", ""), attributes.get("toName", ""), []))
        elif name == "Label" and groups:
            groups[-1][2].append(attributes.get("value", ""))
    return _fitting(texts, groups)


def _without_comments(config: str) -> str:
    """One that never ends takes the rest with it."""
    kept: list[str] = []
    position = 0
    while (start := config.find("<!--", position)) >= 0:
        kept.append(config[position:start])
        end = config.find("-->", start + 4)
        position = len(config) if end < 0 else end + 3
    return "".join((*kept, config[position:]))


def _fitting(texts: dict[str, str], groups: list[tuple[str, str, list[str]]]) -> TextLabels:
    for from_name, to_name, values in groups:
        names: dict[Meaning, str] = {}
        for value in values:
            if (meaning := USUAL.get(value.strip().casefold())) is not None:
                names.setdefault(meaning, value)
        if from_name and to_name in texts and names:
            return TextLabels(from_name, to_name, texts[to_name], names)
    known = ", ".join(word.capitalize() for word in USUAL)
    raise ConfigRefused(
        N_(
            "The labelling configuration has no <Labels> on a <Text> with one of these labels: "
            "{known}.",
            known=known,
        )
    )


def _read_tags(config: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Start tags and their attributes, in order."""
    for count, match in enumerate(_TAG.finditer(config)):
        if count >= MOST_TAGS:
            raise ConfigRefused(
                N_("The labelling configuration has more than {most:,} tags.", most=MOST_TAGS)
            )
        if not match["end"]:
            found = _ATTRIBUTE.findall(match["attributes"])
            yield match["name"], {name: _decoded(one or other) for name, one, other in found}


def _decoded(value: str) -> str:
    return _REFERENCE.sub(_sign, value)


def _sign(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if 0 < number <= _LAST_SIGN else "\ufffd"

"""A person's own keys: reading what they wrote, and turning single letters off (WCAG 2.1.4).

A key map is closed: known actions, and for each a list of keys of one form, so that nothing else
can be stored in it. It holds only what differs from the table.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from annotations.domain.errors import UserError
from annotations.domain.keys import DIGITS, KEYS, KeyClash, bind_keys
from annotations.domain.messages import N_

MODIFIERS = ("Ctrl", "Alt", "Shift")
NAMED_KEYS = (
    *("Space", "Enter", "Tab", "Backspace", "Delete", "Insert", "Home", "End"),
    *("PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
)
MOST_KEYS = 4
# As German keyboards name them.
_GERMAN = {"strg": "Ctrl", "umschalt": "Shift", "leertaste": "Space", "eingabe": "Enter"}
_NAMES = {name.lower(): name for name in (*NAMED_KEYS, *MODIFIERS)} | _GERMAN
_DEFAULTS = {binding.action: list(binding.keys) for binding in KEYS}


class BadKey(UserError):
    """What was written names no key that an action can have."""

    code = "bad_key"


def read_key_map(written: object) -> dict[str, list[str]]:
    """A checked key map {action: [key]}. Raises KeyClash and BadKey with the path in the map."""
    if not isinstance(written, Mapping):
        raise BadKey(
            N_("A key map is an object: each action with its list of keys."), field="key_map"
        )
    try:
        checked = {str(action): read_keys(str(action), keys) for action, keys in written.items()}
        bind_keys(checked)
    except (BadKey, KeyClash) as error:
        raise type(error)(error.detail, field=f"key_map.{error.field}") from error
    return {action: keys for action, keys in checked.items() if keys != _DEFAULTS[action]}


def read_keys(action: str, keys: object) -> list[str]:
    """The checked keys of one action, whatever other actions have. Raises KeyClash and BadKey."""
    if action not in _DEFAULTS:
        name = action[:40]
        raise KeyClash(N_("There is no action called {action}.", action=name), field=name)
    if not isinstance(keys, Sequence) or isinstance(keys, str):
        raise BadKey(N_("Give a list of keys."), field=action)
    most = len(DIGITS) if action == "speaker" else MOST_KEYS
    if len(keys) > most:
        raise BadKey(N_("There can be at most {most} keys here.", most=most), field=action)
    try:
        read = [parse_key(key) for key in keys]
    except BadKey as error:
        raise BadKey(error.detail, field=action) from error
    twice = next((key for key in read if read.count(key) > 1), None)
    if twice is not None:
        raise KeyClash(N_("The key {twice} is given twice here.", twice=twice), field=action)
    return read


def parse_key(written: object) -> str:
    """A key in the table's writing: "shift+u" is "Shift+U", "C" is "c". Raises BadKey."""
    if (
        not isinstance(written, str)
        or not written
        or len(written) > len("Ctrl+Alt+Shift+Backspace")
    ):
        raise BadKey(N_("A key is one character, or a name such as Space or ArrowUp."))
    key = "+" if written.endswith("+") else written.rpartition("+")[2]
    before = written.removesuffix(key).removesuffix("+")
    named = [_NAMES.get(word.lower(), word) for word in before.split("+")] if before else []
    if len(set(named)) < len(named) or not set(named) <= set(MODIFIERS):
        raise BadKey(N_("“{written}” has a part that is not Ctrl, Alt or Shift.", written=written))
    name = _name_of(key, written, with_shift="Shift" in named)
    _refuse_reserved(name, named, written)
    return "+".join([*(one for one in MODIFIERS if one in named), name])


def _name_of(key: str, written: str, *, with_shift: bool) -> str:
    name = _NAMES.get(key.lower(), key)
    if name in NAMED_KEYS:
        return name
    if len(key) != 1 or not _is_visible(key):
        raise BadKey(
            N_(
                "There is no key called “{written}”: write one character, or its name.",
                written=written,
            )
        )
    if with_shift and not key.isalpha():
        raise BadKey(
            N_("“{written}” is written as the character it makes, without Shift.", written=written)
        )
    shown = key.upper() if with_shift else key.lower()
    return shown if len(shown) == 1 else key


def _is_visible(key: str) -> bool:
    """Whether it is a character on paper: no blank, no control, no mark on another character."""
    return unicodedata.category(key)[0] in "LNPS"


def _refuse_reserved(name: str, modifiers: Sequence[str], written: str) -> None:
    """Keys that the browser or the system never hands to a page."""
    if "Ctrl" in modifiers and name not in NAMED_KEYS:
        raise BadKey(
            N_(
                "The browser keeps “{written}” for itself: take Alt or Shift instead.",
                written=written,
            )
        )
    if name == "Tab" and ("Ctrl" in modifiers or "Alt" in modifiers):
        raise BadKey(N_("The system keeps “{written}” for itself.", written=written))


def letters_with_alt() -> dict[str, list[str]]:
    """The key map under which every single character needs Alt held down."""
    changed = {
        action: [f"Alt+{key}" if is_character(key) else key for key in keys]
        for action, keys in _DEFAULTS.items()
    }
    return {action: keys for action, keys in changed.items() if keys != _DEFAULTS[action]}


def letters_off() -> dict[str, list[str]]:
    """The key map without any single character; buttons and named keys still do everything."""
    changed = {
        action: [key for key in keys if not is_character(key)] for action, keys in _DEFAULTS.items()
    }
    return {action: keys for action, keys in changed.items() if keys != _DEFAULTS[action]}


def is_character(key: str) -> bool:
    """Whether a key is one character, Shift or not: what WCAG 2.1.4 is about."""
    return len(key.removeprefix("Shift+")) == 1

"""The one table of keys: what each does on the annotation page, for the server and the script.

A key is written as the browser names it: "c", "?", "Space", "ArrowDown", and with a modifier
"Shift+U" or "Ctrl+Enter". Ctrl stands for the command key as well. A person may rebind any
action, give it a modifier, or turn it off (WCAG 2.1.4) by a key map {action: [key]}.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotations.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """One act and the keys that do it. `shown`: it stands in the bar under the article."""

    action: str
    keys: tuple[str, ...]
    label: str
    group: str
    shown: bool = False


class KeyClash(UserError):
    """A key map names an unknown action, or binds one key twice."""

    code = "key_clash"


GROUPS = ("mark", "speaker", "attribution", "sentence", "suggestion", "move", "article")
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")

KEYS: tuple[KeyBinding, ...] = (
    KeyBinding("claim", ("c",), "claim", "mark", shown=True),
    KeyBinding("quote", ("q",), "quote", "mark", shown=True),
    KeyBinding("fact", ("v",), "verified fact", "mark", shown=True),
    KeyBinding("none", ("x",), "none", "mark", shown=True),
    KeyBinding("speaker", DIGITS, "a candidate speaker", "speaker"),
    KeyBinding("same", (".",), "same as before", "speaker"),
    KeyBinding("not_stated", ("0",), "not stated", "speaker"),
    KeyBinding("article", ("a",), "article itself", "speaker"),
    KeyBinding("source", ("s",), "source", "speaker", shown=True),
    KeyBinding("relay", ("w",), "relay", "speaker", shown=True),
    KeyBinding("add", ("+",), "another attribution", "attribution"),
    KeyBinding("drop", ("-",), "remove this attribution", "attribution"),
    KeyBinding("earlier", ("[",), "earlier attribution", "attribution"),
    KeyBinding("later", ("]",), "later attribution", "attribution"),
    KeyBinding("mode", ("m",), "direct, mixed or indirect", "attribution"),
    KeyBinding("role", ("r",), "role", "attribution"),
    KeyBinding("certainty", ("d",), "certainty", "attribution", shown=True),
    KeyBinding("details", ("i",), "identity and stance", "attribution"),
    KeyBinding("spans", ("Tab",), "words: content, cue, mention", "attribution", shown=True),
    KeyBinding("evidence", ("e",), "evidence", "sentence", shown=True),
    KeyBinding("unsure", ("?",), "unsure", "sentence", shown=True),
    KeyBinding("note", ("n",), "note", "sentence"),
    KeyBinding("accept", ("y",), "accept the suggestion", "suggestion"),
    KeyBinding("reject", ("Backspace",), "reject the suggestion", "suggestion"),
    KeyBinding("next", ("Enter", "ArrowDown"), "next", "move", shown=True),
    KeyBinding("previous", ("ArrowUp",), "previous", "move"),
    KeyBinding("next_undecided", ("Space",), "next undecided", "move", shown=True),
    KeyBinding("undo", ("u",), "undo", "article", shown=True),
    KeyBinding("redo", ("Shift+U",), "redo", "article"),
    KeyBinding("rest_none", ("Shift+X",), "the rest none", "article"),
    KeyBinding("guideline", ("g",), "guideline", "article"),
    KeyBinding("help", ("h",), "all keys", "article", shown=True),
    KeyBinding("submit", ("Ctrl+Enter",), "submit", "article", shown=True),
    KeyBinding("skip", (), "skip this article", "article"),
)


def bind_keys(key_map: Mapping[str, Sequence[str]]) -> tuple[KeyBinding, ...]:
    """The table with a person's own keys in it; an empty list turns an action's keys off.

    Raises KeyClash when the map names an action that does not exist or a key is bound twice.
    """
    unknown = set(key_map) - {binding.action for binding in KEYS}
    if unknown:
        raise KeyClash(f"There is no action called {min(unknown)}.", field=min(unknown))
    bound = with_keys(key_map)
    _refuse_clashes(bound)
    return bound


def with_keys(key_map: Mapping[str, Sequence[str]]) -> tuple[KeyBinding, ...]:
    """The table with these keys in it, clashes and all."""
    return tuple(
        replace(binding, keys=tuple(key_map[binding.action]))
        if binding.action in key_map
        else binding
        for binding in KEYS
    )


def _refuse_clashes(bindings: Sequence[KeyBinding]) -> None:
    for key, first, second in find_clashes(bindings):
        raise KeyClash(
            f"The key {key} would do two things: {first.label}, and {second.label}.",
            field=second.action,
        )


def find_clashes(
    bindings: Sequence[KeyBinding],
) -> Iterator[tuple[str, KeyBinding, KeyBinding]]:
    """Every key that two actions have, with both of them."""
    taken: dict[str, KeyBinding] = {}
    for binding in bindings:
        for key in binding.keys:
            if key in taken:
                yield key, taken[key], binding
            taken.setdefault(key, binding)

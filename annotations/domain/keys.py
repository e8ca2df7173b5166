"""The one table of keys: what each does on the annotation page, for the server and the script.

A key is written as the browser names it: "c", "?", "Space", "ArrowDown", and with a modifier
"Shift+U" or "Ctrl+Enter". Ctrl stands for the command key as well. A person may rebind any
action, give it a modifier, or turn it off (WCAG 2.1.4) by a key map {action: [key]}.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message


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
    KeyBinding("speaker", DIGITS, "a numbered speaker", "speaker"),
    KeyBinding("same", (".",), "same as before", "speaker"),
    KeyBinding("not_stated", ("0",), "not stated", "speaker"),
    KeyBinding("article", ("a",), "article itself", "speaker"),
    KeyBinding("source", ("s",), "source", "speaker", shown=True),
    KeyBinding("relay", ("w",), "relay", "speaker", shown=True),
    KeyBinding("origin", ("o",), "origin", "speaker"),
    KeyBinding("everywhere", ("Shift+S",), "this speaker everywhere", "speaker"),
    KeyBinding("add", ("+",), "another attribution", "attribution"),
    KeyBinding("drop", ("-",), "remove this attribution", "attribution"),
    KeyBinding("earlier", ("[",), "earlier attribution", "attribution"),
    KeyBinding("later", ("]",), "later attribution", "attribution"),
    KeyBinding("mode", ("m",), "direct, mixed or indirect", "attribution"),
    KeyBinding("role", ("r",), "role", "attribution"),
    KeyBinding("certainty", ("d",), "certainty", "attribution", shown=True),
    KeyBinding("details", ("i",), "identity and stance", "attribution"),
    KeyBinding("continues", ("j",), "goes on with the one before", "attribution"),
    KeyBinding("spans", ("Tab",), "words", "attribution", shown=True),
    KeyBinding("evidence", ("e",), "evidence", "sentence", shown=True),
    KeyBinding("unsure", ("?",), "unsure", "sentence", shown=True),
    KeyBinding("note", ("n",), "note", "sentence"),
    KeyBinding("comment", ("k",), "comment", "sentence"),
    KeyBinding("accept", ("y",), "accept the suggestion", "suggestion"),
    KeyBinding("reject", ("Backspace",), "reject the suggestion", "suggestion"),
    KeyBinding("amend", ("t",), "accept and change", "suggestion"),
    KeyBinding("accept_all", ("Shift+Y",), "accept all on the screen", "suggestion"),
    KeyBinding("next", ("Enter", "ArrowDown"), "next", "move", shown=True),
    KeyBinding("previous", ("ArrowUp",), "previous", "move"),
    KeyBinding("next_undecided", ("Space",), "next undecided", "move", shown=True),
    KeyBinding("undo", ("u",), "undo", "article", shown=True),
    KeyBinding("redo", ("Shift+U",), "redo", "article"),
    KeyBinding("rest_none", ("Shift+X",), "the rest none", "article"),
    KeyBinding("guideline", ("g",), "guideline", "article"),
    KeyBinding("help", ("h",), "all keys", "article", shown=True),
    KeyBinding("submit", ("Ctrl+Enter",), "submit", "article", shown=True),
    KeyBinding("skip", (), "leave this article out", "article"),
)

# What only adjudicators do. The digits are speakers once "source" was pressed.
_OF_ADJUDICATION: tuple[KeyBinding, ...] = (
    KeyBinding("side", DIGITS, "a reader's decision", "side"),
    KeyBinding("merge", ("m",), "merge field by field", "side", shown=True),
    KeyBinding("reason", ("r",), "reason", "side", shown=True),
    KeyBinding("next_open", ("Space", "Enter"), "next disagreement", "move", shown=True),
    KeyBinding("whole", ("f",), "whole article", "move", shown=True),
)
_NOT_IN_ADJUDICATION = frozenset(
    (
        "speaker everywhere comment accept reject amend accept_all next_undecided rest_none submit "
        "skip"
    ).split()
)
_ELSE_IN_ADJUDICATION = {"mode": ("Shift+M",), "role": ("Shift+R",), "next": ("ArrowDown",)}
ADJUDICATION_GROUPS = ("side", *(group for group in GROUPS if group != "suggestion"))
ADJUDICATION_KEYS: tuple[KeyBinding, ...] = tuple(
    sorted(
        (
            *_OF_ADJUDICATION,
            *(
                replace(one, keys=_ELSE_IN_ADJUDICATION[one.action], shown=False)
                if one.action in _ELSE_IN_ADJUDICATION
                else one
                for one in KEYS
                if one.action not in _NOT_IN_ADJUDICATION
            ),
        ),
        key=lambda one: ADJUDICATION_GROUPS.index(one.group),
    )
)


def bind_keys(key_map: Mapping[str, Sequence[str]]) -> tuple[KeyBinding, ...]:
    """The table with a person's own keys in it, as `bind_stored` binds them.

    Raises KeyClash when the map names an action that does not exist or gives two actions one key.
    """
    unknown = set(key_map) - {binding.action for binding in KEYS}
    if unknown:
        raise KeyClash(
            N_("There is no action called {action}.", action=min(unknown)), field=min(unknown)
        )
    bound = bind_stored(key_map)
    _refuse_clashes(bound)
    return bound


def bind_stored(key_map: Mapping[str, Sequence[str]]) -> tuple[KeyBinding, ...]:
    """The table with a person's stored keys in it, whatever became of the table since.

    Their own keys win over the usual ones of other actions, which may have come later; an empty
    list turns an action's keys off; what is no action any more is left out. So a new version of
    the workbench leaves nobody without their page.
    """
    own = {key for binding in KEYS for key in key_map.get(binding.action, ())}
    return tuple(
        binding
        if binding.action in key_map
        else replace(binding, keys=tuple(key for key in binding.keys if key not in own))
        for binding in with_keys(key_map)
    )


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
            N_(
                "The key {key} would do two things: {first}, and {second}.",
                key=key,
                first=Message(first.label),
                second=Message(second.label),
            ),
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

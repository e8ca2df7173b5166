"""The one table of keys: no clashes, a person's own keys, and a deed behind every action."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from front.browser import Run
from pytest_django.fixtures import Settings

from annotations.domain.keys import GROUPS, KEYS, KeyClash, bind_keys
from annotations.web.annotation_strings import annotation_keys, annotation_strings
from workbench.static_storage import ModuleManifestStorage

STATIC = Path(settings.BASE_DIR) / "annotations" / "static"
SCRIPTS = STATIC / "annotations" / "js"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
IMPORTED = re.compile(r'(?:from |import |import\()"(\.[^"]+)"')
LINKED = re.compile(r"""(?:href|src)="{% static '([^']+\.(?:css|js))' %}""")


def page_scripts() -> list[Path]:
    """The modules the page loads, now or later: main.js and what it imports."""
    found = [SCRIPTS / "annotator" / "main.js"]
    for path in found:
        named = IMPORTED.findall(path.read_text())
        found += [
            script for name in named if (script := (path.parent / name).resolve()) not in found
        ]
    return list(dict.fromkeys(found))


def page_styles() -> list[Path]:
    """What the page's template and the frame around it link to besides."""
    frame = (TEMPLATES / "base.html").read_text().partition("{% block page_styles %}")[0]
    linked = LINKED.findall(frame + (TEMPLATES / "assignment" / "detail.html").read_text())
    return [STATIC / name for name in linked if not name.endswith("/main.js")]


def test_keys_of_the_table_are_bound_once_each() -> None:
    keys = [key for binding in bind_keys({}) for key in binding.keys]

    assert len(keys) == len(set(keys))


def test_every_binding_belongs_to_a_group_and_has_a_label() -> None:
    assert {binding.group for binding in KEYS} == set(GROUPS)
    assert all(key["label"] and key["group_label"] for key in annotation_keys({}))


def test_own_keys_replace_those_of_the_table_and_an_empty_list_turns_them_off() -> None:
    bound = {
        binding.action: binding.keys for binding in bind_keys({"claim": ["Alt+c"], "undo": []})
    }

    assert (bound["claim"], bound["undo"], bound["quote"]) == (("Alt+c",), (), ("q",))


@pytest.mark.parametrize("key_map", [{"claim": ["l"], "quote": ["l"]}, {"fly": ["f"]}])
def test_own_keys_that_clash_or_name_nothing_are_refused(key_map: dict[str, list[str]]) -> None:
    with pytest.raises(KeyClash):
        bind_keys(key_map)


def test_every_action_of_the_table_is_done_by_the_controller() -> None:
    modules = ("controller.js", "press.js", "attribution-acts.js")
    done = "".join((SCRIPTS / "annotator" / name).read_text() for name in modules)

    missing = [
        binding.action
        for binding in KEYS
        if not re.search(
            rf'(?:"{binding.action}"|^(?:  ){{1,2}}{binding.action}: )', done, re.MULTILINE
        )
    ]

    assert missing == []


def test_every_string_the_scripts_name_is_there() -> None:
    strings = annotation_strings()
    named = {
        name for path in page_scripts() for name in re.findall(r'\bt\("(\w+)"', path.read_text())
    }

    assert sorted(name for name in named if name not in strings) == []


def test_every_notice_of_an_act_has_words() -> None:
    strings = annotation_strings()
    named = {
        name for path in page_scripts() for name in re.findall(r'notice: "(\w+)"', path.read_text())
    }

    assert sorted(name for name in named if f"notice_{name}" not in strings) == []


def test_scripts_and_styles_of_the_page_weigh_at_most_150_kb_as_served(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATIC_ROOT = tmp_path
    names = [str(path.relative_to(STATIC)) for path in [*page_scripts(), *page_styles()]]
    storage = ModuleManifestStorage()  # type: ignore[no-untyped-call]

    stored = list(storage.post_process({name: (FileSystemStorage(STATIC), name) for name in names}))
    assert not [done for _, _, done in stored if isinstance(done, Exception)]
    served = {name for _, name, _ in stored if not name.endswith((".gz", ".br"))}

    assert len(served) == len(names) > 30
    assert sum((tmp_path / name).stat().st_size for name in served) <= 150_000


@pytest.mark.browser
@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"key": "c"}, "c"),
        ({"key": "C"}, "c"),
        ({"key": "U", "shiftKey": True}, "Shift+U"),
        ({"key": "?", "shiftKey": True}, "?"),
        ({"key": "+", "shiftKey": True}, "+"),
        ({"key": "["}, "["),
        ({"key": " "}, "Space"),
        ({"key": "Enter", "ctrlKey": True}, "Ctrl+Enter"),
        ({"key": "Enter", "metaKey": True}, "Ctrl+Enter"),
        ({"key": "ArrowLeft", "shiftKey": True}, "Shift+ArrowLeft"),
        ({"key": "c", "altKey": True}, "Alt+c"),
        ({"key": "1"}, "1"),
    ],
)
def test_key_event_is_named_as_in_the_table(run: Run, event: dict[str, object], name: str) -> None:
    body = 'return (await load("annotator/keyboard.js")).nameOfKey(input);'

    assert run(body, event) == name


@pytest.mark.browser
def test_keys_in_a_text_field_are_text(run: Run) -> None:
    body = """
      const {bindKeys} = await load("annotator/keyboard.js");
      const done = [];
      const root = document.createElement("div");
      root.innerHTML = "<p tabindex=0></p><input type=text><textarea></textarea><button></button>";
      document.body.append(root);
      bindKeys(root, {
        keys: [
          {action: "claim", keys: ["c"]},
          {action: "next", keys: ["Enter"]},
          {action: "speaker", keys: ["1", "2"]},
        ],
        run: (action, value) => done.push([action, value]), capture: () => false,
      });
      for (const element of root.children) {
        for (const key of ["c", "Enter", "2"]) {
          const options = {key, bubbles: true, cancelable: true};
          element.dispatchEvent(new KeyboardEvent("keydown", options));
        }
      }
      root.remove();
      return done;
    """

    done = run(body)

    on_text = [["claim", None], ["next", None], ["speaker", "2"]]
    on_button = [["claim", None], ["speaker", "2"]]
    assert done == on_text + on_button


def test_page_binds_its_keys_by_the_one_table_alone() -> None:
    """The script that binds names no key of an action: all come from `domain/keys.py`."""
    script = (SCRIPTS / "annotator" / "keyboard.js").read_text()
    keyboard = re.sub(r"/\*[\s\S]*?\*/", "", script)
    main = (SCRIPTS / "annotator" / "main.js").read_text()
    page = annotation_keys({"claim": ["l"], "undo": []})

    assert "keys: page.keys" in main
    assert [one["action"] for one in page] == [binding.action for binding in KEYS]
    assert {one["action"]: one["keys"] for one in page} == {
        binding.action: list(binding.keys) for binding in bind_keys({"claim": ["l"], "undo": []})
    }
    letters = {key for binding in KEYS for key in binding.keys if key.isalpha() and len(key) == 1}
    assert not [key for key in letters if f'"{key}"' in keyboard]
    assert not [one for one in page if one["keys"] and not one["faces"]]

"""What the product's own sources must not hold: read from the code, so that no review can miss it.

Each rule names the incident of tests/reliability/README.md it keeps away.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MODULES = sorted(
    path for folder in ("annotations", "workbench") for path in (ROOT / folder).rglob("*.py")
)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "annotations").rglob("*.html")])
SCRIPTS = sorted((ROOT / "annotations" / "static").rglob("*.js"))

# What opens connections to machines that somebody else names.
HTTP_CLIENTS = (
    "aiohttp asyncio ftplib http.client httplib2 httpx imaplib nntplib poplib requests smtplib "
    "socket ssl telnetlib urllib.request urllib3 xmlrpc.client pycurl websocket websockets"
).split()
# Who else names one of these modules, and why that asks nobody's address.
NOT_OUT = {
    "annotations/management/site.py": "the supervisor asks its own web server on the loopback",
    "annotations/actions/presence.py": "the worker's own name: socket.gethostname",
}
# Turn bytes or text into code, or read formats that run code or explode.
DANGEROUS = (
    "pickle cPickle _pickle dill cloudpickle joblib marshal shelve yaml ruamel.yaml torch "
    "xml.etree xml.dom xml.sax xml.parsers lxml plistlib tarfile shutil.unpack_archive code codeop"
).split()
# They listen to defusedxml's parser, for which the standard library has the classes.
VETS_XML = {"annotations/formats/uima/vetting.py", "annotations/formats/uima/type_vetting.py"}
ONLY_CLASSES = {
    *("xml.sax", "xml.sax.SAXException", "xml.sax.handler", "xml.sax.handler.ContentHandler"),
}
# Learns from gold, in an environment of its own; stores weights as safetensors and ONNX.
LEARNING = "annotations/training/"
# Archives are read by four modules (what users send is vetted by formats/archives.py, tables by
# xlsx.py in the same way; backups and releases come from the operator) and written by three.
ARCHIVES = {
    "annotations/formats/archives.py",
    "annotations/formats/xlsx.py",
    "annotations/formats/releases/folder.py",
    "annotations/training/releases.py",
    "annotations/formats/backups/reading.py",
    "annotations/formats/backups/writing.py",
    "annotations/formats/releases/archive.py",
}
# The full-text index; words are parameters (tests/queries/test_article_search.py).
RAW_SQL = {"annotations/queries/article_search.py"}
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
# Where HTML is passed on as it is: cleaned by nh3, or rendered by the template engine before.
TRUSTED_HTML = {"annotations/web/guidelines.py", "annotations/web/annotation_page.py"}
HTML_FROM_TEXT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|"
    r"createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|javascript:"
)
UNESCAPED = (
    r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|javascript:|"
    r"\son(?:click|load|error|submit|change|input|key\w+|mouse\w+|pointer\w+|focus|blur|toggle)\s*="
)


@cache
def trees() -> list[tuple[str, ast.Module]]:
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in MODULES
    ]


def imported(tree: ast.Module) -> set[str]:
    """All modules a module imports, and the names it takes from them, with their dots."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def among(modules: set[str], forbidden: list[str]) -> set[str]:
    return {
        module
        for module in modules
        if any(module == one or module.startswith(f"{one}.") for one in forbidden)
    }


def called(tree: ast.Module) -> set[str]:
    """Names of all functions that a module calls: `f` of f() and of x.f()."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {node.id for node in calls if isinstance(node, ast.Name)} | {
        node.attr for node in calls if isinstance(node, ast.Attribute)
    }


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = re.compile(pattern, re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if found.search(line)
    ]


def test_only_the_fetcher_imports_an_http_client() -> None:
    outside = {
        name: sorted(clients)
        for name, tree in trees()
        if not name.startswith("annotations/fetching/")
        and (clients := among(imported(tree), HTTP_CLIENTS))
    }

    assert set(outside) == set(NOT_OUT)


def test_worker_uses_sockets_for_its_own_name_only() -> None:
    text = (ROOT / "annotations/actions/presence.py").read_text(encoding="utf-8")

    assert set(re.findall(r"\bsocket\.(\w+)", text)) == {"gethostname"}


def test_supervisor_asks_its_own_loopback_only() -> None:
    text = (ROOT / "annotations/management/site.py").read_text(encoding="utf-8")

    assert re.findall(r"HTTPConnection\(([^,)]*)", text) == ["self.reached_at"]
    assert "return EVERY_INTERFACE.get(self.host, self.host)" in text


def test_no_module_reads_formats_that_run_code_or_explode() -> None:
    found = {name: hits for name, tree in trees() if (hits := among(imported(tree), DANGEROUS))}
    for name in [name for name in found if name.startswith(LEARNING)]:
        found[name] = {hit for hit in found[name] if hit.partition(".")[0] != "torch"}

    for name in VETS_XML & found.keys():
        found[name] -= ONLY_CLASSES
    assert not any(found.values()), found


def test_training_never_reads_or_writes_torch_s_own_files() -> None:
    """They are pickles."""
    for name, tree in trees():
        calls = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"torch", "jit", "serialization"}
        }
        assert not calls & {"load", "save"}, name
        assert not among(imported(tree), ["torch.load", "torch.save", "torch.serialization"]), name


def test_archives_are_opened_only_where_listed() -> None:
    found = {name for name, tree in trees() if among(imported(tree), ["zipfile"])}

    assert found <= ARCHIVES
    assert not any("extractall" in called(tree) for _, tree in trees())


def test_no_module_turns_text_into_code() -> None:
    builtins = {
        name: hits
        for name, tree in trees()
        if (
            hits := {
                node.func.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            & RUNS_CODE
        )
    }

    assert builtins == {}


def test_no_module_makes_a_template_from_text() -> None:
    """A8: templates are files of the product, never what somebody typed."""
    found = [name for name, tree in trees() if called(tree) & {"Template", "from_string"}]

    assert found == []


def test_no_module_but_the_cleaned_guideline_trusts_html() -> None:
    """A7: text is escaped by the template engine, everywhere."""
    trusting = {"mark_safe", "SafeString", "SafeText", "html_safe"}

    found = {name for name, tree in trees() if called(tree) & trusting}

    assert found <= TRUSTED_HTML


def test_templates_escape_everything_and_hold_no_script() -> None:
    assert lines_with(UNESCAPED, TEMPLATES) == []


def test_scripts_make_no_html_of_text() -> None:
    assert SCRIPTS
    assert lines_with(HTML_FROM_TEXT, SCRIPTS) == []


def test_no_module_runs_a_shell() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)

    assert "shell=True" not in text
    assert "os.system" not in text
    assert "os.popen" not in text


def test_no_serializer_or_form_takes_all_fields() -> None:
    """A1, A20: what may be read, filtered and written is named one by one."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)

    assert not re.search(r"""["']__all__["']""", text)


@pytest.mark.parametrize("name", sorted(NOT_OUT))
def test_exception_from_the_fetcher_still_exists(name: str) -> None:
    assert (ROOT / name).is_file()


ORM_CALLS = {
    *("filter", "exclude", "get", "get_or_create", "update_or_create", "annotate", "alias", "Q"),
    *("aggregate", "order_by", "values", "values_list", "update", "create"),
}
FROM_OUTSIDE = re.compile(
    r"request|validated_data|cleaned_data|query_params|parameters|\.read\(|\bdata\b|\bbody\b|\bgiven\b"
)


def test_no_query_is_built_from_names_that_a_request_brings() -> None:
    """A1, A2: `**request_data` lets whoever asks choose columns, connectors and aliases."""
    found = [
        f"{name}:{call.lineno}"
        for name, tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _called_name(call) in ORM_CALLS
        for keyword in call.keywords
        if keyword.arg is None and FROM_OUTSIDE.search(ast.unparse(keyword.value))
    ]

    assert found == []


def _called_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_no_module_uses_the_orms_raw_sql() -> None:
    """A2: what SQL is written by hand goes through a cursor, whose strings ruff's S608 watches."""
    found = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            _called_name(node) == "RawSQL"
            or (isinstance(node.func, ast.Attribute) and node.func.attr in ("raw", "extra"))
        )
    }

    assert found <= RAW_SQL


def test_repository_holds_no_key_of_anybody() -> None:
    keys = (
        r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}|xox[bp]-\d"
    )
    texts = [*MODULES, *TEMPLATES, *SCRIPTS, *ROOT.glob("*.*"), *(ROOT / "requirements").iterdir()]

    assert (
        lines_with(keys, [path for path in texts if path.is_file() and path.suffix != ".db"]) == []
    )

"""Stored static files: modules find each other under hashed names, without a build."""

from pathlib import Path

from pytest_django.fixtures import Settings

from workbench.static_storage import ModuleManifestStorage


def test_module_import_is_rewritten_to_the_hashed_name(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "page.js").write_text('import { count } from "./offsets.js";\n')
    (tmp_path / "offsets.js").write_text("export const count = 1;\n")
    storage = ModuleManifestStorage()  # type: ignore[no-untyped-call]
    paths = {name: (storage, name) for name in ("page.js", "offsets.js")}

    processed = storage.post_process(paths)  # type: ignore[no-untyped-call]
    stored = {name: hashed for name, hashed, _ in processed}

    assert stored["offsets.js"] in (tmp_path / stored["page.js"]).read_text()

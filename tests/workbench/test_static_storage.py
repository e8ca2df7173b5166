"""Stored static files: modules find each other under hashed names, without a build."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django.fixtures import Settings

from workbench.static_storage import ModuleManifestStorage

STORED = ("annotations/page.js", "annotations/page.css", "vendor/page.js")


def test_module_import_is_rewritten_to_the_hashed_name(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "page.js").write_text('import { count } from "./offsets.js";\n')
    (tmp_path / "offsets.js").write_text("export const count = 1;\n")
    storage = ModuleManifestStorage()  # type: ignore[no-untyped-call]
    paths = {name: (storage, name) for name in ("page.js", "offsets.js")}

    processed = storage.post_process(paths)
    stored = {name: hashed for name, hashed, _ in processed}

    assert stored["offsets.js"] in (tmp_path / stored["page.js"]).read_text()


def test_own_files_are_stored_without_comments_and_others_as_they_are(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATIC_ROOT = tmp_path / "served"
    source = FileSystemStorage(tmp_path / "source")
    storage = ModuleManifestStorage()  # type: ignore[no-untyped-call]
    for name in STORED:  # as collectstatic copies them
        for place in (source, storage):
            place.save(name, ContentFile(b"/* why */\na\n"))

    processed = list(storage.post_process({name: (source, name) for name in STORED}))
    served = {name: (tmp_path / "served" / hashed).read_text() for name, hashed, _ in processed}

    assert served["annotations/page.js"] == served["annotations/page.css"] == "a\n"
    assert served["vendor/page.js"] == "/* why */\na\n"

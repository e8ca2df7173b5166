"""How static files are stored for serving: compressed, with a hash of the content in each name."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from workbench.uncommented import uncommented_script, uncommented_style

OWN_FOLDER = "annotations"
UNCOMMENTED = {".js": uncommented_script, ".css": uncommented_style}
Paths = Mapping[str, tuple[Storage, str]]


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the relative imports of ES modules to hashed names, so no build is needed.

    The product's own scripts and style sheets are stored without their comments.
    """

    support_js_module_import_aggregation = True
    # A pass for each level of imports: a file is hashed again when one that it imports was.
    max_post_process_passes = 20

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash and compress what was collected, the own files without their comments."""
        if not dry_run:
            paths = {name: self._uncommented(name, place) for name, place in paths.items()}
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]

    def _uncommented(self, name: str, place: tuple[Storage, str]) -> tuple[Storage, str]:
        path = PurePosixPath(name)
        strip = UNCOMMENTED.get(path.suffix)
        if strip is None or path.parts[0] != OWN_FOLDER:
            return place
        storage, source = place
        with storage.open(source) as file:
            text = strip(file.read().decode())
        self.delete(name)
        self.save(name, ContentFile(text.encode()))
        return self, name

"""How static files are stored for serving: compressed, with a hash of the content in each name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the relative imports of ES modules to hashed names, so no build is needed."""

    support_js_module_import_aggregation = True

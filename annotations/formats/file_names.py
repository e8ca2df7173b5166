"""Names of annotators as names of files and folders."""

import re

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(annotator: str) -> str:
    """Letters, digits, stops and dashes alone, and never a hidden file or a folder above."""
    return _ODD.sub("_", annotator).strip(".") or "unnamed"

"""Lets modules of annotations.formats be imported one by one.

Their packages themselves import every format and every finder, and with them libraries that this
environment has not.
"""

import sys
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("annotations.formats", "annotations.domain.suggestions")


def without_registry() -> None:
    """Put the packages in place without running their modules."""
    for name in _PACKAGES:
        package = ModuleType(name)
        package.__path__ = [str(_ROOT.joinpath(*name.split(".")))]
        sys.modules.setdefault(name, package)

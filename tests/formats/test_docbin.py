"""DocBin without spaCy; what is written with it is read back in tests/consumers."""

import sys
from pathlib import Path

import pytest
from full_draft import full_draft
from round_trip import write

from annotations.domain.errors import UserError
from annotations.formats.registry import FORMATS


def test_format_is_refused_where_spacy_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.delitem(sys.modules, "annotations.formats.docbin", raising=False)
    writer = FORMATS["docbin"].writer
    assert writer is not None

    with pytest.raises(UserError, match="spacy") as refused:
        write(writer, [full_draft()], tmp_path / "release")

    assert refused.value.code == "format_unavailable"


def test_format_says_which_library_it_needs() -> None:
    assert FORMATS["docbin"].module == "spacy"

"""Recognises XLSX without the library that reads it."""

_BEGIN = b"PK\x03\x04"
_INSIDE = (b"xl/workbook.xml", b"xl/worksheets", b"xl/_rels")


def sniff(head: bytes, name: str) -> bool:
    """A zip archive with the parts of a workbook, or named as one."""
    is_named = name.lower().endswith((".xlsx", ".xlsm"))
    return head.startswith(_BEGIN) and (is_named or any(part in head for part in _INSIDE))

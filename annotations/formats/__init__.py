"""Readers and writers of file formats, in plain Python; this is the registry of them."""

from annotations.formats.base import ArticleDraft, Reader, RowError
from annotations.formats.registry import FORMATS, Format, format_of, readable, recognise

__all__ = [
    "FORMATS",
    "ArticleDraft",
    "Format",
    "Reader",
    "RowError",
    "format_of",
    "readable",
    "recognise",
]

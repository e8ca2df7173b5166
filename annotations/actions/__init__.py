"""Writes: keyword-only, atomic, one event each."""

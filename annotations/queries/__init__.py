"""Reads over several models: they return values or querysets and change nothing."""

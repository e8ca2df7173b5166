"""Filters and tags: how values of the domain are said and drawn on pages."""

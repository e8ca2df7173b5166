"""Dates and numbers as each language writes them: a module per language, read by Django."""

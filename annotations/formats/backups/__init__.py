"""A backup as one file: tables as JSON lines and files of the media folder, in a zip archive."""

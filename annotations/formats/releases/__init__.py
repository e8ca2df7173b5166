"""The files of a release: rows as bytes, documents, the folder and its archive."""

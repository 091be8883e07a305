"""A document and its revisions, to be read."""

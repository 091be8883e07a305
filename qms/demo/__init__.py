"""A demonstration department, loaded at first `make run`: invented people, real procedures, revisions at every step."""

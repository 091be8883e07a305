"""`make bench`: how fast and how large, measured over HTTP on a generated library."""

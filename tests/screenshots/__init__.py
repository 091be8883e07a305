"""`make screenshots`: the pictures of README and guide, taken of the demonstration department in a browser."""

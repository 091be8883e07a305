"""Bytes in, text and fields out: what a file is, what it says, and what it says about itself. No Flask, no tables."""

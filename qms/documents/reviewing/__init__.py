"""Periodic review of documents (ISO 9001:2015, 7.5.2 c; DOMAIN §3.7): kept as they are, revised, or withdrawn.

No job opens a review: a document waits for one from some days before its date on, which the verdict moves.
"""

"""To whom a document is distributed, and who has confirmed having read the revision in force (7.3, 7.5.3.2)."""

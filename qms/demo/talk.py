"""What people say about the revisions under way."""

from datetime import date
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.comments import operations as comments
from qms.core.database import db, writing
from qms.documents.models import Document
from qms.documents.queries import revision_under_way

from .players import person


def bring_about(today: date) -> None:
    """Comments, answers, and what is settled, as `talk.yaml` tells."""
    for said in yaml.safe_load((Path(__file__).parent / "talk.yaml").read_text(encoding="utf-8")):
        with writing():
            document = db.session.scalars(select(Document).where(Document.code == said["code"])).one()
            revision = revision_under_way(document)
            mentioned = [person(name) for name in said.get("mentioned", ())]
            first = comments.write(revision, by=person(said["by"]), text=said["text"], mentioned=mentioned)
            if "answer" in said:
                comments.write(revision, by=revision.author, text=said["answer"], answers=first)
            if "settled_by" in said:
                comments.settle(first, by=person(said["settled_by"]))

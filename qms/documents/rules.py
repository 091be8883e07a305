"""What a step needs. Each rule returns a sentence saying what is missing, or None; read them as `must.have_file`."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms import comments
from qms.core import files
from qms.core.signing import signatures_of
from qms.core.workflow import answered_by

from . import queries
from .kinds import KINDS
from .policy import SIGNING


def have_file(revision, facts):
    """7.5.2: there is a file to review."""
    return None if revision.file_sha256 else _l("Upload the file of this revision first.")


def have_summary(revision, facts):
    """7.5.3.2 c: a change says what it changes; a first issue need not."""
    first = revision.issue == 1 and revision.amendment == 0
    return None if first or revision.summary.strip() else _l("Fill in the summary of change.")


def have_route(revision, facts):
    """7.5.2 c: reviewed and approved by someone: at least one reviewer, exactly one approver, in this order."""
    meanings = [stop.meaning for stop in revision.route]
    whole = len(meanings) >= 2 and meanings[-1] == "approved" and set(meanings[:-1]) == {"reviewed"}
    return None if whole else _l("Choose at least one reviewer and one approver.")


def have_different_signers(revision, facts):
    """Separation of duties: writer, reviewers and approver are different people."""
    people = [stop.person_id for stop in revision.route]
    if revision.author_id in people:
        return _l("The author cannot review or approve their own revision.")
    if len(set(people)) < len(people):
        return _l("Each person can sign only once in a route.")
    return None


def have_another_uploader(revision, facts):
    """Separation of duties: who put in the file signs it no more than its author does; a quality officer may help."""
    signers = [stop.person for stop in revision.route] if revision.state == "draft" else [facts.by]
    uploader = queries.uploader_of(revision)
    if uploader is None or uploader not in signers:
        return None
    return _l("%(name)s uploaded the file of this revision: somebody else must sign it.", name=uploader.name)


def have_capable_signers(revision, facts):
    """Everyone on the route may sign for this unit, and their account is alive."""
    for stop in revision.route:
        if not stop.person.holds(SIGNING[stop.meaning], revision):
            return _l("%(name)s may not sign here: choose someone else.", name=stop.person.name)
    return None


def have_active_document(revision, facts):
    """Nothing new comes from a withdrawn document."""
    return None if revision.document.state == "active" else _l("The document has been withdrawn.")


def have_living_parent(revision, facts):
    """A form belongs to a procedure that is not withdrawn."""
    parent = revision.document.parent
    if parent is not None and parent.state != "active":
        return _l("The procedure %(code)s that this form belongs to has been withdrawn.", code=parent.code)
    return None


@answered_by("effective_from")
def have_effective_date(revision, facts):
    """In force from the day of approval on or later, never earlier than what was already approved."""
    day = facts.effective_from
    if day is None:
        return _l("Enter the day from which the revision is in force.")
    if day < facts.today:
        return _l("The effective date cannot lie before today, the day of issue.")
    latest = latest_beginning(revision.document)
    if latest is not None and day <= latest:
        return _l(
            "Another revision is in force from %(day)s: this one must come later.", day=latest.strftime("%d/%m/%Y")
        )
    return None


def have_unchanged_content(revision, facts):
    """What the approver signs is what the reviewers signed: same bytes, same metadata."""
    given = signatures_of(revision, round=revision.round)
    held = all(signature.holds_for(revision.covered(signature.meaning)) for signature in given)
    if held and files.is_intact(revision.file_sha256):
        return None
    return _l("The content has changed since it was reviewed: it must be reviewed again.")


def have_settled_comments(revision, facts):
    """7.5.2 c: nobody signs while something that was said about it waits to be settled."""
    count = comments.count_open(revision)
    if not count:
        return None
    return _l("Comments that are still open: %(count)d. It is signed once they are settled.", count=count)


def have_right_delegation(revision, facts):
    """Policy and objectives are signed in person or KT., never TL. or TUQ. (DOMAIN: delegation)."""
    delegation = facts.proof.delegation if facts.proof else None
    if delegation is None or delegation.kind == "KT" or KINDS[revision.kind].delegable:
        return None
    return _l("This kind of document cannot be signed by delegation TL. or TUQ.")


def have_future_beginning(revision, facts):
    """Only what has not yet come into force can be recalled; later it is replaced or withdrawn."""
    if revision.effective_from > facts.today:
        return None
    return _l("This revision is already in force: withdraw the document or issue a new revision.")


@answered_by("withdrawn_from")
def have_withdrawal_date(document, facts):
    """A withdrawal counts from today or a coming day."""
    day = facts.withdrawn_from
    if day is None:
        return _l("Enter the day from which the document is withdrawn.")
    return _l("The withdrawal cannot lie in the past.") if day < facts.today else None


@answered_by("with_forms")
def have_no_living_forms(document, facts):
    """Forms of a withdrawn procedure would be left without their instructions."""
    living = [form.code for form in document.forms if form.state == "active"]
    if living and not facts.with_forms:
        return _l("Its forms are still in use: %(codes)s. Withdraw them too, or first.", codes=", ".join(living))
    return None


def latest_beginning(document) -> date | None:
    """The last day on which an approved revision of the document begins, None when there is none."""
    days = [r.effective_from for r in document.revisions if r.state == "approved"]
    return max(days, default=None)

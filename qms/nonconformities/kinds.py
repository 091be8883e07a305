"""Closed lists: where a nonconformity comes from, how grave it is, what its cause belongs to (DOMAIN §5)."""

from flask_babel import lazy_gettext as _l

SOURCES = {
    "self_found": _l("Found by ourselves"),
    "internal_audit": _l("Internal audit"),
    "inspection": _l("Inspection by the department of science and technology"),
    "steering": _l("Supervision by the steering committee"),
    "late_dossier": _l("Dossier past its time limit"),
    "returned_dossier": _l("Dossier returned or supplemented several times"),
    "feedback": _l("Feedback and petitions"),
    "complaint": _l("Complaint"),
    "survey": _l("Satisfaction survey"),
    "objective": _l("Objective not reached"),
    "assigned_task": _l("Task of the People's Committee late"),
    "legal_update": _l("Legal text updated late"),
    "record": _l("Record lost or wrong"),
    "it_incident": _l("Incident of an information system"),
    "union": _l("Supervision by the trade union or youth union"),
    "management_review": _l("Conclusion of the management review"),
}
KINDS = {
    "major": (_l("Major nonconformity"), "red"),
    "minor": (_l("Minor nonconformity"), "orange"),
    "observation": (_l("Observation"), "blue"),
    "improvement": (_l("Opportunity for improvement"), "azure"),
}
DISPOSITIONS = {
    "redo": _l("Done again"),
    "supplement": _l("Supplemented"),
    "recall": _l("Result recalled"),
    "apologise": _l("Apologised and given another date"),
    "accept": _l("Accepted on conditions"),
    "other": _l("Other"),
}
METHODS = {"five_whys": _l("5 whys"), "fishbone": _l("Fishbone diagram"), "other": _l("Another method")}
CAUSE_GROUPS = {
    "people": _l("Human factors"),
    "method": _l("Procedure, method"),
    "equipment": _l("Equipment, IT"),
    "information": _l("Information, records"),
    "environment": _l("Environment"),
    "law": _l("Legal texts, mechanisms"),
}

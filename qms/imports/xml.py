"""The one parser for XML from outside: no DOCTYPE, no entities, no network, no huge trees."""

from lxml import etree

from qms.imports.rejected import Reason, Rejected


def parse(data: bytes) -> etree._Element:
    """The root element. Raises Rejected: UNSAFE_XML for a DOCTYPE, UNREADABLE when not well formed."""
    if any("<!DOCTYPE".encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise Rejected(Reason.UNSAFE_XML)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Rejected(Reason.UNREADABLE) from error
    if root.getroottree().docinfo.internalDTD is not None:  # a DOCTYPE hidden by an unusual encoding
        raise Rejected(Reason.UNSAFE_XML)
    return root

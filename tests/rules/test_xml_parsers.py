"""All XML from outside goes through one hardened parser, qms/imports/xml.py, which refuses every DOCTYPE.

mammoth reads only parts that this parser has already read and written again (qms/imports/html.py), in the sandbox;
python-docx writes controlled documents from our own descriptions and opens nothing that was uploaded.
"""

import ast

from .source import imported, modules

PARSER = "qms/imports/xml.py"
FORBIDDEN = ("xml.", "defusedxml", "bs4", "html5lib", "xmltodict", "lxml.html", "lxml.objectify", "lxml.sax")
PARSING = {"fromstring", "XML", "HTML", "parse", "iterparse", "XMLParser", "HTMLParser", "XMLPullParser"}
MAMMOTH = {"qms/imports/html.py"}
DOCX = "qms/exports/controlled/"


def foreign(tree: ast.Module) -> list[str]:
    """Parsers a module brings in, and calls of lxml's own."""
    names = [name for name in imported(tree) if f"{name}.".startswith(FORBIDDEN)]
    names += [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in PARSING and ast.unparse(node.value).endswith("etree")
    ]
    return names + [name for name in imported(tree) if name.startswith("lxml.etree.") and name[11:] in PARSING]


def test_only_one_module_parses_xml():
    assert {name: found for name, tree in modules().items() if name != PARSER and (found := foreign(tree))} == {}


def test_mammoth_and_python_docx_stay_where_they_get_nothing_unchecked():
    users = {
        name: package
        for name, tree in modules().items()
        for package in {each.split(".")[0] for each in imported(tree)} & {"mammoth", "docx"}
    }
    astray = {
        name: package
        for name, package in users.items()
        if not (name in MAMMOTH if package == "mammoth" else name.startswith(DOCX))
    }
    assert astray == {}


def test_another_parser_would_be_noticed():
    careless = ("import xml.etree.ElementTree as e", "from xml.dom import minidom", "from lxml.etree import fromstring")
    careless += ("from lxml import etree\netree.parse(f)", "import lxml.html")
    assert all(foreign(ast.parse(each)) for each in careless)

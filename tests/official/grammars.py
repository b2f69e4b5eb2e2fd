# SPDX-License-Identifier: AGPL-3.0-or-later
"""DTDs, RELAX NG and Schematron of DAISY 3, loaded offline; each gives a list of complaints.

libxml2 lacks the RELAX NG compatibility datatypes, so their library is replaced by XML Schema's
at load time. Schematron 1.5 inside the grammars is run by XPath: assert, report and key() on ids.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lxml import etree

_COMPATIBLE = "http://relaxng.org/ns/compatibility/datatypes/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_RNG = "{http://relaxng.org/ns/structure/1.0}"
_SCH = "{http://www.ascc.net/xml/schematron}"
SPACES = {
    "dtbk": "http://www.daisy.org/z3986/2005/dtbook/",
    "smil": "http://www.w3.org/2001/SMIL20/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "opf": "http://openebook.org/namespaces/oeb-package/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "res": "http://www.daisy.org/z3986/2005/resource/",
}
_DTDS = {
    "book.xml": "z39862005/dtbook-2005-3",
    ".smil": "z39862005/dtbsmil-2005-2",
    ".ncx": "z39862005/ncx-2005-1",
    ".res": "z39862005/resource-2005-1",
    ".opf": "oeb/oebpkg12",
}
_PUBLIC = {"+//ISBN 0-9673008-1-9//DTD OEB 1.2 Entities//EN": "oeb/oeb12.ent"}


class _Catalog(etree.Resolver):
    def __init__(self, standards: Path) -> None:
        super().__init__()
        self.standards = standards

    def resolve(self, system_url, public_id, context):  # type: ignore[no-untyped-def]
        if public_id in _PUBLIC:
            return self.resolve_filename(str(self.standards / _PUBLIC[public_id]), context)
        name = str(system_url).rsplit("/", 1)[-1]
        for folder in ("z39862005", "oeb"):
            if (self.standards / folder / name).is_file():
                return self.resolve_filename(str(self.standards / folder / name), context)
        return self.resolve_string("", context) if "://" in str(system_url) else None


def _grammar(path: Path) -> str | None:
    return next((name for suffix, name in _DTDS.items() if path.name.endswith(suffix)), None)


def dtd_complaints(path: Path, standards: Path) -> list[str]:
    """What the DTD that the file itself names by DOCTYPE has against it; [] is valid."""
    parser = etree.XMLParser(dtd_validation=True, no_network=True, resolve_entities=True)
    parser.resolvers.add(_Catalog(standards))
    try:
        etree.parse(str(path), parser)
    except etree.XMLSyntaxError as problem:
        return [f"{path.name}: {problem.msg}"]
    return [f"{path.name}:{entry.line}: {entry.message}" for entry in parser.error_log]


@cache
def _rng(path: Path) -> etree.RelaxNG:
    return etree.RelaxNG(_included(path))


def _included(path: Path) -> etree._ElementTree:
    """The grammar with its includes written to one folder, compatibility types replaced."""
    import tempfile

    target = Path(tempfile.mkdtemp())
    for file in path.parent.parent.glob("*/*.rng"):
        copy = target / file.parent.name / file.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes().replace(_COMPATIBLE.encode(), _XSD.encode()))
    return etree.parse(str(target / path.parent.name / path.name))


def rng_complaints(path: Path, standards: Path) -> list[str]:
    """What DAISY's RELAX NG has against a file, parsed without its DTD (so nothing is inferred)."""
    name = _grammar(path)
    if name is None:
        return []
    tree = etree.parse(str(path), etree.XMLParser(load_dtd=False, no_network=True))
    grammar = _rng(standards / f"{name}.rng")
    if grammar.validate(tree):
        return []
    return [f"{path.name}:{entry.line}: {entry.message}" for entry in grammar.error_log]


def schematron_complaints(path: Path, standards: Path) -> list[str]:
    """What the rules inside the RELAX NG grammars say."""
    name = _grammar(path)
    if name is None:
        return []
    base = re.sub(r"-\d$", "", name) if "dtb" in name else name
    files = [standards / f"{n}.rng" for n in dict.fromkeys((name, base))]
    tree = etree.parse(str(path), etree.XMLParser(load_dtd=False, no_network=True))
    return [
        f"{path.name}: {' '.join(said.split())}"
        for file in files
        if file.is_file()
        for said in _judge(tree, etree.parse(str(file)))
    ]


def _judge(tree: etree._ElementTree, schema: etree._ElementTree) -> list[str]:
    found = []
    spaces = {**SPACES, **{n.get("prefix"): n.get("uri") for n in schema.iter(_SCH + "ns")}}
    for pattern in schema.iter(_SCH + "pattern"):
        for rule in pattern.iter(_SCH + "rule"):
            context = str(rule.get("context"))
            nodes = tree.xpath(
                context if context.startswith("/") else f"//{context}", namespaces=spaces
            )
            for node in nodes:
                found += _tests(node, rule, spaces)
    return found


def _tests(node: etree._Element, rule: etree._Element, spaces: dict[str, str]) -> list[str]:
    found = []
    for test in rule:
        if test.tag not in (_SCH + "assert", _SCH + "report"):
            continue
        expression = str(test.get("test"))
        keyed = re.sub(r"key\('(\w+?)s',", r"daisy-key('\1',", expression)
        value = _evaluate(node, keyed, spaces)
        if bool(value) != (test.tag == _SCH + "assert"):
            found.append(f"{node.tag}: {''.join(test.itertext())} [{expression}]")
    return found


def _evaluate(node: etree._Element, expression: str, spaces: dict[str, str]) -> object:
    def current(context: object) -> list[etree._Element]:
        return [node]

    def key(context: object, name: str, id: object) -> list[etree._Element]:
        wanted = id if isinstance(id, str) else "".join(map(str, id))  # type: ignore[call-overload]
        return list(
            node.getroottree().xpath(f"//dtbk:{name}[@id=$id]", namespaces=SPACES, id=wanted)
        )

    functions = {(None, "current"): current, (None, "daisy-key"): key}
    return etree.XPath(expression, namespaces=spaces, extensions=functions)(node)


def complaints(folder: Path, standards: Path) -> list[str]:
    """What the DTDs, RELAX NG and Schematron have against the files of a DAISY 3 folder."""
    judges = (dtd_complaints, rng_complaints, schematron_complaints)
    files = [path for path in sorted(folder.iterdir()) if _grammar(path)]
    return [said for path in files for judge in judges for said in judge(path, standards)]

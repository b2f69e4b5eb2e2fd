# SPDX-License-Identifier: AGPL-3.0-or-later
"""XML that people give, read within bounds; and XML that we write, the same bytes every time.

No network, no DTD, no entity declaration reaches the parser (see ``_xml_entities``), so files with
``&nbsp;`` and a DOCTYPE read without their DTD and bombs end in a finding with file and line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from lxml import etree

from daisy_pipeline.formats._xml_entities import EntityError, resolve
from daisy_pipeline.model.finding import DaisyError, Place, fail

Element = etree._Element
XML = "http://www.w3.org/XML/1998/namespace"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.\-]*)[\"']")
# Files that say EUC-KR or KS C 5601 hold CP949 letters (뷁) as soon as Windows has touched them.
_WIDER = {"euc_kr": "cp949", "gb2312": "gb18030", "shift_jis": "cp932", "ascii": "utf-8"}
_TEXT_CODECS = re.compile(
    r"utf-?(8|16|32)|ascii|iso8859|cp\d|euc_|shift_jis|gb|big5|koi8|johab|mac_roman|hz|iso2022|tis"
)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """What an XML file may have at most: bytes, elements within elements, elements."""

    size: int = 64 << 20
    depth: int = 120
    elements: int = 2_000_000  # each takes about 200 bytes of memory


def parse_xml(
    source: Path | bytes, place: Place | None = None, limits: XmlLimits = XmlLimits()
) -> Element:
    """The root element, with ``sourceline`` as in the source and comments and PIs left out.

    ``place`` names the file in findings where ``source`` is bytes or its own name is not the
    owner's; DaisyError (DP-PKG-001 ... 006) when the file is not well-formed or not harmless.
    """
    where = place or Place(source.name if isinstance(source, Path) else "")
    text = decode_xml(read_bounded(source, where, limits.size), where)
    _bound_elements(text, where, limits)
    return _parse(_resolved(text, where), where, limits)


def _bound_elements(text: str, where: Place, limits: XmlLimits) -> None:
    """Refuse a file before it is parsed when its tags, two an element, are too many."""
    if text.count("<") > 2 * limits.elements + 100:
        raise fail("DP-PKG-018", where, limit=limits.elements)


def _resolved(text: str, where: Place) -> str:
    try:
        return resolve(text)
    except EntityError as problem:
        id = {"bomb": "DP-PKG-003", "outside": "DP-PKG-004", "unknown": "DP-PKG-007"}[problem.kind]
        raise fail(id, at_line(where, problem.line), entity=problem.name) from problem


def _parse(text: str, where: Place, limits: XmlLimits) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as problem:
        line = problem.lineno or 0
        if "depth" in str(problem):
            raise fail("DP-PKG-005", at_line(where, line), limit=limits.depth) from problem
        reason = (problem.msg or "?").rsplit(", line", 1)[0]
        raise fail("DP-PKG-001", at_line(where, line), reason=reason) from problem
    _bound_depth(root, where, limits.depth)
    return root


def _bound_depth(root: Element, where: Place, limit: int) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            raise fail("DP-PKG-005", at_line(where, element.sourceline or 0), limit=limit)


def local_name(element: Element) -> str:
    """An element's name in small letters, without namespace or prefix (HTML keeps ``dc:title``)."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def named(root: Element, name: str) -> Iterator[Element]:
    """The elements below, and the root itself, of that ``local_name`` name."""
    return (own for own in root.iter() if local_name(own) == name)


def parse_html(
    source: Path | bytes, place: Place | None = None, limits: XmlLimits = XmlLimits()
) -> Element:
    """The root of a page that is not well-formed XML, repaired as a browser would repair it.

    Elements are in no namespace. DaisyError when it is too large, too deep or empty.
    """
    where = place or Place(source.name if isinstance(source, Path) else "")
    text = decode_xml(read_bounded(source, where, limits.size), where)
    _bound_elements(text, where, limits)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    clean = _ILLEGAL.sub(" ", re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.S))
    clean = _REFERENCE.sub(_legal, clean)
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser)
    except etree.XMLSyntaxError as problem:
        raise fail("DP-PKG-001", where, reason=str(problem)) from problem
    if root is None:
        raise fail("DP-PKG-001", where, reason="no element")
    _bound_depth(root, where, limits.depth)
    return root


_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")


def _legal(found: re.Match[str]) -> str:
    """The reference itself, or a blank for a character that XML cannot hold."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return " " if code > 0x10FFFF or _ILLEGAL.match(chr(code)) else found[0]


def read_bounded(source: Path | bytes, where: Place, limit: int) -> bytes:
    """The bytes of a file of at most ``limit`` bytes, else DP-PKG-002; DP-PKG-008 if unreadable."""
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with source.open("rb") as file:
                data = file.read(limit + 1)
        except OSError as problem:
            raise fail("DP-PKG-008", where, reason=problem.strerror or "?") from problem
    if len(data) > limit:
        raise fail("DP-PKG-002", where, limit=limit >> 20)
    return data


def decode_xml(data: bytes, where: Place) -> str:
    """The text of an XML document by its BOM, its declaration or UTF-8 (XML 1.0, appendix F)."""
    name = _encoding(data, where)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise fail("DP-PKG-006", at_line(where, line), encoding=name) from problem
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes, where: Place) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    if data[:2] == b"<\0":
        return "utf-16-le"
    if data[:2] == b"\0<":
        return "utf-16-be"
    declared = _DECLARED.match(data[:512])
    if declared is None:
        return "utf-8"
    label = declared[1].decode("ascii")
    try:
        name = codecs.lookup({"ks_c_5601-1987": "cp949"}.get(label.lower(), label)).name
    except LookupError:
        name = ""
    if not _TEXT_CODECS.match(name) or name.startswith(("utf-16", "utf-32")):
        raise fail("DP-PKG-006", at_line(where, 1), encoding=label)
    return _WIDER.get(name, name)


def at_line(where: Place, line: int) -> Place:
    """The same place with a line."""
    return Place(where.file, line, where.column, where.time, where.inside)


def is_xml_error(problem: DaisyError) -> bool:
    """Whether a parse failed for its form alone, so that a lenient reading may be tried."""
    return any(f.id in ("DP-PKG-001", "DP-PKG-007") for f in problem.findings)


# --------------------------------------------------------------------- writing

Child = str | Element | None
Value = str | int | None


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold in any form (2.2)."""
    return _ILLEGAL.sub("", text)


def append(parent: Element, *children: Child) -> Element:
    """The parent with texts and elements added at its end, in order; None adds nothing."""
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            parent.append(child)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + xml_text(child)
        else:
            parent.text = (parent.text or "") + xml_text(child)
    return parent


def builder(
    namespace: str = "", prefixes: Mapping[str, str] | None = None
) -> Callable[..., Element]:
    """A function that makes a vocabulary's elements: ``e("p", {"xml:lang": "ko"}, "text", child)``.

    ``namespace`` is the default one; ``prefixes`` (prefix to namespace) may stand in names of
    elements and attributes and are declared at the root. Attributes keep their order; one whose
    value is None is left out.
    """
    known = {"xml": XML, **(prefixes or {})}
    default_space = {None: namespace} if namespace else {}
    nsmap = {**cast("dict[str, str]", default_space), **(prefixes or {})}

    @cache  # a vocabulary has few names
    def qualified(name: str, default: str) -> str:
        prefix, colon, local = ("", "", name) if name.startswith("{") else name.rpartition(":")
        if colon:
            return f"{{{known[prefix]}}}{local}"
        return f"{{{default}}}{name}" if default and not name.startswith("{") else name

    def element(
        tag: str, attributes: Mapping[str, Value] | None = None, *children: Child
    ) -> Element:
        made = etree.Element(qualified(tag, namespace), nsmap=nsmap)
        for name, value in (attributes or {}).items():
            if value is not None:
                made.set(qualified(name, ""), xml_text(str(value)))
        return append(made, *children) if children else made

    return element


def serialize(root: Element, doctype: str = "", *, indent: bool = False) -> bytes:
    """The document as UTF-8 with declaration, doctype and a line end; equal trees, equal bytes.

    ``indent`` sets every element on its own line: only for vocabularies without mixed content
    (SMIL, OPF, NCX). Namespace declarations are gathered at the root.
    """
    etree.cleanup_namespaces(root, keep_ns_prefixes=[p for p in root.nsmap if p])
    if indent:
        etree.indent(root, "  ")
    body = etree.tostring(root, encoding="unicode", with_tail=False)
    head = '<?xml version="1.0" encoding="utf-8"?>\n' + (f"{doctype.strip()}\n" if doctype else "")
    return f"{head}{body}\n".encode()


def write_xml(root: Element, path: Path, doctype: str = "", *, indent: bool = False) -> None:
    """Write the document (see ``serialize``) to ``path``, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(serialize(root, doctype, indent=indent))

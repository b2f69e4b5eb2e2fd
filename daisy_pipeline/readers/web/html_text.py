# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bytes of an HTML page to its tree: the encoding that it has, not only the one it claims."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from daisy_pipeline.formats.safe_xml import (
    is_xml_error,
    parse_html,
    parse_xml,
    read_bounded,
)
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.readers import _decode
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.parsing import Parser

_LARGEST = 64 << 20
_CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z][\w.:\-]*)", re.I)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.\-]*)", re.I)
_XHTML = re.compile(r"\s*<\?xml|<html[^>]{0,400}xmlns\s*=", re.I)
# As browsers take these labels (WHATWG Encoding Standard, 4.2).
_WIDER = {
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "korean"), "cp949"),
    **dict.fromkeys(("windows-949", "x-windows-949", "uhc"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    "shift_jis": "cp932",
    "gb2312": "gb18030",
}
_UNSAFE = re.compile(r"utf-?(16|32|7)|base64|hex|rot|zlib|bz2|uu|quopri|idna|punycode|unicode|raw")


def parse_page(
    source: Path | bytes, place: Place, parser: Parser, forced: str = ""
) -> tuple[Element, str]:
    """The root of a page, repaired as a browser would, and its encoding."""
    data = read_bounded(source, place, _LARGEST)
    text, encoding = _decoded(data, place, parser.findings, forced)
    clean = codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    if _XHTML.search(text[:2000]):
        try:
            return parser.count(parse_xml(clean, place, parser.limits)), encoding
        except DaisyError as problem:
            if not is_xml_error(problem):
                raise
    root = parser.count(parse_html(clean, place, parser.limits))
    for element in root.iter():
        # Word's o:p and the like are no paragraphs
        if isinstance(element.tag, str) and ":" in element.tag and "}" not in element.tag:
            element.tag = "span"
    return root, encoding


def _decoded(data: bytes, place: Place, findings: list[Finding], forced: str) -> tuple[str, str]:
    name = place.inside or place.file
    said = (
        ""
        if forced or data.startswith((b"\xff\xfe", b"\xfe\xff", codecs.BOM_UTF8))
        else _said(data)
    )
    if said:
        try:
            return data.decode(said).replace("\r\n", "\n").replace("\r", "\n"), said
        except (UnicodeDecodeError, LookupError):
            pass  # what it claims is wrong
    try:
        made = _decode.decode(data, name, forced)
    except DaisyError:
        if not said or forced:
            raise
        text = data.decode(said, "replace").replace("\r\n", "\n").replace("\r", "\n")
        line = text.count("\n", 0, text.find("\ufffd")) + 1
        where = Place(place.file, line, inside=place.inside)
        findings.append(Finding("DP-TXT-006", where, {"count": text.count("\ufffd")}))
        return text, said
    findings.extend(made.findings)
    return made.text, made.encoding


def _said(data: bytes) -> str:
    """The codec that a page claims in its first bytes; "" for none or one that no page can have."""
    found = _DECLARED.match(data[:512]) or _CHARSET.search(data[:4096])
    label = found[1].decode("ascii").lower() if found else ""
    label = _WIDER.get(label, label)
    try:
        name = codecs.lookup(label).name if label else ""
    except LookupError:
        return ""
    return "" if _UNSAFE.match(name) else name

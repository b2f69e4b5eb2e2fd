# SPDX-License-Identifier: AGPL-3.0-or-later
"""XHTML as we write it: elements, document types, and MathML that is safe to put in a page.

XHTML 1.0 Transitional for DAISY 2.02 (specification 2.02, 2.1: content documents), XHTML syntax of
HTML for EPUB 3.3 (3.2, XHTML content documents).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from lxml import etree

from daisy_pipeline.formats.safe_xml import Element, builder, parse_xml, serialize
from daisy_pipeline.model.finding import DaisyError

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

XHTML_10 = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
HTML_5 = "<!DOCTYPE html>"

e10 = builder(XHTML)
e5 = builder(XHTML, {"epub": OPS})
_math = builder(MATHML)


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split())


# Elements whose children are blocks in our pages: a line end between these adds no word space.
_HOLDERS = _names(
    "html head body section nav aside blockquote div figure figcaption ul ol dl dd li table thead"
    " tbody tr td th"
)
_VOID = _names("area base br col hr img input link meta param")
_SCHEMES = {"http": "//", "https": "//", "mailto": "", "tel": ""}
_PRESENTATION = _names(
    "math mi mn mo mtext mspace ms mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced"
    " menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr"
    " mtd mlabeledtr maligngroup malignmark mstack mlongdiv msgroup msrow mscarries mscarry"
    " msline"
)
_MATH_ATTRIBUTES = _names(
    "display mathvariant mathsize stretchy symmetric fence separator lspace rspace minsize maxsize"
    " movablelimits accent accentunder form largeop linethickness bevelled numalign denomalign open"
    " close separators notation width height depth voffset columnalign rowalign columnspan rowspan"
    " columnlines rowlines frame scriptlevel displaystyle dir"
)


def write_page(root: Element, doctype: str) -> bytes:
    """The bytes of a page; blocks stand on lines of their own.

    An empty element is written with its end tag (XHTML 1.0, C.3): what reads the page as HTML,
    as old players and browsers do, would else take all that follows into it.
    """
    for holder in root.iter():
        if not isinstance(holder.tag, str):
            continue
        name = etree.QName(holder).localname
        if not len(holder) and holder.text is None and name not in _VOID:
            holder.text = ""
        if name not in _HOLDERS:
            continue
        if not holder.text and not any(c.tail for c in holder) and _blocks(holder):
            set_lines(holder)
    return serialize(root, doctype)


def set_lines(holder: Element) -> None:
    """Put every child of an element on a line of its own."""
    if len(holder):
        holder.text = "\n"
    for child in holder:
        child.tail = "\n"


def _blocks(holder: Element) -> bool:
    names = (etree.QName(c).localname for c in holder)
    return not any(n in ("span", "a", "img", "br", "math") for n in names)


def safe_href(href: str) -> str | None:
    """The outside address as a valid URL, or None for one that must not be in a book.

    Only http, https, mailto and tel (EPUB 3.3, 6.1.3 forbids file; scripts are no addresses);
    what RFC 3986 does not allow is percent-encoded.
    """
    try:
        parts = urlsplit(href.strip())
        good = parts.scheme in _SCHEMES and bool(parts.netloc or not _SCHEMES[parts.scheme])
        _ = parts.port
    except ValueError:
        return None
    if not good or (parts.netloc and not re.fullmatch(r"[\w.\-]+(:\d+)?", parts.netloc)):
        return None
    rest, mark, fragment = href.strip()[len(parts.scheme) + 1 :].partition("#")
    return f"{parts.scheme}:{_encoded(rest)}{mark}{_encoded(fragment)}"


def _encoded(text: str) -> str:
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", text), safe="/:?@!$&'()*+,;=%-._~")


def math(mathml: str, alt: str) -> Element | None:
    """The formula as presentation MathML with ``alttext``; None if it holds anything else.

    Annotations are left out; attributes are those of MathML Core and MathML 3 presentation, so a
    source cannot bring scripts, links or ids into the page.
    """
    try:
        root = parse_xml(mathml.encode("utf-8", "replace"))
    except DaisyError:
        return None
    if root.tag != f"{{{MATHML}}}math":
        return None
    made = _copy_math(root)
    if made is None or not len(made):
        return None
    if alt:
        made.set("alttext", alt)
    return made


def _copy_math(source: Element) -> Element | None:
    name = etree.QName(source)
    if name.namespace == MATHML and name.localname == "semantics" and len(source):
        return _copy_math(source[0])
    if name.namespace != MATHML or name.localname not in _PRESENTATION:
        return None
    kept = sorted(set(source.attrib) & _MATH_ATTRIBUTES)
    made = _math(name.localname, {key: str(source.attrib[key]) for key in kept})
    made.text = source.text
    for child in source:
        copied = _copy_math(child)
        if copied is None:
            return None
        copied.tail = child.tail
        made.append(copied)
    return made

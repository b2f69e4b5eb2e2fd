# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an element of an XHTML page is: names, semantic types, language, block or inline."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from daisy_pipeline.readers._tokens import tokens

Element = etree._Element
OPS = "http://www.idpf.org/2007/ops"
_TYPE = f"{{{OPS}}}type"
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
XML = "http://www.w3.org/XML/1998/namespace"
# What is found out about an element before its page is read; no source can say these.
OWN = "urn:daisy-pipeline:reading"
MARKS = f"{{{OWN}}}marks"  # the looks that style sheets give it
LINE = f"{{{OWN}}}line"  # its line in a source that is no page itself
LABEL = f"{{{OWN}}}label"  # the printed sign of an item or a note
KIND = f"{{{OWN}}}kind"  # which run of page numbers it belongs to

# A large first letter, as books call it.
INITIALS = tokens(
    "dropcap drop-cap dropcaps drop-caps initial initials firstletter first-letter lettrine"
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
CONTAINERS = tokens(
    "body div section article main header footer center form fieldset details summary hgroup nav"
    " legend dialog search figcaption caption li dd dt tr td th thead tbody tfoot noscript"
)
BLOCKS = (
    CONTAINERS
    | HEADINGS.keys()
    | tokens("p address aside blockquote ul ol menu dir dl table figure pre hr")
)
INLINE = tokens(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q rb rp rt"
    " rtc ruby s samp small span strike strong sub sup time tt u var wbr img math svg nobr output"
    " button map area col colgroup"
)
SILENT = tokens("script style template head title meta link base source track param")
MEDIA = tokens("audio video object iframe embed canvas input select textarea applet")
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
_SPACES = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")  # but for a lone blank


def name(element: Element) -> str:
    """The local name, in lower case; MathML and SVG elements only as ``math`` and ``svg``."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def types(element: Element) -> frozenset[str]:
    """Tokens of epub:type and of DPUB-ARIA roles, without ``z3998:``, ``doc-`` and the like."""
    said = element.get(_TYPE) or element.get("epub:type") or ""
    role = element.get("role")
    return _meanings(f"{said} {role}" if role else said)


@lru_cache(4096)
def _meanings(said: str) -> frozenset[str]:
    return frozenset(t.rpartition(":")[2].removeprefix("doc-") for t in said.lower().split())


def classes(element: Element) -> frozenset[str]:
    """Tokens of the class attribute, in lower case."""
    return _words(element.get("class") or "")


@lru_cache(4096)
def _words(said: str) -> frozenset[str]:
    return frozenset(said.lower().split())


def hints(element: Element) -> frozenset[str]:
    """Types and classes together, for structures that old books mark by class alone."""
    return types(element) | classes(element)


def lang_of(element: Element) -> str | None:
    """The language that the element declares, if it is one."""
    said = element.get(f"{{{XML}}}lang") or element.get("lang") or element.get("xml:lang") or ""
    return said.strip() if _LANG.match(said.strip()) else None


def children(element: Element) -> Iterator[Element | str]:
    """Texts and elements inside an element, in order."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def is_block(element: Element) -> bool:
    """Whether the element is a block, or an inline one that (wrongly) holds blocks."""
    tag = name(element)
    if tag in BLOCKS:
        return True
    if tag in ("math", "svg", "ruby") or not len(element):
        return False
    return any(name(inner) in BLOCKS for inner in element.iterdescendants())


def line(element: Element) -> int:
    """The line in its file where the element begins, from 1; 0 when it is not known."""
    if said := element.get(LINE):
        return int(said)
    at = element.sourceline
    return at if isinstance(at, int) else 0


def words(element: Element) -> str:
    """All words inside, with single blanks; scripts and styles have none."""
    return squeeze("".join(_texts(element))).strip(" ")


def _texts(element: Element) -> Iterator[str]:
    for child in children(element):
        if isinstance(child, str):
            yield child
        elif name(child) not in SILENT:
            yield from _texts(child)


def squeeze(text: str) -> str:
    """The text with every stretch of XML white space as one blank; other blanks stay."""
    return _SPACES.sub(" ", text)


def remove(element: Element) -> None:
    """Take the element out of its page; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def outer(element: Element) -> str:
    """The element's own code, canonical, without what follows it."""
    made = copy.deepcopy(element)
    made.tail = None
    for inner in made.iter():
        for attribute in [a for a in inner.attrib if str(a).startswith(f"{{{OWN}}}")]:
            del inner.attrib[attribute]
    code = etree.tostring(made, method="c14n", exclusive=True, with_comments=False)
    return code.decode("utf-8")


def own_code(element: Element) -> str:
    """The element's code with its namespace as the default one, however its source wrote it."""
    space = element.tag.rpartition("}")[0].lstrip("{")
    try:
        made = etree.Element(element.tag, nsmap={None: space} if space else None)  # type: ignore[dict-item]
        for key, value in element.attrib.items():
            if key != "xmlns":  # of a page that was read as HTML
                made.set(key, value)
    except ValueError:  # tag soup has names that XML has not
        return outer(element)
    made.text = element.text
    for child in element:
        made.append(copy.deepcopy(child))
    etree.cleanup_namespaces(made)
    return outer(made)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page made ready to be read: what nobody sees taken out, what style sheets show written down.

Every removal is counted, so that a reader can tell of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

from daisy_pipeline.model.book import Mark
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import css, dom
from daisy_pipeline.readers.web.css import Sheets
from daisy_pipeline.readers.web.descriptions import maps_to_lists
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.links import NOTES, own_page_label
from daisy_pipeline.readers.web.members import Members
from daisy_pipeline.readers.web.package import resolve
from daisy_pipeline.readers.web.roles import becoming

HIDDEN, PULLED, RUNNING, FURNITURE = "hidden", "pulled", "running", "furniture"
_PULLED = becoming("repeated words") | tokens("pull-quote")
_RUNNING = becoming("running line")
_LOOKED = tokens("span font a em i b strong small big ins u s sub sup cite q abbr code dfn mark")
_FURNITURE_ROLES = tokens("navigation banner contentinfo search complementary")
_FURNITURE_CLASSES = tokens("noprint mw-editsection navbox mw-jump-link printfooter catlinks")
_TYPED_OUTLINE = re.compile(r"개요 ?(\d)\b|제목 ?(\d)\b|outline ?(\d)\b", re.I)


def style_sheets(root: Element, member: str, members: Members) -> Sheets:
    """The rules of a page's own style elements and of the sheets that lie in the book."""
    sheets = Sheets()
    for element in root.iter():
        if dom.name(element) == "style":
            sheets.add("".join(t for t in element.itertext() if isinstance(t, str)))
        elif dom.name(element) == "link" and "stylesheet" in element.get("rel", "").lower():
            name = (resolve(member, element.get("href") or "") or "").partition("#")[0]
            if "alternate" in element.get("rel", "").lower() or not name or name not in members:
                continue
            try:
                sheets.add(members.read(name, 4 << 20).decode("utf-8", "replace"))
            except DaisyError:
                continue  # a look is not worth a book
    return sheets


def targets_of(member: str, root: Element) -> Iterator[str]:
    """The keys to which a page's links lead."""
    for element in root.iter():
        href = element.get("href") if dom.name(element) == "a" else None
        if href and (target := resolve(member, href)):
            yield target


def prepare(
    root: Element, member: str, sheets: Sheets, wanted: Set[str], *, site: bool = False
) -> Counter[str]:
    """Make a page ready in place; what was taken out is counted by its kind.

    ``wanted`` are keys that something leads to: notes that a page hides until they are asked for
    stay. ``site`` takes out what a website sets around its text.
    """
    taken: Counter[str] = Counter()
    _foreign_spaces(root)
    _switches(root)
    maps_to_lists(root)
    described = {i for e in root.iter() for i in _describers(e)}
    page = _Page(member, sheets, wanted, described, site)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not _is_in(element, root):
            continue
        looks = sheets.of(element)
        kind = page.kind(element, looks)
        if kind and (kind == FURNITURE or not page.keeps(element)):
            taken[kind] += bool(dom.words(element) or kind == FURNITURE)
            dom.remove(element)
            continue
        _show(element, looks)
    return taken


class _Page:
    """What decides whether an element of a page is read."""

    def __init__(
        self, member: str, sheets: Sheets, wanted: Set[str], described: Set[str], site: bool
    ) -> None:
        self.member, self.sheets, self.wanted = member, sheets, wanted
        self.described, self.site = described, site

    def kind(self, element: Element, looks: css.Looks) -> str:
        """Why an element is not read; "" for what is."""
        tag = dom.name(element)
        if tag in ("html", "body", "head", "nav") and not (self.site and tag == "nav"):
            return ""
        if self.site and _is_furniture(element, tag):
            return FURNITURE
        if dom.hints(element) & _PULLED:
            return PULLED
        if dom.types(element) & _RUNNING:
            return RUNNING
        unread = element.get("aria-hidden") == "true" and tag not in ("img", "svg", "hr", "br")
        if unread and any(dom.name(e) in ("img", "svg") for e in element.iterdescendants()):
            unread = False  # the picture itself is left to be called decorative
        gone = element.get("hidden") is not None or css.hides(looks)
        return HIDDEN if gone or unread else ""

    def keeps(self, element: Element) -> bool:
        """Whether something within is asked for: a note, a page, a description, a link's end."""
        for inner in element.iter():
            id = inner.get("id") or inner.get("name") or ""
            if id and (f"{self.member}#{id}" in self.wanted or id in self.described):
                return True
            if dom.types(inner) & NOTES or own_page_label(inner) is not None:
                return True
        return False


def _is_in(element: Element, root: Element) -> bool:
    at: Element | None = element
    while at is not None and at is not root:
        at = at.getparent()
    return at is root


def _is_furniture(element: Element, tag: str) -> bool:
    if tag in ("script", "style", "head"):
        return False
    roles = frozenset(element.get("role", "").lower().split())
    if dom.types(element) & NOTES or roles & {"doc-endnotes", "doc-footnote"}:
        return False
    if (tag == "nav" and not roles & {"doc-toc"}) or roles & _FURNITURE_ROLES:
        return not any(dom.name(e) == "h1" for e in element.iter())
    if dom.classes(element) & _FURNITURE_CLASSES or element.get("id") in ("toc", "siteSub"):
        return True
    if tag not in ("header", "footer") or any(
        dom.name(a) in ("article", "section", "main", "blockquote") for a in element.iterancestors()
    ):
        return False
    # A page's own title stands in its header; a website's never in its footer.
    heads = any(dom.name(e) in dom.HEADINGS for e in element.iter())
    notes = any(dom.types(e) & NOTES for e in element.iter())
    return not notes and not (tag == "header" and heads)


def _show(element: Element, looks: css.Looks) -> None:
    """Write down what the looks show: marks of words, a list's numbers, a heading's level."""
    tag = dom.name(element)
    if tag in ("ol", "ul") and (style := css.list_style(looks)):
        element.set(dom.MARKS, style)
    if tag == "p" and (found := _TYPED_OUTLINE.match(looks.get("style-name", ""))):
        level = next(int(n) for n in found.groups() if n)
        if 1 <= level <= 9 and dom.words(element):
            element.tag = f"{element.tag[:-1]}h{min(level, 6)}"
    if looks.get("mso-element") in ("footnote", "endnote") and tag == "div":
        _word_note(element, looks["mso-element"])
    if tag not in _LOOKED or dom.classes(element) & dom.INITIALS or not looks:
        return
    marks = set(css.marks(looks))
    if tag in ("a", "ins", "u", "s"):
        marks -= {Mark.UNDERLINE, Mark.STRIKE}  # a link's line is no underline of print
    if marks:
        element.set(dom.MARKS, " ".join(sorted(marks)))


def _word_note(element: Element, kind: str) -> None:
    """A note of Word is its whole ``div``; links lead to a name within (``_ftn1``)."""
    element.set("role", f"doc-{kind}")
    for anchor in element.iter("{*}a", "a"):
        named = anchor.get("name") or ""
        if re.match(r"_(?:ftn|edn)\d", named):
            del anchor.attrib["name"]
            element.set("id", named)
            return


def _switches(root: Element) -> None:
    """Put the case that can be read in the place of an ``epub:switch`` (EPUB 3.0.1, 2.1.6.2)."""
    for trigger in list(root.iter("{*}trigger")):
        dom.remove(trigger)
    for switch in list(root.iter("{*}switch")):
        if dom.name(switch) != "switch" or str(switch.tag).startswith(f"{{{dom.SVG}}}"):
            continue
        cases = [c for c in switch if dom.name(c) == "case"]
        known = [c for c in cases if c.get("required-namespace") == dom.MATHML]
        other = [c for c in switch if dom.name(c) == "default"]
        chosen = [*known, *other][:1]
        _replace(switch, [e for case in chosen for e in case])


def _replace(old: Element, new: list[Element]) -> None:
    parent = old.getparent()
    if parent is None:
        return
    for element in new:
        old.addprevious(element)
    dom.remove(old)


def _describers(element: Element) -> list[str]:
    return f"{element.get('aria-details', '')} {element.get('aria-describedby', '')}".split()


_SVG_NAMES = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}


def _foreign_spaces(root: Element) -> None:
    """Formulas and drawings of pages read as HTML get the namespaces that they mean."""
    for element in root.iter("math", "svg"):
        space = dom.MATHML if element.tag == "math" else dom.SVG
        for inner in list(element.iter()):
            if isinstance(inner.tag, str) and "}" not in inner.tag and ":" not in inner.tag:
                inner.tag = f"{{{space}}}{inner.tag}"
            for low, name in _SVG_NAMES.items():
                if low in inner.attrib:
                    inner.set(name, inner.attrib.pop(low))

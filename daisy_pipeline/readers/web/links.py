# SPDX-License-Identifier: AGPL-3.0-or-later
"""What points where in an EPUB: notes, print pages, contents; gathered before any page is read.

A key is ``member#id`` or ``member``; keys become block ids of the Book at the very end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from daisy_pipeline.model.book import PageKind, PageMark
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers._typed_inline import page_mark
from daisy_pipeline.readers.web.contents import Entry
from daisy_pipeline.readers.web.dom import KIND, Element, hints, name, types, words
from daisy_pipeline.readers.web.package import resolve
from daisy_pipeline.readers.web.roles import becoming

NOTES = becoming("note")
_REFS = becoming("reference to a note")
_SIGN = re.compile(
    r"[\[(<{]?(\d{1,4}|[*†‡§¶#]{1,4}|[a-zA-Z]|[ivxlc]{1,6}|[①-⑳]|주\)?\d{0,3})[\])>}.:]?$"
)
_HOLDERS = frozenset(("p", "li", "div", "dd", "aside", "td", "dt", "tr", "section", "blockquote"))


@dataclass
class Links:
    """Everything that other places of the book say of an element.

    ``notes`` are the keys of elements that are notes, ``holders`` blocks that are notes because a
    sign in them and a reference point at each other, with the key of that sign; ``refs`` leads
    from a reference's element to its note's key; ``labels`` are the links that begin a note,
    ``backs`` those that only lead back from it; ``signs`` the words of first references.
    ``pages`` gives print page labels by key; ``contents`` are the lines of the book's contents,
    ``depths`` their levels by key.
    """

    notes: set[str] = field(default_factory=set)
    holders: dict[Element, str] = field(default_factory=dict)
    refs: dict[Element, str] = field(default_factory=dict)
    labels: set[Element] = field(default_factory=set)
    backs: set[Element] = field(default_factory=set)
    signs: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)
    contents: list[Entry] = field(default_factory=list)

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """The level in the contents of what they lead to; the first line for it counts."""
        return {e.target: e.depth for e in reversed(self.contents)}


def gather(pages: Iterable[tuple[str, Element]]) -> Links:
    """The links between the pages of a book, given as (member, root)."""
    links = Links()
    by_key: dict[str, Element] = {}
    anchors: list[tuple[str, Element, str]] = []
    for member, root in pages:
        by_key[member] = root
        for element in root.iter():
            if isinstance(element.tag, str):
                _note_element(element, member, by_key, anchors, links)
    order = {element: at for at, (_, element, _) in enumerate(anchors)}
    for member, anchor, target in anchors:
        if target in links.notes and (types(anchor) & _REFS or _is_sign(anchor)):
            links.refs[anchor] = target
        elif types(anchor) & _REFS and target in by_key:
            links.notes.add(target)
            links.refs[anchor] = target
        elif target in by_key and _is_sign(anchor):
            _pair(member, anchor, target, by_key, links, order)
    _forget_own(links, by_key)
    for member, anchor, target in anchors:
        if anchor not in links.refs and target in by_key and _is_sign(anchor):
            _label(member, anchor, by_key[target], links)
    for anchor, key in links.refs.items():
        if says_sign(anchor):
            links.signs.setdefault(key, words(anchor))
    silent = links.labels | links.backs
    links.wanted = {target for _, a, target in anchors if a not in silent and not is_way_back(a)}
    return links


def _label(member: str, anchor: Element, goal: Element, links: Links) -> None:
    """A sign that begins a note and leads to where the note is referred to is its label."""
    at: Element | None = anchor
    while at is not None:
        id = at.get("id")
        if id and f"{member}#{id}" in links.notes:
            key = f"{member}#{id}"
            around = goal.getparent()
            near = [*goal.iter(), *([around] if around is not None else [])]
            if any(links.refs.get(e) == key for e in near) and _begins(at, anchor):
                links.labels.add(anchor)
            return
        at = at.getparent()


def _note_element(
    element: Element,
    member: str,
    by_key: dict[str, Element],
    anchors: list[tuple[str, Element, str]],
    links: Links,
) -> None:
    id = element.get("id") or (element.get("name") if name(element) == "a" else None)
    if id:
        by_key.setdefault(f"{member}#{id}", element)
        if types(element) & NOTES:
            links.notes.add(f"{member}#{id}")
    href = element.get("href") if name(element) == "a" else None
    if href and (target := resolve(member, href)):
        anchors.append((member, element, target))


def _is_sign(anchor: Element) -> bool:
    return bool(_SIGN.match(words(anchor)))


def says_sign(anchor: Element) -> bool:
    """Whether a note's reference is a sign, and not words of the text that lead to the note."""
    said = words(anchor)
    return _is_sign(anchor) or bool(_NUMBERED.match(said)) or not any(map(str.isalpha, said))


_NUMBERED = re.compile(
    r"\W*(?:각주|미주|주석|주|footnote|endnote|note|fn)?[\W_]*\d{0,4}[a-z]?\W*\Z", re.I
)


def _holder(element: Element) -> Element | None:
    at: Element | None = element
    while at is not None and name(at) not in _HOLDERS:
        at = at.getparent()
    return at


def _begins(holder: Element, element: Element) -> bool:
    """Whether no word of the holder stands before the element."""
    for event in holder.iter():
        if event is element:
            return True
        if (event.text or "").strip() or (event is not holder and (event.tail or "").strip()):
            return element in set(event.iterdescendants()) and not (event.text or "").strip()
    return True


def _pair(
    member: str,
    anchor: Element,
    target: str,
    by_key: Mapping[str, Element],
    links: Links,
    order: Mapping[Element, int],
) -> None:
    """A sign that points into a block that begins with a sign pointing back: a note (EPUB 2)."""
    there, here = _holder(by_key[target]), _holder(anchor)
    if there is None or here is None or there is here or name(there) in ("section", "body"):
        return
    back = next(
        (a for a in there.iter() if name(a) == "a" and _leads(a, target, anchor, by_key)), None
    )
    if back is None:
        return
    begins = _begins(there, back)
    if not begins and not (_BACK_WORDS.match(words(back)) and begins_with(there, words(anchor))):
        return
    if _begins(here, anchor) and order.get(anchor, 0) > order.get(back, 0):
        return
    id = there.get("id")
    key = f"{target.partition('#')[0]}#{id}" if id else target
    links.notes.add(key)
    key = links.holders.setdefault(there, key)
    links.refs[anchor] = key
    (links.labels if begins else links.backs).add(back)


def begins_with(note: Element, sign: str) -> bool:
    """Whether a note's words begin with the sign by which it is referred to."""
    return leading_sign(words(note), sign) != ""


def leading_sign(text: str, sign: str) -> str:
    """The sign as it stands at the beginning of a text, with its brackets and dot; "" for none."""
    bare = sign.strip("[](){}<>.: ")
    found = (
        re.match(rf"[\[(<{{]?{re.escape(bare)}(?P<end>[\])>}}.:]*)(?!\w)", text) if bare else None
    )
    if found is None or (bare[-1].isalpha() and not found["end"]):
        return ""  # a note may begin with the word "a"
    return found[0]


def _leads(back: Element, target: str, anchor: Element, by_key: Mapping[str, Element]) -> bool:
    href = back.get("href")
    end = resolve(target.partition("#")[0], href) if href else None
    goal = by_key.get(end) if end and "#" in end else None
    if goal is None:
        return False
    return (
        goal is anchor
        or anchor in goal.iterdescendants()
        or goal in anchor.iterdescendants()
        or (_holder(goal) is _holder(anchor))
    )


def _forget_own(links: Links, by_key: Mapping[str, Element]) -> None:
    """A link inside a note is no reference to another note's holder of itself."""
    for anchor, key in list(links.refs.items()):
        note = by_key.get(key)
        if note is not None and anchor in note.iterdescendants():
            del links.refs[anchor]


_PAGE_CLASSES = frozenset(
    ("pagebreak", "pagenum", "pageno", "page-number", "pagenumber", "page_num")
)
_PAGE_LABEL = re.compile(
    r"[\[({|]?\s*(?:p(?:g|age)?s?\.?\s*)?(\d{1,5}|[ivxlcdm]+)\s*쪽?[\])}|]?$", re.I
)


_PARTS = tokens("table thead tbody tfoot tr td th caption li dt dd rb rt rp rtc ruby body")


_WAY_BACK = re.compile(r"[\s\[(]*[↩↵⏎↑⇧⤴▲^\ufe0e\ufe0f]+[\s\])]*\Z")


def is_way_back(anchor: Element) -> bool:
    """Whether a link is only the way from a note back to its reference: no words of print."""
    if {"backlink", "footnote-backref", "footnote-back"} & hints(anchor):
        return not re.search(r"[^\W_]", words(anchor)) or bool(_BACK_WORDS.match(words(anchor)))
    return anchor.get("href", "").startswith("#") and bool(_WAY_BACK.match(words(anchor)))


_BACK_WORDS = re.compile(
    r"(?:본문으로( 돌아가기)?|돌아가기|위로|back|return( to text)?)\W*\Z", re.I
)


def page_of(label: str, element: Element) -> PageMark:
    """The page mark of an element; its kind is what the source says, else what its label shows."""
    mark = page_mark(label)
    said = element.get(KIND)
    return replace(mark, kind=PageKind(said)) if said else mark


def part_page_label(element: Element) -> str:
    """The print page that begins at an item or a cell which also has words of its own."""
    if name(element) not in ("li", "td", "th", "dt", "dd") or "pagebreak" not in types(element):
        return ""
    label = element.get("title") or element.get("aria-label") or ""
    found = _PAGE_LABEL.match(label or words(element))
    return label.strip() or (found[1] if found else "")


def said_as_words(element: Element) -> bool:
    """Whether the words of such an item or cell are nothing but its page's number."""
    named = element.get("title") or element.get("aria-label")
    return bool(part_page_label(element)) and not named


def own_page_label(element: Element) -> str | None:
    """The print page that an element itself announces; "" when it does so without a label."""
    if name(element) in _PARTS:
        return None
    if "pagebreak" in types(element):
        label = words(element) or element.get("title") or element.get("aria-label") or ""
        return label.strip()
    if hints(element) & _PAGE_CLASSES and name(element) in ("span", "a", "div", "p", "i", "small"):
        found = _PAGE_LABEL.match(words(element) or element.get("title", ""))
        return found[1] if found else None
    return None

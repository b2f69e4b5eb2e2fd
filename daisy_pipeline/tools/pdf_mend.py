# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Typst cannot tag, put into its PDF afterwards (pikepdf): whose words, row headers, notes.

Only files that we made ourselves come here. Clauses are those of ISO 32000-1:2008, if no other
standard is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.tools.pdf_elements import INLINE, elements, is_element, kids, role, set_kids
from daisy_pipeline.tools.pdf_mend_table import name_heads

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

ORIGIN, GENERATED = "Origin", "generated"
_GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote"})
_NUMBERED = re.compile(r"(?:(?<=, )|\A)[^,\d]*?(\d+)\Z")
_SHOWN_AS = "words of this edition, not of the book"


def mend(
    path: Path,
    heads: Sequence[Sequence[tuple[int, ...]]] = (),
    own_alt: str = "",
    page_words: str = "",
) -> int:
    """Complete the tags of a PDF made by Typst; the same file gives the same bytes.

    The number of its pages comes out.

    - Span elements without any attribute hold our own words: they get the user property ``Origin``
      with the value ``generated`` (14.7.5.4); so does the last Figure whose alternative text is
      ``own_alt``.
    - ``heads`` names, table by table in the order of tags, the cells (row, cell of the row,
      from 0) that head their row: they become TH with Scope, and the cells beside name them; those
      with a third number head their column.
    - A note is a block quotation that begins with emphasized words of our own, its sign: it becomes
      Note with an ID of its own (ISO 14289-1, 7.9).
    - Links within the document are described by Typst with words of its own and a page's number:
      ``page_words`` with that number at its ``{}`` stand instead.
    - Lists stand within items, inline elements and content within paragraphs (14.8.4); a language
      that took the document's region by chance loses it.
    """
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        tree = pdf.Root.get("/StructTreeRoot")
        if tree is not None:
            _mend_tree(pdf, tree, heads, own_alt)
        if page_words:
            _mend_links(pdf, page_words)
        pdf.save(  # streams of objects make the file less than half as large
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
            deterministic_id=True,
        )
        return len(pdf.pages)


def _mend_tree(
    pdf: Pdf, tree: Object, heads: Sequence[Sequence[tuple[int, ...]]], own_alt: str
) -> None:
    every = list(elements(tree))
    _mend_notes(every)
    _mend_languages(every, str(pdf.Root.get("/Lang", "")))
    _mark_ours(pdf, [e for e in every if _is_bare(e)] + _own_picture(every, own_alt))
    for element in every:
        if role(element) == "L":
            _mend_list(element)
        elif role(element) in _GROUPS:
            _mend_group(pdf, element)
    tables = [element for element in every if role(element) == "Table"]
    for number, (table, own) in enumerate(zip(tables, heads, strict=False)):
        name_heads(pdf, table, own, number)
    _index_ids(pdf, tree)


def _mend_links(pdf: Pdf, page_words: str) -> None:
    """Descriptions of links (12.5.2, Contents): "Chapter 1, 페이지 4" becomes "Chapter 1, 4쪽"."""
    from pikepdf import Array, Name, String

    for page in pdf.pages:
        for link in page.get("/Annots", Array()).as_list():
            said = str(link.get("/Contents", ""))
            if link.get("/Subtype") == Name.Link and "/Dest" in link:
                found = _NUMBERED.search(said)
                if found:
                    told = page_words.format(found[1])
                    link.Contents = String(said[: found.start()] + told)


def _is_bare(element: Object) -> bool:
    """Whether nothing is said of a Span: only the words of ``ours`` are such."""
    return role(element) == "Span" and not any(
        key in element for key in ("/A", "/C", "/Lang", "/Alt", "/ActualText", "/E")
    )


def _own_picture(every: Sequence[Object], alt: str) -> list[Object]:
    """The last picture with an alternative text of our own; [] where there is none."""
    found = [e for e in every if alt and role(e) == "Figure" and str(e.get("/Alt", "")) == alt]
    return found[-1:]


def _mark_ours(pdf: Pdf, ours: Sequence[Object]) -> None:
    from pikepdf import Array, Dictionary, Name, String

    if not ours:
        return
    own = Dictionary(N=String(ORIGIN), V=Name("/" + GENERATED), F=String(_SHOWN_AS))
    attributes = pdf.make_indirect(Dictionary(O=Name.UserProperties, P=Array([own])))
    for element in ours:
        kept = element.get("/A")
        if kept is None:
            element.A = attributes
        else:
            element.A = Array([*(kept if isinstance(kept, Array) else [kept]), attributes])
    pdf.Root.MarkInfo.UserProperties = True


def _mend_notes(every: Sequence[Object]) -> None:
    """Notes by the sign that they begin with, numbered in the order of tags."""
    from pikepdf import Name, String

    number = 0
    for element in every:
        if role(element) == "BlockQuote" and _begins_with_sign(element):
            number += 1
            element.S = Name.Note
            element.ID = String(f"note-{number:05d}")


def _begins_with_sign(element: Object) -> bool:
    inner: Object = element
    for _ in range(6):
        first = next(iter(kids(inner)), None)
        if first is None or not is_element(first):
            return False
        if role(inner) == "Em" and _is_bare(first):
            return True
        inner = first
    return False


def _mend_languages(every: Sequence[Object], document: str) -> None:
    main, _, region = document.partition("-")
    for element in every:
        lang = str(element.get("/Lang", ""))
        own, _, its = lang.partition("-")
        if region and own != main and its == region:
            from pikepdf import String

            element.Lang = String(own)


def _mend_list(element: Object) -> None:
    """A list among the items of another belongs to the item before it (14.8.4.3.3)."""
    kept: list[Object | int] = []
    for kid in kids(element):
        body = _body(kept[-1]) if kept and is_element(kid) and role(kid) == "L" else None
        if body is None:
            kept.append(kid)
        else:
            set_kids(body, [*kids(body), kid])
    set_kids(element, kept)


def _body(item: Object | int) -> Object | None:
    if not is_element(item) or role(item) != "LI":
        return None
    bodies = [kid for kid in kids(item) if is_element(kid) and role(kid) == "LBody"]
    return bodies[-1] if bodies else None


def _mend_group(pdf: Pdf, element: Object) -> None:
    """Grouping elements hold elements of blocks only (14.8.4.2): what is inline gets a P."""
    from pikepdf import Array, Dictionary, Name

    kept: list[Object | int] = []
    wrapped = False
    for kid in list(kids(element)):
        if is_element(kid) and role(kid) == "Code" and _holds_paragraphs(kid):
            _turn_code(pdf, kid)
        elif is_element(kid) and role(kid) in INLINE:
            paragraph = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=element, K=Array([kid]))
            )
            kid.P = paragraph
            _drop_placement(kid)
            kept.append(paragraph)
            wrapped = True
            continue
        kept.append(kid)
    if wrapped:
        set_kids(element, kept)


def _holds_paragraphs(element: Object) -> bool:
    return any(is_element(kid) and role(kid) == "P" for kid in kids(element))


def _turn_code(pdf: Pdf, code: Object) -> None:
    """Code is inline (14.8.4.4.1): its paragraphs become code within paragraphs."""
    from pikepdf import Array, Dictionary, Name

    code.S = Name.Div
    made: list[Object | int] = []
    for kid in kids(code):
        if is_element(kid) and role(kid) == "P":
            paragraph = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=code, K=Array([kid]))
            )
            kid.S, kid.P = Name.Code, paragraph
            made.append(paragraph)
        else:
            made.append(kid)
    set_kids(code, made)


def _drop_placement(element: Object) -> None:
    attributes = element.get("/A")
    if attributes is None:
        return
    for one in attributes.as_list() if _is_array(attributes) else [attributes]:
        if one.get("/O") == "/Layout" and "/Placement" in one:
            del one["/Placement"]


def _is_array(value: Object) -> bool:
    from pikepdf import Array

    return isinstance(value, Array)


def _index_ids(pdf: Pdf, tree: Object) -> None:
    """The ID tree anew, sorted as name trees are (7.9.6, 14.7.2)."""
    from pikepdf import Array, Dictionary

    found: dict[bytes, Object] = {}
    for element in elements(tree):
        if "/ID" in element:
            found[bytes(element.ID)] = element
    if not found:
        return
    tree.IDTree = pdf.make_indirect(Dictionary(Names=Array(_pairs(found))))


def _pairs(found: dict[bytes, Object]) -> Iterator[Object]:
    from pikepdf import String

    for key in sorted(found):
        yield String(key)
        yield found[key]

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a PDF says of itself as a whole: catalog, metadata, fonts, bookmarks, links (by pikepdf)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from daisy_pipeline.tools.pdf_facts_glyphs import Glyphs, told
from daisy_pipeline.tools.pdf_facts_tree import Id, Tree, settled, strays

_MOST = 50_000  # bookmarks, links
_DEEPEST = 12
_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
_SHOWN = ("/Widget", "/Popup", "/PrinterMark")


def about(path: Path) -> dict[str, Any]:
    """All facts that do not come from painting the pages; {"error": ...} for an unreadable file."""
    try:
        with pikepdf.open(path) as pdf:
            if not len(pdf.pages):
                return {"error": "empty"}
            return _about(pdf)
    except pikepdf.PasswordError:
        return {"error": "password"}
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError):
        return {"error": "damaged"}


def _about(pdf: pikepdf.Pdf) -> dict[str, Any]:
    root = pdf.Root
    pages: dict[Id, int] = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    destinations = _destinations(root)
    links, annotations, untabbed = _annotations(pdf, pages, destinations)
    glyphs = Glyphs()
    glyphs.read(pdf)
    marked = root.get("/MarkInfo", Dictionary())
    view = root.get("/ViewerPreferences", Dictionary())
    found: dict[str, Any] = {
        "pages": len(pdf.pages),
        "marked": _is_true(marked.get("/Marked")),
        "suspect": _is_true(marked.get("/Suspects")),
        "lang": _text(root.get("/Lang")),
        "display_title": _is_true(view.get("/DisplayDocTitle")),
        "labelled": "/PageLabels" in root,
        "forbidden": pdf.is_encrypted and not pdf.allow.accessibility,
        "xfa": "/XFA" in root.get("/AcroForm", Dictionary()),
        "script": _has_script(pdf),
        "title": _text(pdf.docinfo.get("/Title")),
        **_metadata(pdf),
        "fonts": [told(used) for used in glyphs.fonts.values() if used.codes],
        "outline": _outline(root, pages, destinations),
        "links": links,
        "untabbed": untabbed,
    }
    return {**found, **_structure(pdf, pages, annotations)}


def _structure(
    pdf: pikepdf.Pdf, pages: Mapping[Id, int], annotations: Mapping[Id, int]
) -> dict[str, Any]:
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root:
        return {"elements": [], "strays": [], "tagged": False}
    tree = Tree(pages, annotations)
    tree.read(root)
    ids = _tree(root.get("/IDTree"))
    return {
        "tagged": True,
        "cut": tree.cut,
        "elements": settled(tree.elements),
        "strays": strays(pdf, tree),
        "ids": sorted(key.hex() for key in ids),
    }


def _metadata(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Title and PDF/UA part by XMP (ISO 14289-1, 5 and 7.1)."""
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
            title, part = said.get("dc:title") or "", said.get(_PART) or ""
            return {"xmp_title": str(title), "part": str(part)}
    except Exception:  # pikepdf lets through whatever its XML reader says of strange metadata
        return {"xmp_title": "", "part": ""}


def _has_script(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names", Dictionary())
    if "/JavaScript" in names or "/AA" in pdf.Root:
        return True
    opened = pdf.Root.get("/OpenAction")
    if isinstance(opened, Dictionary) and opened.get("/S") == Name.JavaScript:
        return True
    return any("/AA" in page.obj for page in pdf.pages)


def _destinations(root: Object) -> dict[bytes, Any]:
    """Named destinations of both kinds (12.3.2.3)."""
    found: dict[bytes, Any] = {}
    old = root.get("/Dests")
    if isinstance(old, Dictionary):
        found.update({key[1:].encode(): value for key, value in old.items()})
    names = root.get("/Names", Dictionary())
    found.update(_tree(names.get("/Dests")))
    return found


def _tree(node: Any) -> dict[bytes, Any]:
    """A name tree's entries by their bytes; what is no tree has none."""
    found: dict[bytes, Any] = {}
    waiting, seen = [node], set()
    while waiting and len(found) < _MOST * 10:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.objgen != (0, 0) and node.objgen in seen):
            continue
        seen.add(node.objgen)
        names = node.get("/Names")
        listed: list[Any] = list(names.as_list()) if isinstance(names, Array) else []
        for key, value in zip(listed[::2], listed[1::2], strict=False):
            if isinstance(key, String):
                found[bytes(key)] = value
        below = node.get("/Kids")
        waiting += below.as_list() if isinstance(below, Array) else []
    return found


def _target(value: Any, pages: Mapping[Id, int], named: Mapping[bytes, Any]) -> int:
    """The page that a destination leads to; 0 for none."""
    for _ in range(3):
        if isinstance(value, String):
            value = named.get(bytes(value))
        elif isinstance(value, Name):
            value = named.get(str(value)[1:].encode())
        elif isinstance(value, Dictionary):
            value = value.get("/D")
    if isinstance(value, Array) and len(value) and isinstance(value[0], Dictionary):
        return pages.get(value[0].objgen, 0)
    return 0


def _annotations(
    pdf: pikepdf.Pdf, pages: Mapping[Id, int], named: Mapping[bytes, Any]
) -> tuple[list[dict[str, Any]], dict[Id, int], list[int]]:
    """Annotations in order, their places by object, pages without a tab order by structure."""
    found: list[dict[str, Any]] = []
    places: dict[Id, int] = {}
    untabbed: list[int] = []
    for number, page in enumerate(pdf.pages, 1):
        held = page.obj.get("/Annots")
        listed: list[Any] = list(held.as_list()) if isinstance(held, Array) else []
        own = [one for one in listed if isinstance(one, Dictionary)]
        if own and page.obj.get("/Tabs") != Name.S:
            untabbed.append(number)
        for one in own[: _MOST - len(found)]:
            if one.objgen != (0, 0):
                places[one.objgen] = len(found)
            found.append(_annotation(one, number, pages, named))
    return found, places, untabbed


def _annotation(
    one: Object, page: int, pages: Mapping[Id, int], named: Mapping[bytes, Any]
) -> dict[str, Any]:
    kind = str(one.get("/Subtype", "/"))[1:]
    action = one.get("/A")
    outside = isinstance(action, Dictionary) and action.get("/S") not in (None, Name.GoTo)
    hidden = bool(int(one.get("/F", 0)) & 2) if isinstance(one.get("/F", 0), int) else False
    goal = one.get("/Dest", action)
    return {
        "kind": kind,
        "page": page,
        "words": _text(one.get("/Contents")),
        "outside": outside,
        "hidden": hidden or "/" + kind in _SHOWN,
        "to": 0 if outside else _target(goal, pages, named),
    }


def _is_true(value: Any) -> bool:
    return value is True


def _outline(
    root: Object, pages: Mapping[Id, int], named: Mapping[bytes, Any]
) -> list[dict[str, Any]]:
    """Bookmarks in order; a cycle or a list without end stops at the bounds."""
    found: list[dict[str, Any]] = []
    seen: set[Id] = set()
    outlines = root.get("/Outlines")
    first = outlines.get("/First") if isinstance(outlines, Dictionary) else None
    waiting: list[tuple[Any, int]] = [(first, 1)]
    while waiting and len(found) < _MOST:
        mark, level = waiting.pop()
        if not isinstance(mark, Dictionary) or mark.objgen in seen:
            continue
        seen.add(mark.objgen)
        goal = mark.get("/Dest", mark.get("/A"))
        title, to = _text(mark.get("/Title")), _target(goal, pages, named)
        found.append({"title": title, "level": level, "page": to})
        waiting.append((mark.get("/Next"), level))
        if level < _DEEPEST:
            waiting.append((mark.get("/First"), level + 1))
    return found


def _text(value: Any) -> str:
    with suppress(UnicodeError, ValueError):
        return str(value)[:2000].strip("\0 ") if isinstance(value, String) else ""
    return ""

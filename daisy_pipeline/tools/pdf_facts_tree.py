# SPDX-License-Identifier: AGPL-3.0-or-later
"""The structure tree of any PDF as flat JSON values (ISO 32000-1:2008, 14.7 and 14.8), by pikepdf.

Hostile trees (cycles, no end) are cut: an element counts once, where it stands first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, String

from daisy_pipeline.tools.pdf_elements import kids, role

if TYPE_CHECKING:
    from pikepdf import Pdf

MOST_ELEMENTS = 500_000
_LONG = 2000  # characters of a text that stands in an element
_MOST = 20
_TEXTS = {"/Alt": "alt", "/ActualText": "actual", "/E": "expanded", "/Lang": "lang"}
_OURS = ("Origin", "/generated")

Id = tuple[int, int]


@dataclass
class Tree:
    """What is read: elements in the order of tags, and whether the parent tree agrees.

    An element's ``kids`` are: a number from 0, the element of that place; one below, the marked
    content -(number + 1) of the page last named; [page], the page of what follows; "o" and a
    number, the annotation of that place in the list of links.
    """

    pages: Mapping[Id, int]
    links: Mapping[Id, int]
    elements: list[dict[str, Any]] = field(default_factory=list)
    holders: dict[tuple[int, int], Id] = field(default_factory=dict)
    cut: bool = False
    _seen: set[Id] = field(default_factory=set)

    def read(self, root: Object) -> None:
        """All elements below the root; without recursion, since trees may be deep."""
        self.roles = {str(k): str(v) for k, v in _dictionary(root.get("/RoleMap")).items()}
        self.classes = _dictionary(root.get("/ClassMap"))
        waiting: list[tuple[Object, int, int]] = [(kid, -1, 0) for kid in reversed(_objects(root))]
        while waiting:
            element, parent, page = waiting.pop()
            if element.objgen != (0, 0):
                if element.objgen in self._seen:
                    self.cut = True
                    self._below(parent, None)
                    continue
                self._seen.add(element.objgen)
            if len(self.elements) >= MOST_ELEMENTS:
                self.cut = True
                return
            waiting += reversed(self._note(element, parent, page))

    def _note(self, element: Object, parent: int, page: int) -> list[tuple[Object, int, int]]:
        """Put an element behind the others; the elements that it holds, still to be read."""
        number = len(self.elements)
        said = self._said(element, parent)
        page = self.pages.get(_id(element.get("/Pg")), page)
        said["page"] = page
        self.elements.append(said)
        self._below(parent, number)
        inner: list[tuple[Object, int, int]] = []
        holder = _Holder(self, said["kids"], element.objgen, page)
        for kid in kids(element):
            if not isinstance(kid, int) and isinstance(kid, Dictionary) and "/S" in kid:
                inner.append((kid, number, page))
                said["kids"].append(None)  # its place, until its number is known
            else:
                holder.note(kid)
        return inner

    def _below(self, parent: int, number: int | None) -> None:
        if parent >= 0:
            self.elements[parent]["below"].append(number)

    def _said(self, element: Object, parent: int) -> dict[str, Any]:
        kind = role(element)
        said: dict[str, Any] = {
            "type": kind,
            "role": self._role(kind),
            "up": parent,
            "kids": [],
            "below": [],
        }
        for key, name in _TEXTS.items():
            value = element.get(key)
            if isinstance(value, String):
                said[name] = str(value)[:_LONG]
        if isinstance(element.get("/ID"), String):
            said["id"] = bytes(element.ID).hex()
        for owner in self._attributes(element):
            _note_attributes(said, owner)
        return said

    def _role(self, kind: str) -> str:
        for _ in range(10):
            mapped = self.roles.get("/" + kind)
            if mapped is None:
                break
            kind = mapped[1:]
        return kind

    def _attributes(self, element: Object) -> Iterator[Object]:
        for key in ("/A", "/C"):
            value = element.get(key)
            for one in value.as_list() if isinstance(value, Array) else [value]:
                found = self.classes.get(str(one)) if isinstance(one, Name) else one
                for each in found.as_list() if isinstance(found, Array) else [found]:
                    if isinstance(each, Dictionary):
                        yield each


@dataclass
class _Holder:
    """Notes what an element holds besides elements."""

    tree: Tree
    kids: list[Any]
    element: Id
    page: int
    told: int = 0

    def note(self, kid: Object | int) -> None:
        if isinstance(kid, int):
            self._mark(kid, self.page)
        elif isinstance(kid, Dictionary):
            page = self.tree.pages.get(_id(kid.get("/Pg")), self.page)
            if "/MCID" in kid:
                with suppress(TypeError, ValueError):
                    self._mark(int(kid.MCID), page)
            elif "/Obj" in kid:
                self.kids.append(f"o{self.tree.links.get(_id(kid.Obj), -1)}")

    def _mark(self, number: int, page: int) -> None:
        if number < 0:
            return
        if page != self.told:
            self.told = page
            self.kids.append([page])
        self.kids.append(-number - 1)
        self.tree.holders[(page, number)] = self.element


def settled(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The elements with the numbers of inner ones where these stand among other things."""
    for element in elements:
        numbers = iter(element.pop("below"))
        filled = [next(numbers, None) if kid is None else kid for kid in element["kids"]]
        element["kids"] = [kid for kid in filled if kid is not None]
    return elements


def strays(pdf: Pdf, tree: Tree) -> list[list[int]]:
    """Marked contents (page, number) whose parent tree names another element or none (14.7.4.4)."""
    root = pdf.Root.StructTreeRoot
    parents = NumberTree(root.ParentTree) if "/ParentTree" in root else {}
    wanted: dict[int, list[int]] = {}
    for page, number in tree.holders:
        wanted.setdefault(page, []).append(number)
    found: list[list[int]] = []
    for page, numbers in sorted(wanted.items()):
        if not 0 < page <= len(pdf.pages) or len(found) >= _MOST:
            continue
        listed = _listed(parents, pdf.pages[page - 1].obj.get("/StructParents"))
        for number in sorted(numbers):
            own = _id(listed[number]) if number < len(listed) else (0, 0)
            if own != tree.holders[(page, number)] and len(found) < _MOST:
                found.append([page, number])
    return found


def _listed(parents: Mapping[int, Any] | NumberTree, key: Any) -> list[Any]:
    try:
        value = parents[int(key)]
    except (KeyError, TypeError, ValueError, IndexError):
        return []
    return list(value.as_list()) if isinstance(value, Array) else []


def _note_attributes(said: dict[str, Any], owner: Object) -> None:
    kind = str(owner.get("/O", ""))
    if kind == "/Table":
        if isinstance(owner.get("/Scope"), Name):
            said["scope"] = str(owner.Scope)[1:]
        named = owner.get("/Headers")
        if isinstance(named, Array):
            said["headers"] = [bytes(h).hex() for h in named.as_list() if isinstance(h, String)]
        for key, name in (("/RowSpan", "rows"), ("/ColSpan", "columns")):
            if isinstance(owner.get(key), int):
                said[name] = max(1, min(int(owner[key]), 1000))
    elif kind == "/UserProperties":
        for one in _objects(owner, "/P"):
            if (str(one.get("/N", "")), str(one.get("/V", ""))) == _OURS:
                said["ours"] = True


def _objects(holder: Object, key: str = "/K") -> list[Object]:
    held = holder.get(key)
    listed = held.as_list() if isinstance(held, Array) else [held]
    return [one for one in listed if isinstance(one, Dictionary)]


def _dictionary(value: Any) -> dict[str, Any]:
    return dict(value.items()) if isinstance(value, Dictionary) else {}


def _id(value: Any) -> Id:
    return value.objgen if isinstance(value, Object) else (0, 0)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The elements of a PDF's structure tree (ISO 32000-1:2008, 14.7.2), read and put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from pikepdf import Object

INLINE = frozenset(
    {"Span", "Strong", "Em", "Code", "Link", "Quote", "Reference", "Ruby", "Warichu", "Annot"}
)


def is_element(held: Object | int) -> TypeGuard[Object]:
    """Whether this is an element, not an id of marked content or a reference."""
    return not isinstance(held, int) and "/S" in held


def role(element: Object) -> str:
    """The structure type as it is written, without the slash."""
    return str(element.get("/S", "/"))[1:]


def kids(element: Object) -> list[Object | int]:
    """What the element holds: elements, references, marked-content ids."""
    from pikepdf import Array

    held = element.get("/K")
    if held is None:
        return []
    return list(held.as_list()) if isinstance(held, Array) else [held]


def set_kids(element: Object, held: Sequence[Object | int]) -> None:
    """Let the element hold these; elements among them name it as their parent."""
    from pikepdf import Array

    for kid in held:
        if is_element(kid):
            kid.P = element
    element.K = Array(held)


def elements(tree: Object) -> Iterator[Object]:
    """All elements below the root, parents first, in the order of tags."""
    waiting: list[Object | int] = kids(tree)[::-1]
    while waiting:
        element = waiting.pop()
        if not is_element(element):
            continue
        yield element
        waiting += [kid for kid in kids(element)[::-1] if not isinstance(kid, int)]

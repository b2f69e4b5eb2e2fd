# SPDX-License-Identifier: AGPL-3.0-or-later
"""The structure tree of a tagged page (ISO 32000-1, 14.7), as JSON values; bounded."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from daisy_pipeline.tools.pdf_space import text_from

_MOST, _DEEPEST = 20_000, 40
_NUMBERS = ("ColSpan", "RowSpan")
_WORDS = ("Scope", "ListNumbering")


def tree_of(page: Any) -> list[dict[str, Any]]:
    """The elements that have content on the page; [] for an untagged one."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    left = [_MOST]
    try:
        count = max(0, pdfium.FPDF_StructTree_CountChildren(tree))
        found = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(min(count, 5000))]
        return [_element(thing, left, 0) for thing in found if thing]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _element(thing: Any, left: list[int], deep: int) -> dict[str, Any]:
    left[0] -= 1
    kids: list[Any] = []
    count = max(0, pdfium.FPDF_StructElement_CountChildren(thing)) if deep < _DEEPEST else 0
    for at in range(min(count, max(0, left[0]))):
        mcid = pdfium.FPDF_StructElement_GetChildMarkedContentID(thing, at)
        if mcid >= 0:
            kids.append(mcid)
            continue
        child = pdfium.FPDF_StructElement_GetChildAtIndex(thing, at)
        if child and left[0] > 0:
            kids.append(_element(child, left, deep + 1))
    return {
        "kind": text_from(pdfium.FPDF_StructElement_GetType, thing)[:60],
        "kids": kids,
        "alt": text_from(pdfium.FPDF_StructElement_GetAltText, thing)[:5000],
        "actual": text_from(pdfium.FPDF_StructElement_GetActualText, thing)[:5000],
        "lang": text_from(pdfium.FPDF_StructElement_GetLang, thing)[:40],
        "attributes": _attributes(thing),
    }


def _attributes(thing: Any) -> dict[str, str | float]:
    found: dict[str, str | float] = {}
    count = pdfium.FPDF_StructElement_GetAttributeCount(thing)
    number = ctypes.c_float()
    for at in range(min(max(0, count), 20)):
        attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(thing, at)
        if not attribute:
            continue
        for name in _NUMBERS:
            value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name.encode())
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number):
                found[name] = number.value
        for name in _WORDS:
            value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name.encode())
            if value and (word := _value(value)):
                found[name] = word
    return found


def _value(value: Any) -> str:
    size = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(200)
    ask = pdfium.FPDF_StructElement_Attr_GetStringValue
    if not ask(value, buffer, 200, size) or not 2 < size.value <= 200:
        return ""
    return buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")

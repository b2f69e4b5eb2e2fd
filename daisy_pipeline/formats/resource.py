# SPDX-License-Identifier: AGPL-3.0-or-later
"""The resource file of DAISY 3: what players call the structures one can skip or leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from daisy_pipeline.formats import dtbsmil, ncx
from daisy_pipeline.formats.safe_xml import Element, builder, write_xml

NAMESPACE = "http://www.daisy.org/z3986/2005/resource/"
DOCTYPE = (
    '<!DOCTYPE resources PUBLIC "-//NISO//DTD resource 2005-1//EN"'
    ' "http://www.daisy.org/z3986/2005/resource-2005-1.dtd">'
)
MEDIA_TYPE = "application/x-dtbresource+xml"

# What a person hears when a structure begins, in Korean and English (words of libraries).
_WORDS = {
    "pagenum": ("쪽", "Page"),
    "note": ("주석", "Note"),
    "noteref": ("주석 번호", "Note reference"),
    "linenum": ("행 번호", "Line number"),
    "sidebar": ("곁글", "Sidebar"),
    "prodnote": ("제작자 주", "Producer's note"),
    "list": ("목록", "List"),
    "table": ("표", "Table"),
}

_e = builder(NAMESPACE)


def write_resource(tests: Sequence[str], kinds: Sequence[str], path: Path) -> None:
    """Write texts for customTests and for classes of escapable seqs; at least one is given.

    Sources: Z39.86-2005, 10; ZedVal 251-254 (one text a language), 259, 260.
    """
    root = _e("resources", {"version": "2005-1"})
    if tests:
        root.append(_e("scope", {"nsuri": ncx.NAMESPACE}, *_skippable(tests)))
    if kinds:
        root.append(_e("scope", {"nsuri": dtbsmil.NAMESPACE}, *_escapable(kinds)))
    write_xml(root, path, DOCTYPE, indent=True)


def _skippable(tests: Sequence[str]) -> Iterator[Element]:
    for name in tests:
        select = f"//smilCustomTest[@bookStruct='{ncx.BOOK_STRUCTS[name]}']"
        yield _node_set(f"skip-{name}", select, name)


def _escapable(kinds: Sequence[str]) -> Iterator[Element]:
    for kind in kinds:
        yield _node_set(f"escape-{kind}", f"//seq[@class='{kind}']", kind)


def _node_set(id: str, select: str, name: str) -> Element:
    texts = (
        _e("resource", {"xml:lang": lang, "id": f"{id}-{lang}"}, _e("text", None, words))
        for lang, words in zip(("ko", "en"), _WORDS[name], strict=True)
    )
    return _e("nodeSet", {"id": id, "select": select}, *texts)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The resource file of a DAISY 3 book: how a player names what can be skipped or left."""

from __future__ import annotations

import re

from daisy_pipeline.check.d3_book import CLIPS, NAMESPACES, NCX, RESOURCE, Book3
from daisy_pipeline.check.members import Element, each, line_of, resolve
from daisy_pipeline.check.timing import read_clip

_PUBLICS = {"-//NISO//DTD resource 2005-1//EN": "resource-2005-1"}
_SELECT = re.compile(r"//\*?[\w.\-:]*(\[@[\w.\-:]+\s*=\s*('[^']*'|\"[^\"]*\")\])?")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def check_resources(book: Book3) -> None:
    """The resource file, or that one is missing."""
    wanted = _wanted(book)
    found = book.named(RESOURCE)
    if not found:
        if wanted:
            book.report.add("DP-D3-150", book.opf)
        return
    name = found[0].name
    root = book.members.xml(name)
    if root is None:
        return
    book.members.hold(name, book.check_head(name, root, _PUBLICS))
    if root.get("version") is None:
        book.report.add("DP-D3-140", name, line_of(root), expected="2005-1")
    _check_sets(book, name, root)
    _check_media(book, name, root)
    selects = _selects(root)
    for structure, value in sorted(wanted):
        space = NAMESPACES["ncx" if structure == "bookStruct" else "smil"]
        if (space, value) not in selects:
            id = "DP-D3-152" if structure == "bookStruct" else "DP-D3-153"
            book.report.add(id, name, 0, value=value)


def _wanted(book: Book3) -> set[tuple[str, str]]:
    """What must be named: structures that can be skipped, classes that can be left."""
    found: set[tuple[str, str]] = set()
    for item in book.named(NCX):
        root = book.members.xml(item.name)
        for test in () if root is None else each(root, "smilCustomTest"):
            if test.get("bookStruct"):
                found.add(("bookStruct", test.get("bookStruct", "")))
    for smil in book.smils:
        for seq in each(smil.root, "seq"):
            if "DTBuserEscape" in seq.get("end", "") and seq.get("class"):
                found.add(("class", seq.get("class", "")))
    return found


def _selects(root: Element) -> set[tuple[str, str]]:
    """The (namespace, value) pairs that the nodeSets select."""
    found: set[tuple[str, str]] = set()
    for scope in each(root, "scope"):
        for node in each(scope, "nodeSet"):
            for value in re.findall(r"['\"]([^'\"]*)['\"]", node.get("select", "")):
                found.add((scope.get("nsuri", ""), value))
    return found


def _check_sets(book: Book3, name: str, root: Element) -> None:
    spaces: set[str] = set()
    for scope in each(root, "scope"):
        space = scope.get("nsuri", "")
        if space in spaces:
            book.report.add("DP-D3-156", name, line_of(scope), value=space)
        spaces.add(space)
    for node in each(root, "nodeSet"):
        select = node.get("select", "")
        if not _SELECT.fullmatch(select):
            book.report.add("DP-D3-155", name, line_of(node), value=select)
        languages: set[str] = set()
        for resource in each(node, "resource"):
            language = resource.get(_LANG, "")
            if language in languages:
                book.report.add("DP-D3-154", name, line_of(resource), value=language)
            languages.add(language)


def _check_media(book: Book3, name: str, root: Element) -> None:
    for audio in each(root, "audio"):
        times = (audio.get("clipBegin"), audio.get("clipEnd"))
        read_clip(book.members, (name, line_of(audio)), audio.get("src", ""), times, CLIPS)
    for img in each(root, "img"):
        file, _ = resolve(name, img.get("src", ""))
        if file is None or file not in book.members:
            book.report.add("DP-D3-157", name, line_of(img), target=img.get("src", ""))

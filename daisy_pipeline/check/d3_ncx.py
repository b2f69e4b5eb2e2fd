# SPDX-License-Identifier: AGPL-3.0-or-later
"""The NCX of a DAISY 3 book: metadata, labels, playOrder, pages, where all of it leads."""

from __future__ import annotations

from collections import Counter

from daisy_pipeline.check.d3_book import CLIPS, NCX, STRUCTURES, Book3
from daisy_pipeline.check.members import (
    Element,
    each,
    line_of,
    local,
    meta_values,
    metas,
    resolve,
    words,
)
from daisy_pipeline.check.timing import ROUNDING, read_clip, show
from daisy_pipeline.check.values import check_order, is_whole

_PUBLICS = {"-//NISO//DTD ncx 2005-1//EN": "ncx-2005-1"}
_KNOWN = frozenset(
    {"dtb:uid", "dtb:depth", "dtb:generator", "dtb:totalPageCount", "dtb:maxPageNumber"}
)
_POINTS = ("navPoint", "pageTarget", "navTarget")


def check_ncx(book: Book3) -> None:
    """Everything about the NCX of the book."""
    found = book.named(NCX)
    root = book.members.xml(found[0].name) if found else None
    if root is None:
        return
    name = found[0].name
    book.members.hold(name, book.check_head(name, root, _PUBLICS))
    if root.get("version") is None:
        book.report.add("DP-D3-140", name, line_of(root), expected="2005-1")
    _check_metadata(book, name, root)
    _check_labels(book, name, root)
    _check_pages(book, name, root)
    _check_play_order(book, name, root)
    _check_media(book, name, root)
    _check_tests(book, name, root)


def _check_metadata(book: Book3, name: str, root: Element) -> None:
    report = book.report
    uids = meta_values(root, "dtb:uid")
    if uids != [book.uid]:
        report.add("DP-D3-091", name, 0, value=", ".join(uids) or "-", expected=book.uid or "-")
    for key, _, element in metas(root):
        if key.startswith("dtb:") and key not in _KNOWN:
            report.add("DP-D3-097", name, line_of(element), name=key)
    pages = list(each(root, "pageTarget"))
    numbers = [int(v) for p in pages if is_whole(v := p.get("value", ""))]  # of any type: ncx.rng
    real = {
        "dtb:depth": _depth(root),
        "dtb:totalPageCount": len(pages),
        "dtb:maxPageNumber": max(numbers, default=0),
    }
    for key, count in real.items():
        values = meta_values(root, key)
        if len(values) != 1:
            report.add("DP-D3-090", name, 0, name=key, count=len(values))
        elif not is_whole(values[0]) or int(values[0]) != count:
            report.add("DP-D3-092", name, 0, name=key, said=values[0], real=count)


def _depth(root: Element) -> int:
    """How deep navPoints are nested."""
    deepest = 0
    stack = [(point, 1) for point in root.iterfind("{*}navMap/{*}navPoint")]
    while stack:
        point, depth = stack.pop()
        deepest = max(deepest, depth)
        stack += [(child, depth + 1) for child in point.iterfind("{*}navPoint")]
    return deepest


def _check_labels(book: Book3, name: str, root: Element) -> None:
    title = root.find("{*}docTitle")
    if title is None or not words(title):
        book.report.add("DP-D3-093", name, 0 if title is None else line_of(title))
    for point in each(root, *_POINTS):
        label = point.find("{*}navLabel")
        if label is None or (not words(label) and label.find("{*}audio") is None):
            book.report.add("DP-D3-094", name, line_of(point))


def _check_pages(book: Book3, name: str, root: Element) -> None:
    seen: set[tuple[str, str]] = set()
    for page in each(root, "pageTarget", "navTarget"):
        value = page.get("value")
        if value is None:
            continue
        if not is_whole(value) or int(value) < 1:
            book.report.add("DP-D3-095", name, line_of(page), value=value)
        key = (value, page.get("type", ""))
        if local(page) == "pageTarget":
            if key in seen:
                book.report.add("DP-D3-096", name, line_of(page), value=value, type=key[1])
            seen.add(key)


def _check_play_order(book: Book3, name: str, root: Element) -> None:
    report = book.report
    targets: dict[int, str] = {}
    orders: dict[str, int] = {}
    positions: dict[int, tuple[int, tuple[int, int], str]] = {}
    places = {smil.name: n for n, smil in enumerate(book.smils)}
    for point in each(root, *_POINTS):
        line, text = line_of(point), point.get("playOrder", "")
        src, position = _check_content(book, name, point, places)
        if not is_whole(text) or int(text) < 1:
            report.add("DP-D3-100", name, line, value=text)
            continue
        order = int(text)
        if not src:
            continue
        if orders.setdefault(src, order) != order:
            report.add("DP-D3-102", name, line, target=src, found=order, other=orders[src])
            continue
        if targets.setdefault(order, src) != src:
            report.add("DP-D3-103", name, line, target=src, found=order, other=targets[order])
        if position is not None:
            positions.setdefault(order, (line, position, src))
    expected = set(range(1, len(targets) + 1))
    if targets and set(targets) != expected:
        gap = min(expected - set(targets))
        report.add("DP-D3-101", name, 0, expected=gap)
    check_order(report, "DP-D3-104", ((name, *positions[n]) for n in sorted(positions)))


def _check_content(
    book: Book3, name: str, point: Element, places: dict[str, int]
) -> tuple[str, tuple[int, int] | None]:
    """The container that a point leads to, and its position in the reading order."""
    content = point.find("{*}content")
    if content is None:
        return "", None
    src, line = content.get("src", ""), line_of(content)
    file, id = resolve(name, src)
    report = book.report
    if file is None:
        report.add("DP-PRD-013", name, line, href=src)
    elif not file.lower().endswith(".smil") or not id:
        report.add("DP-D3-105", name, line, target=src)
    elif file not in book.members or id not in book.members.ids(file):
        report.add("DP-D3-106", name, line, target=src)
    else:
        kind = local(book.members.ids(file)[id])
        if kind not in ("par", "seq") and not (kind == "text" and book.type == "textNCX"):
            report.add("DP-D3-107", name, line, target=src, element=kind)
        position = (places.get(file, -1), book.members.order(file, id))
        return f"{file}#{id}", position
    return "", None


def _check_media(book: Book3, name: str, root: Element) -> None:
    for audio in each(root, "audio"):
        times = (audio.get("clipBegin"), audio.get("clipEnd"))
        place = (name, line_of(audio))
        clip = read_clip(book.members, place, audio.get("src", ""), times, CLIPS)
        sound = book.members.sound(clip.audio) if clip else None
        if clip and sound and clip.end > sound.duration + ROUNDING:
            facts = {"audio": clip.audio, "end": show(clip.end), "length": show(sound.duration)}
            book.report.add(CLIPS.past, name, line_of(audio), **facts)
    for img in each(root, "img"):
        file, _ = resolve(name, img.get("src", ""))
        if file is None or file not in book.members:
            book.report.add("DP-D3-120", name, line_of(img), target=img.get("src", ""))


def _check_tests(book: Book3, name: str, root: Element) -> None:
    """The NCX repeats every customTest of the SMIL files, and says what structure it is."""
    report = book.report
    here = {t.get("id", ""): t for t in each(root, "smilCustomTest")}
    there = {t.get("id", ""): t for s in book.smils for t in each(s.root, "customTest")}
    for id, test in there.items():
        twin = here.get(id)
        keys = ("defaultState", "override")
        if twin is None or any(twin.get(k) != test.get(k) for k in keys):
            report.add("DP-D3-122", name, 0 if twin is None else line_of(twin), target=id)
    for id, test in here.items():
        if id not in there:
            report.add("DP-D3-123", name, line_of(test), target=id)
    used: Counter[tuple[str, str]] = Counter()
    for text, shown in book.target_of.items():
        node = text.getparent()
        id = node.get("customTest", "") if node is not None else ""
        if id and local(shown) in STRUCTURES:
            used[id, STRUCTURES[local(shown)]] += 1
    for id, structure in used:
        twin = here.get(id)
        if twin is not None and twin.get("bookStruct") != structure:
            found = twin.get("bookStruct", "-")
            report.add("DP-D3-121", name, line_of(twin), target=id, found=found, expected=structure)

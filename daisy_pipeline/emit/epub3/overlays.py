# SPDX-License-Identifier: AGPL-3.0-or-later
"""Media overlays made from the finished page, so that they follow its order by construction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from daisy_pipeline.emit.epub3.pages import Page
from daisy_pipeline.emit.epub3.word_times import WordTimeline
from daisy_pipeline.formats.overlay import overlay, par, seq
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import OPS, XHTML
from daisy_pipeline.model.times import Ms

# Structures that readers may skip (footnote, endnote) or leave (the others): EPUB 3.3, 9.4.
_BY_TYPE = frozenset(("footnote", "endnote", "sidebar"))
_BY_TAG = {"table": "table", "ul": "list", "ol": "list", "figure": "figure"}
_SKIPPABLE = frozenset(("pagebreak", "noteref"))


@dataclass(frozen=True)
class Overlay:
    """An overlay: its file's bytes, how long it plays, and the audio files that it plays."""

    data: bytes
    duration: Ms
    files: frozenset[str]


def overlay_of(page: Page, times: WordTimeline, aliases: Mapping[str, str]) -> Overlay | None:
    """The overlay of a page; None when nothing on it sounds.

    A segment that is read word by word is a seq of its words.
    """
    shown: dict[str, list[str]] = {}
    for later, id in aliases.items():
        shown.setdefault(id, []).append(later)
    maker = _Maker(page, times, shown)
    children = list(maker.inside(page.root))
    if not children:
        return None
    return Overlay(overlay(page.file, children), maker.duration, frozenset(maker.files))


@dataclass
class _Maker:
    page: Page
    times: WordTimeline
    more: Mapping[str, list[str]]  # other units that an element shows
    duration: Ms = 0
    files: set[str] = field(default_factory=set)
    count: int = 0

    def inside(self, node: Element) -> Iterator[Element]:
        """What plays in a node, in document order."""
        for child in node:
            id = child.get("id")
            kind = _kind(child)
            if id is not None and (own := list(self._pars(id, kind))):
                yield from own
                yield from self.inside(child)
            elif id is not None and id in self.times.segments:
                yield from self._seq(id, None, child)
            elif id is not None and kind is not None and kind not in _SKIPPABLE:
                yield from self._seq(id, kind, child)
            else:
                yield from self.inside(child)

    def _pars(self, id: str, kind: str | None) -> Iterator[Element]:
        shown = (id, *self.more.get(id, ()))
        for span in (span for unit in shown for span in self.times.times.of(unit)):
            self.duration += span.length
            self.files.add(span.file)
            type = kind if kind in _SKIPPABLE else None
            text, audio = f"{self.page.file}#{id}", f"audio/{span.file}"
            yield par(self._next("p"), text, audio, span.begin, span.end, type)

    def _seq(self, id: str, kind: str | None, node: Element) -> Iterator[Element]:
        own = self._next("q")
        children = list(self.inside(node))
        if children:
            yield seq(own, f"{self.page.file}#{id}", kind, children)

    def _next(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count:05d}"


def _kind(node: Element) -> str | None:
    type = node.get(f"{{{OPS}}}type")
    if type in _BY_TYPE or type in _SKIPPABLE:
        return type
    return _BY_TAG.get(str(node.tag).removeprefix(f"{{{XHTML}}}"))

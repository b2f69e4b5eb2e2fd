# SPDX-License-Identifier: AGPL-3.0-or-later
"""HWP 5 files: streams of the compound file as one document."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.hwp.binary_body import Section
from daisy_pipeline.readers.hwp.binary_head import Stored, read_head
from daisy_pipeline.readers.hwp.book import book_of, with_findings
from daisy_pipeline.readers.hwp.container import (
    LARGEST_STREAM,
    Container,
    Properties,
    open_container,
)
from daisy_pipeline.readers.hwp.document import Document, Head, Para
from daisy_pipeline.readers.hwp.records import TooMuchError, Tree, read_records
from daisy_pipeline.readers.hwp.summary import summary

_SUMMARY = "\x05HwpSummaryInformation"


def read_hwp(path: Path) -> ReadResult:
    """The Book in a HWP 5 file; DaisyError when it is locked, damaged or none."""
    with open_container(path) as container:
        kind = container.properties()
        if kind.password:
            raise fail("DP-HWP-002", container.place)
        if kind.drm:
            raise fail("DP-HWP-003", container.place)
        findings: list[Finding] = []
        try:
            head, stored = _head(container, kind, findings)
            paras = _paras(container, kind, head, findings)
        except TooMuchError as problem:
            place = Place(path.name, inside="BodyText")
            raise fail("DP-HWP-008", place, limit=LARGEST_STREAM >> 20) from problem
        pictures = _Pictures(container, kind, stored)
        document = Document(paras, head, _info(container), pictures.get)
        return with_findings(book_of(document, path.name, "hwp"), findings)


def _info(container: Container) -> BookInfo:
    if _SUMMARY not in container.names:
        return BookInfo()
    title, author = summary(container.raw(_SUMMARY, 1 << 20))
    return BookInfo(title=title, creators=(author,) if author else ())


def _tree(stream: tuple[bytes, bool]) -> Tree:
    data, whole = stream
    tree = read_records(data)
    tree.cut |= not whole
    return tree


def _head(
    container: Container, kind: Properties, findings: list[Finding]
) -> tuple[Head, dict[str, Stored]]:
    """The tables of DocInfo; without them the words alone are read, and it is told."""
    place = Place(container.place.file, inside="DocInfo")
    if "DocInfo" not in container.names:
        findings.append(Finding("DP-HWP-021", place))
        return Head(), {}
    tree = _tree(container.stream("DocInfo", kind.packed))
    if tree.cut:
        findings.append(Finding("DP-HWP-021", place))
    return read_head(tree.records)


def _paras(
    container: Container, kind: Properties, head: Head, findings: list[Finding]
) -> tuple[Para, ...]:
    """The paragraphs of all sections; what is damaged is told, what stands before it is read."""
    folder = "ViewText" if kind.handed_out else "BodyText"
    made: list[Para] = []
    sections = container.sections(folder)
    if not sections:
        raise fail("DP-HWP-006", container.place)
    for name in sections:
        place = Place(container.place.file, inside=name)
        try:
            opened = container.handed_out if kind.handed_out else container.stream
            tree = _tree(opened(name, kind.packed))
        except (OSError, ValueError) as problem:
            if len(sections) == 1:
                reason = " ".join(str(problem).split())[:120]
                raise fail("DP-HWP-001", place, reason=reason) from problem
            findings.append(Finding("DP-HWP-007", place))
            continue
        if tree.cut:
            findings.append(Finding("DP-HWP-007", place))
        made += Section(tree.records, head, name).read()
    return tuple(made)


class _Pictures:
    """The document's embedded pictures, read when they are asked for."""

    def __init__(self, container: Container, kind: Properties, stored: dict[str, Stored]) -> None:
        self._container = container
        self._packed = kind.packed
        self._stored = stored
        self._known: dict[str, tuple[str, bytes] | None] = {}

    def get(self, key: str) -> tuple[str, bytes] | None:
        """Name and bytes of a picture by its place in DocInfo's list, from 1."""
        if key not in self._known:
            self._known[key] = self._read(self._stored.get(key))
        return self._known[key]

    def _read(self, place: Stored | None) -> tuple[str, bytes] | None:
        names = {n.casefold(): n for n in self._container.names}
        name = names.get(place.name.casefold()) if place else None
        if place is None or name is None:
            return None
        packed = self._packed if place.packed is None else place.packed
        try:
            data, _ = self._container.stream(name, packed)
        except (DaisyError, OSError, ValueError):
            return None
        return name.rsplit("/", 1)[-1], data

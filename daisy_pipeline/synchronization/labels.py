# SPDX-License-Identifier: AGPL-3.0-or-later
"""Audacity label tracks: clips out for people to hear and move, moved ones back as corrections.

A line is begin, tab, end, tab, text; seconds with six decimals. The text is the segment's id, a
mark for those that need an ear (``?`` unsure, ``!`` not found), and the first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack, WordTime
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.corrections import Correction, clock, usable

_WORDS = 40
_SIGNS = ("?", "!")
_MARKS = {ClipStatus.LOW: "? ", ClipStatus.MISSING: "! "}
_SECONDS = re.compile(r"\d{1,7}(?:[.,]\d{1,9})?")
_LARGEST = 200_000  # labels; no recording has more sentences
_UNMOVED: Ms = 1


@dataclass(frozen=True, slots=True)
class _Label:
    segment: str
    begin: Ms
    end: Ms
    line: int
    marked: bool


def labels_bytes(track: SyncTrack, book: Book, recording: Recording) -> bytes:
    """The label file of one recording: UTF-8, a line a clip, in order of time."""
    words = {s.id: " ".join(text_of(s).split()) for s in segments(top_blocks(book))}
    clips = sorted(_clips(track, recording), key=lambda c: (c.begin, c.end))
    return "".join(_line(clip, words.get(clip.segment, "")) for clip in clips).encode("utf-8")


def word_labels_bytes(
    track: SyncTrack, words: Sequence[WordTime], book: Book, recording: Recording
) -> bytes:
    """The words of one recording as a label file, to look at: a line a word, in order of time."""
    texts = {s.id: text_of(s) for s in segments(top_blocks(book))}
    clips = track.by_segment
    own = (w for w in words if clips[w.segment].source == recording.digest)
    return "".join(
        f"{_seconds(w.begin)}\t{_seconds(w.end)}\t{texts[w.segment][w.first : w.last]}\n"
        for w in sorted(own, key=lambda w: (w.begin, w.end))
    ).encode("utf-8")


def _clips(track: SyncTrack, recording: Recording) -> Iterator[Clip]:
    return (clip for clip in track.clips if clip.source == recording.digest)


def _line(clip: Clip, words: str) -> str:
    short = words if len(words) <= _WORDS else words[:_WORDS] + "…"
    mark = "" if clip.origin is ClipOrigin.HUMAN else _MARKS.get(clip.status, "")
    text = f"{clip.segment} {mark}{short}".rstrip()
    return f"{_seconds(clip.begin)}\t{_seconds(clip.end)}\t{text}\n"


def _seconds(time: Ms) -> str:
    return f"{time // 1000}.{time % 1000:03d}000"


def import_labels(
    text: str, track: SyncTrack, book: Book, recording: Recording, by: str, shown: str = ""
) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """Corrections for the labels that a person moved or settled, and findings about the others.

    An unsure label is settled by deleting its question mark: the person listened, and it is right.
    So is that of a segment which was not found, by deleting its ``!``: nobody reads it.
    ``shown`` is the label file's name in findings. DP-SYN-020 a line that is no label, -021 an
    unknown segment, -022 a segment twice, -023 a deleted label; -013 and -015 as in sync.tsv.
    """
    findings: list[Finding] = []
    order = [segment.id for segment in segments(top_blocks(book))]
    labels = _known(_parse(text, shown, findings), set(order), shown, findings)
    exported = {clip.segment: clip for clip in _clips(track, recording)}
    for name in exported.keys() - labels.keys():
        findings.append(Finding("DP-SYN-023", Place(shown, inside=name), {"segment": name}))
    rows = [
        Correction(name, recording.digest, label.begin, label.end, by, line=label.line)
        for name, label in labels.items()
        if _moved(label, exported.get(name)) or _settled(label, exported[name])
    ]
    rows.sort(key=lambda r: r.line)
    points = [row for row in rows if row.unread and not _given_up(row, labels, exported)]
    findings += [_impossible(row, shown) for row in points]
    good, doubts = usable([row for row in rows if row not in points], order, [recording])
    findings += [
        Finding(f.id, Place(shown, f.place.line, inside=f.place.inside), f.facts) for f in doubts
    ]
    return tuple(good), tuple(sorted(findings, key=lambda f: (f.place.line, f.id, f.place)))


def _parse(text: str, shown: str, findings: list[Finding]) -> Iterator[_Label]:
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines[:_LARGEST], 1):
        # Audacity writes the frequencies of a spectral selection in a line of their own.
        if not line.strip() or line.startswith("\\"):
            continue
        cells = line.split("\t", 2)
        times = [_ms(cell) for cell in cells[:2]]
        if len(cells) < 3 or None in times or not cells[2].strip():
            facts = {"text": line.strip()[:60]}
            findings.append(Finding("DP-SYN-020", Place(shown, number), facts))
            continue
        begin, end = (time or 0 for time in times)
        words = cells[2].split()
        marked = len(words) > 1 and words[1] in _SIGNS
        yield _Label(words[0], begin, end, number, marked)


def _ms(cell: str) -> Ms | None:
    if not _SECONDS.fullmatch(cell.strip()):
        return None
    whole, _, part = cell.strip().replace(",", ".").partition(".")
    return int(whole) * 1000 + (int((part + "0000")[:4]) + 5) // 10


def _known(
    labels: Iterator[_Label], names: set[str], shown: str, findings: list[Finding]
) -> dict[str, _Label]:
    """The first label of each segment of the book."""
    found: dict[str, _Label] = {}
    for label in labels:
        place = Place(shown, label.line, inside=label.segment)
        if label.segment not in names:
            findings.append(Finding("DP-SYN-021", place, {"segment": label.segment}))
        elif label.segment in found:
            facts = {"segment": label.segment, "begin": clock(found[label.segment].begin)}
            findings.append(Finding("DP-SYN-022", place, facts))
        else:
            found[label.segment] = label
    return found


def _moved(label: _Label, clip: Clip | None) -> bool:
    if clip is None:
        return True
    return abs(label.begin - clip.begin) > _UNMOVED or abs(label.end - clip.end) > _UNMOVED


def _settled(label: _Label, clip: Clip) -> bool:
    if clip.status is ClipStatus.MISSING and clip.origin is ClipOrigin.HUMAN:
        return False
    return clip.status in _MARKS and not label.marked


def _given_up(row: Correction, labels: Mapping[str, _Label], exported: Mapping[str, Clip]) -> bool:
    """Whether a label without length says that nobody reads the segment: it lost its ``!``."""
    clip = exported.get(row.segment)
    missing = clip is not None and clip.status is ClipStatus.MISSING
    return missing and not labels[row.segment].marked


def _impossible(row: Correction, shown: str) -> Finding:
    facts = {"segment": row.segment, "begin": clock(row.begin), "end": clock(row.end)}
    return Finding("DP-SYN-013", Place(shown, row.line, inside=row.segment), facts)

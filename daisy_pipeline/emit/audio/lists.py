# SPDX-License-Identifier: AGPL-3.0-or-later
"""Playlists, and a list of contents as plain text, which every reader can have read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.audio.tracks import Mark, Track
from daisy_pipeline.emit.shared.credits import narrators, whole_title
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.title import Title

CONTENTS = "contents.txt"
_LINE = "\r\n"  # old players and old editors know no other
_WORDS = {
    "ko": {
        "author": "지은이", "narrator": "낭독", "publisher": "펴낸 곳", "date": "만든 날",
        "length": "전체 길이", "files": "파일", "count": "개", "contents": "차례",
        "book": "한 파일로 된 책",
    },
    "en": {
        "author": "Author", "narrator": "Read by", "publisher": "Publisher", "date": "Date",
        "length": "Length", "files": "Files", "count": "", "contents": "Contents",
        "book": "The book as one file",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """What the lists tell: the title, files in playing order with their names, the M4B's name."""

    title: Title
    tracks: tuple[Track, ...]
    names: tuple[str, ...]
    book: str = ""


def extended_playlist(listed: Listed) -> bytes:
    """An M3U in UTF-8 (``.m3u8``) with every file's length in seconds and its chapter."""
    rows = ["#EXTM3U"]
    for track, name in zip(listed.tracks, listed.names, strict=True):
        heading = " ".join(track.heading.split())
        rows += [f"#EXTINF:{round(track.file.duration / 1000)},{heading}", name]
    return _text(rows)


def plain_playlist(listed: Listed) -> bytes | None:
    """An M3U of names alone for old players; None where one is not of plain letters."""
    if not all(name.isascii() for name in listed.names):
        return None
    return _text(listed.names)


def contents(listed: Listed) -> bytes:
    """The list of contents as text: UTF-8 with its mark, without which Windows may guess wrong."""
    title = listed.title
    words = _WORDS["ko" if title.lang.lower().startswith("ko") else "en"]
    total = sum(track.file.duration for track in listed.tracks)
    facts = {
        "author": ", ".join(title.creators),
        "narrator": ", ".join(narrators(title)),
        "publisher": title.publisher or title.producer,
        "date": title.date,
        "length": spoken_length(total, title.lang),
        "files": f"{len(listed.tracks)}{words['count']}",
        "book": listed.book,
    }
    rows = [whole_title(title), ""]
    rows += [f"{words[key]}: {value}" for key, value in facts.items() if value]
    rows += ["", words["contents"], "", *_chapters(listed)]
    return b"\xef\xbb\xbf" + _text(rows)


def _chapters(listed: Listed) -> Iterator[str]:
    lang = listed.title.lang
    for number, (track, name) in enumerate(zip(listed.tracks, listed.names, strict=True), 1):
        length = spoken_length(track.file.duration, lang)
        yield f"{number}. {' '.join(track.heading.split())} ({length}) {name}"
        yield from (
            f"  {clock(mark.begin)} {' '.join(mark.name.split())}" for mark in _inner(track)
        )


def _inner(track: Track) -> Sequence[Mark]:
    """The chapters that a file's own line does not name."""
    return track.marks[1:]


def clock(time: Ms) -> str:
    """``1:02:03``, the form in which players show where they are."""
    hours, rest = divmod(time // 1000, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def spoken_length(time: Ms, lang: str) -> str:
    """A length in words that a screen reader says well: ``1시간 2분 3초``, ``1 h 2 min 3 s``."""
    hours, rest = divmod(round(time / 1000), 3600)
    minutes, seconds = divmod(rest, 60)
    korean = lang.lower().startswith("ko")
    units = ("시간", "분", "초") if korean else (" h", " min", " s")
    told = [f"{n}{unit}" for n, unit in zip((hours, minutes, seconds), units, strict=True) if n]
    return " ".join(told) or f"0{units[2]}"


def _text(rows: Sequence[str]) -> bytes:
    return "".join(row + _LINE for row in rows).encode()

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an emitter gets: a Book with its pictures, and a recording of it that ticks evenly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.model.book import Book, Segment, text_of
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import whole
from daisy_pipeline.model.title import Edition, Title
from daisy_pipeline.model.track import Clip, ClipOrigin, Media, MediaFile, SyncTrack, WordTime
from daisy_pipeline.model.walk import parts, segments, top_blocks
from tests.fakes.books import PNG
from tests.fakes.products import mp3

TITLE = Title(
    slug="everything",
    uid="urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    title="온갖 것이 든 책",
    lang="ko",
    date="2026-03-02",
    publisher="시험도서관",
    creators=("김유정",),
    contributors=("옮긴이",),
    subtitle="시험용",
    subjects=("소설",),
    description="모든 구조가 든 책",
    narrators=("홍길동",),
    human_voice=True,
    producer="제작소",
    revision=1,
    revision_date="2026-04-05",
    edition=Edition(publisher="출판사", date="1936", isbn="978-89-01-23456-7"),
)
DELAY = 50  # what the encoder puts before the sound
STEP = 1000  # a segment a second: 200 ms of silence, 700 ms of words, 100 ms of silence


def given(book: Book, folder: Path, *, sound: bool = False, title: Title = TITLE) -> ProductInput:
    """The Book with its pictures in ``folder``, with sound if wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    images = {r.name: folder / r.name for r in book.resources}
    for path in images.values():
        path.write_bytes(PNG)
    made = ProductInput(book, title, {}, images)
    return with_sound(made, folder) if sound else made


def with_sound(made: ProductInput, folder: Path) -> ProductInput:
    """The input with one encoded file a part."""
    clips: list[Clip] = []
    files: list[MediaFile] = []
    audio: dict[str, Path] = {}
    for number, part in enumerate(parts(made.book), 1):
        found = part.segments
        if not found:
            continue
        source, name = f"{number:064x}", f"c{number:03d}.mp3"
        clips += [_clip(segment, source, n) for n, segment in enumerate(found)]
        data = mp3((len(found) * STEP + DELAY) / 1000)
        audio[name] = folder / name
        audio[name].write_bytes(data)
        edits = whole(source, len(found) * STEP, name, DELAY)
        files.append(MediaFile(name, "audio/mpeg", len(data), edits))
    return replace(made, track=SyncTrack(tuple(clips)), media=Media(tuple(files)), audio=audio)


def _clip(segment: Segment, source: str, number: int) -> Clip:
    begin = number * STEP + 200
    return Clip(segment.id, source, begin, begin + 700, ClipOrigin.HUMAN)


def by_words(made: ProductInput) -> ProductInput:
    """The input with times for the words of every segment, and the wish to show them."""
    assert made.track is not None
    words = tuple(
        word
        for segment in segments(top_blocks(made.book))
        for word in word_times(segment, made.track.by_segment[segment.id])
    )
    return replace(made, words=words, settings={**made.settings, "highlight": "word"})


def word_times(segment: Segment, clip: Clip) -> Iterator[WordTime]:
    """Words of one length, side by side, without the punctuation around them."""
    found = [m.span() for m in re.finditer(r"\w(\S*\w)?", text_of(segment)) if m[0].strip("_")]
    for number, (first, last) in enumerate(found):
        begin, end = (
            clip.begin + (clip.end - clip.begin) * n // len(found) for n in (number, number + 1)
        )
        yield WordTime(segment.id, first, last, begin, end)


def emitted(emitter: object, made: ProductInput, folder: Path) -> dict[str, bytes]:
    """The files that an emitter writes into ``folder``, by name."""
    folder.mkdir(parents=True)
    emitter.emit(made, folder)  # type: ignore[attr-defined]
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small books with sound, and the product that becomes of them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.emit.audio.emitter import Audio
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import whole
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.track import Media, MediaFile, SyncTrack
from daisy_pipeline.model.walk import TextPlace, change_texts
from daisy_pipeline.tools.aac import AacWriter, delay_ms
from tests.fakes.given import TITLE, given

RATE = 22050


def book(*blocks: b.Block, front: tuple[b.Block, ...] = ()) -> b.Book:
    """A Book of these blocks with ids for its sentences."""
    numbers = iter(range(1, 10_000))

    def named(place: TextPlace) -> b.Text:
        return tuple(replace(s, id=f"s{next(numbers):05d}") for s in place.text)

    return change_texts(b.Book(lang="ko", front=front, body=blocks), named)


def heading(text: str, level: int = 1) -> b.Heading:
    """A heading."""
    return b.Heading(level=level, text=b.plain(text))


def para(text: str, role: str = "") -> b.Paragraph:
    """A paragraph."""
    return b.Paragraph(text=b.plain(text), role=role)


NOVEL = (
    heading("첫째 마당"), para("봄이 왔다."), heading("안쪽", 2), para("꽃이 폈다."),
    heading("둘째 마당"), para("닭이 쫓기었다."),
)  # fmt: skip


def with_sound(
    text: b.Book, folder: Path, title: Title = TITLE, *, joined: bool = False, **settings: object
) -> ProductInput:
    """What the emitter gets: an MP3 a part, an AAC file a part where an M4B is wanted."""
    made = replace(given(text, folder, sound=True, title=title), settings=settings)
    if not joined:
        return made
    assert made.media is not None
    files, audio = [], dict(made.audio)
    for file in made.media.files:
        source, length = file.edits.pieces[0].source, file.edits.pieces[0].end
        name = file.name.replace(".mp3", ".aac")
        audio[name] = tone(folder / name, length)
        edits = whole(source, length, name, delay_ms(RATE))
        files.append(MediaFile(name, "audio/aac", 0, edits))
    return replace(made, joined=Media(tuple(files)), audio=audio)


def tone(path: Path, length: int, rate: int = RATE) -> Path:
    """A quiet tone of so many ms as AAC."""
    samples = array("h", (int(2000 * math.sin(n / 9)) for n in range(length * rate // 1000)))
    with path.open("wb") as file, AacWriter(file, rate, 64) as aac:
        aac.write(samples.tobytes())
    return path


def silenced(made: ProductInput, *segments: str) -> ProductInput:
    """The input without the clips of some segments."""
    assert made.track is not None
    clips = tuple(c for c in made.track.clips if c.segment not in segments)
    return replace(made, track=SyncTrack(clips))


def product(made: ProductInput, out: Path) -> tuple[dict[str, bytes], Sequence[Finding]]:
    """The files of the product and what was told."""
    out.mkdir(parents=True)
    told = Audio().emit(made, out)
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}, told

# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole recording cut into stretches to listen to, and what of it sounds at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, Extra, Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.recordings.pauses import union

_ROOM: Ms = 300  # before the first word of a stretch, where the pause before it is long
_PAUSE: Ms = 2000  # shorter pauses are heard with what comes after them
Span = tuple[Ms, Ms]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is played in one go: its segments in order, with when each begins, and their words.

    ``segments`` is empty for sound that belongs to no text.
    """

    source: str
    file: str
    begin: Ms
    end: Ms
    segments: tuple[tuple[Ms, str], ...] = ()
    text: str = ""

    def at(self, time: Ms) -> str:
        """The segment that sounds at a time; "" where there is none."""
        found = [name for begin, name in self.segments if begin <= time]
        return found[-1] if found else next((name for _, name in self.segments), "")


def spoken(track: SyncTrack, recordings: Sequence[Recording]) -> dict[str, list[Span]]:
    """Where each recording sounds: its clips and the sound of no text; all of it without any.

    Pauses are nobody's to hear: a percentage of listening is one of what was said.
    """
    found: dict[str, list[Span]] = {r.digest: [] for r in recordings}
    marks = [(c.source, c.begin, c.end) for c in track.clips]
    marks += [(e.source, e.begin, e.end) for e in track.extras]
    for source, begin, end in marks:
        if begin < end and source in found:
            found[source].append((begin, end))
    return {r.digest: union(found[r.digest]) or [(0, r.duration)] for r in recordings}


def stretches(
    track: SyncTrack, book: Book, recordings: Sequence[Recording], least: Ms = 0
) -> tuple[Stretch, ...]:
    """Everything that sounds, recording by recording, a segment at a time.

    With ``least`` segments are joined until a stretch is as long (ms). Sound of no text goes
    with the segment after it; what comes after the last one is a stretch of its own.
    """
    words = {s.id: " ".join(text_of(s).split()) for s in segments(top_blocks(book))}
    found: list[Stretch] = []
    for recording in recordings:
        own = [c for c in track.clips if c.source == recording.digest and c.begin < c.end]
        extras = [e for e in track.extras if e.source == recording.digest]
        cut = list(_cut(recording, sorted(own, key=lambda c: (c.begin, c.end)), extras, words))
        found += _joined(cut, least)
    return tuple(found)


def _cut(
    recording: Recording,
    clips: Sequence[Clip],
    extras: Sequence[Extra],
    words: Mapping[str, str],
) -> Iterator[Stretch]:
    done: Ms = 0
    for clip in clips:
        before = [e.begin for e in extras if e.end > done and e.begin < clip.begin]
        near = done if clip.begin - done <= _PAUSE else clip.begin - _ROOM
        begin = max(done, min([near, *before]))
        said = ((clip.begin, clip.segment),)
        text = words.get(clip.segment, "")
        end = max(begin, clip.end)
        yield Stretch(recording.digest, recording.file, begin, end, said, text)
        done = max(done, clip.end)
    left = [(max(done, e.begin), e.end) for e in extras if e.end > done]
    if not clips and not left:
        left = [(0, recording.duration)]
    for begin, end in union(left):
        yield Stretch(recording.digest, recording.file, begin, min(end, recording.duration))


def _joined(cut: Sequence[Stretch], least: Ms) -> Iterator[Stretch]:
    whole: Stretch | None = None
    for one in cut:
        if whole is None:
            whole = one
        elif whole.end - whole.begin < least:
            text = " ".join(t for t in (whole.text, one.text) if t)
            both = (*whole.segments, *one.segments)
            end = max(whole.end, one.end)
            whole = replace(whole, end=end, segments=both, text=text)
        else:
            yield whole
            whole = one
    if whole is not None:
        yield whole

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a recording's length can be a reading of the text that it is said to carry."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from daisy_pipeline.model.book import Book, Segment, spoken
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks

# ms a syllable. Measured: a man's Korean sentences 162 to 322, in all 219; LibriVox' English
# sonnets with their announcements 270 to 277 by the weights of `syllables`.
USUAL: Ms = 220
FASTEST: Ms = 80
SLOWEST: Ms = 800
_ALLOWANCE: Ms = 60_000  # announcements at the beginning and the end, silence, a broken-off start
_ENOUGH = 40  # syllables: a shorter text says nothing about the pace


def syllables(text: str) -> float:
    """How long a text is to say, in syllables: a Hangul, Hanja or kana sign is one.

    A letter of an alphabet is 0.4 (English has some 2.7 letters a syllable), a digit 1.5.
    """
    total = 0.0
    for sign in unicodedata.normalize("NFC", text):
        if sign.isdigit():
            total += 1.5
        elif sign.isalpha():
            total += 1.0 if ord(sign) >= 0x1100 else 0.4
    return total


def judge_lengths(book: Book, track: SyncTrack, recordings: Sequence[Recording]) -> list[Finding]:
    """Originals far too short (DP-AUD-011) or too long (-012) for the segments placed in them."""
    said = {s.id: s for s in segments(top_blocks(book))}
    placed: dict[str, list[Segment]] = defaultdict(list)
    for clip in track.clips:
        if clip.segment in said:
            placed[clip.source].append(said[clip.segment])
    found = (judge_length(r, placed[r.digest]) for r in recordings if placed[r.digest])
    return [finding for finding in found if finding is not None]


def judge_length(recording: Recording, carried: Iterable[Segment]) -> Finding | None:
    """DP-AUD-011 or -012 when nobody reads the carried segments in so short or long a time."""
    amount = sum(syllables(spoken(s)) for s in carried)
    if amount < _ENOUGH:
        return None
    place = Place(file=recording.file)
    facts = {
        "minutes": round(recording.duration / 60_000, 1),
        "usual": round(amount * USUAL / 60_000, 1),
    }
    if recording.duration < amount * FASTEST:
        return Finding("DP-AUD-011", place, facts)
    if recording.duration > amount * SLOWEST + _ALLOWANCE:
        return Finding("DP-AUD-012", place, facts)
    return None

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a take teaches of the reader's voice, for the short ones of the same reader and title.

One sentence that was read again is too short to learn a voice from, and so is a minute with a long
announcement. The same reader's other recordings of the title have it, mostly made in the same room.
What is learned stays among the results of steps, which may be deleted at any moment; it never gets
into ``voices/``, and no other title sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.hmm.lessons import Sentence, teach
from daisy_pipeline.synchronization.hmm.memory import Sums
from daisy_pipeline.synchronization.hmm.parameters.takes import TEACHING
from daisy_pipeline.synchronization.snapshot import Snapshot, snapshot_bytes
from daisy_pipeline.synchronization.steps import languages
from daisy_pipeline.tools.files import publish


def recall(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``voice.json`` from the sure clips of ``track``; nothing where most are unsure."""
    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    track = loads(SyncTrack, (given.inputs["track"] / "track.json").read_bytes())
    if not trusted(track.clips):
        return []
    known, tongues = {s.id: s for s in segments(top_blocks(book))}, languages(book)
    sums = Sums()
    probes, paths = given.numbered("probe"), given.numbered("original")
    for folder, path in zip(probes, paths, strict=True):
        recording = loads(Recording, (folder / "recording.json").read_bytes())
        sentences: list[Sentence] = [
            (known[clip.segment], tongues[clip.segment], clip)
            for clip in track.clips
            if clip.source == recording.digest and tongues[clip.segment] == book.lang
        ]
        teach(recording, path, sentences, sums, given.progress, TEACHING.sure)
    phones = sums.halves()
    if phones:
        publish(snapshot_bytes(Snapshot("", book.lang, "", "", phones)), out / "voice.json")
    return []


def trusted(clips: Sequence[Clip]) -> bool:
    """Whether a take may teach: most of the text was found in it, and hardly any of that unsurely.

    A take with another text is refused or has here and there a sentence that seems to fit.
    """
    placed = [clip for clip in clips if clip.begin < clip.end]
    sure = sum(_is_sure(clip) for clip in placed)
    return sure > 0 and sure >= max(TEACHING.read * len(clips), TEACHING.placed * len(placed))


def _is_sure(clip: Clip) -> bool:
    found = clip.status in (ClipStatus.OK, ClipStatus.REREAD) and clip.confidence >= TEACHING.sure
    return found or clip.origin is ClipOrigin.HUMAN

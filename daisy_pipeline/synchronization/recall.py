# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first reading teaches of the reader's voice, for a few sentences that were read again.

One sentence is too short to learn a voice from. The same reader's recording of the same title has
it, made in the same room, so that the sentence is found by itself. What is learned stays among the
results of steps, which may be deleted at any moment; it never gets into ``voices/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.track import Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.hmm.lessons import Sentence, teach
from daisy_pipeline.synchronization.hmm.memory import Sums
from daisy_pipeline.synchronization.snapshot import Snapshot, snapshot_bytes
from daisy_pipeline.synchronization.steps import languages
from daisy_pipeline.tools.files import publish

_SURE = 0.5  # confidence that teaches: here nobody pins what was learned, and much beats little


def recall(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``voice.json`` from the clips of ``track``; nothing where no clip is sure."""
    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    track = loads(SyncTrack, (given.inputs["track"] / "track.json").read_bytes())
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
        teach(recording, path, sentences, sums, given.progress, _SURE)
    phones = sums.halves()
    if phones:
        publish(snapshot_bytes(Snapshot("", book.lang, "", "", phones)), out / "voice.json")
    return []

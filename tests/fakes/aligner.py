# SPDX-License-Identifier: AGPL-3.0-or-later
"""An aligner that places segments by what they say: ``(low)``, ``(missing)``, ``(reread)``."""

from __future__ import annotations

from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack

EACH = 500  # ms a segment


class MarkedAligner:
    """Gives each segment half a second in order; marks in its words say how sure it is."""

    name = "marked"
    version = 1

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        """As `Aligner.align`; announcements fill the rest of the recording."""
        source, at = given.recordings[0], 0
        clips = []
        for segment, _ in given.segments:
            words = text_of(segment)
            found = [s for s in ClipStatus if f"({s})" in words]
            status = found[0] if found else ClipStatus.OK
            missing = status is ClipStatus.MISSING
            end = at if missing else at + EACH
            sure = {ClipStatus.OK: 0.99, ClipStatus.REREAD: 0.9, ClipStatus.LOW: 0.2}
            clips.append(
                Clip(
                    segment.id, source.digest, at, end, ClipOrigin.ALIGNER, status,
                    sure.get(status, 0.0),
                )
            )  # fmt: skip
            at = end
        extras = (Extra(source.digest, at, source.duration, "announcement"),)
        return AlignResult(SyncTrack(tuple(clips), extras))

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The aligner ``dtw``: a synthetic voice's speech laid over the reader's, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np

from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.synchronization import evidence as proof
from daisy_pipeline.synchronization import passes, snap
from daisy_pipeline.synchronization.doubts import short
from daisy_pipeline.synchronization.features import HOP_MS, Spool
from daisy_pipeline.synchronization.heard import Heard, listen, pronounce
from daisy_pipeline.synchronization.levels import Material
from daisy_pipeline.synchronization.passes import Found

_FEW = 4  # segments that cannot tell one book from another
_FEW_IN_ONE = 6  # the same for one recording among several
_EXTRA_MS = 400


class DtwAligner:
    """Works without any model, for every language that espeak-ng speaks. Same input, same clips.

    Settings: ``review_below`` (confidence that asks for a person) and ``trim_silence`` (limits at
    the edges of speech; otherwise every pause belongs to the segment before it).
    """

    name = "dtw"
    version = 5

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        """A clip for every segment; findings DP-SYN-001 and -002."""
        with ExitStack() as open_files:
            heard = listen(
                given.recordings, given.paths, open_files.enter_context(Spool()), progress
            )
            voice = pronounce(given.segments, open_files.enter_context(Spool()), progress)
            material = Material(heard, voice)
            if not voice.mel.length or heard.length < 20 or not heard.voiced.any():
                return _nothing(given, heard, bool(voice.mel.length))
            return _aligned(given, material, progress)


def _aligned(given: AlignInput, material: Material, progress: Progress) -> AlignResult:
    material = passes.best_warp(material)
    raw, strange = passes.fine(material, passes.coarse(material), progress)
    shown = proof.gather(material, raw)
    heard = material.heard
    places = snap.snap(heard, raw)
    if not given.settings.get("trim_silence", True):
        places = snap.to_next(places, strange, heard.starts[1:])
    sure = proof.confidence(shown)
    if shown.judged.sum() < _FEW:
        sure = np.minimum(sure, 0.6)
    others = _other_books(heard, raw, shown)
    foreign = np.array([heard.which(place.begin) in others for place in raw])
    sure = np.where(foreign, np.minimum(sure, 0.1), sure)
    silent = material.reference.lengths == 0
    clips = _clips(given, heard, places, sure, silent)
    findings = tuple(_other_book(given, number, foreign, heard, raw) for number in others)
    told = tuple(c.segment for c, known in zip(clips, silent | foreign, strict=True) if known)
    return AlignResult(SyncTrack(clips, _extras(heard, strange)), findings, told)


def _other_books(heard: Heard, found: Sequence[Found], shown: proof.Evidence) -> list[int]:
    """The numbers of the recordings that say something else than the text; all if it is unsure."""
    files = np.array([heard.which(place.begin) for place in found])
    spoken = np.array([place.begin < place.end for place in found]) & shown.judged
    strange = [
        number
        for number in range(len(heard.recordings))
        if (own := spoken & (files == number)).sum() >= _FEW_IN_ONE
        and shown.whole(own) < proof.UNRELATED
    ]
    if shown.judged.sum() >= _FEW and shown.whole() < proof.UNRELATED:
        return strange or list(range(len(heard.recordings)))
    return strange


def _clips(
    given: AlignInput,
    heard: Heard,
    places: Sequence[Found],
    sure: np.ndarray,
    silent: np.ndarray,
) -> tuple[Clip, ...]:
    review = float(given.settings.get("review_below", 0.5))
    clips: list[Clip] = []
    for number, (segment, _) in enumerate(given.segments):
        place = places[number]
        source, begin, end = heard.place(place.begin, place.end)
        if clips and clips[-1].source == source:
            begin = max(begin, clips[-1].end)
            end = max(begin, end)
        status = ClipStatus.OK if sure[number] >= review else ClipStatus.LOW
        if silent[number] or begin == end:
            status, end = ClipStatus.MISSING, begin
        confidence = 0.0 if status is ClipStatus.MISSING else round(float(sure[number]), 3)
        clips.append(Clip(segment.id, source, begin, end, ClipOrigin.ALIGNER, status, confidence))
    return tuple(clips)


def _extras(heard: Heard, strange: Sequence[Found]) -> tuple[Extra, ...]:
    extras: list[Extra] = []
    for place in strange:
        source, begin, end = heard.place(place.begin, place.end)
        if end - begin >= _EXTRA_MS:
            extras.append(Extra(source, begin, end))
    return tuple(extras)


def _nothing(given: AlignInput, heard: Heard, has_words: bool) -> AlignResult:
    """Every segment missing: there is no speech, or no words."""
    source = given.recordings[0].digest
    clips = tuple(
        Clip(segment.id, source, 0, 0, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)
        for segment, _ in given.segments
    )
    place = Place(file=given.recordings[0].file)
    facts = {"seconds": round(heard.length * HOP_MS / 1000, 1)}
    findings = (Finding("DP-SYN-002", place, facts),) if has_words else ()
    return AlignResult(SyncTrack(clips), findings, tuple(clip.segment for clip in clips))


def _other_book(
    given: AlignInput, number: int, foreign: np.ndarray, heard: Heard, found: Sequence[Found]
) -> Finding:
    own = (k for k, f in enumerate(found) if foreign[k] and heard.which(f.begin) == number)
    words = short(text_of(given.segments[next(own, 0)][0]))
    return Finding(
        "DP-SYN-001",
        Place(file=given.recordings[number].file),
        {"words": words, "tongue": given.segments[0][1], "fits": 0, "all": len(given.segments)},
    )

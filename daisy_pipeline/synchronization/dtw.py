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
from daisy_pipeline.synchronization.features import HOP_MS, Spool
from daisy_pipeline.synchronization.heard import Heard, listen, pronounce
from daisy_pipeline.synchronization.levels import Material
from daisy_pipeline.synchronization.passes import Found

_FEW = 4  # segments that cannot tell one book from another
_EXTRA_MS = 400
_SHOWN = 5  # places of one kind that are told one by one


class DtwAligner:
    """Works without any model, for every language that espeak-ng speaks. Same input, same clips.

    Settings: ``review_below`` (confidence that asks for a person) and ``trim_silence`` (limits at
    the edges of speech; otherwise every pause belongs to the segment before it).
    """

    name = "dtw"
    version = 3

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        """A clip for every segment; findings DP-SYN-001 to -006."""
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
    judged = int(shown.judged.sum())
    other_book = judged >= _FEW and shown.whole() < proof.UNRELATED
    sure = proof.confidence(shown)
    if judged < _FEW:
        sure = np.minimum(sure, 0.6)
    if other_book:
        sure = np.minimum(sure, 0.1)
    silent = material.reference.lengths == 0
    clips = _clips(given, heard, places, sure, silent)
    track = SyncTrack(clips, _extras(heard, strange))
    if other_book:
        return AlignResult(track, tuple(_other_book(given)))
    return AlignResult(track, tuple(_doubts(given, clips, silent)))


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
    return AlignResult(SyncTrack(clips), findings)


def _other_book(given: AlignInput) -> list[Finding]:
    words = text_of(given.segments[0][0])[:30]
    first = given.recordings[0]
    return [Finding("DP-SYN-001", Place(file=first.file), {"words": words})]


def _doubts(given: AlignInput, clips: Sequence[Clip], silent: np.ndarray) -> list[Finding]:
    files = {r.digest: r.file for r in given.recordings}
    missing, low = [], []
    for number, clip in enumerate(clips):
        words = text_of(given.segments[number][0])[:30]
        place = Place(files[clip.source], time=clip.begin, inside=clip.segment)
        if clip.status is ClipStatus.MISSING and not silent[number]:
            missing.append((0.0, Finding("DP-SYN-003", place, {"words": words})))
        elif clip.status is ClipStatus.LOW:
            low.append((clip.confidence, Finding("DP-SYN-004", place, {"words": words})))
    return [*_few(missing, "DP-SYN-005", files), *_few(low, "DP-SYN-006", files)]


def _few(findings: list[tuple[float, Finding]], rest: str, files: dict[str, str]) -> list[Finding]:
    """The worst few, in reading order, and how many more there are."""
    order = sorted(range(len(findings)), key=lambda n: (findings[n][0], n))[:_SHOWN]
    shown = [findings[n][1] for n in sorted(order)]
    more = len(findings) - len(shown)
    if more:
        place = Place(file=next(iter(files.values())))
        shown.append(Finding(rest, place, {"count": more, "all": len(findings)}))
    return shown

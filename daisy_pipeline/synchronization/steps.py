# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's steps: align a recording's segments, and join all tracks with people's corrections."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.model.book import Book, Run, Segment, spoken, text_of
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import AlignInput, AlignResult, Step, StepInput
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from daisy_pipeline.synchronization import aligners
from daisy_pipeline.synchronization.corrections import anchored, corrected, read_corrections
from daisy_pipeline.synchronization.doubts import doubts
from daisy_pipeline.synchronization.snapshot import together
from daisy_pipeline.synchronization.wordtimes import join_words, read_words, write_words
from daisy_pipeline.tools import espeak

MOST_OTHERS = 40  # sentences that a short take's are held against

STEPS = {
    "align": Step(
        name="align",
        version=22,
        run="daisy_pipeline.synchronization.steps:align",
        settings=("synchronization",),
        tools=("av", "espeakng-loader", "numba", "numpy"),
    ),
    "recall": Step(
        name="recall",
        version=2,
        run="daisy_pipeline.synchronization.recall:recall",
        tools=("av", "espeakng-loader", "numba", "numpy"),
    ),
    "correct": Step(name="correct", version=6, run="daisy_pipeline.synchronization.steps:correct"),
}


def align(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``track.json``: the wanted segments placed in the originals that follow each other.

    Beside it ``words.json``, the times of words where they are known. ``lesson-001`` ... are what
    other takes of the reader taught (`recall`). ``first``: for such a lesson alone; nothing is told
    of it, since the same take is aligned once more.

    Segments without letters or digits (``* * *``) have nothing to say and get no clip.
    """
    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    recordings = _recordings(given)
    paths = {
        recording.digest: path
        for recording, path in zip(recordings, given.numbered("original"), strict=True)
    }
    wanted = set(given.params["segments"])
    tongues = languages(book)
    chosen = tuple(
        (segment, tongues[segment.id])
        for segment in segments(top_blocks(book))
        if segment.id in wanted and any(sign.isalnum() for sign in spoken(segment))
    )
    settings = given.settings.get("synchronization", {})
    result = AlignResult(SyncTrack())
    if given.params.get("whole"):
        result = AlignResult(whole_takes(recordings, [segment for segment, _ in chosen]))
    elif chosen and recordings:
        names = [segment.id for segment, _ in chosen]
        anchors = anchored(given.params.get("anchors", ()), names, recordings)
        wish = AlignInput(recordings, paths, chosen, settings, anchors)
        result = _aligned(given, wish, _others(book, tongues, wanted))
    (out / "track.json").write_bytes(dumps(result.track))
    (out / "told.json").write_text(json.dumps(result.told), "utf-8")
    write_words(result.words, out)
    return () if given.params.get("first") else result.findings


def _aligned(
    given: StepInput, wish: AlignInput, others: Sequence[tuple[Segment, str]]
) -> AlignResult:
    """What the aligner finds with all that is known of the voice; ``others`` are not said there."""
    aligner = aligners.find(str(wish.settings.get("aligner", "hmm")))
    model = next((path.parent for path in given.numbered("model")), None)
    with together(given.inputs.get("memory"), given.numbered("lesson")) as memory:
        wish = replace(wish, memory=memory, model=model)
        result = aligner.align(wish, given.progress)
        if memory is None:
            return result
        from daisy_pipeline.synchronization.hmm.verdicts import judged  # loads kernels

        return judged(wish, result, others, given.progress)


def _others(
    book: Book, tongues: Mapping[str, str], wanted: Collection[str]
) -> list[tuple[Segment, str]]:
    """Sentences of the book's language whose words a take does not carry, from all over it."""
    every = list(segments(top_blocks(book)))
    carried = {spoken(segment) for segment in every if segment.id in wanted}
    own = [
        (segment, book.lang)
        for segment in every
        if tongues[segment.id] == book.lang and spoken(segment) not in carried
    ]
    return own[:: -(-len(own) // MOST_OTHERS) or 1]


def whole_takes(recordings: Sequence[Recording], headings: Sequence[Segment]) -> SyncTrack:
    """The track of a title without text: each heading is the whole of its recording.

    A heading that has no recording of its own is missing at the end of the last one.
    """
    clips = []
    for number, heading in enumerate(headings):
        source = recordings[min(number, len(recordings) - 1)]
        own = number < len(recordings)
        begin, status = (0, ClipStatus.OK) if own else (source.duration, ClipStatus.MISSING)
        clips.append(
            Clip(
                heading.id,
                source.digest,
                begin,
                source.duration,
                ClipOrigin.ALIGNER,
                status,
                float(own),
            )
        )
    return SyncTrack(tuple(clips))


def correct(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``track.json``: all tracks in reading order, people's corrections above the rest.

    Beside it ``words.json``: the times of words that still hold.
    """
    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    folders = given.numbered("track")
    tracks = [loads(SyncTrack, (folder / "track.json").read_bytes()) for folder in folders]
    path = given.inputs.get("corrections")
    rows, findings = read_corrections(path) if path is not None else ((), ())
    recordings = _recordings(given)
    rounds = given.params.get("rounds")
    track, problems = corrected(book, tracks, recordings, rows, rounds)
    (out / "track.json").write_bytes(dumps(track))
    parts = [(own, read_words(folder)) for own, folder in zip(tracks, folders, strict=True)]
    write_words(join_words(track, parts), out)
    words = {s.id: text_of(s).strip() for s in segments(top_blocks(book))}
    files = {recording.digest: recording.file for recording in recordings}
    return (*findings, *problems, *doubts(track, words, files, _told(given)))


def _told(given: StepInput) -> set[str]:
    """The segments that align spoke of already; the tracks of a voice have none."""
    paths = (folder / "told.json" for folder in given.numbered("track"))
    return {id for path in paths if path.is_file() for id in json.loads(path.read_bytes())}


def _recordings(given: StepInput) -> tuple[Recording, ...]:
    return tuple(
        loads(Recording, (folder / "recording.json").read_bytes())
        for folder in given.numbered("probe")
    )


def languages(book: Book) -> Mapping[str, str]:
    """The language in which each segment is to be read aloud, one that the voice can speak."""
    found = {segment.id: book.lang for segment in segments(top_blocks(book))}
    for block in every_block(top_blocks(book)):
        if block.lang:
            found.update((segment.id, block.lang) for segment in segments((block,)))
    for segment in segments(top_blocks(book)):
        found[segment.id] = _own_language(segment) or found[segment.id]
    foreign = {lang for lang in found.values() if lang != book.lang}
    mute = {lang for lang in sorted(foreign) if not espeak.has_voice(lang)}
    return {key: book.lang if lang in mute else lang for key, lang in found.items()}


def _own_language(segment: Segment) -> str | None:
    """The language of a segment that is wholly in another one; None otherwise."""
    runs = [item for item in segment.content if isinstance(item, Run) and item.text.strip()]
    found = {run.lang for run in runs}
    return found.pop() if len(found) == 1 else None

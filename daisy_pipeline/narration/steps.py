# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's step: one part of a book, spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Progress, Settings, Step, StepInput
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import parts
from daisy_pipeline.narration.narrate import Narration
from daisy_pipeline.narration.narrate import narrate as narrate_blocks
from daisy_pipeline.narration.script import Pauses, Utterance, script
from daisy_pipeline.narration.voices import load_voice
from daisy_pipeline.tools.files import publish, sha256_of

STEPS: dict[str, Step] = {
    "narrate": Step(
        "narrate",
        1,
        "daisy_pipeline.narration.steps:narrate",
        settings=("narration",),
        tools=("espeakng-loader", "av"),
    ),
}
SPEECH = "speech.flac"


def narrate(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``speech.flac``, ``recording.json`` and ``track.json`` of one part of the book.

    Segments without letters or digits (``* * *``) have nothing to say and get no clip.
    """
    book = codec.loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    part = parts(book)[int(given.params["part"])]
    settings = given.settings["narration"]
    voice = load_voice(str(settings["voice"]), settings)
    # Two parts with the same words must not be one recording: the first id tells them apart.
    name = next((segment.id for segment in part.segments), "")
    utterances = script(part.blocks, book.lang, _pauses(settings))
    told = _told(utterances, len(part.segments), given.progress)
    spoken = narrate_blocks(told, voice, book.lang, out / SPEECH, name)
    recording = Recording(sha256_of(out / SPEECH), SPEECH, spoken.duration, spoken.rate, 1)
    publish(codec.dumps(recording), out / "recording.json")
    publish(codec.dumps(_track(spoken, recording)), out / "track.json")
    return spoken.findings


def _told(utterances: Iterable[Utterance], total: int, progress: Progress) -> Iterator[Utterance]:
    for done, utterance in enumerate(utterances, 1):
        yield utterance
        progress.step(done, total, SPEECH)


def _pauses(settings: Settings) -> Pauses:
    sentence, paragraph, heading = (
        max(0, int(settings[f"pause_{name}"])) for name in ("sentence", "paragraph", "heading")
    )
    return Pauses(sentence, paragraph, heading)


def _track(spoken: Narration, recording: Recording) -> SyncTrack:
    def clip(segment: str, begin: int, end: int) -> Clip:
        status = ClipStatus.OK if begin < end else ClipStatus.MISSING
        confidence = 1.0 if begin < end else 0.0
        origin = ClipOrigin.VOICE
        return Clip(segment, recording.digest, begin, end, origin, status, confidence)

    return SyncTrack(tuple(clip(s.segment, s.begin, s.end) for s in spoken.spoken))

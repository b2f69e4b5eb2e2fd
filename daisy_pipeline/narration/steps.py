# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's step: one part of a book, spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Progress, Step, StepInput

if TYPE_CHECKING:  # planning needs only STEPS
    from daisy_pipeline.model.track import Recording, SyncTrack
    from daisy_pipeline.narration.cast import Cast
    from daisy_pipeline.narration.narrate import Narration
    from daisy_pipeline.narration.script import Utterance

STEPS: dict[str, Step] = {
    "narrate": Step(
        "narrate",
        3,
        "daisy_pipeline.narration.steps:narrate",
        settings=("narration",),
        tools=("espeakng-loader", "av"),
    ),
}
SPEECH = "speech.flac"


def narrate(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``speech.flac``, ``recording.json`` and ``track.json`` of one part of the book.

    Inputs ``voice-001`` ... are the voice.toml files of the cast, whose names ``voices`` of the
    params holds; the files of their engines are inputs too. Segments without letters or digits
    (``* * *``) have nothing to say and get no clip.
    """
    from daisy_pipeline.model import codec
    from daisy_pipeline.model.book import Book
    from daisy_pipeline.model.track import Recording
    from daisy_pipeline.model.walk import parts
    from daisy_pipeline.narration.cast import latin_language, pauses_of
    from daisy_pipeline.narration.narrate import narrate as narrate_blocks
    from daisy_pipeline.narration.script import script
    from daisy_pipeline.tools.files import publish, sha256_of

    book = codec.loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    part = parts(book)[int(given.params["part"])]
    cast = _cast(given, book.lang)
    pauses = pauses_of(cast.main, cast.settings)
    # Two parts with the same words must not be one recording: the first id tells them apart.
    name = next((segment.id for segment in part.segments), "")
    utterances = script(part.blocks, book.lang, pauses, latin_language(cast.main))
    told = _told(utterances, len(part.segments), given.progress)
    spoken = narrate_blocks(told, cast, out / SPEECH, name)
    recording = Recording(sha256_of(out / SPEECH), SPEECH, spoken.duration, spoken.rate, 1)
    publish(codec.dumps(recording), out / "recording.json")
    publish(codec.dumps(_track(spoken, recording)), out / "track.json")
    return spoken.findings


def _cast(given: StepInput, lang: str) -> Cast:
    """The cast as it was planned; the voice of the settings where there is no file."""
    from daisy_pipeline.config.synthetic_voices import VoiceSpec, read_voice
    from daisy_pipeline.narration.cast import Cast

    settings = given.settings["narration"]
    names = [str(name) for name in given.params.get("voices", ())] or [str(settings["voice"])]
    engines = [VoiceSpec(name, name) for name in given.params.get("engines", ())]
    files = [read_voice(path) for path in given.numbered("voice")]
    known = {spec.name: spec for spec in (*engines, *files)}
    main = known.get(names[0]) or VoiceSpec(names[0], names[0])
    return Cast(main, {n: s for n, s in known.items() if n != main.name}, lang, settings)


def _told(utterances: Iterable[Utterance], total: int, progress: Progress) -> Iterator[Utterance]:
    for done, utterance in enumerate(utterances, 1):
        yield utterance
        progress.step(done, total, SPEECH)


def _track(spoken: Narration, recording: Recording) -> SyncTrack:
    from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack

    def clip(segment: str, begin: int, end: int) -> Clip:
        status = ClipStatus.OK if begin < end else ClipStatus.MISSING
        confidence = 1.0 if begin < end else 0.0
        origin = ClipOrigin.VOICE
        return Clip(segment, recording.digest, begin, end, origin, status, confidence)

    return SyncTrack(tuple(clip(s.segment, s.begin, s.end) for s in spoken.spoken))

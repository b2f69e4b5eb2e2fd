# SPDX-License-Identifier: AGPL-3.0-or-later
"""The music of a magazine: a jingle between its sections, an opening and a closing.

Music is a source like any other: its pieces stand in the parts' edit lists under the digest of the
prepared file, so that times of clips stay right and originals stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.times import EditList, Ms, Piece
from daisy_pipeline.model.track import Recording
from daisy_pipeline.recordings.master import MOST, Heard, Wanted, loudness_of
from daisy_pipeline.recordings.mastered import PartMaster
from daisy_pipeline.recordings.measured import Measured
from daisy_pipeline.tools import clips
from daisy_pipeline.tools.files import publish, sha256_of
from daisy_pipeline.tools.flac import FlacWriter

MUSIC = "music.flac"
ROLES = ("opening", "jingle", "closing")
_OWN = "music of a magazine"  # in the file: its digest is never that of somebody's recording


def jingle(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``music.flac`` (trimmed, faded, no longer than allowed) and ``recording.json``.

    DP-MAG-002: it was longer. Raises DaisyError DP-MAG-003 for silence, and as `media.stream`.
    """
    file, own = str(given.params["file"]), given.settings["magazine"]
    longest = 1000 * int(own["longest"])
    fades = int(own["fade_in"]), int(own["fade_out"])
    made = clips.music(given.inputs["original"], file, longest, *fades)
    speech, place = made.speech, Place(file=file)
    duration = len(speech.pcm) // 2 * 1000 // speech.rate
    if not duration:
        raise fail("DP-MAG-003", place)
    with FlacWriter(out / MUSIC, speech.rate, _OWN) as flac:
        flac.write(speech.pcm)
    recording = Recording(sha256_of(out / MUSIC), file, duration, speech.rate, 1)
    publish(codec.dumps(recording), out / "recording.json")
    return [Finding("DP-MAG-002", place, {"seconds": longest // 1000})] if made.shortened else []


@dataclass(frozen=True)
class Frame:
    """The music before the words of a part and after them."""

    before: Heard | None = None
    after: Heard | None = None

    def wish(self, wish: Wanted, gap: Ms) -> Wanted:
        """What is wanted of the part itself: ``gap`` ms of quiet beside music."""
        return replace(
            wish,
            head=gap if self.before is not None and wish.head >= 0 else wish.head,
            tail=gap if self.after is not None and wish.tail >= 0 else wish.tail,
        )


def frames(parts: int, given: StepInput) -> Iterator[Frame]:
    """The music of so many parts that follow each other: the inputs ``music-…`` and ``level-…``."""
    music = dict(_music(given))
    for number in range(parts):
        yield Frame(
            music.get("jingle" if number else "opening"),
            music.get("closing") if number == parts - 1 else None,
        )


def _music(given: StepInput) -> Iterator[tuple[str, Heard]]:
    for role in ROLES:
        if f"music-{role}" in given.inputs:
            recording = _recording(given.inputs[f"music-{role}"])
            folder = given.inputs[f"level-{role}"]
            measured = codec.loads(Measured, (folder / "measured.json").read_bytes())
            levels = np.load(folder / "levels.npy", allow_pickle=False)
            yield role, Heard(recording.digest, recording.file, measured, levels)


def files_of(given: StepInput) -> dict[str, tuple[Path, str]]:
    """By digest: the files of music among the inputs, and their names for findings."""
    folders = [given.inputs[f"music-{r}"] for r in ROLES if f"music-{r}" in given.inputs]
    known = [(_recording(folder), folder / MUSIC) for folder in folders]
    return {recording.digest: (path, recording.file) for recording, path in known}


def _recording(folder: Path) -> Recording:
    return codec.loads(Recording, (folder / "recording.json").read_bytes())


def framed(part: PartMaster, frame: Frame, heard: Mapping[str, Heard], target: float) -> PartMaster:
    """The part between its music, which becomes ``target`` LUFS loud; the words stay as they are.

    What the part is to have is then the loudness of words and music together: it is measured as a
    whole.
    """
    before, after = frame.before, frame.after
    music = {one.digest: one for one in (before, after) if one is not None}
    if not music:
        return part
    gains = dict(part.gains)
    for digest, one in music.items():
        gains[digest] = max(-MOST, min(MOST, round(target - one.measured.loudness, 1)))
    edits = _around(part.edits, before, after)
    lead = before.measured.duration if before is not None else 0
    peaks = [one.measured.true_peak + gains[digest] for digest, one in music.items()]
    loudness = part.loudness
    if loudness is not None:
        every = {piece.source: heard[piece.source] for piece in part.edits.pieces}
        words = loudness_of(part.edits, every, part.gains)
        loudness = round(loudness + loudness_of(edits, {**every, **music}, gains) - words, 2)
    return replace(
        part,
        edits=edits,
        fills=tuple(replace(f, at=f.at + lead, until=f.until + lead) for f in part.fills),
        gains=gains,
        loudness=loudness,
        peak=None if part.peak is None else round(max(part.peak, *peaks), 2),
    )


def _around(edits: EditList, before: Heard | None, after: Heard | None) -> EditList:
    """The list with music in front and behind; everything else moves by the music in front."""
    pieces, at = [], 0
    if before is not None:
        pieces.append(Piece(before.digest, 0, before.measured.duration, 0))
        at = pieces[0].until
    pieces += [replace(piece, at=at + piece.at) for piece in edits.pieces]
    end = at + edits.duration
    if after is not None:
        pieces.append(Piece(after.digest, 0, after.measured.duration, end))
        end = pieces[-1].until
    return EditList(edits.result, tuple(pieces), end)

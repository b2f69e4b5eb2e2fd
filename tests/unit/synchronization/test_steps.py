# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import pickle
from importlib import import_module
from pathlib import Path

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.track import SyncTrack
from daisy_pipeline.synchronization.steps import STEPS, align
from tests.fakes import narrator


def test_steps_name_functions_that_exist() -> None:
    for name, step in STEPS.items():
        module, _, function = step.run.partition(":")
        assert step.name == name
        assert callable(getattr(import_module(module), function))


def test_align_writes_the_wanted_clips(tmp_path: Path) -> None:
    texts = (*narrator.SENTENCES[:8], "* * *")
    blocks = tuple(b.Paragraph(text=(segment,)) for segment, _ in narrator.segments(texts))
    said = narrator.join([narrator.said(t, pitch=1.1) for t in texts[2:8]])
    for folder in ("book", "probe", "out"):
        (tmp_path / folder).mkdir()
    recording = narrator.write(said.samples, tmp_path / "a.wav")
    (tmp_path / "book" / "book.json").write_bytes(dumps(b.Book(lang="ko", body=blocks)))
    (tmp_path / "probe" / "recording.json").write_bytes(dumps(recording))
    inputs = {
        "book": tmp_path / "book",
        "probe-001": tmp_path / "probe",
        "original-001": tmp_path / "a.wav",
    }
    wanted = [f"s{n:05d}" for n in range(3, 9)]
    given = StepInput(inputs, {"synchronization": {}}, {"segments": [*wanted, "s00009"]})
    assert align(pickle.loads(pickle.dumps(given)), tmp_path / "out") == ()
    data = (tmp_path / "out" / "track.json").read_bytes()
    track = loads(SyncTrack, data)
    assert [c.segment for c in track.clips] == wanted
    away = [abs(c.begin - on) for c, (on, _) in zip(track.clips, said.limits, strict=True)]
    assert max(away) <= 250
    align(given, tmp_path / "out")
    assert (tmp_path / "out" / "track.json").read_bytes() == data

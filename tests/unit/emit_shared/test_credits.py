# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole titles and readers' names, the same in every product."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.emit.daisy3 import Daisy3
from daisy_pipeline.emit.daisy202.emitter import Daisy202
from daisy_pipeline.emit.shared.credits import narrators, whole_title
from tests.fakes.books import kitchen_sink
from tests.fakes.given import TITLE, emitted, given


def test_a_synthetic_voice_is_named_as_such_once() -> None:
    voice = replace(TITLE, human_voice=False, narrators=("합성 음성(eSpeak NG)",))
    assert narrators(voice) == ("합성 음성(eSpeak NG)",)
    english = replace(voice, lang="en", narrators=("Synthetic voice (eSpeak NG)",))
    assert narrators(english) == ("Synthetic voice (eSpeak NG)",)
    assert narrators(replace(voice, narrators=("유나",))) == ("유나 (합성 음성)",)
    assert narrators(replace(voice, narrators=())) == ("합성 음성",)
    assert narrators(replace(TITLE, narrators=())) == ()


@pytest.mark.parametrize(
    ("emitter", "files"),
    [(Daisy202(), ("ncc.html", "part001.smil")), (Daisy3(), ("package.opf", "navigation.ncx"))],
)
def test_subtitles_are_part_of_the_title(
    emitter: object, files: tuple[str, ...], tmp_path: Path
) -> None:
    made = emitted(emitter, given(kitchen_sink(), tmp_path / "in", sound=True), tmp_path / "out")
    assert whole_title(TITLE) == "온갖 것이 든 책: 시험용"
    for file in files:
        assert whole_title(TITLE) in made[file].decode(), file


def test_nobody_reads_a_silent_book(tmp_path: Path) -> None:
    files = emitted(Daisy202(), given(kitchen_sink(), tmp_path / "in"), tmp_path / "out")
    assert b"ncc:narrator" not in files["ncc.html"]

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files are recordings to take in, and what their names say and hide."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.intake.naming import next_name, proposal_of, reduced
from daisy_pipeline.intake.sources import find_sources
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from tests.fakes.sounds import tone, write_wav

POSIX = pytest.mark.skipif(os.name != "posix", reason="not-on-windows: no such files there")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "home" / "sources" / "봄").mkdir(parents=True)
    return Workspace(tmp_path / "home")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def wav(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_wav(path, tone(8000, 0.1), 8000)


def found(workspace: Workspace, *paths: Path) -> tuple[list[str], list[str]]:
    sources, findings = find_sources(paths, workspace, "봄")
    return [s.path.name for s in sources], [f.id for f in findings]


def test_a_stick_as_it_comes(workspace: Workspace, stick: Path) -> None:
    for name in ("10.wav", "2.wav", "하나/둘/1.wav"):
        wav(stick / name)
    for name in ("._2.wav", "Thumbs.db", "desktop.ini", ".Trashes/9.wav", "__MACOSX/8.wav"):
        wav(stick / name)
    wav(stick / "System Volume Information" / "7.wav")
    assert found(workspace, stick) == (["2.wav", "10.wav", "1.wav"], [])


@pytest.mark.message("DP-INT-005")
def test_an_empty_file(workspace: Workspace, stick: Path) -> None:
    wav(stick / "1.wav")
    (stick / "2.wav").touch()
    sources, (finding,) = find_sources([stick], workspace, "봄")
    assert [s.path.name for s in sources] == ["1.wav"]
    assert (finding.id, finding.place) == ("DP-INT-005", Place((stick / "2.wav").as_posix()))


@POSIX
@pytest.mark.message("DP-INT-004")
def test_links_do_not_lead_out(workspace: Workspace, stick: Path, tmp_path: Path) -> None:
    wav(tmp_path / "secret" / "s.wav")
    wav(stick / "1.wav")
    (stick / "out.wav").symlink_to(tmp_path / "secret" / "s.wav")
    (stick / "in.wav").symlink_to("1.wav")
    (stick / "gone.wav").symlink_to("nothing.wav")
    (stick / "ring.wav").symlink_to("ring.wav")
    (stick / "folder").symlink_to(tmp_path / "secret")
    sources, findings = find_sources([stick], workspace, "봄")
    assert [s.path.name for s in sources] == ["1.wav", "in.wav"]
    told = {Path(f.place.file).name: f.id for f in findings if f.id.startswith("DP-INT")}
    assert told == {"out.wav": "DP-INT-004", "gone.wav": "DP-INT-010", "ring.wav": "DP-INT-010"}
    assert found(workspace, stick / "out.wav") == (["out.wav"], [])  # named by a person


@POSIX
@pytest.mark.message("DP-INT-006")
def test_no_plain_file(workspace: Workspace, stick: Path) -> None:
    os.mkfifo(stick / "1.wav")
    (finding,) = find_sources([stick / "1.wav"], workspace, "봄")[1]
    assert (finding.id, finding.place) == ("DP-INT-006", Place((stick / "1.wav").as_posix()))


@pytest.mark.message("DP-INT-007")
def test_a_file_of_another_title(workspace: Workspace) -> None:
    path = wav(workspace.sources / "가을" / "audio" / "1.wav")
    (finding,) = find_sources([path], workspace, "봄")[1]
    assert (finding.id, finding.place) == ("DP-INT-007", Place(path.as_posix()))
    own = wav(workspace.sources / "봄" / "audio" / "1.wav")
    ((source,), ()) = find_sources([own], workspace, "봄")
    assert source.own == "audio/1.wav"


def test_paths_that_are_none(workspace: Workspace, stick: Path) -> None:
    for path, id in ((stick / "x.wav", "DP-NEW-002"), (stick, "DP-REC-011")):
        with pytest.raises(DaisyError) as told:
            find_sources([path], workspace, "봄")
        assert told.value.findings[0].id == id
        assert told.value.exit_code is ExitCode.BAD_USAGE


@pytest.mark.parametrize(
    ("name", "sections", "segments"),
    [
        ("3장.wav", (3,), ()),
        ("제 3 장 홍길동.wav", (3,), ()),
        ("3장/01.wav", (3,), ()),
        ("3장/4과.wav", (4,), ()),
        ("stick/Section 12/track 3.mp3", (12,), ()),
        ("ch4-2.mp3", (4,), ()),
        ("03_2.mp3", (3, 2), ()),
        ("03.mp3", (3,), ()),
        ("2026-11-23 녹음.wav", (11, 23), ()),
        ("2장 20261123.wav", (2,), ()),
        ("홍길동.wav", (), ()),
        ("s00010-s00050 다시.wav", (), ("s00010", "s00050")),
        ("s00010.wav", (), ("s00010", "s00010")),
        ("", (), ()),
    ],
)
def test_what_names_say(name: str, sections: tuple[int, ...], segments: tuple[str, ...]) -> None:
    found = proposal_of(name)
    assert (found.sections, found.segments) == (sections, segments)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("홍길동_3장.mp3", "…_3장.mp3"),
        ("제3장 홍길동 (수정).wav", "제3장 … (수정).wav"),
        ("강 3강.m4a", "… 3강.m4a"),
        ("Hong Gildong ch 4.WAV", "… ch 4.WAV"),
        ("01012345678.wav", "….wav"),
        ("s00012-s00014 다시.wav", "s00012-s00014 다시.wav"),
        ("C:\\홍길동\\3장.wav", "3장.wav"),
        ("3장.홍길동", "3장.…"),
        ("홍\x00길\n동.wav", "….wav"),
    ],
)
def test_what_is_kept_of_names(name: str, kept: str) -> None:
    assert reduced(name) == kept


@given(st.text(min_size=1, max_size=60))
def test_no_name_is_kept_of_any_name(name: str) -> None:
    kept = reduced(f"홍길동{name}")
    assert "홍길동" not in kept and "/" not in kept and len(kept) <= 130
    assert kept.isprintable()


def test_names_here() -> None:
    taken = ["audio/V-014-002.mp3", "audio/v-014-010.wav", "audio/V-0142-77.wav", "audio/1.wav"]
    assert next_name("V-014", ".wav", taken) == "audio/V-014-011.wav"
    assert next_name("V/0:1", ".mp3", []) == "audio/V-0-1-001.mp3"

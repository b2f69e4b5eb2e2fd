# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy voices``, from a volunteer's first title to the day on which consent is withdrawn."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.build.voices import pinned
from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.main import run
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.synchronization.snapshot import digest_of
from tests.fakes import narrator
from tests.unit.commands.desk import Say, sit_down

READ = narrator.SENTENCES
SITE = """[site]
library = "시험도서관"
[check]
epubcheck = "never"
[products]
wanted_with_audio = ["daisy202"]
"""


@cache
def samples() -> np.ndarray:
    clips = [narrator.said(text, pitch=1.12) for text in READ]
    return np.asarray(narrator.join(clips).samples)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a title that V-014 reads, aligned once."""
    root = tmp_path_factory.mktemp("library")
    (root / "daisy.toml").write_text(SITE, "utf-8")
    (root / "a.txt").write_text("\n\n".join(READ) + "\n", "utf-8")
    narrator.write(samples(), root / "a.wav")
    with pytest.MonkeyPatch.context() as patch:
        sit_down(root, patch)
        assert run(["new", "봄", "--text", "a.txt", "--audio", "a.wav"]) == 0
        name_narrator(root / "sources" / "봄", "V-014")
        assert run(["sync", "export", "봄"]) == 0
    korean_click.speak("en")
    return root


def name_narrator(folder: Path, name: str) -> None:
    path = folder / "takes.tsv"
    lines = path.read_text("utf-8").splitlines()
    at = next(line for line in lines if line.startswith("file\t")).split("\t").index("narrator")
    for number, line in enumerate(lines):
        cells = line.split("\t")
        if cells[0].startswith("audio/"):
            cells[at] = name
            lines[number] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def here(made: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace like ``made``, for one test."""
    root = here / "library"
    shutil.copytree(made, root)
    monkeypatch.chdir(root)
    return root


def agree(root: Path, name: str = "V-014", withdrawn: str = "") -> None:
    folder = root / "voices" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "voice.toml").write_text(
        f'[consent.memory]\nreference = "동의-7"\nwithdrawn = "{withdrawn}"\n', "utf-8"
    )


def learned(root: Path, say: Say) -> str:
    agree(root)
    say(0, "voices", "learn", "V-014")
    (path,) = (root / "voices" / "V-014" / "snapshots").iterdir()
    return path.stem


def tree(folder: Path) -> dict[str, bytes]:
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def title_toml(root: Path) -> Path:
    return root / "sources" / "봄" / "title.toml"


@pytest.mark.message("DP-VOI-020")
def test_without_consent_nothing_is_learned_and_a_file_is_offered(here: Path, say: Say) -> None:
    told = say(6, "voices", "learn", "V-014")
    assert "DP-VOI-020" in told and "voices/V-014/voice.toml" in told
    assert [*tree(here / "voices")] == ["V-014/voice.toml"]
    assert "reference" in (here / "voices/V-014/voice.toml").read_text("utf-8")
    again = say(6, "voices", "learn", "V-014")
    assert "DP-VOI-020" in again
    assert "V-014: 동의가 적혀 있지 않음" in say(0, "voices", "list")


@pytest.mark.message("DP-VOI-024")
def test_after_withdrawal_nothing_is_learned(here: Path, say: Say) -> None:
    agree(here, withdrawn="2026-05-01")
    told = say(6, "voices", "learn", "V-014")
    assert "DP-VOI-024" in told and "2026-05-01" in told and "voices/V-014/voice.toml" in told
    assert "동의를 거둠" in say(0, "voices", "list")


@pytest.mark.message("DP-VOI-023")
def test_nobody_of_this_name_reads_anything(here: Path, say: Say) -> None:
    assert "DP-VOI-023" in say(2, "voices", "learn", "V-015")
    assert not (here / "voices").exists()


@pytest.mark.message("DP-VOI-010")
@pytest.mark.parametrize("name", ["../x", "a/b", "..", "", "C:\\x", "a\x00b", ".git", "x" * 80])
def test_names_that_lead_elsewhere_are_refused(here: Path, say: Say, name: str) -> None:
    for words in (("learn", name), ("show", name), ("forget", name, "--yes"), ("use", "봄", name)):
        assert "DP-VOI-010" in say(2, "voices", *words)
    assert not (here / "voices").exists()


@pytest.mark.message("DP-VOI-021")
def test_an_unknown_narrator_is_answered_with_the_known_ones(here: Path, say: Say) -> None:
    agree(here)
    told = say(2, "voices", "show", "V-099")
    assert "DP-VOI-021" in told and "V-014" in told
    assert "DP-VOI-021" in say(2, "voices", "forget", "V-099", "--yes")


def test_a_snapshot_is_named_by_its_bytes_and_never_written_again(here: Path, say: Say) -> None:
    digest = learned(here, say)
    path = here / "voices/V-014/snapshots" / f"{digest}.json"
    assert digest_of(path.read_bytes()) == digest
    assert 5_000 < path.stat().st_size < 90_000
    text = path.read_text("utf-8")
    assert "동의-7" in text and not [s for s in READ if s[:6] in text] and "봄" not in text
    before = path.stat().st_mtime_ns
    assert "앞서 배운 것과 같아" in say(0, "voices", "learn", "v-014")
    assert path.stat().st_mtime_ns == before
    assert len(tree(here / "voices")) == 2
    shown = say(0, "voices", "show", "V-014")
    assert digest[:12] in shown and "쓰는 제작 건이 없습니다" in shown


def test_a_new_snapshot_changes_no_title_and_a_build_writes_none(here: Path, say: Say) -> None:
    say(0, "build", "봄", "--why")
    digest = learned(here, say)
    before = tree(here / "output" / "봄"), tree(here / "voices"), tree(here / "sources")
    told = say(0, "build", "봄", "--why")
    assert "처음" not in told and "입력이 바뀌었습니다" not in told
    assert (tree(here / "output" / "봄"), tree(here / "voices"), tree(here / "sources")) == before
    say(0, "voices", "use", "봄", "V-014")
    assert pinned(Workspace(here), "V-014") == [("봄", digest)]
    told = say(0, "build", "봄", "--why")
    assert "align-001: 입력이 바뀌었습니다(memory)" in told
    assert tree(here / "voices") == before[1]
    assert "DP-VOI" not in told
    agree(here, "V-015")  # somebody else's voice is nobody's business here
    assert "입력이 바뀌었습니다" not in say(0, "build", "봄", "--why")


def test_using_and_stopping_leave_the_rest_of_the_title(here: Path, say: Say) -> None:
    digest = learned(here, say)
    before = title_toml(here).read_bytes()
    told = say(0, "voices", "use", "봄", "V-014", "--snapshot", digest[:6])
    assert digest[:12] in told
    assert title_toml(here).read_bytes().startswith(before)
    assert "봄" in say(0, "voices", "show", "V-014")
    say(0, "voices", "use", "봄", "V-014", "--stop")
    assert title_toml(here).read_bytes().startswith(before)
    assert pinned(Workspace(here), "V-014") == []
    (here / "voices" / "V-014" / "voice.toml").write_text("[consent", "utf-8")
    assert "쓰고 있지 않습니다" in say(0, "voices", "use", "봄", "V-014", "--stop")


@pytest.mark.message("DP-VOI-025")
def test_no_snapshot_fits(here: Path, say: Say) -> None:
    agree(here)
    assert "DP-VOI-025" in say(2, "voices", "use", "봄", "V-014")


@pytest.mark.message("DP-VOI-026")
def test_a_table_written_in_another_way_is_left_to_its_author(here: Path, say: Say) -> None:
    learned(here, say)
    path = title_toml(here)
    text = path.read_text("utf-8").replace("[audio]\n", "[audio]\nmemory = {}\n")
    path.write_text(text, "utf-8")
    told = say(2, "voices", "use", "봄", "V-014")
    assert "DP-VOI-026" in told and "sources/봄/title.toml" in told
    assert path.read_text("utf-8") == text


@pytest.mark.message("DP-VOI-027")
def test_forgetting_asks_first(here: Path, say: Say) -> None:
    learned(here, say)
    before = tree(here / "voices")
    assert "DP-VOI-027" in say(2, "voices", "forget", "V-014")
    assert tree(here / "voices") == before


@pytest.mark.message("DP-VOI-012")
def test_titles_go_on_without_what_was_forgotten(here: Path, say: Say) -> None:
    learned(here, say)
    say(0, "voices", "use", "봄", "V-014")
    told = say(0, "voices", "forget", "V-014", "--yes")
    assert "봄" in told and "withdrawn" in told
    assert [*tree(here / "voices")] == ["V-014/voice.toml"]
    told = say(0, "build", "봄", "-v")
    assert "DP-VOI-012" in told and "sources/봄/title.toml" in told
    assert (here / "output/봄/daisy202").is_dir()
    assert say(0, "voices", "forget", "V-014", "--yes")  # nothing left is no fault


@pytest.mark.message("DP-VOI-011", "DP-VOI-013", "DP-VOI-014", "DP-VOI-015", "DP-VOI-016")
def test_a_snapshot_that_cannot_be_used_is_told_and_hinders_nothing(here: Path, say: Say) -> None:
    digest = learned(here, say)
    say(0, "voices", "use", "봄", "V-014")
    path = here / "voices/V-014/snapshots" / f"{digest}.json"
    good, toml = path.read_bytes(), title_toml(here).read_text("utf-8")
    path.write_bytes(good[:-40])
    assert "DP-VOI-013" in build(say)
    for change, id in (({"features": 0}, "DP-VOI-014"), ({"lang": "en"}, "DP-VOI-015")):
        data = json.dumps({**json.loads(good), **change}).encode()
        path.with_name(f"{digest_of(data)}.json").write_bytes(data)
        title_toml(here).write_text(toml.replace(digest, digest_of(data)), "utf-8")
        assert id in build(say)
    path.write_bytes(good)
    title_toml(here).write_text(toml.replace(digest, "../../x"), "utf-8")
    assert "DP-VOI-012" in build(say)
    title_toml(here).write_text(toml.replace("V-014", "V-015"), "utf-8")
    assert "DP-VOI-016" in build(say)
    title_toml(here).write_text(toml, "utf-8")
    for text in ("", "[consent.memory", "[consent]\nmemory = 3\n"):
        (here / "voices/V-014/voice.toml").write_text(text, "utf-8")
        assert "DP-VOI-011" in build(say)
    agree(here, withdrawn="2026-05-01")
    assert "DP-VOI-011" in build(say)
    agree(here)
    assert "DP-VOI" not in build(say)


def build(say: Say) -> str:
    """What a build tells with its place; it never fails for a voice."""
    told = say(0, "build", "봄", "-v")
    assert "DP-VOI" not in told or "sources/봄/title.toml" in told
    return told


@pytest.mark.message("DP-VOI-022")
def test_too_little_speech_is_not_learned(
    here: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(here)
    monkeypatch.setattr("daisy_pipeline.build.voices.LEAST_SECONDS", 10_000)
    assert "DP-VOI-022" in say(6, "voices", "learn", "V-014")
    assert len(tree(here / "voices")) == 1


@pytest.mark.message("DP-VOI-028")
def test_a_title_that_cannot_be_aligned_is_left_out(here: Path, say: Say) -> None:
    agree(here)
    (here / "sources/봄/audio/a.wav").unlink()
    told = say(6, "voices", "learn", "V-014")
    assert "DP-VOI-028" in told and "DP-AUD-001" in told


def test_what_is_said_as_data(here: Path, say: Say) -> None:
    digest = learned(here, say)
    lines = [json.loads(line) for line in say(0, "voices", "show", "V-014", "--json").splitlines()]
    assert [one["snapshot"] for one in lines if one["type"] == "snapshot"] == [digest]

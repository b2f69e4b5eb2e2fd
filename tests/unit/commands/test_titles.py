# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands around a title, in this process: new, build, config, check, clean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import StepInput
from tests.unit.commands.desk import TEXT, Say, sound, takes
from tests.unit.readers.epubs import pack, page

pytestmark = pytest.mark.usefixtures("library")


# ------------------------------------------------------------------------ new


def test_new_makes_a_title_that_builds(here: Path, say: Say) -> None:
    told = say(0, "new", " 봄 봄 ", "--text", "a.txt")
    folder = here / "sources" / "봄-봄"
    assert "sources/봄-봄" in told and "daisy build" in told
    assert sorted(p.name for p in folder.iterdir()) == ["segments.tsv", "text", "title.toml"]
    assert "# 지은이" in (folder / "title.toml").read_text("utf-8")
    told = say(0, "build", "봄 봄", "--only", "daisy3-text")
    assert "output/봄-봄/daisy3-text" in told


def test_build_takes_products_one_by_one_or_by_commas(here: Path, say: Say) -> None:
    say(0, "new", "봄", "--text", "a.txt")
    told = say(0, "build", "봄", "--only", "daisy3-text", "--only", "epub3,daisy3-text")
    assert "output/봄/daisy3-text" in told and "output/봄/epub3" in told


@pytest.mark.message("DP-NEW-001")
def test_new_never_touches_a_title_that_exists(here: Path, say: Say) -> None:
    say(0, "new", "봄", "--text", "a.txt")
    before = (here / "sources/봄/title.toml").read_bytes()
    told = say(2, "new", "봄", "--text", "a.txt")
    assert "DP-NEW-001" in told and "위치: sources/봄" in told
    assert (here / "sources/봄/title.toml").read_bytes() == before


@pytest.mark.message("DP-NEW-002")
def test_new_with_a_file_that_is_not_there(here: Path, say: Say) -> None:
    assert "위치: b.txt" in (told := say(2, "new", "봄", "--text", "b.txt"))
    assert "DP-NEW-002" in told
    assert not (here / "sources").exists()


@pytest.mark.message("DP-NEW-003")
def test_new_with_a_folder_without_recordings(here: Path, say: Say) -> None:
    (here / "empty").mkdir()
    told = say(2, "new", "봄", "--text", "a.txt", "--audio", "empty")
    assert "DP-NEW-003" in told and "위치: empty" in told


@pytest.mark.message("DP-NEW-004")
def test_new_assigns_recordings_in_natural_order(here: Path, say: Say) -> None:
    sound(here / "voice" / "10.wav", period=40)
    sound(here / "voice" / "2.wav")
    (here / "voice" / "note.txt").write_text("x", "utf-8")
    told = say(0, "new", "봄", "--text", "a.txt", "--audio", "voice")
    assert "DP-NEW-004" in told and "sources/봄/takes.tsv" in told
    rows = takes(here / "sources/봄")
    assert [(r[0], r[2], r[3]) for r in rows] == [
        ("audio/2.wav", "s00001", "s00002"),
        ("audio/10.wav", "s00003", "s00004"),
    ]


@pytest.mark.message("DP-NEW-005")
def test_new_of_nothing(say: Say) -> None:
    assert "DP-NEW-005" in say(2, "new", "봄")


def test_new_of_recordings_alone_has_their_names_as_headings(here: Path, say: Say) -> None:
    sound(here / "voice" / "첫째_마당.wav")
    say(0, "new", "봄", "--audio", "voice")
    assert (here / "sources/봄/text/headings.txt").read_text("utf-8") == "# 첫째 마당\n"


# ---------------------------------------------------------------------- build


@pytest.mark.message("DP-BLD-002")
def test_a_product_that_does_not_exist(text_only: Path, say: Say) -> None:
    assert "DP-BLD-002" in say(2, "build", "봄", "--only", "daisy3-text,nonsense")
    assert "DP-BLD-002" in say(2, "build", "봄", "--set", "products.wanted=nonsense")
    with (text_only / "title.toml").open("a", encoding="utf-8") as file:
        file.write('\n[products]\nwanted = ["nonsense"]\n')
    told = say(4, "build", "봄")
    assert "DP-BLD-002" in told and "위치: sources/봄/title.toml" in told


def accept(folder: Path, id: str) -> None:
    with (folder / "title.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[accept]]\nfinding = "{id}"\nreason = "확인함"\nby = "김사서"\n')


@pytest.mark.message("DP-BLD-003")
def test_an_acceptance_that_nothing_needs(text_only: Path, say: Say) -> None:
    accept(text_only, "DP-TXT-006")
    told = say(0, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-003" in told and "위치: sources/봄/title.toml" in told


def faulty(given: StepInput, out: Path) -> Sequence[Finding]:
    return [Finding("DP-PRD-040", Place("a.mp3"))]


@pytest.mark.message("DP-BLD-004")
def test_a_faulty_product_is_held_back(
    here: Path, text_only: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daisy_pipeline.check.steps.check", faulty)
    told = say(3, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-004" in told and "DP-PRD-040" in told
    assert not (here / "output/봄/daisy3-text").exists()
    report = json.loads((here / "output/봄/report.json").read_bytes())
    assert report["rejected"] == ["daisy3-text"]
    accept(text_only, "DP-PRD-040")
    say(0, "build", "봄", "--only", "daisy3-text")
    assert (here / "output/봄/daisy3-text").is_dir()
    assert "김사서" in (here / "output/봄/report.html").read_text("utf-8")


@pytest.mark.message("DP-BLD-005")
def test_a_product_older_than_the_text(text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    (text_only / "text" / "a.txt").write_text(TEXT + "\n한 줄 더 있다.\n", "utf-8")
    told = say(0, "-v", "build", "봄", "--only", "daisy3-text")
    assert "‘epub3’" in told and "DP-BLD-005" in told


@pytest.mark.message("DP-BLD-006")
def test_a_book_without_a_word(here: Path, text_only: Path, say: Say) -> None:
    """A page mark and nothing else: there is no sentence to read."""
    (text_only / "text" / "a.txt").write_text("@@p1\n", "utf-8")
    told = say(3, "build", "봄")
    assert "DP-BLD-006" in told and "위치: sources/봄/text/a.txt" in told
    assert not (here / "output" / "봄").exists()


@pytest.mark.message("DP-BLD-008")
def test_recordings_that_no_takes_tsv_lists(text_only: Path, say: Say) -> None:
    sound(text_only / "audio" / "1.wav")
    told = say(0, "build", "봄", "--only", "daisy3-text")
    assert "DP-BLD-008" in told and "위치: sources/봄/audio" in told


def test_why_and_json(text_only: Path, say: Say) -> None:
    say(0, "build", "봄", "--only", "daisy3-text")
    lines = [json.loads(n) for n in say(0, "build", "봄", "--why", "--json").splitlines()]
    kinds = {n["job"]: n["reason"] for n in lines if n["type"] == "why"}
    assert kinds["read"] == "fresh" and kinds["emit-epub3"] == "new"
    assert lines[-1] == {"type": "end", "exit_code": 0}


# ---------------------------------------------------- config, check and clean


def test_config_says_who_decided(text_only: Path, say: Say) -> None:
    told = say(0, "config", "봄", "--why", "--set", "build.jobs=2")
    assert 'check.epubcheck = "never"    # daisy.toml:4' in told
    assert "build.jobs = 2    # --set" in told
    assert "recordings.bitrate = 64    # defaults.toml" in told
    assert "build.jobs (DP-CFG-016)" in say(4, "config", "--set", "build.job=2")


def test_check_of_a_title_and_of_a_source(here: Path, text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    say(0, "check", "output/봄")
    pack(here / "book.epub", {"a.xhtml": page("<p>가.</p>")})
    assert "위치: " in say(3, "check", "book.epub")


def test_clean_costs_nothing_but_work(here: Path, text_only: Path, say: Say) -> None:
    say(0, "build", "봄")
    before = (here / "output/봄/manifest.json").read_bytes()
    say(0, "clean")
    assert list((here / "output/.store").glob("*/*/*/step.json")), "used today"
    say(0, "clean", "--days", "0")
    assert not list((here / "output/.store").glob("*/*/*/step.json"))
    say(0, "build", "봄")
    assert (here / "output/봄/manifest.json").read_bytes() == before

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people write wrong in settings is told with its line and the nearest right word."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.toml_file import read_toml
from daisy_pipeline.config.workspace import (
    Workspace,
    find_title,
    find_workspace,
    open_workspace,
    slug_of,
)
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding

GOOD = """[title]
uid = "urn:uuid:1"
title = "봄봄"
language = "ko"
date = "2026-03-02"

[text]
files = ["text/a.txt"]
"""


def workspace(tmp_path: Path, toml: str = GOOD, slug: str = "봄봄") -> Workspace:
    folder = tmp_path / "sources" / slug
    (folder / "text").mkdir(parents=True)
    (folder / "text" / "a.txt").write_text("글", "utf-8")
    (folder / "title.toml").write_text(toml, "utf-8")
    return Workspace(tmp_path)


def problem(tmp_path: Path, toml: str) -> tuple[Finding, ExitCode]:
    with pytest.raises(DaisyError) as caught:
        read_title(workspace(tmp_path, toml), "봄봄")
    return caught.value.findings[0], caught.value.exit_code


def test_a_good_title_is_read(tmp_path: Path) -> None:
    file = read_title(workspace(tmp_path), "봄봄", ("recordings.bitrate=48",))
    assert file.title.uid == "urn:uuid:1"
    assert file.texts == (tmp_path / "sources/봄봄/text/a.txt",)
    assert file.settings.values["recordings"]["bitrate"] == 48
    assert file.settings.origin["recordings.bitrate"].file == "--set"


@pytest.mark.message("DP-CFG-001")
def test_an_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        read_toml(tmp_path / "no.toml", "no.toml")
    assert caught.value.findings[0].id == "DP-CFG-001"


@pytest.mark.parametrize("toml", ["a = " + "9" * 5000, "a = " + "[" * 3000 + "]" * 3000])
def test_what_python_refuses_to_read(tmp_path: Path, toml: str) -> None:
    (tmp_path / "title.toml").write_text(toml)
    with pytest.raises(DaisyError) as caught:
        read_toml(tmp_path / "title.toml", "title.toml")
    assert [f.id for f in caught.value.findings] == ["DP-CFG-003"]
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


@pytest.mark.message("DP-CFG-002")
def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "title.toml"
    path.write_bytes('a = 1\nb = "봄"'.encode("cp949"))
    with pytest.raises(DaisyError) as caught:
        read_toml(path, "title.toml")
    assert (caught.value.findings[0].id, caught.value.findings[0].place.line) == ("DP-CFG-002", 2)


@pytest.mark.parametrize(
    ("toml", "id", "line"),
    [
        pytest.param(
            "[title]\ntitle = 봄", "DP-CFG-003", 2, marks=pytest.mark.message("DP-CFG-003")
        ),
        pytest.param(GOOD + "[titel]\n", "DP-CFG-004", 9, marks=pytest.mark.message("DP-CFG-004")),
        pytest.param(GOOD.replace("date", "datum"), "DP-CFG-004", 5, id="near key"),
        pytest.param(GOOD + "xyz = 1\n", "DP-CFG-005", 9, marks=pytest.mark.message("DP-CFG-005")),
        pytest.param(
            GOOD + "[recordings]\nbitrate = '64'\n",
            "DP-CFG-006",
            10,
            marks=pytest.mark.message("DP-CFG-006"),
        ),
        pytest.param(
            GOOD.replace('"urn:uuid:1"', '""'),
            "DP-CFG-007",
            2,
            marks=pytest.mark.message("DP-CFG-007"),
        ),
        pytest.param(
            GOOD.replace("2026-03-02", "봄날"),
            "DP-CFG-008",
            5,
            marks=pytest.mark.message("DP-CFG-008"),
        ),
        pytest.param(
            GOOD.replace("date =", 'link = "ftp://x.kr/"\ndate ='),
            "DP-LPR-035",
            5,
            marks=pytest.mark.message("DP-LPR-035"),
        ),
        pytest.param(
            GOOD.replace("text/a.txt", "../a.txt"),
            "DP-CFG-009",
            8,
            marks=pytest.mark.message("DP-CFG-009"),
        ),
        pytest.param(
            GOOD.replace("a.txt", "b.txt"),
            "DP-CFG-015",
            8,
            marks=pytest.mark.message("DP-CFG-015"),
        ),
    ],
)
def test_what_is_wrong_in_title_toml(tmp_path: Path, toml: str, id: str, line: int) -> None:
    finding, code = problem(tmp_path, toml)
    assert (finding.id, finding.place.line, code) == (id, line, ExitCode.BAD_CONFIG)
    assert finding.place.file == "sources/봄봄/title.toml"


@pytest.mark.message("DP-CFG-018")
@pytest.mark.parametrize(
    ("toml", "key", "lines"),
    [
        ("[title]\na = 1\n[text]\n[title]\nb = 2\n", "title", (1, 4)),
        ("[donated.epub3]\n\n# 새로 받은 것\n[donated.epub3]\n", "donated.epub3", (1, 4)),
        ('[title]\ntitle = "봄"\ntitle = "봄봄"\n', "title.title", (2, 3)),
        ("[items]\nepub3 = 1\n[items.epub3]\n", "items.epub3", (2, 3)),
    ],
)
def test_what_stands_there_twice(
    tmp_path: Path, toml: str, key: str, lines: tuple[int, int]
) -> None:
    finding, code = problem(tmp_path, toml)
    first, second = lines
    assert (finding.id, code) == ("DP-CFG-018", ExitCode.BAD_CONFIG)
    assert (finding.place.file, finding.place.line) == ("sources/봄봄/title.toml", second)
    assert (finding.place.inside, finding.facts["first"]) == (key, first)


def test_twice_in_one_line_is_told_by_its_line(tmp_path: Path) -> None:
    finding, _ = problem(tmp_path, "[title]\na = { b = 1, b = 2 }\n")
    assert (finding.id, finding.place.line) == ("DP-CFG-003", 2)


@pytest.mark.parametrize(
    ("choice", "id"),
    [
        pytest.param("recordings.bitrat=1", "DP-CFG-016", marks=pytest.mark.message("DP-CFG-016")),
        ("bitrate=1", "DP-CFG-016"),
        ("nonsense", "DP-CFG-016"),
        pytest.param("recordings.bitrate=x", "DP-CFG-017", marks=pytest.mark.message("DP-CFG-017")),
    ],
)
def test_a_wrong_choice_on_the_command_line(choice: str, id: str) -> None:
    with pytest.raises(DaisyError) as caught:
        resolve((), (choice,))
    assert [f.id for f in caught.value.findings] == [id]


@pytest.mark.parametrize(
    "name",
    [
        "봄봄",
        unicodedata.normalize("NFD", "봄봄"),
        " 봄봄/",
        "sources/봄봄",
        "sources/봄봄/title.toml",
        "봄 여름",
    ],
)
def test_a_title_is_found_by_slug_title_or_path(tmp_path: Path, name: str) -> None:
    space = workspace(tmp_path, GOOD.replace('"봄봄"', '"봄 여름"'))
    assert find_title(space, name.strip()) == "봄봄"


def test_a_title_in_an_nfd_folder_is_found(tmp_path: Path) -> None:
    nfd = unicodedata.normalize("NFD", "동백꽃")
    assert find_title(workspace(tmp_path, slug=nfd), "동백꽃") == nfd


@pytest.mark.message("DP-CFG-010")
def test_no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAISY_WORKSPACE", str(tmp_path / "no"))
    with pytest.raises(DaisyError) as caught:
        open_workspace()
    assert caught.value.findings[0].id == "DP-CFG-010"


@pytest.mark.message("DP-CFG-011")
@pytest.mark.message("DP-CFG-012")
@pytest.mark.message("DP-CFG-013")
@pytest.mark.message("DP-CFG-014")
def test_titles_that_are_not_found(tmp_path: Path) -> None:
    space = workspace(tmp_path)
    (tmp_path / "sources" / "빈것").mkdir()
    workspace(tmp_path, slug="둘")
    found = {}
    for name in ("봄봄봄", "빈것", "Xyz", "다른 제목"):
        with pytest.raises(DaisyError) as caught:
            find_title(space, name)
        found[name] = caught.value.findings[0].id
    assert found["봄봄봄"] == "DP-CFG-011"
    assert found["빈것"] == "DP-CFG-013"
    assert found["Xyz"] == "DP-CFG-014"
    for slug in ("봄봄", "둘"):
        path = space.folder(slug) / "title.toml"
        path.write_text(GOOD.replace('"봄봄"', '"다른 제목"'), "utf-8")
    with pytest.raises(DaisyError) as caught:
        find_title(space, "다른 제목")
    assert caught.value.findings[0].id == "DP-CFG-012"


def test_the_workspace_is_the_nearest_upwards(tmp_path: Path) -> None:
    space = workspace(tmp_path)
    assert find_workspace(tmp_path / "sources" / "봄봄" / "text", {}) == space


def test_what_a_killed_run_left_is_no_title(tmp_path: Path) -> None:
    for name in ("봄", ".new-여름"):
        (tmp_path / "sources" / name).mkdir(parents=True)
        (tmp_path / "sources" / name / "title.toml").touch()
    assert Workspace(tmp_path).slugs() == ["봄"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("봄: 봄?", "봄-봄"),
        ("con", "con-"),
        ("...", "title"),
        (" 가 나 ", "가-나"),
        ("a/b\\c", "a-b-c"),
        ("토지(상)", "토지-상"),
        ("Children's Stories & Poems; `$5`", "Childrens-Stories-Poems-5"),
    ],
)
def test_slugs_are_names_that_every_system_can_hold(title: str, slug: str) -> None:
    assert slug_of(unicodedata.normalize("NFD", title)) == slug


def test_a_title_says_who_reads_beside_the_settings_of_that_name(tmp_path: Path) -> None:
    own = '\n[audio]\nnarrators = ["김"]\nm4b = false\n'
    title = read_title(workspace(tmp_path, GOOD + own), "봄봄")
    assert title.title.narrators == ("김",)
    assert title.settings.values["audio"]["m4b"] is False
    found, code = problem(tmp_path / "b", GOOD + "\n[audio]\nnarators = []\n")
    assert (found.facts["near"], code) == ("audio.narrators", ExitCode.BAD_CONFIG)

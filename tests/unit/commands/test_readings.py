# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy readings``: list, set, confirm, export, import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.commands.main import run
from tests.unit.commands.desk import Say

TEXT = "# 1장\n\nKBS에서 3번 보았다. Dostoevsky를 읽었다. 또 3번 보았다. IMEC도 보았다.\n"


@pytest.fixture
def here(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a title whose text has doubtful words."""
    monkeypatch.setenv("LOGNAME", "사서")
    (here / "a.txt").write_text(TEXT, "utf-8")
    (here / "daisy.toml").write_text('[site]\nlibrary = "시험도서관"\n', "utf-8")
    assert run(("new", "봄봄", "--text", "a.txt")) == 0
    return here


@pytest.fixture
def say(say: Say) -> Say:
    """Run ``daisy readings 봄봄 ...``; everything that it said."""
    return lambda code, *words: say(code, "readings", "봄봄", *words)


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def test_doubtful_words_with_counts_and_context(say: Say) -> None:
    told = say(0)
    assert told.index("‘3번’, 지금 읽기 ‘세 번’, 2번") < told.index(
        "‘Dostoevsky’, 읽기를 모름, 1번"
    )
    assert "‘IMEC’, 지금 읽기 ‘아이엠이시’" in told and "‘KBS’" not in told
    events = [json.loads(line) for line in say(0, "--json").splitlines()]
    [first, *_] = [e for e in events if e["type"] == "reading"]
    assert (first["print"], first["reason"], first["count"]) == ("3번", "number", 2)
    assert "보았다" in first["context"] and first["segments"]
    assert "3번" not in say(0, "IMEC")


def test_a_reading_for_the_title_and_then_for_the_library(here: Path, say: Say) -> None:
    own, library = here / "sources/봄봄/readings.tsv", here / "readings.tsv"
    assert "‘IMEC’를 ‘아이멕’으로 읽도록" in say(0, "--set", "IMEC=아이멕")
    assert rows(own) == [["print", "speak"], ["IMEC", "아이멕"]]
    assert "IMEC" not in say(0)
    assert "낱말 1개를 도서관 사전" in say(0, "--confirm")
    assert rows(own) == [["print", "speak"]]
    [head, row] = rows(library)
    assert head == ["print", "speak", "title", "who", "when"]
    assert row[:4] == ["IMEC", "아이멕", "봄봄", "사서"] and len(row[4]) == 10
    assert "IMEC" not in say(0)


@pytest.mark.message("DP-RDG-007")
def test_title_and_library_disagree(here: Path, say: Say) -> None:
    (here / "readings.tsv").write_text("print\tspeak\nIMEC\t이멕\n", "utf-8")
    say(0, "--set", "IMEC=아이멕")
    for words in ([], ["--confirm"]):
        told = say(0, "--json", *words)
        [found] = [e for e in map(json.loads, told.splitlines()) if e.get("id") == "DP-RDG-007"]
        assert (found["place"]["file"], found["place"]["line"]) == ("readings.tsv", 2)
    assert rows(here / "sources/봄봄/readings.tsv")[1] == ["IMEC", "아이멕"]
    assert rows(here / "readings.tsv")[1] == ["IMEC", "이멕"]


def test_a_lexicon_goes_out_and_comes_back(here: Path, say: Say) -> None:
    say(0, "--set", "IMEC=아이멕", "--set", "A&<B=가나")
    say(0, "--export-pls", "words.pls")
    assert "<alias>아이멕</alias>" in (here / "words.pls").read_text("utf-8")
    own = here / "sources/봄봄/readings.tsv"
    before = rows(own)
    own.unlink()
    assert "낱말 2개를" in say(0, "--import", "words.pls")
    assert sorted(rows(own)) == sorted(before)


def test_one_lexicon_a_language(here: Path, say: Say) -> None:
    text = "print\tspeak\tlanguage\nNLP\tn l p\ten\n하\t흐\t\n"
    (here / "readings.tsv").write_text(text, "utf-8")
    say(0, "--export-pls", "words.pls")
    assert sorted(p.name for p in here.glob("*.pls")) == ["words.en.pls", "words.ko.pls"]
    assert 'xml:lang="en"' in (here / "words.en.pls").read_text("utf-8")


@pytest.mark.message("DP-RDG-008")
def test_phonemes_are_not_taken(here: Path, say: Say) -> None:
    lexemes = (
        "<lexeme><grapheme>가</grapheme><phoneme>ka</phoneme></lexeme>"
        "<lexeme><grapheme>나</grapheme><alias>너</alias></lexeme>"
    )
    (here / "x.pls").write_text(
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
        f'xml:lang="ko">{lexemes}</lexicon>',
        "utf-8",
    )
    told = say(0, "--json", "--import", "x.pls")
    [found] = [e for e in map(json.loads, told.splitlines()) if e.get("id") == "DP-RDG-008"]
    assert found["place"]["file"] == "x.pls" and found["facts"]["count"] == 1
    assert rows(here / "sources/봄봄/readings.tsv")[1] == ["나", "너"]


@pytest.mark.message("DP-RDG-009")
@pytest.mark.parametrize("wish", ["KBS", "=가", "KBS="])
def test_a_wish_that_is_no_reading(say: Say, wish: str) -> None:
    assert f"--set에 적은 ‘{wish}’" in say(2, "--set", wish)


@pytest.mark.message("DP-RDG-010")
def test_a_file_that_is_no_lexicon(here: Path, say: Say) -> None:
    (here / "x.pls").write_text("<a/>", "utf-8")
    assert "‘x.pls’는 읽기 사전(PLS)이 아닙니다" in say(3, "--import", "x.pls")


@pytest.mark.message("DP-RDG-011")
def test_a_word_that_the_title_does_not_have(say: Say) -> None:
    told = say(0, "없다", "--confirm")
    assert "readings.tsv에 ‘없다’가 없어서" in told


@pytest.mark.message("DP-RDG-012")
def test_a_broken_file_is_not_written_anew(here: Path, say: Say) -> None:
    path = here / "sources/봄봄/readings.tsv"
    path.write_text("print\tspeak\n가\t나\t다\t라\n", "utf-8")
    before = path.read_bytes()
    assert "2째 줄을 읽을 수 없어서" in say(3, "--set", "KBS=케이비에스")
    assert path.read_bytes() == before


def test_what_braille_writes_is_set_too(here: Path, say: Say) -> None:
    own = here / "sources/봄봄/readings.tsv"
    say(0, "--set", "IMEC=아이멕")
    assert "‘IMEC’를 점자에서는 ‘⠊⠍’로" in say(0, "--braille", "IMEC=⠊⠍", "--braille", "또=도")
    assert rows(own) == [
        ["print", "speak", "braille"],
        ["IMEC", "아이멕", "⠊⠍"],
        ["또", "", "도"],
    ]


@pytest.mark.message("DP-RDG-013")
def test_cells_and_letters_together_are_refused(here: Path, say: Say) -> None:
    assert "‘IMEC’의 braille 칸에 점형과 글자가 섞여" in say(2, "--braille", "IMEC=⠊엠")
    assert not (here / "sources/봄봄/readings.tsv").exists()

# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from daisy_pipeline.messages import (
    Severity,
    choose_language,
    clock,
    known_ids,
    long_text,
    phrase,
    place_text,
    severity,
    word,
)
from daisy_pipeline.messages.places import plain
from daisy_pipeline.messages.wording import fill
from daisy_pipeline.model.finding import Fact, Finding, Place


def test_a_finding_is_told_with_place_text_and_remedy() -> None:
    told = word(Finding("DP-CLI-003", Place("봄봄.mp3", time=723_456)), "ko")
    assert told.severity is Severity.ERROR
    assert told.text.startswith("디스크에 남은 공간이 없어 ‘봄봄.mp3’를 저장하지 못했습니다.")
    assert told.fix.startswith("디스크를 비우거나")
    assert told.place == "봄봄.mp3 12분 3.4초"
    english = word(Finding("DP-CLI-003", Place("봄봄.mp3", line=3)), "en")
    assert english.text.startswith("The disk is full: ‘봄봄.mp3’")
    assert english.place == "봄봄.mp3, line 3"


def test_a_document_without_lines_has_paragraphs() -> None:
    finding = Finding("DP-TXT-022", Place("봄봄.docx", 3), {"words": "@@?"})
    assert "‘봄봄.docx’ 3째 문단의" in word(finding, "ko").text
    assert "‘봄봄.docx’ paragraph 3:" in word(finding, "en").text
    broken = Finding("DP-PKG-001", Place("봄봄.docx", 3, inside="word/document.xml"))
    assert "3째 줄" in word(broken, "ko").place


def test_a_finding_that_nobody_worded_is_told_all_the_same() -> None:
    told = word(Finding("DP-NIX-999", Place("a.txt"), {"why": "b"}), "ko")
    assert "DP-NIX-999" in told.text and "why: b" in told.text
    assert severity("DP-NIX-999") is Severity.ERROR
    assert severity("../../words") is Severity.ERROR


@pytest.mark.parametrize(
    ("place", "ko", "en"),
    [
        (Place("봄봄.txt", 3), "봄봄.txt 3째 줄", "봄봄.txt, line 3"),
        (Place("a.txt", 3, 7), "a.txt 3째 줄 7째 글자", "a.txt, line 3, column 7"),
        (Place("봄봄.hwp", 3), "봄봄.hwp 3째 문단", "봄봄.hwp, paragraph 3"),
        (Place("text/A.DOCX", 1), "text/A.DOCX 1째 문단", "text/A.DOCX, paragraph 1"),
        (Place("b.epub", inside="c.xhtml"), "b.epub 안의 c.xhtml", "b.epub, c.xhtml"),
        (Place(inside="s00012"), "s00012", "s00012"),
        (Place("1.mp3", time=0), "1.mp3 0초", "1.mp3, 0 s"),
        (Place(), "", ""),
    ],
)
def test_place(place: Place, ko: str, en: str) -> None:
    assert (place_text(place, "ko"), place_text(place, "en")) == (ko, en)


@pytest.mark.parametrize(
    ("ms", "ko"),
    [
        (0, "0초"),
        (99, "0초"),
        (100, "0.1초"),
        (59_999, "59.9초"),
        (60_000, "1분"),
        (3_600_000, "1시간"),
        (3_723_456, "1시간 2분 3.4초"),
        (723_456, "12분 3.4초"),
    ],
)
def test_clock(ms: int, ko: str) -> None:
    assert clock(ms, "ko") == ko


def test_fields() -> None:
    facts: dict[str, Fact] = {"n": 1234, "name": "서울", "at": 61_000}
    assert fill("{n:,}개 {{그대로}}", facts, "ko") == "1,234개 {그대로}"
    assert fill("{name}{name:으로/로} {at:time}", facts, "ko") == "서울로 1분 1초"
    assert fill("{nothing}{nothing:을/를}", facts, "ko") == "?를"


def test_a_name_cannot_steer_the_terminal() -> None:
    assert plain("a\x1b[31mb\u202ec\nd") == "a\ufffd[31mb\ufffdc d"
    assert len(plain("가" * 10_000)) < 310
    assert plain("\u1107\u1169\u11b7") == "봄"


def test_phrases() -> None:
    assert phrase("progress.begin", "ko", what="봄봄") == "시작: 봄봄"
    assert phrase("no such key", "ko") == "no such key"


def test_long_story_and_its_examples() -> None:
    assert "결함" in long_text("DP-CLI-001", "ko")
    assert "‘봄봄.txt’를 저장하지" in long_text("DP-CLI-003", "ko")  # none written: the text
    assert long_text("DP-NIX-999", "ko") == ""


def test_known_ids_are_sorted_and_hold_no_words() -> None:
    ids = known_ids()
    assert list(ids) == sorted(ids) and "DP-CLI-001" in ids
    assert all(id.startswith("DP-") for id in ids)


@pytest.mark.parametrize(
    ("asked", "site", "environ", "system", "expected"),
    [
        ("en", "ko", {"LANG": "ko_KR.UTF-8"}, "", "en"),
        ("", "en", {"LANG": "ko_KR.UTF-8"}, "", "en"),
        ("", "", {"LANG": "ko_KR.UTF-8"}, "", "ko"),
        ("", "", {"LANG": "en_GB.UTF-8"}, "", "en"),
        ("", "", {"LC_ALL": "ko_KR", "LANG": "en_GB"}, "", "ko"),
        ("", "", {"LANG": "de_DE.UTF-8"}, "", "en"),
        ("", "", {}, "Korean_Korea", "ko"),
        ("", "", {}, "English_United States", "en"),
        ("", "", {"LC_ALL": "C.UTF-8"}, "", "ko"),
        ("", "", {}, "", "ko"),
        ("한국어", "", {"LANG": "en_GB"}, "", "en"),
    ],
)
def test_language(
    asked: str, site: str, environ: dict[str, str], system: str, expected: str
) -> None:
    assert choose_language(asked, site, environ, system) == expected

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is proposed or told and never changed."""

from __future__ import annotations

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.normalization.rules import apply
from tests.unit.normalization.texts import HERE, tidied, words_of

PROPOSED = [
    ("ocr-figures", "2O15년에", "2015년에"),
    ("ocr-figures", "1ㅇ0명", "100명"),
    ("ocr-figures", "hel1o", "hello"),
    ("ocr-korean", "갈 둣하다", "듯하다"),
    ("ocr-korean", "그런 겄이다", "것이다"),
    ("ocr-korean", "했습나다.", "했습니다."),
    ("ocr-korean", "있슴니다", "있습니다"),
    ("ocr-korean", "학생닙니다.", "학생입니다."),
    ("ocr-korean", "自已", "自己"),
    ("ocr-korean", "己往", "已往"),
    ("ocr-korean", "봄이 왔다。", "왔다."),
    ("foreign-letters", "Mоscow", "Moscow"),
    ("apart-letters", "ㅎㅏㄴ국", "한국"),
]
SILENT = [
    "2015년 10l H2O CO2 mp3 USB3 3.14 1,000 010-2137-0080",
    "아닙니다. 다닙니다. 어머닙니다. 하나다. 나다니엘",
    "自己 已往 而已 未來 日本",
    "둣둣 겄다 하겄소 Москва Αθήνα",
    "각주 ㄱ에서 ㅎ까지, ㅋㅋ 웃었다ㅋㅋㅋ 그래ㅎㅎ네",
    "오늘 날씨 참 좋다",
    "a) 하나 1) 둘 가) 셋 (넷) :) ^^)",
    "café naïve Ärger São Ångström 20°C ±2 «é»",
]


@pytest.mark.message("DP-NRM-020")
@pytest.mark.parametrize(("rule", "text", "word"), PROPOSED)
def test_proposed(rule: str, text: str, word: str) -> None:
    done = tidied("첫 줄", text)
    assert words_of(done.book)[1] == text
    (proposal,) = done.proposals
    assert (proposal.rule, proposal.after, proposal.count) == (rule, word, 1)
    assert proposal.before in text and proposal.origin == b.Origin("가.txt", 2)
    told = [(f.id, f.place.file, f.place.line, f.facts["after"]) for f in done.findings]
    assert told == [("DP-NRM-020", "가.txt", 2, word)]
    assert tidied(text, skip=[rule]).proposals == []


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str) -> None:
    done = tidied(text)
    assert words_of(done.book) == [text]
    assert (done.proposals, done.findings) == ([], [])


def test_the_book_is_its_own_dictionary_for_latin_words() -> None:
    done = tidied("a cornpany", "company", "company", "company", "modern modem modem modem", "corn")
    assert [(p.before, p.after) for p in done.proposals] == [
        ("cornpany", "company"),
        ("modern", "modem"),
    ]


def test_equal_proposals_are_one_with_a_count() -> None:
    (proposal,) = tidied("2O15년", "그해 2O15년", "2O15년 봄").proposals
    assert (proposal.before, proposal.count) == ("2O15년", 3)
    assert proposal.origin == b.Origin("가.txt", 1)


@pytest.mark.parametrize(
    ("text", "wide"),
    [("차 례", "차례"), ("머 리 말", "머리말"), ("내 방", ""), ("봄 이 오 는 길", "봄이오는길")],
)
def test_headings_set_apart(text: str, wide: str) -> None:
    heading = b.Heading(level=1, text=b.plain(text), origin=HERE)
    done = apply(b.Book(lang="ko", body=(heading,)))
    assert done.book.body == (heading,)
    assert [p.after for p in done.proposals] == ([wide] if wide else [])


TOLD = [
    ("DP-NRM-025", "가 \uf0ff 나", "[U+F0FF]"),
    ("DP-NRM-025", "가\U000f02b1나", "가[U+F02B1]나"),
    ("DP-NRM-026", "가 나\ufffd다", "나\ufffd다"),
    ("DP-NRM-027", "가 cafÃ© 나", "cafÃ©"),
    ("DP-NRM-027", "가 占쏙옙 나", "占쏙옙"),
    ("DP-NRM-027", "ÇÑ±Û", "ÇÑ±Û"),
    ("DP-NRM-027", "itâ€™s", "itâ€™s"),
    ("DP-NRM-028", "가 (나 다", "(나"),
    ("DP-NRM-028", "가 나라) 다", "나라)"),
    ("DP-NRM-028", "가 “나 다", "“나"),
    ("DP-NRM-028", "가 “나’ 다", "“나’"),
    ("DP-NRM-029", "거기 있ㄷ다 그", "있ㄷ다"),
]


@pytest.mark.message("DP-NRM-025", "DP-NRM-026", "DP-NRM-027", "DP-NRM-028", "DP-NRM-029")
@pytest.mark.parametrize(("id", "text", "words"), TOLD)
def test_told(id: str, text: str, words: str) -> None:
    done = tidied("첫 줄", text, text)
    assert words_of(done.book)[1] == text
    facts = [(f.id, f.place.line, f.facts["count"], f.facts["words"]) for f in done.findings]
    assert facts == [(id, 2, 2, words)]


def test_a_speech_of_several_paragraphs_wants_no_partner() -> None:
    assert tidied("“봄이 왔다.", "“꽃이 피었다.”").findings == []

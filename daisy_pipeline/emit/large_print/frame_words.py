# SPDX-License-Identifier: AGPL-3.0-or-later
"""What title pages, lists of volumes and colophons say, in Korean and in English."""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.model.language import main_language


@dataclass(frozen=True, slots=True)
class FrameWords:
    """Our words around the text in one language; those with ``{}`` are filled in."""

    authors: str
    volumes: str
    one_volume: str
    span: str
    goes_on: str
    print_page: str
    here: str
    maker: str
    made: str
    original: str
    isbn: str
    rights: str
    law: str
    print: str
    type: str
    paper: str
    online: str
    qr: str
    year: str
    month: str
    day: str


_KO = FrameWords(
    authors="지은이 {}",
    volumes="권마다 든 글",
    one_volume="{}권",
    span="{}부터 {}까지",
    goes_on="{} (이어짐)",
    print_page="원본 쪽",
    here="이 책 쪽",
    maker="만든 곳",
    made="만든 날",
    original="원본",
    isbn="ISBN {}",
    rights="권리",
    law=(
        "저작권이 있는 책을 「저작권법」 제33조에 따라 옮긴 대체자료는 시각장애인 등 법이 정한 "
        "분만 쓸 수 있습니다. 다른 분께 드리거나 복제하기 전에 만든 곳에 물어보세요."
    ),
    print="모양",
    type=(
        "{name}. 글자 {size}포인트, 줄 간격 {pitch}배, 종이 {width}×{height}밀리미터, 글꼴 {font}."
    ),
    paper=(
        "빛이 되비치지 않는 종이에 양면으로 찍으세요. 줄이지도 늘리지도 말고 100% 크기로 찍어야 "
        "글자가 알맞은 크기로 나옵니다."
    ),
    online="전자 자료",
    qr="전자 자료를 여는 QR 코드: {}",
    year="{0}년",
    month="{0}년 {1}월",
    day="{0}년 {1}월 {2}일",
)
_EN = FrameWords(
    authors="By {}",
    volumes="What each volume holds",
    one_volume="Volume {}",
    span="{} to {}",
    goes_on="{} (continued)",
    print_page="Print page",
    here="Page here",
    maker="Made by",
    made="Date",
    original="Print edition",
    isbn="ISBN {}",
    rights="Rights",
    law=(
        "Where a work is in copyright, an alternative format made under article 33 of the "
        "Copyright Act of Korea is for readers with print disabilities alone. Ask the library "
        "named above before you pass this book on or copy it."
    ),
    print="Print",
    type=(
        "{name}. Type of {size} pt, {pitch} times as much from line to line, paper of {width} by "
        "{height} mm, font: {font}."
    ),
    paper=(
        "Print it on both sides of matte paper, at its own size (100 %): only so the letters are "
        "as large as they should be."
    ),
    online="Digital edition",
    qr="QR code that opens the digital edition: {}",
    year="{0}",
    month="{0}-{1:02}",
    day="{0}-{1:02}-{2:02}",
)


def frame_words(lang: str) -> FrameWords:
    """The words for a book in this language."""
    return _KO if main_language(lang) == "ko" else _EN


def date_words(date: str, words: FrameWords) -> str:
    """A date (YYYY, YYYY-MM or YYYY-MM-DD) as a reader says it."""
    parts = [int(part) for part in date.split("-")]
    return (words.year, words.month, words.day)[len(parts) - 1].format(*parts)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Korean and English print is spoken."""

from __future__ import annotations

import pytest

from daisy_pipeline.model.book import Book, Heading, Paragraph, plain, spoken
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readings.stage import ReadAloud, read_book


def read(text: str, *, lang: str = "ko", heading: bool = False) -> ReadAloud:
    words = plain(text)
    block = Heading(level=1, text=words) if heading else Paragraph(text=words)
    return read_book(Book(lang=lang, body=(block,)))


def said(text: str, *, lang: str = "ko", heading: bool = False) -> str:
    return "".join(map(spoken, segments(read(text, lang=lang, heading=heading).book.body)))


@pytest.mark.parametrize(
    ("text", "speak"),
    [
        # counters
        ("책 3권을 샀다.", "책 세 권을 샀다."),
        ("사과 20개와 배 21개", "사과 스무 개와 배 스물한 개"),
        ("3 명이 왔다", "세 명이 왔다"),
        ("103명", "백삼 명"),
        ("20세기", "이십 세기"),
        ("2024년 6월 10일", "이천이십사 년 유월 십 일"),
        ("10월에", "시월에"),
        ("3개월 동안 2개국", "삼 개월 동안 이 개국"),
        ("12시 30분", "열두 시 삼십 분"),
        ("14시", "십사 시"),
        ("24시간", "이십사 시간"),
        ("제3장", "제삼 장"),
        ("제 12 조", "제십이 조"),
        ("1,234명", "천이백삼십사 명"),
        ("5만 3천 원", "오만 삼천 원"),
        ("3천만 원", "삼천만 원"),
        ("1.2절", "일 점 이 절"),
        ("10~15쪽", "십에서 십오 쪽"),
        ("2-3명", "두 명에서 세 명"),
        ("제2차 세계 대전(1939-1945)", "제이 차 세계 대전(천구백삼십구에서 천구백사십오)"),
        ("20대 남자", "이십 대 남자"),
        ("1588-0000", "일오팔팔 공공공공"),
        ("02)123-4567", "공이 일이삼 사오육칠"),
        ("978-89-1234-567-8", "구칠팔 팔구 일이삼사 오육칠 팔"),
        ("1592~1598년", "천오백구십이에서 천오백구십팔 년"),
        # dates, times, telephones, events
        ("2024. 3. 5. 열렸다", "이천이십사 년 삼 월 오 일 열렸다"),
        ("2024-10-06", "이천이십사 년 시월 육 일"),
        ("12:30에", "열두 시 삼십 분에"),
        ("010-1234-5678", "공일공 일이삼사 오육칠팔"),
        ("02-123-4567", "공이 일이삼 사오육칠"),
        ("3·1운동", "삼일운동"),
        ("4·19 혁명과 6·25 전쟁", "사일구 혁명과 육이오 전쟁"),
        ("3.1운동", "삼일운동"),
        ("12·12", "십이십이"),
        # numbers
        ("3.14이다", "삼 점 일사이다"),
        ("1/2", "이분의 일"),
        ("-3℃", "섭씨 영하 삼 도"),
        ("-2.5%", "마이너스 이 점 오 퍼센트"),
        ("-3개", "마이너스 삼 개"),
        ("영하 3℃", "영하 섭씨 삼 도"),
        ("007", "공공칠"),
        ("3:2로", "삼 대 이로"),
        ("1 + 2 = 3", "일 더하기 이는 삼"),
        ("1", "일"),
        # units and money
        ("3.5kg", "삼 점 오 킬로그램"),
        ("5 cm", "오 센티미터"),
        ("33m²", "삼십삼 제곱미터"),
        ("100㎡", "백 제곱미터"),
        ("500mL", "오백 밀리리터"),
        ("30%", "삼십 퍼센트"),
        ("시속 60km", "시속 육십 킬로미터"),
        ("60km/h", "시속 육십 킬로미터"),
        ("$5.50", "오 점 오영 달러"),
        ("₩3,000", "삼천 원"),
        ("$3만", "삼만 달러"),
        # Hanja
        ("圖書館에 갔다", "도서관에 갔다"),
        ("도서관(圖書館)에 갔다", "도서관에 갔다"),
        ("圖書館(도서관)에", "도서관에"),
        ("나라(國)", "나라(국)"),
        ("金裕貞(김유정)", "김유정"),
        ("2024年 3月 5日", "이천이십사년 삼월 오일"),
        ("女子와 男子", "여자와 남자"),
        # signs
        ("①번", "일번"),
        ("Ⅳ장", "사장"),
        ("※ 보기", "참고 보기"),
        ("■ 차례", " 차례"),
        ("A&B", "A앤드B"),
        ("평범한 문장이다.", "평범한 문장이다."),
        ("iPhone과 TV", "iPhone과 TV"),
    ],
)
def test_korean(text: str, speak: str) -> None:
    assert said(text) == speak


@pytest.mark.parametrize(
    ("text", "speak"), [("3장 봄", "삼 장 봄"), ("IV. 결론", "사. 결론"), ("1. 서론", "일. 서론")]
)
def test_korean_headings(text: str, speak: str) -> None:
    assert said(text, heading=True) == speak


@pytest.mark.parametrize(
    ("text", "heading", "speak"),
    [
        ("Chapter IV", True, "Chapter 4"),
        ("XVIII.", True, "18."),
        ("XVIII", True, "18"),
        ("I", True, "I"),
        ("I am", True, "I am"),
        ("Louis XIV", False, "Louis XIV"),
        ("It was in 1936.", False, "It was in nineteen thirty-six."),
        ("On May 5, 1905, he", False, "On May 5, nineteen oh five, he"),
        ("It has 1936 pages", False, "It has 1936 pages"),
    ],
)
def test_english(text: str, heading: bool, speak: str) -> None:
    assert said(text, lang="en", heading=heading) == speak


@pytest.mark.parametrize(
    ("text", "kind", "speak"),
    [
        ("3번", "number", "세 번"),
        ("某樂", "hanja-doubtful", "모락"),
        ("\U0002b740", "hanja-unknown", None),
        ("⚗", "sign", None),
        ("12/3", "number", "삼분의 십이"),
        ("007", "number", "공공칠"),
    ],
)
def test_what_is_doubtful_is_listed(text: str, kind: str, speak: str | None) -> None:
    [doubt] = read(text).doubts
    assert (doubt.kind, doubt.text, doubt.speak) == (kind, text, speak)


def test_a_number_past_all_names_is_spelled() -> None:
    assert said("1" * 5000) == "일" * 5000

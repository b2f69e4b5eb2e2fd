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
        ("2024. 3. 5. 열렸다", "이천이십사 년 삼월 오 일 열렸다"),
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
        ("-3℃", "영하 삼 도"),
        ("-2.5%", "마이너스 이 점 오 퍼센트"),
        ("-3개", "마이너스 삼 개"),
        ("영하 3℃", "영하 삼 도"),
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
        ("$5.50", "오 달러 오십 센트"),
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
        ("A&B", "에이앤비"),
        ("톰 & 제리", "톰 앤드 제리"),
        ("평범한 문장이다.", "평범한 문장이다."),
        ("iPhone과 TV", "아이폰과 티브이"),
    ],
)
def test_korean(text: str, speak: str) -> None:
    assert said(text) == speak


@pytest.mark.parametrize(
    ("text", "speak"),
    [
        # what stands around a number tells how it is meant
        ("3번 출구에서 5번 버스를", "삼 번 출구에서 오 번 버스를"),
        ("정답은 2번, 기호 3번", "정답은 이 번, 기호 삼 번"),
        ("3장 16절, 1막 2장", "삼 장 십육 절, 일 막 이 장"),
        ("1장 섬", "일 장 섬"),
        ("3장의 종이", "세 장의 종이"),
        ("16대 대통령, 3대째", "십육 대 대통령, 삼 대째"),
        ("2대 1로, 1대 1 대결", "이 대 일로, 일 대 일 대결"),
        ("자동차 3대 5명", "자동차 세 대 다섯 명"),
        ("4분의 1", "사분의 일"),
        ("창세기 1:1과 시편 23:1-3", "창세기 일 장 일 절과 시편 이십삼 편 일 절에서 삼 절"),
        ("다니엘 3:2로 이겼다", "다니엘 삼 대 이로 이겼다"),
        ("섭씨 20℃, 시속 100km/h", "섭씨 이십 도, 시속 백 킬로미터"),
        ("5월 6일(토)", "오월 육 일(토요일)"),
        ("5-6월, 3~5월", "오에서 유월, 삼에서 오월"),
        ("9시~12시, 월~금요일", "아홉 시에서 열두 시, 월에서 금요일"),
        ("안녕~ 아~주 좋아", "안녕~ 아~주 좋아"),
        ("사직로 161-1번지, 표 3-1", "사직로 백육십일 다시 일 번지, 표 삼 다시 일"),
        ("우리 3-2로 이겼다", "우리 삼-이로 이겼다"),
        ("(02) 765-4321", "공이 칠육오 사삼이일"),
        ("123-45-678901", "일이삼 사오 육칠팔구공일"),
        ("p. 23, pp. 12~15, vol. 3", "이십삼 쪽, 십이에서 십오 쪽, 제삼 권"),
        ("€20, 3명", "이십 유로, 세 명"),
        ("6·10 항쟁, 8.15 광복, 3.1절", "육십 항쟁, 팔일오 광복, 삼일절"),
        ("’88 서울올림픽, 386 세대", "’팔팔 서울올림픽, 삼팔육 세대"),
        ("이순신(李舜臣, 1545~1598)", "이순신(천오백사십오에서 천오백구십팔)"),
        ("이순신 (李舜臣)은", "이순신 은"),
        ("一九三六年", "천구백삼십육년"),
        ("어제 3명, 이제 2권, 문제 3개", "어제 세 명, 이제 두 권, 문제 세 개"),
        ("010.1234.5678", "공일공 일이삼사 오육칠팔"),
        ("5-3=2", "오 빼기 삼은 이"),
        ("A→B", "에이 화살표 비"),
        ("○표와 □ 안에", "동그라미표와 네모 안에"),
        ("○○○ 씨는 △△시에", "땡땡땡 씨는 세모세모시에"),
    ],
)
def test_korean_by_its_context(text: str, speak: str) -> None:
    assert said(text) == speak


@pytest.mark.parametrize(
    ("text", "speak"), [("3장 봄", "삼 장 봄"), ("IV. 결론", "사. 결론"), ("1. 서론", "일. 서론")]
)
def test_korean_headings(text: str, speak: str) -> None:
    assert said(text, heading=True) == speak


@pytest.mark.parametrize(
    ("text", "heading", "speak"),
    [
        ("Chapter IV", True, "Chapter four"),
        ("XVIII.", True, "eighteen."),
        ("XVIII", True, "eighteen"),
        ("I", True, "I"),
        ("I am", True, "I am"),
        ("Louis XIV", False, "Louis the Fourteenth"),
        ("It was in 1936.", False, "It was in nineteen thirty-six."),
        ("On May 5, 1905, he", False, "On May fifth, nineteen oh five, he"),
        ("It has 1936 pages", False, "It has one thousand nine hundred thirty-six pages"),
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

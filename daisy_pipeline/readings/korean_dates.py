# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates, times, telephone and other code numbers, places in the Bible, in Korean words."""

from __future__ import annotations

import re

from daisy_pipeline.language.numbers import digits, native, sino
from daisy_pipeline.readings.rules import Rule, Said, group, whole
from daisy_pipeline.readings.spans import Reading

TILDE = "~∼～〜"
_MONTHS = {6: "유", 10: "시"}


def month(number: int) -> str:
    """A month's name: 오월, 유월, 시월."""
    return (_MONTHS.get(number) or sino(number)) + "월"


def are_years(first: str, last: str) -> bool:
    """Whether 1939-1945 is a span of years (and no telephone number like 1588-0000)."""
    return len(first) == len(last) == 4 and "1000" <= first < last <= "2100"


def _code(found: re.Match[str], kind: str) -> Said:
    plus = "더하기 " if found[0].startswith("+") else ""
    parts = re.findall(r"\d+", found[0])
    if len(parts) == 2 and are_years(*parts):
        return None
    return whole(found, "phone", plus + " ".join(map(digits, parts)))


def _isbn(found: re.Match[str], kind: str) -> Said:
    return whole(found, "isbn", " ".join(map(digits, found[0].split("-"))))


def _date(found: re.Match[str], kind: str) -> Said:
    year, number, day = int(found["y"]), int(found["m"]), int(found["d"])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    return whole(found, "date", f"{sino(year)} 년 {month(number)} {sino(day)} 일")


def _month_name(found: re.Match[str], kind: str) -> Said:
    number, before = int(found[1]), found.string[: found.start()]
    if not 1 <= number <= 12 or re.search(rf"\d ?[{TILDE}–-] ?$", before):
        return None
    if re.search(rf"(?<!\d){number - 1}, ?$", before):
        return None  # 4, 5월: read with the month before it
    return whole(found, "date", month(number))


def _weekday(found: re.Match[str], kind: str) -> Said:
    return group(found, "d", "weekday", found["d"] + "요일")


def _event(found: re.Match[str], kind: str) -> Said:
    """3·1운동 삼일, 4·19 사일구, 6·10 육십, 12·12 십이십이: the day mostly digit by digit."""
    number, day = int(found[1]), int(found[2])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    joined = day == 10 or (number == day and number > 9)
    return whole(found, "event", sino(number) + (sino(day) if joined else digits(found[2], "영")))


def _short_date(found: re.Match[str], kind: str) -> Said:
    """’24. 2. 5.: the year by its two last figures."""
    number, day = int(found["m"]), int(found["d"])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    return whole(found, "date", f"{sino(int(found['y']))} 년 {month(number)} {sino(day)} 일")


def _year_month(found: re.Match[str], kind: str) -> Said:
    number = int(found["m"])
    if not 1 <= number <= 12:
        return None
    return whole(found, "date", f"{sino(int(found['y']))} 년 {month(number)}")


def _month_day(found: re.Match[str], kind: str) -> Said:
    number, day = int(found["m"]), int(found["d"])
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    return Reading(found.start("m"), found.end(), f"{month(number)} {sino(day)} 일", "date")


def _clock(found: re.Match[str], kind: str) -> Said:
    hour, minute, second = int(found[1]), int(found[2]), found[3]
    if hour > 24:
        return None
    half = {"A": "오전 ", "P": "오후 ", "": ""}[(found["half"] or "")[:1].upper()]
    parts = [half + (native(hour) if 1 <= hour <= 12 else sino(hour)) + " 시"]
    if minute or second:
        parts.append(sino(minute) + " 분")
    if second:
        parts.append(sino(int(second)) + " 초")
    return whole(found, "time", " ".join(parts))


def _bible(found: re.Match[str], kind: str) -> Said:
    chapter = "편" if found["book"] == "시편" else "장"
    speak = f"{sino(int(found['c']))} {chapter} {sino(int(found['v']))} 절"
    if found["to"]:
        speak += f"에서 {sino(int(found['to']))} 절"
    return Reading(found.start("c"), found.end(), speak, "bible")


def _spelled(found: re.Match[str], kind: str) -> Said:
    """What everybody says figure by figure: 386 세대, 코로나19, 98학번, 112에 신고."""
    # A year of admission to a university: the last two figures; four are said either way.
    figures = re.sub(r"\D", "", found[0])
    doubt = (
        "number"
        if len(figures) == 4 and found.string[found.end() :][:3].strip()[:2] == "학번"
        else ""
    )
    return whole(found, "spelled", sino(int(figures)) if doubt else digits(figures), doubt)


def _plate(found: re.Match[str], kind: str) -> Said:
    speak = f"{sino(int(found[1]))} {found[2]} {digits(found[3])}"
    return whole(found, "plate", speak)


def _angle(found: re.Match[str], kind: str) -> Said:
    parts = [f"{sino(int(found['d']))} 도", f"{sino(int(found['m']))} 분"]
    parts += [f"{sino(int(found['s']))} 초"] if found["s"] else []
    return whole(found, "angle", " ".join(parts))


_BOOKS = (
    "창세기|출애굽기|레위기|민수기|신명기|여호수아|사사기|룻기|사무엘[상하]|열왕기[상하]|역대[상하]"
    "|에스라|느헤미야|에스더|욥기|시편|잠언|전도서|아가|이사야|예레미야|애가|에스겔|다니엘|호세아"
    "|요엘|아모스|오바댜|요나|미가|나훔|하박국|스바냐|학개|스가랴|말라기|(?:마태|마가|누가|요한)복음"
    "|사도행전|로마서|(?:고린도|데살로니가|디모데|베드로)[전후]서|갈라디아서|에베소서|빌립보서"
    "|골로새서|디도서|빌레몬서|히브리서|야고보서|요한[일이삼]서|유다서|(?:요한)?계시록|마태|마르코"
    "|루카|요한"
)
_EVENTS = (
    "운동|혁명|전쟁|민주|항쟁|사태|광복|해방|독립|의거|쿠데타|정변|선언|총선|만세|후퇴|사건|사변"
    "|동란|참전|부정|합의|학살|테러|광주|제주|대구|때|당시"
)

_FIGURE = ("figure",)

# 6月 goes before the rules for Hanja, which would read the sign alone.
FIRST_RULES = (Rule("month", re.compile(r"(?<!\d)(6|10)月"), _month_name, ("hanja",)),)
RULES = (
    Rule(
        "phone",
        re.compile(
            r"(?<!\d)(?:(?:\(0\d{1,2}\)\s?|0\d{1,2}(?:-|\)\s?))\d{3,4}-\d{4}|1[5-9]\d\d-\d{4}"
            r"|01\d[. ]\d{3,4}[. ]\d{4}|01[016-9]\d{7,8}|\+\d{1,3}(?:-\d{1,4}){2,4}"
            r"|\d{6}-[1-8]\d{6}|\d{2,6}-\d{2,6}-\d{4,8})(?![\d-])"
        ),
        _code,
        _FIGURE,
    ),
    Rule(
        "isbn",
        re.compile(
            r"(?<!\d)97[89](?:-\d{1,7}){3}-\d(?!\d)|(?<!\d)97[89]\d{10}(?!\d)"
            r"|(?<=ISBN )\d{1,5}(?:-\d{1,7}){2}-[\dX](?!\d)"
        ),
        _isbn,
        _FIGURE,
    ),
    Rule(
        "plate",
        re.compile(
            r"(?<![\d제])(\d{2,3})([가나다라마거너더러머버서어저고노도로모보소오구누두루무부수우바사아자배허하])"
            r" ?(\d{4})(?![\d,]|\s?[년만억원명개])"
        ),
        _plate,
        _FIGURE,
    ),
    Rule(
        "angle",
        re.compile(r"(?<!\d)(?P<d>\d{1,3})° ?(?P<m>\d{1,2})[′'](?: ?(?P<s>\d{1,2})[″\"])?"),
        _angle,
        _FIGURE,
    ),
    Rule(
        "bible",
        re.compile(
            rf"(?P<book>{_BOOKS}) ?(?P<c>\d{{1,3}}) ?[:：] ?(?P<v>\d{{1,3}})"
            rf"(?: ?[{TILDE}–-] ?(?P<to>\d{{1,3}}))?(?![\d:]|으?로)"
        ),
        _bible,
        _FIGURE,
    ),
    Rule(
        "date",
        re.compile(
            r"(?<!\d)(?P<y>\d{4})(?P<sep>[.\-/])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)"
            r"(?:\.(?!\d))?"
        ),
        _date,
        _FIGURE,
    ),
    Rule(
        "date",
        re.compile(
            r"(?<!\w)['’](?P<y>\d\d)\. ?(?P<m>\d{1,2})\. ?(?P<d>\d{1,2})(?!\d)(?:\.(?!\d))?"
        ),
        _short_date,
        _FIGURE,
    ),
    Rule(
        "date",
        re.compile(r"(?<![\d.])(?P<y>1\d{3}|20\d\d)\. ?(?P<m>\d{1,2})\.(?!\s?\d)"),
        _year_month,
        _FIGURE,
    ),
    Rule(
        "date",
        re.compile(rf"(?<=[{TILDE}–-])\s?(?P<m>\d{{1,2}})\. ?(?P<d>\d{{1,2}})\.(?!\d)"),
        _month_day,
        _FIGURE,
    ),
    Rule("month", re.compile(r"(?<!\d)(\d{1,2})월"), _month_name, _FIGURE),
    Rule(
        "weekday",
        re.compile(r"\d ?(?:일|\.) ?[(（](?P<d>[월화수목금토일])[)）]"),
        _weekday,
        _FIGURE,
    ),
    Rule(
        "event",
        re.compile(
            rf"(?<![\d.])(\d{{1,2}})(?:[·ㆍ‧]|\.(?=\d+ ?(?:{_EVENTS})|1절))(\d{{1,2}})(?![\d.])"
        ),
        _event,
        _FIGURE,
    ),
    Rule(
        "time",
        re.compile(
            r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:]|,\d)"
            r"(?: ?(?P<half>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?"
        ),
        _clock,
        _FIGURE,
    ),
    Rule(
        "spelled",
        re.compile(
            r"(?<=’)\d\d(?!\d|\s?년)|(?<!\d)(?:88(?=\s?(?:서울\s?)?올림픽)"
            r"|(?:[3-5]86|7080)(?=\s?세대)|(?:\d\d|20\d\d)(?=\s?학번)"
            r"|(?:11[0-9]|12[0-9]|13[0-9]{2}|131|182)"
            r"(?=에 ?(?:신고|전화|문의|묻|물어|알리|연락|구조)"
            r"|(?:로| ?번으로)? ?(?:신고|구급|구조|소방|상황실|콜센터|대원)))"
            r"|(?<=국번 없이 )\d{3,4}(?!\d)|(?<=코로나)-?19(?!\d)"
            r"|(?:(?<=비밀번호 )|(?<=우편번호 )|(?<=암호 )|(?<=인증번호 )"
            r"|(?<=우\))|(?<=〒 )|(?<=〒))"
            r"\d{3,12}(?![\d,.-])"
        ),
        _spelled,
        _FIGURE,
    ),
)

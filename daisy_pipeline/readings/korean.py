# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Korean print is spoken: small named rules, each a pattern and what it gives.

The order is the order of precedence: a stretch that one rule reads is closed to those after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.language.hanja import HANJA, fits, read_hanja
from daisy_pipeline.language.jamo import final
from daisy_pipeline.language.numbers import LARGEST, decimal, digits, native, roman, sino
from daisy_pipeline.readings import counters as c
from daisy_pipeline.readings.spans import Reading

Said = Reading | Iterable[Reading] | None
_MOST_FIGURES = len(str(LARGEST))
_GREAT = r"(?:[십백천]?[만억조]|[백천])?"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: where it may apply, and the reading there (None: not after all)."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Said]

    def readings(self, line: str, kind: str) -> Iterator[Reading]:
        """The readings that this rule gives for a line of a kind of text."""
        for found in self.pattern.finditer(line):
            said = self.read(found, kind)
            if isinstance(said, Reading):
                yield said
            elif said is not None:
                yield from said


def _whole(found: re.Match[str], rule: str, speak: str, doubt: str = "") -> Reading:
    return Reading(found.start(), found.end(), speak, rule, doubt=doubt)


def _number(whole: str, fraction: str | None = None) -> str:
    """A number in Sino-Korean words; digit by digit when it is a code or past all names."""
    plain = whole.replace(",", "")
    if _is_code(plain):
        said = digits(plain)
        return f"{said} 점 {digits(fraction, '영')}" if fraction else said
    return decimal(plain, fraction) if fraction else sino(int(plain))


def _is_code(figures: str) -> bool:
    """Whether figures are said one by one: 007, and what is past all names of numbers."""
    return (figures.startswith("0") and len(figures) > 1) or len(figures) > _MOST_FIGURES


# ------------------------------------------------------------------ Hanja


def _gloss(found: re.Match[str], kind: str) -> Said:
    """도서관(圖書館) and 圖書館(도서관): the words in brackets are not said again."""
    hangul, run = found["hangul"], found["inner"]
    if hangul is not None:
        if not fits(run, hangul[-len(run) :]):
            return None
        return Reading(found.start("bracket"), found.end("bracket"), "", "hanja-gloss")
    run, hangul = found["run"], found["said"]
    if not fits(run, hangul):
        return None
    return (
        Reading(found.start("run"), found.end("run"), hangul, "hanja-gloss"),
        Reading(found.end("run"), found.end(), "", "hanja-gloss"),
    )


_GLOSS = re.compile(
    rf"(?P<hangul>[가-힣]{{1,20}})(?P<bracket>[(（\[〔](?P<inner>[{HANJA}]{{1,20}})[)）\]〕])"
    rf"|(?P<run>[{HANJA}]{{1,20}})[(（\[〔](?P<said>[가-힣]{{1,20}})[)）\]〕]"
)


def _hanja(found: re.Match[str], kind: str) -> Said:
    before = found.string[: found.start()][-1:]
    # 남女, 2024年: a single sign after a word or a figure is its last part, not its first.
    starts = len(found[0]) > 1 or not (before.isalnum())
    reading = read_hanja(found[0], starts_word=starts)
    doubt = "hanja-unknown" if reading.unknown else "hanja-doubtful" if reading.doubtful else ""
    if reading.unknown == found[0]:
        return Reading(found.start(), found.end(), None, "hanja", doubt=doubt)
    return _whole(found, "hanja", reading.text, doubt)


# ------------------------------------------------------ dates, times, numbers


def _phone(found: re.Match[str], kind: str) -> Said:
    parts = re.split(r"\D+", found[0])
    if len(parts) == 2 and _are_years(*parts):
        return None
    return _whole(found, "phone", " ".join(map(digits, parts)))


def _are_years(first: str, last: str) -> bool:
    """Whether 1939-1945 is a span of years (and no telephone number like 1588-0000)."""
    return len(first) == len(last) == 4 and "1000" <= first < last <= "2100"


def _isbn(found: re.Match[str], kind: str) -> Said:
    return _whole(found, "isbn", " ".join(map(digits, found[0].split("-"))))


_MONTHS = {6: "유", 10: "시"}


def _month(number: int) -> str:
    return _MONTHS.get(number) or sino(number)


def _date(found: re.Match[str], kind: str) -> Said:
    year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    speak = f"{sino(year)} 년 {_month(month)} 월 {sino(day)} 일"
    return _whole(found, "date", speak.replace("유 월", "유월").replace("시 월", "시월"))


def _month_name(found: re.Match[str], kind: str) -> Said:
    number = int(found[1])
    if number not in _MONTHS:
        return None
    return _whole(found, "date", _MONTHS[number] + "월")


def _event(found: re.Match[str], kind: str) -> Said:
    """3·1운동 삼일, 4·19 사일구, 12·12 십이십이: month in words, day digit by digit."""
    month, day = int(found[1]), int(found[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    said = sino(day) if month == day and month > 9 else digits(found[2], "영")
    return _whole(found, "event", sino(month) + said)


def _clock(found: re.Match[str], kind: str) -> Said:
    hour, minute, second = int(found[1]), int(found[2]), found[3]
    if hour > 24:
        return None
    parts = [(native(hour) if 1 <= hour <= 12 else sino(hour)) + " 시"]
    if minute or second:
        parts.append(sino(minute) + " 분")
    if second:
        parts.append(sino(int(second)) + " 초")
    return _whole(found, "time", " ".join(parts))


def _ratio(found: re.Match[str], kind: str) -> Said:
    speak = " 대 ".join(sino(int(part)) for part in re.split(r"\s*[:：]\s*", found[0]))
    return _whole(found, "ratio", speak, "number")


def _fraction(found: re.Match[str], kind: str) -> Said:
    top, bottom = int(found[1]), int(found[2])
    doubt = "number" if top > bottom or bottom > 100 else ""
    return _whole(found, "fraction", f"{sino(bottom)}분의 {sino(top)}", doubt)


def _counted(number: str, fraction: str | None, unit: str, *, numbered: bool) -> str:
    """The words of a number before a counter."""
    plain = number.replace(",", "")
    most = 0 if numbered or fraction else c.NATIVE.get(unit, 0)
    if unit == "대" and plain.endswith("0"):
        return _number(number)  # 20대: people in their twenties, far more often than 20 cars
    if not _is_code(plain) and 1 <= int(plain) <= most:
        return native(int(plain))
    return _number(number, fraction)


def _counter(found: re.Match[str], kind: str) -> Said:
    number, fraction, unit = found["n"], found["f"], found["u"]
    great = found["g"] or ""
    minus = (found["th"] or "")[:1] in ("-", "−")
    if minus or unit in c.UNITS or unit in c.BEFORE:
        below = "" if not minus else "영하 " if unit in c.BEFORE else "마이너스 "
        said = _measured(below + _number(number, fraction) + great, unit)
        return _whole(found, "unit", said)
    numbered = bool(found["th"]) or bool(great) or kind == "heading"
    said = _counted(number, fraction, unit, numbered=numbered)
    doubt = "number" if unit in c.DOUBTFUL and not numbered else ""
    head = "제" if found["th"] else ""
    return _whole(found, "counter", f"{head}{said}{great} {unit}", doubt)


def _measured(number: str, unit: str) -> str:
    if unit in c.BEFORE:
        before, after = c.BEFORE[unit]
        return f"{before} {number} {after}"
    return f"{number} {c.UNITS.get(unit, unit)}"


def _range(found: re.Match[str], kind: str) -> Said:
    unit = found["u"] or ""
    sign = found["sign"].strip()
    years = _are_years(found["a"], found["b"])
    if sign in "-–" and not (unit or years):
        return None
    low, high = (_counted(found[k], None, unit, numbered=kind == "heading") for k in ("a", "b"))
    if low != _number(found["a"]):
        # A native number does not stand alone before a particle: 세 명에서 네 명.
        low = f"{low} {unit}"
    if unit in c.UNITS or unit in c.BEFORE:
        high = _measured(high, unit)
    elif unit:
        high = f"{high} {unit}"
    return _whole(found, "range", f"{low}에서 {high}", "" if unit or years else "number")


def _money(found: re.Match[str], kind: str) -> Said:
    number = _number(found[2], found[3]) + (found["g"] or "")
    return _whole(found, "money", f"{number} {c.MONEY[found[1]]}")


def _sum(found: re.Match[str], kind: str) -> Said:
    """1 + 2 = 3: the signs between figures, with the particle that the figure before asks for."""
    sign = found["s"]
    names = {"+": "더하기", "−": "빼기", "×": "곱하기", "÷": "나누기"}
    said = names.get(sign) or ("은" if final(sino(int(found["n"][-1]))[-1]) else "는")
    gap = "" if sign == "=" else " "
    return Reading(found.start("all"), found.end("all"), f"{gap}{said} ", "sum")


def _plain(found: re.Match[str], kind: str) -> Said:
    text = found.string
    minus = found["minus"]
    number, fraction, great = found["n"], found["f"], found["g"] or ""
    figures = number.replace(",", "")
    doubt = "number" if _is_code(figures) or len(figures) > 12 else ""
    if text[found.end() : found.end() + 1].isascii() and text[found.end() :][:1].isalpha():
        doubt = "number"
    speak = ("마이너스 " if minus else "") + _number(number, fraction) + great
    return _whole(found, "number", speak, doubt)


def _version(found: re.Match[str], kind: str) -> Said:
    parts = found[0].split(".")
    return _whole(found, "number", " 점 ".join(_number(p) for p in parts), "number")


# ------------------------------------------------------------------- signs


def _roman_sign(found: re.Match[str], kind: str) -> Said:
    # U+2160.. I to XII, U+2170.. i to xii
    numbers = [(ord(sign) - 0x2160) % 16 + 1 for sign in found[0]]
    return _whole(found, "roman", " ".join(sino(n) for n in numbers))


def _roman_heading(found: re.Match[str], kind: str) -> Said:
    number = roman(found[1])
    if kind != "heading" or number is None:
        return None
    return Reading(found.start(1), found.end(1), sino(number), "roman")


_CONSONANTS = ("기역", "니은", "디귿", "리을", "미음", "비읍", "시옷", "이응")
_CIRCLED = {
    **{chr(0x2460 + n): sino(n + 1) for n in range(20)},
    **{chr(0x2474 + n): sino(n + 1) for n in range(20)},
    **dict(zip("㉠㉡㉢㉣㉤㉥㉦㉧", _CONSONANTS, strict=True)),
    **dict(zip("㉮㉯㉰㉱㉲㉳㉴", "가나다라마바사", strict=True)),
}


def _circled(found: re.Match[str], kind: str) -> Said:
    return _whole(found, "circled", _CIRCLED[found[0]])


def _sign(found: re.Match[str], kind: str) -> Said:
    sign = found[0]
    if sign in c.SIGNS:
        return _whole(found, "sign", c.SIGNS[sign])
    if all(s in c.ORNAMENTS for s in sign):
        # ○○ stands for a name that print leaves out.
        doubt = "sign" if len(sign) > 1 else ""
        return _whole(found, "sign", "땡" * len(sign) if sign[0] in "○●" and doubt else "", doubt)
    return Reading(found.start(), found.end(), None, "sign", doubt="sign")


_UNIT = _any({*c.NATIVE, *c.SINO, *c.UNITS, *c.BEFORE})
# A Latin unit must not run on into a word (5mm, not 5mmol).
_UNIT_END = r"(?![A-Za-z²³/])"
_UNITS_AFTER = rf"(?P<u>{_UNIT})(?:(?<=[A-Za-z²³]){_UNIT_END}|(?<![A-Za-z²³]))"
_N = r"(?<![\dA-Za-z])(?<!\d[.,])"

RULES = (
    Rule("hanja-gloss", _GLOSS, _gloss),
    Rule("hanja", re.compile(f"[{HANJA}]+"), _hanja),
    Rule(
        "phone",
        re.compile(r"(?<!\d)(?:0\d{1,2}(?:-|\)\s?)\d{3,4}-\d{4}|1[5-9]\d\d-\d{4})(?![\d-])"),
        _phone,
    ),
    Rule("isbn", re.compile(r"(?<!\d)97[89](?:-\d{1,7}){3}-\d(?!\d)"), _isbn),
    Rule(
        "date",
        re.compile(
            r"(?<!\d)(?P<y>\d{4})(?P<sep>[.\-/])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)"
            r"(?:(?<=\d)\.(?=\s|$))?"
        ),
        _date,
    ),
    Rule("month", re.compile(r"(?<!\d)(\d{1,2})월"), _month_name),
    Rule(
        "event",
        re.compile(
            r"(?<![\d.])(\d{1,2})(?:[·ㆍ‧]|\.(?=\d+\s?(?:운동|혁명|전쟁|민주|항쟁|사태)))"
            r"(\d{1,2})(?![\d.])"
        ),
        _event,
    ),
    Rule(
        "time", re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])"), _clock
    ),
    Rule("ratio", re.compile(r"(?<![\d:.])\d{1,4}\s*[:：]\s*\d{1,4}(?![\d:.])"), _ratio),
    Rule("fraction", re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])"), _fraction),
    Rule(
        "range",
        re.compile(
            rf"{_N}(?P<a>[\d,]{{1,24}})(?P<sign>\s?[~∼～〜]\s?|[-–])(?P<b>[\d,]{{1,24}})(?:\s?{_UNITS_AFTER})?(?!\d)"
        ),
        _range,
    ),
    Rule(
        "money",
        re.compile(rf"([{''.join(c.MONEY)}])\s?(\d[\d,]*)(?:\.(\d+))?(?P<g>{_GREAT})"),
        _money,
    ),
    Rule("version", re.compile(r"(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*(?!\d)"), _version),
    Rule(
        "counter",
        re.compile(
            rf"{_N}(?P<th>제\s?|(?<!\w)[-−])?{_N}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<f>\d+))?"
            rf"(?P<g>{_GREAT})\s?{_UNITS_AFTER}"
        ),
        _counter,
    ),
    Rule(
        "sum",
        re.compile(r"(?<!\d)(?P<n>\d{1,24})(?P<all>\s*(?P<s>[+−×÷=])\s*)(?=\d)"),
        _sum,
    ),
    Rule(
        "number",
        re.compile(
            rf"{_N}(?P<minus>(?<![\w\d])[-−])?(?P<n>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)"
            rf"(?:\.(?P<f>\d+))?(?P<g>{_GREAT})"
        ),
        _plain,
    ),
    Rule("roman", re.compile("[\u2160-\u216b\u2170-\u217b]+"), _roman_sign),
    Rule(
        "roman-heading", re.compile(r"^\s*(?:제\s?)?([IVX]{1,6})(?=[.\s장부편]|$)"), _roman_heading
    ),
    Rule("circled", re.compile(f"[{''.join(_CIRCLED)}]"), _circled),
    Rule(
        "sign",
        re.compile(
            "[&＆※√π©®™§±∞≒≠≤≥＋×÷\u2100-\u214f\u2190-\u23ff\u25a0-\u27bf\u3200-\u33ff\u2b00-\u2bff"
            "\U0001f000-\U0001faff•]+"
        ),
        _sign,
    ),
)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers in a Korean line: counted, numbered, measured, paid, compared, or alone."""

from __future__ import annotations

import re

from daisy_pipeline.language.abbreviations import LETTERS
from daisy_pipeline.language.jamo import final
from daisy_pipeline.language.numbers import LARGEST, decimal, digits, native, sino
from daisy_pipeline.readings import counters as c
from daisy_pipeline.readings.korean_dates import TILDE, are_years, month
from daisy_pipeline.readings.rules import Rule, Said, any_of, group, whole
from daisy_pipeline.readings.spans import Reading

_MOST_FIGURES = len(str(LARGEST))
_SUMS = {
    "+": "더하기", "−": "빼기", "-": "빼기", "×": "곱하기", "*": "곱하기", "÷": "나누기",
    ">": "크다", "<": "작다", "≥": "크거나 같음", "≤": "작거나 같음",
    "≠": "같지 않음", "≒": "약", "±": "플러스마이너스",
}  # fmt: skip
_VULGAR = {
    "½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6),
}  # fmt: skip
# 1,2 ... 8,9 said together: 한두 명, 대여섯 개; 일이 층, 오륙 세기 (표준국어대사전).
_ROUGH = ("한두", "두세", "서너", "네다섯", "대여섯", "예닐곱", "일고여덟", "여덟아홉")
_ROUGH_SINO = ("일이", "이삼", "삼사", "사오", "오륙", "육칠", "칠팔", "팔구")
_SOME = re.compile(r"(?<![가-힣])[수몇] $")
_PREVIOUS = re.compile(rf"\d ?[권장번편] ?[{TILDE}] ?$")
_NEXT = re.compile(rf" ?[{TILDE}] ?\d")
# A range before these is a range of numbers of things more often than a rough count.
_NUMBERED_RANGES = frozenset(("권", "장", "번", "편"))


def _number(figures: str, fraction: str | None = None) -> str:
    """A number in Sino-Korean words; digit by digit when it is a code or past all names."""
    plain = figures.replace(",", "")
    if _is_code(plain):
        said = digits(plain)
        return f"{said} 점 {digits(fraction, '영')}" if fraction else said
    return decimal(plain, fraction) if fraction else sino(int(plain))


def _is_code(figures: str) -> bool:
    """Whether figures are said one by one: 007, and what is past all names of numbers."""
    return (figures.startswith("0") and len(figures) > 1) or len(figures) > _MOST_FIGURES


def _ratio(found: re.Match[str], kind: str) -> Said:
    speak = " 대 ".join(_number(part) for part in re.findall(_FIGURES, found[0]))
    return whole(found, "ratio", speak)


def _fraction(found: re.Match[str], kind: str) -> Said:
    if found["below"]:
        speak = f"{_number(found['below'])}분의 {_number(found['above'])}"
        return whole(found, "fraction", speak)
    top, bottom = int(found["top"]), int(found["bottom"])
    doubt = "number" if top > bottom or bottom > 100 else ""
    return whole(found, "fraction", f"{sino(bottom)}분의 {sino(top)}", doubt)


def _counted(number: str, fraction: str | None, unit: str, *, numbered: bool) -> str:
    """The words of a number before a counter."""
    plain = number.replace(",", "")
    most = 0 if numbered or fraction else c.NATIVE.get(unit, 0)
    if unit == "대" and plain.endswith("0"):
        return _number(number)  # 20대: people in their twenties, far more often than 20 cars
    if not _is_code(plain) and 1 <= int(plain) <= most:
        few = c.OLD_FEW.get(unit, {})
        return few.get(int(plain)) or (
            "첫" if unit == "번째" and plain == "1" else native(int(plain))
        )
    return _number(number, fraction)


def _counter(found: re.Match[str], kind: str) -> Said:
    number, fraction, unit = found["n"], found["f"], found["u"]
    great = (found["g"] or "") + (found["more"] or "")
    if _is_another_word(found.string, found.end(), unit):
        return None
    minus = (found["th"] or "")[:1] in ("-", "−", "–")
    if minus or unit in c.UNITS or unit in c.BEFORE:
        said = _measured(_number(number, fraction) + great, unit, _before(found), minus=minus)
        return whole(found, "unit", said, "number" if unit in c.UNSURE_UNITS else "")
    pieces = _counts(found, unit)
    numbered = not pieces and (
        bool(found["th"]) or bool(great) or kind == "heading" or _numbers(found, unit)
    )
    said = native(int(number)) if pieces else _counted(number, fraction, unit, numbered=numbered)
    if pieces and unit in c.OLD_FEW:
        said = c.OLD_FEW[unit].get(int(number), said)
    sure = numbered or c.COUNTED_AFTER.match(found.string, found.end())
    doubt = "number" if unit in c.DOUBTFUL and not sure else ""
    if unit == "대" and number.endswith("0") and c.AGES.match(found.string, found.end()):
        doubt = ""
    if unit == "번" and len(number) > 3 and "버스" in _before(found):
        doubt = "number"  # 7022번 버스: a number, or its figures one by one
    head = "제" if found["th"] else ""
    return whole(found, "counter", f"{head}{said}{great} {unit}", doubt)


def _is_another_word(line: str, end: int, unit: str) -> bool:
    """Whether a counter's letters are the beginning of another word: 2모작, 3되었다."""
    after = line[end : end + 1]
    return after != "" and after in c.OTHER_WORDS.get(unit, "")


def _counts(found: re.Match[str], unit: str) -> bool:
    """Whether the noun before shows that a counter that mostly numbers counts: 그림 3점."""
    before = c.COUNTING.get(unit)
    figures = found["n"]
    plain = not (found["th"] or found["f"] or found["g"] or "," in figures)
    return bool(before and plain and 0 < int(figures) < 100 and before.search(_before(found)))


def _numbers(found: re.Match[str], unit: str) -> bool:
    """Whether what stands around a number shows that it numbers things and counts none."""
    if _SOME.search(_before(found)):
        return True  # 수 10명: tens of people
    if unit in _NUMBERED_RANGES and (
        _NEXT.match(found.string, found.end()) or _PREVIOUS.search(_before(found))
    ):
        return True  # 3장~5장
    if unit not in c.NUMBERING:
        return False
    if unit == "장" and found.start() == 0 and found.string[found.end() :][:1].strip() == "":
        return True  # "1장 섬": a line of the contents, a chapter's title
    before, after = c.NUMBERING[unit]
    return bool(before.search(_before(found)) or after.match(found.string, found.end()))


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 12) : found.start()]


def _measured(number: str, unit: str, before: str = "", *, minus: bool = False) -> str:
    """A number with its unit; 섭씨 and 시속 are not said again where they stand before it."""
    if unit not in c.BEFORE:
        return f"{'마이너스 ' if minus else ''}{number} {c.UNITS.get(unit, unit)}"
    head, tail = c.BEFORE[unit]
    if minus and head in ("섭씨", "화씨"):
        head = "영하"
    if before.rstrip().endswith((head, "섭씨", "화씨", "영하", "영상", "시속", "초속")):
        return f"{number} {tail}"
    return f"{head} {number} {tail}"


def _range(found: re.Match[str], kind: str) -> Said:
    unit = found["u"] or ""
    sign = found["sign"].strip()
    years = not unit and are_years(found["a"], found["b"])
    if sign in "-–" and not (unit or years):
        return None
    if sign in "-–" and unit in ("번지", "호", "반"):
        speak = f"{_number(found['a'])} 다시 {_number(found['b'])} {unit}"
        return whole(found, "range", speak, "number" if unit == "반" else "")
    if unit and _is_another_word(found.string, found.end(), unit):
        unit = ""
    th = bool(found["th"])
    # 1~3권 are volumes, 제3~5장 chapters; 2~3명 are counted.
    numbered = th or kind == "heading" or unit in _NUMBERED_RANGES
    low = _counted(found["a"], found["af"], unit, numbered=numbered)
    high = _counted(found["b"], found["bf"], unit, numbered=numbered)
    if low != _number(found["a"], found["af"]):
        # A native number does not stand alone before a particle: 세 명에서 네 명.
        low = f"{low} {unit}"
    end = found.end() if unit else found.end("b")
    speak = f"{'제' if th else ''}{low}에서 {_high(found, high, unit)}"
    doubt = "number" if not (unit or years) or (unit in _NUMBERED_RANGES and not th) else ""
    if unit in c.BEFORE and not speak.startswith(c.BEFORE[unit][0]):
        head, tail = c.BEFORE[unit]
        said_already = _before(found).rstrip().endswith((head, "영하", "영상"))
        speak = f"{'' if said_already else head + ' '}{low}에서 {high} {tail}"
    return Reading(found.start(), end, speak, "range", doubt=doubt)


def _high(found: re.Match[str], high: str, unit: str) -> str:
    """The second number of a range with the unit."""
    if unit in c.UNITS or unit in c.BEFORE:
        return _measured(high, unit, _before(found))
    if unit == "월" and 1 <= int(found["b"]) <= 12:
        return month(int(found["b"]))
    return f"{high} {unit}" if unit else high


def _neighbours(found: re.Match[str], kind: str) -> Said:
    """5, 6세기 오륙 세기; 3, 4명 서너 명: two numbers that follow each other, as one rough one."""
    low, high, unit = int(found["a"]), int(found["b"]), found["u"]
    if high != low + 1 or not 1 <= low <= 8:
        return None
    if unit == "월":
        return whole(found, "neighbours", f"{sino(low)}{month(high)}")
    if c.NATIVE.get(unit, 0) > 9 and unit not in c.DOUBTFUL:
        return whole(found, "neighbours", f"{_ROUGH[low - 1]} {unit}", "number")
    return whole(found, "neighbours", f"{_ROUGH_SINO[low - 1]} {unit}")


def _rate(found: re.Match[str], kind: str) -> Said:
    """120mg/dL 데시리터당 백이십 밀리그램; 3원/kg 킬로그램당 삼 원."""
    number = _number(found["n"], found["f"]) + (found["g"] or "")
    above = c.UNITS.get(found["u"], found["u"])
    below = c.UNITS.get(found["per"], found["per"])
    return whole(found, "rate", f"{below}당 {number} {above}")


def _tilde(found: re.Match[str], kind: str) -> Said:
    return whole(found, "range", "에서 ")


def _places(found: re.Match[str], kind: str) -> Said:
    """서울~부산: from one place to another; 진짜~ 좋아 is something else, so a person looks."""
    return Reading(found.start("sign"), found.end("sign"), "에서 ", "range", doubt="sign")


def _hyphen(found: re.Match[str], kind: str) -> Said:
    """사직로 161-1, 표 3-1: a number within a number."""
    speak = f"{_number(found['a'])} 다시 {_number(found['b'])}"
    return Reading(found.start("a"), found.end("b"), speak, "hyphen")


def _page(found: re.Match[str], kind: str) -> Said:
    """p. 23, pp. 12-15, vol. 3, No. 5 of a note."""
    first = found[0][0].lower()
    to = f"에서 {_number(found['to'])}" if found["to"] else ""
    if first in "fo":
        return whole(
            found, "page", f"{'그림' if first == 'f' else '작품'} {_number(found['n'])}{to}"
        )
    unit = {"p": "쪽", "v": "권", "n": "호", "c": "장"}[first]
    head = "" if unit == "쪽" else "제"
    return whole(found, "page", f"{head}{_number(found['n'])}{to} {unit}")


def _money(found: re.Match[str], kind: str) -> Said:
    sign = found["before"] or found["after"]
    figures, small = found["n"], found["f"]
    head, _, name = c.MONEY[sign].rpartition(" ")
    head = head and head + " "
    if small and len(small) == 2 and sign in c.SMALL_MONEY and not found["g"]:
        cents = f"{sino(int(small))} {c.SMALL_MONEY[sign]}"
        dollars = "" if figures == "0" else f"{_number(figures)} {name} "
        return whole(found, "money", f"{head}{dollars}{cents}" if int(small) else dollars.strip())
    return whole(found, "money", f"{head}{_number(figures, small)}{found['g'] or ''} {name}")


def _cents(found: re.Match[str], kind: str) -> Said:
    return whole(found, "money", f"{_number(found[1])} 센트")


def _sum(found: re.Match[str], kind: str) -> Said:
    """1 + 2 = 3: the signs between figures, with the particle that the figure before asks for."""
    sign = found["s"]
    if said := _SUMS.get(sign):
        return group(found, "all", "sum", f" {said} ")
    before = found["n"]
    last = (
        {"²": "제곱", "³": "제곱"}.get(before)
        or LETTERS.get(before.upper())
        or sino(int(before[-1]))
    )
    return group(found, "all", "sum", ("은" if final(last[-1]) else "는") + " ")


def _power(found: re.Match[str], kind: str) -> Said:
    return whole(found, "sum", {"²": " 제곱", "³": " 세제곱", "ⁿ": " 엔제곱"}[found[0]])


def _mixed(found: re.Match[str], kind: str) -> Said:
    """2½ 이와 이분의 일, 1 1/2 일과 이분의 일."""
    if found["sign"]:
        top, bottom = _VULGAR[found["sign"]]
    else:
        top, bottom = int(found["t"]), int(found["b"])
    if not 0 < top < bottom <= 16:
        return None
    speak = f"{sino(bottom)}분의 {sino(top)}"
    if found["w"]:
        number = _number(found["w"])
        speak = f"{number}{'과' if final(number[-1]) else '와'} {speak}"
    return whole(found, "fraction", speak)


def _ordinal(found: re.Match[str], kind: str) -> Said:
    number = int(found[1])
    if not 1 <= number < len(c.ORDINALS):
        return None
    return whole(found, "counter", c.ORDINALS[number] + "째")


def _section(found: re.Match[str], kind: str) -> Said:
    return whole(found, "page", f"제{sino(int(found[1]))} 절")


def _century(found: re.Match[str], kind: str) -> Said:
    return whole(found, "counter", f"{sino(int(found[1]))} 세기", "number")


def _plain(found: re.Match[str], kind: str) -> Said:
    number, fraction, great = found["n"], found["f"], (found["g"] or "") + (found["more"] or "")
    figures = number.replace(",", "")
    long = len(figures) > 12 and "," not in number
    doubt = "number" if _is_code(figures) or long else ""
    after = found.string[found.end() : found.end() + 2]
    if after[:1].isascii() and after[:1].isalpha() and not re.match("[a-z](?![A-Za-z])", after):
        doubt = "number"
    sign = {"+": "플러스 ", "±": "플러스마이너스 "}.get(found["minus"], "마이너스 ")
    speak = (sign if found["minus"] else "") + _number(number, fraction) + great
    return whole(found, "number", speak, doubt)


def _version(found: re.Match[str], kind: str) -> Said:
    parts = found[0].split(".")
    return whole(
        found,
        "number",
        " 점 ".join(_number(p) for p in parts),
        "" if kind == "heading" else "number",
    )


_UNIT = any_of({*c.NATIVE, *c.SINO, *c.UNITS, *c.BEFORE})
# A Latin unit must not run on into a word (5mm, not 5mmol).
_UNIT_END = r"(?![A-Za-z²³/])"
_UNITS_AFTER = rf"(?P<u>{_UNIT})(?:(?<=[A-Za-z²³]){_UNIT_END}|(?<![A-Za-z²³]))"
_NO_FIGURE = r"(?<![\dA-Za-z])(?<!\d[.,])"
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_PER_WORDS = ("초", "분", "시간", "일", "개", "명", "인", "권", "회", "월", "년")
_MONEY = "".join(sign for sign in c.MONEY if len(sign) == 1)
_GREAT = r"(?P<g>(?:[십백천]?[만억조]|[백천])?)"
_BETWEEN_UNITS = "시분초년월일원명개층쪽장절권호회도세살주점%℃만천억"

_FIGURE = ("figure",)
_PER = any_of({*(u for u in c.UNITS if u.isascii() and u.isalpha()), *_PER_WORDS})
_TERM = r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])|\d{1,24}(?!\d)|[²³)]"
_TERM_AFTER = r"(?=[\d(√π]|[A-Za-z](?![A-Za-z]))"

RULES = (
    Rule(
        "ratio",
        re.compile(
            rf"(?<![\d:.,])(?:{_FIGURES}\s*[:：]\s*{_FIGURES}(?![\d:.])"
            r"|\d{1,3} ?대 ?\d{1,3}(?!\d)(?=으?로| ?(?:대결|무승부|동점|승|패)|[\s.,)]|$))"
        ),
        _ratio,
        _FIGURE,
    ),
    Rule(
        "fraction",
        re.compile(
            rf"(?:(?<![\d.,/])(?P<w>\d{{1,3}}) ?)?(?:(?P<sign>[{''.join(_VULGAR)}])"
            r"|(?<= )(?P<t>\d{1,2})/(?P<b>\d{1,2})(?![\d/]))"
        ),
        _mixed,
        _FIGURE,
    ),
    Rule(
        "fraction",
        re.compile(
            r"(?<![\d/])(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/])"
            rf"|{_NO_FIGURE}(?P<below>{_FIGURES}) ?분의 ?(?P<above>{_FIGURES})"
        ),
        _fraction,
        _FIGURE,
    ),
    Rule(
        "page",
        re.compile(
            r"(?<![A-Za-z])(?:(?:pp?|vol|no|ch|fig|op)\.\s?|p(?=\d))"
            rf"(?P<n>\d+)(?:\s?[{TILDE}–-]\s?(?P<to>\d+))?(?!\d)",
            re.IGNORECASE,
        ),
        _page,
        _FIGURE,
    ),
    Rule("page", re.compile(r"§ ?(\d{1,4})(?!\d)"), _section, _FIGURE),
    Rule(
        "neighbours",
        re.compile(
            rf"{_NO_FIGURE}(?P<a>\d), ?(?P<b>\d)(?![\d.])\s?{_UNITS_AFTER}(?=[^가-힣]|$|[가-힣])"
        ),
        _neighbours,
        _FIGURE,
    ),
    Rule(
        "range",
        re.compile(
            rf"{_NO_FIGURE}(?P<th>(?<![가-힣])제\s?)?(?P<a>{_FIGURES})(?:\.(?P<af>\d+))?"
            rf"(?P<sign>\s?[{TILDE}]\s?|[-–])(?P<b>{_FIGURES})(?:\.(?P<bf>\d+))?"
            rf"(?:\s?{_UNITS_AFTER})?(?!\d)"
        ),
        _range,
        _FIGURE,
    ),
    Rule(
        "range",
        re.compile(
            rf"(?<=[\d{_BETWEEN_UNITS}).]) ?[{TILDE}] ?(?=\d|오전|오후|정오|자정|제 ?\d|다음)"
            rf"|(?<=[월화수목금토])[{TILDE}](?=[월화수목금토일](?![가-힣]|$)|[월화수목금토일]요일)"
        ),
        _tilde,
        ("mark",),
    ),
    Rule(
        "range",
        re.compile(rf"(?<![가-힣])[가-힣]{{2,5}}(?P<sign>[{TILDE}])(?=[가-힣]{{2}})"),
        _places,
        ("mark",),
    ),
    Rule(
        "hyphen",
        re.compile(
            r"(?:[가-힣](?:로|길|동)|\d(?:번)?[길가]|[가-힣]{2}리|표|그림|사진"
            r"|도표|자료|문제|서식) ?"
            rf"(?P<a>\d{{1,4}})-(?P<b>\d{{1,4}})(?![\d-]|으?로)(?! ?(?:{_UNIT}))"
        ),
        _hyphen,
        _FIGURE,
    ),
    Rule(
        "rate",
        re.compile(
            rf"{_NO_FIGURE}(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?{_GREAT} ?(?P<u>{_UNIT})"
            rf"/(?!h(?![A-Za-z])|s(?![A-Za-z]))(?P<per>{_PER}|㎥|㎏|ℓ|㎗)(?![A-Za-z])"
        ),
        _rate,
        _FIGURE,
    ),
    Rule(
        "money",
        re.compile(
            rf"(?<![A-Za-z])(?P<before>US\$|[{_MONEY}])\s?(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?{_GREAT}(?P<after>)"
        ),
        _money,
        _FIGURE,
    ),
    Rule(
        "money",
        re.compile(
            rf"{_NO_FIGURE}(?P<before>)(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?{_GREAT}(?P<after>[{_MONEY}])(?!\d)"
        ),
        _money,
        _FIGURE,
    ),
    Rule("money", re.compile(rf"{_NO_FIGURE}({_FIGURES})¢"), _cents, _FIGURE),
    Rule("version", re.compile(r"(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*(?!\d)"), _version, _FIGURE),
    Rule("counter", re.compile(rf"{_NO_FIGURE}(\d{{1,2}})째(?!지)"), _ordinal, _FIGURE),
    Rule("counter", re.compile(rf"{_NO_FIGURE}(\d{{1,2}})C(?![A-Za-z])"), _century, _FIGURE),
    Rule(
        "counter",
        re.compile(
            rf"{_NO_FIGURE}(?P<th>(?<![가-힣])제\s?|(?<!\w)[-−–])?{_NO_FIGURE}(?P<n>{_FIGURES})"
            rf"(?:\.(?P<f>\d+))?{_GREAT}(?P<more>여(?= ?[가-힣]))?\s?{_UNITS_AFTER}"
        ),
        _counter,
        _FIGURE,
    ),
    Rule(
        "sum",
        re.compile(
            rf"(?P<n>{_TERM})(?P<all>\s*(?P<s>[+−×÷=*<>≥≤≠≒]|-(?=\s*\d+\s*=))\s*){_TERM_AFTER}"
        ),
        _sum,
        ("mark",),
    ),
    Rule("sum", re.compile(r"(?<=[0-9A-Za-z)])[²³ⁿ]"), _power),
    Rule(
        "number",
        re.compile(
            rf"{_NO_FIGURE}(?P<minus>(?<![\w\d])[-−–+±])?(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?"
            rf"{_GREAT}(?P<more>여(?![가-힣]))?"
        ),
        _plain,
        _FIGURE,
    ),
)

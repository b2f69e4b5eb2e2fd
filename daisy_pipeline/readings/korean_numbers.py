# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers in a Korean line: counted, numbered, measured, paid, compared, or alone."""

from __future__ import annotations

import re

from daisy_pipeline.language.jamo import final
from daisy_pipeline.language.numbers import LARGEST, decimal, digits, native, sino
from daisy_pipeline.readings import counters as c
from daisy_pipeline.readings.korean_dates import TILDE, are_years, month
from daisy_pipeline.readings.rules import Rule, Said, any_of, group, whole
from daisy_pipeline.readings.spans import Reading

_MOST_FIGURES = len(str(LARGEST))


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
    speak = " 대 ".join(sino(int(part)) for part in re.findall(r"\d+", found[0]))
    return whole(found, "ratio", speak, "" if "대" in found[0] else "number")


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
        return native(int(plain))
    return _number(number, fraction)


def _counter(found: re.Match[str], kind: str) -> Said:
    number, fraction, unit = found["n"], found["f"], found["u"]
    great = found["g"] or ""
    minus = (found["th"] or "")[:1] in ("-", "−", "–")
    if minus or unit in c.UNITS or unit in c.BEFORE:
        said = _measured(_number(number, fraction) + great, unit, _before(found), minus=minus)
        return whole(found, "unit", said)
    numbered = bool(found["th"]) or bool(great) or kind == "heading" or _numbers(found, unit)
    said = _counted(number, fraction, unit, numbered=numbered)
    doubt = "number" if unit in c.DOUBTFUL and not numbered else ""
    if unit == "대" and number.endswith("0") and c.AGES.match(found.string, found.end()):
        doubt = ""
    head = "제" if found["th"] else ""
    return whole(found, "counter", f"{head}{said}{great} {unit}", doubt)


def _numbers(found: re.Match[str], unit: str) -> bool:
    """Whether what stands around a number shows that it numbers things and counts none."""
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
    if minus:
        head = "영하"
    if before.rstrip().endswith((head, "섭씨", "화씨", "영하", "영상", "시속")):
        return f"{number} {tail}"
    return f"{head} {number} {tail}"


def _range(found: re.Match[str], kind: str) -> Said:
    unit = found["u"] or ""
    sign = found["sign"].strip()
    years = are_years(found["a"], found["b"])
    if sign in "-–" and not (unit or years):
        return None
    if sign in "-–" and unit in ("번지", "호"):
        return whole(found, "range", f"{_number(found['a'])} 다시 {_number(found['b'])} {unit}")
    low, high = (_counted(found[k], None, unit, numbered=kind == "heading") for k in ("a", "b"))
    if low != _number(found["a"]):
        # A native number does not stand alone before a particle: 세 명에서 네 명.
        low = f"{low} {unit}"
    if unit in c.UNITS or unit in c.BEFORE:
        high = _measured(high, unit, _before(found))
    elif unit == "월" and 1 <= int(found["b"]) <= 12:
        high = month(int(found["b"]))
    elif unit:
        high = f"{high} {unit}"
    return whole(found, "range", f"{low}에서 {high}", "" if unit or years else "number")


def _tilde(found: re.Match[str], kind: str) -> Said:
    return whole(found, "range", "에서 ")


def _hyphen(found: re.Match[str], kind: str) -> Said:
    """사직로 161-1, 표 3-1: a number within a number."""
    speak = f"{_number(found['a'])} 다시 {_number(found['b'])}"
    return Reading(found.start("a"), found.end("b"), speak, "hyphen")


def _page(found: re.Match[str], kind: str) -> Said:
    """p. 23, pp. 12-15, vol. 3, No. 5 of a note."""
    unit = {"p": "쪽", "v": "권", "n": "호"}[found[0][0].lower()]
    to = f"에서 {_number(found['to'])}" if found["to"] else ""
    head = "" if unit == "쪽" else "제"
    return whole(found, "page", f"{head}{_number(found['n'])}{to} {unit}")


def _money(found: re.Match[str], kind: str) -> Said:
    number = _number(found[2], found[3]) + (found["g"] or "")
    return whole(found, "money", f"{number} {c.MONEY[found[1]]}")


def _sum(found: re.Match[str], kind: str) -> Said:
    """1 + 2 = 3: the signs between figures, with the particle that the figure before asks for."""
    sign = found["s"]
    names = {"+": "더하기", "−": "빼기", "-": "빼기", "×": "곱하기", "÷": "나누기"}
    said = names.get(sign) or ("은" if final(sino(int(found["n"][-1]))[-1]) else "는")
    gap = "" if sign == "=" else " "
    return group(found, "all", "sum", f"{gap}{said} ")


def _plain(found: re.Match[str], kind: str) -> Said:
    text = found.string
    number, fraction, great = found["n"], found["f"], found["g"] or ""
    figures = number.replace(",", "")
    doubt = "number" if _is_code(figures) or len(figures) > 12 else ""
    if text[found.end() : found.end() + 1].isascii() and text[found.end() :][:1].isalpha():
        doubt = "number"
    speak = ("마이너스 " if found["minus"] else "") + _number(number, fraction) + great
    return whole(found, "number", speak, doubt)


def _version(found: re.Match[str], kind: str) -> Said:
    parts = found[0].split(".")
    return whole(found, "number", " 점 ".join(_number(p) for p in parts), "number")


_UNIT = any_of({*c.NATIVE, *c.SINO, *c.UNITS, *c.BEFORE})
# A Latin unit must not run on into a word (5mm, not 5mmol).
_UNIT_END = r"(?![A-Za-z²³/])"
_UNITS_AFTER = rf"(?P<u>{_UNIT})(?:(?<=[A-Za-z²³]){_UNIT_END}|(?<![A-Za-z²³]))"
_NO_FIGURE = r"(?<![\dA-Za-z])(?<!\d[.,])"
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_GREAT = r"(?P<g>(?:[십백천]?[만억조]|[백천])?)"
_BETWEEN_UNITS = "시분초년월일원명개층쪽장절권호회도세살주점%℃만천억"

RULES = (
    Rule(
        "ratio",
        re.compile(
            r"(?<![\d:.])(?:\d{1,4}\s*[:：]\s*\d{1,4}(?![\d:.])"
            r"|\d{1,3} ?대 ?\d{1,3}(?!\d)(?=으?로| ?(?:대결|무승부|동점|승|패)|[\s.,)]|$))"
        ),
        _ratio,
    ),
    Rule(
        "fraction",
        re.compile(
            r"(?<![\d/])(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/])"
            rf"|{_NO_FIGURE}(?P<below>{_FIGURES}) ?분의 ?(?P<above>{_FIGURES})"
        ),
        _fraction,
    ),
    Rule(
        "page",
        re.compile(
            rf"(?<![A-Za-z])(?:pp?|vol|no)\.\s?(?P<n>\d+)(?:\s?[{TILDE}–-]\s?(?P<to>\d+))?(?!\d)",
            re.IGNORECASE,
        ),
        _page,
    ),
    Rule(
        "range",
        re.compile(
            rf"{_NO_FIGURE}(?P<a>{_FIGURES})(?P<sign>\s?[{TILDE}]\s?|[-–])(?P<b>{_FIGURES})"
            rf"(?:\s?{_UNITS_AFTER})?(?!\d)"
        ),
        _range,
    ),
    Rule(
        "range",
        re.compile(
            rf"(?<=[\d{_BETWEEN_UNITS}]) ?[{TILDE}] ?(?=\d|오전|오후|정오|자정|제 ?\d|다음)"
            rf"|(?<=[월화수목금토])[{TILDE}](?=[월화수목금토일](?![가-힣]|$)|[월화수목금토일]요일)"
        ),
        _tilde,
    ),
    Rule(
        "hyphen",
        re.compile(
            r"(?:[가-힣](?:로|길|동)|[가-힣]{2}리|표|그림|사진|도표|자료|문제|서식) ?"
            rf"(?P<a>\d{{1,4}})-(?P<b>\d{{1,4}})(?![\d-]|으?로)(?! ?(?:{_UNIT}))"
        ),
        _hyphen,
    ),
    Rule(
        "money",
        re.compile(rf"([{''.join(c.MONEY)}])\s?({_FIGURES})(?:\.(\d+))?{_GREAT}"),
        _money,
    ),
    Rule("version", re.compile(r"(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*(?!\d)"), _version),
    Rule(
        "counter",
        re.compile(
            rf"{_NO_FIGURE}(?P<th>(?<![가-힣])제\s?|(?<!\w)[-−–])?{_NO_FIGURE}(?P<n>{_FIGURES})"
            rf"(?:\.(?P<f>\d+))?{_GREAT}\s?{_UNITS_AFTER}"
        ),
        _counter,
    ),
    Rule(
        "sum",
        re.compile(r"(?<!\d)(?P<n>\d{1,24})(?P<all>\s*(?P<s>[+−×÷=]|-(?=\s*\d+\s*=))\s*)(?=\d)"),
        _sum,
    ),
    Rule(
        "number",
        re.compile(
            rf"{_NO_FIGURE}(?P<minus>(?<![\w\d])[-−–])?(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?{_GREAT}"
        ),
        _plain,
    ),
)

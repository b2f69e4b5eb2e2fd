# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of Korean braille (한국 점자 규정, 2024) for liblouis, from the rules of the engine.

    python -m scripts.liblouis_tables           writes docs/upstream/liblouis
    python -m scripts.liblouis_tables --check   fails when a file there is out of date

The tables stand alone: rules of an included Korean table of liblouis would win over ours of the
same length. Their limits are told in the README beside them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.korean.letters import (
    AE_FIRST,
    ALONE,
    BEFORE_AE,
    VOWEL_FIRST,
    WORDS,
    YE_FIRST,
    table,
)
from daisy_pipeline.braille.korean.old import ATTACHED, WHOLE
from daisy_pipeline.braille.korean.signs import DIGITS, signs
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.ueb import ALPHABET, GREEK
from daisy_pipeline.language.jamo import letters
from scripts.liblouis_head import HEAD
from scripts.liblouis_tests import yaml

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "upstream" / "liblouis"
NAMES = {1: "ko-2024-g1.ctb", 2: "ko-2024-g2.ctb"}
_LONGEST = 500  # characters of one string that every version of liblouis takes
_DIGIT_LIKE = frozenset("ㄴㄷㅁㅋㅌㅍㅎ")  # article 44, proviso
_BEGIN, _END = "\\xE000", "\\xE001"  # private signs: where Roman letters begin and end
_SILENT = "\\xE002"  # where they end in digits: no cells (article 35)
_NOTHING = "9"  # a dot that no reader has; what bears it is taken away at last
_WITHIN = {".": ".", "-": "-", "/": "/", "@": "@", ",\\s": ",", ".\\s": "."}
_UEB = {".": "⠲", "-": "⠤", "/": "⠸⠌", "@": "⠈⠁", ",": "⠂"}
_COMPOSED = (  # signs of several letters: raised and lowered, fractions, Roman numerals, enclosed,
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u00bc-\u00be\u2153-\u215e\u2160-\u217b"
    "\u2460-\u2473\u24d0-\u24e9\u3260-\u327b\u3371-\u337a\u3380-\u33df"  # units
)
_STRAIGHT = {'"': ("⠦", "⠴"), "'": ("⠠⠦", "⠴⠄")}
_REPEATED = 4  # ㅋㅋㅋㅋ behind a word
_KINDS = {"hold": "punctuation", "open": "punctuation", "close": "punctuation"}
_INSIDE = frozenset(".,?!:;―—…")  # article 33: no ⠲ before these
_PAIRS = ("()", "[]", "{}", "“”", "‘’", "「」", "『』", "《》", "〈〉")


def dots(cells: str) -> str:
    """Cells as liblouis' dot numbers: ⠫⠁ is 1246-1, a blank 0."""
    return "-".join(_numbers(ord(cell) - 0x2800) for cell in cells)


def _numbers(bits: int) -> str:
    return "".join(str(dot + 1) for dot in range(8) if bits >> dot & 1) or "0"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def ctb(grade: int) -> str:
    """The whole table of a grade, line by line."""
    words = {1: ("uncontracted", "no"), 2: ("contracted", "full")}
    english, contraction = words[grade]
    head = HEAD.format(english=english, contraction=contraction, grade=grade)
    parts = (
        _blanks(), _numbers_rules(), _roman_letters(), _sign_rules(), _composed_rules(),
        _syllables(grade), _attributes(grade), _separators(grade), _words(grade), _jamo(),
        _before(), _roman_ends(), _dots_and_quotes(),
    )  # fmt: skip
    return head + "\n" + "\n\n".join("\n".join(part) for part in parts) + "\n"


def _blanks() -> Iterator[str]:
    yield "# Blanks"
    for sign in ("\\s", "\\t", "\\x000A", "\\x000D", "\\x00A0", "\\x3000"):
        yield f"space {sign} 0"


def _numbers_rules() -> Iterator[str]:
    yield "# Articles 40 and 41: digits, points and commas in numbers"
    for digit, cells in sorted(DIGITS.items()):
        yield f"digit {digit} {dots(cells)}"
    yield "numsign 3456"
    yield "punctuation . 256"
    yield "punctuation , 5"
    yield "midnum . 256"
    yield "midnum , 2"


def _roman_letters() -> Iterator[str]:
    yield "# Roman letters by UEB, uncontracted"
    for letter, cells in ALPHABET.items():
        yield f"lowercase {letter} {dots(cells)}"
        yield f"base uppercase {letter.upper()} {letter}"
    for letter, cells in GREEK.items():
        yield f"lowercase {letter} {dots('⠨' + cells)}"
        if letter != "ς":
            yield f"base uppercase {letter.upper()} {letter}"
    yield "capsletter 6"
    yield "begcapsword 6-6"
    yield "endcapsword 6-3"
    yield f"sign {_BEGIN} 356"
    yield f"sign {_END} 256"
    yield f"sign {_SILENT} {_NOTHING}"
    yield f"noback pass2 @{_NOTHING} ?"


def _sign_rules() -> Iterator[str]:
    yield "# Articles 45 to 71: punctuation and signs"
    for sign, row in signs().items():
        if sign not in ".,":
            kind = _KINDS.get(row.how, "sign")
            cells = "⠴" + row.cells + "⠲" if row.how == "roman" else row.cells
            yield f"{kind} {_escaped(sign)} {dots(cells)}"
    for sign, (_, closing) in _STRAIGHT.items():
        yield f"punctuation {sign} {dots(closing)}"


def _composed() -> dict[str, str]:
    """Signs of several letters with their cells within Korean."""
    found = {}
    for sign in filter(re.compile(f"[{_COMPOSED}]").match, map(chr, range(0xA0, 0x3400))):
        made = translate(Source(f"가 {sign} 가"))
        if not made.findings:
            found[sign] = made.text[2:-2]
    return found


def _composed_rules() -> Iterator[str]:
    yield "# Articles 36, 47, 64, 68 and 69: signs of several letters"
    for sign, cells in _composed().items():
        yield f"sign {sign} {dots(cells)}"
        if cells.startswith(("⠘⠼", "⠰⠼")):  # behind a Roman letter: x², H₂O
            yield f"always {_END}{sign} {dots(cells)}"
            yield f"always {_END}{sign}{_BEGIN} {dots(cells)}"


def _syllables(grade: int) -> Iterator[str]:
    yield "# Articles 1 to 7" + (", 13 to 17: syllables" if grade == 2 else ": syllables")
    for sign, (cells, _, _) in table(grade).items():
        yield f"letter {sign} {dots(cells)}"
    yield "# Article 8: letters by themselves"
    for sign, cells in ALONE.items():
        yield f"letter {sign} {dots(WHOLE + cells)}"


def _named(name: str, signs_: Iterable[str]) -> Iterator[str]:
    held = "".join(signs_)
    for first in range(0, len(held), _LONGEST):
        yield f"attribute {name} {_escaped(held[first : first + _LONGEST])}"


def _attributes(grade: int) -> Iterator[str]:
    rows = table(grade)
    yield "# What rules look at"
    yield from _named("hangul", rows)
    yield from _named("jamo", ALONE)
    yield from _named("vowelfirst", sorted(VOWEL_FIRST))
    yield from _named("vowellast", (s for s, row in rows.items() if row[2]))
    yield from _named("beforeae", (s for s, row in rows.items() if row[2] in BEFORE_AE and row[2]))
    like = (s for s in rows if letters(s)[0] in _DIGIT_LIKE or (s == "운" and grade == 2))
    yield from _named("digitlike", like)
    parted = (s for s in _composed() if "\u2800" in translate(Source(f"가{s}나")).text)
    yield from _named("number", [*sorted(DIGITS), *parted])
    yield from _named("roman", _both_cases())
    for name, how in (("operator", "operator"), ("unit", "unit")):
        yield from _named(name, (s for s, row in signs().items() if row.how == how))
    yield from _named("spaced", (s for s, row in signs().items() if row.article == 70))
    yield from _named("line", "_")
    yield from _named("opening", (pair[0] for pair in _PAIRS))
    yield from _named("closing", (pair[1] for pair in _PAIRS))


def _both_cases() -> Iterator[str]:
    for letter in (*ALPHABET, *GREEK):
        yield letter
        if letter != "ς":
            yield letter.upper()


def _separators(grade: int) -> Iterator[str]:
    rows = table(grade)
    if grade == 2:
        yield "# Article 14: no contraction before a vowel"
        for sign, (cells, spelled, _) in rows.items():
            if cells != spelled:
                yield f"before vowelfirst always {sign} {dots(spelled)}"
    yield "# Articles 11 and 12: what parts two vowels"
    for sign in sorted(YE_FIRST):
        yield f"after vowellast always {sign} 36-{dots(rows[sign][0])}"
    for sign in sorted(AE_FIRST):
        yield f"after beforeae always {sign} 36-{dots(rows[sign][0])}"


def _words(grade: int) -> Iterator[str]:
    yield "# Article 18: words, not behind a letter or a digit" if grade == 2 else ""
    if grade == 2:
        for word, cells in WORDS.items():
            yield f"match ^|!%[a#] {word} - {dots(cells)}"
            spelled = translate(Source("각" + word)).text.removeprefix("⠫⠁")
            yield f"always {_END}{word} {dots('⠲' + spelled)}"
            yield f"always {_SILENT}{word} {_NOTHING}-{dots(spelled)}"


def _jamo() -> Iterator[str]:
    yield "# Article 10: letters that hang on a word"
    for sign, cells in ALONE.items():
        for count in range(1, _REPEATED + 1):
            yield f"after hangul always {sign * count} {dots((ATTACHED + cells) * count)}"


def _before() -> Iterator[str]:
    yield "# Article 44: a blank between a number and what would be read as digits"
    yield 'noback correct %number[]%digitlike "\\s"'
    yield "# Articles 46, 69 and 70: blanks beside operators, units and arrows"
    yield 'noback correct %hangul[]%operator "\\s"'
    yield 'noback correct %operator[]%hangul "\\s"'
    yield 'noback correct %unit[]%hangul "\\s"'
    yield 'noback correct %hangul[]%spaced "\\s"'
    yield 'noback correct %spaced[]%hangul "\\s"'
    yield "# Article 54: no blanks inside pairs; elsewhere one blank is as good as many"
    yield "noback correct %opening[$s.] ?"
    yield "noback correct [$s.]%closing ?"
    yield "noback correct $s[$s.] ?"
    yield "# Articles 51 and 59: none before a colon or semicolon behind Hangul"
    yield 'noback correct %hangul[$s]":"$s ?'
    yield 'noback correct %hangul[$s]";"$s ?'
    yield "# Article 73: one blank to fill in, however long it is drawn"
    yield "noback correct %line[%line.] ?"
    yield "# Article 45: a number below zero"
    yield "match ^|%[_] - %# 35"


def _roman_ends() -> Iterator[str]:
    yield "# Articles 29, 33 to 35: Roman letters between 356 and 256"
    roman = "".join(_both_cases())
    for end in ("’", "'"):
        yield f'noback correct [%roman."{end}"%roman.] "{_BEGIN}"*"{_END}"'
        yield f"match [{roman}] {end} [{roman}] 3"
    yield f'noback correct [%roman.$d.] "{_BEGIN}"*"{_SILENT}"'
    yield f'noback correct [%roman.] "{_BEGIN}"*"{_END}"'
    yield f"before digitlike always {_SILENT} 0"
    yield f"always {_END}\\s{_BEGIN} 0"
    yield f"always {_SILENT}\\s{_BEGIN} 0"
    for between, sign in _WITHIN.items():
        cells = dots(_UEB[sign] + ("\u2800" if between != sign else ""))
        yield f"always {_END}{between}{_BEGIN} {cells}"
    for sign in sorted(_INSIDE):
        yield f"always {_END}{sign} {dots(signs()[sign].cells)}" if sign in signs() else ""
    for pair in _PAIRS:
        cells = dots(signs()[pair[1]].cells)
        yield f"match [{pair[0]}]{_BEGIN}%[a]+ {_END}{pair[1]} - {cells}"


def _dots_and_quotes() -> Iterator[str]:
    yield "# Article 53: dots; straight quotation marks by their place"
    yield "sign … 6-6-6"
    yield "always …… 6-6-6"
    yield "always ... 256-256-256"
    yield "always .... 256-256-256"
    yield "always ..... 256-256-256"
    yield "always ...... 256-256-256"
    for sign, (opening, _) in _STRAIGHT.items():
        yield f"match ^|%[_] {sign} - {dots(opening)}"


def files() -> dict[str, str]:
    """The text of every generated file by its name."""
    found = {name: ctb(grade) for grade, name in NAMES.items()}
    for grade, name in NAMES.items():
        found[name.replace(".ctb", ".yaml")] = yaml(name, grade)
    return found


def main(words: list[str]) -> int:
    """Write the files, or with --check only compare; 1 when one is out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(words).check
    stale = []
    for name, text in files().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        sys.stderr.write(("out of date: " if check else "written: ") + name + "\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

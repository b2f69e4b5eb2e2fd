# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules that only propose: what looks like a misread or mistyped letter. A person decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from daisy_pipeline.language.jamo import syllables_of
from daisy_pipeline.normalization.lines import Edit
from daisy_pipeline.normalization.passes import Context

# --- figures and letters --------------------------------------------------------------------------
_AS_DIGIT = {"O": "0", "o": "0", "l": "1", "I": "1", "ㅇ": "0", "〇": "0", "○": "0"}
_AS_LETTER = {"0": "o", "1": "l"}
FIGURES = re.compile("[0-9]")
_IN_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9][0-9OolIㅇ]*(?:[.,][0-9OolIㅇ]+)*")
_IN_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]?[a-z]+[01][a-z]+(?![A-Za-z0-9])")
_UNIT = re.compile(r"[0-9]+[lI]$")  # 10l is ten litres


def figures(line: str) -> Iterable[Edit]:
    """O, o, l, I or ㅇ within a number; 0 or 1 within a Latin word."""
    for found in _IN_NUMBER.finditer(line):
        end = line[found.end() : found.end() + 1]
        if found[0].isdecimal() or _UNIT.search(found[0]) or (end.isascii() and end.isalnum()):
            continue
        yield from _signs(found, _AS_DIGIT)
    for found in _IN_WORD.finditer(line):
        yield from _signs(found, _AS_LETTER)


def _signs(found: re.Match[str], meant: dict[str, str]) -> Iterable[Edit]:
    for at, sign in enumerate(found[0], found.start()):
        if sign in meant:
            yield Edit(at, at + 1, meant[sign])


# --- letters of another script --------------------------------------------------------------------
_LIKE = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABEKMHOPCTYXaeopcyxijsdABEZHIKMNOPTYXo",
        strict=True,
    )
)
FOREIGN = re.compile(f"[{''.join(_LIKE)}]")
_ALIKE = "".join(_LIKE)
_MIXED = re.compile(f"[A-Za-z{_ALIKE}]*(?:[A-Za-z][{_ALIKE}]|[{_ALIKE}][A-Za-z])[A-Za-z{_ALIKE}]*")


def foreign_letters(line: str) -> Iterable[Edit]:
    """Cyrillic or Greek letters within a Latin word that look the same (Unicode UTS 39)."""
    for found in _MIXED.finditer(line):
        yield from _signs(found, _LIKE)


# --- words of Korean that OCR is known to misread -------------------------------------------------
# Pattern and what is meant: only strings that are no Korean word, so that no dictionary is needed.
_KOREAN = (
    (r"(?<=[은는을ㄹ할한될된볼본갈간올온일인] )둣(?=이|하|한|했|합|해|싶|\b)", "듯"),
    (r"(?<= )겄(?=이|은|을|도|만|처|으|들|\b)", "것"),
    (r"(?<=[습입합됩])나다(?=[.!?\"”’\s]|$)", "니다"),
    (r"슴니다|읍나다", "습니다"),
    (r"(?<=[가-힣])닙니다(?<![아다지거끼머언]닙니다)", "입니다"),
    (r"(?<=[가-힣])햇(?=습니다)", "했"),
    (r"(?<=[가-힣])엇(?=습니다)", "었"),
    (r"(?<=[가-힣])앗(?=습니다)", "았"),
    (r"(?<![가-힣])잇(?=습니다|었다|었습니다)", "있"),
    (r"(?<![가-힣])갓(?=습니다)", "갔"),
    (r"(?<=[가-힣])룔(?=[ ,.]|$)", "를"),
    (r"(?<=[가-힣])울(?= (?:수|때|것)(?= |이|에|을))(?<=[했었았]울)", "을"),
    (r"(?<=[가-힣])。", "."),
    (r"(?<=自)[已巳]|(?<=知)[已巳]", "己"),
    (r"(?<=而)[己巳]|[己巳](?=[經往])|(?<=不得)[己巳]", "已"),
    (r"(?<=大)[曰](?=本)", "日"),
    (r"曰(?=本|記|常|曜)", "日"),
    (r"末(?=[來])", "未"),
)
KOREAN_SIGNS = re.compile(
    " [둣겄]|[습입합됩]나다|[슴닙]니다|읍나다|[햇엇앗갓]습니다|잇[습었]|룔|울 [수때것]"
    "|[가-힣]。|[己已巳曰末]"
)
_KOREAN_ANY = re.compile("|".join(f"({pattern})" for pattern, _ in _KOREAN))


def korean_letters(line: str) -> Iterable[Edit]:
    """Syllables and Hanja that OCR takes for others, in strings that are no word as they stand."""
    for found in _KOREAN_ANY.finditer(line):
        assert found.lastindex is not None
        yield Edit(found.start(), found.end(), _KOREAN[found.lastindex - 1][1])


# --- Latin words that the Book itself writes otherwise --------------------------------------------
_CONFUSED = (("rn", "m"), ("tb", "th"), ("tlie", "the"), ("cl", "d"), ("vv", "w"), ("ii", "n"))
LATIN_PAIRS = re.compile("|".join(wrong for wrong, _ in _CONFUSED))
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_OFTEN = 3


def latin_letters(context: Context) -> Callable[[str], Iterable[Edit]]:
    """Letters that OCR takes for others (rn and m), where the Book has the other word often.

    The word as it stands must be rarer than the one meant: the Book is its own dictionary.
    """

    def rule(line: str) -> Iterable[Edit]:
        for found in _LATIN_WORD.finditer(line):
            for wrong, meant in _CONFUSED:
                at = found[0].find(wrong)
                if at < 0:
                    continue
                other = found[0][:at] + meant + found[0][at + len(wrong) :]
                often = context.words[other]
                if often >= _OFTEN and often > 2 * context.words[found[0]]:
                    yield Edit(found.start() + at, found.start() + at + len(wrong), meant)
                    break

    return rule


# --- single letters -------------------------------------------------------------------------------
LETTERS = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_STRAY = re.compile("(?<=[가-힣])([ㄱ-ㅎㅏ-ㅣ])(?!\\1)(?=[가-힣])(?<![ㅋㅎㅠㅜㅇ])")
_SHORT = re.compile("(?<![ㄱ-ㅎㅏ-ㅣ가-힣])[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎ]?(?![ㄱ-ㅎㅏ-ㅣ])(?=[가-힣])")


def apart_letters(line: str) -> Iterable[Edit]:
    """One syllable whose letters lie apart within a word (ㅎㅏㄴ국): perhaps meant as letters."""
    for found in _SHORT.finditer(line):
        if words := syllables_of(found[0]):
            yield Edit(found.start(), found.end(), words)


def stray_letters(line: str) -> Iterable[Edit]:
    """A single Hangul letter between syllables, which belongs to neither (있ㄷ다)."""
    return (Edit(found.start(), found.end(), "") for found in _STRAY.finditer(line))


# --- damage ---------------------------------------------------------------------------------------
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
REPLACED = re.compile("\ufffd")
# UTF-8 read as Latin-1 or CP1252; CP949 read so; UTF-8 with losses read as CP949 (占쏙옙).
GARBLED = re.compile("[\u00a1-\u00ff占]")
_GARBLED = re.compile(
    "占쏙옙|占싼|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[œ\u009d™˜“”¦]|ï»¿"
    "|(?<![A-Za-z\u00a1-\u00ff])[\u00b0-\u00c8][\u00a1-\u00fe](?:[\u00a1-\u00ff]{2})+"
)


def private_signs(line: str) -> Iterable[Edit]:
    """Signs of a private use area: only the font of the source knows what they are."""
    return (Edit(found.start(), found.end(), "") for found in PRIVATE.finditer(line))


def replaced_signs(line: str) -> Iterable[Edit]:
    """U+FFFD: a sign was lost before the source came here."""
    return (Edit(found.start(), found.end(), "") for found in REPLACED.finditer(line))


def garbled_words(line: str) -> Iterable[Edit]:
    """What is left of words that were read in a wrong encoding (Ã©, ÇÑ±Û, 占쏙옙)."""
    return (Edit(found.start(), found.end(), "") for found in _GARBLED.finditer(line))

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bytes of a typed text to letters: BOM, UTF-16, strict UTF-8, strict CP949, surely Johab.

Johab (조합형, KS X 1001 annex 3) is what word processors of the 1990s left; it is taken only where
the others fail and the letters are plainly Korean, and it is told.

charset-normalizer is left out on purpose: it calls short CP949 texts Big5, and a text that none of
the five explains needs a person (``reading.encoding`` in title.toml names any other encoding).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_CONTROL_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f]")
_LIKELY = re.compile("[\t\n\r -~가-힣ㄱ-ㅣ\u00b7\u2010-\u203b\u3000-\u303f\ufeff]")
# Syllables of endings and particles: nearly half of any Korean text, few of what Big5 looks like.
_COMMON = re.compile("[이다는에을가고의지를은도하나로서자어리그사아기한시라해만일대여인있었것수]")
_HANGUL = re.compile("[가-힣ㄱ-ㅣ]")
_MOST_MARKS = 200
_NO_WORDS = re.compile(rf"[^\w\s!-~]{{{_MOST_MARKS},}}")
_FOREIGN = re.compile("[^\x00-\x7f]")
_PLAIN_FOREIGN = re.compile("[^\x00-\x7f가-힣ㄱ-ㅣ一-龥\u2010-\u203b\u3000-\u303f·\u00b7]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The letters of a file, the encoding that explains them, and what is doubtful."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, file: str, forced: str = "") -> Decoded:
    """The text with line ends as LF; DaisyError (DP-TXT-001 ... 012) rather than wrong letters."""
    if not data.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf\xff\xfe"):
        raise fail("DP-TXT-001", Place(file))
    made = _forced(data, file, forced) if forced else _by_bytes(data, file)
    text = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", made.text.removeprefix("\ufeff"))
    text = text.rstrip("\x1a\x00")
    if not text.strip("\ufeff\u200b \t\n\u3000"):
        raise fail("DP-TXT-001", Place(file))
    if (line := piled_marks(text)) is not None:
        raise fail("DP-TXT-002", Place(file, line))
    findings = made.findings
    if "\ufffd" in text:
        place = Place(file, text.count("\n", 0, text.index("\ufffd")) + 1)
        findings += (Finding("DP-TXT-006", place, {"count": text.count("\ufffd")}),)
    return Decoded(text, made.encoding, findings)


def piled_marks(text: str) -> int | None:
    """The line of a letter under hundreds of marks: sorting them takes the square of their count.

    That is what composing letters does, here and in normalization.
    """
    for found in _NO_WORDS.finditer(text):
        run = 0
        for sign in found[0]:
            run = run + 1 if unicodedata.combining(sign) else 0
            if run >= _MOST_MARKS:
                return text.count("\n", 0, found.start()) + 1
    return None


def _forced(data: bytes, file: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except (LookupError, ValueError, AssertionError) as problem:
        line = 1
        if isinstance(problem, UnicodeDecodeError):
            line = data.count(b"\n", 0, problem.start) + 1
        raise fail("DP-TXT-005", Place(file, line), encoding=name) from problem


def _by_bytes(data: bytes, file: str) -> Decoded:
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name, file)
    if b"\0" in data:
        return _wide(data, file)
    if is_rubbish(data):
        raise fail("DP-TXT-002", Place(file))
    for name in ("utf-8", "cp949"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return _judge_cp949(data, text, file) if name == "cp949" else Decoded(text, name)
    if (johab := _johab(data)) is not None:
        return Decoded(johab, "johab", (Finding("DP-TXT-007", Place(file)),))
    raise _mixed(data, file)


def is_rubbish(data: bytes) -> bool:
    """Whether more than a hundredth of the bytes are codes that no text has."""
    return len(_CONTROL.findall(data)) * 100 > len(data)


def _johab(data: bytes) -> str | None:
    """The letters of a Johab text: nearly all Hangul, with the syllables that Korean is full of."""
    try:
        text = data.decode("johab")
    except UnicodeDecodeError:
        return None
    hangul, foreign = len(_HANGUL.findall(text)), len(_FOREIGN.findall(text))
    plain = len(_PLAIN_FOREIGN.findall(text))
    common = len(_COMMON.findall(text))
    likely = hangul * 10 >= foreign * 9 and plain * 20 <= foreign and common * 4 >= hangul
    return text if hangul >= 4 and likely else None


def _strict(data: bytes, name: str, file: str) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as problem:
        if name == "utf-8":
            raise _mixed(data, file) from problem
        line = data[: problem.start].decode(name, "ignore").count("\n") + 1
        raise fail("DP-TXT-005", Place(file, line), encoding=name) from problem
    if "\0" in text.rstrip("\0"):
        raise fail("DP-TXT-002", Place(file))
    return Decoded(text, name)


def _wide(data: bytes, file: str) -> Decoded:
    """UTF-16 without BOM: the order of bytes in which nearly all is Hangul or plain signs."""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        likely = len(_LIKELY.findall(text))
        if likely * 10 >= len(text) * 9 and not _CONTROL_TEXT.search(text):
            return Decoded(text, name)
    raise fail("DP-TXT-002", Place(file))


def _judge_cp949(data: bytes, text: str, file: str) -> Decoded:
    for number, line in enumerate(data.split(b"\n"), 1):
        if _is_utf8_korean(line):
            raise fail("DP-TXT-012", Place(file, number))
    foreign, hangul = len(_FOREIGN.findall(text)), len(_HANGUL.findall(text))
    strange = hangul >= 20 and len(_COMMON.findall(text)) * 7 < hangul
    if foreign and (hangul * 10 < foreign * 3 or strange):
        if (johab := _johab(data)) is not None:
            return Decoded(johab, "johab", (Finding("DP-TXT-007", Place(file)),))
        first = next(n for n, row in enumerate(text.split("\n"), 1) if _FOREIGN.search(row))
        return Decoded(text, "cp949", (Finding("DP-TXT-004", Place(file, first)),))
    return Decoded(text, "cp949")


def _is_utf8_korean(line: bytes) -> bool:
    """Whether a line that CP949 also explains is surely UTF-8: it reads as plain Korean then."""
    if line.isascii():
        return False
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(_HANGUL.findall(text)) >= 2 and not _PLAIN_FOREIGN.search(text)


def _mixed(data: bytes, file: str) -> DaisyError:
    """Why neither UTF-8 nor CP949 explains the whole: the first line of the rarer encoding."""
    lines: dict[str, list[int]] = {"utf-8": [], "cp949": [], "": []}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            lines[_explained(line)].append(number)
    if lines["utf-8"] and lines["cp949"]:
        rarer = min(("utf-8", "cp949"), key=lambda name: len(lines[name]))
        return fail("DP-TXT-012", Place(file, lines[rarer][0]))
    number = (lines[""] or [1])[0]
    if lines["utf-8"]:
        return fail("DP-TXT-005", Place(file, number), encoding="UTF-8")
    if lines["cp949"]:
        return fail("DP-TXT-005", Place(file, number), encoding="CP949")
    return fail("DP-TXT-003", Place(file, number))


def _explained(line: bytes) -> str:
    for name in ("utf-8", "cp949"):
        try:
            line.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return ""

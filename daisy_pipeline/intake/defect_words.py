# SPDX-License-Identifier: AGPL-3.0-or-later
"""Defects as people type them and as a judgement of the intake profile implies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daisy_pipeline.ledger.give_back import LONGEST, Fault
from daisy_pipeline.ledger.states import DefectCode
from daisy_pipeline.messages import LANGUAGES, Severity, phrase, severity
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.times import Ms

_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:\.(\d{1,3}))?", re.ASCII)
_SPAN = re.compile(r"\s*@\s*([\d:.]*\d)(?:-([\d:.]*\d))?", re.ASCII)
_PAGE = re.compile(r"\s*(?:p\.?|쪽)\s*(\w+)", re.I)
_SEGMENT = re.compile(r"\bs\d{5,}\b", re.ASCII)

# By the last two digits, which 1xx and 2xx share. What is not here is no defect of the reading:
# a file's format, its length, silence at its ends.
_OF_FIGURES = {
    "04": DefectCode.OMISSION,
    "05": DefectCode.VOLUME,
    "06": DefectCode.VOLUME,
    "07": DefectCode.VOLUME,
    "08": DefectCode.NOISE,
    "10": DefectCode.VOLUME,
    "14": DefectCode.DROPOUT,
    "15": DefectCode.DROPOUT,
    "16": DefectCode.DROPOUT,
    "18": DefectCode.DROPOUT,
    "20": DefectCode.OMISSION,
    "24": DefectCode.VOLUME,
    "25": DefectCode.VOLUME,
    "27": DefectCode.PRONUNCIATION,
    "28": DefectCode.PRONUNCIATION,
    "29": DefectCode.VOLUME,
}
_OF_TEXT = {
    "DP-REC-301": DefectCode.OMISSION,
    "DP-REC-302": DefectCode.MISREAD,
    "DP-REC-306": DefectCode.OMISSION,
}


def parse(wish: str) -> Fault:
    """The defect that people typed: ``오독@12:34-12:40 p15 조사를 빠뜨림``, ``noise@0:05``.

    DP-INT-036 (exit code 2) for one that names no known defect, or a time that is none.
    """
    text = " ".join(wish.split())
    known = codes()
    named = [n for n in known if text.lower().startswith(n) and not text[len(n) :][:1].isalnum()]
    if not named:
        raise _refused(wish)
    longest = max(named, key=len)
    code, rest = known[longest], text[len(longest) :]
    span = _SPAN.match(rest)
    begin, end = (_ms(span[1], wish), _ms(span[2], wish)) if span else (None, None)
    if (begin is not None and end is not None and end < begin) or (not span and "@" in rest):
        raise _refused(wish)
    rest = (rest[span.end() :] if span else rest).strip(" :,")
    page = _PAGE.match(rest)
    segment = _SEGMENT.search(rest)
    note = rest[page.end() :].strip(" :,") if page else rest
    return Fault(
        code=code,
        begin=begin,
        end=end,
        segment=segment[0] if segment else "",
        page=page[1][:20] if page else "",
        note=note[:LONGEST],
    )


def codes() -> dict[str, DefectCode]:
    """Every way to name a defect: its key, its words in both languages, without blanks too."""
    names: dict[str, DefectCode] = {}
    for code in DefectCode:
        told = [phrase(f"defect.{code}", lang) for lang in LANGUAGES]
        for name in (str(code), *told, *(text.replace(" ", "") for text in told)):
            names[name.lower()] = code
    return names


def _ms(text: str | None, wish: str) -> Ms | None:
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        raise _refused(wish)
    seconds = (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])
    return seconds * 1000 + int((found[4] or "0").ljust(3, "0"))


def _refused(wish: str) -> Exception:
    known = ", ".join(phrase(f"defect.{code}", "ko") for code in DefectCode)
    facts = {"wish": wish, "known": known}
    return fail("DP-INT-036", Place(inside=wish), exit_code=ExitCode.BAD_USAGE, **facts)


def of_judgement(findings: Iterable[Finding]) -> Iterator[Fault]:
    """The defects that a judgement implies; ``note`` is the finding's number.

    Only what makes people listen or record again; a finding of several places gives one each.
    """
    for finding in findings:
        if severity(finding.id).rank > Severity.WARNING.rank:
            continue
        code = _OF_TEXT.get(finding.id)
        if code is None:
            if not finding.id.startswith(("DP-REC-1", "DP-REC-2", "DP-AUD-")):
                continue
            code = _OF_FIGURES.get(finding.id[-2:], DefectCode.NOISE)
        page = str(finding.facts.get("page", ""))
        page = "" if page == "judge.no-page" else page
        for begin in _times(finding):
            yield Fault(
                code=code,
                begin=begin,
                segment=finding.place.inside if finding.id in _OF_TEXT else "",
                page=page,
                note=finding.id,
            )


def _times(finding: Finding) -> list[Ms | None]:
    places = [int(ms) for ms in str(finding.facts.get("places", "")).split() if ms.isdecimal()]
    return [*places] or [finding.place.time]

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judging single values and whole fileset rules that several formats share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from daisy_pipeline.check.grammar import LANGUAGE
from daisy_pipeline.check.members import Element, Members, Report

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_ROMAN = re.compile(r"m*(?:d?c{0,3}|c[dm])(?:l?x{0,3}|x[lc])(?:v?i{0,3}|i[vx])", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9._\-]+(/[A-Za-z0-9._\-]+)*")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MAGIC = {
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "wav": (b"RIFF",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2"),
}


def names(listing: str) -> tuple[str, ...]:
    """The names in a listing with blanks between them."""
    return tuple(listing.split())


def is_date(text: str) -> bool:
    """Whether it is YYYY, YYYY-MM or YYYY-MM-DD and such a day can be (ISO 8601 subset)."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return False
    month, day = int(found[2] or 1), int(found[3] or 1)
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag (RFC 3066)."""
    return LANGUAGE.fullmatch(text) is not None and bool(text.strip())


def is_roman(text: str) -> bool:
    """Whether it is a roman numeral."""
    return bool(text.strip()) and _ROMAN.fullmatch(text.strip()) is not None


def is_whole(text: str) -> bool:
    """Whether it is a whole number not below zero, in at most twelve plain digits."""
    return re.fullmatch(r"\s*[0-9]{1,12}\s*", text) is not None


def is_plain_name(name: str) -> bool:
    """Whether every player can open a file of this name (Z39.86 3.3.1)."""
    return _NAME.fullmatch(name) is not None


def check_files(members: Members, referenced: Set[str]) -> None:
    """Findings for names that clash, empty files, pictures and sound that are not what they say."""
    report = members.report
    seen: dict[str, str] = {}
    for name in members:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            report.add("DP-PRD-011", name, other=other)
        if not members.head(name, 1):
            report.add("DP-PRD-012", name)
            continue
        suffix = name.rpartition(".")[2].lower()
        if suffix in _MAGIC and not members.head(name, 8).startswith(_MAGIC[suffix]):
            report.add("DP-PRD-041", name, suffix=suffix)
        elif suffix in ("mp3", "wav", "mp2", "m4a", "mp4") and name in referenced:
            check_sound(members, name)


def check_sound(members: Members, name: str) -> None:
    """Findings for sound that players have trouble with: varying bitrate, two channels, damage."""
    sound = members.sound(name)
    if sound is None:
        return
    if not sound.constant:
        members.report.add("DP-PRD-042", name)
    if sound.channels != 1:
        members.report.add("DP-PRD-043", name, channels=sound.channels)
    if sound.damaged:
        members.report.add("DP-PRD-044", name)


def has_words(text: str | None) -> bool:
    """Whether a voice would read something here."""
    return text is not None and any(map(str.isalnum, text))


def unread_words(
    root: Element, read: Set[Element], skip: Set[str]
) -> Iterator[tuple[Element, str]]:
    """The elements whose own words lie in no element of ``read``, and these words.

    ``skip`` names elements whose content is not read.
    """
    stack: list[Element] = [root]
    while stack:
        element = stack.pop()
        if element in read or str(element.tag).rpartition("}")[2] in skip:
            continue
        own = [element.text, *(child.tail for child in element)]
        said = [t for t in own if has_words(t)]
        if said:
            yield element, " ".join((said[0] or "").split())[:40]
        stack += reversed(element)


def check_order(
    report: Report, id: str, items: Iterable[tuple[str, int, tuple[int, int], str]]
) -> None:
    """A finding for each item (file, line, position, name) that lies before an earlier one."""
    reached = (-1, -1)
    for file, line, position, name in items:
        if position < reached:
            report.add(id, file, line, target=name)
        else:
            reached = position


def true_types(audio: int, silent: int, content: int, ncc_only: int) -> frozenset[str]:
    """The multimedia types that are true (2.02 spelling) for numbers of pars.

    ``audio`` pars sound, ``silent`` ones do not; ``content`` show a text document, ``ncc_only``
    only the NCC. A few silent pars (a page number that nobody reads) leave a book full audio.
    """
    if not audio:
        return frozenset({"textNcc"})
    if not content:
        return frozenset({"audioNcc", "audioOnly"})
    found = {"textPartAudio"} if silent else set()
    if silent < audio:
        found.add("audioFullText")
    if ncc_only:
        found.add("audioPartText")
    return frozenset(found)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Playlists (M3U): which files they name, in which order, and how long they say these last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from daisy_pipeline.check.members import Members, is_outside

SUFFIXES = (".m3u8", ".m3u")
_MOST = 4 << 20  # bytes: a list of some ten thousand files
_SECONDS = re.compile(r"#EXTINF:\s*(-?\d{1,9})(?:\.\d+)?\s*[,\s]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a playlist names it: the name as written, line, seconds (-1: it tells none).

    ``file`` is the member's name, None where the entry leads out of the folder.
    """

    written: str
    line: int
    seconds: int
    file: str | None


def playlists(members: Members) -> list[str]:
    """The playlists at the top of the folder, those in UTF-8 first."""
    found = [n for n in members if "/" not in n and n.lower().endswith(SUFFIXES)]
    return sorted(found, key=lambda name: (name.lower().endswith(".m3u"), name))


def entries(members: Members, name: str) -> list[Entry]:
    """What a playlist names; [] and a finding where it cannot be read, or names nothing."""
    text = _decoded(members.head(name, _MOST), strict=name.lower().endswith(".m3u8"))
    if text is None:
        members.report.add("DP-EAR-061", name)
        return []
    found = list(_entries(text))
    if not found:
        members.report.add("DP-EAR-065", name)
    return found


def _decoded(data: bytes, *, strict: bool) -> str | None:
    """The text of a list: UTF-8, which ``.m3u8`` demands; else the code page of Korean Windows."""
    for coding in ("utf-8-sig",) if strict else ("utf-8-sig", "cp949"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    return None if strict else data.decode("latin-1")


def _entries(text: str) -> Iterator[Entry]:
    seconds = -1
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if told := _SECONDS.match(written + ","):
            seconds = int(told[1])
        elif written and not written.startswith("#"):
            yield Entry(written, number, seconds, _member(written))
            seconds = -1


def _member(written: str) -> str | None:
    """The member that an entry means; None for one outside of the folder."""
    path = unicodedata.normalize("NFC", written.replace("\\", "/"))
    parts = [part for part in path.split("/") if part != "."]
    if is_outside(written) or re.match(r"[A-Za-z]:", written) or ".." in parts or not parts[0]:
        return None
    return "/".join(parts)

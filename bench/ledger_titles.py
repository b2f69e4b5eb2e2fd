# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folders of the titles that a made ledger tells of: title.toml, takes.tsv, recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from daisy_pipeline.recordings.takes import Take, takes_bytes

_STATES = ("accepted", "accepted", "accepted", "received", "returned")
_TITLE = """[title]
uid = "urn:uuid:{uid}"
title = "제목 {number}"
language = "ko"
date = "2026-01-02"
publisher = "시험도서관"
[text]
files = ["a.txt"]
"""


def write_title(home: Path, number: int, uid: str, takes: Iterable[tuple[int, str]]) -> str:
    """Make the folder of a title with its takes (number and narrator); title.toml's SHA-256."""
    (home / "audio").mkdir(parents=True, exist_ok=True)
    text = _TITLE.format(uid=uid, number=number).encode("utf-8")
    (home / "title.toml").write_bytes(text)
    rows = []
    for n, narrator in takes:
        (home / file_of(n)).write_bytes(_sound(n))
        row = Take(file=file_of(n), sha256=digest_of(n), narrator=narrator, state=state_of(n))
        rows.append(row)
    (home / "takes.tsv").write_bytes(takes_bytes(rows))
    return hashlib.sha256(text).hexdigest()


def file_of(number: int) -> str:
    """Where the recording of a take lies in its title's folder."""
    return f"audio/take-{number:06}.wav"


def digest_of(number: int) -> str:
    """SHA-256 of a take's recording."""
    return hashlib.sha256(_sound(number)).hexdigest()


def state_of(number: int) -> str:
    """A take's state: three of five are accepted."""
    return _STATES[number % len(_STATES)]


def _sound(number: int) -> bytes:
    return f"take {number}".encode()

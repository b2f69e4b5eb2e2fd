# SPDX-License-Identifier: AGPL-3.0-or-later
"""What values of fields must be, and where two fields must say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from daisy_pipeline.formats.kormarc import numbers
from daisy_pipeline.formats.kormarc.parts import Told
from daisy_pipeline.formats.kormarc.record import Field, Record

_LANGUAGE = re.compile(r"([a-z]{3})+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_SEVERAL = ("mul", "zxx", "und", "   ", "|||")


def _number(text: str) -> str:
    """The number before a qualification: older records write ``9788912345678 (세트)``."""
    return text.split(maxsplit=1)[0] if text.strip() else ""


# Tag and subfield: the finding, and what the text must be.
_FORMS: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "020$a": ("DP-MRC-029", lambda text: numbers.is_isbn(_number(text))),
    "534$z": ("DP-MRC-029", lambda text: numbers.is_isbn(_number(text))),
    "776$z": ("DP-MRC-029", lambda text: numbers.is_isbn(_number(text))),
    "022$a": ("DP-MRC-029", numbers.is_issn),
    "020$g": ("DP-MRC-030", numbers.is_addition),
    "056$a": ("DP-MRC-031", numbers.is_kdc),
    "306$a": ("DP-MRC-033", numbers.is_playing_time),
    "856$s": ("DP-MRC-036", lambda text: text.isascii() and text.isdigit()),
    "856$u": ("DP-MRC-036", lambda text: _ADDRESS.fullmatch(text) is not None),
}


def agreements(record: Record) -> Iterator[Told]:
    """Findings (id, field, facts) of values: DP-MRC-029 to 031, 033 to 036."""
    for own in record.fields:
        if not isinstance(own, Field):
            continue
        for code, text in own.subfields:
            at = f"{own.tag}${code}"
            id, right = _FORMS.get(at, ("", None))
            if right and text.strip() and not right(text.strip()):
                yield id, at, {"value": text}
    yield from _languages(record)


def _languages(record: Record) -> Iterator[Told]:
    """041 has codes of three letters, and its first one is that of 008/35-37."""
    told = record.control("008")[35:38]
    for own in record.all("041"):
        if not isinstance(own, Field) or own.indicators[1:] == "7":
            continue  # a list of its own, named in $2
        for code, text in own.subfields:
            if code.isalpha() and not _LANGUAGE.fullmatch(text):
                yield "DP-MRC-035", f"041${code}", {"value": text}
        first = (own.get("a") or own.get("d"))[:3]
        if first and told not in _SEVERAL and len(told) == 3 and first != told:
            yield "DP-MRC-034", "041", {"first": first, "told": told}
        return

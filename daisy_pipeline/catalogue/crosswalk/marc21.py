# SPDX-License-Identifier: AGPL-3.0-or-later
"""A KORMARC record as MARC 21: the few fields whose coding differs, changed; the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.catalogue.record import record_of
from daisy_pipeline.formats.kormarc.record import Control, Field, Record

# 005 with tenths of a second; 006 of 18 characters.
_TENTHS = ".0"
_MARC21_006 = 18
# KORMARC's own fields, which MARC 21 does not have.
_KORMARC_ONLY = frozenset(("012", "049", "056", "090"))
_AGENCIES = frozenset(("035", "040", "776"))
_CODE = re.compile(r"^(\(?)([0-9]{6})(?=\)|$)")
# 008/15-17: KORMARC ends codes of Korean regions with k, as MARC 21 those of the United Kingdom's.
_BRITISH = frozenset(("enk", "nik", "stk", "uik", "wlk"))


def marc21_of(facts: ItemFacts, options: KormarcOptions | None = None) -> Record:
    """The record of an item in MARC 21; nothing of the facts is read but through KORMARC."""
    return marc21(record_of(facts, options), punctuated=options is None or options.punctuation)


def marc21(record: Record, *, punctuated: bool = True) -> Record:
    """A KORMARC record in MARC 21's coding (reference 2.1, 2.6).

    005 and 006 longer; a Korean region in 008/15-17 as ``ko``, for MARC 21 has codes of countries;
    a library's number (도서관부호) as ISIL, KR-...; 056 as 084 with the scheme kdc; 245 $d and $e
    as one $c; the first personal name as 100; 511 with 0; 041 and 341 stay. 012, 049 and 090 are
    left out. Leader/18 says whether ISBD's signs are there. Hangul stays in the fields themselves
    (MARC 21, appendix D, model B): no 880, for romanization is not the program's to guess.
    """
    fields = sorted(_fields(record), key=lambda own: own.tag)
    leader = f"{record.leader[:18]}{'i' if punctuated else 'c'}{record.leader[19:]}"
    return Record(leader, tuple(fields))


def _fields(record: Record) -> Iterator[Control | Field]:
    entered = False  # the first author is the main entry
    first = "1" if any(_is_author(own) for own in record.all("700")) else "0"
    for own in record.fields:
        if isinstance(own, Control):
            yield _control(own, record.leader[6])
        elif own.tag == "056":
            yield Field("084", "  ", (("a", own.get("a")), ("2", f"kdc/{own.get('2')}")))
        elif own.tag == "245":
            yield _title(own, first)
        elif own.tag in _AGENCIES:
            yield Field(own.tag, own.indicators, tuple((c, _agency(t)) for c, t in own.subfields))
        elif own.tag == "511":
            yield Field("511", f"0{own.indicators[1]}", own.subfields)
        elif _is_author(own) and not entered:
            entered = True
            yield Field("100", own.indicators, own.subfields)
        elif own.tag not in _KORMARC_ONLY:
            yield own


def _is_author(own: Control | Field) -> bool:
    """Authors have no code of a role in our records; translators and readers do."""
    return isinstance(own, Field) and own.tag == "700" and not own.get("4")


def _control(own: Control, kind: str) -> Control:
    if own.tag == "003":
        return Control("003", _agency(own.text))
    if own.tag == "005":
        return Control("005", f"{own.text}{_TENTHS}")
    if own.tag == "006":
        return Control("006", _material(own.text))
    if own.tag == "008":
        return Control("008", _general(own.text, kind))
    return own


def _agency(text: str) -> str:
    """A library's number of six digits, bare or in brackets, as ISIL (ISO 15511)."""
    return _CODE.sub(r"\1KR-\2", text)


def _country(place: str) -> str:
    return "ko " if place[2:] == "k" and place not in _BRITISH else place


def _material(text: str) -> str:
    """006: KORMARC's 14 characters spread over MARC 21's 18.

    MARC 21 keeps 008/18-34 whole; KORMARC leaves 26-28 and 32 out, which are not of the type.
    """
    kind, own = text[0], text[1:]
    if kind == "m":  # 05 audience, 06 form, 09 type of file
        return f"m    {own[4]}{own[5]}  {own[7]}".ljust(_MARC21_006)
    return f"{kind}{own[:8]}   {own[8:11]} {own[11:13]}".ljust(_MARC21_006)[:_MARC21_006]


def _general(text: str, kind: str) -> str:
    """008: the Korean codes of university, government and modified record are blank here.

    39, the source of cataloguing, is d (others); an electronic resource has its type in 26.
    """
    own, moved = (text[18:25], f" {text[25]}") if kind == "m" else (text[18:26], " ")
    text = f"{text[:15]}{_country(text[15:18])}{text[18:]}"
    return f"{text[:18]}{own}{moved}".ljust(29) + f"{text[29:32]} {text[33:38]} d"


def _title(own: Field, first: str) -> Field:
    """245: $d and $e are one statement of responsibility, $c; 1 where a 100 stands before."""
    parts = [(code, text) for code, text in own.subfields if code not in "de"]
    said = [text for code, text in own.subfields if code in "de"]
    if said:
        # The signs stand at the end of the subfield before; without them a statement begins new.
        parts.append(("c", "".join(_joined(said))))
    return Field("245", first + own.indicators[1], tuple(parts))


def _joined(said: list[str]) -> Iterator[str]:
    for text in said[:-1]:
        yield f"{text} " if text.endswith((";", ",")) else f"{text} ; "
    yield said[-1]

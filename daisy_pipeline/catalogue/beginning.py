# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a title begins with when a catalogue record or a sheet tells of the print original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from daisy_pipeline.catalogue.tongues import language_code
from daisy_pipeline.formats.kormarc.catalogue_file import iter_records
from daisy_pipeline.formats.kormarc.numbers import is_addition, is_isbn, is_kdc
from daisy_pipeline.formats.kormarc.record import Field, Record
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

LANGUAGES = (
    "ko", "en", "ja", "zh", "fr", "de", "es", "it", "pt", "ru", "vi", "th", "id", "mn", "ar",
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_ISBD = " /:;=,"
_YEAR = re.compile(r"\d{4}")
_ROLE = re.compile(
    r"\s*(?:지음|지은이|엮음|저자?|著|글|편|쓰고 그림|옮김|그림|역|감수|\[.*?\])\s*$"
)
_HELPERS = ("trl", "ill", "edt", "nrt", "역", "옮", "그림", "엮", "감수", "낭독", "translator")
_NLK = re.compile(r"K[A-Z]{2}\d{9}")
# Technical fields, and those that the library's own system makes.
_ASIDE = re.compile(r"00\d|012|020|035|040|041|049|056|082|090|245|250|26[04]|300|33[678]|9\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Facts of the original for title.toml; "" and () where nothing is told.

    ``extent`` as 212 p. ; 21 cm, ``date`` a year, ``language`` a tag (ko); ``addition`` is the
    부가기호.
    """

    title: str
    subtitle: str = ""
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publisher: str = ""
    place: str = ""
    date: str = ""
    edition: str = ""
    isbn: str = ""
    addition: str = ""
    language: str = ""
    kdc: str = ""
    extent: str = ""
    control_number: str = ""
    subjects: tuple[str, ...] = ()
    description: str = ""


def from_file(path: Path, shown: str, number: int = 0) -> tuple[Beginning, list[Finding]]:
    """A record of a file (from 1; 0: the only one) as a beginning, and what was not taken.

    DaisyError (exit code 2): DP-NEW-009 the file has several and none was chosen, -010 it has not
    so many; those of a record that cannot be read (exit code 3).
    """
    place = Place(shown)
    read = list(islice(iter_records(path, place), max(number - 1, 0), number or 2))
    if not read:
        raise fail("DP-NEW-010", place, exit_code=ExitCode.BAD_USAGE, number=number)
    first = read[0]
    if isinstance(first, Finding):
        raise DaisyError(first)
    if len(read) > 1:
        raise fail("DP-NEW-009", place, exit_code=ExitCode.BAD_USAGE)
    return of_record(first.record, place)


def of_record(record: Record, place: Place) -> tuple[Beginning, list[Finding]]:
    """A KORMARC (or MARC 21) record of the print original as a beginning.

    Findings: DP-NEW-011 fields that were not taken, -012 an ISBN, 부가기호 or KDC that is wrong.
    DaisyError: DP-NEW-013 it has no title.
    """
    names = _Names(record)
    told: list[Finding] = []
    title = _plain(f"{_sub(record, '245', 'a')} {_sub(record, '245', 'n')}")
    if not title:
        raise fail("DP-NEW-013", place)
    imprint = _imprint(record)
    isbn, addition = _isbn(record, place, told)
    size = (_plain(_sub(record, "300", code)) for code in "ac")
    made = Beginning(
        title=title,
        subtitle=_plain(_sub(record, "245", "b") or _sub(record, "245", "p")),
        creators=names.creators,
        contributors=names.contributors,
        publisher=_plain(imprint.get("b")) if imprint else "",
        place=_plain(imprint.get("a")).strip("[]") if imprint else "",
        date=_year(imprint.get("c") if imprint else "") or _year(record.control("008")[7:11]),
        edition=_plain(_sub(record, "250", "a")),
        isbn=isbn,
        addition=addition,
        language=_language(record),
        kdc=_kdc(record, place, told),
        extent=" ; ".join(part for part in size if part),
        control_number=_control_number(record),
        subjects=tuple(_each(record, ("650", "653"), "a")),
        description=next(_each(record, ("520",), "a"), ""),
    )
    left = sorted({f.tag for f in record.fields if not _ASIDE.fullmatch(f.tag)} - _TAKEN)
    if left:
        told.append(Finding("DP-NEW-011", place, {"fields": ", ".join(left)}))
    return made, told


_TAKEN = {"100", "110", "700", "650", "653", "520"}


class _Names:
    """Who made a book: headings (100, 110, 700), else the statement of 245 $d or (MARC 21) $c."""

    def __init__(self, record: Record) -> None:
        own, helpers = _sub(record, "245", "d") or _sub(record, "245", "c"), _all_e(record)
        creators: list[str] = []
        others: list[str] = []
        for field in record.fields:
            if isinstance(field, Field) and field.tag in ("100", "110", "700"):
                name = _turned(_plain(field.get("a")))
                role = f"{field.get('e')} {field.get('4')}".casefold()
                helps = any(word in role for word in _HELPERS) or (
                    name in helpers and name not in own
                )
                (others if helps and field.tag == "700" else creators).append(name)
        self.creators = tuple(dict.fromkeys(filter(None, creators))) or _stated(own)
        self.contributors = tuple(dict.fromkeys(filter(None, others))) or _stated(helpers)


def _all_e(record: Record) -> str:
    title = next((f for f in record.all("245") if isinstance(f, Field)), None)
    return " ; ".join(text for code, text in title.subfields if code == "e") if title else ""


def _stated(text: str) -> tuple[str, ...]:
    parts = (_ROLE.sub("", _plain(part)) for part in re.split(r"[;,·]", _text(text)))
    return tuple(dict.fromkeys(part.removeprefix("지은이:").strip() for part in parts if part))


def _turned(name: str) -> str:
    """A Latin heading in the order of speech: Shakespeare, William."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and name.isascii() and first else name


def _imprint(record: Record) -> Field | None:
    found = [f for tag in ("264", "260") for f in record.all(tag) if isinstance(f, Field)]
    best = [f for f in found if f.tag == "264" and f.indicators[1] == "1"]
    return next(iter(best or found), None)


def _isbn(record: Record, place: Place, told: list[Finding]) -> tuple[str, str]:
    fields = [f for f in record.all("020") if isinstance(f, Field)]
    fields.sort(key=lambda f: f.indicators[:1] == "1")  # that of a set comes last
    for field in fields:
        words = (field.get("a") or field.get("z")).split()
        if not words:
            continue
        if not is_isbn(words[0]):
            facts = {"field": "020", "value": _text(words[0])[:40]}
            told.append(Finding("DP-NEW-012", place, facts))
            continue
        addition = field.get("g").strip()
        if addition and not is_addition(addition):
            facts = {"field": "020$g", "value": _text(addition)[:40]}
            told.append(Finding("DP-NEW-012", place, facts))
            addition = ""
        return words[0].replace("-", ""), addition
    return "", ""


def _kdc(record: Record, place: Place, told: list[Finding]) -> str:
    number = _sub(record, "056", "a")
    if number and not is_kdc(number):
        told.append(Finding("DP-NEW-012", place, {"field": "056", "value": _text(number)[:40]}))
        return ""
    return number


def _language(record: Record) -> str:
    code = (_sub(record, "041", "a") or record.control("008")[35:38])[:3]
    return next((lang for lang in LANGUAGES if language_code(lang) == code), "")


def _control_number(record: Record) -> str:
    own = _sub(record, "012", "a") or record.control("001").strip()
    return own if _NLK.fullmatch(own) else ""


def _sub(record: Record, tag: str, code: str) -> str:
    found = (f.get(code) for f in record.all(tag) if isinstance(f, Field))
    return next((text.strip() for text in found if text.strip()), "")


def _each(record: Record, tags: Iterable[str], code: str) -> Iterator[str]:
    fields = (f for tag in tags for f in record.all(tag) if isinstance(f, Field))
    texts = (_plain(text) for f in fields for own, text in f.subfields if own == code)
    return iter(dict.fromkeys(text for text in texts if text))


def _plain(text: str) -> str:
    """A subfield without the punctuation that leads to the next one (ISBD)."""
    return _text(text).strip(_ISBD).removesuffix(" .").strip()


def _text(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _year(text: str) -> str:
    found = _YEAR.search(text)
    return found[0] if found else ""

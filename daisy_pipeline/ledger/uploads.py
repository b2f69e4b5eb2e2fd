# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies in ``ledger/uploads`` of a volunteer who is erased.

People put files there as they were sent: recordings, sheets, papers. A copy of a recording goes
where the recording goes, as the consent's retention clause says. A file that holds a name or a
contact may be of many people, so that no program deletes it: it is told with its path, and one
that cannot be searched is told too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from daisy_pipeline.formats.safe_zip import ZipLimits, is_zip, open_zip
from daisy_pipeline.ledger import named_titles, recordings, vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.tools.files import sha256_of
from daisy_pipeline.tools.media import SUFFIXES

FOLDER = "uploads"
_REASON = "reason.erase-uploads"  # in the access log
_FIELDS = ("name", "phone", "email", "portal_id")
_LIMITS = ZipLimits(total=4 << 30, members=50_000, ratio=1000, small=1 << 30)
_LARGEST = 1 << 30  # bytes of one member
_BLOCK = 1 << 20
_CLOSED = {".eml", ".mbox", ".msg", ".pdf", ".hwp", ".xls", ".doc", ".ppt", ".zip", ".7z", ".rar"}
_CLOSED |= {".xlsx", ".docx", ".hwpx", ".odt", ".ods"}  # packed: their words are not their bytes


def _files(ledger: Ledger) -> Iterator[Path]:
    """The files, sorted; links are nobody's recording."""
    for path in sorted((ledger.folder / FOLDER).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def copies(ledger: Ledger, volunteer: Volunteer) -> list[Path]:
    """Files that are byte for byte a recording of the volunteer, accepted or not."""
    known = recordings.digests_of(ledger, volunteer)
    if not known:
        return []
    # Read anew: a cache would keep the names of these files outside of the ledger's folder.
    return [path for path in _files(ledger) if sha256_of(path) in known]


def findings(ledger: Ledger, volunteer: Volunteer, gone: Iterable[Path] = ()) -> Iterator[Finding]:
    """DP-LED-093 for each file with the volunteer's name or contact, -094 where nobody can know.

    Nobody can know without the key, or when who it is was erased before. ``gone`` are left out.
    DP-LED-098 for each title.toml that names the volunteer.
    """
    told = _told(ledger, volunteer)
    yield from named_titles.naming(ledger, volunteer.pseudonym, told.get("name", ""))
    without = set(gone)
    left = [path for path in _files(ledger) if path not in without]
    needles = _needles(told)
    for path in left:
        holds = _holds(path, ledger.folder / FOLDER, needles)
        if holds is not False:
            number = "DP-LED-093" if holds else "DP-LED-094"
            shown = ledger.workspace.shown(path)
            yield Finding(number, Place(shown), {"pseudonym": volunteer.pseudonym})


def _told(ledger: Ledger, volunteer: Volunteer) -> Mapping[str, str]:
    """What is known of a person; nothing without the key, or of who was erased before."""
    if volunteer.sealed is None:
        return {}
    try:
        return vault.unseal(ledger, volunteer.pseudonym, bytes(volunteer.sealed), _REASON)
    except DaisyError:
        return {}


def _needles(told: Mapping[str, str]) -> frozenset[bytes]:
    """What is known of a person as bytes, in the encodings of Korean files; () if nothing is."""
    words = {word for field in _FIELDS for word in _spellings(told.get(field, ""))}
    found = set[bytes]()
    for word in words:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp949"):
            with suppress(UnicodeEncodeError):
                found.add(word.encode(encoding))
    return frozenset(found)


def _spellings(value: str) -> Iterator[str]:
    """A name composed and decomposed; a number with hyphens, without, and as a spreadsheet's."""
    value = value.strip()
    if len(value) < 2:
        return
    yield from (unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value))
    yield value.lower()
    digits = "".join(sign for sign in value if sign.isdigit())
    if len(digits) >= 9 and not any(sign.isalpha() for sign in value):
        yield from (digits, digits.lstrip("0"), f"{digits[:-8]}-{digits[-8:-4]}-{digits[-4:]}")


def _holds(path: Path, folder: Path, needles: frozenset[bytes]) -> bool | None:
    """Whether a file or its name has one of the needles; None where that cannot be known."""
    name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
    sound = path.suffix.lower() in SUFFIXES
    if not needles:  # a name may stand in a sound's tags, but whose voice it is, its row says
        return False if sound else None
    if any(needle in name for needle in needles):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_BLOCK)
        if not sound and is_zip(head):
            return _in_zip(path, needles)
        if _found(_blocks(path, ends_only=sound), needles):
            return True
        return False if sound or _is_text(path, head) else None
    except (OSError, DaisyError):
        return None


def _is_text(path: Path, head: bytes) -> bool:
    """Whether what a file says is what its bytes say."""
    if path.suffix.lower() in _CLOSED:
        return False
    return b"\0" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")


def _in_zip(path: Path, needles: frozenset[bytes]) -> bool | None:
    closed = False
    with open_zip(path, _LIMITS) as given:
        for name in given.names:
            if any(needle in name.encode("utf-8") for needle in needles):
                return True
            if _found(given.blocks(name, _LARGEST), needles):
                return True
            closed = closed or PurePosixPath(name).suffix.lower() in _CLOSED
    return None if closed else False


def _blocks(path: Path, *, ends_only: bool) -> Iterator[bytes]:
    """The bytes of a file; of a sound its beginning and its end, where tags stand."""
    with path.open("rb") as file:
        if ends_only and path.stat().st_size > 2 * _BLOCK:
            yield file.read(_BLOCK)
            yield b""
            file.seek(-_BLOCK, 2)
        while block := file.read(_BLOCK):
            yield block


def _found(blocks: Iterable[bytes], needles: frozenset[bytes]) -> bool:
    """Whether one of the needles is there, also over the edge of two blocks."""
    edge, rest = max(map(len, needles)) - 1, b""
    for block in blocks:
        seen = rest + block
        if any(needle in seen for needle in needles):
            return True
        rest = seen[-edge:] if edge else b""
    return False

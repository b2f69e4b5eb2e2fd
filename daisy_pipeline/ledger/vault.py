# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who a person is, sealed: the key file beside the database, never in a backup unless asked for.

A sealed text is AES-256-GCM (NIST SP 800-38D) over JSON, with the person's pseudonym as associated
data: a sealed text that someone moves to another row does not open there. Its first bytes say
by which key it was sealed, so that keys can be changed while others work.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Staff, Volunteer

KEY = "key"
NEXT = "key-next"  # the new key while ``rekey`` works
OLD = "key-old-*"  # keys of before: old backups are opened by them
EVERYONE = "*"  # the subject of the access log where a program compared all, and nobody looked
_SIZE = 32  # bytes
_KIND, _NAME, _NONCE, _BLOCK = b"\x01", 8, 12, 64  # bytes; texts are filled up to whole blocks


def make_key(folder: Path, name: str = KEY) -> None:
    """Make a ledger's key file, for its owner's eyes only; one that is there stays as it is."""
    target = folder / name
    if not target.exists():
        put_key(base64.urlsafe_b64encode(secrets.token_bytes(_SIZE)) + b"\n", target)


def put_key(data: bytes, target: Path) -> None:
    """Write a key file whole, for its owner alone; one that is there stays as it is."""
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        _take_place(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def _take_place(fresh: Path, target: Path) -> None:
    """Give the file its name unless another command was quicker: its key may be in use."""
    with suppress(FileExistsError):
        if os.name == "nt":
            fresh.rename(target)  # refuses where there is one
        else:
            os.link(fresh, target)


@dataclass(frozen=True)
class Ring:
    """A ledger's keys by their names: ``own`` seals, all of them open."""

    own: bytes
    keys: Mapping[bytes, bytes]
    place: Place

    def __repr__(self) -> str:  # a key must not reach a log by way of an error
        return f"Ring({len(self.keys)})"

    def seal(self, pseudonym: str, data: Mapping[str, str]) -> bytes:
        """The sealed form of what is known of a person."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        text = json.dumps(dict(data), ensure_ascii=False, sort_keys=True).encode("utf-8")
        text += b" " * (-len(text) % _BLOCK)  # its length would tell how long a name is
        nonce = secrets.token_bytes(_NONCE)
        hidden = AESGCM(self.keys[self.own]).encrypt(nonce, text, pseudonym.encode("utf-8"))
        return _KIND + self.own + nonce + hidden

    def open(self, pseudonym: str, sealed: bytes) -> dict[str, str]:
        """What was sealed. DP-LED-040 no key of this name, -041 it is not this person's, or other.

        Nothing of the text, of the key or of the cause stands in what is raised.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self.keys.get(key_of(sealed))
        if key is None:
            raise fail("DP-LED-040", self.place, exit_code=ExitCode.BAD_CONFIG)
        begin = len(_KIND) + _NAME
        nonce, hidden = sealed[begin : begin + _NONCE], sealed[begin + _NONCE :]
        with suppress(InvalidTag, ValueError, UnicodeDecodeError):
            text = AESGCM(key).decrypt(nonce, hidden, pseudonym.encode("utf-8"))
            return {str(name): str(value) for name, value in json.loads(text).items()}
        raise fail("DP-LED-041", Place(inside=pseudonym), exit_code=ExitCode.BAD_CONFIG)


def key_of(sealed: bytes) -> bytes:
    """The name of the key by which it was sealed; b"" for what is no sealed text."""
    return sealed[len(_KIND) : len(_KIND) + _NAME] if sealed[:1] == _KIND else b""


def ring(ledger: Ledger) -> Ring:
    """The keys that lie in the ledger's folder.

    DaisyError (exit code 4): DP-LED-040 where there is no key file, -042 for a damaged one.
    """
    place = Place(f"{ledger.folder.name}/{KEY}")
    own = _read(ledger.folder / KEY)
    if own is None:
        raise fail("DP-LED-040", place, exit_code=ExitCode.BAD_CONFIG)
    keys = {_name(own): own}
    for path in sorted(ledger.folder.glob(OLD)):
        if (old := _read(path)) is not None:
            keys.setdefault(_name(old), old)
    if (coming := _read(ledger.folder / NEXT)) is not None:
        own = coming
        keys[_name(own)] = own
    return Ring(_name(own), keys, place)


def _read(path: Path) -> bytes | None:
    """A key file's key; None without one. DP-LED-042 for one that holds no key."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(binascii.Error, ValueError):
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
        if len(key) == _SIZE:
            return key
    raise fail("DP-LED-042", Place(f"ledger/{path.name}"), exit_code=ExitCode.BAD_CONFIG) from None


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"daisy-ledger-key-name\x00" + key).digest()[:_NAME]


def seal(ledger: Ledger, pseudonym: str, data: Mapping[str, str]) -> bytes:
    """What is known of a person (name, phone ...), sealed for the row of this pseudonym."""
    return ring(ledger).seal(pseudonym, data)


def unseal(ledger: Ledger, pseudonym: str, sealed: bytes | None, reason: str) -> dict[str, str]:
    """What was sealed; {} for an erased person. The look is in the access log before it is given.

    ``reason`` says why, in words without a name. Must not stand within ``ledger.change``: a
    change that is taken back would take the row of the access log with it (RuntimeError).
    DaisyError as ``ring`` and ``Ring.open``.
    """
    return unseal_all(ledger, [(pseudonym, sealed)], reason)[pseudonym]


def unseal_all(
    ledger: Ledger, people: Iterable[tuple[str, bytes | None]], reason: str
) -> dict[str, dict[str, str]]:
    """What was sealed of several people, by pseudonym; each look is logged before."""
    given = {pseudonym: bytes(sealed) for pseudonym, sealed in people if sealed is not None}
    names = {pseudonym: dict[str, str]() for pseudonym, _ in people}
    if given:
        keys = ring(ledger)
        _log(ledger, given, reason)
        names |= {one: keys.open(one, sealed) for one, sealed in given.items()}
    return names


def who(
    ledger: Ledger, people: Iterable[Volunteer | Staff], reason: str
) -> dict[str, dict[str, str]]:
    """Who these people are, by pseudonym; as ``unseal_all``."""
    given = [(one.pseudonym, None if one.sealed is None else bytes(one.sealed)) for one in people]
    return unseal_all(ledger, given, reason)


def compare(
    ledger: Ledger,
    people: Iterable[tuple[str, bytes]],
    of: Callable[[Mapping[str, str]], str],
    reason: str,
) -> dict[str, str]:
    """For a program alone: what ``of`` makes of each person's data, to the pseudonym.

    The access log has one row for all. Those whose data does not open are left out: they are told
    where somebody wants to see them.
    """
    from daisy_pipeline.model.finding import DaisyError

    keys = ring(ledger)
    _log(ledger, [EVERYONE], reason)
    found: dict[str, str] = {}
    for pseudonym, sealed in people:
        with suppress(DaisyError):
            found.setdefault(of(keys.open(pseudonym, bytes(sealed))), pseudonym)
    return found


def _log(ledger: Ledger, subjects: Iterable[str], reason: str) -> None:
    from django.db import transaction

    from daisy_pipeline.ledger.models import AccessLog

    now = ledger.now()
    rows = [
        AccessLog(at=now, actor=ledger.actor, subject=one, reason=reason[:200]) for one in subjects
    ]
    with transaction.atomic(durable=True):
        AccessLog.objects.bulk_create(rows)


def look_at_key(ledger: Ledger) -> list[Finding]:
    """DP-LED-043 when others than the owner may read the key file, -066 an unfinished ``rekey``.

    Windows: the folder's own rules hold for the file; who they let in, this program cannot see.
    """
    path, name = ledger.folder / KEY, ledger.folder.name
    found = []
    if os.name != "nt" and path.is_file() and path.stat().st_mode & 0o077:
        found.append(Finding("DP-LED-043", Place(f"{name}/{KEY}")))
    if (ledger.folder / NEXT).is_file():
        found.append(Finding("DP-LED-066", Place(f"{name}/{NEXT}")))
    return found


def refuse_names(ledger: Ledger, person: Volunteer | Staff, text: str) -> None:
    """DP-LED-067 (exit code 2) when a text that is kept says who somebody is.

    Without the key nobody can know it, and the text is taken.
    """
    from daisy_pipeline.model.finding import DaisyError

    if not text or person.sealed is None:
        return

    def said(data: Mapping[str, str]) -> str:
        plain = "".join(text.casefold().split())
        told = (data.get(field, "") for field in ("name", "phone", "email", "portal_id"))
        parts = ("".join(value.casefold().split()) for value in told)
        return "yes" if any(len(part) > 1 and part in plain for part in parts) else ""

    found: dict[str, str] = {}
    with suppress(DaisyError):
        pair = (person.pseudonym, bytes(person.sealed))
        found = compare(ledger, [pair], said, "reason.no-names")
    if "yes" in found:
        raise fail("DP-LED-067", Place(inside=person.pseudonym), exit_code=ExitCode.BAD_USAGE)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key that seals who a person is: made once, kept beside the database, never in a backup."""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY = "key"
_SIZE = 32  # bytes, as Fernet wants them (github.com/fernet/spec)


def make_key(folder: Path) -> None:
    """Make a ledger's key file, for its owner's eyes only; one that is there stays as it is."""
    target = folder / KEY
    if target.exists():
        return
    fresh = folder / f".key-{os.getpid()}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(_SIZE)) + b"\n")
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

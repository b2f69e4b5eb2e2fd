# SPDX-License-Identifier: AGPL-3.0-or-later
"""BagIt 1.0 (RFC 8493) with SHA-256: the tag files of a bag, and the bag as one tar file.

Written here because the usual library still writes version 0.97. Nothing is hashed twice: sizes
and digests come from whoever wrote the files.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path

from daisy_pipeline.export.packing import BLOCK, Hashing, Heard, Known

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data/"


def write_tags(bag: Path, payload: Mapping[str, Known], info: Mapping[str, str]) -> None:
    """Write the four tag files; ``payload`` are files by their paths from the bag's root.

    Payload-Oxum (RFC 8493, 2.2.2) is added to ``info``.
    """
    total = sum(known.size for known in payload.values())
    told = {**info, "Payload-Oxum": f"{total}.{len(payload)}"}
    texts = {
        DECLARED: DECLARATION,
        INFO: "".join(f"{key}: {' '.join(value.split())}\n" for key, value in told.items()),
        MANIFEST: _lines({name: known.sha256 for name, known in payload.items()}),
    }
    tags = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    for name, text in {**texts, TAGS: _lines(tags)}.items():
        write_file(bag / name, text.encode("utf-8"))


def _lines(digests: Mapping[str, str]) -> str:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def write_file(path: Path, data: bytes) -> Known:
    """Write a file through to the disk; its size and digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Known(len(data), hashlib.sha256(data).hexdigest())


def write_tar(bag: Path, target: Path, at: int, heard: Heard) -> Known:
    """Write a bag as a tar (POSIX ustar, pax where a size asks for it) under its own name.

    ``at`` is the time that all members have, in seconds since 1970: the same bag gives the same
    bytes, whoever packs it on whichever system.
    """
    files = sorted(p for p in bag.rglob("*") if p.is_file())
    with target.open("wb") as file:
        out = Hashing(file)
        with tarfile.TarFile(
            fileobj=out,  # type: ignore[arg-type]  # only written to
            mode="w",
            format=tarfile.PAX_FORMAT,
            copybufsize=BLOCK,
        ) as archive:
            for path in files:
                info = tarfile.TarInfo(f"{bag.name}/{path.relative_to(bag).as_posix()}")
                info.size, info.mtime, info.mode = path.stat().st_size, at, 0o644
                with path.open("rb") as source:
                    archive.addfile(info, source)
                heard(info.size)
        file.flush()
        os.fsync(file.fileno())
    return out.known

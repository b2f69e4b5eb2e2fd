# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a bundle is as it was sent, and says the same in all its parts.

Needs no database and no network: whoever gets a bundle runs it on another computer. Nothing is
unpacked; a damaged or hostile bundle gives findings, never a traceback.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daisy_pipeline.export import schema
from daisy_pipeline.export.bag import DECLARATION, DECLARED, INFO, MANIFEST, PAYLOAD, TAGS
from daisy_pipeline.export.container import Bundle, open_bundle
from daisy_pipeline.export.cross import cross_checks
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.tools.files import sha256_of

_BLOCK = 1 << 20
_SMALL = 64 << 20  # bytes of manifest.json and of tag files
_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *]?(\S.*)")
_TOLD = "data/manifest.json"


class _Silent:
    def step(self, done: int, total: int, what: str) -> None:
        """Tell nobody."""


def verify(path: Path, *, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with a bundle (a bag's folder, its tar, or the folder of a batch); [] if whole.

    DP-EXP-021 to 042. A batch's folder, as ``ledger/sent`` has it, is its bag and its tar.
    """
    bag, tar = path / path.name, path / f"{path.name}.tar"
    if path.is_dir() and not (path / DECLARED).is_file() and bag.is_dir() and tar.is_file():
        return [*verify(bag, progress=progress), *_sum_of(tar)]
    found = list(_sum_of(path)) if path.is_file() else []
    try:
        with open_bundle(path) as bundle:
            found += bundle.findings
            found += _bytes(bundle, progress or _Silent())
            found += judged(bundle)
    except DaisyError as problem:
        found += problem.findings
    except OSError as problem:
        found.append(Finding("DP-PKG-008", Place(path.name), {"reason": problem.strerror or "?"}))
    return list(dict.fromkeys(found))


def _sum_of(tar: Path) -> Iterator[Finding]:
    """DP-EXP-041 where a ``.sha256`` lies beside a tar and tells another digest."""
    beside = tar.with_name(f"{tar.name}.sha256")
    if not beside.is_file():
        return
    with beside.open("rb") as file:
        told = file.read(200).split()
    if not told or told[0].lower() != sha256_of(tar).encode():
        yield Finding("DP-EXP-041", Place(tar.name))


def _bytes(bundle: Bundle, progress: Progress) -> Iterator[Finding]:
    """BagIt (RFC 8493): the declaration, and every file against the two manifests."""
    if bundle.read(DECLARED, 1000) != DECLARATION.encode():
        yield Finding("DP-EXP-027", Place(bundle.name, inside=DECLARED, line=1))
    total = max(2, sum(bundle.sizes.values()) >> 20)
    done = 0
    listed: set[str] = {TAGS}
    for name, of in ((TAGS, False), (MANIFEST, True)):
        digests: dict[str, str] = {}
        yield from _list(bundle, name, digests, payload=of)
        listed |= digests.keys()
        for path, told in digests.items():
            progress.step(min(total - 1, done >> 20), total, "step.verify")
            if path not in bundle.sizes:
                yield Finding("DP-EXP-022", Place(bundle.name, inside=path))
            elif _sha256(bundle, path) != told:
                yield Finding("DP-EXP-021", Place(bundle.name, inside=path))
            done += bundle.sizes.get(path, 0)
    progress.step(total, total, "step.verify")
    for path in sorted(bundle.sizes.keys() - listed):
        yield Finding("DP-EXP-023", Place(bundle.name, inside=path))
    yield from _oxum(bundle)


def _list(bundle: Bundle, name: str, into: dict[str, str], *, payload: bool) -> Iterator[Finding]:
    """The lines of a manifest; DP-EXP-022 without it, -027 for a line that is none."""
    data = bundle.read(name, _SMALL)
    if data is None:
        yield Finding("DP-EXP-022", Place(bundle.name, inside=name))
        return
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        told = _LINE.fullmatch(line)
        right = told is not None and told[2].startswith(PAYLOAD) == payload
        if told is None or not right or told[2] in into:
            yield Finding("DP-EXP-027", Place(bundle.name, inside=name, line=number))
        else:
            into[told[2]] = told[1].lower()


def _sha256(bundle: Bundle, path: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _oxum(bundle: Bundle) -> Iterator[Finding]:
    """RFC 8493, 2.2.2: bytes and files of the payload, where bag-info.txt tells them."""
    told = re.search(rb"(?m)^Payload-Oxum: *([0-9.]+)", bundle.read(INFO, _SMALL) or b"")
    sizes = [size for path, size in bundle.sizes.items() if path.startswith(PAYLOAD)]
    found = f"{sum(sizes)}.{len(sizes)}"
    if told is not None and told[1].decode() != found:
        facts: dict[str, Fact] = {"told": told[1].decode(), "found": found}
        yield Finding("DP-EXP-030", Place(bundle.name, inside=f"{INFO} Payload-Oxum"), facts)


def judged(bundle: Bundle, *, whole: bool = True) -> Iterator[Finding]:
    """manifest.json by its schema, then everything that must agree with it.

    Who has just packed the zips need not read them again: not ``whole``.
    """
    place = Place(bundle.name, inside=_TOLD)
    data = bundle.read(_TOLD, _SMALL)
    if data is None:
        yield Finding("DP-EXP-026", place)
        return
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        yield Finding("DP-EXP-028", place, {"count": 1})
        return
    version = str(told.get("manifest_version", "")) if isinstance(told, dict) else ""
    if _is_newer(version):
        facts: dict[str, Fact] = {"version": version[:20], "known": schema.VERSION}
        yield Finding("DP-EXP-029", place, facts)
        return
    wrong = list(schema.faults(told))
    if wrong:
        where = Place(bundle.name, inside=f"{_TOLD} {wrong[0]}"[:300])
        yield Finding("DP-EXP-028", where, {"count": len(wrong)})
        return
    yield from cross_checks(bundle, _dict(told), whole=whole)


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _is_newer(version: str) -> bool:
    parts = re.fullmatch(r"([0-9]{1,6})\.([0-9]{1,6})", version)
    known = tuple(map(int, schema.VERSION.split(".")))
    return parts is not None and (int(parts[1]), int(parts[2])) > known

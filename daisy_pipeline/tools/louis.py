# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to liblouis, through ctypes: print to cells with the place of every cell in the print.

The library is no Python package: Linux has it as liblouis20 with liblouis-data, macOS by Homebrew,
Windows as a folder of programs to be put on PATH; what PyPI names ``louis`` is a stranger's. It
keeps compiled tables and its log callback for the whole process, so one thread at a time is let in.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import Any

_NAMES = ("liblouis.so.20", "liblouis.so", "liblouis.20.dylib", "liblouis.dylib", "liblouis.dll")
_PROGRAM = "lou_translate"
_DOTS_IO, _UNICODE = 4, 64
_ROOMS = (4, 24)
"""Cells a character: enough for words; for signs that liblouis writes by their number (10 cells)
and words that are written longer than in print."""
_DOTS = 0x8000  # liblouis' own codes of cells; it takes no Unicode ones here
_BACK = 12  # characters a cell: a word sign of one cell is a whole word in print
_TIGHT = 16
"""So much room must be left: liblouis may stop before the end and not tell."""
_LOG_OFF = 60_000
_LOCK = RLock()
_WINDOWS = sys.platform == "win32"


class _Library:
    """liblouis as it was found, and the width of its characters."""

    def __init__(self, library: Any) -> None:
        self.library = library
        library.lou_version.restype = ctypes.c_char_p
        self.version = library.lou_version().decode()
        self.wide = int(library.lou_charSize()) == 4
        self.coding = ("utf-32-" if self.wide else "utf-16-") + sys.byteorder[0] + "e"
        callback = getattr(ctypes, "WINFUNCTYPE", None) or ctypes.CFUNCTYPE
        kind = callback(None, ctypes.c_int, ctypes.c_char_p)
        self._quiet = kind(lambda _level, _text: None)  # must live as long as the library
        library.lou_registerLogCallback(self._quiet)
        library.lou_setLogLevel(_LOG_OFF)

    def translate(
        self, tables: str, text: str, forms: Sequence[int] | None
    ) -> tuple[str, list[int]] | None:
        """Cells and for each of them the number of its character; None for an unknown table."""
        given = text.replace("\0", "\ufffd").encode(self.coding, "surrogatepass")
        length = len(given) // self._size
        for room in _ROOMS:
            made = self._call(tables.encode(), given, length, room * length + 64, forms)
            if made is None:
                return None
            cells, places, came = made
            if came >= length and len(cells) + _TIGHT < room * length + 64:
                return cells, places if self.wide else _characters(text, places)
        return None

    def back(self, tables: str, cells: str) -> str | None:
        """The print of cells; None for an unknown table, or when it cannot read all."""
        dots = "".join(chr(_DOTS | ord(cell) & 0xFF) for cell in cells)
        given = dots.encode(self.coding, "surrogatepass")
        room = _BACK * len(cells) + 64
        out = ctypes.create_string_buffer(room * self._size)
        came, went = ctypes.c_int(len(given) // self._size), ctypes.c_int(room)
        with _LOCK:
            done = self.library.lou_backTranslate(
                tables.encode(), given, ctypes.byref(came), out, ctypes.byref(went),
                None, None, None, None, None, _DOTS_IO,
            )  # fmt: skip
        if not done or came.value < len(given) // self._size:
            return None
        count = max(0, min(went.value, room))
        return ctypes.string_at(out, count * self._size).decode(self.coding, "replace")

    @property
    def _size(self) -> int:
        return 4 if self.wide else 2

    def _call(
        self, tables: bytes, given: bytes, length: int, room: int, forms: Sequence[int] | None
    ) -> tuple[str, list[int], int] | None:
        """What liblouis wrote, and how much of the text it came through in that room."""
        out = ctypes.create_string_buffer(room * self._size)
        came, went = ctypes.c_int(length), ctypes.c_int(room)
        typeform = None
        if forms is not None:  # liblouis writes into it, as many as there are cells
            typeform = (ctypes.c_ushort * room)(*forms[:length])
        places = (ctypes.c_int * room)()
        with _LOCK:
            done = self.library.lou_translate(
                tables, given, ctypes.byref(came), out, ctypes.byref(went),
                typeform, None, None, places, None, _DOTS_IO | _UNICODE,
            )  # fmt: skip
        if not done:
            return None
        count = max(0, min(went.value, room))
        cells = ctypes.string_at(out, count * self._size).decode(self.coding, "replace")
        return cells, places[:count], came.value


def _characters(text: str, places: Sequence[int]) -> list[int]:
    """Numbers of UTF-16 units as numbers of characters."""
    owners: list[int] = []
    for number, sign in enumerate(text):
        owners.extend((number,) * (2 if sign > "\uffff" else 1))
    return [owners[min(max(place, 0), len(owners) - 1)] for place in places]


@cache
def _library() -> _Library | None:
    held = _of_distribution()
    if held is not None:
        return held
    loader = getattr(ctypes, "WinDLL", None) or ctypes.CDLL
    for name in _candidates():
        with suppress(OSError, AttributeError):
            return _Library(loader(name))
    return None


def _of_distribution() -> _Library | None:
    """The library that the distribution's own binding has opened; None where there is none.

    A module of the same name that has neither ``translate`` nor ``charSize`` is another project.
    """
    try:
        louis = import_module("louis")
    except Exception:  # a broken binding raises what it likes when it finds no library
        return None
    if not (hasattr(louis, "translate") and hasattr(louis, "charSize")):
        return None
    with suppress(OSError, AttributeError):
        return _Library(louis.liblouis)
    return None


def _candidates() -> Iterator[str]:
    yield from _NAMES
    found = ctypes.util.find_library("louis")
    if found:
        yield found
    program = shutil.which(_PROGRAM)
    if program:  # Homebrew and Windows: the library lies beside its programs
        beside = Path(program).resolve().parent
        for folder in (beside, beside.parent / "lib"):
            for name in _NAMES:
                if (folder / name).is_file():
                    yield str(folder / name)
    if _WINDOWS:
        for folder_name in os.get_exec_path():
            path = Path(folder_name) / "liblouis.dll"
            if path.is_file():
                yield str(path)


def version() -> str:
    """The version of liblouis; "" where it is not installed."""
    library = _library()
    return library.version if library else ""


@cache
def has(tables: str) -> bool:
    """Whether liblouis is there and finds these tables (names separated by commas)."""
    return translate(tables, "a") is not None


def translate(
    tables: str, text: str, forms: Sequence[int] | None = None
) -> tuple[str, list[int]] | None:
    """The cells (U+2800 ...) of a text by liblouis' tables, and the place of each in the text.

    ``tables`` are names separated by commas, ``forms`` typeform bits a character. None where
    liblouis is missing, or does not find the tables. A place is the number of a character of
    ``text``. Any text is taken; its time grows with its length.
    """
    library = _library()
    if library is None:
        return None
    if not text:
        return "", []
    return library.translate(tables, text, forms)


def back_translate(tables: str, cells: str) -> str | None:
    """The print of cells (U+2800 ...) by liblouis' tables, for proof-reading.

    None where liblouis is missing, does not find the tables, or cannot read all of the cells.
    """
    library = _library()
    return library.back(tables, cells) if library is not None and cells else None

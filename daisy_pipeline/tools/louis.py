# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to liblouis, through ctypes: print to cells with the place of every cell in the print.

The library is no Python package: Linux has it as liblouis20 with liblouis-data, macOS by Homebrew;
what PyPI names ``louis`` is a stranger's. It keeps compiled tables and its log callback for the
whole process, so one thread at a time is let in.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from threading import RLock

_NAMES = ("liblouis.so.20", "liblouis.so", "liblouis.20.dylib", "liblouis.dylib", "liblouis.dll")
_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
_DOTS_IO, _UNICODE = 4, 64
_ROOM = 4  # cells a character, and some: liblouis writes an unknown one as \xhhhh\
_LOCK = RLock()
_Log = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p)


class _Library:
    """liblouis as it was found, and the width of its characters."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library
        library.lou_version.restype = ctypes.c_char_p
        self.version = library.lou_version().decode()
        self.wide = int(library.lou_charSize()) == 4
        self.coding = ("utf-32-" if self.wide else "utf-16-") + sys.byteorder[0] + "e"
        self._quiet = _Log(lambda _level, _text: None)  # must live as long as the library
        library.lou_registerLogCallback(self._quiet)

    def translate(
        self, tables: str, text: str, forms: Sequence[int] | None
    ) -> tuple[str, list[int]] | None:
        """Cells and for each of them the number of its character; None for an unknown table."""
        given = text.encode(self.coding, "surrogatepass")
        size = 4 if self.wide else 2
        length = len(given) // size
        room = _ROOM * length + 64
        out = ctypes.create_string_buffer(room * size)
        came, went = ctypes.c_int(length), ctypes.c_int(room)
        typeform = None
        if forms is not None:  # liblouis writes into it, as many as there are cells
            typeform = (ctypes.c_ushort * room)(*forms)
        places = (ctypes.c_int * room)()
        with _LOCK:
            done = self.library.lou_translate(
                tables.encode(), given, ctypes.byref(came), out, ctypes.byref(went),
                typeform, None, None, places, None, _DOTS_IO | _UNICODE,
            )  # fmt: skip
        if not done or came.value < length:
            return None
        cells = out.raw[: went.value * size].decode(self.coding, "replace")
        return cells, places[: went.value]


@cache
def _library() -> _Library | None:
    for name in _candidates():
        with suppress(OSError, AttributeError):
            return _Library(ctypes.CDLL(name))
    return None


def _candidates() -> Iterator[str]:
    named = os.environ.get("LIBLOUIS", "")
    if named:
        yield named
    for folder in _FOLDERS:
        for name in _NAMES:
            yield folder + name
    found = ctypes.util.find_library("louis")
    if found:
        yield found


def version() -> str:
    """The version of liblouis; "" where it is not installed."""
    library = _library()
    return library.version if library else ""


def translate(
    tables: str, text: str, forms: Sequence[int] | None = None
) -> tuple[str, list[int]] | None:
    """The cells (U+2800 ...) of a text by liblouis' tables, and the place of each in the text.

    ``tables`` are names separated by commas, ``forms`` typeform bits a character. None where
    liblouis is missing, or does not know the tables. A place is the number of a character of
    ``text`` (of its UTF-16 units where liblouis was built so).
    """
    library = _library()
    if library is None:
        return None
    if not text:
        return "", []
    return library.translate(tables, text, forms)

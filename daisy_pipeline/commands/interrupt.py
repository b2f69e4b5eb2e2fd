# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C that is not lost: what was pressed is remembered until the program ends.

Python raises KeyboardInterrupt wherever it happens to be, and C code may drop it there without a
word (``PyObject_HasAttr`` and dictionary look-ups of Python 3.11 clear every exception, and the
first import of numba is full of both). A build that nobody can stop is the result. So the handler
also makes a note, and every report of progress looks at it.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import NoReturn

_pressed = threading.Event()


def listen() -> None:
    """Note Ctrl-C from now on. Where the caller has it ignored (``nohup``) that stays so."""
    _pressed.clear()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _hear)


def heed() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed and the program still goes on."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def _hear(number: int, frame: FrameType | None) -> NoReturn:
    _pressed.set()
    raise KeyboardInterrupt

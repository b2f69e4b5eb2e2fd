# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C and its like are not lost, and end the program tidily and in words.

Python raises KeyboardInterrupt wherever it happens to be. In the middle of an import C code may
drop it without a word (``PyObject_HasAttr`` and look-ups in dictionaries clear every exception in
Python 3.11), print it as a traceback, or make an ImportError of it: a build that was interrupted
while numba was imported went on to its end. So an import is finished first, and what was pressed
is remembered: every report of progress looks at it.

A request to end (``kill``, a shut down computer) and a closed terminal are heard in the same way,
so that programs that were started are ended and half-made files removed.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from types import FrameType, TracebackType

# SIGTERM ends services and comes before a shutdown; SIGHUP is a closed terminal; Windows has
# SIGBREAK for Ctrl-Break.
_REQUESTS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SAME = 1.0  # seconds: a held key, or SIGHUP and SIGTERM of one logout, are one wish
_AGAIN = 0.05  # seconds until an import is looked at again
_IMPORTS = "<frozen importlib._bootstrap>"
_pressed = threading.Event()
_raised = -_SAME


def listen() -> None:
    """Note Ctrl-C and its like from now on. What the caller ignores (``nohup``) stays ignored."""
    global _raised
    _pressed.clear()
    _raised = -_SAME
    sys.excepthook, sys.unraisablehook = _tell_uncaught, _tell_dropped
    for number in _numbers():
        if signal.getsignal(number) in (signal.default_int_handler, signal.SIG_DFL):
            signal.signal(number, _hear)


def stop_listening() -> None:
    """What is done is done: Ctrl-C comes too late now; a request to end ends at once."""
    for number in _numbers():
        if signal.getsignal(number) is _hear:
            late = signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, late)


def pressed() -> bool:
    """Whether Ctrl-C was pressed since `listen`: what fails now fails because of it."""
    return _pressed.is_set()


def heed() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed and the program still goes on."""
    global _raised
    if pressed():
        _raised = time.monotonic()
        raise KeyboardInterrupt


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _REQUESTS if hasattr(signal, name)]


def _hear(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    if _importing(frame):
        again = threading.Timer(_AGAIN, _thread.interrupt_main)
        again.daemon = True  # a program that has ended meanwhile does not wait for it
        again.start()
    elif time.monotonic() - _raised >= _SAME:  # else the tidying up would be disturbed
        heed()


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTS:
            return True
        frame = frame.f_back
    return False


def _tell_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """C code (numpy's ``import_array``) prints what it then replaces: no traceback of Ctrl-C."""
    if not _known(kind):
        sys.__excepthook__(kind, error, trace)


def _tell_dropped(dropped: sys.UnraisableHookArgs) -> None:
    """A finalizer or a callback can raise nothing: Python prints it, but this one is noted."""
    if not _known(dropped.exc_type):
        sys.__unraisablehook__(dropped)


def _known(kind: type[BaseException]) -> bool:
    return pressed() and issubclass(kind, KeyboardInterrupt)

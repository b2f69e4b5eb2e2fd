# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every child process that speaks has in common: it answers one line of JSON with another.

The child lives as long as it is asked, so that an engine starts once and not for every sentence.
Whatever its engine prints goes nowhere. When whoever asks is gone, be it killed, the child ends at
once and takes its folder along; after a while without a question it ends by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

IDLE = 300.0  # seconds without a question; a model holds some hundred MB meanwhile
_REASON = 300  # signs of an engine's own words that are told

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class RefusedError(Exception):
    """A sentence, or the whole engine, that cannot be had: ``why`` is a word, ``detail`` free."""

    def __init__(self, why: str, detail: object = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, " ".join(str(detail).split())[:_REASON]


def serve(start: Callable[[], Callable[[Request], Answer]], folder: str) -> None:
    """Call ``start``, say whether it went well, then answer questions until nobody asks any more.

    ``folder`` holds the files of this child and its parent, and goes when the parent has gone.
    """
    replies = _own_output()
    asked: SimpleQueue[bytes] = SimpleQueue()
    # The replies wait for a thread that is started after the output was turned.
    Thread(target=_listen, args=(asked, folder), daemon=True).start()
    answer = _answer(replies, lambda: (start(), {}))
    while answer is not None:
        try:
            line = asked.get(timeout=IDLE)
        except Empty:
            return
        speak = answer
        _answer(replies, lambda: (None, speak(json.loads(line))))  # noqa: B023 - called at once


def _answer(
    replies: BinaryIO, call: Callable[[], tuple[Callable[[Request], Answer] | None, Answer]]
) -> Callable[[Request], Answer] | None:
    """Do it and tell how it went; whatever an engine raises is told, and the child goes on."""
    made, told = None, {}
    try:
        made, found = call()
        told = dict(found)
    except RefusedError as problem:
        told = {"why": problem.why, "detail": problem.detail}
    except Exception as problem:  # engines raise whatever they like
        shown = " ".join(f"{type(problem).__name__}: {problem}".split())
        told = {"why": "failed", "detail": shown[:_REASON]}
    replies.write(json.dumps(told).encode("ascii") + b"\n")
    replies.flush()
    return made


def _own_output() -> BinaryIO:
    """The way to whoever asks; what engines print by whatever means is dropped from now on."""
    own = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return own


def _listen(asked: SimpleQueue[bytes], folder: str) -> None:
    for line in sys.stdin.buffer:
        asked.put(line)
    with suppress(OSError):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # also when an engine hangs

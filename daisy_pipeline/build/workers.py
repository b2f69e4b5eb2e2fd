# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where jobs run: in this process, or in fresh ones that end with it, however it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from daisy_pipeline.model.ports import Executor

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_PATIENCE = 5.0  # seconds in which a worker may tidy up before it is ended
# What a terminal sends to all of its processes: Ctrl-C, and that it is closed (not on Windows).
_OF_TERMINALS = {signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)}


class Here:
    """An Executor that runs a call at once in this process."""

    def submit(self, call: Callable[..., Any], *args: object) -> Future[Any]:
        """Run the call; its future is done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(call(*args))
        except Exception as problem:
            future.set_exception(problem)
        return future


class _Pool:
    """Worker processes that hear no Ctrl-C, no closing terminal: this one does, and ends them."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def submit(self, call: Callable[..., Any], *args: object) -> Future[Any]:
        """Run the call in a worker."""
        with _deaf():
            return self._pool.submit(_work, call, *args)

    def stop(self) -> None:
        """End the workers now, in the middle of what they do."""
        workers = list((self._pool._processes or {}).values())
        for worker in workers:
            worker.terminate()
        self._pool.shutdown(wait=False, cancel_futures=True)
        limit = time.monotonic() + _PATIENCE
        for worker in workers:
            worker.join(max(0.0, limit - time.monotonic()))
            if worker.is_alive():
                worker.kill()


@contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """This process for one job, else a pool of fresh processes (spawned: Windows has no fork)."""
    if jobs <= 1:
        yield Here()
        return
    import multiprocessing  # slow to import, and most builds run here
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with _deaf():  # Python's resource tracker is started too, and outlives the workers
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_work)
    workers = _Pool(pool)
    try:
        yield workers
    except BaseException:  # a full disk or Ctrl-C: nobody waits for a chapter to be finished
        workers.stop()
        raise
    pool.shutdown()


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started now are born deaf to terminals; what comes meanwhile is heard later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the worker closes its ears by itself
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _OF_TERMINALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_work() -> None:
    """In a worker: leave Ctrl-C to the parent, and die when the parent is gone."""
    for number in _OF_TERMINALS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _work(call: Callable[..., Any], *args: object) -> Any:
    """In a worker: run a call that tidies up when it is told to end; between calls, just end."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        return call(*args)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(*_: object) -> None:
    sys.exit(1)  # an exception: programs that the step started are ended on the way out


def _follow_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The moments at which a process can be killed so that it matters.

A flush, a rename, a file's end, a commit: before it and after it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.fakes import ledgers


def dies(act: Callable[[], object], moment: int) -> bool:
    """Do it in a child that kills itself at this moment; whether it ended before that."""
    ledgers.close()
    pid = os.fork()
    if pid == 0:
        try:
            die_at(moment)
            act()
        finally:
            os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert not os.WIFSIGNALED(status) or os.WTERMSIG(status) == signal.SIGKILL
    return os.WIFEXITED(status)


def die_at(moment: int) -> None:
    """Let this process kill itself at its n-th moment from now."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    left = count(1)

    def mortal(act: Callable[..., Any]) -> Callable[..., Any]:
        def dies(*args: Any, **more: Any) -> Any:
            for before in (True, False):
                if next(left) == moment:
                    os.kill(os.getpid(), signal.SIGKILL)
                if before:
                    done = act(*args, **more)
            return done

        return dies

    for owner, name in ((os, "fsync"), (os, "replace"), (os, "rename"), (Path, "unlink")):
        setattr(owner, name, mortal(getattr(owner, name)))
    commit = "_commit"
    setattr(BaseDatabaseWrapper, commit, mortal(getattr(BaseDatabaseWrapper, commit)))

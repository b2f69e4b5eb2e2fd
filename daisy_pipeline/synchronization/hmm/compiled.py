# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compile a numeric kernel, and keep what was compiled where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code. Without a folder to write to it is compiled at every start."""
    return _made(kernel, False)


def searching(kernel: Kernel) -> Kernel:
    """As `compiled`, for scores that are never NaN: best values are taken eight at a time."""
    return _made(kernel, {"nnan", "nsz"})


def _made(kernel: Kernel, fastmath: bool | set[str]) -> Kernel:
    try:
        return cast(Kernel, njit(cache=True, fastmath=fastmath)(kernel))
    except RuntimeError:  # numba: no place for a cache that it may write to
        return cast(Kernel, njit(fastmath=fastmath)(kernel))

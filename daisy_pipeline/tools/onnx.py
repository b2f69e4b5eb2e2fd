# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to onnxruntime, an optional part (``[neural]``): a person's own speech model at work.

It runs on this machine's processor, in one thread; nothing is downloaded and nothing is sent. A
model is opened only when its bytes are those that its ``meta.json`` names, and may use no file but
its own. Arrays are numpy's; they only pass through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module
from threading import Timer
from typing import Any

from daisy_pipeline.model.finding import fail
from daisy_pipeline.tools.onnx_folder import MODEL, ModelFolder

PACKAGE = "onnxruntime"
LIMIT = 300.0  # seconds for one window of half a minute; large models take about 15
_SILENT = 4  # onnxruntime's own words stay out of the output
_REASON = 160  # signs of what onnxruntime says that a person gets to see
_FLOAT, _WHOLE = "tensor(float)", ("tensor(int64)", "tensor(int32)", "tensor(bool)")
_EXTERNAL = "session.model_external_initializers_file_folder_path"
_NOWHERE = "no-such-folder"  # a model in several files could change unseen


class SpeechModel:
    """A CTC model that is ready: give it sound, take what it hears."""

    def __init__(self, folder: ModelFolder) -> None:
        """Open the model of a folder.

        DaisyError: DP-NEU-007 its bytes are others, -008 onnxruntime is not installed, -009 it
        cannot be opened, -010 it wants something else than samples.
        """
        self.folder = folder
        self._runtime = _runtime(folder)
        self._session = _session(self._runtime, folder)
        inputs = list(self._session.get_inputs())
        audio = [i for i in inputs if i.type == _FLOAT]
        rest = [i for i in inputs if i.type != _FLOAT]
        known = all(i.type in _WHOLE and ("mask" in i.name or "len" in i.name) for i in rest)
        if len(audio) != 1 or not known or len(audio[0].shape) not in (1, 2):
            raise _shape(folder, _told(inputs), "float32[1, n]")
        self._audio, self._rest = audio[0], rest

    def hear(self, samples: Any) -> Any:
        """What the model says to ``samples``, float32[1, n]: an array [frames, columns].

        DaisyError: DP-NEU-009 it failed or took longer than `LIMIT`, -010 its answer has another
        form, or too few columns for vocab.json.
        """
        given = {self._audio.name: samples if len(self._audio.shape) == 2 else samples[0]}
        ones = samples == samples
        for extra in self._rest:
            kind = extra.type.removeprefix("tensor(").rstrip(")")
            given[extra.name] = (ones if "mask" in extra.name else ones.sum(1)).astype(kind)
        said = self._run(given)
        shape = tuple(getattr(said, "shape", ()))
        if len(shape) == 3 and shape[0] == 1:
            said, shape = said[0], shape[1:]
        columns = max(self.folder.blank, *self.folder.tokens.values(), *self.folder.silent) + 1
        if len(shape) != 2 or shape[1] < columns or said.dtype.kind != "f":
            raise _shape(self.folder, str(list(shape)), f"[1, n, {columns}]")
        return said

    def _run(self, given: dict[str, Any]) -> Any:
        options = self._runtime.RunOptions()
        options.log_severity_level = _SILENT
        # A model may loop without end; onnxruntime looks at this between two nodes.
        clock = Timer(LIMIT, setattr, (options, "terminate", True))
        clock.daemon = True
        clock.start()
        try:
            return self._session.run(None, given, options)[0]
        except Exception as problem:  # whatever onnxruntime raises: it has no class of its own
            raise _broken(self.folder, problem) from problem
        finally:
            clock.cancel()


def _runtime(folder: ModelFolder) -> Any:
    try:
        runtime = import_module(PACKAGE)
    except ModuleNotFoundError as problem:
        if problem.name == PACKAGE:
            raise fail("DP-NEU-008", folder.place()) from problem
        raise _broken(folder, problem) from problem
    except Exception as problem:  # a native library that cannot be loaded
        raise _broken(folder, problem) from problem
    runtime.disable_telemetry_events()  # Windows' builds report their use otherwise
    runtime.set_default_logger_severity(_SILENT)
    return runtime


def _session(runtime: Any, folder: ModelFolder) -> Any:
    try:
        data = (folder.path / MODEL).read_bytes()
    except OSError as problem:
        raise fail("DP-NEU-002", folder.place(), name=MODEL) from problem
    found = hashlib.sha256(data).hexdigest()
    if found != folder.sha256:
        raise fail("DP-NEU-007", folder.place(MODEL), found=found, wanted=folder.sha256)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = _SILENT
    options.add_session_config_entry(_EXTERNAL, _NOWHERE)
    try:
        # With its fall-back (to the same processor) onnxruntime would print.
        return runtime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"], enable_fallback=0
        )
    except Exception as problem:  # whatever onnxruntime raises: it has no class of its own
        raise _broken(folder, problem) from problem


def _told(inputs: Sequence[Any]) -> str:
    return ", ".join(f"{i.name}: {i.type}{i.shape}" for i in inputs)[:_REASON] or "-"


def _broken(folder: ModelFolder, problem: Exception) -> Exception:
    reason = " ".join(str(problem).split())[:_REASON]
    return fail("DP-NEU-009", folder.place(MODEL), reason=reason or type(problem).__name__)


def _shape(folder: ModelFolder, found: str, want: str) -> Exception:
    return fail("DP-NEU-010", folder.place(MODEL), found=found, want=want)

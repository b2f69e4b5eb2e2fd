# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to onnxruntime: a model's folder, read and judged, and the model at work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.tools import onnx
from daisy_pipeline.tools.onnx_folder import read_folder
from tests.fakes import tones


def finding(call: Callable[[], object]) -> Finding:
    with pytest.raises(DaisyError) as raised:
        call()
    (found,) = raised.value.findings
    return found


def small(
    kind: str,
    inputs: Sequence[object],
    initializers: Sequence[object] = (),
    answers: int = TensorProto.FLOAT,
) -> bytes:
    """A model of one operator."""
    out = helper.make_tensor_value_info("y", answers, None)
    names = [i.name for i in (*inputs, *initializers)]
    graph = helper.make_graph(
        [helper.make_node(kind, names, ["y"])], "g", inputs, [out], initializers
    )
    opset = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString())


def sound(shape: list[object], name: str = "x", kind: int = TensorProto.FLOAT) -> object:
    return helper.make_tensor_value_info(name, kind, shape)


def test_a_good_folder(tmp_path: Path) -> None:
    found = read_folder(tones.folder(tmp_path / "ko"), "models/ko")
    assert (found.frame_shift, found.rate, found.unit) == (20.0, 16_000, "syllable")
    assert found.tokens == {s: n for n, s in enumerate(tones.SYLLABLES, 3)}
    assert (found.blank, found.silent) == (0, (0, 1, 2))
    assert found.place("meta.json").file == "models/ko/meta.json"


def test_the_model_hears(tmp_path: Path) -> None:
    model = onnx.SpeechModel(read_folder(tones.folder(tmp_path), "m"))
    said = tones.said("가너도").astype(np.float32)[None, :] / 32768
    heard = model.hear(said).argmax(1).tolist()
    spelled = [n for n, before in zip(heard, [0, *heard], strict=False) if n != before and n]
    assert spelled == [3, 4, 5]
    assert np.array_equal(model.hear(said), model.hear(said))


@pytest.mark.message("DP-NEU-001")
def test_there_is_no_folder(tmp_path: Path) -> None:
    found = finding(lambda: read_folder(tmp_path / "none", "models/none"))
    assert (found.id, found.place.file) == ("DP-NEU-001", "models/none")


@pytest.mark.message("DP-NEU-002")
@pytest.mark.parametrize("name", ["model.onnx", "vocab.json", "meta.json"])
def test_a_file_is_missing(tmp_path: Path, name: str) -> None:
    (tones.folder(tmp_path) / name).unlink()
    found = finding(lambda: read_folder(tmp_path, "m"))
    assert (found.id, found.place.file, found.facts) == ("DP-NEU-002", "m", {"name": name})


@pytest.mark.message("DP-NEU-003")
def test_a_file_is_too_large(tmp_path: Path) -> None:
    with (tones.folder(tmp_path) / "vocab.json").open("r+b") as file:
        file.truncate(4_000_001)
    found = finding(lambda: read_folder(tmp_path, "m"))
    assert (found.id, found.place.file) == ("DP-NEU-003", "m/vocab.json")
    assert found.facts == {"size": 4001, "most": 4000}


@pytest.mark.message("DP-NEU-004")
@pytest.mark.parametrize(
    ("text", "line"),
    [("{\n'a': 1}", 2), ("[1]", 1), ("", 1), ("[" * 50_000, 1), ("\udcff", 1), ('"x"', 1)],
)
def test_json_that_is_none(tmp_path: Path, text: str, line: int) -> None:
    (tones.folder(tmp_path) / "meta.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    found = finding(lambda: read_folder(tmp_path, "m"))
    assert (found.id, found.place.file, found.place.line) == ("DP-NEU-004", "m/meta.json", line)


@pytest.mark.message("DP-NEU-005")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("frame_shift_ms", 0),
        ("frame_shift_ms", 10**400),
        ("frame_shift_ms", float("nan")),
        ("frame_shift_ms", True),
        ("sample_rate", "16000"),
        ("normalization", "mean"),
        ("unit", ["char"]),
        ("blank", "없음"),
        ("blank", 0),
        ("separator", "/"),
        ("licence", " "),
        ("licence", None),
        ("sha256", "abc"),
    ],
)
def test_a_wrong_value(tmp_path: Path, key: str, value: object) -> None:
    tones.folder(tmp_path, **{key: value})
    found = finding(lambda: read_folder(tmp_path, "m"))
    assert (found.id, found.place.file) == ("DP-NEU-005", "m/meta.json")
    assert found.place.inside == found.facts["key"] == key


@pytest.mark.message("DP-NEU-006")
@pytest.mark.parametrize(
    "vocabulary",
    [
        {"[PAD]": 0, "|": 1, "가": 1},
        {"[PAD]": 0, "|": 1, "가": -1},
        {"[PAD]": 0, "|": 1, "가": 10**9},
        {"[PAD]": 0, "|": 1, "가": "2"},
        {"[PAD]": 0, "|": 1, "": 2},
        {"[PAD]": 0, "|": 1, "가" * 100: 2},
        {"[PAD]": 0, "|": 1},
        {"[PAD]": 0},
        {str(n): n for n in range(20_001)},
    ],
)
def test_wrong_tokens(tmp_path: Path, vocabulary: dict[str, object]) -> None:
    tones.folder(tmp_path, vocabulary=vocabulary)
    found = finding(lambda: read_folder(tmp_path, "m"))
    assert (found.id, found.place.file) == ("DP-NEU-006", "m/vocab.json")


@pytest.mark.message("DP-NEU-007")
def test_another_model_than_the_one_described(tmp_path: Path) -> None:
    with (tones.folder(tmp_path) / "model.onnx").open("ab") as file:
        file.write(b"\0")
    found = finding(lambda: onnx.SpeechModel(read_folder(tmp_path, "m")))
    assert (found.id, found.place.file) == ("DP-NEU-007", "m/model.onnx")


@pytest.mark.message("DP-NEU-008")
def test_onnxruntime_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = read_folder(tones.folder(tmp_path), "m")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    found = finding(lambda: onnx.SpeechModel(folder))
    assert (found.id, found.place.file) == ("DP-NEU-008", "m")


def outside(location: str) -> bytes:
    """A model whose weights lie in another file."""
    weights = numpy_helper.from_array(np.zeros(4, np.float32), "w")
    weights.ClearField("raw_data")
    weights.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", "16")):
        entry = weights.external_data.add()
        entry.key, entry.value = key, value
    return small("Add", [sound([1, 4])], [weights])


@pytest.mark.message("DP-NEU-009")
@pytest.mark.parametrize(
    "model",
    [
        b"",
        b"no model at all",
        tones.model_bytes()[:700],
        outside("meta.json"),
        outside("../m/meta.json"),
        outside("/etc/passwd"),
        small("NoSuchOperator", [sound([1, "n"])]),
    ],
    ids=["empty", "text", "cut", "beside", "above", "absolute", "operator"],
)
def test_a_model_that_cannot_be_opened(
    tmp_path: Path,
    model: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    folder = tones.folder(tmp_path / "m", model)
    monkeypatch.chdir(folder)
    found = finding(lambda: onnx.SpeechModel(read_folder(folder, "m")))
    assert (found.id, found.place.file) == ("DP-NEU-009", "m/model.onnx")
    assert 0 < len(str(found.facts["reason"])) <= 160
    assert capfd.readouterr() == ("", "")


@pytest.mark.message("DP-NEU-009")
def test_a_model_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = numpy_helper.from_array(np.array(True), "go")
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["c"], ["c2"]),
            helper.make_node("Identity", ["v"], ["v2"]),
        ],
        "body",
        [sound([], "i", TensorProto.INT64), sound([], "c", TensorProto.BOOL), sound(None, "v")],
        [sound([], "c2", TensorProto.BOOL), sound(None, "v2")],
    )
    loop = helper.make_node("Loop", ["", "go", "x"], ["y"], body=body)
    graph = helper.make_graph([loop], "g", [sound([1, "n"])], [sound(None, "y")], [truth])
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    monkeypatch.setattr(onnx, "LIMIT", 0.3)
    opened = onnx.SpeechModel(read_folder(tones.folder(tmp_path, model), "m"))
    found = finding(lambda: opened.hear(np.zeros((1, 100), np.float32)))
    assert (found.id, found.place.file) == ("DP-NEU-009", "m/model.onnx")


@pytest.mark.message("DP-NEU-010")
@pytest.mark.parametrize(
    "model",
    [
        small("Identity", [sound([1, 80, "n"])]),
        small("Identity", [sound(["n"], kind=TensorProto.INT64)], answers=TensorProto.INT64),
        small("Add", [sound([1, "n"]), sound([1, "n"], "z")]),
        small("Identity", [sound(["n"])]),
        small("Unsqueeze", [sound([1, "n"])], [numpy_helper.from_array(np.array([2]), "a")]),
    ],
    ids=["features", "integers", "two", "flat", "too few columns"],
)
def test_a_model_of_another_shape(tmp_path: Path, model: bytes) -> None:
    folder = read_folder(tones.folder(tmp_path, model), "m")
    found = finding(lambda: onnx.SpeechModel(folder).hear(np.zeros((1, 100), np.float32)))
    assert (found.id, found.place.file) == ("DP-NEU-010", "m/model.onnx")


def test_a_mask_is_filled_in(tmp_path: Path) -> None:
    inputs = [sound([1, "n"]), sound([1, "n"], "attention_mask", TensorProto.INT64)]
    columns = numpy_helper.from_array(np.ones((1, len(tones.VOCABULARY)), np.float32), "w")
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["m"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["x", "m"], ["xm"]),
        helper.make_node("Transpose", ["xm"], ["t"], perm=[1, 0]),
        helper.make_node("Mul", ["t", "w"], ["y"]),
    ]
    graph = helper.make_graph(nodes, "g", inputs, [sound(None, "y")], [columns])
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    opened = onnx.SpeechModel(read_folder(tones.folder(tmp_path, model), "m"))
    assert opened.hear(np.ones((1, 7), np.float32)).tolist() == [[1.0] * 15] * 7


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from([*tones.META, "sha256"]), JSON, max_size=2),
    st.none() | st.dictionaries(st.sampled_from(["[PAD]", "|", "가", "나"]), JSON),
)
def test_any_folder_is_read_or_refused(
    tmp_path: Path, meta: dict[str, object], vocabulary: dict[str, object] | None
) -> None:
    tones.folder(tmp_path, b"", vocabulary)
    told = {**json.loads((tmp_path / "meta.json").read_text("utf-8")), **meta}
    (tmp_path / "meta.json").write_text(json.dumps(told), "utf-8")
    try:
        read_folder(tmp_path, "m")
    except DaisyError as problem:
        assert {f.id for f in problem.findings} <= {f"DP-NEU-00{n}" for n in (4, 5, 6)}

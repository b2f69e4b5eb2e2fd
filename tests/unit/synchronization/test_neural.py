# SPDX-License-Identifier: AGPL-3.0-or-later
"""A site's own speech model as the first start: a language of tones, which only the model knows."""

from __future__ import annotations

import pickle
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent, StepInput
from daisy_pipeline.model.track import ClipStatus, SyncTrack
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import Heard, listen
from daisy_pipeline.synchronization.hmm import ctc, neural
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.synchronization.hmm.phones import script
from daisy_pipeline.synchronization.hmm.tokens import spell
from daisy_pipeline.synchronization.steps import align
from daisy_pipeline.tools.onnx_folder import read_folder
from tests.fakes import narrator, tones

TEXTS = tones.texts(20)


@cache
def tape(numbers: tuple[int, ...] = tuple(range(20)), seed: int = 3) -> narrator.Joined:
    return narrator.join([tones.said(TEXTS[n]) for n in numbers], seed)


def aligned(
    folder: Path,
    said: narrator.Joined,
    texts: tuple[str, ...] = TEXTS,
    model: Path | None = None,
) -> AlignResult:
    path = folder / "a.wav"
    recording = narrator.write(said.samples, path)
    settings = {"model": "models/tones"}
    given = AlignInput(
        (recording,), {recording.digest: path}, narrator.segments(texts), settings, model=model
    )
    return HmmAligner().align(given, Silent())


def away(result: AlignResult, numbers: tuple[int, ...], said: narrator.Joined) -> np.ndarray:
    clips = [result.track.clips[n] for n in numbers]
    return np.array([c.begin - on for c, (on, _) in zip(clips, said.limits, strict=True)])


def test_a_voice_that_no_synthetic_one_resembles_is_placed(tmp_path: Path) -> None:
    result = aligned(tmp_path, tape(), model=tones.folder(tmp_path / "m"))
    off = np.abs(away(result, tuple(range(20)), tape()))
    assert np.median(off) <= 30 and off.max() <= 250
    assert {c.status for c in result.track.clips} == {ClipStatus.OK}
    assert result.findings == ()


def test_without_the_model_it_is_not_placed(tmp_path: Path) -> None:
    result = aligned(tmp_path, tape())
    assert (np.abs(away(result, tuple(range(20)), tape())) > 250).mean() >= 0.5


def test_the_same_input_gives_the_same_clips(tmp_path: Path) -> None:
    model = tones.folder(tmp_path / "m")
    said = tape(tuple(range(8)))
    once = aligned(tmp_path, said, TEXTS[:8], model)
    assert aligned(tmp_path, said, TEXTS[:8], model) == once


def test_sentences_that_were_not_read_are_missing(tmp_path: Path) -> None:
    read = tuple(n for n in range(20) if n not in (4, 5, 12))
    result = aligned(tmp_path, tape(read), model=tones.folder(tmp_path / "m"))
    assert np.abs(away(result, read, tape(read))).max() <= 250
    clips = result.track.clips
    assert {n for n in range(20) if clips[n].status is not ClipStatus.OK} == {4, 5, 12}


def located(folder: Path, said: narrator.Joined, texts: tuple[str, ...]) -> list[ctc.Span]:
    """Where the model alone places the sentences."""
    path = folder / "a.wav"
    recording = narrator.write(said.samples, path)
    with Spool() as mel:
        heard = listen((recording,), {recording.digest: path}, mel, Silent())
        text = script(narrator.segments(texts))
        model = read_folder(tones.folder(folder / "m"), "m")
        spelled = spell(text, model)
        end = (heard.length + 1) // 2
        with Spool(len(spelled.columns) + 2) as spool:
            opened = neural.open_model(model)
            paths = {recording.digest: path}
            neural.listen(opened, spelled.columns, heard, paths, end, spool, Silent())
            assert spool.length == end
            found = ctc.place(spool, spelled, whole=True)
    assert found is not None
    return found


def test_sentences_and_words_lie_where_the_model_hears_them(tmp_path: Path) -> None:
    found = located(tmp_path, tape(), TEXTS)
    assert [s.number for s in found] == list(range(20))
    for span, (begin, end) in zip(found, tape().limits, strict=True):
        assert abs(span.begin * 20 - begin) <= 60 and abs(span.end * 20 - end) <= 60
        words = TEXTS[span.number].rstrip(".").split()
        starts = np.cumsum([0, *(len(word) * 120 + 60 for word in words[:-1])])
        assert np.abs(np.array(span.words) * 20 - begin - starts).max() <= 60


def test_sound_that_is_not_the_texts_is_left_out(tmp_path: Path) -> None:
    numbers = (0, 1, 2, 15, 16, 17, 3, 4, 5)
    found = located(tmp_path, tape(numbers), TEXTS[:6])
    begins = [int(tape(numbers).limits[numbers.index(s.number)][0]) for s in found]
    assert [s.number for s in found] == list(range(6))
    assert all(abs(s.begin * 20 - on) <= 60 for s, on in zip(found, begins, strict=True))


@pytest.mark.parametrize(("hop", "shift"), [(160, 10), (480, 30), (640, 40)])
def test_frames_of_any_length_fit(tmp_path: Path, hop: int, shift: int) -> None:
    made = tones.folder(tmp_path / "m", tones.model_bytes(hop), frame_shift_ms=shift)
    said = tape(tuple(range(8)))
    result = aligned(tmp_path, said, TEXTS[:8], made)
    assert np.abs(away(result, tuple(range(8)), said)).max() <= 250
    assert result.findings == ()


@pytest.mark.parametrize("last", ["Softmax", "LogSoftmax"])
def test_probabilities_are_as_good_as_scores(tmp_path: Path, last: str) -> None:
    said = tape(tuple(range(8)))
    scores = aligned(tmp_path, said, TEXTS[:8], tones.folder(tmp_path / "m"))
    made = tones.folder(tmp_path / "n", tones.model_bytes(last=last))
    assert aligned(tmp_path, said, TEXTS[:8], made) == scores


def test_windows_join_without_a_seam(tmp_path: Path) -> None:
    """Two recordings, the first with an odd count of frames, heard in windows and at once."""
    cut = 16_000 * 31 + 1_700
    parts = [tape().samples[:cut], tape().samples[cut:]]
    files = [narrator.write(p, tmp_path / f"{n}.wav", f"{n:064d}") for n, p in enumerate(parts)]
    paths = {r.digest: tmp_path / r.file for r in files}
    columns = tuple((n,) for n in range(3, 15))
    model = neural.open_model(read_folder(tones.folder(tmp_path / "m"), "m"))
    with Spool() as mel, Spool(14) as spool:
        heard = listen(files, paths, mel, Silent())
        end = (heard.length + 1) // 2
        assert heard.starts[1] % 2
        neural.listen(model, columns, heard, paths, end, spool, Silent())
        assert spool.length == end
        made = spool.read(0, end)
    whole = neural._logs(model.hear(tape().samples[None, :].astype(np.float32) / 32768))
    made, whole = made[: len(whole)], whole[: len(made)]
    sure = whole.max(1) > -0.05
    same = [np.argmax(row[:-2]) + 3 if max(row[:-2]) > row[-2] else 0 for row in made]
    right = np.array(same) == whole.argmax(1)
    first = heard.starts[1] // 2
    assert right[:first][sure[:first]].mean() >= 0.999
    assert right[first:][sure[first:]].mean() >= 0.85  # its frames lie 10 ms beside those at once


def test_a_tiny_recording_is_filled_up(tmp_path: Path) -> None:
    recording = narrator.write(tape().samples[8000:9000], tmp_path / "a.wav")
    model = neural.open_model(read_folder(tones.folder(tmp_path / "m"), "m"))
    with Spool(3) as spool:
        heard = Heard((recording,), spool, [0, 7])
        paths = {recording.digest: tmp_path / "a.wav"}
        neural.listen(model, ((3,),), heard, paths, 4, spool, Silent())
        assert spool.length == 4


# ------------------------------------------------------------------------ faults


def faulty(folder: Path, model: Path) -> AlignResult:
    """Ordinary speech with a model that is of no use: it comes out as without."""
    texts = narrator.SENTENCES[:8]
    said = narrator.join([narrator.said(t, pitch=1.1) for t in texts])
    result = aligned(folder, said, texts, model)
    plain = aligned(folder, said, texts)
    assert result.track == plain.track and plain.findings == ()
    return result


def other_shift() -> bytes:
    return tones.model_bytes(800)


def nan() -> bytes:
    nodes = [
        helper.make_node("Unsqueeze", ["x", "two"], ["row"]),
        helper.make_node("MaxPool", ["row1"], ["few"], kernel_shape=[320], strides=[320]),
        helper.make_node("Transpose", ["few"], ["t"], perm=[0, 2, 1]),
        helper.make_node("Sub", ["t", "much"], ["low"]),
        helper.make_node("Log", ["low"], ["y"]),
        helper.make_node("Transpose", ["row"], ["row1"], perm=[0, 2, 1]),
    ]
    nodes = [nodes[0], nodes[5], *nodes[1:5]]
    much = helper.make_tensor("much", TensorProto.FLOAT, [1, 1, 15], [9.0] * 15)
    two = helper.make_tensor("two", TensorProto.INT64, [1], [2])
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [much, two],
    )
    opset = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString())


@pytest.mark.message("DP-NEU-012")
def test_a_model_of_another_language(tmp_path: Path) -> None:
    (found,) = faulty(tmp_path, tones.folder(tmp_path / "m")).findings
    assert (found.id, found.place.file) == ("DP-NEU-012", "models/tones/vocab.json")
    assert 0 <= float(found.facts["share"]) < 50


@pytest.mark.message("DP-NEU-009", "DP-NEU-011")
@pytest.mark.parametrize(
    ("model", "id", "place"),
    [(other_shift, "DP-NEU-011", "meta.json"), (nan, "DP-NEU-009", "model.onnx")],
)
def test_answers_that_cannot_be(tmp_path: Path, model: object, id: str, place: str) -> None:
    assert callable(model)
    signs = sorted({sign for text in narrator.SENTENCES for sign in text if sign.isalpha()})
    few = {"[PAD]": 0, "|": 1, **{s: n for n, s in enumerate(signs[:13], 2)}}
    texts = tuple("".join(signs[:13]) for _ in range(2))
    made = tones.folder(tmp_path / "m", model(), few)
    (found,) = [f for f in aligned(tmp_path, tape(), texts, made).findings if "NEU" in f.id]
    assert (found.id, found.place.file) == (id, f"models/tones/{place}")


@pytest.mark.message("DP-NEU-013")
def test_a_model_that_does_not_understand_the_voice(tmp_path: Path) -> None:
    """All letters stand in its list, but each under another one's sound."""
    turned = dict(zip(tones.SYLLABLES, (*range(8, 15), *range(3, 8)), strict=True))
    made = tones.folder(tmp_path / "m", None, {"[PAD]": 0, "|": 1, "[UNK]": 2, **turned})
    result = aligned(tmp_path, tape(), model=made)
    (found,) = [f for f in result.findings if "NEU" in f.id]
    assert (found.id, found.place.file) == ("DP-NEU-013", "models/tones")
    assert result.track == aligned(tmp_path, tape()).track


@pytest.mark.message("DP-NEU-002")
def test_a_folder_that_lacks_a_file_is_told_and_passed_over(tmp_path: Path) -> None:
    made = tones.folder(tmp_path / "m")
    (made / "vocab.json").unlink()
    (found,) = faulty(tmp_path, made).findings
    assert (found.id, found.place.file) == ("DP-NEU-002", "models/tones")


def test_the_step_gives_the_aligner_its_model(tmp_path: Path) -> None:
    texts = TEXTS[:8]
    said = tape(tuple(range(8)))
    for name in ("book", "probe", "out"):
        (tmp_path / name).mkdir()
    recording = narrator.write(said.samples, tmp_path / "a.wav")
    blocks = tuple(b.Paragraph(text=(segment,)) for segment, _ in narrator.segments(texts))
    (tmp_path / "book" / "book.json").write_bytes(dumps(b.Book(lang="ko", body=blocks)))
    (tmp_path / "probe" / "recording.json").write_bytes(dumps(recording))
    model = tones.folder(tmp_path / "m")
    inputs = {
        "book": tmp_path / "book",
        "probe-001": tmp_path / "probe",
        "original-001": tmp_path / "a.wav",
        "model-001": model / "model.onnx",
        "model-002": model / "vocab.json",
        "model-003": model / "meta.json",
    }
    settings = {"synchronization": {"model": "models/tones"}}
    ids = [f"s{n:05d}" for n in range(1, 9)]
    given = pickle.loads(pickle.dumps(StepInput(inputs, settings, {"segments": ids})))
    assert align(given, tmp_path / "out") == ()
    track = loads(SyncTrack, (tmp_path / "out" / "track.json").read_bytes())
    off = [abs(c.begin - on) for c, (on, _) in zip(track.clips, said.limits, strict=True)]
    assert max(off) <= 250

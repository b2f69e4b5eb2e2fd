# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps that write and pack products, as the build calls them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from daisy_pipeline.emit.steps import EMITTERS, STEPS, emit, emitter, package
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import StepInput
from tests.fakes.books import kitchen_sink
from tests.fakes.given import TITLE, by_words, given


@pytest.mark.parametrize("product", EMITTERS)
def test_the_plan_knows_each_emitter_as_it_is(product: str) -> None:
    made = emitter(product)
    assert made.name == product
    assert STEPS[f"emit-{product}"].version == made.version
    assert STEPS[f"emit-{product}"].needs_title
    assert f"package-{product}" in STEPS


def test_a_product_that_nobody_makes_has_no_step() -> None:
    assert "emit-papyrus" not in STEPS
    with pytest.raises(KeyError):
        STEPS["emit-papyrus"]


@pytest.mark.message("DP-EMT-008")
def test_a_product_that_nobody_makes_is_told() -> None:
    with pytest.raises(DaisyError) as caught:
        emitter("papyrus")
    ((finding),) = caught.value.findings
    assert finding.id == "DP-EMT-008" and finding.facts == {"product": "papyrus"}


def _payloads(folder: Path) -> dict[str, Path]:
    """A book, images, track and encoded files as earlier steps leave them."""
    made = given(kitchen_sink(), folder / "read" / "images", sound=True)
    assert made.media is not None and made.track is not None
    for name, data in (("book", codec.dumps(made.book)), ("track", codec.dumps(made.track))):
        (folder / name).mkdir()
        (folder / name / f"{name}.json").write_bytes(data)
    inputs = {"book": folder / "book", "track": folder / "track", "images": folder / "read"}
    for number, file in enumerate(made.media.files, 1):
        payload = inputs[f"audio-{number:03d}"] = folder / f"encode-{number}"
        payload.mkdir()
        (payload / file.name).write_bytes(made.audio[file.name].read_bytes())
        (payload / "media.json").write_bytes(codec.dumps(file))
        made.audio[file.name].unlink()
    return inputs


def _emitted(inputs: dict[str, Path], product: str, out: Path) -> Path:
    out.mkdir()
    emit(StepInput(inputs, params={"product": product}, title=TITLE), out)
    return out


def test_products_come_out_of_payloads(tmp_path: Path) -> None:
    inputs = _payloads(tmp_path)
    names = {p.name for p in _emitted(inputs, "daisy3", tmp_path / "1").iterdir()}
    assert {"package.opf", "book.xml", "c001.mp3", "img001.png"} <= names
    alone = {**inputs, "images": inputs["images"] / "images"}
    assert {p.name for p in _emitted(alone, "daisy3", tmp_path / "2").iterdir()} == names
    silent = {p.name for p in _emitted(inputs, "daisy3-text", tmp_path / "3").iterdir()}
    assert not any(name.endswith(".mp3") for name in silent)


def test_times_of_words_come_with_the_track(tmp_path: Path) -> None:
    inputs = _payloads(tmp_path)
    made = by_words(given(kitchen_sink(), tmp_path / "again", sound=True))
    (inputs["track"] / "words.json").write_bytes(codec.dumps(made.words))
    (tmp_path / "out").mkdir()
    wish = {"epub3": {"highlight": "word"}}
    emit(StepInput(inputs, wish, {"product": "epub3"}, TITLE), tmp_path / "out")
    assert 'id="s00005.w1"' in (tmp_path / "out/EPUB/part003.xhtml").read_text("utf-8")


def test_a_package_holds_the_files_at_its_root_and_is_the_same_twice(tmp_path: Path) -> None:
    product = tmp_path / "product"
    product.mkdir()
    for name in ("package.opf", "book.xml"):
        (product / name).write_text(name, "utf-8")
    made = []
    for n in ("1", "2"):
        (tmp_path / n).mkdir()
        params = {"product": "daisy3", "name": "dongbaek"}
        assert package(StepInput({"product": product}, params=params), tmp_path / n) == ()
        made.append((tmp_path / n / "dongbaek.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "1" / "dongbaek.zip") as archive:
        assert archive.namelist() == ["book.xml", "package.opf"]


def test_an_epub_begins_with_its_type_stored(tmp_path: Path) -> None:
    product = tmp_path / "product"
    (product / "EPUB").mkdir(parents=True)
    (product / "EPUB" / "a.xhtml").write_text("a", "utf-8")
    (product / "mimetype").write_text("application/epub+zip", "ascii")
    (tmp_path / "out").mkdir()
    params = {"product": "epub3", "name": "dongbaek"}
    package(StepInput({"product": product}, params=params), tmp_path / "out")
    data = (tmp_path / "out" / "dongbaek.epub").read_bytes()
    assert data[30:58] == b"mimetypeapplication/epub+zip"

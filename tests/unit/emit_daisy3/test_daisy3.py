# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3 with and without sound: valid, consistent, the same twice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as holds_for

from daisy_pipeline.check.door import check_product
from daisy_pipeline.emit.daisy3 import Daisy3
from daisy_pipeline.emit.daisy3_text import Daisy3Text
from daisy_pipeline.messages import severity
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import Emitter
from tests.fakes.books import kitchen_sink, para
from tests.fakes.given import TITLE, emitted, given
from tests.fakes.golden import hold
from tests.fakes.strategies import books
from tests.official.grammars import complaints
from tests.unit.emit_daisy3.links import Links, check_links

PRODUCTS: dict[str, tuple[Emitter, bool]] = {
    "daisy3-text": (Daisy3Text(), False),
    "daisy3": (Daisy3(), True),
}
both = pytest.mark.parametrize("product", PRODUCTS)


def _write(product: str, book: b.Book, folder: Path) -> Path:
    emitter, sound = PRODUCTS[product]
    emitted(emitter, given(book, folder / "in", sound=sound), folder / "out")
    return folder / "out"


@both
def test_golden(product: str, tmp_path: Path, golden_update: bool) -> None:
    out = _write(product, kitchen_sink(), tmp_path)
    made = {p.name: p.read_bytes() for p in out.iterdir()}
    hold(made, f"{product}/kitchen_sink", golden_update)


@both
def test_official_grammars_accept_everything(product: str, tmp_path: Path, shared: Path) -> None:
    out = _write(product, kitchen_sink(), tmp_path)
    assert complaints(out, shared / "standards") == []


@both
def test_our_own_check_has_nothing_to_say(product: str, tmp_path: Path) -> None:
    assert list(check_product(_write(product, kitchen_sink(), tmp_path), {})) == []


@both
def test_all_files_agree(product: str, tmp_path: Path) -> None:
    check_links(Links(_write(product, kitchen_sink(), tmp_path)))


@both
def test_the_same_book_gives_the_same_bytes(product: str, tmp_path: Path) -> None:
    first = _write(product, kitchen_sink(), tmp_path / "1")
    second = _write(product, kitchen_sink(), tmp_path / "2")
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }


@both
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@holds_for(book=books())
def test_every_book_is_valid(product: str, shared: Path, book: b.Book) -> None:
    with TemporaryDirectory() as folder:
        try:
            out = _write(product, book, Path(folder))
        except DaisyError as problem:
            assert [f.id for f in problem.findings] == ["DP-EMT-001"]
            return
        assert complaints(out, shared / "standards") == []
        check_links(Links(out))
        told = [f for f in check_product(out, {}) if severity(f.id) in ("error", "fatal")]
        assert told == []


@pytest.mark.outside
@pytest.mark.skipif(shutil.which("xmllint") is None, reason="tool-missing: xmllint")
def test_xmllint_agrees(tmp_path: Path, shared: Path) -> None:
    out = _write("daisy3", kitchen_sink(), tmp_path)
    standards = shared / "standards" / "z39862005"
    for path in (out / "book.xml", *sorted(out.glob("*.smil"))):
        dtd = "dtbook-2005-3.dtd" if path.suffix == ".xml" else "dtbsmil-2005-2.dtd"
        run = ["xmllint", "--noout", "--nonet", "--dtdvalid", str(standards / dtd), str(path)]
        done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr


def _text(out: Path) -> str:
    return (out / "book.xml").read_text("utf-8")


def _body(*blocks: b.Block) -> b.Book:
    numbers = iter(range(1, 99))

    def named(block: b.Block) -> b.Block:
        if isinstance(block, b.Paragraph | b.Heading):
            segments = tuple(replace(s, id=f"s{next(numbers)}") for s in block.text)
            return replace(block, text=segments)
        return block

    return b.Book(lang="ko", body=tuple(map(named, blocks)))


def test_a_book_without_title_headings_or_pages(tmp_path: Path, shared: Path) -> None:
    out = _write("daisy3-text", _body(para("말")), tmp_path)
    assert '<doctitle id="book-title" smilref="part001.smil#par-book-title">' in _text(out)
    assert not (out / "resource.res").exists(), "nothing to skip, nothing to name"
    assert complaints(out, shared / "standards") == []
    assert list(check_product(out, {})) == []


def test_an_empty_book_is_still_a_valid_one(tmp_path: Path, shared: Path) -> None:
    out = _write("daisy3-text", b.Book(lang="ko", body=()), tmp_path)
    assert complaints(out, shared / "standards") == []


def test_pages_that_cannot_be_counted_are_special(tmp_path: Path) -> None:
    pages = [
        b.PageBreak(page=b.PageMark(label=label, id=f"p-{n}"))
        for n, label in enumerate(["7", "7", "12a"])
    ]
    text = _text(_write("daisy3-text", _body(*pages, para("말")), tmp_path))
    assert text.count('page="normal">7<') == 1
    assert text.count('page="special">7<') == 1
    assert 'page="special">12a<' in text


def test_lists_numbered_by_syllables_carry_their_labels(tmp_path: Path) -> None:
    items = tuple(
        b.ListItem(blocks=(b.Paragraph(text=(b.Segment((b.Run(text=t),), f"t{t}"),)),))
        for t in ("물", "불")
    )
    made = b.ItemList(items=items, kind=b.ListKind.NUMBER, style="가")
    text = _text(_write("daisy3-text", _body(made), tmp_path))
    assert '<list id="list-1" smilref="part002.smil#seq-list-1" type="pl" depth="1">' in text
    assert '<span class="label">나.</span> 불' in text


def test_an_alternative_text_of_two_sentences_can_be_followed(tmp_path: Path, shared: Path) -> None:
    alt = tuple(b.Segment((b.Run(text=t),), f"a{n}") for n, t in enumerate(("하나.", " 둘.")))
    figure = b.Figure(pictures=(b.Picture(name="hen.png", alt=alt),))
    book = replace(kitchen_sink(), body=(figure,), front=(), rear=())
    out = _write("daisy3-text", book, tmp_path)
    assert '<img id="a0.i" src="img001.png" alt="하나. 둘."/>' in _text(out)
    assert '<prodnote render="required" class="alt" imgref="a0.i">' in _text(out)
    assert complaints(out, shared / "standards") == []


def test_a_picture_is_what_its_bytes_say(tmp_path: Path) -> None:
    book = kitchen_sink()
    said = tuple(replace(r, media_type="image/jpeg") for r in book.resources)
    out = _write("daisy3-text", replace(book, resources=said), tmp_path)
    assert sorted(p.name for p in out.glob("img*")) == ["img001.png", "img002.png", "img003.png"]


def test_a_book_that_is_read_in_part_says_so(tmp_path: Path) -> None:
    made = given(kitchen_sink(), tmp_path / "in", sound=True)
    assert made.track is not None
    half = replace(made.track, clips=made.track.clips[:23])
    emitted(Daisy3(), replace(made, track=half), tmp_path / "out")
    package = (tmp_path / "out" / "package.opf").read_text("utf-8")
    assert 'content="textPartAudio"' in package
    told = {f.id for f in check_product(tmp_path / "out", {})}
    assert told <= {"DP-D3-117"}, "nothing but the sound that nobody plays"


def _narrators(out: Path) -> Iterator[str]:
    for line in (out / "package.opf").read_text("utf-8").splitlines():
        if "dtb:narrator" in line:
            yield line.split('content="')[1].split('"')[0]


def test_a_synthetic_voice_is_named_as_such(tmp_path: Path) -> None:
    for human, name in ((True, "홍길동"), (False, "홍길동 (합성 음성)")):
        title = replace(TITLE, human_voice=human)
        made = given(kitchen_sink(), tmp_path / f"{human}", sound=True, title=title)
        emitted(Daisy3(), made, tmp_path / f"out-{human}")
        assert list(_narrators(tmp_path / f"out-{human}")) == [name]


@pytest.mark.message("DP-EMT-001")
def test_without_sound_there_is_no_daisy3(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        Daisy3().emit(given(kitchen_sink(), tmp_path), tmp_path)
    ((finding),) = caught.value.findings
    assert finding.id == "DP-EMT-001" and finding.facts == {"product": "daisy3"}


@pytest.mark.message("DP-EMT-004", "DP-EMT-005")
def test_pictures_that_cannot_go_along_leave_their_words(tmp_path: Path) -> None:
    book = kitchen_sink()
    made = given(book, tmp_path / "in")
    made.images["hen.png"].write_bytes(b"RIFF0000WEBP")
    images = {n: p for n, p in made.images.items() if n != "sign.png"}
    (tmp_path / "out").mkdir()
    found = Daisy3Text().emit(replace(made, images=images), tmp_path / "out")
    told = [(f.id, f.place.inside) for f in found]
    assert ("DP-EMT-005", "hen.png") in told and ("DP-EMT-004", "sign.png") in told
    text = _text(tmp_path / "out")
    assert '<prodnote render="required" class="alt"><p><sent id="s00031"' in text
    assert '<span class="image">경고 표시</span>' in text
    check_links(Links(tmp_path / "out"))


@pytest.mark.message("DP-EMT-006")
def test_sentences_without_sound_are_told_once(tmp_path: Path) -> None:
    made = given(kitchen_sink(), tmp_path / "in", sound=True)
    assert made.track is not None
    clips = tuple(c for c in made.track.clips if c.segment not in ("s00013", "s00014"))
    (tmp_path / "out").mkdir()
    found = Daisy3().emit(replace(made, track=replace(made.track, clips=clips)), tmp_path / "out")
    ((finding),) = [f for f in found if f.id == "DP-EMT-006"]
    assert finding.place.inside == "s00013" and finding.facts == {"count": 2}


@pytest.mark.message("DP-EMT-007")
def test_formulas_are_told(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    found = Daisy3Text().emit(given(kitchen_sink(), tmp_path / "in"), tmp_path / "out")
    assert [(f.id, f.place.inside, f.facts) for f in found] == [
        ("DP-EMT-007", "s00006", {"count": 2})
    ]


def test_an_address_that_may_not_stand_in_a_book_is_told(tmp_path: Path) -> None:
    text = (b.Segment((b.Run(text="말", href="javascript:x"),), "s1"),)
    (tmp_path / "out").mkdir()
    book = b.Book(lang="ko", body=(b.Paragraph(text=text),))
    found = Daisy3Text().emit(given(book, tmp_path / "in"), tmp_path / "out")
    assert [f.id for f in found] == ["DP-EMH-003"]
    assert ">말</sent>" in _text(tmp_path / "out")

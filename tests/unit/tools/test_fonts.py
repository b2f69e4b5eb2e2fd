# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fonts: found by every name that they have, chosen by weight, and never trusted."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.tools import fonts, typst
from daisy_pipeline.tools.font_choice import choice_key, choose
from daisy_pipeline.tools.font_files import DamagedError, faces_in, folded
from daisy_pipeline.tools.fonts import BOLD, USUAL, damaged, faces, families_in, font_files
from tests.fakes.fonts import KOREAN, collection, font


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of fonts that this computer has."""
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path / "system",))
    return tmp_path / "system"


def told(found: tuple[fonts.Face, ...]) -> list[tuple[str, str, int]]:
    return [(face.family, face.path.name, face.weight) for face in found]


def test_a_family_is_found_by_each_of_its_names(folder: Path) -> None:
    font(folder / "a.ttf", "Sae Gothic", korean="새고딕")
    font(folder / "b.ttf", "Sae Gothic", weight=600)  # bold as NanumGothic has it
    both = [("Sae Gothic", "a.ttf", USUAL), ("Sae Gothic", "b.ttf", BOLD)]
    for name in ("Sae Gothic", "saegothic", "SAE-Gothic", "새고딕"):
        assert told(faces([name])) == both
    assert told(faces(["새 고딕", "Sae Gothic"])) == both


def test_bold_that_typst_takes_for_another_family_is_no_bold(folder: Path) -> None:
    font(folder / "a.ttf", "Sae Gothic")
    font(folder / "b.ttf", "SaeBoldest", weight=700, typographic="Sae Gothic")
    assert [face.path.name for face in faces(["Sae Gothic"])] == ["a.ttf"]
    font(folder / "c.ttf", "Sae Gothic Bold", weight=700, typographic="Sae Gothic")
    (folder / "b.ttf").unlink()
    assert told(faces(["Sae Gothic"]))[1] == ("Sae Gothic", "c.ttf", BOLD)


def test_a_variable_font_has_both_weights(folder: Path) -> None:
    font(folder / "a.ttf", "Sae Thin", weight=100, typographic="Sae", variable=True)
    assert told(faces(["Sae"])) == [("Sae", "a.ttf", USUAL), ("Sae", "a.ttf", BOLD)]


def test_typst_sets_both_weights_of_a_variable_font(folder: Path, tmp_path: Path) -> None:
    path = font(folder / "a.ttf", "Sae Thin", weight=100, typographic="Sae", variable=True)
    code = (
        '#set document(title: "a")\n#set text(font: "Sae", fallback: false, lang: "ko")\n'
        '#text("가")#strong("가")'
    )
    made = tmp_path / "a.pdf"
    assert typst.compile_pdf(code, made, fonts=[path]) is None
    assert made.read_bytes().count(b"/FontFile2") == 2


def test_the_right_face_of_a_collection(folder: Path, tmp_path: Path) -> None:
    one = font(tmp_path / "1.ttf", "Sae JP", letters="abc")
    two = font(tmp_path / "2.ttf", "Sae KR")
    folder.mkdir()
    collection(folder / "all.ttc", one, two)
    (face,) = faces(["Sae KR"])
    assert (face.index, face.family, face.covers) == (1, "Sae KR", frozenset(map(ord, KOREAN)))


def test_own_fonts_come_before_the_systems(folder: Path, tmp_path: Path) -> None:
    font(folder / "a.ttf", "Sae")
    own = font(tmp_path / "own" / "z.ttf", "Sae", version="Version 2.0")
    assert faces(["Sae"], [own])[0].path == own
    assert faces(["Sae"], [own.parent])[0].path == own
    assert choice_key(["Sae"], [own]) != choice_key(["Sae"])
    assert families_in(own) == families_in(own.parent) == ("Sae",)


def test_italic_fonts_are_no_text(folder: Path) -> None:
    font(folder / "a.ttf", "Sae", italic=True)
    assert faces(["Sae"]) == ()
    assert families_in(folder) == ()


@pytest.mark.message("DP-LPR-005")
@pytest.mark.parametrize("kind", [0x0002, 0x0100, 0x0200, 0x0102])
def test_a_font_that_may_not_be_embedded_is_refused(folder: Path, kind: int) -> None:
    font(folder / "a.ttf", "Sae", kind=kind)
    font(folder / "b.ttf", "Gothic")
    font(folder / "c.ttf", "Gothic", weight=700)
    chosen = choose(["Sae", "Gothic"], (), Place("daisy.toml", 3))
    assert {face.family for face in chosen.faces} == {"Gothic"}
    (finding,) = chosen.findings
    assert (finding.id, finding.place) == ("DP-LPR-005", Place("daisy.toml", 3))
    assert finding.facts == {"family": "Sae", "file": "a.ttf"}


@pytest.mark.message("DP-LPR-004")
@pytest.mark.message("DP-LPR-006")
def test_what_is_told_of_fonts(folder: Path) -> None:
    font(folder / "latin.ttf", "Latin", letters="abc")
    font(folder / "a.ttf", "Batang Sae")
    font(folder / "b.ttf", "Gothic Sae")
    chosen = choose(["Latin", "Nowhere"], (), Place("book"))
    assert [face.family for face in chosen.faces] == ["Latin", "Gothic Sae"]  # the plainer one
    assert [(f.id, f.place.file, f.facts["family"]) for f in chosen.findings] == [
        ("DP-LPR-006", "book", "Gothic Sae"),
        ("DP-LPR-004", "book", "Gothic Sae"),
    ]
    before = choice_key(["Latin"])
    font(folder / "b.ttf", "Gothic Sae", version="Version 2.0")
    assert choice_key(["Latin"]) != before


@pytest.mark.message("DP-LPR-002")
def test_without_a_korean_font_nothing_can_be_set(folder: Path) -> None:
    font(folder / "latin.ttf", "Latin", letters="abc")
    with pytest.raises(DaisyError) as refused:
        choose(["Latin"], (), Place("book"))
    (finding,) = refused.value.findings
    assert (finding.id, finding.place.file) == ("DP-LPR-002", "book")
    assert refused.value.exit_code is ExitCode.MISSING_TOOL
    assert choice_key(["Latin"])


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_font_is_skipped(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("fonts") / "a.ttf"
    whole = bytearray(font(path, "Sae", variable=True).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    try:
        for one in faces_in(path):
            assert len(one.covers()) < 0x110000 and one.features() is not None
    except DamagedError:
        assert damaged([path]) == (path,)


def test_a_table_of_characters_that_never_ends_is_bounded(tmp_path: Path) -> None:
    path = font(tmp_path / "a.ttf", "Sae")
    (one,) = faces_in(path)
    groups = b"".join(struct.pack(">III", 0, 0x10FFFF, 1) for _ in range(300_000))
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12)
    cmap += struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, 300_000) + groups
    one.tables[b"cmap"] = (0, len(cmap))  # type: ignore[index]
    path.write_bytes(cmap)
    assert len(one.covers()) <= 0x110000


def test_the_same_names_and_characters_as_fonttools_reads() -> None:
    """Held against the fonts of this computer, whatever they are."""
    every = [one for path in fonts._files(fonts.folders()) for one in fonts._read(path) or ()]
    for one in every[:40]:
        read = TTFont(one.path, fontNumber=one.index, lazy=True)
        assert one.family == read["name"].getBestFamilyName(), one.path
        assert folded(one.family) in one.names
        assert one.covers() == set(read.getBestCmap() or ()), one.path


def test_typst_knows_the_faces_of_this_computer_by_those_names() -> None:
    chosen = choose(["Noto Sans CJK KR", "NanumGothic"])
    known = typst.families(chosen.files)
    for face in chosen.faces:
        assert known[face.path, face.index] == face.family
    assert font_files(["Nowhere at all"]) == ()

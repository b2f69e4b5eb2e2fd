# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing throws, nothing is lost in silence: over all of Unicode, at any cut, in both grades."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import Cells, Joint
from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.korean.prepare import UNSEEN
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.language.hanyang import to_jamo
from daisy_pipeline.model.book import Mark

_USUAL = st.sampled_from(
    list(
        "가나다예애은을그리고서ㄱㅏㆍ一年 .,!?:;·…-~/\"'“”‘’()[]<>*※○□×→%°℃①ⓐ㉮½²₂"
        "1259ABbtheα㎡@&_=+\u200b\u302e\u1100\u1161\u119e\u20de\ue0bc\ud800\t"
    )
)
_TEXTS = st.lists(st.one_of(_USUAL, st.characters()), max_size=14).map("".join)
_ROLES = st.sampled_from(["", "ipa", "object", "bullet", "old"])


@st.composite
def _sources(draw: st.DrawFn) -> Source:
    text = draw(_TEXTS)
    edges = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=4))))
    looks = tuple(
        Look(first, last, tuple(draw(st.sets(st.sampled_from(Mark), max_size=2))),
             braille=draw(st.sampled_from(["", "", "봄", "⠿"])))
        for first, last in zip(edges[::2], edges[1::2], strict=False)
    )  # fmt: skip
    return Source(text, "ko", draw(_ROLES), looks)


def _sound(cells: Cells, length: int) -> None:
    assert len(cells.text) == len(cells.origins) == len(cells.joints)
    assert all("\u2800" <= cell <= "\u28ff" for cell in cells.text)
    origins = list(cells.origins)
    assert origins == sorted(origins)
    assert all(0 <= origin < length for origin in origins)
    assert set(cells.joints) <= set(Joint)
    assert all(0 <= place < len(cells.text) for place in cells.changes)


@settings(max_examples=400, deadline=None)
@given(_sources(), st.sampled_from([1, 2]))
def test_any_text_gives_a_whole_map(source: Source, grade: int) -> None:
    _sound(translate(source, grade), len(source.text))


@settings(max_examples=300, deadline=None)
@given(st.characters(), st.sampled_from(["", "가", "1", "A"]), st.sampled_from([1, 2]))
def test_a_sign_has_cells_or_is_told(sign: str, before: str, grade: int) -> None:
    """By itself and behind others: cells of its own, or a finding, or nothing to be seen in it."""
    text = before + sign
    made = translate(Source(text), grade)
    named = len(before) in made.origins
    told = any(finding.id in ("DP-BRL-001", "DP-BRL-002") for finding in made.findings)
    joins = unicodedata.category(sign).startswith("M")
    unseen = not to_jamo(sign).strip() or UNSEEN.match(sign) is not None
    assert named or told or joins or unseen


def test_every_sign_of_the_basic_plane_is_written_or_told() -> None:
    for code in range(0x10000):
        made = translate(Source(chr(code)))
        if not made.text and not made.findings:
            shown = to_jamo(chr(code))  # Hanyang's filler is none
            assert not shown.strip() or UNSEEN.match(shown), hex(code)


@pytest.mark.message("DP-BRL-001")
def test_a_sign_that_no_article_knows_is_told_with_its_place() -> None:
    made = translate(Source("여기에 ★을 붙인다. ★ 둘"))
    (finding,) = made.findings
    assert finding.id == "DP-BRL-001"
    assert finding.facts == {"signs": "★", "count": 2}
    assert finding.place.inside.startswith("여기에 ★")


def test_a_sign_without_a_shape_is_told_by_its_code() -> None:
    (finding,) = translate(Source("가\ud800나")).findings
    assert finding.facts["signs"] == "U+D800"
    finding.place.inside.encode()


@pytest.mark.message("DP-BRL-002")
def test_without_liblouis_roman_letters_are_spelled_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ueb, "cells", lambda *given: None)
    made = translate(Source("나는 the KTX를 탄다."))
    assert made.text == "⠉⠉⠵⠀⠴⠞⠓⠑⠀⠠⠅⠠⠞⠠⠭⠲⠐⠮⠀⠓⠒⠊⠲"
    (finding,) = made.findings
    assert finding.id == "DP-BRL-002"
    assert finding.place.inside.startswith("나는 the")


@pytest.mark.parametrize(
    ("print_", "same"),
    [
        ("國家와 나랏말\u110a\u119e미", "국가와 나랏말\u110a\u119e미"),
        ("韓國과 國家가 \u110a\u119e", "한국과 국가가 \u110a\u119e"),
        ("音은 \u110a\u119e", "음은 \u110a\u119e"),
        ("文문字\u110d\u119e\u11bc", "문\u110d\u119e\u11bc"),  # the reading: not said twice
    ],
)
def test_hanja_beside_old_hangul_lose_no_syllable(print_: str, same: str) -> None:
    wanted = translate(Source(same, "ko")).text
    assert translate(Source(print_, "ko")).text.replace("⠐⠶", "⠶") == wanted


def test_an_emoji_is_named_in_a_note() -> None:
    made = translate(Source("좋아😀"))
    assert made.text.startswith("⠨⠥⠴⠣⠠⠄")
    assert made.text.endswith("⠠⠄")
    assert made.findings == ()


@pytest.mark.parametrize("piece", ['"가" ', "(가) ", "1-2 ", "<", "가×", "A(b ", "'가", "/a/", "*"])
def test_work_grows_with_the_text_and_no_faster(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in looks at characters, not in seconds."""
    from daisy_pipeline.braille.korean.walk import Walk

    looks = 0
    plain = Walk.char

    def counted(walk: Walk, place: int) -> str:
        nonlocal looks
        looks += 1
        return plain(walk, place)

    monkeypatch.setattr(Walk, "char", counted)
    translate(Source(piece * 100))
    small, looks = looks, 0
    translate(Source(piece * 1000))
    assert looks <= 12 * small + 100

# SPDX-License-Identifier: AGPL-3.0-or-later
"""MathML as a tree: what shows nothing is left out, what is no formula gives nothing."""

from __future__ import annotations

import pytest

from daisy_pipeline.formats.mathml import MathPart, math_tree
from daisy_pipeline.formats.typst_math_signs import math_signs

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def tree(code: str) -> MathPart:
    made = math_tree(f'<math xmlns="{NAMESPACE}">{code}</math>')
    assert made is not None
    return made


def shape(part: MathPart) -> object:
    return (part.name, part.text or [shape(kid) for kid in part.kids])


def test_groups_that_only_group_are_rows_and_a_single_part_stands_alone() -> None:
    code = "<mstyle><mpadded><mrow><mi> x </mi></mrow></mpadded></mstyle>"
    assert shape(tree(code)) == ("mi", "x")
    assert shape(tree("<mi>x</mi><mn>2</mn>")) == ("mrow", [("mi", "x"), ("mn", "2")])


def test_of_semantics_and_actions_the_first_way_is_taken() -> None:
    code = "<semantics><mi>x</mi><annotation>x</annotation></semantics>"
    assert shape(tree(code)) == ("mi", "x")
    assert shape(tree("<maction><mi>a</mi><mi>b</mi></maction>")) == ("mi", "a")
    assert shape(tree("<semantics/>")) == ("mrow", [])


def test_a_root_of_several_parts_has_one_row() -> None:
    made = tree("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>")
    assert [kid.name for kid in made.kids] == ["mrow"]
    assert tree("<msqrt/>").kids == (MathPart("mrow"),)


def test_fenced_arguments_have_their_brackets_and_separators() -> None:
    made = tree('<mfenced open="[" separators=";,"><mi>a</mi><mi>b</mi><mi>c</mi></mfenced>')
    assert "".join(kid.text for kid in made.kids) == "[a;b,c)"
    alone = tree("<mfenced separators=''><mi>a</mi></mfenced>")
    assert "".join(kid.text for kid in alone.kids) == "(a)"


def test_words_keep_hard_blanks_quotes_and_glyphs_without_characters() -> None:
    assert tree("<mtext>\n 두\t항&#xA0;</mtext>").text == "두 항 "
    assert tree("<ms>a</ms>").text == '"a"'
    assert tree('<mi><mglyph alt="새"/></mi>').text == "새"
    assert tree('<mglyph alt="새"/>').text == "새"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x",
        "<svg/>",
        "<math><mi>x</math>",
        '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///a">]><math>&a;</math>',
        "<math>" + "<msqrt>" * 200 + "</msqrt>" * 200 + "</math>",
        "<math>" + "<mi>x</mi>" * 12_000 + "</math>",
        "<math>\udc80</math>x",
    ],
)
def test_what_is_no_formula_or_none_that_a_person_reads_gives_nothing(code: str) -> None:
    assert math_tree(code) is None


def test_signs_of_the_font_for_formulas() -> None:
    assert set("=∑∫√⟨ℝ𝒜→⏟αΩ") <= math_signs()
    assert not set("가①x\u0301漢 \t") & (math_signs() - set("x"))

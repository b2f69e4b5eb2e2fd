# SPDX-License-Identifier: AGPL-3.0-or-later
"""MathML as Office Math, read back by the reader's own way from Office Math to MathML."""

from __future__ import annotations

import pytest

from daisy_pipeline.formats.docx_formula import office_math
from daisy_pipeline.formats.docx_xml import M, W
from daisy_pipeline.readers.office.omml import math_from_omml

_SPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def made(inner: str, *, inline: bool = True) -> str:
    root = office_math(f"<math {_SPACE}>{inner}</math>", 36, inline=inline)
    assert root is not None
    unknown: list[str] = []
    math = math_from_omml(root, "ko", unknown.append)
    assert not unknown
    return (
        math.mathml.partition(">")[2].removesuffix("</math>").replace(' mathvariant="normal"', "")
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<mi>x</mi>",
        "<msup><mi>x</mi><mn>2</mn></msup>",
        "<msub><mi>a</mi><mi>n</mi></msub>",
        "<msubsup><mi>a</mi><mi>n</mi><mn>2</mn></msubsup>",
        "<mfrac><mn>1</mn><mi>n</mi></mfrac>",
        "<msqrt><mn>2</mn></msqrt>",
        "<mroot><mi>x</mi><mn>3</mn></mroot>",
        "<munder><mi>lim</mi><mi>n</mi></munder>",
    ],
)
def test_formulas_come_back(inner: str) -> None:
    assert made(inner) == inner


def test_fences_sums_and_matrices_have_forms_of_their_own() -> None:
    sum_ = (
        "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><msup><mi>i</mi><mn>2</mn></msup>"
    )
    root = office_math(f"<math {_SPACE}><mrow>{sum_}</mrow></math>", 36)
    assert root is not None
    assert root.find(f"{{{M}}}nary/{{{M}}}e/{{{M}}}sSup") is not None
    fenced = "<mrow><mo>(</mo><mi>a</mi><mo>(</mo><mi>b</mi><mo>)</mo><mo>)</mo></mrow>"
    root = office_math(f"<math {_SPACE}>{fenced}</math>", 36)
    assert root is not None
    assert root.find(f"{{{M}}}d/{{{M}}}e/{{{M}}}d") is not None
    rows = "<mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr>"
    root = office_math(f"<math {_SPACE}><mtable>{rows}</mtable></math>", 36)
    assert root is not None
    assert [len(row) for row in root.iter(f"{{{M}}}mr")] == [2, 2]


def test_scripts_are_a_size_larger_and_nothing_is_slanted() -> None:
    root = office_math(f"<math {_SPACE}><msup><mi>x</mi><mn>2</mn></msup></math>", 36)
    assert root is not None
    assert [s.get(f"{{{M}}}val") for s in root.iter(f"{{{M}}}argSz")] == ["1"]
    assert {s.get(f"{{{M}}}val") for s in root.iter(f"{{{M}}}sty")} == {"p"}
    assert {s.get(f"{{{W}}}val") for s in root.iter(f"{{{W}}}sz")} == {"36"}


@pytest.mark.parametrize(
    "mathml",
    [
        "no xml",
        f"<math {_SPACE}><mlongdiv/></math>",
        f"<math {_SPACE}><mfrac><mi>a</mi></mfrac></math>",
        f"<math {_SPACE}/>",
        f"<math {_SPACE}><mrow>" + "<mo>∑</mo>" * 2000 + "</mrow></math>",
    ],
)
def test_what_cannot_be_said_is_none(mathml: str) -> None:
    assert office_math(mathml, 36) is None

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How formulas are said, against rows that a person reviewed, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from daisy_pipeline.language._formula_tree import signs
from daisy_pipeline.language.formulas import Node, formula_words
from daisy_pipeline.readers.formulas import math_words

_LINES = Path(__file__).with_name("formulas.tsv").read_text(encoding="utf-8").splitlines()[1:]
ROWS = [tuple(line.split("\t")) for line in _LINES]
NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@pytest.mark.parametrize(("code", "korean", "english"), ROWS)
def test_a_formula_is_said_in_both_languages(code: str, korean: str, english: str) -> None:
    root = etree.fromstring(f'<math xmlns="{NAMESPACE}">{code}</math>')
    assert (math_words(root, "ko-KR"), math_words(root, "en")) == (korean, english)


def test_there_are_enough_rows() -> None:
    assert len(ROWS) > 60
    assert all(korean and english for korean, english in signs().values())


def test_prefixed_and_huge_formulas_have_words_too() -> None:
    prefixed = f'<m:math xmlns:m="{NAMESPACE}"><m:msqrt><m:mi>x</m:mi></m:msqrt></m:math>'
    assert math_words(etree.fromstring(prefixed), "ko") == "루트 x"
    root = etree.fromstring("<math>" + "<mi>x</mi>" * 6000 + "</math>")
    assert math_words(root, "ko") == "x" * 6000
    deep = etree.fromstring(
        "<math>" + "<msqrt>" * 150 + "<mi>x</mi>" + "</msqrt>" * 150 + "</math>"
    )
    assert "x" in math_words(deep, "ko")


_TAGS = ("mrow", "mfrac", "msup", "msub", "msubsup", "munder", "mover", "munderover", "msqrt",
         "mroot", "mtable", "mtr", "mtd", "mmultiscripts", "mprescripts", "none",
         "mspace")  # fmt: skip
_TOKEN = st.builds(
    Node,
    st.sampled_from(("mi", "mo", "mn", "mtext")),
    st.sampled_from((*"x2=-()|∑′°→¯", "lim", "")),
)
_TREE = st.recursive(
    _TOKEN,
    lambda inner: st.builds(
        Node, st.sampled_from(_TAGS), st.just(""), st.lists(inner, max_size=4).map(tuple)
    ),
    max_leaves=12,
)


@given(_TREE, st.sampled_from(("ko", "en")))
def test_any_tree_has_words(root: Node, lang: str) -> None:
    said = formula_words(root, lang)
    assert said == " ".join(said.split())

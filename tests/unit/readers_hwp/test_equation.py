# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hangul's equation script, pair by pair; MathML is written short here: mi is x, mn is 2."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from daisy_pipeline.readers.hwp.equation import ScriptError, to_math

# tokens by themselves, layouts as name(a b)
PAIRS = (
    ("x", "x"),
    ("12", "12"),
    ("3.14", "3.14"),
    ("a+b", "a + b"),
    ("a - b", "a − b"),
    ("a * b", "a ∗ b"),
    ("2x", "2 x"),
    ("x^2", "msup(x 2)"),
    ("x sup 2", "msup(x 2)"),
    ("x_1", "msub(x 1)"),
    ("x sub 1", "msub(x 1)"),
    ("x_1 ^2", "msubsup(x 1 2)"),
    ("x^2 _1", "msubsup(x 1 2)"),
    ("x^{n+1}", "msup(x mrow(n + 1))"),
    ("x^-1", "msup(x mrow(− 1))"),
    ("2x^2", "2 msup(x 2)"),
    ("e^x^2", "msup(msup(e x) 2)"),
    ("1 over 2", "mfrac(1 2)"),
    ("a OVER b", "mfrac(a b)"),
    ("{a+b} over {c}", "mfrac(mrow(a + b) c)"),
    ("1 over 2x", "mfrac(1 mrow(2 x))"),
    ("x^2 over y^2", "mfrac(msup(x 2) msup(y 2))"),
    ("{1 over 2} over 3", "mfrac(mfrac(1 2) 3)"),
    ("a atop b", "mfrac(a b)"),
    ("sqrt x", "msqrt(x)"),
    ("sqrt {x+1}", "msqrt(mrow(x + 1))"),
    ("root 3 of x", "mroot(x 3)"),
    ("sqrt {3} of {x+1}", "mroot(mrow(x + 1) 3)"),
    ("int _0 ^1 x dx", "msubsup(∫ 0 1) x dx"),
    ("int from a to b x", "msubsup(∫ a b) x"),
    ("oint x", "∮ x"),
    ("dint _D f", "msub(∬ D) f"),
    ("sum x", "∑ x"),
    ("sum _{k=1} ^n k", "munderover(∑ mrow(k = 1) n) k"),
    ("SUM from 1 to n", "munderover(∑ 1 n)"),
    ("prod _i x", "munder(∏ i) x"),
    ("lim _{x -> 0} x", "munder(lim mrow(x → 0)) x"),
    ("lim from {n rarrow inf} a_n", "munder(lim mrow(n → ∞)) msub(a n)"),
    ("matrix{a&b#c&d}", "mtable(mtr(mtd(a) mtd(b)) mtr(mtd(c) mtd(d)))"),
    ("pmatrix{1&2}", "( mtable(mtr(mtd(1) mtd(2))) )"),
    ("bmatrix{1#2}", "[ mtable(mtr(mtd(1)) mtr(mtd(2))) ]"),
    ("dmatrix{a&b#c&d}", "| mtable(mtr(mtd(a) mtd(b)) mtr(mtd(c) mtd(d))) |"),
    (
        "cases{x&x>0#-x&x<0}",
        "{ mtable(mtr(mtd(x) mtd(mrow(x > 0))) mtr(mtd(mrow(− x)) mtd(mrow(x < 0))))",
    ),
    ("eqalign{a&=b#c&=d}", "mtable(mtr(mtd(a) mtd(mrow(= b))) mtr(mtd(c) mtd(mrow(= d))))"),
    ("pile{a#b}", "mtable(mtr(mtd(a)) mtr(mtd(b)))"),
    ("left ( x right )", "( x )"),
    ("left ( {a over b} right )^2", "msup(mrow(( mfrac(a b) )) 2)"),
    ("left [ x right )", "[ x )"),
    ("left { x right }", "{ x }"),
    ("left lbrace x right .", "{ x"),
    ("LEFT | x RIGHT |", "| x |"),
    ("left lfloor x right rfloor", "⌊ x ⌋"),
    ("bar x", "mover(x ¯)"),
    ("bar {AB}", "mover(AB ¯)"),
    ("vec a", "mover(a →)"),
    ("hat {x}", "mover(x ^)"),
    ("dot x", "mover(x ˙)"),
    ("ddot x", "mover(x ¨)"),
    ("tilde x", "mover(x ~)"),
    ("under {x}", "munder(x _)"),
    ("box {x}", "menclose(x)"),
    ("alpha + beta", "α + β"),
    ("ALPHA", "Α"),
    ("OMEGA omega", "Ω ω"),
    ("Delta x", "Δ x"),
    ("vartheta", "ϑ"),
    ("x leq 3", "x ≤ 3"),
    ("x <= 3", "x ≤ 3"),
    ("x >= y", "x ≥ y"),
    ("a != b", "a ≠ b"),
    ("a == b", "a ≡ b"),
    ("a times b", "a × b"),
    ("a TIMES b", "a × b"),
    ("a div b", "a ÷ b"),
    ("+-1", "± 1"),
    ("A subset B", "A ⊂ B"),
    ("A cup B cap C", "A ∪ B ∩ C"),
    ("x in A", "x ∈ A"),
    ("therefore x", "∴ x"),
    ("angle ABC", "∠ ABC"),
    ("p -> q", "p → q"),
    ("p RARROW q", "p ⇒ q"),
    ("p <=> q", "p ⇔ q"),
    ("30 deg", "30 °"),
    ("1, 2, cdots", "1 , 2 , ⋯"),
    ("f'(x)", "f ′ ( x )"),
    ("f''", "f ′′"),
    ("sin x", "sin x"),
    ("log _2 8", "msub(log 2) 8"),
    ("rm H_2 O", "msub(H 2) O"),
    ("{rm kg} m", "kg m"),
    ("bold x it y", "x y"),
    ('"속력" = 3', "속력 = 3"),
    ("속력 over 시간", "mfrac(속력 시간)"),
    ('"a {b"', "a_{b"),
    ("a~b", "a mspace b"),
    ("a`b", "a mspace b"),
    ("a#b", "mtable(mtr(mtd(a)) mtr(mtd(b)))"),
    ("{{{x}}}", "x"),
    ("unknown", "unknown"),
    ("rel -> {a} {b}", "munderover(→ b a)"),
    ("buildrel -> {a}", "mover(→ a)"),
    ("_n C _r", "msub(mrow() n) msub(C r)"),
    ("\\alpha \\times 2", "α × 2"),
    ("not =", "=\u0338"),
)
WRONG = ("{a", "a}", "a over", "sqrt", "left ( a", "a right )", '"a', "matrix a", "matrix{a", "x^",
         "{" * 200, "longdiv{2}{4}{2}")  # fmt: skip


def short(script: str) -> str:
    root = etree.fromstring(to_math(script)[0])
    return " ".join(map(_short, root))


def _short(element: etree._Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name in ("mi", "mn", "mo", "mtext"):
        return (element.text or "").replace(" ", "_")
    if name == "mspace":
        return name
    return f"{name}({' '.join(map(_short, element))})"


@pytest.mark.parametrize(("script", "expected"), PAIRS)
def test_pairs(script: str, expected: str) -> None:
    assert short(script) == expected


@pytest.mark.parametrize("script", WRONG)
def test_what_does_not_match_is_refused(script: str) -> None:
    with pytest.raises(ScriptError):
        to_math(script)


def test_text_keeps_its_blanks_and_roman_letters_stand_upright() -> None:
    assert "<mtext>두 점</mtext>" in to_math('"두 점"')[0]
    assert '<mi mathvariant="normal">H</mi>' in to_math("rm H")[0]
    assert '<mi mathvariant="normal">H</mi>' not in to_math("{rm H} H")[0].split("</mi>", 1)[1]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("1 over 2", "2분의 1"),
        ("x^2", "x의 제곱"),
        ("x^3", "x의 세제곱"),
        ("root 3 of x", "세제곱근 x"),
        ("sqrt 2", "루트 2"),
        ("a_n", "a 아래첨자 n"),
        ("vec a", "벡터 a"),
        ("sum _{k=1} ^n k", "시그마, 아래 k는 1, 위 n, k"),
        ("{a+1} over b", "분수, 분모 b, 분자 a 더하기 1, 분수 끝"),
        ("matrix{a&b#c&d}", "2행 2열 행렬, 1행 a, b, 2행 c, d, 행렬 끝"),
    ],
)
def test_words(script: str, said: str) -> None:
    assert to_math(script)[1] == said


_PARTS = (
    "{ } ( ) x 2 over sqrt root of ^ _ sum int lim matrix cases left right bar rm it ~ ` & # "
    '" alpha + -> \\ 가 from to rel not lsub color size'
)


@given(st.lists(st.sampled_from(re.split(" ", _PARTS)), max_size=30))
def test_any_script_is_mathml_or_refused(parts: list[str]) -> None:
    try:
        mathml, _ = to_math(" ".join(parts))
    except ScriptError:
        return
    etree.fromstring(mathml)

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Office Math to MathML, against pairs written by hand."""

from __future__ import annotations

import pytest
from lxml import etree

from daisy_pipeline.readers.office.mathml import math_of
from daisy_pipeline.readers.office.omml import math_from_omml
from daisy_pipeline.readers.office.ooxml import M, W

NAMES = f'xmlns:m="{M[1:-1]}" xmlns:w="{W[1:-1]}"'


def r(text: str, properties: str = "") -> str:
    inner = f"<m:rPr>{properties}</m:rPr>" if properties else ""
    return f"<m:r>{inner}<m:t>{text}</m:t></m:r>"


def e(text: str) -> str:
    return f"<m:e>{r(text)}</m:e>"


UPRIGHT = '<m:sty m:val="p"/>'
PAIRS = [
    (r("x=12.5"), "<mi>x</mi><mo>=</mo><mn>12.5</mn>", "x는 12.5"),
    (r("a b"), "<mi>a</mi><mi>b</mi>", "a b"),
    (r("넓이="), "<mtext>넓이</mtext><mo>=</mo>", "넓이는"),
    (r("v", '<m:sty m:val="b"/>'), '<mi mathvariant="bold">v</mi>', "v"),
    (r("R", '<m:scr m:val="double-struck"/>'), '<mi mathvariant="double-struck">R</mi>', "R"),
    (r("d", '<m:sty m:val="p"/>'), '<mi mathvariant="normal">d</mi>', "d"),
    (r("if x", "<m:nor/>"), "<mtext>if x</mtext>", "if x"),
    (
        f"<m:f><m:num>{r('a+b')}</m:num><m:den>{r('2')}</m:den></m:f>",
        "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>",
        "분수, 분모 2, 분자 a 더하기 b, 분수 끝",
    ),
    (
        f'<m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num>{r("n")}</m:num>'
        f"<m:den>{r('k')}</m:den></m:f>",
        '<mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>',
        "위 n, 아래 k",
    ),
    (
        f'<m:f><m:fPr><m:type m:val="lin"/></m:fPr><m:num>{r("1")}</m:num>'
        f"<m:den>{r('2')}</m:den></m:f>",
        "<mrow><mn>1</mn><mo>/</mo><mn>2</mn></mrow>",
        "1 나누기 2",
    ),
    (
        f'<m:f><m:fPr><m:type m:val="skw"/></m:fPr><m:num>{r("1")}</m:num>'
        f"<m:den>{r('2')}</m:den></m:f>",
        '<mfrac bevelled="true"><mn>1</mn><mn>2</mn></mfrac>',
        "2분의 1",
    ),
    (
        f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>{e("2")}</m:rad>',
        "<msqrt><mn>2</mn></msqrt>",
        "루트 2",
    ),
    (f"<m:rad><m:deg/>{e('2')}</m:rad>", "<msqrt><mn>2</mn></msqrt>", "루트 2"),
    (
        f"<m:rad><m:deg>{r('3')}</m:deg>{e('x')}</m:rad>",
        "<mroot><mi>x</mi><mn>3</mn></mroot>",
        "세제곱근 x",
    ),
    (
        f"<m:sSup>{e('x')}<m:sup>{r('2')}</m:sup></m:sSup>",
        "<msup><mi>x</mi><mn>2</mn></msup>",
        "x의 제곱",
    ),
    (
        f"<m:sSub>{e('a')}<m:sub>{r('n+1')}</m:sub></m:sSub>",
        "<msub><mi>a</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msub>",
        "a 아래첨자 n 더하기 1",
    ),
    (
        f"<m:sSubSup>{e('x')}<m:sub>{r('1')}</m:sub><m:sup>{r('2')}</m:sup></m:sSubSup>",
        "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>",
        "x 아래첨자 1의 제곱",
    ),
    (
        f"<m:sPre><m:sub>{r('6')}</m:sub><m:sup>{r('12')}</m:sup>{e('C')}</m:sPre>",
        "<mmultiscripts><mi>C</mi><mprescripts></mprescripts><mn>6</mn><mn>12</mn></mmultiscripts>",
        "6 12 C",
    ),
    (
        f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{r("i=1")}</m:sub>'
        f"<m:sup>{r('n')}</m:sup>{e('i')}</m:nary>",
        "<mrow><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>"
        "</munderover><mi>i</mi></mrow>",
        "시그마, 아래 i는 1, 위 n, i",
    ),
    (
        f"<m:nary><m:sub>{r('0')}</m:sub><m:sup>{r('1')}</m:sup>{e('x')}</m:nary>",
        "<mrow><msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>x</mi></mrow>",
        "적분, 아래 0, 위 1, x",
    ),
    (
        '<m:nary><m:naryPr><m:chr m:val="∏"/><m:subHide m:val="1"/><m:supHide m:val="on"/>'
        f"</m:naryPr><m:sub/><m:sup/>{e('x')}</m:nary>",
        "<mrow><mo>∏</mo><mi>x</mi></mrow>",
        "곱 파이 x",
    ),
    (
        f"<m:d>{e('x')}{e('y')}</m:d>",
        '<mrow><mo fence="true">(</mo><mi>x</mi><mo separator="true">|</mo><mi>y</mi>'
        '<mo fence="true">)</mo></mrow>',
        "괄호 열고 x 세로줄 y 괄호 닫고",
    ),
    (
        f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>{e("x")}</m:d>',
        '<mrow><mo fence="true">[</mo><mi>x</mi></mrow>',
        "대괄호 열고 x",
    ),
    (
        f"<m:m><m:mr>{e('1')}{e('0')}</m:mr><m:mr>{e('0')}{e('1')}</m:mr></m:m>",
        "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
        "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>",
        "2행 2열 행렬, 1행 1, 0, 2행 0, 1, 행렬 끝",
    ),
    (
        f"<m:eqArr>{e('x')}{e('y')}</m:eqArr>",
        '<mtable columnalign="left"><mtr><mtd><mi>x</mi></mtd></mtr>'
        "<mtr><mtd><mi>y</mi></mtd></mtr></mtable>",
        "1줄 x, 2줄 y",
    ),
    (
        f'<m:acc><m:accPr><m:chr m:val="\u20d7"/></m:accPr>{e("v")}</m:acc>',
        '<mover accent="true"><mi>v</mi><mo>→</mo></mover>',
        "벡터 v",
    ),
    (f"<m:acc>{e('x')}</m:acc>", '<mover accent="true"><mi>x</mi><mo>^</mo></mover>', "x 햇"),
    (
        f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>{e("x")}</m:bar>',
        "<mover><mi>x</mi><mo>¯</mo></mover>",
        "x 바",
    ),
    (
        f"<m:groupChr>{e('x')}</m:groupChr>",
        "<munder><mi>x</mi><mo>⏟</mo></munder>",
        "x 아래 중괄호",
    ),
    (
        f"<m:func><m:fName>{r('sin', UPRIGHT)}</m:fName>{e('x')}</m:func>",
        "<mrow><mi>sin</mi><mo>\u2061</mo><mi>x</mi></mrow>",
        "사인 x",
    ),
    (
        f"<m:limLow>{e('L')}<m:lim>{r('n→∞')}</m:lim></m:limLow>",
        "<munder><mi>L</mi><mrow><mi>n</mi><mo>→</mo><mo>∞</mo></mrow></munder>",
        "L, 아래 n 화살표 무한대",
    ),
    (
        f"<m:limUpp>{e('x')}<m:lim>{r('k')}</m:lim></m:limUpp>",
        "<mover><mi>x</mi><mi>k</mi></mover>",
        "x, 위 k",
    ),
    (f"<m:box>{e('x')}</m:box>", "<mrow><mi>x</mi></mrow>", "x"),
    (f"<m:borderBox>{e('x')}</m:borderBox>", '<menclose notation="box"><mi>x</mi></menclose>', "x"),
    (
        f'<m:phant><m:phantPr><m:show m:val="0"/></m:phantPr>{e("x")}</m:phant>{r("y")}',
        "<mphantom><mi>x</mi></mphantom><mi>y</mi>",
        "y",
    ),
    (f"<w:ins>{r('x')}</w:ins><w:del>{r('y')}</w:del>", "<mi>x</mi>", "x"),
]


@pytest.mark.parametrize(("omml", "mathml", "words"), PAIRS)
def test_pairs(omml: str, mathml: str, words: str) -> None:
    unknown: list[str] = []
    made = math_from_omml(
        etree.fromstring(f"<m:oMath {NAMES}>{omml}</m:oMath>"), "ko", unknown.append
    )
    space = 'xmlns="http://www.w3.org/1998/Math/MathML"'
    assert made.mathml == f"<math {space}>{mathml}</math>"
    assert (made.alt, unknown) == (words, [])


def test_an_unknown_part_keeps_its_words_and_is_told() -> None:
    unknown: list[str] = []
    root = etree.fromstring(f"<m:oMath {NAMES}><m:odd>{r('x')}</m:odd></m:oMath>")
    assert math_from_omml(root, "ko", unknown.append).alt == "x"
    assert unknown == ["odd"]


def test_mathml_of_others_loses_prefixes_and_annotations() -> None:
    code = (
        '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:semantics><m:mrow><m:mi>a</m:mi>'
        '</m:mrow><m:annotation encoding="StarMath 5.0">a</m:annotation></m:semantics></m:math>'
    )
    made = math_of(etree.fromstring(code), "ko")
    space = 'xmlns="http://www.w3.org/1998/Math/MathML"'
    assert made.mathml == f"<math {space}><mrow><mi>a</mi></mrow></math>"
    assert made.alt == "a"

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas of large print: at full size, within the page, with their words; else their words."""

from __future__ import annotations

import ctypes
import re
import tempfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print import formulas
from daisy_pipeline.emit.large_print.formula_code import FormulaCode
from daisy_pipeline.emit.large_print.formula_letters import CannotSetError
from daisy_pipeline.formats.mathml import MathPart
from daisy_pipeline.formats.typst import call, string
from daisy_pipeline.formats.typst_math_signs import math_signs
from daisy_pipeline.model.book import (
    Block,
    Cell,
    Heading,
    Math,
    MathBlock,
    Paragraph,
    Row,
    Run,
    Segment,
    Table,
    plain,
)
from daisy_pipeline.tools import typst
from tests.unit.emit.large_print.sheets import PROFILE, Made, case, printed, set_alone

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_LINES = Path(__file__).with_name("formulas.tsv").read_text("utf-8").splitlines()[1:]
ROWS = dict(line.split("\t", 1) for line in _LINES)


def math(code: str, alt: str = "말") -> Math:
    return Math(mathml=f'<math xmlns="{NAMESPACE}">{code}</math>', alt=alt)


def in_line(item: Math) -> Paragraph:
    return Paragraph(text=(Segment((Run(text="값 "), item, Run(text="은 작다."))),))


def alone(code: str, alt: str = "말") -> tuple[str, list[str]]:
    """Code of one formula in a line, and what was told."""
    _, setter = set_alone()
    return formulas.inline(setter, math(code, alt)), [f.id for f in setter.findings]


@pytest.fixture(scope="module")
def all_printed(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every row of the table in a line, and on a line of its own."""
    blocks: list[Block] = []
    for name, code in ROWS.items():
        item = math(code, f"수식 {name}")
        blocks += [in_line(item), MathBlock(text=(Segment((item,)),))]
    return printed(tmp_path_factory.mktemp("formulas"), *blocks)


def faults(path: Path) -> list[str]:
    """Text that is smaller than the body's, or that stands in a margin."""
    found = []
    least = min(PROFILE.inner, PROFILE.outer) * 72 / 25.4 - 1
    pdf = pypdfium2.PdfDocument(path)
    for number, page in enumerate(pdf, 1):
        for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,)):
            size = ctypes.c_float()
            pypdfium2.raw.FPDFTextObj_GetFontSize(thing.raw, size)
            left, _, right, _ = thing.get_bounds()
            if left < least or right > page.get_width() - least:
                found.append(f"page {number}: from {left:.0f} to {right:.0f}")
            if size.value * thing.get_matrix().d < PROFILE.size - 0.01:
                found.append(f"page {number}: {size.value:.1f} pt")
    pdf.close()
    return found


def test_there_are_many_rows_of_every_kind() -> None:
    assert len(ROWS) > 120


def test_nothing_is_smaller_than_the_text_or_over_the_edge(all_printed: Made) -> None:
    assert faults(all_printed.path) == []


def test_all_are_set_with_their_words_as_alternative_text(all_printed: Made) -> None:
    assert all_printed.ids == []
    alts = [str(facts["Alt"]) for _, facts, _ in all_printed.pdf.kinds("Formula")]
    assert alts == [f"수식 {name}" for name in ROWS for _ in range(2)]
    assert all_printed.pdf.book_words() == all_printed.wanted


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", ("math.frac", "math.display")),
        ("<msup><mi>x</mi><mn>2</mn></msup>", ("math.attach", "t: math.display")),
        ("<mi>sin</mi><mi>x</mi>", ("math.op", 'letters("Noto Sans CJK KR", "sin")')),
        ("<mi mathvariant='double-struck'>R</mi>", ('"ℝ"',)),
        ("<mi mathvariant='bold'>v</mi>", ("weight: 700",)),
        ("<mn>-3</mn>", ("−3",)),
        ("<mtext>e-book</mtext>", ('"e-book"',)),
        ("<mi>𝑥</mi>", ('"x"',)),
        ("<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>", ("math.lr",)),
        ("<mo>{</mo><mtable><mtr><mtd><mi>a</mi></mtd></mtr></mtable>", ("math.lr", "align: left")),
        ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>",
         ("bl: ", "tl: ")),
        ("<menclose notation='updiagonalstrike'><mi>x</mi></menclose>", ("math.cancel",)),
        ("<mover><mi>AB</mi><mo>→</mo></mover>", ("math.accent",)),
        ("<mphantom><mi>x</mi></mphantom>", ("hide(",)),
    ],
)  # fmt: skip
def test_parts_become_what_typst_has_for_them(code: str, parts: tuple[str, ...]) -> None:
    made, told = alone(code)
    assert told == []
    assert all(part in made for part in parts), made


def test_flat_rows_have_no_growing_brackets_so_that_lines_may_end_in_them() -> None:
    made, _ = alone("<mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><msup><mo>)</mo><mn>2</mn></msup>")
    assert "math.lr" not in made and made.count("math.attach") == 1


def _sum(count: int) -> str:
    return "<mo>+</mo>".join(f"<msub><mi>a</mi><mn>{n}</mn></msub>" for n in range(count))


def test_a_fraction_wider_than_a_line_is_written_in_lines(tmp_path: Path) -> None:
    code = f"<mfrac><mrow>{_sum(30)}</mrow><msqrt>{_sum(20)}</msqrt></mfrac>"
    made = printed(tmp_path, in_line(math(code)))
    assert made.ids == [] and faults(made.path) == []
    assert "math.frac" not in alone(code)[0]
    assert "math.frac" in alone(f"<mfrac><mrow>{_sum(3)}</mrow><mn>2</mn></mfrac>")[0]


@pytest.mark.message("DP-LPR-050")
def test_what_is_wider_than_a_line_however_written_stands_in_words(tmp_path: Path) -> None:
    cells = "".join(f"<mtd><mn>{n}00000</mn></mtd>" for n in range(12))
    wide = math(f"<mtable><mtr>{cells}</mtr></mtable>", "넓은 행렬")
    made = printed(tmp_path, in_line(wide), in_line(wide))
    assert [(f.id, f.place.inside, f.facts["count"]) for f in made.findings] == [
        ("DP-LPR-050", "넓은 행렬", 2)
    ]
    assert made.pdf.kinds("Formula") == [] and faults(made.path) == []
    assert made.pdf.book_words() == made.wanted and "넓은행렬" in made.wanted


def test_the_room_is_that_of_the_place_in_which_a_formula_stands() -> None:
    _, setter = set_alone()
    item = math("<mtable><mtr>" + "<mtd><mn>1000</mn></mtd>" * 4 + "</mtr></mtable>")
    assert "math.mat" in formulas.inline(setter, item)
    setter.room = 8.0
    assert "math.mat" not in formulas.inline(setter, item)


@pytest.mark.message("DP-LPR-051")
@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("<mlongdiv><mn>3</mn></mlongdiv>", "mlongdiv"),
        ("<semantics><apply><plus/></apply></semantics>", "apply"),
        ("<mtable><mtr><mtd rowspan='2'><mi>a</mi></mtd></mtr></mtable>", "rowspan"),
        ("<menclose notation='phasorangle'><mi>a</mi></menclose>", "menclose phasorangle"),
        ("<mi>\U00012000</mi>", "\U00012000"),
        ("<msqrt>" * 40 + "<mi>x</mi>" + "</msqrt>" * 40, "depth"),
        ("<msqrt>" * 200 + "<mi>x</mi>" + "</msqrt>" * 200, "MathML"),
        ("<mrow/>", "math"),
    ],
)
def test_what_cannot_be_set_stands_in_words(code: str, what: str) -> None:
    _, setter = set_alone()
    made = formulas.inline(setter, math(code, "긴 말 " * 20))
    assert "formula(" not in made and "긴" in made
    (told,) = setter.findings
    assert (told.id, told.facts) == ("DP-LPR-051", {"what": what, "count": 1})
    assert told.place.inside == ("긴 말 " * 20)[:60] + "…"


def test_a_formula_without_words_shows_nothing_and_one_of_unknown_letters_its_marks() -> None:
    assert alone("<mi>x</mi>", "  ") == ('""', [])
    made, _ = alone("<mi>x</mi>", "\U00012000")
    assert "formula(" not in made and "U+12000" in made


def test_in_tables_formulas_keep_their_place(tmp_path: Path) -> None:
    cell = Cell(blocks=(in_line(math("<msqrt><mn>2</mn></msqrt>", "루트 2")),))
    made = printed(
        tmp_path, Table(rows=(Row(cells=(cell, Cell(blocks=(Paragraph(text=plain("가")),)))),))
    )
    assert made.pdf.book_words() == made.wanted and faults(made.path) == []


def test_typst_has_every_sign_that_we_say_it_has(tmp_path: Path) -> None:
    signs = [call("symbol", string(sign)) for sign in sorted(math_signs()) if sign.isprintable()]
    rows = [
        f'#math.equation(alt: "가", {{{";".join(signs[n : n + 40])}}})'
        for n in range(0, len(signs), 40)
    ]
    code = '#set document(title: "t")\n#set text(fallback: false)\n' + "\n".join(rows)
    for weight in ("400", "700"):
        head = f"#show math.equation: set text(weight: {weight})\n"
        assert typst.compile_pdf(head + code, tmp_path / "made.pdf", fonts=()) is None


_NAMES = ("mrow", "mfrac", "msup", "msub", "msubsup", "munder", "mover", "munderover", "msqrt",
          "mroot", "mtable", "mtr", "mtd", "mmultiscripts", "mprescripts", "none", "mspace",
          "menclose", "mphantom")  # fmt: skip
_TOKEN = st.builds(
    MathPart,
    st.sampled_from(("mi", "mo", "mn", "mtext")),
    st.sampled_from((*'x2=-()|∑′°→¯⏞{}가①["\\#$', "lim", "sin", ":=", "")),
)
_TREE = st.recursive(
    _TOKEN,
    lambda inner: st.builds(
        MathPart, st.sampled_from(_NAMES), st.just(""), st.lists(inner, max_size=4).map(tuple)
    ),
    max_leaves=14,
)


# Each example is a run of Typst: a failing one is shown as it is found, not made smaller.
@settings(deadline=None, max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(_TREE, min_size=30, max_size=30), st.booleans())
def test_any_tree_is_code_that_typst_takes(trees: list[MathPart], flat: bool) -> None:
    codes = []
    for tree in trees:
        try:
            code, width = FormulaCode(_CASE, flat=flat).formula(tree)
        except CannotSetError:
            continue
        assert width >= 0
        codes.append(call("formula", string("말"), code))
    assert _refused("\n".join(f"#{code}" for code in codes)) is None


_CASE = case()
_FONTS = list(dict.fromkeys(face.path for face in _CASE.faces))


def _refused(code: str) -> object:
    preamble = files("daisy_pipeline.emit.large_print").joinpath("preamble.typ").read_text("utf-8")
    helpers = "\n".join(
        line
        for line in preamble.splitlines()
        if line.startswith(
            ("#show math", "#let above", "#let below", "#let formula", "#let letters")
        )
    )
    head = f'#set document(title: "t")\n#set text(fallback: false)\n{helpers}\n'
    with tempfile.TemporaryDirectory() as folder:
        return typst.compile_pdf(head + code, Path(folder) / "made.pdf", fonts=_FONTS)


def test_in_a_bold_heading_letters_of_a_formula_are_bold() -> None:
    def weights(*blocks: Block) -> int:
        found = re.findall(r"letters\(weight: 700, [^()]*\"x\"", set_alone(*blocks)[0])
        return len(found)

    text = in_line(math("<mi>x</mi>")).text
    head = Cell(blocks=(Paragraph(text=text),), header=True)
    table = Table(head=(Row(cells=(head,)),), rows=(Row(cells=(replace(head, header=False),)),))
    assert [weights(Heading(level=1, text=text)), weights(table)] == [1, 1]
    assert weights(Paragraph(text=text)) == 0

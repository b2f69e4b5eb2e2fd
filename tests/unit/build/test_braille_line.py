# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a typed line says of itself: its language, its emphasis, and where each letter stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.braille.source import Look
from daisy_pipeline.build.braille_line import CONTEXTS, Typed, language_of, typed_line
from daisy_pipeline.model.book import Mark
from daisy_pipeline.readings.lexicon import Entry, Lexicon


def typed(line: str, context: str = "", language: str = "") -> Typed:
    made = typed_line(line, context, language)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("line", "language"),
    [
        *(("KBS를 본다", "ko"), ("國家", "ko"), ("ㄱ", "ko"), ("4×8=32", "ko"), ("12:30", "ko")),
        *(("Spring.", "en"), ("é", "en"), ("α", "en"), ("𝐁𝐞 𝑐alm", "en"), ("", "ko"), ("A⃝", "ko")),
    ],
)
def test_the_letters_tell_the_language(line: str, language: str) -> None:
    assert language_of(line) == language


def test_who_knows_the_language_says_so() -> None:
    assert typed("go", "", "ko").source.lang == "ko"
    assert typed("maison", "", "fr").source.lang == "fr"
    assert typed("go", "korean", "en").source.lang == "ko"
    assert typed("a", "ipa").source.role == "ipa"
    assert typed_line("가", "verse") is None


def test_a_letter_by_itself_is_the_letter_as_such() -> None:
    assert typed("b").source.role == "sign" and typed("bb").source.role == ""
    assert typed("b", "korean").source.role == typed("b", "", "en").source.role == ""


def test_the_simplest_formulas_become_print() -> None:
    made = typed("값은 $\\frac{3}{4}$과 $A^{++}$, $H_{2}$, $5이다.")
    text = made.source.text
    assert text == "값은 3\u20444과 A++, H2, $5이다."
    assert [(text[k.first : k.last], k.marks) for k in made.source.looks] == [
        ("++", (Mark.SUP,)),
        ("2", (Mark.SUB,)),
    ]
    assert typed("$A^{++}$").source.lang == "ko"


def test_signs_over_letters_set_words_off() -> None:
    made = typed("아̇닌̇ 수̱도̱ 1̳5̳,̳0̳ 밑̲줄̲")
    text = made.source.text
    assert text == "아닌 수도 15,0 밑줄"
    assert [(text[k.first : k.last], k.marks) for k in made.source.looks] == [
        ("아닌", (Mark.EMPHASIS,)),
        ("수도", (Mark.STRONG,)),
        ("15,0", (Mark.STRIKE,)),
        ("밑줄", (Mark.UNDERLINE,)),
    ]


def test_dots_typed_behind_their_word() -> None:
    made = typed("배고픈 돼지̇ ̇ ̇ ̇ ̇보다")
    assert made.source.text == "배고픈 돼지보다"
    assert made.source.looks == (Look(0, 6, (Mark.EMPHASIS,)),)


def test_accents_and_repeating_decimals_stay() -> None:
    assert typed("a̱ė와 0.3̇이다").source.text == "a̱ė와 0.3̇이다"
    assert typed("l̲i̲ne").source.text == "l̲i̲ne"  # English has its own way with them


def test_the_dictionary_gives_what_to_write() -> None:
    words = Lexicon((Entry(print="±", braille="플마"), Entry(print="가", speak="까"))).index()
    made = typed_line("가±나", "", "", words)
    assert made is not None and made.source.looks == (Look(1, 2, braille="플마"),)
    dotted = typed_line("±̲", "korean", "", words)
    assert dotted is not None and dotted.source.looks == (Look(0, 1, (Mark.UNDERLINE,)),)


@given(
    st.lists(
        st.sampled_from([*"가나 a1,\u0307\u0331\u0332\u0333é㉠$", "$a^{+1}$", "$\\frac{1}{23}$"])
    ).map("".join),
    st.sampled_from(sorted(CONTEXTS)),
)
def test_every_letter_keeps_its_place(line: str, context: str) -> None:
    made = typed(line, context)
    assert len(made.source.text) == len(made.places)
    pairs = zip(made.source.text, made.places, strict=True)
    assert all(sign in (line[place], "\u2044") for sign, place in pairs)
    assert list(made.places) == sorted(set(made.places))
    ends = [0, *(edge for k in made.source.looks for edge in (k.first, k.last))]
    assert ends == sorted(ends) and ends[-1] <= len(made.source.text)
    kept = set(made.places)
    lost = [sign for at, sign in enumerate(line) if at not in kept]
    assert all(sign in "\u0307\u0331\u0332\u0333 $^{}\\frac" for sign in lost)

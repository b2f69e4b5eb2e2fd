# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text as a speech model spells it."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.synchronization.hmm.phones import phones, script
from daisy_pipeline.synchronization.hmm.tokens import spell
from daisy_pipeline.tools.onnx_folder import ModelFolder
from tests.fakes import narrator


def speller(unit: str, *tokens: str) -> ModelFolder:
    numbers = {token: n for n, token in enumerate(tokens, 2)}
    return ModelFolder(Path(), "m", 20, 16_000, "none", unit, "-", "0" * 64, 0, (0, 1), numbers)


def spelled(text: str, model: ModelFolder, lang: str = "ko") -> tuple[list[list[str]], float]:
    """Each word's tokens."""
    found = spell(script(narrator.segments([text], lang)), model)
    names = {n: token for token, n in model.tokens.items()}
    said = ["/".join(names[c] for c in own) for own in found.columns]
    words = found.words
    cuts = [words.phones[words.words[n] : words.words[n + 1]] for n in range(len(words.words) - 1)]
    return [[said[p] for p in cut] for cut in cuts], round(found.known, 2)


def test_letters() -> None:
    model = speller("char", "A", "B", "'", "C", "c")
    assert spelled("Cab’a, bax!", model, "en") == ([["C/c", "A", "B", "'", "A"], ["B", "A"]], 0.88)


def test_syllables_and_what_is_not_known() -> None:
    model = speller("syllable", "봄", "▁이", "왔", "다")
    assert spelled("봄이 3월 왔다.", model) == ([["봄", "▁이"], ["왔", "다"]], 0.67)


def test_jamo_of_both_kinds() -> None:
    joined = speller("jamo", *"\u1107\u1169\u11b7\u110b\u1175")
    assert spelled("봄이", joined) == ([[*"\u1107\u1169\u11b7\u110b\u1175"]], 1.0)
    apart = speller("jamo", *"ㅂㅗㅁㅇㅣㄱㅅㅏ")
    assert spelled("몫이 봐", apart) == ([[*"ㅁㅗㄱㅅㅇㅣ"], [*"ㅂㅗㅏ"]], 1.0)


def test_phones_with_their_marks_or_in_parts() -> None:
    said = [sound for word in phones("봄이 왔다", "ko") for sound in word]
    whole = speller("phone", *(f"{p}ː" for p in dict.fromkeys(said)))
    found, known = spelled("봄이 왔다", whole)
    assert [p for word in found for p in word] == [f"{p}ː" for p in said] and known == 1.0
    letters = [sign for sign in "".join(said) if sign.isalpha()]
    found, known = spelled("봄이 왔다", speller("phone", *dict.fromkeys(letters)))
    assert [p for word in found for p in word] == letters and known == 1.0


def test_a_sentence_without_any_token_is_passed_over() -> None:
    model = speller("syllable", "봄", "이")
    found = spell(script(narrator.segments(["봄이", "왔다", "이봄"])), model)
    assert found.numbers == (0, 2) and len(found.words) == 2

# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text as a speech model spells it: letters, Hangul jamo, syllables, or IPA phones.

Letters that the model does not know are left out; a sentence of which nothing is left is not
looked for with the model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.language import jamo
from daisy_pipeline.synchronization.hmm import phones
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.tools.onnx_folder import ModelFolder

Columns = tuple[int, ...]
Choices = tuple[tuple[str, ...], ...]  # ways to spell one letter or phone, the best first
_APOSTROPHES = {"’": "'", "ʼ": "'"}
_WORD_BEGIN = "▁"  # SentencePiece's sign for a token that begins a word
# Models with few jamo spell clusters and diphthongs letter by letter (KS X 1026-1, 5.2).
_APART = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ", "ㄲ": "ㄱㄱ",
    "ㄸ": "ㄷㄷ", "ㅃ": "ㅂㅂ", "ㅆ": "ㅅㅅ", "ㅉ": "ㅈㅈ", "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
}  # fmt: skip


@dataclass(frozen=True)
class Spelled:
    """The sentences that the model can spell, as numbers of ``columns`` in words.

    ``numbers`` are those sentences' numbers in the script. ``columns`` are, for each token used,
    the model's columns that mean it. ``known`` is the share of the text's letters that it spells.
    """

    words: Words
    numbers: tuple[int, ...]
    columns: tuple[Columns, ...]
    known: float


def spell(script: Script, folder: ModelFolder) -> Spelled:
    """The text in the model's tokens."""
    speller = _Speller(folder)
    sentences: list[list[list[Columns]]] = []
    numbers: list[int] = []
    for number in range(len(script.said)):
        words = [w for w in speller.words(script.said[number], script.langs[number]) if w]
        if words:
            sentences.append(words)
            numbers.append(number)
    used = sorted({token for sentence in sentences for word in sentence for token in word})
    codes = {token: code for code, token in enumerate(used)}
    coded = [[[codes[token] for token in word] for word in s] for s in sentences]
    known = speller.known / max(1, speller.known + speller.unknown)
    return Spelled(Words.of(coded), tuple(numbers), tuple(used), known)


class _Speller:
    """Spells word by word, and counts the letters that it could spell and could not."""

    def __init__(self, folder: ModelFolder) -> None:
        self._strip = folder.unit == "phone"
        self._columns = _forms(folder.tokens, self._form)
        self._split = {"phone": self._phones, "jamo": self._jamo}.get(folder.unit, self._letters)
        self.known = self.unknown = 0

    def words(self, text: str, lang: str) -> Iterator[list[Columns]]:
        """The tokens of each word; [] for one that the model cannot spell."""
        for word in self._split(text, lang):
            made: list[Columns] = []
            for choices in word:
                found = next((c for c in map(self._all, choices) if c), ())
                self.known += bool(found)
                self.unknown += not found
                made += found
            yield made

    def _all(self, parts: Sequence[str]) -> list[Columns]:
        """The tokens of parts that stand together; [] unless every one is known."""
        found = [self._columns.get(self._form(part), ()) for part in parts]
        return found if all(found) else []

    def _form(self, token: str) -> str:
        plain = unicodedata.normalize("NFC", token.removeprefix(_WORD_BEGIN)).casefold()
        return phones.plain(plain) if self._strip else plain

    def _letters(self, text: str, lang: str) -> Iterator[list[Choices]]:
        for word in self._words(text):
            yield [((sign,),) for sign in word]

    def _jamo(self, text: str, lang: str) -> Iterator[list[Choices]]:
        """Each letter as conjoining jamo (U+1100), as compatibility jamo (U+3131), or in parts."""
        for word in self._words(text):
            made: list[Choices] = []
            for sign in word:
                if not jamo.is_syllable(sign):
                    made.append(((sign,),))
                    continue
                simple = [letter for letter in jamo.letters(sign) if letter]
                joined = unicodedata.normalize("NFD", sign)
                pairs = zip(joined, simple, strict=True)
                made += [((a,), (b,), tuple(_APART.get(b, ""))) for a, b in pairs]
            yield made

    def _phones(self, text: str, lang: str) -> Iterator[list[Choices]]:
        """Each phone as it is, or in the letters that it is written with (an affricate's two)."""
        for word in phones.phones(text, lang):
            yield [((phone,), tuple(s for s in phone if s.isalpha())) for phone in word]

    def _words(self, text: str) -> Iterator[list[str]]:
        for word in unicodedata.normalize("NFC", text).split():
            letters = [_APOSTROPHES.get(sign, sign) for sign in word]
            yield [sign for sign in letters if sign.isalnum() or self._is_mark(sign)]

    def _is_mark(self, sign: str) -> bool:
        return unicodedata.category(sign)[0] == "M" or (sign == "'" and sign in self._columns)


def _forms(tokens: Mapping[str, int], form: Callable[[str], str]) -> Mapping[str, Columns]:
    """Columns by what they mean: ``a`` and ``A`` mean the same, ``a`` and ``aː`` too."""
    found: dict[str, Columns] = {}
    for token, column in sorted(tokens.items(), key=lambda item: item[1]):
        if key := form(token):
            found[key] = (*found.get(key, ()), column)
    return found

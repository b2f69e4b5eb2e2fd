# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs of Hangul syllables: contractions in their place, separators, word contractions.

Articles 11, 12, 14 and 18 of 한국 점자 규정 (2024), with their provisos on lines' ends.
"""

from __future__ import annotations

from daisy_pipeline.braille.cells import Change, Joint, Writer
from daisy_pipeline.braille.korean import letters
from daisy_pipeline.braille.korean.letters import AE_FIRST, BEFORE_AE, VOWEL_FIRST, WORDS, YE_FIRST

SEPARATOR = "⠤"


class Hangul:
    """Writes runs of syllables; ``grade`` 2 contracts, 1 spells out."""

    def __init__(self, grade: int) -> None:
        self._table = letters.table(grade)
        self._words = sorted(WORDS.items(), key=lambda w: -len(w[0])) if grade == 2 else []

    def write(self, run: str, at: int, out: Writer, joint: int, starts: bool) -> None:
        """Write the syllables of ``run``, which stands at ``at`` in the print.

        ``joint`` is that before its first cell; ``starts`` says whether no letter stands before it.
        """
        begin, vowel = 0, ""
        if starts:
            for word, cells in self._words:
                if run.startswith(word):
                    out.put(cells[0], at, joint)
                    out.put(cells[1], at + 1)
                    self._carry(out, at + len(word) - 1)
                    begin, joint = len(word), Joint.SYLLABLE
                    vowel = self._table[word[-1]][2]  # ⠁⠥⠌ would be read 그리곴
                    break
        table, before = self._table, ""
        for number in range(begin, len(run)):
            sign = run[number]
            leads = vowel and sign in VOWEL_FIRST
            if leads and self._vowel(before, vowel, sign, at + number, out):
                joint = Joint.NONE  # the line may end before the separator, not behind it
            cells, open_, vowel = table[sign]
            following = run[number + 1] if number + 1 < len(run) else ""
            out.put(open_ if following in VOWEL_FIRST else cells, at + number, joint)
            joint, before = Joint.SYLLABLE, sign

    def _carry(self, out: Writer, last: int) -> None:
        """Let the last cell of a word contraction stand for all the rest of the word."""
        out.origins[-1] = last

    def _vowel(self, before: str, vowel: str, sign: str, at: int, out: Writer) -> bool:
        """Write what stands between two vowels, and what becomes of it where the line ends there.

        ``before`` is the syllable that the first of them ends, "" for a word contraction, which
        keeps its cells. Gives whether a separator was written.
        """
        cells, open_, _ = self._table[before] if before else ("", "", "")
        parted = sign in YE_FIRST or (vowel in BEFORE_AE and sign in AE_FIRST)
        shut = cells != open_
        place = out.size
        if parted:
            out.put(SEPARATOR, at, Joint.SYLLABLE)
        if parted or shut:
            out.changes[place] = Change(
                back=len(open_) if shut else 0,
                end=cells if shut else "",
                ahead=1 if parted else 0,
            )
        return parted

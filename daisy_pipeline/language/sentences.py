# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where sentences end, in Korean, in English and in a mixture of both.

The letters before a full stop tell whose rules it follows, so that an English sentence within a
Korean page (and the other way round) needs no mark-up. Nothing is changed: offsets come out.
"""

from __future__ import annotations

import re
from itertools import pairwise

from daisy_pipeline.language import _endings as e
from daisy_pipeline.language._pairs import CLOSERS, OPENERS, QUOTES, find_pairs
from daisy_pipeline.language.jamo import final

Span = tuple[int, int]

_DEEPEST = 8  # quotations within quotations; more are no writing but a stray sign repeated
_WINDOW = 120  # characters looked at behind a full stop
_ENDERS = ".?!…‥⋯。？！"
_EVENT = re.compile(rf"[{_ENDERS}]+|[{re.escape(''.join(sorted(OPENERS)))}]")
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LETTER_BEFORE = re.compile(r"([^\W\d_])[\W\d_]*$")
_ELLIPSIS = re.compile(r"(?:[…‥⋯]+|(?:\.\.\.)+|\.\.)")


def sentences(text: str, lang: str) -> list[Span]:
    """The (begin, end) offsets of the sentences; they cover ``text`` without gap or overlap.

    White space after a sentence belongs to it. A sentence that goes on after a quotation
    (``"어디 가세요?" 하고 그녀가 물었다.``) is one; a quotation that stands alone is split inside.
    ``lang`` is a BCP 47 tag; it counts where the letters do not tell.
    """
    if not text:
        return []
    ends = _Scan(text, lang).ends(0, len(text))
    cuts = [0]
    for end in ends:
        while end < len(text) and text[end].isspace():
            end += 1
        if end > cuts[-1] and text[cuts[-1] : end].strip():
            cuts.append(end)
    if cuts[-1] < len(text):
        if len(cuts) > 1 and not text[cuts[-1] :].strip():
            cuts.pop()
        cuts.append(len(text))
    return list(pairwise(cuts))


class _Scan:
    """One text with its pairs of quotation marks."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.korean = not lang.lower().startswith("en")
        self.pairs = find_pairs(text)

    def ends(self, begin: int, limit: int, depth: int = 0) -> list[int]:
        """Offsets right behind the sentences of text[begin:limit], without the last."""
        found: list[int] = []
        start = at = begin
        while (event := _EVENT.search(self.text, at, limit)) is not None:
            at = event.end()
            if event[0] in OPENERS:
                close = self.pairs.get(event.start(), limit)
                if close >= limit:
                    continue
                at = close + 1
                if self._ends_with_quotation(start, event.start(), close, limit):
                    if depth < _DEEPEST and not self.text[start : event.start()].strip():
                        inner = self.ends(event.start() + 1, close, depth + 1)
                        found.extend(end for end in inner if self.text[end:close].strip())
                    found.append(at)
                    start = at
                continue
            at = self._past_stray_closers(at, limit)
            if self._ends_with(start, event.start(), event.end(), at, limit):
                found.append(at)
                start = at
        return found

    def _past_stray_closers(self, at: int, limit: int) -> int:
        """Where closing signs without a partner end that follow a full stop."""
        while at < limit and self.text[at] in CLOSERS and at not in self.pairs:
            at += 1
        return at

    # -- quotations and brackets

    def _ends_with_quotation(self, start: int, opening: int, close: int, limit: int) -> bool:
        """Whether the sentence from ``start`` is over when the sign at ``close`` closes it."""
        text = self.text
        inside = text[opening + 1 : close].rstrip("\"'”’」』)»").rstrip()
        if not inside or inside[-1] not in _ENDERS + "—―-":
            return False
        before = text[start:opening].rstrip()
        quotation = text[opening] in QUOTES
        after = text[close + 1 : min(limit, close + _WINDOW)]
        rest = after.lstrip()
        if before and not (quotation and self._closes_the_sentence(before[-1], rest)):
            # The full stop of a bracket after words without their own ends nothing by itself.
            return False
        if not quotation and (len(inside) < 2 or not any(map(str.isalpha, inside))):
            return False
        if not rest:
            return True
        if after[0] == rest[0]:
            return rest[0] in OPENERS and (close + 1) in self.pairs
        return not (quotation and self._goes_on(inside[-1], rest))

    def _closes_the_sentence(self, before: str, rest: str) -> bool:
        """Whether a quotation after ``before`` can be the last thing in its sentence."""
        if before in ",:—":
            return True
        opened = rest.lstrip("\"'“‘(")[:1]
        return before.isascii() and before.isalpha() and (not opened or opened.isupper())

    def _goes_on(self, last: str, rest: str) -> bool:
        """Whether what follows a quotation that ends in ``last`` belongs to its sentence."""
        first = rest[0]
        if first in ",;:，" or (first.isascii() and first.islower()):
            return True
        if first in "—―–-":
            return True
        if e.KOREAN_GOES_ON.match(rest) or e.KOREAN_SAYS.match(rest):
            return True
        # English puts a comma before "she said"; a full stop there ends the sentence.
        return last != "." and e.ENGLISH_SAYS.match(rest) is not None

    # -- full stops and their kin

    def _ends_with(self, start: int, begin: int, end: int, behind: int, limit: int) -> bool:
        """Whether the signs text[begin:end] end the sentence that began at ``start``."""
        text, sign = self.text, self.text[begin:end]
        rest = text[behind : min(limit, behind + _WINDOW)]
        after = rest.lstrip()
        if not after:
            return True
        korean = self._is_korean(start, begin)
        if rest[0] == after[0] and not self._runs_on(begin, behind, sign, after):
            return False
        if behind == end and self._is_quoted_without_marks(begin, sign, after):
            return False
        if _ELLIPSIS.fullmatch(sign):
            return self._ellipsis_ends(start, begin, after, korean)
        if sign == ".":
            return self._full_stop_ends(start, begin, after, korean)
        return korean or not (after[0].isascii() and after[0].islower())

    def _is_quoted_without_marks(self, begin: int, sign: str, after: str) -> bool:
        """Whether words of quoting follow (킥! 킥! 하고; 갈까? 하며)."""
        if sign == "." and self.text[begin - 1 : begin] == "다":
            return False
        if sign != "." and (cries := e.CRIES.match(after)):
            after = after[cries.end() :]
        goes_on = e.KOREAN_GOES_ON.match(after)
        return goes_on is not None and not e.KOREAN_STARTS_ANEW.match(after)

    def _is_korean(self, start: int, at: int) -> bool:
        found = _LETTER_BEFORE.search(self.text, max(start, at - 30), at)
        return self.korean if found is None else not found[1].isascii()

    def _runs_on(self, begin: int, behind: int, sign: str, after: str) -> bool:
        """Whether a new sentence begins without a space (했다.그러나; 했다.“네)."""
        if behind in self.pairs and self.text[behind] in QUOTES:
            return True
        if sign in "。？！":
            return True
        hangul = "가" <= after[0] <= "힣"
        return self._is_final(begin) and hangul and not e.KOREAN_GOES_ON.match(after)

    def _is_final(self, at: int) -> bool:
        """Whether the syllable before ``at`` is one that ends Korean sentences."""
        before = self.text[max(0, at - 3) : at]
        if before[-1:] not in e.FINAL_SYLLABLES:
            return False
        return not before.endswith("니까") or (len(before) == 3 and final(before[0]) == "ㅂ")

    def _ellipsis_ends(self, start: int, begin: int, after: str, korean: bool) -> bool:
        first = after.lstrip("\"'“‘「『(")[:1]
        if korean:
            return start < begin and self._is_final(begin)
        return first.isupper() and bool(self.text[start:begin].strip())

    def _full_stop_ends(self, start: int, at: int, after: str, korean: bool) -> bool:
        text = self.text
        before = text[at - 1 : at]
        if not before or before in OPENERS:
            return False
        lead = text[start:at].lstrip("\"'“‘「『( ")
        if lead in e.LIST_LETTERS and start == 0 and text[:1] not in QUOTES:
            return False
        if e.ITEM_NUMBER.fullmatch(text, start, at):
            return False
        if before.isdigit():
            first = after[0]
            goes_on = first.isdigit() or (first.isascii() and first.islower())
            return not goes_on and not e.DATE.search(text, start, at)
        word = _WORD_BEFORE.search(text, max(start, at - 20), at)
        if word is not None:
            return self._latin_word_ends(word[0], after)
        return korean or not (after[0].isascii() and after[0].islower())

    def _latin_word_ends(self, word: str, after: str) -> bool:
        """Whether a full stop after a word in Latin letters ends a sentence."""
        lower = word.lower()
        if lower in e.ABBREVIATIONS:
            return lower == "no" and not after[0].isdigit()
        opened = after.lstrip("\"'“‘「『(")
        next_word = re.match(r"[A-Za-z']+", opened)
        if lower in e.CLOCK:
            return opened[:1].isupper()
        if lower in e.DOUBTFUL or (len(word) == 1 and word.isupper()) or _INITIALS.fullmatch(word):
            starts = next_word is not None and next_word[0].lower() in e.STARTERS
            return starts and opened[0].isupper()
        return not (opened[:1].isascii() and opened[:1].islower())

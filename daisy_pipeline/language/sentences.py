# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where sentences end, in Korean, in English and in a mixture of both.

The letters before a full stop tell whose rules it follows, so that an English sentence within a
Korean page (and the other way round) needs no mark-up. Nothing is changed: offsets come out.
What counts as a sentence is written in docs/how-to/sentences.ko.md.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from daisy_pipeline.language import _endings as e
from daisy_pipeline.language._labels import is_date, is_label, letter_label
from daisy_pipeline.language._latin import latin_word_ends, starts_small
from daisy_pipeline.language._tails import FEELING, feeling_ends, is_formal_end, past_tail
from daisy_pipeline.language.pairs import CLOSERS, OPENERS, QUOTES, find_pairs

Span = tuple[int, int]

_DEEPEST = 8  # quotations within quotations; more are no writing but a stray sign repeated
_WINDOW = 120  # characters looked at behind a full stop
_WIDEST = 64  # columns of a line that its writer ended, not the width of a page
_ENDERS = ".?!…‥⋯。．｡？！"
_EVENT = re.compile(
    rf"[{_ENDERS}]+|[{re.escape(''.join(sorted(OPENERS)))}]|\n|니[다까](?=\s)|십시오(?=\s)|{FEELING}"
)
_FEELING = re.compile(FEELING)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_LETTER_BEFORE = re.compile(r"([^\W\d_])[\W\d_]*$")
_ELLIPSIS = re.compile(r"(?:[…‥⋯]+|(?:\.\.\.)+|\.\.)")
_MARKS = "\"'“‘「『("


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


def _has_short_lines(text: str) -> bool:
    """Whether every line is so short that its writer ended it (verse, an address, a list)."""
    if "\n" not in text:
        return False
    lines = text.split("\n")
    return all(len(n) <= _WIDEST and _columns(n) <= _WIDEST for n in lines)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class _Scan:
    """One text with its pairs of quotation marks."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.korean = not lang.lower().startswith("en")
        self.pairs = find_pairs(text)
        self.short_lines = _has_short_lines(text)
        self.letter = ""

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
                end = at = past_tail(self.text, close + 1, limit)
                if self._ends_with_quotation(start, event.start(), close, end, limit):
                    if depth < _DEEPEST and not self.text[start : event.start()].strip():
                        inner = self.ends(event.start() + 1, close, depth + 1)
                        found.extend(end for end in inner if self.text[end:close].strip())
                    found.append(at)
                    start = at
                continue
            if event[0][0] in _ENDERS:
                at = past_tail(self.text, self._past_stray_closers(at, limit), limit)
                ends = self._ends_with(start, event.start(), event.end(), at, limit)
            else:
                ends = self._ends_without_stop(start, event.start(), at, limit)
            if ends:
                found.append(at)
                start = at
        return found

    def _past_stray_closers(self, at: int, limit: int) -> int:
        """Where closing signs without a partner end that follow a full stop."""
        while at < limit and self.text[at] in CLOSERS and at not in self.pairs:
            at += 1
        return at

    def _is_fresh(self, start: int) -> bool:
        """Whether a text or a line of its writer begins at ``start``."""
        before = self.text[:start].rstrip(" \t")[-1:] if start < 80 else self.text[start - 1]
        return start == 0 or before == "\n"

    def _ends_without_stop(self, start: int, begin: int, end: int, limit: int) -> bool:
        """Whether a line's end, a formal ending or a feeling closes the sentence."""
        sign = self.text[begin]
        after = self.text[end : min(limit, end + _WINDOW)].lstrip()
        if sign == "\n":
            return self.short_lines and not self._frame_follows(start, begin, after)
        if sign not in "니십":
            return feeling_ends(self.text, start, begin, end, limit)
        if sign == "니" and not is_formal_end(self.text, begin):
            return False
        if not after or after[0] in CLOSERS or after[0] in ",;:" or _FEELING.match(after):
            return False
        return not e.korean_goes_on(after)

    def _frame_follows(self, start: int, begin: int, after: str) -> bool:
        """Whether the words that quote text[start:begin] stand in the next line."""
        said = self.text[max(start, begin - _WINDOW) : begin].rstrip()[-1:]
        quoted = said in CLOSERS or said in _ENDERS
        return bool(said) and quoted and e.KOREAN_GOES_ON.match(after) is not None

    # -- quotations and brackets

    def _ends_with_quotation(
        self, start: int, opening: int, close: int, end: int, limit: int
    ) -> bool:
        """Whether the sentence from ``start`` is over when the sign at ``close`` closes it."""
        text = self.text
        inside = text[opening + 1 : close].rstrip("\"'”’」』)»").rstrip()
        after = text[end : min(limit, end + _WINDOW)]
        rest = after.lstrip()
        quotation = text[opening] in QUOTES
        before = text[max(start, opening - _WINDOW) : opening].rstrip()
        if not inside or inside[-1] not in _ENDERS + "—―-":
            # Without a full stop: alone only where nothing else stands beside it.
            return bool(inside) and quotation and not before and not rest
        if before and not (quotation and self._closes_the_sentence(before[-1], rest)):
            # The full stop of a bracket after words without their own ends nothing by itself.
            return False
        if not quotation and (len(inside) < 2 or not any(map(str.isalpha, inside))):
            return False
        if not rest:
            return True
        if after[0] == rest[0]:
            return self._runs_on_after_quotation(end, rest, quotation and end == close + 1)
        return not (quotation and self._goes_on(inside[-1], rest))

    def _runs_on_after_quotation(self, end: int, rest: str, quotation: bool) -> bool:
        """Whether a new sentence follows a quotation without a blank (“가자.”그가 일어섰다)."""
        if rest[0] in OPENERS:
            return end in self.pairs
        return quotation and "가" <= rest[0] <= "힣" and not e.is_attached(rest)

    def _closes_the_sentence(self, before: str, rest: str) -> bool:
        """Whether a quotation after ``before`` can be the last thing in its sentence."""
        if before in ",:—曰云":
            return True
        opened = rest.lstrip("\"'“‘(")[:1]
        return before.isascii() and before.isalpha() and (not opened or opened.isupper())

    def _goes_on(self, last: str, rest: str) -> bool:
        """Whether what follows a quotation that ends in ``last`` belongs to its sentence."""
        first = rest[0]
        if first in ",;:，" or starts_small(rest):
            return True
        if first in "—―–-":
            return not rest[1:2].isspace() or first == "-"
        # English puts a comma before "she said"; a full stop there ends the sentence.
        return e.korean_goes_on(rest) or (last != "." and e.ENGLISH_SAYS.match(rest) is not None)

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
        if sign == "." and behind == end:
            return self._full_stop_ends(start, begin, after, korean)
        return korean or not starts_small(after)

    def _is_quoted_without_marks(self, begin: int, sign: str, after: str) -> bool:
        """Whether words of quoting follow (킥! 킥! 하고; 갈까? 하며)."""
        if sign == "." and self.text[begin - 1 : begin] == "다":
            return False
        if cries := e.CRIES.match(after):
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
        if sign in "。．｡？！":
            return True
        if not "가" <= after[0] <= "힣" or e.KOREAN_GOES_ON.match(after):
            return False
        if sign[-1] in "?!":
            return "가" <= self.text[begin - 1 : begin] <= "힣" and not e.is_attached(after)
        return e.is_final(self.text, begin)

    def _ellipsis_ends(self, start: int, begin: int, after: str, korean: bool) -> bool:
        if korean:
            return start < begin and e.is_final(self.text, begin)
        said = self.text[max(start, begin - _WINDOW) : begin].strip(_MARKS + " ").lower()
        first = after.lstrip(_MARKS)[:1]
        return first.isupper() and bool(said) and said not in e.HESITATIONS

    def _full_stop_ends(self, start: int, at: int, after: str, korean: bool) -> bool:
        text = self.text
        before = text[at - 1 : at]
        if not before or before in OPENERS:
            return False
        fresh = self._is_fresh(start)
        if letter := letter_label(text, start, at, self.letter, fresh):
            self.letter = letter
            return False
        if is_label(text, start, at, fresh):
            return False
        if before.isdigit():
            return not (after[0].isdigit() or starts_small(after)) and not is_date(text, start, at)
        word = _WORD_BEFORE.search(text, max(start, at - 20), at)
        if word is not None:
            return latin_word_ends(word[0], after)
        return korean or not starts_small(after)

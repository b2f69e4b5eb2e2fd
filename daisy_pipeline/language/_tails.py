# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands behind a full stop and still belongs to its sentence: marks of notes, sources, signs.

And laughter, tears and pictures that end a sentence of a letter or a talk without a full stop.
"""

from __future__ import annotations

import re

from daisy_pipeline.language.jamo import final

_SMALL = "⁰¹²³⁴-⁹"
_NOTE = (
    rf"[{_SMALL}]+⁾?|⁽[{_SMALL}]+⁾|\d{{1,3}}\)|\[(?:주\s?)?\d{{1,3}}\]|\(주\s?\d{{1,3}}\)"
    r"|[*†‡※]{1,3}\)?|[①-⑳]"
)
_NOTES = re.compile(rf"(?:(?:{_NOTE})+|(?<=[^\d\s][.?!])\d{{1,2}})(?=\s|$)")
_ASIDE = re.compile(r"\s*[(\[](?:일동 |모두 |함께 )?(?:웃음|박수|환호|계속|끝|중략|후략|하략)[)\]]")
_SOURCE = re.compile(
    r"\s*\((?=[^()]*(?:,[^()]*\d|[『「《〈]|\d[쪽면]|pp?\. ?\d|가운데\)|중에서\)))"
    r"(?:[^().?!\n]|pp?\.|\d\.){2,80}\)(?=\s|$)"
)
_PICTURE = "\U0001f300-\U0001faff☀-☄☔☕☹☺♡♥❤✨✌"
FEELING = (
    rf"(?:[ㅋㅎㅠㅜ]{{1,40}}|\^_?\^|[{_PICTURE}][{_PICTURE}\ufe0f\u200d]*"
    r"|(?<=[가-힣][다요죠까])[~～]{1,5})"
)
_FEELINGS = re.compile(rf"\s*(?:{FEELING})(?=\s|$)")
_TAILS = (_NOTES, _SOURCE, _ASIDE, _FEELINGS)
# Syllables that end a spoken sentence; a feeling after any other stands within it.
_SPOKEN_ENDS = frozenset("다요어아지네까죠냐자해야겨래걸데군마돼워임함음니라게")


def past_tail(text: str, at: int, limit: int) -> int:
    """Where the sentence really ends whose full stop (and closing marks) end at ``at``."""
    moved = True
    while moved:
        moved = False
        for tail in _TAILS:
            found = tail.match(text, at, limit)
            if found is not None and found.end() > at:
                at, moved = found.end(), True
    return at


def feeling_ends(text: str, start: int, begin: int, end: int, limit: int) -> bool:
    """Whether the feeling text[begin:end] closes the sentence that began at ``start``."""
    said = text[max(start, begin - 40) : begin].rstrip()
    if end >= limit or not text[end].isspace() or not said:
        return False
    attached = text[begin - 1].isalnum()
    return "가" <= said[-1] <= "힣" and (attached or said[-1] in _SPOKEN_ENDS)


def is_formal_end(text: str, at: int) -> bool:
    """Whether 니다 or 니까 at ``at`` is -ㅂ니다, -ㅂ니까: final also without a full stop."""
    return at > 0 and "가" <= text[at - 1] <= "힣" and final(text[at - 1]) == "ㅂ"

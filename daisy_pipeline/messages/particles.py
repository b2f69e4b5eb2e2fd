# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean particles that fit the word before them: 봄을, 나무를, EPUB을, 3으로, 7로."""

from __future__ import annotations

from functools import cache

from daisy_pipeline.messages.endings import Ending, read_ending

# (after a consonant, after a vowel)
_BASE = (("을", "를"), ("이", "가"), ("은", "는"), ("과", "와"), ("아", "야"), ("이에요", "예요"))
_LINKS = ("이", "으")  # 이라는/라는, 으로/로, 으로서/로서: any pair made by a linking vowel
_VOWEL_FIRST = ("와", "야", "예요")  # how people write both: 와(과), but 을(를)


@cache
def pair_of(pair: str) -> tuple[str, str] | None:
    """The forms after a consonant and after a vowel, for a pair in either order; None for none."""
    first, slash, second = pair.partition("/")
    for closed, open_ in ((first, second), (second, first)):
        linked = open_ and closed in (link + open_ for link in _LINKS)
        if slash and ((closed, open_) in _BASE or linked or (closed, open_) == ("이었", "였")):
            return closed, open_
    return None


def particle(word: str, pair: str) -> str:
    """The one of ``pair`` (``을/를``, in either order) that follows ``word``.

    KeyError for a pair that is not Korean. 으로/로 treats ㄹ as a vowel (서울로, 7로). A word
    whose sound is not known counts as one that ends in a vowel.
    """
    forms = pair_of(pair)
    if forms is None:
        raise KeyError(pair)
    closed, open_ = forms
    ending = read_ending(word)
    if ending is Ending.RIEUL:
        return open_ if closed.startswith("으") else closed
    return closed if ending is Ending.CONSONANT else open_


def written_particle(word: str, pair: str) -> str:
    """The particle as `particle`; both ways, 을(를), after a word whose sound is not known.

    For what is read with the eyes; KeyError for a pair that is not Korean.
    """
    forms = pair_of(pair)
    if forms is None or read_ending(word) is not Ending.UNKNOWN:
        return particle(word, pair)
    closed, open_ = forms
    link = closed.removesuffix(open_)
    if link != closed:
        return f"({link}){open_}"  # (으)로, (이)라는
    return f"{open_}({closed})" if open_ in _VOWEL_FIRST else f"{closed}({open_})"

# SPDX-License-Identifier: AGPL-3.0-or-later
"""How like two books are by title, author, publisher and year, and in which words that is said."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from daisy_pipeline.catalogue.duplicates.keys import (
    TitleKey,
    grams,
    names_of,
    publisher_key,
    title_key,
    year_of,
)
from daisy_pipeline.model.title import Title

# Of title, author, publisher, year. Publishers and years differ between editions of one work.
_WEIGHTS = (0.6, 0.27, 0.08, 0.05)
_SAME_NAME = 0.75
_OTHER_NAME = 0.5
_NEAR = 0.7  # of titles whose authors agree
_NEAR_ALONE = 0.84  # of titles alone
_SHORTEST = 3  # letters of a title that may stand within another one
_LIKELY = 0.88


@dataclass(frozen=True)
class Book:
    """What is known of a book, as somebody wrote it."""

    title: str
    author: str = ""
    publisher: str = ""
    year: str = ""

    @cached_property
    def key(self) -> TitleKey:
        """The title as it is compared."""
        return title_key(self.title)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The authors as they are compared."""
        return names_of(self.author)


def book_of(title: Title) -> Book:
    """The original of a title of ours."""
    whole = f"{title.title} : {title.subtitle}" if title.subtitle else title.title
    return Book(whole, ", ".join(title.creators), title.edition.publisher, title.edition.date)


@dataclass(frozen=True, slots=True)
class Match:
    """A holding that may be the same book: how like (0 to 1), and why, as keys of words.toml."""

    book: Book
    score: float
    why: str
    more: str

    @property
    def likely(self) -> bool:
        """Whether title and author agree, not one of them alone."""
        return self.score >= _LIKELY


def match(wish: Book, held: Book) -> Match | None:
    """How like a holding is to a wish; None when they are two books, or two volumes of one."""
    if wish.key.volumes and held.key.volumes and not set(wish.key.volumes) & set(held.key.volumes):
        return None
    kind, title = _titles(wish.key, held.key)
    author = _names(wish.names, held.names)
    if not _believed(kind, title, author):
        return None
    publisher, year = _publishers(wish, held), _years(wish, held)
    known = [
        (weight, part)
        for weight, part in zip(_WEIGHTS, (title, author, publisher, year), strict=True)
        if part is not None
    ]
    score = sum(w * p for w, p in known) / sum(w for w, _ in known)
    if author is None:  # title alone: what agrees is less than what is not known
        score -= 0.08
    if kind in ("same", "main") and author is not None and author < _OTHER_NAME:
        score = min(score, 0.75)
    why = f"dup.{kind}-{_level(author, 'author')}"
    more = f"dup.{_level(publisher, 'publisher')}-{_level(year, 'year')}"
    return Match(held, round(max(score, 0.0), 3), why, more)


def _titles(one: TitleKey, other: TitleKey) -> tuple[str, float]:
    """``same``, ``main`` (subtitles differ), ``within``, ``near`` or ``other``; the likeness."""
    if one.main == other.main:
        if one.sub == other.sub:
            return "same", 1.0
        return "main", 0.95 if not (one.sub and other.sub) else 0.85
    whole, others = one.main + one.sub, other.main + other.sub
    if whole == others:
        return "same", 1.0
    like = _likeness(one.main, other.main)
    if one.sub or other.sub:
        like = max(like, _likeness(whole, others))
    if like >= _NEAR:
        return "near", like
    short, long = sorted((one.main, other.main), key=len)
    if len(short) >= _SHORTEST and long.startswith(short):
        return "within", max(like, 0.75)
    return "other", like


def _likeness(one: str, other: str) -> float:
    """The share of letters that stand in both in one order; by threes and pairs for long ones.

    It is exact from ``_NEAR`` on; of titles below it only that they are below.
    """
    mine, others = _grams(one), _grams(other)
    dice = 2 * len(mine & others) / (len(mine) + len(others))
    if dice < 0.3:
        return dice
    letters = SequenceMatcher(None, one, other, autojunk=False)
    if letters.real_quick_ratio() < _NEAR or letters.quick_ratio() < _NEAR:  # upper bounds
        return dice
    return max(dice, letters.ratio())


@lru_cache(maxsize=1024)  # a wish is held against some hundred titles
def _grams(text: str) -> frozenset[str]:
    return frozenset(grams(text))


def _names(ones: tuple[str, ...], others: tuple[str, ...]) -> float | None:
    """The best likeness of two names; None when one side names nobody."""
    if not ones or not others:
        return None
    return max(_name(one, other) for one in ones for other in others)


def _name(one: str, other: str) -> float:
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return 0.9  # a name with its title
    if len(short) >= 2 and len(long) >= len(short) + 2 and long.endswith(short):
        return 0.9  # 롤링 and 조앤롤링: a family name
    like = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if len(short) <= 4 and not short.isascii():  # 김유정 and 김유진 are two people
        return min(like, 0.45)
    return like


def _believed(kind: str, title: float, author: float | None) -> bool:
    if kind in ("same", "main"):
        return True
    if author is not None:
        return kind in ("near", "within") and author >= _SAME_NAME
    return kind == "near" and title >= _NEAR_ALONE


def _publishers(wish: Book, held: Book) -> float | None:
    if not wish.publisher or not held.publisher:
        return None
    one, other = publisher_key(wish.publisher), publisher_key(held.publisher)
    if not one or not other:
        return None
    if one == other or one.startswith(other) or other.startswith(one):
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio() / 2


def _years(wish: Book, held: Book) -> float | None:
    one, other = year_of(wish.year), year_of(held.year)
    if not one or not other:
        return None
    return 1.0 if one == other else max(0.0, 0.8 - abs(one - other) / 20)


def _level(part: float | None, what: str) -> str:
    if part is None:
        return f"no-{what}"
    if part >= (_SAME_NAME if what == "author" else 1.0):
        return what
    return f"other-{what}"

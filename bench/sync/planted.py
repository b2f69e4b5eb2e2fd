# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases in which some places must come out wrong: hard sound, and texts that are not what was said.

A place is wrong if it is more than half a second off, or if the sentence was not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.sync import draw, sounds
from bench.sync.cases import Case, Draw, put_together, spoken
from bench.sync.families import FAMILIES, Recipe
from bench.sync.material import Utterance, say
from tests.fakes import narrator

TEXTS = ("replaced", "gibberish", "exchanged", "turned", "inserted", "spliced")
_HARD = {
    "pink0": Recipe(noise="pink", level=0),
    "babble3": Recipe(noise="babble", level=3),
    "music0": Recipe(noise="music", level=0),
    "faults-babble": replace(
        FAMILIES["babble10"], announce=True, skip=0.1, reread=0.1, pauses=(0.1, 0.3)
    ),
    "faults-music": replace(FAMILIES["music10"], announce=True, skip=0.15, swap=0.1),
    "page-pink": replace(FAMILIES["pink5"], page=True, announce=True),
}
_PLAIN = ("clean", "pink15", "babble15", "echo", "music10", "mp3-32", "fast", "tight", "pink5")
_SOUNDS = ("clean", "pink15", "babble10", "echo")  # under texts that are not what was said
_RATIO = 4  # of a text's sentences one is made wrong
Text = tuple[str, str]


@dataclass(frozen=True)
class Planted:
    """A case with what is wrong in it; ``unclear``: neither right nor wrong if placed as before."""

    kind: str
    case: Case
    unclear: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What a planted case is made from."""

    kind: str
    draw: Draw
    forced: bool = False  # the aligner may leave nothing out and hear nothing foreign


def plans(part: str, seed: int) -> Iterator[Plan]:
    """36 with wrong texts, 24 of them once more forced, 18 of hard sound, 36 that are right.

    A free search reports most of what was not said as missing: wrong places come from forcing.
    """
    people = draw.voices(seed)

    def drawn(name: str, recipe: Recipe, turn: int) -> Draw:
        voice = replace(people[turn % len(people)], tempo=recipe.tempo)
        return Draw(f"doubt {name}", recipe, (voice,), part, seed, turn)

    for turn, kind in enumerate(TEXTS):
        for more in range(0, 12, 2):
            sound = _SOUNDS[(turn + more // 2) % len(_SOUNDS)]
            plan = Plan(kind, drawn(f"{kind} {sound}", FAMILIES[sound], turn + more))
            yield plan
            if more % 6:
                yield replace(plan, forced=True)
    for turn, (name, recipe) in enumerate(_HARD.items()):
        for more in range(0, 6, 2):
            yield Plan("hard sound", drawn(name, recipe, turn + more))
    for turn, name in enumerate(_PLAIN):
        for more in range(0, 8, 2):
            yield Plan("right", drawn(name, FAMILIES[name], turn + more))


def planted(plan: Plan, corpus: Path) -> Planted:
    """The case of a plan, with a text that is wrong in places."""
    drawn = plan.draw
    said, crowd, chance, spare = spoken(drawn, corpus)
    gone = _some(len(said), drawn) if plan.kind == "spliced" else ()
    said = _spliced(said, spare, gone)
    case = put_together(drawn.name, drawn.family, drawn.recipe, said, crowd, chance, spare)
    if plan.kind == "spliced":
        limits = tuple(None if n in gone else limit for n, limit in enumerate(case.limits))
        return Planted(plan.kind, replace(case, limits=limits))
    if plan.kind not in _WRONG:
        return Planted(plan.kind, case)
    others = [(u.text, u.lang) for u in say(drawn.voices[0], "all", corpus)]
    others = [text for text in (*others, *_more(drawn)) if text not in case.texts]
    return _WRONG[plan.kind](plan.kind, case, others, drawn.chance())


def _some(count: int, drawn: Draw) -> tuple[int, ...]:
    chosen = drawn.chance().choice(np.arange(1, count - 1), count // _RATIO, False)
    return tuple(sorted(int(n) for n in chosen))


def _more(drawn: Draw) -> list[Text]:
    ko = drawn.voices[0].lang == "ko"
    return [(text, "ko") for text in narrator.OTHERS] if ko else []


def _spliced(
    said: list[Utterance], spare: Sequence[Utterance], gone: Sequence[int]
) -> list[Utterance]:
    """Some sentences with the sound of others that are about as long; their words stay."""
    rest, made = list(spare), list(said)
    for n in gone:
        near = min(rest, key=lambda u: abs(len(u.sound) - len(said[n].sound)))
        rest.remove(near)
        made[n] = replace(near, text=said[n].text)
    return made


def _replaced(kind: str, case: Case, others: list[Text], chance: sounds.Chance) -> Planted:
    """Some sentences are others that are about as long, or their letters stirred."""
    texts, limits = list(case.texts), list(case.limits)
    for n in chance.choice(len(texts), len(texts) // _RATIO, False):
        words, lang = texts[n]
        if kind == "gibberish":
            texts[n] = "".join(chance.permutation(list(words.replace(" ", "  ")))), lang
        else:
            texts[n] = min(others, key=lambda other: abs(len(other[0]) - len(words)))
            others.remove(texts[n])
        limits[n] = None
    return Planted(kind, replace(case, texts=tuple(texts), limits=tuple(limits)))


def _exchanged(kind: str, case: Case, others: list[Text], chance: sounds.Chance) -> Planted:
    """Pairs of sentences have changed their second halves of words: half of each was said."""
    texts = list(case.texts)
    chosen = [int(n) for n in chance.permutation(len(texts))[: len(texts) // _RATIO // 2 * 2]]
    for a, b in zip(chosen[::2], chosen[1::2], strict=True):
        (first, lang), (second, _) = texts[a], texts[b]
        one, two = first.split(), second.split()
        texts[a] = " ".join(one[: len(one) // 2] + two[len(two) // 2 :]), lang
        texts[b] = " ".join(two[: len(two) // 2] + one[len(one) // 2 :]), lang
    return Planted(kind, replace(case, texts=tuple(texts)), frozenset(chosen))


def _turned(kind: str, case: Case, others: list[Text], chance: sounds.Chance) -> Planted:
    """A stretch stands backwards in the text: no order of reading fits."""
    count = len(case.texts)
    length = max(3, count // _RATIO)
    first = int(chance.integers(1, count - length))
    texts, limits = list(case.texts), list(case.limits)
    stretch = slice(first, first + length)
    texts[stretch], limits[stretch] = texts[stretch][::-1], limits[stretch][::-1]
    return Planted(kind, replace(case, texts=tuple(texts), limits=tuple(limits)))


def _inserted(kind: str, case: Case, others: list[Text], chance: sounds.Chance) -> Planted:
    """A page of another text stands in this one."""
    count = len(case.texts)
    length, first = count // _RATIO, int(chance.integers(1, count))
    chosen = [others[int(n)] for n in chance.permutation(len(others))[:length]]

    def put(values: tuple, more: Sequence) -> tuple:  # type: ignore[type-arg]
        return (*values[:first], *more, *values[first:])

    return Planted(
        kind,
        replace(
            case,
            texts=put(case.texts, chosen),
            limits=put(case.limits, [None] * length),
            quiet=put(case.quiet, [0.0] * length),
        ),
    )


_WRONG: dict[str, Callable[[str, Case, list[Text], sounds.Chance], Planted]] = {
    "replaced": _replaced,
    "gibberish": _replaced,
    "exchanged": _exchanged,
    "turned": _turned,
    "inserted": _inserted,
}

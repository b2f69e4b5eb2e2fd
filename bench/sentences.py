# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences on the hand-checked set: ``python -m bench.sentences [dev]``.

Ours beside kiwipiepy (``split_into_sents``) and, for English, pysbd, where they are installed.
Scores are of the held-out half, or of the half that the rules were made on (``dev``). The set and
its guideline are ours: a splitter with other conventions loses by them (see RESULTS.md).
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable

from bench.measure import ROOT, cost, machine
from tests.unit.language.sentence_cases import Case, Span, Splitter, read_cases, total

COPIES = (1, 13)  # of the set's text: some 23,000 and 300,000 characters
ENGINES = ("ours", "kiwi", "pysbd")
_PACKAGES = {"ours": "daisy_pipeline", "kiwi": "kiwipiepy", "pysbd": "pysbd"}


def ours() -> Splitter:
    from daisy_pipeline.language.sentences import sentences

    return sentences


def kiwi() -> Splitter:
    from kiwipiepy import Kiwi

    engine = Kiwi(num_workers=1)

    def split(text: str, lang: str) -> list[Span]:
        return [(s.start, s.end) for s in engine.split_into_sents(text)]

    return split


def pysbd() -> Splitter:
    from pysbd import Segmenter

    engine = Segmenter(language="en", clean=False, char_span=True)

    def split(text: str, lang: str) -> list[Span]:
        return [(s.start, s.end) for s in engine.segment(text)]

    return split


# Here our guideline counts otherwise than kiwi's makers, who split written sentences: lines, notes'
# marks, feelings, labels of speakers, dashes, cries before 하고, stops without a blank or none.
OWN_CONVENTIONS = frozenset(
    {
        "verse", "linebreaks", "footnote-marks", "chat-endings", "dash", "onomatopoeia-frame",
        "interview", "plays", "special-signs", "quote-goes-on", "missing-blank", "no-stop-formal",
    }
)  # fmt: skip
MAKERS: dict[str, Callable[[], Splitter]] = {"ours": ours, "kiwi": kiwi, "pysbd": pysbd}


def installed() -> list[str]:
    """The engines that can run here."""
    return [name for name in ENGINES if importlib.util.find_spec(_PACKAGES[name])]


def run(engine: str, copies: int) -> None:
    """Split the whole set's text, a case a paragraph, ``copies`` times; print nothing."""
    split = MAKERS[engine]()
    cases = read_cases()
    for _ in range(copies):
        for case in cases:
            split(case.text, case.lang)


def _table(cases: list[Case], engines: Iterable[str]) -> None:
    splitters = {name: MAKERS[name]() for name in engines}
    print("| splitter | language | cases | precision | recall | F1 | whole cases |")
    print("|---|---|---|---|---|---|---|")
    common = [case for case in cases if case.category not in OWN_CONVENTIONS]
    for lang, given in (("ko", cases), ("ko, common conventions", common), ("en", cases)):
        chosen = [case for case in given if case.lang == lang[:2]]
        for name, split in splitters.items():
            if name == "pysbd" and lang != "en":
                continue
            s = total(chosen, split)
            numbers = f"{s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.accuracy:.3f}"
            print(f"| {name} | {lang} | {s.cases} | {numbers} |")
    _categories(cases, splitters)


def _categories(cases: list[Case], splitters: dict[str, Splitter]) -> None:
    print("\nF1 (whole cases) by category:\n")
    print(f"| category | cases | {' | '.join(splitters)} |")
    print(f"|---|---|{'---|' * len(splitters)}")
    for category in dict.fromkeys(case.category for case in cases):
        chosen = [case for case in cases if case.category == category]
        cells = []
        for name, split in splitters.items():
            if name == "pysbd" and any(case.lang == "ko" for case in chosen):
                cells.append("")
                continue
            score = total(chosen, split)
            cells.append(f"{score.f1:.2f} ({score.whole})")
        print(f"| {category} | {len(chosen)} | {' | '.join(cells)} |")


def _costs(engines: Iterable[str]) -> None:
    size = sum(len(case.text) for case in read_cases())
    print("| splitter | characters per CPU s | CPU s to be ready | peak MB |")
    print("|---|---|---|---|")
    empty = cost((sys.executable, "-m", "bench.sentences", "run", "none", "0"), ROOT)
    for name in engines:
        command = (sys.executable, "-m", "bench.sentences", "run", name)
        few, many = (cost((*command, str(n)), ROOT) for n in COPIES)
        speed = size * (COPIES[1] - COPIES[0]) / (many.cpu - few.cpu)
        ready = max(0.0, few.cpu - size / speed - empty.cpu)
        print(f"| {name} | {speed:,.0f} | {ready:.2f} | {many.peak_mb:.0f} |")
    print(f"\nPython alone with the cases: {empty.peak_mb:.0f} MB.\n")


def main(words: list[str]) -> None:
    if words[:1] == ["run"]:
        if words[1] != "none":
            run(words[1], int(words[2]))
        return
    chosen = [case for case in read_cases() if case.held_out != ("dev" in words)]
    print(f"{machine()}; {'dev' if 'dev' in words else 'held-out'}\n")
    engines = installed()
    _costs(engines)  # first: a child's peak is never under what its parent holds
    _table(chosen, engines)


if __name__ == "__main__":
    main(sys.argv[1:])

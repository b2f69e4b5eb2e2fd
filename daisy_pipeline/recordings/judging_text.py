# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a recording says against the text that it should say, as the aligner found it.

An aligner that finds no sound for a sentence has not proved that it was not read: what it misses
or doubts asks for an ear and never rejects a recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.times import Ms

SHOWN = 5  # sentences of one kind that are told one by one


class Doubt(StrEnum):
    """What is strange about a sentence."""

    MISSING = "missing"  # no reading of it was found
    UNSURE = "unsure"  # sound and words do not fit well
    REPEATED = "repeated"  # broken off and read again
    EXTRA = "extra"  # sound that is not in the text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A place that asks for an ear. ``words`` are the sentence's, for `Doubt.EXTRA` the one before.

    ``page`` is the print page as printed, "" where none is known; ``segment`` the id, "" for extra
    sound. A missing sentence has ``begin == end`` where it should be. ``kind`` says what an extra
    sound is, as a key ``extra.<kind>`` of words.toml. ``sure`` is 0 to 1.
    """

    doubt: Doubt
    begin: Ms
    end: Ms
    words: str
    page: str = ""
    segment: str = ""
    kind: str = ""
    sure: float = 0.0


@dataclass(frozen=True)
class Said:
    """How a recording reads its text: ``pace`` in syllables a minute (0: not known)."""

    pace: float = 0.0
    sentences: tuple[Sentence, ...] = ()
    total: int = 0

    @property
    def lacking(self) -> float:
        """The share of the sentences that were not found."""
        missing = sum(1 for s in self.sentences if s.doubt is Doubt.MISSING)
        return missing / self.total if self.total else 0.0


_IDS = {
    Doubt.MISSING: "DP-REC-301",
    Doubt.UNSURE: "DP-REC-302",
    Doubt.REPEATED: "DP-REC-303",
    Doubt.EXTRA: "DP-REC-304",
}
_MORE = "DP-REC-305"
_MOSTLY_MISSING = "DP-REC-306"
HALF = 0.5  # of the sentences: a recording that lacks more reads something else, or broke off


def judge_text(said: Said, file: str) -> list[Finding]:
    """DP-REC-301 missing, -302 unsure, -303 read again, -304 not in the text, in order of time.

    The `SHOWN` worst of each kind; -305 tells how many more there are. Where more than half is
    missing -306 says so, in the stead of all others.
    """
    if said.lacking > HALF:
        count = sum(1 for s in said.sentences if s.doubt is Doubt.MISSING)
        return [Finding(_MOSTLY_MISSING, Place(file), {"count": count, "all": said.total})]
    found: list[Finding] = []
    for doubt, id in _IDS.items():
        own = [s for s in said.sentences if s.doubt is doubt]
        found += [_told(id, s, file) for s in _shown(own)]
        if len(own) > SHOWN:
            facts: dict[str, Fact] = {
                "kind": f"judge.{doubt}",
                "count": len(own) - SHOWN,
                "all": len(own),
            }
            found.append(Finding(_MORE, Place(file), facts))
    return found


def _shown(own: Sequence[Sentence]) -> list[Sentence]:
    """The worst few in order of time: those least sure, of extra sound the longest."""
    worst = sorted(own, key=lambda s: (s.sure, s.begin - s.end, s.begin))[:SHOWN]
    return sorted(worst, key=lambda s: s.begin)


def _told(id: str, one: Sentence, file: str) -> Finding:
    facts: dict[str, Fact] = {
        "words": one.words,
        "page": one.page or "judge.no-page",
        "at": one.begin,
    }
    if one.doubt is Doubt.EXTRA:
        facts |= {
            "kind": f"extra.{one.kind or 'unknown'}",
            "seconds": (one.end - one.begin) // 100 / 10,
        }
    return Finding(id, Place(file, time=one.begin, inside=one.segment), facts)

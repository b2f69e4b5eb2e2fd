# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of a recording that does not read its text: what was sought, how much fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.ports import AlignInput
from daisy_pipeline.synchronization.doubts import short
from daisy_pipeline.synchronization.features import HOP_MS
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm.parameters.answers import ANSWERS

_NAMED = ("ko", "en", "ja", "zh", "de", "fr", "es", "ru")


def refusal(
    given: AlignInput, heard: Heard, number: int, wanted: Sequence[int], fits: int
) -> Finding:
    """The finding about a recording that was refused: DP-SYN-001, -002 or -008.

    ``wanted`` are the numbers of the segments that were sought in it, of which ``fits`` are alike.
    """
    low, high = heard.starts[number], heard.starts[number + 1]
    place = Place(file=given.recordings[number].file)
    seconds = round((high - low) * HOP_MS / 1000, 1)
    if inaudible(heard, number):
        return Finding("DP-SYN-002", place, {"seconds": seconds})
    words = short(text_of(given.segments[wanted[0] if wanted else 0][0]))
    if high - low < ANSWERS.too_short:
        facts: dict[str, Fact] = {"seconds": seconds, "all": len(wanted), "words": words}
        return Finding("DP-SYN-008", place, facts)
    tongue = _tongue([given.segments[n][1] for n in wanted] or [given.segments[0][1]])
    facts = {"words": words, "tongue": tongue, "fits": fits, "all": len(wanted)}
    return Finding("DP-SYN-001", place, facts)


def inaudible(heard: Heard, number: int) -> bool:
    """Whether a recording is softer than any speech."""
    low, high = heard.starts[number], heard.starts[number + 1]
    return (
        high <= low or float(np.quantile(heard.level[low:high], ANSWERS.loud)) < ANSWERS.inaudible
    )


def _tongue(langs: Sequence[str]) -> str:
    """The language that most segments are in: a key of `messages`' words, or its tag."""
    tag = Counter(langs).most_common(1)[0][0]
    main = tag.lower().split("-")[0]
    return f"tongue.{main}" if main in _NAMED else tag

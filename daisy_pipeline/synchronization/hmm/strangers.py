# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well the text's phones fit speech that does not say it.

What sounds can always be cut into some phones or other. A text is only then heard where it fits
clearly better than another one would, so other words are laid over stretches of the recording and
what they reach is the zero of all margins.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.parameters import FILLER, NEVER, SOME, STRANGERS, TOPOLOGY
from daisy_pipeline.synchronization.hmm.search import Search


def windows(voiced: npt.NDArray[np.bool_]) -> list[int]:
    """Where stretches of speech begin, spread over the recording."""
    count = np.concatenate(([0], np.cumsum(voiced)))
    starts = np.arange(max(0, len(voiced) - STRANGERS.window))
    rich = starts[
        count[starts + STRANGERS.window] - count[starts] >= STRANGERS.spoken * STRANGERS.window
    ]
    if not len(rich):
        return []
    return [
        int(rich[k * len(rich) // STRANGERS.windows])
        for k in range(min(STRANGERS.windows, len(rich)))
    ]


def plainly(emitted: Floats) -> Floats:
    """The mean of each frame's likest phones, against which margins are taken."""
    phones = emitted.shape[1] - 2
    return np.asarray(kernels.garbage(emitted, phones, max(1, int(FILLER.share * phones))))


def reached(models: Models, frames: Floats, places: list[int], words: Words) -> float:
    """The median margin over garbage that words reach where others are said; 0 without any."""
    found = []
    for turn, at in enumerate(places):
        emitted = models.emissions(frames[at : at + STRANGERS.window])
        plain = plainly(emitted)
        graph = build(_some(words, turn), models.phones, TOPOLOGY, (NEVER,) * 4)
        search = Search(graph, TOPOLOGY.scale, STRANGERS.beam)
        search.feed(emitted)
        path = search.finish()
        if len(path) != len(emitted):
            continue
        own = emitted[np.arange(len(path)), graph.density[path]] - plain
        said = graph.kind[path] == Kind.PHONE
        if said.any():
            found.append(float(own[said].mean(dtype=np.float64)))
    return float(np.median(found)) if found else 0.0


def _some(words: Words, turn: int) -> Words:
    """So many words as a window may hold, from somewhere in the text.

    A few sentences have no words that are surely said elsewhere: theirs are taken backwards.
    """
    first = int(words.sentences[(turn * SOME + 13) % len(words)])
    wanted = int(STRANGERS.window / STRANGERS.frames_a_phone)
    last = first + 1
    while last < len(words.words) - 1 and words.words[last] - words.words[first] < wanted:
        last += 1
    edges = words.words[first : last + 1] - words.words[first]
    phones = words.phones[words.words[first] : words.words[last]]
    if len(words) < STRANGERS.few:
        phones, edges = phones[::-1], (edges[-1] - edges)[::-1]
    edges = np.unique(np.minimum(edges, 2 * wanted))
    phones = np.ascontiguousarray(phones[: edges[-1]])
    return Words(phones, edges, np.array([0, len(edges) - 1], np.int64))

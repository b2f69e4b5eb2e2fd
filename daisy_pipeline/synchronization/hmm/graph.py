# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be heard when a text is read aloud: states and arcs, a block of states a sentence.

Before each sentence stands a joint: silence, foreign sound, silence. Sentences may be left out
(from joint to joint; a page costs little more than one), broken off and begun again (from a word's
middle or end through foreign sound or silence to its beginning); between words there may be a
pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.arcs import arcs
from daisy_pipeline.synchronization.hmm.parameters import Topology

Ints = npt.NDArray[np.int64]


class Kind(IntEnum):
    """What a state stands for."""

    SILENCE = 0
    FILLER = 1
    PHONE = 2
    AGAIN_FILLER = 3
    AGAIN_SILENCE = 4
    PAUSE = 5


@dataclass(frozen=True)
class Words:
    """Sentences as phones: numbers of phones, where words begin in them, where sentences do.

    ``words`` has one more entry than there are words, ``sentences`` one more than sentences.
    """

    phones: npt.NDArray[np.int32]
    words: Ints
    sentences: Ints

    @classmethod
    def of(cls, sentences: Sequence[Sequence[Sequence[int]]]) -> Words:
        """From phones in words in sentences."""
        words = [word for sentence in sentences for word in sentence]
        return cls(
            np.array([phone for word in words for phone in word], np.int32),
            np.cumsum([0] + [len(word) for word in words]).astype(np.int64),
            np.cumsum([0] + [len(sentence) for sentence in sentences]).astype(np.int64),
        )

    def __len__(self) -> int:
        return len(self.sentences) - 1

    def only(self, first: int, last: int | None = None) -> Words:
        """One sentence by itself, or those before ``last``."""
        sentences = self.sentences[first : (first + 1 if last is None else last) + 1]
        words = self.words[sentences[0] : sentences[-1] + 1]
        phones = self.phones[words[0] : words[-1]]
        return Words(phones, words - words[0], sentences - sentences[0])

    def some(self, numbers: Sequence[int]) -> Words:
        """These sentences, one after the other."""
        chosen = [self.only(number) for number in numbers]
        words = np.concatenate([np.diff(one.words) for one in chosen])
        return Words(
            np.concatenate([one.phones for one in chosen]),
            np.concatenate(([0], np.cumsum(words))).astype(np.int64),
            np.cumsum([0] + [len(one.words) - 1 for one in chosen]).astype(np.int64),
        )

    def folded(self, phones: int, folds: int) -> Words:
        """The same with phones of their own for every fold, to which sentences are dealt in turn.

        Those that say the same are in one fold: else the line that a verse repeats would be judged
        by models that learned from its very sound, under the other line's name.
        """
        edges = self.words[self.sentences]
        dealt: dict[bytes, int] = {}
        fold = [
            dealt.setdefault(self.phones[low:high].tobytes(), len(dealt) % folds)
            for low, high in pairwise(edges)
        ]
        own = np.repeat(np.array(fold, np.int32), np.diff(edges))
        return Words((self.phones + phones * own).astype(np.int32), self.words, self.sentences)


@dataclass(frozen=True)
class Graph:
    """States with their densities and kinds, arcs into each state, blocks of states.

    The densities of phone p are 2p and 2p + 1, then follow silence and filler. ``position`` is a
    phone state's place in its sentence, ``word`` the number of its word in the whole text. The
    last block is the joint behind the last sentence.
    """

    density: npt.NDArray[np.int32]
    kind: npt.NDArray[np.uint8]
    position: npt.NDArray[np.int32]
    word: npt.NDArray[np.int32]
    block_starts: Ints
    block_of: npt.NDArray[np.int32]
    arc_starts: Ints
    froms: npt.NDArray[np.int32]
    costs: npt.NDArray[np.float32]

    @property
    def states(self) -> int:
        """How many there are."""
        return len(self.density)


def build(
    words: Words, phones: int, topology: Topology, leaving: tuple[float, float, float, float]
) -> Graph:
    """The graph of a text over so many phones.

    ``leaving``: the costs of foreign sound, a skip, one more skip, and a restart.
    """
    filler, skip, further, restart = leaving
    costs = (
        topology.stay,
        topology.half,
        topology.short,
        topology.joint,
        topology.pause,
        topology.waiting,
        topology.after_filler,
        filler,
        skip,
        further,
        restart,
    )
    made = arcs(words.phones, words.words, words.sentences, phones, np.array(costs, np.float32))
    density, kind, position, word, block_starts, arc_starts, froms, weights = made
    blocks = np.repeat(np.arange(len(block_starts) - 1, dtype=np.int32), np.diff(block_starts))
    return Graph(density, kind, position, word, block_starts, blocks, arc_starts, froms, weights)

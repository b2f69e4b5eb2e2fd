# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numeric kernel: the states and arcs of a text's graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.compiled import compiled


@compiled
def arcs(
    phones: npt.NDArray[np.int32],
    word_starts: npt.NDArray[np.int64],
    sentence_starts: npt.NDArray[np.int64],
    count: int,
    costs: npt.NDArray[np.float32],
) -> tuple[Any, ...]:
    """The arrays of `graph.Graph`; ``costs`` are those of `graph.build` in their order."""
    stay, half, short, joint, pause, waiting, after, filler, skip, further, restart = costs
    silence, foreign = 2 * count, 2 * count + 1
    sentences = sentence_starts.shape[0] - 1
    most = 2 * phones.shape[0] + word_starts.shape[0] + 6 * (sentences + 1)
    density = np.empty(most, np.int32)
    kind = np.empty(most, np.uint8)
    position = np.full(most, -1, np.int32)
    word = np.full(most, -1, np.int32)
    block_starts = np.empty(sentences + 2, np.int64)
    arc_starts = np.empty(most + 1, np.int64)
    froms = np.empty(5 * most + 12 * word_starts.shape[0] + 20 * (sentences + 1), np.int32)
    weights = np.empty(froms.shape[0], np.float32)
    s, k = 0, 0
    end, above = -1, -1  # the last phone's second half and the joint of the block before
    for n in range(sentences + 1):
        block_starts[n] = s
        # the joint: silence, foreign sound, silence; and silence after sentences left out
        a, b, c, left_out = s, s + 1, s + 2, s + 3
        for which in range(4):
            density[s] = foreign if which == 1 else silence
            kind[s] = 1 if which == 1 else 0
            arc_starts[s] = k
            froms[k], weights[k] = s, 0.0
            k += 1
            if which == 1:
                froms[k], weights[k] = a, filler
                froms[k + 1], weights[k + 1] = left_out, filler
                k += 2
            elif which == 2:
                froms[k], weights[k] = b, 0.0
                k += 1
            if which < 2 and end >= 0:
                froms[k], weights[k] = end, filler * which
                froms[k + 1], weights[k + 1] = end - 1, short + filler * which
                k += 2
            if which == 1 and above >= 0:
                for j in range(3):
                    froms[k], weights[k] = above + j, skip + filler
                    k += 1
            if which == 3 and above >= 0:
                for j in range(3):
                    froms[k], weights[k] = above + j, skip
                    k += 1
                froms[k], weights[k] = above + 3, further
                k += 1
            s += 1
        above = a
        if n == sentences:
            break
        first, last = sentence_starts[n], sentence_starts[n + 1]
        size = word_starts[last] - word_starts[first]
        again = s + 2 * size + (last - first - 1)  # the restart's filler; its silence after it
        before, gap = -1, -1
        at = 0
        for w in range(first, last):
            if w > first:
                density[s], kind[s], word[s] = silence, 5, w
                arc_starts[s] = k
                froms[k], weights[k] = s, waiting
                froms[k + 1], weights[k + 1] = before, pause
                froms[k + 2], weights[k + 2] = before - 1, pause + short
                k += 3
                gap = s
                s += 1
            for i in range(word_starts[w], word_starts[w + 1]):
                for part in range(2):
                    density[s], kind[s] = 2 * phones[i] + part, 2
                    position[s], word[s] = at, w
                    arc_starts[s] = k
                    froms[k], weights[k] = s, stay
                    k += 1
                    if part == 1:
                        froms[k], weights[k] = s - 1, half
                        k += 1
                    elif before >= 0:
                        froms[k], weights[k] = before, 0.0
                        froms[k + 1], weights[k + 1] = before - 1, short
                        k += 2
                        if gap >= 0:
                            froms[k], weights[k] = gap, 0.0
                            k += 1
                            gap = -1
                    else:
                        froms[k], weights[k] = a, 0.0
                        froms[k + 1], weights[k + 1] = c, 0.0
                        froms[k + 2], weights[k + 2] = b, after
                        froms[k + 3], weights[k + 3] = again + 1, 0.0
                        froms[k + 4], weights[k + 4] = again, after
                        froms[k + 5], weights[k + 5] = left_out, 0.0
                        k += 6
                        if end >= 0:
                            froms[k], weights[k] = end, joint
                            froms[k + 1], weights[k + 1] = end - 1, joint + short
                            k += 2
                    s += 1
                before = s - 1
                at += 1
        end = before
        # the restart: from the middle and the end of every word but the sentence's own end
        for which in range(2):
            density[s] = foreign if which == 0 else silence
            kind[s] = 3 + which
            arc_starts[s] = k
            froms[k], weights[k] = s, 0.0
            k += 1
            if which == 1:
                froms[k], weights[k] = s - 1, 0.0
                k += 1
            state = block_starts[n] + 4
            for w in range(first, last):
                length = word_starts[w + 1] - word_starts[w]
                state += 1 if w > first else 0
                middle = state + 2 * (length // 2) + 1
                stop = state + 2 * length - 1
                if k - arc_starts[s] > 250:  # a back-pointer is one byte
                    break
                if middle != stop and middle - state < 2 * length:
                    froms[k], weights[k] = middle, restart
                    k += 1
                if w < last - 1:
                    froms[k], weights[k] = stop, restart
                    k += 1
                state += 2 * length
            s += 1
    block_starts[sentences + 1] = s
    arc_starts[s] = k
    return (
        density[:s].copy(),
        kind[:s].copy(),
        position[:s].copy(),
        word[:s].copy(),
        block_starts,
        arc_starts[: s + 1].copy(),
        froms[:k].copy(),
        weights[:k].copy(),
    )

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numeric kernels, compiled: emissions, the block-beam search, its trace, and sums for learning.

A graph's states lie in blocks, one a sentence. Only blocks with a state near the frame's best are
alive; a frame looks at live blocks and the two after them, so time and memory of a frame do not
grow with the text. Sums run in a fixed order: the same bytes on any number of cores.
"""

from __future__ import annotations

import numpy as np

from daisy_pipeline.synchronization.hmm.compiled import compiled

LOWEST = np.float32(-1e30)
_DEAD = np.float32(-5e29)


@compiled
def emissions(
    frames: np.ndarray, means: np.ndarray, weights: np.ndarray, offsets: np.ndarray
) -> np.ndarray:
    """Log density of every frame under every diagonal Gaussian: float32[frames, Gaussians].

    ``means`` and ``weights`` (half the inverse variances) are [dimensions, Gaussians].
    """
    count, size = frames.shape
    made = np.empty((count, offsets.shape[0]), np.float32)
    for t in range(count):
        row = made[t]
        for g in range(row.shape[0]):
            row[g] = offsets[g]
        for d in range(size):
            value = frames[t, d]
            for g in range(row.shape[0]):
                away = value - means[d, g]
                row[g] -= away * away * weights[d, g]
    return made


@compiled
def decode(
    scores: np.ndarray,
    alive: np.ndarray,
    emitted: np.ndarray,
    density: np.ndarray,
    froms: np.ndarray,
    arc_starts: np.ndarray,
    costs: np.ndarray,
    block_starts: np.ndarray,
    scale: np.float32,
    beam: np.float32,
    arena: np.ndarray,
    frame_starts: np.ndarray,
    frame_blocks: np.ndarray,
) -> tuple[int, np.float64]:
    """Search through the frames of ``emitted``; how many were done and what was taken off scores.

    ``scores`` and ``alive`` are those of the frame before, and become those of the last frame.
    Back-pointers (which arc came in best) go to ``arena``; it stops when that is nearly full.
    """
    blocks = block_starts.shape[0] - 1
    new = np.empty(scores.shape[0], np.float32)
    came_by = np.empty(scores.shape[0], np.uint8)
    best_of = np.full(blocks, LOWEST, np.float32)
    low, high = blocks, -1
    for b in range(blocks):
        if alive[b]:
            low, high = min(low, b), b
    at, listed = 0, 0
    taken = np.float64(0.0)
    for t in range(emitted.shape[0]):
        high = min(blocks - 1, high + 2)
        need = 0
        top = LOWEST
        for b in range(low, high + 1):
            best_of[b] = LOWEST
            if not (alive[b] or (b > 0 and alive[b - 1]) or (b > 1 and alive[b - 2])):
                continue
            need += block_starts[b + 1] - block_starts[b]
            for s in range(block_starts[b], block_starts[b + 1]):
                value, arc = LOWEST, 0
                for k in range(arc_starts[s], arc_starts[s + 1]):
                    came = scores[froms[k]] + costs[k]
                    if came > value:
                        value, arc = came, k - arc_starts[s]
                came_by[s] = arc
                if value > _DEAD:
                    value += scale * emitted[t, density[s]]
                    best_of[b] = max(best_of[b], value)
                new[s] = value
            top = max(top, best_of[b])
        if need > arena.shape[0] - at or listed + high - low + 1 > frame_blocks.shape[0]:
            return t, taken
        last, first = -1, blocks
        for b in range(low, high + 1):
            lives = best_of[b] > _DEAD and best_of[b] >= top - beam
            if lives:
                frame_blocks[listed, 0] = b
                frame_blocks[listed, 1] = at
                listed += 1
                for s in range(block_starts[b], block_starts[b + 1]):
                    arena[at] = came_by[s]
                    at += 1
                last, first = b, min(first, b)
            best_of[b] = np.float32(1.0) if lives else LOWEST
        for b in range(low, high + 1):
            lives = best_of[b] > np.float32(0.0)
            if lives:
                for s in range(block_starts[b], block_starts[b + 1]):
                    scores[s] = new[s] - top if new[s] > _DEAD else LOWEST
            elif alive[b]:
                for s in range(block_starts[b], block_starts[b + 1]):
                    scores[s] = LOWEST
            alive[b] = lives
        taken += top
        frame_starts[t + 1] = listed
        if last < 0:
            return t, taken
        low, high = first, last
    return emitted.shape[0], taken


@compiled
def trace(
    path: np.ndarray,
    state: int,
    froms: np.ndarray,
    arc_starts: np.ndarray,
    block_of: np.ndarray,
    block_starts: np.ndarray,
    arena: np.ndarray,
    frame_starts: np.ndarray,
    frame_blocks: np.ndarray,
) -> int:
    """Fill ``path`` with the states that lead to ``state`` at its last frame.

    Gives the state before its first frame.
    """
    for t in range(path.shape[0] - 1, -1, -1):
        path[t] = state
        block = block_of[state]
        k = frame_starts[t]
        while frame_blocks[k, 0] != block:
            k += 1
        arc = arena[frame_blocks[k, 1] + state - block_starts[block]]
        state = froms[arc_starts[state] + arc]
    return state


@compiled
def accumulate(
    frames: np.ndarray,
    labels: np.ndarray,
    counts: np.ndarray,
    sums: np.ndarray,
    squares: np.ndarray,
) -> None:
    """Add frames to the sums (float64) of their labels; a label below 0 teaches nothing."""
    for t in range(frames.shape[0]):
        g = labels[t]
        if g < 0:
            continue
        counts[g] += 1.0
        for d in range(frames.shape[1]):
            value = np.float64(frames[t, d])
            sums[g, d] += value
            squares[g, d] += value * value


@compiled
def garbage(emitted: np.ndarray, phones: int, best: int) -> np.ndarray:
    """For every frame the mean of its ``best`` highest scores among the first ``phones``."""
    made = np.empty(emitted.shape[0], np.float32)
    for t in range(emitted.shape[0]):
        row = np.partition(emitted[t, :phones], phones - best)
        total = np.float64(0.0)
        for k in range(phones - best, phones):
            total += row[k]
        made[t] = total / best
    return made

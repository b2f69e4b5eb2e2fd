# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numeric kernels, compiled: emissions, the block-beam search, its trace, and sums for learning.

A graph's states lie in blocks, one a sentence. Only blocks with a state near the frame's best are
alive; a frame looks at those between the first and the last of them and at the next one, so time
and memory of a frame do not grow with the text. The search remembers only how each way came into
its sentences; the states within one are found afterwards. Sums run in a fixed order: the same
bytes on any number of cores.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.compiled import compiled, searching

LOWEST = np.float32(-1e30)
PAD = 3  # states before the first: arcs may come from so many back; `_nearly` takes just these
ENTRIES = 6  # at most so many states of a sentence are entered at a frame
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


@searching
def advance(
    scores: np.ndarray,
    tokens: np.ndarray,
    open_: np.ndarray,
    emitted: np.ndarray,
    density: np.ndarray,
    near: np.ndarray,
    far_blocks: np.ndarray,
    far_states: np.ndarray,
    far_starts: np.ndarray,
    far_froms: np.ndarray,
    far_costs: np.ndarray,
    block_starts: np.ndarray,
    block_of: np.ndarray,
    scale: np.float32,
    beam: np.float32,
    entries: np.ndarray,
) -> tuple[int, np.float64]:
    """Search through the frames of ``emitted``; how many were done and what was taken off scores.

    ``scores`` and ``tokens`` are float32[2, PAD + states] and int32 alike: one row the frame
    before, one this frame's, in turn. A state's token is the row of ``entries`` (parent's row,
    frame, state entered) that tells how its way came into this block; -1: it began in it.
    ``open_`` holds [row in turn, first and last block alive, entries used, frame]; no block is
    alive when the last is before the first. ``near``: the costs of arcs from a state itself and
    the one, two and three before it; all other arcs are ``far``. It stops early when ``entries``
    may not hold what comes.
    """
    blocks = block_starts.shape[0] - 1
    turn, low, high, used, now = open_[0], open_[1], open_[2], open_[3], open_[4]
    row = np.empty(emitted.shape[1], np.float32)
    scratch = np.empty(scores.shape[1], np.float32)
    taken, shift = np.float64(0.0), np.float32(0.0)
    done = 0
    while done < emitted.shape[0] and low <= high:
        reach = min(blocks - 1, high + 1)
        if used + ENTRIES * (reach - low + 1) > entries.shape[0]:
            break
        for d in range(row.shape[0]):
            row[d] = scale * emitted[done, d] - shift
        old, new = scores[turn], scores[1 - turn]
        came, token = tokens[turn], tokens[1 - turn]
        begin, end = block_starts[low], block_starts[reach + 1]
        here = slice(begin + PAD, end + PAD)
        _given_up(old[here], shift - beam)
        _nearly(
            new[here],
            token[here],
            old[begin : end + PAD],
            came[begin : end + PAD],
            near[0, begin:end],
            near[1, begin:end],
            near[2, begin:end],
            near[3, begin:end],
        )
        for j in range(far_blocks[low], far_blocks[reach + 1]):
            s = far_states[j]
            best, origin = new[s + PAD], -1
            for k in range(far_starts[j], far_starts[j + 1]):
                x = old[far_froms[k] + PAD] + far_costs[k]
                if x > best:
                    best, origin = x, far_froms[k]
            if origin < 0:
                continue
            new[s + PAD], token[s + PAD] = best, came[origin + PAD]
            if block_of[origin] != block_of[s] and best > _DEAD:
                entries[used, 0], entries[used, 1], entries[used, 2] = came[origin + PAD], now, s
                token[s + PAD] = used
                used += 1
        _heard(new[here], density[begin:end], row)
        shift = _highest(new[here], scratch)
        first, last = low, reach
        least = shift - beam if shift > _DEAD else -LOWEST
        while first <= last and not _reaches(new, block_starts, first, least):
            first += 1
        while last >= first and not _reaches(new, block_starts, last, least):
            last -= 1
        for b in range(low, reach + 1):
            if b < first or b > last:
                old[block_starts[b] + PAD : block_starts[b + 1] + PAD] = LOWEST
                new[block_starts[b] + PAD : block_starts[b + 1] + PAD] = LOWEST
        turn, low, high = 1 - turn, first, last
        taken += shift
        now += 1
        done += 1
    if done and low <= high:  # scores are left as differences from the best of the last frame
        left = scores[turn, block_starts[low] + PAD : block_starts[high + 1] + PAD]
        left -= shift
        _given_up(left, -beam)
    open_[0], open_[1], open_[2], open_[3], open_[4] = turn, low, high, used, now
    return done, taken


@searching
def _given_up(scores: np.ndarray, least: np.float32) -> None:
    """Ways too far behind the best are no more followed."""
    for i in range(scores.shape[0]):
        scores[i] = scores[i] if scores[i] >= least else LOWEST


@searching
def _nearly(
    new: np.ndarray,
    token: np.ndarray,
    old: np.ndarray,
    came: np.ndarray,
    stay: np.ndarray,
    one: np.ndarray,
    two: np.ndarray,
    three: np.ndarray,
) -> None:
    """The best of staying and of coming from one, two or three states before; ``old`` has PAD more.

    Written for compilers that take eight states at once.
    """
    for i in range(new.shape[0]):
        a, b = old[i + 3] + stay[i], old[i + 2] + one[i]
        c, d = old[i + 1] + two[i], old[i] + three[i]
        from_a, from_b, from_c, from_d = came[i + 3], came[i + 2], came[i + 1], came[i]
        close, from_close = max(a, b), from_b if b > a else from_a
        apart, from_apart = max(c, d), from_d if d > c else from_c
        token[i] = from_apart if apart > close else from_close
        new[i] = max(close, apart)


@searching
def _heard(scores: np.ndarray, density: np.ndarray, row: np.ndarray) -> None:
    for i in range(scores.shape[0]):
        scores[i] += row[density[i]]


@searching
def _highest(scores: npt.NDArray[np.float32], scratch: npt.NDArray[np.float32]) -> np.float32:
    """The highest, by halves: a plain loop would wait for each comparison."""
    half = scores.shape[0] // 2
    best: np.float32 = scores[-1]
    for i in range(half):
        scratch[i] = max(scores[i], scores[half + i])
    while half > 8:
        best = max(best, scratch[half - 1])
        half //= 2
        for i in range(half):
            scratch[i] = max(scratch[i], scratch[half + i])
    for i in range(half):
        best = max(best, scratch[i])
    return best


@searching
def _reaches(scores: np.ndarray, block_starts: np.ndarray, block: int, least: np.float32) -> bool:
    for s in range(block_starts[block] + PAD, block_starts[block + 1] + PAD):
        if scores[s] >= least:
            return True
    return False


@compiled
def shared_entries(
    scores: np.ndarray, tokens: np.ndarray, begin: int, end: int, entries: np.ndarray, used: int
) -> tuple[np.ndarray, int]:
    """By how many living states of ``begin``..``end`` each entry is come by; the newest of all.

    The count's last place: those that began in their block. -1: not all came by one entry.
    """
    count = np.zeros(used + 1, np.int64)
    living = 0
    for s in range(begin + PAD, end + PAD):
        if scores[s] > _DEAD:
            count[tokens[s]] += 1
            living += 1
    for e in range(used - 1, -1, -1):
        if count[e]:
            count[entries[e, 0]] += count[e]
    common = used - 1
    while common >= 0 and (count[common] < living or living == 0):
        common -= 1
    return count, common


@compiled
def keep_entries(
    scores: np.ndarray,
    tokens: np.ndarray,
    begin: int,
    end: int,
    entries: np.ndarray,
    used: int,
    count: np.ndarray,
    common: int,
) -> int:
    """Let go what nothing living came by, and ``common`` with all before it; how many stay."""
    place = np.full(used + 1, -1, np.int64)
    kept = 0
    for e in range(common + 1, used):
        if count[e]:
            place[e] = kept
            entries[kept, 0] = place[entries[e, 0]]
            entries[kept, 1] = entries[e, 1]
            entries[kept, 2] = entries[e, 2]
            kept += 1
    for s in range(begin + PAD, end + PAD):
        if scores[s] > _DEAD:
            tokens[s] = place[tokens[s]]
    return kept


@compiled
def within(
    emitted: np.ndarray,
    density: np.ndarray,
    froms: np.ndarray,
    arc_starts: np.ndarray,
    costs: np.ndarray,
    low: int,
    high: int,
    scale: np.float32,
    source: int,
    target: int,
) -> tuple[np.ndarray, np.bool_]:
    """The best way through the states ``low``..``high`` alone, from ``source`` before its frames.

    It ends in ``target``, or, when that lies elsewhere, where an arc leads into it. Also whether
    there is such a way.
    """
    frames, size = emitted.shape[0], high - low
    scores, new = np.full(size, LOWEST, np.float32), np.empty(size, np.float32)
    came_by = np.empty((frames, size), np.uint8)
    scores[source - low] = 0
    for t in range(frames):
        for s in range(low, high):
            value, arc = LOWEST, 0
            for k in range(arc_starts[s], arc_starts[s + 1]):
                if froms[k] >= low:
                    x = scores[froms[k] - low] + costs[k]
                    if x > value:
                        value, arc = x, k - arc_starts[s]
            came_by[t, s - low] = arc
            new[s - low] = value + scale * emitted[t, density[s]] if value > _DEAD else LOWEST
        scores, new = new, scores
    state, best = target, LOWEST
    if low <= target < high:
        best = scores[target - low]
    else:
        for k in range(arc_starts[target], arc_starts[target + 1]):
            if low <= froms[k] < high and scores[froms[k] - low] + costs[k] > best:
                state, best = froms[k], scores[froms[k] - low] + costs[k]
    path = np.empty(frames, np.int32)
    for t in range(frames - 1, -1, -1):
        if best <= _DEAD:
            break
        path[t] = state
        state = froms[arc_starts[state] + came_by[t, state - low]]
    return path, best > _DEAD


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


@compiled
def warped(one: np.ndarray, other: np.ndarray, slack: int) -> float:
    """How far ``one`` is from what ``other`` begins with, a frame: the least mean distance.

    Time may run half or twice as fast. ``other`` may begin by up to ``slack`` frames later, and
    may go on behind ``one``. Infinite where it is too short.
    """
    frames, places = one.shape[0], other.shape[0]
    away = np.empty((frames, places), np.float32)
    for i in range(frames):
        for j in range(places):
            total = np.float32(0.0)
            for d in range(one.shape[1]):
                x = one[i, d] - other[j, d]
                total += x * x
            away[i, j] = np.sqrt(total)
    cost = np.full((frames, places), np.inf, np.float32)
    for j in range(min(slack, places)):
        cost[0, j] = away[0, j]
    for i in range(1, frames):
        for j in range(1, places):
            best = cost[i - 1, j - 1]
            if j > 1:
                best = min(best, cost[i - 1, j - 2])
            if i > 1:
                best = min(best, cost[i - 2, j - 1] + away[i - 1, j])
            cost[i, j] = best + away[i, j]
    best = np.float32(np.inf)
    for j in range(places):
        best = min(best, cost[frames - 1, j])
    mean: float = best / frames
    return mean

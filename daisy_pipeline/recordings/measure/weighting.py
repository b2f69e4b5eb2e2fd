# SPDX-License-Identifier: AGPL-3.0-or-later
"""The K weighting of ITU-R BS.1770-4 annex 1 as blocks of matrix products.

A recursive filter is slow where it goes from sample to sample. Over `_SIZE` samples at a time its
output is a product with its impulse response, plus what its state at the beginning still gives;
the states of many such blocks follow from each other by doubling. Sums to the same filter.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

_SIZE = 64
_ROWS = 32  # blocks in one product: larger ones would wake OpenBLAS's threads, which spin
_Matrix = npt.NDArray[np.float64]

# The analogue prototypes behind the table of coefficients for 48 kHz (BS.1770-4 tables 1 and 2),
# so that other sample rates get the same curve.
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_SHELF_BEND = 0.4996667741545416
_PASS_HZ, _PASS_Q = 38.13547087602444, 0.5003270373238773


class Weighting:
    """Gives the weighted sound of what it hears, in multiples of `_SIZE` samples."""

    def __init__(self, rate: int) -> None:
        step, enter, leave, through = _cascade(*_sections(rate))
        response = _powers(step, leave)
        self._later = response.astype(np.float32)
        self._inner = _products(through, response @ enter, step, enter)
        self._jumps = [np.linalg.matrix_power(step.T, _SIZE)]
        self._state = np.zeros(len(step))
        self._rest = np.zeros(0, np.float32)

    def hear(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The weighted samples that are ready; up to `_SIZE` - 1 wait for the next call."""
        whole = np.concatenate((self._rest, samples))
        ready = len(whole) // _SIZE * _SIZE
        self._rest = whole[ready:]
        if not ready:
            return whole[:0]
        made = self._blocks(whole[:ready].reshape(-1, _SIZE))
        states = self._states(made[:, _SIZE:].astype(np.float64))
        out = made[:, :_SIZE] + states @ self._later.T
        return np.asarray(out, np.float32).reshape(-1)

    def rest(self) -> npt.NDArray[np.float32]:
        """What the samples that wait would give, were the sound to end here."""
        padded = np.zeros(_SIZE, np.float32)
        padded[: len(self._rest)] = self._rest
        made = padded @ self._inner[:, :_SIZE] + self._later @ self._state.astype(np.float32)
        return np.asarray(made[: len(self._rest)], np.float32)

    def _blocks(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """`_inner` of every row, some rows at a time."""
        even = len(rows) // _ROWS * _ROWS
        many = rows[:even].reshape(-1, _ROWS, _SIZE) @ self._inner
        return np.concatenate((many.reshape(even, self._inner.shape[1]), rows[even:] @ self._inner))

    def _states(self, pushes: _Matrix) -> npt.NDArray[np.float32]:
        """The state before each block, given what each block adds to it."""
        states = np.vstack((self._state, pushes))
        span, level = 1, 0
        while span < len(states):
            if level == len(self._jumps):
                self._jumps.append(self._jumps[-1] @ self._jumps[-1])
            # Beside itself, what stood `span` blocks before and went on since.
            states[span:] = states[span:] + states[:-span] @ self._jumps[level]
            span, level = span * 2, level + 1
        self._state = states[-1]
        return states[:-1].astype(np.float32)


def _sections(rate: int) -> tuple[_Matrix, _Matrix]:
    """(b0, b1, b2, a1, a2) of the shelf and of the high pass at a sample rate."""
    k = math.tan(math.pi * _SHELF_HZ / rate)
    high = 10 ** (_SHELF_DB / 20)
    band = high**_SHELF_BEND
    whole = 1 + k / _SHELF_Q + k * k
    shelf = np.array(
        (
            high + band * k / _SHELF_Q + k * k,
            2 * (k * k - high),
            high - band * k / _SHELF_Q + k * k,
            2 * (k * k - 1),
            1 - k / _SHELF_Q + k * k,
        )
    )
    k = math.tan(math.pi * _PASS_HZ / rate)
    under = 1 + k / _PASS_Q + k * k
    # The standard's numerator is 1, -2, 1 as it stands: it is not divided.
    past = (1.0, -2.0, 1.0, 2 * (k * k - 1) / under, (1 - k / _PASS_Q + k * k) / under)
    return shelf / whole, np.array(past)


def _cascade(first: _Matrix, second: _Matrix) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """Two sections (direct form II transposed) as one: s' = A s + B x, y = C s + D x."""
    a, b, c, d = _section(first)
    e, f, g, h = _section(second)
    step = np.block([[a, np.zeros((2, 2))], [np.outer(f, c), e]])
    return step, np.concatenate((b, f * d)), np.concatenate((h * c, g)), float(h * d)


def _section(s: _Matrix) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    step = np.array(((-s[3], 1.0), (-s[4], 0.0)))
    enter = np.array((s[1] - s[3] * s[0], s[2] - s[4] * s[0]))
    return step, enter, np.array((1.0, 0.0)), float(s[0])


def _powers(step: _Matrix, leave: _Matrix) -> _Matrix:
    """What a state gives to each of the next `_SIZE` samples, a row each."""
    rows = [leave]
    for _ in range(_SIZE - 1):
        rows.append(rows[-1] @ step)
    return np.array(rows)


def _products(
    through: float, response: _Matrix, step: _Matrix, enter: _Matrix
) -> npt.NDArray[np.float32]:
    """A block's samples by its output (`_SIZE` columns) and what it adds to the state."""
    impulse = np.concatenate(((through,), response[:-1]))
    made = np.zeros((_SIZE, _SIZE + len(step)))
    for row in range(_SIZE):
        made[row, row:_SIZE] = impulse[: _SIZE - row]
    push = enter
    for row in reversed(range(_SIZE)):
        made[row, _SIZE:] = push
        push = step @ push
    return made.astype(np.float32)

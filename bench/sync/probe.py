# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the aligner ``hmm`` knew when it answered: the evidence behind each confidence."""

from __future__ import annotations

from dataclasses import fields, replace
from unittest import mock

import numpy as np

from bench.sync import door
from bench.sync.cases import Case
from bench.sync.measures import Answer, of_result
from daisy_pipeline.model.ports import AlignInput, AlignResult
from daisy_pipeline.synchronization.hmm import answers, training
from daisy_pipeline.synchronization.hmm.answers import Found
from daisy_pipeline.synchronization.hmm.parameters import ROUNDS
from daisy_pipeline.synchronization.hmm.parameters.answers import TRUST

Columns = dict[str, np.ndarray]


_FORCED = tuple(replace(r, filler=-1e4, skip=-1e4, restart=-1e4) for r in ROUNDS)


def answer(case: Case, forced: bool = False) -> tuple[Answer, Columns]:
    """The answer to a case, and by sentence every field of the evidence; none if nothing fits.

    ``forced``: every sentence is placed, one after the other, whatever is said.
    """
    kept: list[Found] = []
    inner = answers.answer

    def overheard(given: AlignInput, found: Found) -> AlignResult:
        kept.append(found)
        return inner(given, found)

    rounds = _FORCED if forced else ROUNDS
    with (
        mock.patch.object(answers, "answer", overheard),
        mock.patch.object(training, "ROUNDS", rounds),
        mock.patch.object(answers, "TRUST", replace(TRUST, unrelated=-9.0) if forced else TRUST),
    ):
        result = door.result(case.samples, case.texts, "hmm", case.packed)
    return of_result(result), _columns(kept[0], len(case.texts)) if kept else {}


def _columns(found: Found, count: int) -> Columns:
    numbers = np.array(found.script.numbers)

    def spread(values: np.ndarray) -> np.ndarray:
        column = np.full(count, np.nan)
        column[numbers] = values
        return column

    shown = found.evidence
    made = {f.name: spread(np.asarray(getattr(shown, f.name), float)) for f in fields(shown)}
    made["share"] = spread(
        np.array([s.reading.share if s.reading else np.nan for s in found.said], float)
    )
    words = found.script.words
    made["size"] = spread(np.diff(words.words[words.sentences]).astype(float))
    ends = [(lim.begin, lim.end) if lim else (np.nan, np.nan) for lim in found.limits]
    made["begin"], made["end"] = (
        spread(np.array(column, float) * 10) for column in zip(*ends, strict=True)
    )
    return made

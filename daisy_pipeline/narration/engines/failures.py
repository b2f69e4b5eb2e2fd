# SPDX-License-Identifier: AGPL-3.0-or-later
"""What went wrong in an engine, as a finding that says what happened and at which words."""

from __future__ import annotations

from daisy_pipeline.model.finding import DaisyError, Place, fail
from daisy_pipeline.tools.talker import LONGEST

_SHOWN = 40  # characters of the text, as the place
_REASON = 160
_IDS = {
    "late": "DP-VOI-062",
    "empty": "DP-VOI-063",
    "crashed": "DP-VOI-064",
    "rubbish": "DP-VOI-065",
    "enormous": "DP-VOI-066",
    "failed": "DP-VOI-067",
}


def failed(why: str, detail: str, voice: str, text: str, seconds: float) -> DaisyError:
    """The error for a sentence that an engine did not say; ``why`` is a word of `Said`."""
    place = Place(inside=text[:_SHOWN])
    match why:
        case "late":
            return fail(_IDS[why], place, voice=voice, seconds=round(seconds))
        case "enormous":
            return fail(_IDS[why], place, voice=voice, minutes=round(LONGEST / 60))
        case "empty" | "rubbish":
            return fail(_IDS[why], place, voice=voice)
    known = why if why in _IDS else "failed"
    reason = " ".join(detail.split())[:_REASON] or why
    return fail(_IDS[known], place, voice=voice, reason=reason)


def no_language(lang: str) -> DaisyError:
    """The error for a language that a voice does not speak; another voice may stand in for it."""
    return fail("DP-VOI-002", Place(inside=lang), lang=lang)

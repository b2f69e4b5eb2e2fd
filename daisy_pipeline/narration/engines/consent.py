# SPDX-License-Identifier: AGPL-3.0-or-later
"""A voice made from a person's recordings speaks only where that person has agreed to it.

Refused by default: what is not written in ``[consent.synthesis]`` was not agreed to. The consent
itself stays in the library's records; here stand its number, its day and what it covers. That a
narrator's own folder is no synthetic voice is seen where voice.toml is read (DP-VOI-041).
"""

from __future__ import annotations

from datetime import date

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import ExitCode, fail

_SAYS_SO = ("합성", "synthe")  # what was agreed to must name synthesis, in Korean or English


def permit(spec: VoiceSpec) -> None:
    """Nothing when the voice may be used.

    DaisyError (exit code 6): DP-VOI-080 for a voice made from a person's recordings without a
    consent that says so, DP-VOI-081 when the consent was withdrawn.
    """
    if spec.made_from != "person":
        return
    consent, code = spec.consent, ExitCode.NEEDS_PERSON
    if consent.withdrawn:
        place = spec.place("consent.synthesis.withdrawn")
        raise fail("DP-VOI-081", place, exit_code=code, name=spec.name, date=consent.withdrawn)
    lacking = _lacking(spec)
    if lacking:
        place = spec.place(f"consent.synthesis.{lacking}")
        raise fail("DP-VOI-080", place, exit_code=code, name=spec.name, key=lacking)


def _lacking(spec: VoiceSpec) -> str:
    """The key that is missing or does not say enough, "" when the consent is whole."""
    consent = spec.consent
    if not consent.reference:
        return "reference"
    try:
        date.fromisoformat(consent.date)
    except ValueError:
        return "date"
    said = consent.scope.casefold()
    return "" if any(word in said for word in _SAYS_SO) else "scope"

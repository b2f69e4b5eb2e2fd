# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter with the five questions that nobody but the destination can answer.

reference/delivery-and-catalogue.md, section 1: upload screens, type codes, file rules, records,
reasons for rejection. Its text lies in ``letter.ko.txt``; a library may change what it prints.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template

from daisy_pipeline.export.profile import Profile


def letter_of(profile: Profile, library: str) -> str:
    """The letter in Korean; ``library`` is who asks ("" leaves a line to fill in)."""
    text = files("daisy_pipeline.export").joinpath("letter.ko.txt").read_text("utf-8")
    names = {"destination": profile.name, "library": library or "(기관 이름)"}
    return Template(text).substitute(names)

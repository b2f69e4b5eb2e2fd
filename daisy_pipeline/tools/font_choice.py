# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fonts that a book in large print is set in, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.tools.fonts import (
    BOLD,
    OTHERS,
    Face,
    faces,
    font_files,
    forbidden,
    korean_families,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Faces in the order in which characters are looked for in them; what is to be told."""

    faces: tuple[Face, ...]
    findings: tuple[Finding, ...]

    @property
    def files(self) -> list[Path]:
        """The files of the faces, each once."""
        return list(dict.fromkeys(face.path for face in self.faces))


def choose(families: Sequence[str], own: Sequence[Path] = (), place: Place | None = None) -> Choice:
    """The faces of those families, behind them those of `OTHERS` that this computer has.

    Where none of the families shows Hangul the first other one that does is taken (DP-LPR-006).
    Also told: DP-LPR-004 no bold face, -005 a font that may not be embedded. Raises DaisyError
    (exit code 5) with DP-LPR-002 when no font here shows Hangul.
    """
    place = place or Place()
    findings = [
        Finding("DP-LPR-005", place, {"family": one.family, "file": one.path.name})
        for one in forbidden(families, own)
    ]
    found = faces([*families, *OTHERS], own)
    wanted = faces(families, own)
    main = _main(wanted)
    if main is None:
        instead = next((m for name in korean_families() if (m := _main(faces([name])))), None)
        if instead is None:
            raise fail("DP-LPR-002", place, exit_code=ExitCode.MISSING_TOOL)
        facts = {"family": instead.family, "wanted": ", ".join(families)}
        findings.append(Finding("DP-LPR-006", place, facts))
        main = instead
        found = (*wanted, *faces([instead.family]), *(face for face in found if face not in wanted))
    if not any(face.family == main.family and face.weight == BOLD for face in found):
        findings.append(Finding("DP-LPR-004", place, {"family": main.family}))
    return Choice(found, tuple(findings))


def choice_key(families: Sequence[str], own: Sequence[Path] = ()) -> tuple[str, ...]:
    """What `choose` depends on in the fonts of this computer: faces, their versions, their sizes.

    Reads names only: planning asks for it in every build.
    """
    found = font_files((*families, *OTHERS), own)
    if not any(one.hangul for one in font_files(families, own)):
        found += font_files(korean_families())
    return tuple(
        f"{one.family} {one.index} {one.weights} {one.version} {one.path.stat().st_size}"
        for one in found
    )


def _main(found: Sequence[Face]) -> Face | None:
    """The first face that shows Hangul."""
    return next((face for face in found if face.hangul), None)

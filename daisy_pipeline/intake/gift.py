# SPDX-License-Identifier: AGPL-3.0-or-later
"""Look at files that came before anything of them is taken in: what they are, what they tell."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daisy_pipeline.build.donated_package import Says, says, sounding
from daisy_pipeline.build.donated_readable import refuse_unreadable
from daisy_pipeline.build.donated_steps import lay_out
from daisy_pipeline.catalogue.beginning import Beginning
from daisy_pipeline.config.donated import Donated
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

_LOOK, _DAY = ".daisy-look-", 86_400  # seconds
_SEVERAL = ("braille", "large-print", "audio")  # a book may be several files
_NONE, _SOUNDING = "none", ("daisy202", "daisy3", "audio")


@dataclass(frozen=True, kw_only=True)
class Gift:
    """What a person says of files that came: of which product, who reads, from whom, of what book.

    ``slug`` is a title that is there; else a new one begins: by ``title``, by ``beginning`` (a
    record of the original), or by what the item says of itself. ``again``: it replaces one that
    came before. ``received`` is YYYY-MM-DD, today where "". ``terms`` and ``pass_on`` are as in
    ``Donated``.
    """

    files: tuple[Path, ...]
    product: str
    narration: str = ""
    giver: str = ""
    private: bool = False
    received: str = ""
    maker: str = ""
    terms: str = ""
    pass_on: str = ""
    slug: str = ""
    title: str = ""
    creators: tuple[str, ...] = ()
    beginning: Beginning | None = None
    branch: str = ""
    comments: str = "ko"
    again: bool = False


def judge_files(gift: Gift) -> None:
    """Refuse a file that is not there (DP-NEW-002), and several where one is wanted."""
    for path in gift.files:
        if not path.exists():
            raise fail("DP-NEW-002", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    if len(gift.files) > 1 and gift.product not in _SEVERAL:
        product = f"product.{gift.product}"
        raise fail("DP-DON-012", exit_code=ExitCode.BAD_USAGE, product=product)


def received(text: str, today: date) -> str:
    """The day as YYYY-MM-DD, today where "" is told; DP-DON-017 for one that cannot be."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        day = date.max
    if day > today or (text and day.isoformat() != text):
        raise fail("DP-DON-017", exit_code=ExitCode.BAD_USAGE, day=text[:40])
    return day.isoformat()


def sweep(workspace: Workspace, now: float) -> None:
    """Remove what killed runs unpacked to look at; what is younger may be another's just now."""
    for left in workspace.output.glob(f"{_LOOK}*"):
        if left.stat().st_mtime < now - _DAY:
            shutil.rmtree(left, ignore_errors=True)


def look(workspace: Workspace, gift: Gift) -> tuple[Says, str]:
    """What the item says of itself, and who reads it; refuses it before anything is made."""
    workspace.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_LOOK, dir=workspace.output) as name:
        folder = Path(name)
        lay_out(gift.product, gift.files, folder)
        refuse_unreadable(gift.product, folder)
        sounds = bool(sounding(folder))
        found = says(gift.product, folder)
    shown = Place(gift.files[0].name)
    wanted = gift.narration
    if not sounds and gift.product in _SOUNDING:
        raise fail("DP-DON-002", shown, product=f"product.{gift.product}")
    if not wanted and sounds:
        raise fail("DP-DON-011", shown, exit_code=ExitCode.BAD_USAGE)
    if wanted and sounds != (wanted != _NONE):
        there = "sound.yes" if sounds else "sound.no"
        raise fail("DP-DON-010", shown, exit_code=ExitCode.BAD_USAGE, narration=wanted, found=there)
    return found, wanted or _NONE


def told_of(
    workspace: Workspace, slug: str, gift: Gift, found: Says, donated: Donated
) -> list[Finding]:
    """DP-DON-018 what the item told and did not tell, -019 that it prints names of narrators,
    -025 that its terms keep it here until somebody has judged them.

    Nothing of what a person said, and of a title that was there nothing but what is this item's.
    """
    place = Place(workspace.shown(workspace.folder(slug) / "title.toml"))
    record = gift.beginning or Beginning(title="")
    of_book = {
        "title": (gift.title.strip() or record.title, found.title),
        "creators": (gift.creators or record.creators, found.creators),
        "language": (record.language, found.language),
        "publisher": (record.publisher, found.publisher),
    }
    of_item = {
        "maker": (gift.maker.strip(), found.maker),
        "made": ("", found.made),
        "identifier": ("", found.identifier),
    }
    asked = of_item if gift.slug else of_book | of_item
    left_open = {key: own for key, (said, own) in asked.items() if not said}
    told = [f"donated.{key}" for key, own in left_open.items() if own]
    left = [f"donated.{key}" for key, own in left_open.items() if not own]
    nothing = "donated.nothing"
    facts = {"told": ", ".join(told) or nothing, "left": ", ".join(left) or nothing}
    findings = [Finding("DP-DON-018", place, facts)]
    if found.narrators:
        count = {"count": len(found.narrators)}
        findings.append(Finding("DP-DON-019", place, count))
    if donated.stays and not donated.pass_on:
        facts = {"terms": donated.terms, "product": gift.product}
        findings.append(Finding("DP-DON-025", place, facts))
    return findings

# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy outline``: the structure that was found, as a tree, and the sheet to correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from daisy_pipeline.build.structure import Structure, read_structure
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, find_title, open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.messages.places import place_text
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.normalization import outline_sheet
from daisy_pipeline.normalization.amend import carried_over
from daisy_pipeline.normalization.amend_units import units
from daisy_pipeline.normalization.outline_sheet import OutlineRow, matched, merged, read_outline
from daisy_pipeline.normalization.outline_tree import Entry, tree
from daisy_pipeline.tools.files import publish

_MARKED = ("outline.why.source", "outline.why.role")


@click.command()
@click.argument("title")
@click.option("--write", is_flag=True)
@click.option("--set", "wishes", multiple=True)
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
def outline(
    console: Console, title: str, write: bool, wishes: tuple[str, ...], everything: bool
) -> None:
    """Show the tree, or write the sheet; ``--set`` writes single corrections into it."""
    workspace = open_workspace()
    work = _Work(workspace, find_title(workspace, title), console)
    if wishes:
        work.set(wishes)
    if write:
        work.write()
    if not wishes and not write:
        work.show(everything)


@dataclass
class _Work:
    workspace: Workspace
    slug: str
    console: Console

    def __post_init__(self) -> None:
        self.found: Structure = read_structure(self.workspace, self.slug, self.console)
        self.path: Path = self.found.folder / outline_sheet.FILE
        self.shown = self.workspace.shown(self.path)
        rows, told = read_outline(self.path, self.shown)
        self.units = units(self.found.book, self.found.reasons)
        self.rows: tuple[OutlineRow, ...] = rows
        self.console.tell_all(told)

    def set(self, wishes: Sequence[str]) -> None:
        """Put single corrections into the file: ``words=2``, ``words#3=본문``."""
        new = [self._wish(wish) for wish in wishes]
        self._save(merged(self.rows, new))
        for row in new:
            self.console.say(
                "outline.set", words=row.words, wish=self._become(row.wish), path=self.shown
            )
            self.console.event("set", words=row.words, wish=row.wish, nth=row.nth)

    def _wish(self, given: str) -> OutlineRow:
        words, equals, said = given.rpartition("=")
        wish = outline_sheet.WISHES.get(said.strip().casefold(), "")
        if not equals or not words.strip() or not wish:
            raise _refused("DP-OTL-004", wish=given)
        stem, sign, number = words.rpartition("#")
        nth = int(number) if sign and stem and number.isdecimal() and len(number) < 9 else 0
        row = OutlineRow(wish=wish, words=(stem if nth else words).strip(), nth=nth or 1)
        exact = matched([row], self.units)
        count = outline_sheet.count_of(row.words, self.units)
        if not exact.pairs or exact.carried:
            raise _refused("DP-OTL-005", words=row.words)
        if not nth and count > 1:
            raise _refused("DP-OTL-006", words=row.words, count=count)
        return row

    def write(self) -> None:
        """Write every heading and proposal into the file; what people wrote stays."""
        rows = [r for r in self.rows if r.wish]
        carried = matched(rows, self.units).carried
        stale = self._save(self.rows)
        entries = self._tree()
        told = [Finding("DP-OTL-002", Place(self.shown), {"words": r.words[:40]}) for r in stale]
        told += [carried_over(row, unit, self.shown) for row, unit in carried]
        self.console.tell_all(told)
        self.console.say("outline.written", path=self.shown, count=len(entries))
        self.console.event("written", path=str(self.path), rows=len(entries))

    def _tree(self) -> list[Entry]:
        return tree(self.units, self.rows, self.found.reasons)

    def _save(self, rows: Sequence[OutlineRow]) -> list[OutlineRow]:
        """Write the sheet for these rows; those that mean nothing any more stand at its end."""
        self.rows = tuple(rows)
        lang = self.console.lang
        entries = self._tree()
        made = [
            (
                replace(e.row, words=e.words),
                self._now(e),
                phrase(e.why, lang),
                place_text(e.place, lang),
            )
            for e in entries
        ]
        stale = matched([r for r in rows if r.wish], self.units).stale
        gone = phrase("outline.gone", lang)
        data = outline_sheet.outline_bytes([*made, *((r, gone, "", "") for r in stale)])
        if not self.path.is_file() or self.path.read_bytes() != data:
            publish(data, self.path)
        return stale

    def _now(self, entry: Entry) -> str:
        key = f"outline.kind.{entry.kind}" if entry.taken else "outline.proposal"
        level = entry.level or ""
        kind = phrase(f"outline.kind.{entry.kind}", self.console.lang, level=level).strip()
        return phrase(key, self.console.lang, level=entry.level, kind=kind)

    def _become(self, wish: str) -> str:
        """What a wish makes of a line, in the words of the tree."""
        if wish.isdigit():
            return phrase("outline.kind.heading", self.console.lang, level=int(wish))
        return outline_sheet.korean(wish)

    def show(self, everything: bool) -> None:
        """Say the tree: one line an entry, deeper ones indented."""
        entries = self._tree()
        shown = [e for e in entries if everything or e.row.wish or e.taken or e.kind == "heading"]
        depth = 0
        for entry in shown:
            heading = entry.kind == "heading" and entry.taken
            depth = entry.level - 1 if heading else depth
            self._line(entry, depth if heading else depth + 1)
        self.console.say("outline.count", **_counts(entries))
        if len(shown) < len(entries):
            self.console.say("outline.more", count=len(entries) - len(shown), slug=self.slug)
        self.console.say("outline.how", slug=self.slug)

    def _line(self, entry: Entry, depth: int) -> None:
        lang = self.console.lang
        why = phrase(entry.why, lang)
        place = place_text(entry.place, lang)
        # What the source itself marks needs no reason: heard in every line, it hides the others.
        key = "outline.marked" if entry.why in _MARKED else "outline.line"
        facts = {"now": self._now(entry), "words": entry.words, "place": place}
        text = phrase(key, lang, **facts, **({} if entry.why in _MARKED else {"why": why}))
        if entry.row.wish:
            text += phrase("outline.wished", lang, wish=self._become(entry.row.wish))
        self.console.line("  " * depth + text)
        self.console.event(
            "outline", what=entry.kind, level=entry.level, words=entry.words, nth=entry.row.nth,
            why=why, taken=entry.taken, place=place, wish=entry.row.wish, depth=depth,
        )  # fmt: skip


def _counts(entries: Sequence[Entry]) -> dict[str, int]:
    headings = sum(e.taken and e.kind == "heading" for e in entries)
    return {"headings": headings, "proposals": sum(not e.taken for e in entries)}


def _refused(id: str, **facts: str | int) -> DaisyError:
    return DaisyError(Finding(id, facts=facts), exit_code=ExitCode.BAD_USAGE)

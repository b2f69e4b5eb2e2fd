# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc``: show, check and convert files of catalogue records, however many they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.marc_make import make
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.formats.kormarc.parts import Read
    from daisy_pipeline.formats.kormarc.record import Record

# Signs of a foreign record that would steer the terminal or turn a line around.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FILE = click.Path(path_type=Path, dir_okay=False)
_encoding = click.option("--encoding", type=click.Choice(["utf-8", "cp949"]), default=None)


@click.group()
def marc() -> None:
    """Everything about catalogue records in files."""


marc.add_command(make)


@marc.command()
@click.argument("source", type=_FILE)
@click.option("--id", "wanted", default="")
@click.option("--from", "first", type=click.IntRange(1), default=1)
@click.option("--limit", type=click.IntRange(1), default=20)
@_encoding
@click.pass_obj
def show(
    console: Console, source: Path, wanted: str, first: int, limit: int, encoding: str | None
) -> ExitCode:
    """Print records as lines; those of a control number, or some from a place on."""
    read = _wanted(_read(source, encoding), wanted, first)
    bad = shown = 0
    for one in islice(read, limit):
        shown += 1
        bad += isinstance(one, Finding)
        _show(console, one)
    if not shown:
        console.say("marc.none")
    elif next(read, None) is not None:
        console.say("marc.more", count=shown, first=first + shown)
    return ExitCode.FINDINGS if bad else ExitCode.OK


def _wanted(read: Iterator[Read], wanted: str, first: int) -> Iterator[Read]:
    """Of a file's records those asked for; what cannot be read may be any of them."""
    for number, one in enumerate(read, 1):
        if number < first:
            continue
        if isinstance(one, Finding) or not wanted or one.record.control("001").strip() == wanted:
            yield one


def _show(console: Console, one: Read) -> None:
    from daisy_pipeline.formats.kormarc.mnemonic import lines_of

    if isinstance(one, Finding):
        console.tell(one)
        return
    lines = [_STEERING.sub("\ufffd", line) for line in lines_of(one.record)]
    console.say("marc.record", number=one.number)
    for line in (*lines, ""):
        console.line(line)
    console.event("record", number=one.number, lines=lines)


@dataclass
class _Tally:
    """What a check has met so far; findings beyond ``limit`` are only counted."""

    limit: int
    records: int = 0
    findings: int = 0
    errors: int = 0

    def tell(self, console: Console, finding: Finding) -> None:
        self.findings += 1
        self.errors += is_error(finding)
        if self.findings <= self.limit:
            console.tell(finding)


@marc.command()
@click.argument("sources", nargs=-1, required=True, type=_FILE)
@click.option("--limit", type=click.IntRange(0), default=200)
@_encoding
@click.pass_obj
def check(
    console: Console, sources: tuple[Path, ...], limit: int, encoding: str | None
) -> ExitCode:
    """Hold each record against our table of rules."""
    from daisy_pipeline.formats.kormarc.tables import unverified

    bad = False
    for source in sources:
        tally = _Tally(limit)
        console.say("check.begin", path=str(source))
        for one in _read(source, encoding):
            tally.records += not isinstance(one, Finding)
            for finding in _findings(one, source.name):
                tally.tell(console, finding)
        if tally.findings > limit:
            console.say("marc.untold", count=tally.findings - limit)
        console.say("marc.checked", records=tally.records, count=tally.findings)
        facts = {"records": tally.records, "count": tally.findings, "errors": tally.errors}
        console.event("checked", path=str(source), **facts)
        bad = bad or tally.errors > 0
    console.say("marc.unverified", count=unverified())
    return ExitCode.FINDINGS if bad else ExitCode.OK


def _findings(one: Read, file: str) -> list[Finding]:
    from daisy_pipeline.formats.kormarc.rules import check as held

    return [one] if isinstance(one, Finding) else held(one.record, Place(file), one.number)


@marc.command()
@click.argument("source", type=_FILE)
@click.argument("target", type=_FILE)
@click.option("--skip", is_flag=True)
@click.option("--replace", is_flag=True)
@_encoding
@click.pass_obj
def convert(
    console: Console, source: Path, target: Path, skip: bool, replace: bool, encoding: str | None
) -> ExitCode:
    """Write the records in another form; the whole file or none."""
    from daisy_pipeline.formats.kormarc.catalogue_file import parts_for
    from daisy_pipeline.tools.files import staged

    taken = _Taken(console, _read(source, encoding))
    parts = parts_for(target, taken.records(), Place(target.name))
    if target.exists() and not replace:
        raise fail("DP-LED-035", Place(str(target)), exit_code=ExitCode.BAD_USAGE)
    with staged(target) as file:
        for part in parts:
            file.write(part)
        if taken.lost and not skip:
            raise fail("DP-MRC-039", Place(target.name), count=taken.lost)
    console.say("marc.converted", file=str(target), count=taken.count)
    console.event("converted", path=str(target), records=taken.count, lost=taken.lost)
    return ExitCode.FINDINGS if taken.lost else ExitCode.OK


class _Taken:
    """The records of a file as they are taken; those that cannot be read are told and counted."""

    def __init__(self, console: Console, read: Iterator[Read]) -> None:
        self.count = self.lost = 0
        self._console, self._read = console, read

    def records(self) -> Iterator[Record]:
        for one in self._read:
            if isinstance(one, Finding):
                self.lost += 1
                self._console.tell(one)
            else:
                self.count += 1
                yield one.record


def _read(source: Path, encoding: str | None) -> Iterator[Read]:
    from daisy_pipeline.formats.kormarc.catalogue_file import iter_records

    return iter_records(source, encoding=encoding or "")

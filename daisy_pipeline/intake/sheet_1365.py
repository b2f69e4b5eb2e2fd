# SPDX-License-Identifier: AGPL-3.0-or-later
"""Credited hours as a sheet for a volunteers' portal (1365, VMS): each minute is sent once.

The reference (4.1) tells that a library keeps the volunteer's 1365 id and registers results
there; the form of an upload was not found, so columns and encoding are settings (``[hours]``)
that each library checks against its portal. Only those who agreed to it are in the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from daisy_pipeline.config.settings import Settings
from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.ledger.consents import for_hours
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.hours import credited_in, mark_sent, next_batch, waiting
from daisy_pipeline.ledger.models import WorkLog
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.tools.files import publish

FIELDS = ("portal_id", "name", "pseudonym", "date", "minutes", "hours", "activity", "title")
ENCODINGS = {"utf-8": "utf-8-sig", "cp949": "cp949"}
_FIRST = "1365"  # the portal of those of whom no other is known


@dataclass(frozen=True)
class Line:
    """One row of the sheet: what one person did on a day."""

    volunteer: str
    on: date
    activity: str
    minutes: int
    titles: tuple[str, ...] = ()


@dataclass
class Sheet:
    """What goes out, or went out: ``batch`` is "" in a dry run."""

    batch: str = ""
    lines: list[Line] = field(default_factory=list)
    rows: list[WorkLog] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """All minutes of the sheet."""
        return sum(line.minutes for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Which sheet: of a portal, with work until a day, or a batch that went out again."""

    portal: str = _FIRST
    until: date | None = None
    again: str = ""
    dry_run: bool = False


def write_sheet(ledger: Ledger, settings: Settings, target: Path | None, order: Order) -> Sheet:
    """Write the sheet of what was credited and not sent yet, and mark it as sent.

    Findings: DP-INT-046 somebody has not agreed, -047 somebody's id of the portal is not known,
    -048 corrections of what was sent before, to be entered by hand, -049 nothing is to be sent.
    DaisyError: DP-INT-053 columns that there are not, -051 a sign that the encoding lacks, -054 a
    target within the workspace, -056 no such batch, DP-LED-035 a file that is there.
    """
    columns = columns_of(settings)
    _refuse_target(ledger, target)
    # Looks at sealed data are logged before, on their own: not within the change.
    people = _people(ledger, order)
    with ledger.together():
        rows = waiting(order.until, order.again)
        if order.again and not rows:
            place = Place(inside=order.again)
            raise fail("DP-INT-056", place, exit_code=ExitCode.BAD_USAGE, batch=order.again)
        sheet = _sorted_out(rows, people, order)
        if not sheet.rows:
            sheet.findings.append(Finding("DP-INT-049"))
            return sheet
        data = _bytes(sheet, people, columns, settings)
        if credited_in(sheet.rows) != sheet.minutes:
            raise AssertionError("the sheet's minutes are not the ledger's")
        if order.dry_run or target is None:
            return sheet
        sheet.batch = order.again or next_batch(ledger, order.portal)
        if not order.again:
            mark_sent(ledger, sheet.rows, sheet.batch)
        if not (target.is_file() and target.read_bytes() == data):  # written, then the power failed
            if target.exists():
                raise fail("DP-LED-035", Place(target.name), exit_code=ExitCode.BAD_USAGE)
            publish(data, target)
    return sheet


def columns_of(settings: Settings) -> list[tuple[str, str]]:
    """Headings and fields of the sheet; DP-INT-053 (exit code 4) for a field that there is not."""
    pairs = []
    for text in settings.values["hours"]["columns"]:
        head, _, name = (part.strip() for part in str(text).rpartition("="))
        pairs.append((head, name))
    encoding = str(settings.values["hours"]["encoding"]).lower()
    wrong = [name for head, name in pairs if name not in FIELDS or not head]
    if wrong or not pairs or encoding not in ENCODINGS:
        place = settings.origin.get("hours.columns") or Place("daisy.toml", inside="[hours]")
        facts: dict[str, Fact] = {"field": ", ".join(wrong) or encoding}
        facts |= {"known": ", ".join(FIELDS), "encodings": ", ".join(ENCODINGS)}
        raise fail("DP-INT-053", place, exit_code=ExitCode.BAD_CONFIG, **facts)
    return pairs


def _refuse_target(ledger: Ledger, target: Path | None) -> None:
    """Who people are stays sealed in the workspace, which is copied and shared."""
    if target is not None and target.resolve().is_relative_to(ledger.workspace.root.resolve()):
        shown = ledger.workspace.shown(target.resolve())
        raise fail("DP-INT-054", Place(shown), exit_code=ExitCode.BAD_USAGE)


def _people(ledger: Ledger, order: Order) -> Mapping[str, Mapping[str, str]]:
    """Who is to be in the sheet and agreed to it, with what the portal has to know."""
    rows = WorkLog.objects.filter(sent_in=order.again).exclude(credited_minutes=0)
    if order.until:
        rows = rows.filter(worked_on__lte=order.until)
    names = sorted(set(rows.values_list("volunteer__pseudonym", flat=True)))
    return for_hours(ledger, names)


def _sorted_out(
    rows: Sequence[WorkLog], people: Mapping[str, Mapping[str, str]], order: Order
) -> Sheet:
    """Which rows are sent, in lines of person, day and activity; what is told of the others."""
    sheet = Sheet()
    told: dict[tuple[str, str], int] = {}
    groups: dict[tuple[date, str, str], list[WorkLog]] = {}
    for row in rows:
        who = row.volunteer.pseudonym
        known = people.get(who)
        if known is None:
            told["DP-INT-046", who] = told.get(("DP-INT-046", who), 0) + row.credited_minutes
        elif known.get("portal", _FIRST) != order.portal:
            continue
        elif not known.get("portal_id"):
            told["DP-INT-047", who] = told.get(("DP-INT-047", who), 0) + row.credited_minutes
        else:
            groups.setdefault((row.worked_on, who, row.activity), []).append(row)
    for (on, who, activity), own in groups.items():
        _put(sheet, Line(who, on, activity, 0), own)
    sheet.findings += [
        Finding(id, Place(inside=who), {"volunteer": who, "minutes": minutes})
        for (id, who), minutes in sorted(told.items())
    ]
    return sheet


def _put(sheet: Sheet, line: Line, own: Sequence[WorkLog]) -> None:
    minutes = sum(row.credited_minutes for row in own)
    if minutes < 0:  # more was taken back than is new: a portal takes no hours below zero
        facts: dict[str, Fact] = {"volunteer": line.volunteer, "on": str(line.on)}
        facts |= {"minutes": -minutes}
        sheet.findings.append(Finding("DP-INT-048", Place(inside=line.volunteer), facts))
        return
    sheet.rows += own
    if minutes:
        titles = {row.assignment.title.title for row in own if row.assignment is not None}
        one = Line(line.volunteer, line.on, line.activity, minutes, tuple(sorted(titles)))
        sheet.lines.append(one)


def _bytes(
    sheet: Sheet,
    people: Mapping[str, Mapping[str, str]],
    columns: Sequence[tuple[str, str]],
    settings: Settings,
) -> bytes:
    rows = [
        [_cell(name, line, people[line.volunteer]) for _, name in columns] for line in sheet.lines
    ]
    text = sheet_bytes([head for head, _ in columns], rows).decode("utf-8-sig")
    encoding = ENCODINGS[str(settings.values["hours"]["encoding"]).lower()]
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as problem:
        line = text.count("\n", 0, problem.start) + 1
        place = Place("", line=line)
        error = fail("DP-INT-051", place, exit_code=ExitCode.FINDINGS, encoding=encoding)
    # Outside of ``except``: the cause would carry the sheet's text, names and all.
    raise error


def _cell(name: str, line: Line, known: Mapping[str, str]) -> str | int:
    cells: dict[str, str | int] = {
        "pseudonym": line.volunteer,
        "date": line.on.isoformat(),
        "minutes": line.minutes,
        "hours": f"{line.minutes // 60}:{line.minutes % 60:02d}",
        "activity": phrase(f"activity.{line.activity}", "ko"),
        "title": ", ".join(line.titles),
    }
    return cells[name] if name in cells else known.get(name, "")

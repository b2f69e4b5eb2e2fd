# SPDX-License-Identifier: AGPL-3.0-or-later
"""Begin an issue of a serial (소리잡지) as its last issue stands: settings, music, keywords.

What belongs to one issue alone is never taken over: narrators, dates, credits, corrections, ids.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.build.create import NewTitle
from daisy_pipeline.catalogue.beginning import Beginning
from daisy_pipeline.config.donated import is_day
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.config.title_file import QUARTER, find_inside
from daisy_pipeline.config.toml_edit import TomlTable
from daisy_pipeline.config.toml_file import TomlFile, read_toml
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail

_ISSUE = re.compile(r"(?:제|no\.?)?([0-9]+)호?", re.ASCII)
_LONGEST = {"name": 200, "issue": 40}  # characters, as the ledger keeps them
_MUSIC = ("opening", "jingle", "closing")
_OF_TITLE = ("publisher", "producer", "rights", "description")
_OF_CATALOGUE = ("kdc", "kdc_edition", "place", "keywords", "funding", "recorded_at")


@dataclass(frozen=True)
class Issue:
    """An issue of a serial as title.toml's table ``serial`` tells it; "" where nothing is told."""

    name: str
    issue: str
    quarter: str = ""
    issued: str = ""

    def table(self) -> dict[str, str]:
        """The table: only what is told."""
        return {key: value for key, value in vars(self).items() if value}


@dataclass(frozen=True)
class Begun:
    """A wish that has all of the last issue: its slug ("" for the first issue), what is told."""

    wish: NewTitle
    last: str
    findings: tuple[Finding, ...]


def begin_issue(workspace: Workspace, wish: NewTitle, issue: Issue) -> Begun:
    """The wish for a new issue, with what its last issue has.

    DaisyError (exit code 2): DP-NEW-019 another title is this issue, -021 a name, quarter or day
    that cannot be. Findings: DP-NEW-020 what of the last issue could not be taken over.
    """
    issue = Issue(
        *(" ".join(unicodedata.normalize("NFC", v).split()) for v in vars(issue).values())
    )
    issue = replace(issue, quarter=issue.quarter.upper())
    _judge(issue)
    findings: list[Finding] = []
    known = dict(_issues(workspace, issue.name, findings))
    for slug, file in known.items():
        if number_of(str(_table(file, "serial").get("issue", ""))) == number_of(issue.issue):
            facts: dict[str, Fact] = {"serial": issue.name, "issue": issue.issue, "slug": slug}
            place = file.place("serial.issue")
            raise fail("DP-NEW-019", place, exit_code=ExitCode.BAD_USAGE, **facts)
    last = max(known, key=lambda slug: _order(known[slug]), default="")
    if last:  # one serial is spelt in one way
        name = " ".join(str(_table(known[last], "serial")["name"]).split())
        issue = replace(issue, name=name)
    title = wish.title or f"{issue.name} {issue.issue}"
    beginning = wish.beginning or Beginning(title=title)
    wish = replace(wish, title=title, beginning=beginning, fill=_filler(issue, {}, Path(), {}))
    if last:
        file = known[last]
        told, tables = _table(file, "title"), _tables(file, findings)
        music = workspace.folder(last)
        wish = replace(
            wish,
            beginning=_like(beginning, told),
            language=wish.language or str(told.get("language", "")),
            of_title={key: str(told[key]) for key in _OF_TITLE if told.get(key)},
            fill=_filler(issue, tables, music, _found_music(file, music, findings)),
        )
    return Begun(wish, last, tuple(findings))


def _judge(issue: Issue) -> None:
    wrong = [key for key, most in _LONGEST.items() if not 0 < len(getattr(issue, key)) <= most]
    wrong += ["quarter"] if issue.quarter and not QUARTER.fullmatch(issue.quarter) else []
    wrong += ["issued"] if issue.issued and not is_day(issue.issued) else []
    for key in wrong:
        facts: dict[str, Fact] = {"key": f"serial.{key}", "value": getattr(issue, key)[:60]}
        place = Place(inside=f"serial.{key}")
        raise fail("DP-NEW-021", place, exit_code=ExitCode.BAD_USAGE, **facts)


def _issues(
    workspace: Workspace, name: str, findings: list[Finding]
) -> Iterator[tuple[str, TomlFile]]:
    """The titles that are issues of the serial; a title.toml that cannot be read is told."""
    for slug in workspace.slugs():
        path = workspace.folder(slug) / "title.toml"
        shown = workspace.shown(path)
        try:
            file = read_toml(path, shown)
        except DaisyError as problem:
            findings.append(Finding("DP-NEW-020", Place(shown), {"what": problem.findings[0].id}))
            continue
        if _same(str(_table(file, "serial").get("name", "")), name):
            yield slug, file


def _same(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def number_of(issue: str) -> str:
    """What issue it is, without the words around its number: 제13호 and 13 are one."""
    found = _ISSUE.fullmatch(plain_name(issue))
    return found[1].lstrip("0") if found else plain_name(issue)


def plain_name(text: str) -> str:
    """A name by which a serial is known again: blanks and case aside."""
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


def _table(file: TomlFile, name: str) -> Mapping[str, Any]:
    value = file.values.get(name, {})
    return value if isinstance(value, dict) else {}


def _order(file: TomlFile) -> tuple[object, ...]:
    """By quarter and day where they are told, then by the issue's number, then by the title's day.

    An issue without any of these comes before those that have them.
    """
    told = _table(file, "serial")
    quarter, issued, issue = (str(told.get(key, "")) for key in ("quarter", "issued", "issue"))
    day = str(_table(file, "title").get("date", ""))
    return quarter, issued, natural_key(issue or "0"), day


def _like(own: Beginning, told: Mapping[str, Any]) -> Beginning:
    """The beginning with what it does not tell from the last issue's table ``title``."""
    return replace(
        own,
        creators=own.creators or _texts(told.get("creators")),
        contributors=own.contributors or _texts(told.get("contributors")),
        subjects=own.subjects or _texts(told.get("subjects")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _tables(file: TomlFile, findings: list[Finding]) -> dict[str, dict[str, Any]]:
    """The last issue's tables of settings, and what its catalogue says of every issue."""
    own = _table(file, "catalogue")
    found = {"catalogue": {key: own[key] for key in _OF_CATALOGUE if own.get(key)}}
    for section, known in defaults().items():
        settings = {k: v for k, v in _table(file, section).items() if k in known}
        settings = {**found.get(section, {}), **settings}
        found |= dict(_flat(section, settings, file, findings))
    if found.get("audio"):
        found["audio"] = {"narrators": [], **found["audio"]}
    return {name: values for name, values in found.items() if values}


def _flat(
    name: str, table: Mapping[str, Any], file: TomlFile, findings: list[Finding]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A table and the tables in it, each under its dotted name."""
    plain = {}
    for key, value in table.items():
        dotted = f"{name}.{key}"
        if isinstance(value, dict) and re.fullmatch(r"[A-Za-z0-9_-]+", key):
            yield from _flat(dotted, value, file, findings)
        elif isinstance(value, str | int | float) or _is_list(value):
            plain[key] = value
        else:
            findings.append(Finding("DP-NEW-020", file.place(dotted), {"what": dotted}))
    yield name, plain


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str | int | float) for one in value)


def _found_music(file: TomlFile, folder: Path, findings: list[Finding]) -> dict[str, str]:
    """Names of the music that the last issue has, by role; what is missing is told."""
    found = {}
    for role in _MUSIC:
        name, place = _table(file, "magazine").get(role), file.place(f"magazine.{role}")
        if not name or not isinstance(name, str):
            continue
        try:
            path = find_inside(folder, name, place)
        except DaisyError:
            path = None
        if path is None or not path.is_file():
            findings.append(Finding("DP-NEW-020", place, {"what": name}))
            continue
        found[role] = path.relative_to(folder).as_posix()
    return found


def _filler(
    issue: Issue,
    tables: Mapping[str, Mapping[str, Any]],
    folder: Path,
    music: Mapping[str, str],
) -> Callable[[Path], Mapping[str, TomlTable]]:
    """What puts the music into the new title's folder and gives the tables of its title.toml."""

    def fill(stage: Path) -> Mapping[str, TomlTable]:
        made: dict[str, Any] = {"serial": issue.table()}
        for name in sorted(set(music.values())):
            target = stage / unicodedata.normalize("NFC", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target)
        made |= {name: dict(values) for name, values in tables.items()}
        if music:
            named = {role: unicodedata.normalize("NFC", name) for role, name in music.items()}
            made["magazine"] = {**named, **made.get("magazine", {})}
        return made

    return fill

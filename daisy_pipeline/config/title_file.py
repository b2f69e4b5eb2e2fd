# SPDX-License-Identifier: AGPL-3.0-or-later
"""title.toml: the truth about one title, read strictly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from daisy_pipeline.config.donated import TABLE as DONATED
from daisy_pipeline.config.donated import Donated, check_donated, donated_of, is_day
from daisy_pipeline.config.settings import Settings, defaults, resolve
from daisy_pipeline.config.toml_file import TomlFile, read_toml, unknown_key
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.title import Acceptance, Edition, Title

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
QUARTER = re.compile(r"\d{4}Q[1-4]", re.ASCII)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_LINK = 500  # bytes
_TEXT, _LIST, _INT, _TABLE = "text", "list of texts", "integer", "table"
_ITEMS = "items"
_ITEM_ID = re.compile(r"[A-Z0-9]{6,40}")
_KEYS: dict[str, dict[str, str]] = {
    "title": {
        "uid": _TEXT, "title": _TEXT, "subtitle": _TEXT, "creators": _LIST, "contributors": _LIST,
        "language": _TEXT, "date": _TEXT, "revision": _INT, "revision_date": _TEXT,
        "subjects": _LIST, "description": _TEXT, "rights": _TEXT, "publisher": _TEXT,
        "producer": _TEXT, "link": _TEXT,
    },
    "edition": {
        "publisher": _TEXT, "date": _TEXT, "isbn": _TEXT, "edition": _TEXT, "rights": _TEXT,
    },
    "text": {"files": _LIST},
    "audio": {"narrators": _LIST, "memory": _TABLE},
    "catalogue": {
        "kdc": _TEXT, "kdc_edition": _TEXT, "place": _TEXT, "extent": _TEXT,
        "addition": _TEXT, "control_number": _TEXT, "literary_form": _TEXT, "colour": _TEXT,
        "funding": _TEXT, "recorded_at": _TEXT, "recorded_on": _TEXT, "unabridged": _TEXT,
        "keywords": _LIST, "notes": _LIST, "credits": _LIST, "limitations": _LIST,
    },
    "magazine": {"opening": _TEXT, "jingle": _TEXT, "closing": _TEXT},
    "serial": {"name": _TEXT, "issue": _TEXT, "quarter": _TEXT, "issued": _TEXT},
    "accept": {"finding": _TEXT, "reason": _TEXT, "by": _TEXT, "inside": _TEXT},
}  # fmt: skip


@dataclass(frozen=True)
class TitleFile:
    """What title.toml says: the Title, its text files (absolute, in order), its settings."""

    title: Title
    folder: Path
    texts: tuple[Path, ...]
    settings: Settings
    source: TomlFile

    @property
    def pins(self) -> Mapping[str, object]:
        """The snapshot of each narrator's voice that this title is aligned with, by pseudonym."""
        return dict(self.source.values.get("audio", {}).get("memory", {}))

    @property
    def items(self) -> Mapping[str, str]:
        """The ids under which the title's products are catalogued, by product."""
        return dict(self.source.values.get(_ITEMS, {}))

    @property
    def donated(self) -> Mapping[str, Donated]:
        """The products that came finished from elsewhere, by product."""
        return donated_of(self.source.values)

    @property
    def catalogue(self) -> Mapping[str, Any]:
        """What only the catalogue asks of the title: class, extent of the print, notes ..."""
        return dict(self.source.values.get("catalogue", {}))

    @property
    def serial(self) -> Mapping[str, str]:
        """Of which serial the title is an issue: name, issue, quarter, issued; {} for none."""
        return dict(self.source.values.get("serial", {}))

    @property
    def music(self) -> Mapping[str, str]:
        """The names of a magazine's files of music: opening, jingle, closing, where there are."""
        table = self.source.values.get("magazine", {})
        return {key: table[key] for key in _KEYS["magazine"] if table.get(key)}


def read_title(workspace: Workspace, slug: str, chosen: tuple[str, ...] = ()) -> TitleFile:
    """A slug's title with its resolved settings; DaisyError (exit code 4) for what is wrong."""
    folder = workspace.folder(slug)
    name = workspace.shown(folder / "title.toml")
    if not (folder / "title.toml").is_file():
        raise fail("DP-CFG-013", Place(name), exit_code=ExitCode.BAD_CONFIG, name=slug)
    site, file = workspace.site(), read_toml(folder / "title.toml", name)
    findings = [*_check_site(site), *_check_keys(file), *check_donated(file)]
    if not findings:
        findings = _check_values(file)
    if findings:
        raise DaisyError(*findings, exit_code=ExitCode.BAD_CONFIG)
    settings = resolve((site, _settings_of(file)), chosen)
    title = _title(slug, file, settings)
    return TitleFile(title, folder, _texts(folder, file), settings, file)


def _settings_of(file: TomlFile) -> TomlFile:
    """The file without what only a title says: [audio] names narrators beside the settings."""
    values = {
        name: {key: item for key, item in table.items() if key not in _KEYS.get(name, {})}
        if isinstance(table, dict)
        else table
        for name, table in file.values.items()
    }
    return TomlFile(file.name, values, file.lines)


def _check_site(site: TomlFile) -> list[Finding]:
    return [unknown_key(site, key, defaults()) for key in site.values if key not in defaults()]


def _check_keys(file: TomlFile) -> list[Finding]:
    known = [*_KEYS, _ITEMS, DONATED, *defaults()]
    findings = []
    for table, value in file.values.items():
        if table == DONATED or (table in defaults() and table not in _KEYS):
            continue
        if table == _ITEMS:
            findings += _check_items(file, value)
        elif table not in _KEYS:
            findings.append(unknown_key(file, table, known))
        elif table == "accept":
            findings += _check_accept(file, value)
        else:
            findings += _check_table(file, table, value)
    return findings


def _check_accept(file: TomlFile, value: object) -> list[Finding]:
    if not isinstance(value, list):
        return [
            Finding("DP-CFG-006", file.place("accept"), {"key": "accept", "want": "[[accept]]"})
        ]
    findings = [f for item in value for f in _check_table(file, "accept", item)]
    for item in value:
        for key in ("finding", "reason", "by"):
            if isinstance(item, dict) and not item.get(key):
                facts = {"key": f"accept.{key}"}
                findings.append(Finding("DP-CFG-007", file.place("accept"), facts))
    return findings


def _check_items(file: TomlFile, value: object) -> list[Finding]:
    """Ids are of plain capitals and digits: they name files and catalogue records (001)."""
    if not isinstance(value, dict):
        return [Finding("DP-CFG-006", file.place(_ITEMS), {"key": _ITEMS, "want": _TABLE})]
    findings = []
    for product, id in value.items():
        key = f"{_ITEMS}.{product}"
        if not isinstance(id, str):
            findings.append(Finding("DP-CFG-006", file.place(key), {"key": key, "want": _TEXT}))
        elif not _ITEM_ID.fullmatch(id):
            findings.append(Finding("DP-CFG-008", file.place(key), {"key": key, "value": id}))
    return findings


def _check_table(file: TomlFile, table: str, value: object) -> list[Finding]:
    if not isinstance(value, dict):
        return [Finding("DP-CFG-006", file.place(table), {"key": table, "want": "table"})]
    findings = []
    for key, item in value.items():
        dotted = f"{table}.{key}"
        settings = defaults().get(table, {})
        if key not in _KEYS[table] and key not in settings:
            findings.append(unknown_key(file, dotted, (*_KEYS[table], *settings)))
        elif key in settings:  # `resolve` judges it
            continue
        elif not _fits(_KEYS[table][key], item):
            facts = {"key": dotted, "want": _KEYS[table][key]}
            findings.append(Finding("DP-CFG-006", file.place(dotted), facts))
    return findings


def _fits(kind: str, value: object) -> bool:
    if kind == _TEXT:
        return isinstance(value, str)
    if kind == _TABLE:
        return isinstance(value, dict)
    if kind == _INT:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _check_values(file: TomlFile) -> list[Finding]:
    table: Mapping[str, Any] = file.values.get("title", {})
    findings = [
        Finding("DP-CFG-007", file.place(f"title.{key}"), {"key": f"title.{key}"})
        for key in ("uid", "title", "language", "date")
        if not str(table.get(key, "")).strip()
    ]
    for key, form in (("language", LANGUAGE_TAG), ("date", _DATE), ("revision_date", _DATE)):
        value = str(table.get(key, ""))
        if value and not form.fullmatch(value):
            facts = {"key": f"title.{key}", "value": value}
            findings.append(Finding("DP-CFG-008", file.place(f"title.{key}"), facts))
    findings += _check_serial(file)
    link = str(table.get("link", "")).strip()
    if link and not is_address(link):
        facts = {"key": "title.link", "value": link}
        findings.append(Finding("DP-LPR-035", file.place("title.link"), facts))
    if not file.values.get("text", {}).get("files") and not file.values.get(DONATED):
        findings.append(Finding("DP-CFG-007", file.place("text.files"), {"key": "text.files"}))
    return findings


def _check_serial(file: TomlFile) -> Iterator[Finding]:
    """An issue has its serial's name and its own; a quarter as 2026Q4, a day as 2026-12-01."""
    table: Mapping[str, str] = file.values.get("serial", {})
    for key in ("name", "issue") if "serial" in file.values else ():
        if not table.get(key, "").strip():
            yield Finding("DP-CFG-007", file.place(f"serial.{key}"), {"key": f"serial.{key}"})
    wrong = [key for key in ("quarter",) if table.get(key) and not QUARTER.fullmatch(table[key])]
    wrong += [key for key in ("issued",) if table.get(key) and not is_day(table[key])]
    for key in wrong:
        facts = {"key": f"serial.{key}", "value": table[key]}
        yield Finding("DP-CFG-008", file.place(f"serial.{key}"), facts)


def is_address(link: str) -> bool:
    """Whether a text is an address of the web, short enough for a QR code in print."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    whole = not re.search(r"[\s{}<>\"\\^`|]", link)
    return plain and whole and len(link.encode()) <= _LONGEST_LINK


def _title(slug: str, file: TomlFile, settings: Settings) -> Title:
    table: Mapping[str, Any] = file.values["title"]
    library = str(settings.values["site"]["library"])
    narrators = tuple(file.values.get("audio", {}).get("narrators", ()))
    edition = Edition(**file.values.get("edition", {}))
    accepted = tuple(Acceptance(**item) for item in file.values.get("accept", ()))
    return Title(
        slug=slug,
        uid=table["uid"],
        title=table["title"],
        lang=table["language"],
        date=table["date"],
        publisher=table.get("publisher", "") or library or edition.publisher or table["title"],
        producer=table.get("producer", "") or library,
        narrators=narrators,
        edition=edition,
        accepted=accepted,
        creators=tuple(table.get("creators", ())),
        contributors=tuple(table.get("contributors", ())),
        subjects=tuple(table.get("subjects", ())),
        subtitle=table.get("subtitle", ""),
        description=table.get("description", ""),
        rights=table.get("rights", ""),
        link=table.get("link", "").strip(),
        revision_date=table.get("revision_date", ""),
        revision=table.get("revision", 0),
    )


def _texts(folder: Path, file: TomlFile) -> tuple[Path, ...]:
    paths = []
    for name in file.values.get("text", {}).get("files", ()):
        place = file.place("text.files")
        path = find_inside(folder, name, place)
        if path is None:
            raise fail("DP-CFG-015", place, exit_code=ExitCode.BAD_CONFIG, name=name)
        paths.append(path)
    return tuple(paths)


def find_inside(folder: Path, name: str, place: Place) -> Path | None:
    """The file that title.toml names at ``place``; None when there is none.

    DaisyError DP-CFG-009 (exit code 4) for a name that leads out of the title's folder.
    """
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in name:
        raise fail("DP-CFG-009", place, exit_code=ExitCode.BAD_CONFIG, name=name)
    return _find(folder, pure)


def _find(folder: Path, name: PurePosixPath) -> Path | None:
    """The file of a name, also where a Mac or an archive wrote the name decomposed (NFD)."""
    path = folder
    for part in name.parts:
        if not (path / part).exists():
            wanted = unicodedata.normalize("NFC", part)
            inside = sorted(path.iterdir()) if path.is_dir() else []
            same = [p.name for p in inside if unicodedata.normalize("NFC", p.name) == wanted]
            if not same:
                return None
            part = same[0]
        path /= part
    return path

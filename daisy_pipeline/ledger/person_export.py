# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that is held of one person, for that person (개인정보 보호법 35조, 열람; from memory).

As JSON for programs and as a plain HTML page for people. Other people stay pseudonyms in it.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, Model, Q, QuerySet

from daisy_pipeline.config.voices import narrator_folder
from daisy_pipeline.ledger import consents, portable, vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.export import heading
from daisy_pipeline.ledger.models import AccessLog, AuditLog, Item, Review, Volunteer
from daisy_pipeline.ledger.recordings import recordings_of
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import publish

Word = Callable[[str], str]
_OTHERS: dict[type[Model], tuple[str, ...]] = {
    Review: ("reviewer",),
    Item: ("made_by",),
    AccessLog: ("subject",),
}
_DATED = {"auditlog", "accesslog"}


@dataclass(frozen=True)
class Held:
    """What is held: who the person is, rows by table, recordings, files of the voice."""

    pseudonym: str
    identity: Mapping[str, str]
    tables: Mapping[str, list[dict[str, Any]]]
    recordings: list[str]
    voice: list[str]
    consents: Mapping[str, str]


def held(ledger: Ledger, volunteer: Volunteer, reason: str) -> Held:
    """Gather all of it; the look at the sealed data is in the access log before."""
    identity = vault.who(ledger, [volunteer], reason)[volunteer.pseudonym]
    tables = {name: list(rows) for name, rows in _tables(volunteer) if rows}
    spoken = [f"{one.slug}/{one.file}" for one in recordings_of(ledger, volunteer)]
    stands = {str(one.purpose): one.state for one in consents.standing(volunteer)}
    return Held(volunteer.pseudonym, identity, tables, spoken, _voice(ledger, volunteer), stands)


def _tables(volunteer: Volunteer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows of every table that points to the volunteer, or names the pseudonym."""
    for name, model in portable.tables(apps).items():
        found = _rows_of(model, volunteer)
        if found is not None:
            order = "sequence" if name in _DATED else "created_at"
            yield name, [_row(row) for row in found.order_by(order, "pk")]


def _rows_of(model: type[Model], volunteer: Volunteer) -> QuerySet[Any] | None:
    every = model._default_manager
    if model is Volunteer:
        return every.filter(pk=volunteer.pk)
    if model is AuditLog:
        return every.filter(_named_in_log(volunteer.pseudonym))
    own = [f.name for f in model._meta.concrete_fields if f.related_model is Volunteer]
    wanted = Q()
    for name in own:
        wanted |= Q(**{name: volunteer})
    for name in _OTHERS.get(model, ()):
        wanted |= Q(**{name: volunteer.pseudonym})
    return every.filter(wanted) if wanted else None


def _named_in_log(pseudonym: str) -> Q:
    """Rows about the person: alone, or beside a title's folder (``봄 V-014``)."""
    return Q(subject=pseudonym) | Q(subject__endswith=f" {pseudonym}")


def _row(row: Model) -> dict[str, Any]:
    return {
        field.name: _plain(row, field)
        for field in row._meta.concrete_fields
        if not isinstance(field, BinaryField) and field.name not in ("revision", "digest")
    }


def _plain(row: Model, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    if field.is_relation and value is not None:
        other = getattr(row, field.name)
        for name in ("pseudonym", "slug", "item_id", "file"):
            if hasattr(other, name):
                return getattr(other, name)
    return portable.plain(value)


def _voice(ledger: Ledger, volunteer: Volunteer) -> list[str]:
    folder = narrator_folder(ledger.workspace, volunteer.voice or volunteer.pseudonym)
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    return [ledger.workspace.shown(path) for path in files]


def write(ledger: Ledger, found: Held, target: Path, lang: str, word: Word) -> list[Path]:
    """Write ``target`` as .json and .html, for the owner's eyes only; the two files.

    DP-LED-035 (exit code 2) where one of them is there already.
    """
    stem = target.with_suffix("") if target.suffix in (".json", ".html") else target
    paths = [stem.with_name(f"{stem.name}{suffix}") for suffix in (".json", ".html")]
    for path in paths:
        if path.exists():
            place = Place(ledger.workspace.shown(path))
            raise fail("DP-LED-035", place, exit_code=ExitCode.BAD_USAGE)
    day = ledger.today().isoformat()
    data = {**found.__dict__, "on": day}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    for path, told in zip(paths, (text, page(found, day, lang, word)), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        publish(told.encode("utf-8"), path)
        _only_mine(path)
    with ledger.change("volunteer.export", found.pseudonym):
        pass
    return paths


def _only_mine(path: Path) -> None:
    if os.name != "nt":
        path.chmod(0o600)


# ------------------------------------------------------------------------------ the page


def page(found: Held, day: str, lang: str, word: Word) -> str:
    """A page that a screen reader follows by its headings and tables."""
    title = html.escape(f"{word('held.title')} {found.pseudonym}")
    identity = [(word(f"field.{k.replace('_', '-')}"), v) for k, v in found.identity.items()]
    stands = [(word(f"consent.{k}"), word(f"consent-state.{v}")) for k, v in found.consents.items()]
    parts = [
        f"<h1>{title}</h1><p>{html.escape(word('held.about'))} {day}</p>",
        f"<h2>{html.escape(word('held.identity'))}</h2>{_pairs(identity, word)}",
        f"<h2>{html.escape(word('table.consent'))}</h2>{_pairs(stands, word)}",
        f"<h2>{html.escape(word('held.recordings'))}</h2>{_list(found.recordings, word)}",
        f"<h2>{html.escape(word('held.voice'))}</h2>{_list(found.voice, word)}",
    ]
    parts += [_table(name, rows, word) for name, rows in found.tables.items()]
    body = "\n".join(parts)
    style = "body{font-family:sans-serif;line-height:1.6;margin:2em;max-width:70em}"
    style += "table{border-collapse:collapse}"
    style += "th,td{border:1px solid #555;padding:.3em;text-align:left}"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"/>'
        f"<title>{title}</title><style>{style}</style></head>\n<body><main>\n{body}\n"
        "</main></body></html>\n"
    )


def _pairs(pairs: list[tuple[str, str]], word: Word) -> str:
    if not pairs:
        return f"<p>{html.escape(word('held.nothing'))}</p>"
    rows = (
        f'<tr><th scope="row">{html.escape(k)}</th><td>{html.escape(v)}</td></tr>' for k, v in pairs
    )
    return f"<table>{''.join(rows)}</table>"


def _list(lines: list[str], word: Word) -> str:
    if not lines:
        return f"<p>{html.escape(word('held.nothing'))}</p>"
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _table(name: str, rows: list[dict[str, Any]], word: Word) -> str:
    head = "".join(f'<th scope="col">{html.escape(heading(name, c, word))}</th>' for c in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(_cell(v))}</td>' for v in row.values())}</tr>"
        for row in rows
    )
    title = html.escape(word(f"table.{name}"))
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else str(value)

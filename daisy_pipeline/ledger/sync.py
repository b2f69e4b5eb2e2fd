# SPDX-License-Identifier: AGPL-3.0-or-later
"""Index the titles of sources/ and tell where the ledger and the titles say different things.

A title's folder is the truth (design, section 4): what contradicts it is told, never repaired.
A title.toml is only read when its digest has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from daisy_pipeline.ledger import voice_files
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import TitleEntry
from daisy_pipeline.ledger.serials import index_issue, twice
from daisy_pipeline.ledger.sync_items import item_findings
from daisy_pipeline.ledger.sync_names import printed_names
from daisy_pipeline.ledger.sync_takes import TakesJudge
from daisy_pipeline.ledger.titles import digest_of, values_of
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import Progress


@dataclass
class Synced:
    """What a run found: titles looked at, and the slugs that are new, changed, gone."""

    titles: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sync(ledger: Ledger, progress: Progress, *, dry_run: bool = False) -> Synced:
    """Bring the index up to date (but for ``dry_run``) and look for contradictions.

    Findings: DP-LED-016, -020 to -029, -037 to -039, -064, -095, each with its title's file as
    the place.
    """
    done = Synced()
    known = {entry.slug: entry for entry in TitleEntry.objects.all()}
    slugs = ledger.workspace.slugs()
    written = _index(ledger, slugs, known, done)
    done.gone = sorted(s for s, e in known.items() if s not in set(slugs) and not e.gone)
    if not dry_run and (written or done.gone):
        _write(ledger, written, done)
    done.findings += _twice(ledger, {**_uids(known, slugs), **_new_uids(written)})
    judge = TakesJudge(ledger)
    for number, slug in enumerate(slugs):
        progress.step(number, len(slugs), "work.ledger-sync")
        done.findings += judge.of(slug)
    judge.save()
    done.findings += judge.left_behind(slugs)
    done.findings += printed_names(ledger, slugs)
    done.findings += item_findings(ledger)
    done.findings += twice(ledger)
    done.findings += voice_files.contradictions(ledger)
    progress.step(len(slugs), len(slugs), "work.ledger-sync")
    return done


def _index(
    ledger: Ledger, slugs: list[str], known: dict[str, TitleEntry], done: Synced
) -> dict[str, dict[str, Any]]:
    """What is to be written of new and changed titles, by slug."""
    written = {}
    for slug in slugs:
        done.titles += 1
        path = ledger.workspace.folder(slug) / "title.toml"
        entry = known.get(slug)
        if entry and not entry.gone and entry.digest == digest_of(path.read_bytes()):
            continue
        try:
            written[slug] = values_of(ledger, slug)
        except DaisyError as problem:
            place = Place(ledger.workspace.shown(path))
            done.findings.append(Finding("DP-LED-037", place, {"id": problem.findings[0].id}))
            continue
        (done.changed if entry else done.new).append(slug)
    return written


def _write(ledger: Ledger, written: dict[str, dict[str, Any]], done: Synced) -> None:
    counts = {"new": len(done.new), "changed": len(done.changed), "gone": len(done.gone)}
    with ledger.change("ledger.sync", "sources", **counts):
        for slug, values in written.items():
            entry, new = TitleEntry.objects.get_or_create(
                slug=slug, defaults={**ledger.fresh(), **values}
            )
            if not new:
                for name, value in values.items():
                    setattr(entry, name, value)
                entry.revision += 1
                entry.save()
            index_issue(ledger, entry)
        for entry in TitleEntry.objects.filter(slug__in=done.gone):
            entry.gone = True
            entry.revision += 1
            entry.save()


def _uids(known: dict[str, TitleEntry], slugs: list[str]) -> dict[str, str]:
    return {slug: known[slug].uid for slug in slugs if slug in known}


def _new_uids(written: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {slug: str(values["uid"]) for slug, values in written.items()}


def _twice(ledger: Ledger, uids: dict[str, str]) -> list[Finding]:
    """DP-LED-029 for two titles with one identifier: someone copied a folder."""
    first: dict[str, str] = {}
    findings = []
    for slug, uid in sorted(uids.items()):
        other = first.setdefault(uid, slug)
        if other != slug:
            path = ledger.workspace.folder(slug) / "title.toml"
            facts = {"other": other}
            findings.append(Finding("DP-LED-029", Place(ledger.workspace.shown(path)), facts))
    return findings

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take in a finished item from another library, a group, a person: kept, judged, catalogued.

The order is such that a kill at any point loses nothing, and the same command goes on: files are
copied beside their place and named by one rename, title.toml is written whole, and the ledger's
row comes last. Source files are only ever read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.build.create import NewTitle, create_title
from daisy_pipeline.build.donated import digest_of
from daisy_pipeline.build.donated_package import Says
from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.prepare import Options, title_lock
from daisy_pipeline.catalogue.beginning import Beginning
from daisy_pipeline.config.donated import TABLE, Donated
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.toml_edit import TomlTable, says_table, with_table
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.intake.donated_copy import copied
from daisy_pipeline.intake.gift import Gift, judge_files, look, received, sweep, told_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.tools.files import publish

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item

FOLDER = "donated"


@dataclass(frozen=True)
class TakenIn:
    """The item; ``fresh`` unless the very same files were taken in before; ``good`` if valid."""

    slug: str
    item: Item
    fresh: bool
    good: bool
    findings: tuple[Finding, ...]


def donate(ledger: Ledger, gift: Gift, progress: Progress | None = None) -> TakenIn:
    """Take in a finished item: sources/<slug>/donated/, output/<slug>/, the ledger.

    DaisyError, and nothing is taken in: DP-DON-001, -002 it is another product, or none; -007 one
    is there already; -008 it is made here; -009 no title; -010, -011 the narration; -012 several
    files; -013 it waits for an answer; -014 to -016, -022 the giver; -017 the day; DP-PKG of a zip
    that is not harmless; DP-PDF, DP-DON-024 of a file that cannot be opened; DP-INT-010 to
    -012 of files not read whole; DP-LED-075 for nobody.
    Findings: what the check says, DP-DON-018 what was taken over, -019 printed names, -020 errors,
    -023 names that could not be compared, -025 terms that nobody has judged.
    """
    from daisy_pipeline.ledger.givers import judge_giver
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    workspace = ledger.workspace
    judge_files(gift)
    said = {"maker": gift.maker, "terms": gift.terms}
    files = [path.name for path in gift.files]
    told = judge_giver(ledger, gift.giver.strip(), private=gift.private, files=files, **said)
    day = received(gift.received, ledger.today())
    sweep(workspace, ledger.now().timestamp())
    found, narration = look(workspace, gift)
    sha = digest_of(gift.files)
    known = _same(workspace, gift, sha)
    slug = known or gift.slug
    donated = _donated(gift, found, narration, sha, day)
    if not known and slug:
        donated = _on_old_terms(read_title(workspace, slug), donated)
        _put_in(ledger, slug, gift, donated, _replaceable(ledger, slug, gift))
    elif not known:
        slug = _begin(workspace, gift, found, donated)
    if not known:
        told += told_of(workspace, slug, gift, found, donated)
    built = build_title(workspace, slug, Options(only=(gift.product,)), progress or Silent())
    return _registered(ledger, slug, gift, fresh=not known, told=[*told, *built.findings])


def _same(workspace: Workspace, gift: Gift, sha: str) -> str:
    """The title that these very files were taken into before; "" for none."""
    for slug in [gift.slug] if gift.slug else workspace.slugs():
        try:
            if sha.encode("ascii") not in (workspace.folder(slug) / "title.toml").read_bytes():
                continue  # nearly all of a library's titles: understanding each takes long
            came = read_title(workspace, slug).donated.get(gift.product)
        except (DaisyError, OSError):  # not this title's turn to be judged
            continue
        if came is not None and came.sha256 == sha:
            return slug
    return ""


def _donated(gift: Gift, found: Says, narration: str, sha: str, received: str) -> Donated:
    folder = f"{FOLDER}/{gift.product}-{sha[:12]}"
    names = (unicodedata.normalize("NFC", path.name) for path in gift.files)
    return Donated(
        product=gift.product,
        files=tuple(f"{folder}/{name}" for name in names),
        sha256=sha,
        narration=narration,
        giver=unicodedata.normalize("NFC", gift.giver.strip()),
        private=gift.private,
        received=received,
        maker=unicodedata.normalize("NFC", gift.maker.strip()) or found.maker,
        made=found.made,
        identifier=found.identifier,
        terms=gift.terms.strip(),
        pass_on=gift.pass_on,
        narrators=found.narrators,
    )


def _on_old_terms(file: TitleFile, donated: Donated) -> Donated:
    """A mended file comes on the terms of the one that it replaces, unless new ones are told."""
    before = file.donated.get(donated.product)
    if before is None or donated.terms not in ("", before.terms):
        return donated
    return replace(donated, terms=before.terms, pass_on=donated.pass_on or before.pass_on)


def _replaceable(ledger: Ledger, slug: str, gift: Gift) -> Item | None:
    """The item that a mended one replaces, if any; refuses what may not be replaced."""
    from daisy_pipeline.ledger.items import refuse_waiting
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.readiness import OWN
    from daisy_pipeline.ledger.states import ItemState

    rows = Item.objects.filter(title__slug=slug, product=gift.product)
    item = rows.exclude(state=ItemState.WITHDRAWN).order_by("created_at", "item_id").last()
    there = read_title(ledger.workspace, slug).donated.get(gift.product)
    place = Place(ledger.workspace.shown(ledger.workspace.folder(slug) / "title.toml"))
    product = f"product.{gift.product}"
    if item is not None and item.origin == OWN:
        facts = {"slug": slug, "product": product, "item": item.item_id}
        raise DaisyError(Finding("DP-DON-008", place, facts), exit_code=ExitCode.BAD_USAGE)
    if (there is not None and item is not None) and not gift.again:
        facts = {"slug": slug, "product": product}
        raise DaisyError(Finding("DP-DON-007", place, facts), exit_code=ExitCode.BAD_USAGE)
    if item is not None:
        refuse_waiting(item)
    return item


def _put_in(ledger: Ledger, slug: str, gift: Gift, donated: Donated, replaced: Item | None) -> None:
    """Copy the files into a title that is there, and write the table of title.toml.

    The item that they replace comes into review in between: files that cannot be read whole leave
    it as it was, and no approved or sent item has another product than the one that it had.
    """
    from daisy_pipeline.ledger.items import again

    workspace = ledger.workspace
    with title_lock(workspace, slug):
        folder = workspace.folder(slug)
        values = copied(folder, gift.files, donated)
        path = folder / "title.toml"
        raw = path.read_bytes()
        text, table = raw.decode("utf-8-sig"), f"{TABLE}.{donated.product}"
        made = with_table(text, table, values)
        if not says_table(made, text, table, values):
            place = Place(workspace.shown(path), inside=table)
            raise fail("DP-DON-021", place, exit_code=ExitCode.BAD_USAGE, product=donated.product)
        if replaced is not None:
            again(ledger, replaced)
        mark = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
        publish(mark + made.encode("utf-8"), path)


def _begin(workspace: Workspace, gift: Gift, found: Says, donated: Donated) -> str:
    """Start a title that holds the item; its slug. DP-DON-009 where nobody knows its title."""
    told = gift.beginning or Beginning(title="")
    title = gift.title.strip() or told.title or found.title
    if not title:
        raise fail("DP-DON-009", Place(gift.files[0].name), exit_code=ExitCode.BAD_USAGE)
    beginning = replace(
        told,
        title=title,
        creators=gift.creators or told.creators or found.creators,
        language=told.language or found.language,
        publisher=told.publisher or found.publisher,
        date=told.date or found.published,
        isbn=told.isbn or found.isbn,
    )

    def fill(stage: Path) -> dict[str, TomlTable]:
        return {f"{TABLE}.{donated.product}": copied(stage, gift.files, donated)}

    day = donated.made or donated.received
    wish = NewTitle(title, (), (), "", day, gift.comments, beginning, fill)
    slug, _ = create_title(workspace, wish)
    return slug


def _registered(
    ledger: Ledger, slug: str, gift: Gift, *, fresh: bool, told: list[Finding]
) -> TakenIn:
    """Give the item its number, and take what the check found into the ledger."""
    from daisy_pipeline.ledger.approval import validate
    from daisy_pipeline.ledger.items import add, find
    from daisy_pipeline.ledger.readiness import PASS, report_of
    from daisy_pipeline.ledger.states import ItemState

    item = add(ledger, slug, gift.product, branch=gift.branch).item
    good = True
    if item.state == ItemState.IN_REVIEW:
        row, faults = validate(ledger, item)
        good = row.result == PASS
        if faults:
            place = Place(ledger.workspace.shown(report_of(ledger, item).with_suffix(".html")))
            facts = {"item": item.item_id, "slug": slug}
            told.append(Finding("DP-DON-020", place, facts))
    return TakenIn(slug, find(item.item_id), fresh, good, tuple(dict.fromkeys(told)))

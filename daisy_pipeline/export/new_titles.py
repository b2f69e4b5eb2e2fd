# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was newly made, as readers are told of it: by kind, each title once, with its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daisy_pipeline.catalogue.facts import ItemFacts, Material, id_key
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.export.facts import facts_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.counts import Span
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item

_M = Material
KINDS: Mapping[str, tuple[Material, ...]] = {
    "audio": (_M.HUMAN_AUDIO_202, _M.HUMAN_AUDIO_3, _M.AUDIO_FILES),
    "synthetic": (_M.SYNTHETIC_AUDIO,),
    "magazine": (_M.SERIAL_AUDIO,),
    "braille": (_M.BRAILLE_PAPER, _M.BRAILLE_FILE),
    "large-print": (_M.LARGE_PRINT,),
    "text": (_M.TEXT_DAISY, _M.EPUB_AUDIO, _M.EPUB),
}
"""What a list's sections hold, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class NewTitle:
    """A title in one section: its facts, and every form that it has there (id, material).

    ``whole`` is False where the product is not built just now: then length and pages are unknown.
    """

    facts: ItemFacts
    forms: tuple[tuple[str, Material], ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class NewTitles:
    """Sections by kind, none of them empty; ``library`` is "" where the site does not say."""

    sections: tuple[tuple[str, tuple[NewTitle, ...]], ...]
    library: str
    findings: tuple[Finding, ...] = ()

    @property
    def count(self) -> int:
        """How many entries there are; a title counts once in each section."""
        return sum(len(entries) for _, entries in self.sections)


def new_titles(ledger: Ledger, span: Span, kinds: Sequence[str] = (), at: str = "") -> NewTitles:
    """What was completed in the span, in sections; ``kinds`` of KINDS, all where none is named.

    Not told: withdrawn and rejected items, and new editions of items that still stand. Errors:
    DP-LST-001 (exit code 2) where nothing was completed in ``at``. ``findings``: DP-LST-002 for
    an item whose product is not built, DP-LST-003 for one that cannot be told at all.
    """
    from daisy_pipeline.ledger.counts import made_items
    from daisy_pipeline.ledger.states import ItemState

    wanted = [kind for kind in KINDS if not kinds or kind in kinds]
    chosen = [str(material) for kind in wanted for material in KINDS[kind]]
    rows = made_items(span).filter(material_type__in=chosen).exclude(state=ItemState.REJECTED)
    found = _Found(ledger)
    for item in rows.iterator(chunk_size=200):
        found.take(item)
    sections = tuple((kind, told) for kind in wanted if (told := found.of(kind)))
    if not sections:
        raise fail("DP-LST-001", Place(inside=at), exit_code=ExitCode.BAD_USAGE, period=at)
    library = str(resolve((ledger.workspace.site(),)).values["site"]["library"])
    return NewTitles(sections, library, tuple(found.findings))


class _Found:
    """Entries by material and title, in the order of the items' ids."""

    def __init__(self, ledger: Ledger) -> None:
        from daisy_pipeline.ledger.sync_names import PrintedNames

        self.ledger = ledger
        self._names = PrintedNames(ledger)
        self.findings: list[Finding] = []
        self._by: dict[tuple[str, object], list[tuple[ItemFacts, bool]]] = {}
        self._kind = {material: kind for kind, some in KINDS.items() for material in some}

    def take(self, item: Item) -> None:
        """Add an item, or a finding about why not."""
        place = Place(inside=item.item_id)
        told = {"item": item.item_id, "slug": item.title.slug if item.title else "–"}
        try:
            facts, whole = facts_of(self.ledger, item, self._names), True
        except DaisyError:
            plain = _plain(self.ledger, item)
            self.findings.append(Finding("DP-LST-002" if plain else "DP-LST-003", place, told))
            if plain is None:
                return
            facts, whole = plain, False
        self._by.setdefault((self._kind[facts.material], item.title_id), []).append((facts, whole))

    def of(self, kind: str) -> tuple[NewTitle, ...]:
        """The entries of a section, by title and then by author."""
        made = []
        for (own, _), several in self._by.items():
            if own == kind:
                forms = tuple((facts.item_id, facts.material) for facts, _ in several)
                facts, whole = next((one for one in several if one[1]), several[0])
                made.append(NewTitle(facts, forms, whole))
        return tuple(sorted(made, key=lambda one: _order(one.facts)))


def _order(facts: ItemFacts) -> tuple[object, ...]:
    return facts.title.title, facts.title.creators, id_key(facts.item_id)


def _plain(ledger: Ledger, item: Item) -> ItemFacts | None:
    """What title.toml alone says of an item; None where that cannot be read either."""
    from daisy_pipeline.config.title_file import read_title

    if item.title is None or item.title.gone:
        return None
    try:
        title = read_title(ledger.workspace, item.title.slug).title
    except DaisyError:
        return None
    return ItemFacts(
        item_id=item.item_id,
        material=Material(item.material_type),
        title=title,
        completed=item.completed_on.isoformat() if item.completed_on else "",
        entered="",
        created="",
    )

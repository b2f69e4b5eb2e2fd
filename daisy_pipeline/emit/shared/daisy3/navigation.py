# SPDX-License-Identifier: AGPL-3.0-or-later
"""The NCX of a product: contents, pages, notes, each in the order in which it is played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.shared.daisy3.playback import Playback, clips
from daisy_pipeline.emit.shared.naming import has_words
from daisy_pipeline.emit.shared.outline import Outline, Section, one_line
from daisy_pipeline.emit.shared.pages import PageNumber
from daisy_pipeline.emit.shared.timeline import Timeline
from daisy_pipeline.emit.shared.units import Container, Slice, Unit
from daisy_pipeline.formats.dtbook import language_tag
from daisy_pipeline.formats.dtbsmil import AudioClip
from daisy_pipeline.formats.ncx import Label, NavList, NavPoint, NavTarget, Ncx, PageTarget
from daisy_pipeline.model.book import Note, Text, text_of
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import segments

_LONGEST = 60  # characters of a note that name it in the list of notes


@dataclass(frozen=True)
class Guide:
    """What navigation needs to know of a product."""

    outline: Outline
    slices: Sequence[Slice]
    played: Playback
    times: Timeline
    pages: Mapping[str, PageNumber]


def navigation(guide: Guide, title: Title, generator: str) -> Ncx:
    """The NCX. ``playOrder`` counts targets as the spine plays them; one target, one number."""
    notes = tuple(_notes(guide))
    wanted = [_heading_target(s, guide) for s in _with_targets(guide)]
    wanted += [guide.played.targets[id] for id in guide.pages]
    wanted += [guide.played.targets[note.id] for note in notes]
    first = guide.slices[0].units[0]
    if not any(True for _ in _with_targets(guide)):
        wanted.append(guide.played.targets[first.id])
    order = _numbers(guide.played, wanted)
    points = tuple(_points(guide.outline.sections, guide, order))
    if not points:  # a Book without headings: its beginning stands in the contents by its title
        start = guide.played.targets[first.id]
        points = (NavPoint("nav-start", "title", Label(title.title), start, order[start]),)
    return Ncx(
        uid=title.uid,
        generator=generator,
        lang=language_tag(title.lang),
        title=Label(title.title, _title_sound(guide)),
        authors=tuple(Label(name) for name in title.creators),
        points=points,
        pages=tuple(_page_targets(guide, order)),
        lists=_lists(notes, guide, order),
        tests=guide.played.tests,
    )


def _numbers(played: Playback, wanted: Iterable[str]) -> dict[str, int]:
    targets = set(wanted)
    return {target: n for n, target in enumerate((t for t in played.order if t in targets), 1)}


def _with_targets(guide: Guide) -> Iterator[Section]:
    return _headed(guide.outline.sections)


def _headed(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if section.heading is not None:
            yield section
        yield from _headed(section.sections)


def _heading_target(section: Section, guide: Guide) -> str:
    """The par of the heading's first words (a named Book's headings in contents have words)."""
    assert section.heading is not None
    first = next(s for s in section.heading.text if has_words(s))
    return guide.played.targets[first.id]


def _points(
    sections: Iterable[Section], guide: Guide, order: Mapping[str, int]
) -> Iterator[NavPoint]:
    for section in sections:
        inner = tuple(_points(section.sections, guide, order))
        if section.heading is None:
            yield from inner
            continue
        target = _heading_target(section, guide)
        yield NavPoint(
            id=f"nav-{order[target]}",
            kind=f"level{section.level}",
            label=_label(section.heading.text, guide, section.heading.lang),
            target=target,
            order=order[target],
            points=inner,
        )


def _label(text: Text, guide: Guide, lang: str | None) -> Label:
    return Label(one_line(text), _sound(text, guide.times), language_tag(lang))


def _sound(text: Text, times: Timeline) -> AudioClip | None:
    """One clip for a text: from its first words to its last, where these follow in one file."""
    found = [clip for s in text if has_words(s) for clip in clips(s.id, times)]
    if not found:
        return None
    clip = found[0]
    for after in found[1:]:
        if after.src == clip.src and after.begin == clip.end:
            clip = AudioClip(clip.src, clip.begin, after.end)
    return clip


def _title_sound(guide: Guide) -> AudioClip | None:
    opening = guide.outline.opening
    return _sound(opening[0].text, guide.times) if opening else None


def _units(guide: Guide) -> Iterator[Unit]:
    for part in guide.slices:
        yield from part.units


def _page_targets(guide: Guide, order: Mapping[str, int]) -> Iterator[PageTarget]:
    for id, page in guide.pages.items():
        target = guide.played.targets[id]
        label = Label(page.label or "?")
        yield PageTarget(
            f"nav-{order[target]}", page.kind, page.value, label, target, order[target]
        )


def _notes(guide: Guide) -> Iterator[Container]:
    """Every note that is played, once, in reading order."""
    seen: set[str] = set()
    for unit in _units(guide):
        for container in unit.containers:
            if container.kind == "note" and container.id not in seen:
                seen.add(container.id)
                yield container


def _lists(
    notes: Sequence[Container], guide: Guide, order: Mapping[str, int]
) -> tuple[NavList, ...]:
    targets = []
    for note in notes:
        target = guide.played.targets[note.id]
        targets.append(NavTarget(f"nav-{order[target]}", _note_label(note), target, order[target]))
    if not targets:
        return ()
    labels = (Label("주석", lang="ko"), Label("Notes", lang="en"))
    return (NavList("notes", "note", labels, tuple(targets)),)


def _note_label(note: Container) -> Label:
    """The printed label and the first words of a note."""
    words = " ".join(" ".join(text_of(s) for s in segments((note.block,))).split())
    cut = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    label = note.block.label if isinstance(note.block, Note) else ""
    return Label(" ".join(part for part in (label, cut) if part) or "?")

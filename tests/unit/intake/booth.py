# SPDX-License-Identifier: AGPL-3.0-or-later
"""A title of three chapters, a narrator, and recordings whose words the test decides on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.config.intake_profile import read_profile
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress, Silent
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack
from daisy_pipeline.recordings.measure import whole
from daisy_pipeline.recordings.takes import Take as Row
from daisy_pipeline.recordings.takes import read_takes
from daisy_pipeline.synchronization import aligners
from tests.fakes.sounds import tone, write_wav
from tests.unit.recordings.figures import CLEAN

TITLE = """[title]
uid = "urn:uuid:{slug}"
title = "{slug}"
language = "ko"
date = "2026-03-02"
publisher = "시험도서관"
[text]
files = ["a.txt"]
"""
BODY = (
    "봄이 오면 산과 들에 진달래와 개나리가 피고 아이들은 냇가로 나가 종일 논다.",
    "여름이 오면 매미가 울고 어른들은 나무 그늘에서 낮잠을 자거나 장기를 둔다.",
    "가을이 오면 논에 벼가 익고 사람들은 해가 질 때까지 들에서 함께 일을 한다.",
)
MORE = ("바람이 분다.", "비가 온다.", "해가 난다.", "달이 뜬다.")

_SYLLABLE = 170  # ms


class Ear:
    """An aligner that knows by a recording's length which words it says; it refuses all others.

    ``says`` leads from tenths of a second to the words; a part is heard where it has all of them,
    and of it the sentences that have one of ``only`` of that length, if there are any.
    """

    name, version = "ear", 1

    def __init__(self) -> None:
        self.says: dict[int, str] = {}
        self.only: dict[int, tuple[str, ...]] = {}
        self.asked = 0

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        self.asked += 1
        (recording,) = given.recordings
        key = round(recording.duration / 100)
        words = " ".join(" ".join(text_of(s) for s, _ in given.segments).split())
        if self.says.get(key, "?") not in words:
            facts: dict[str, Fact] = {"words": words[:9], "tongue": "ko", "fits": 0, "all": 9}
            return AlignResult(SyncTrack(), (Finding("DP-SYN-001", Place(recording.file), facts),))
        clips: list[Clip] = []
        for segment, _ in given.segments:
            heard = self.only.get(key)
            there = heard is None or any(one in text_of(segment) for one in heard)
            status = ClipStatus.OK if there else ClipStatus.MISSING
            begin = clips[-1].end if clips else 0
            end = begin + (_SYLLABLE * len(text_of(segment)) if there else 0)
            origin = ClipOrigin.ALIGNER
            clips.append(Clip(segment.id, recording.digest, begin, end, origin, status, 0.9))
        return AlignResult(SyncTrack(tuple(clips)))


@dataclass
class Booth:
    """A workspace with a title and its ledger; ``stick`` is where recordings come from."""

    ledger: Ledger
    stick: Path
    ear: Ear = field(default_factory=Ear)
    silent: Progress = field(default_factory=Silent)

    def folder(self, slug: str = "봄") -> Path:
        """The title's folder."""
        return self.ledger.workspace.folder(slug)

    def title(self, slug: str = "봄") -> Path:
        """Make a title of three chapters, a page each."""
        folder = self.folder(slug)
        folder.mkdir(parents=True)
        (folder / "title.toml").write_text(TITLE.format(slug=slug), "utf-8")
        parts = (
            f"# {n}장\n\n@@p{n}0\n\n{words} {' '.join(MORE)}\n\n" for n, words in enumerate(BODY, 1)
        )
        (folder / "a.txt").write_text("".join(parts), "utf-8")
        return folder

    def volunteer(self, name: str = "V-014", *, consent: bool = True, **more: Any) -> Any:
        """A narrator who agreed to the use of the voice."""
        from datetime import date

        from daisy_pipeline.ledger.models import Consent, Volunteer

        fresh = self.ledger.fresh()
        with self.ledger.change("test", name):
            person = Volunteer.objects.create(**fresh, pseudonym=name, **more)
            if consent:
                terms = {"purpose": "voice-use", "version": "1", "given_on": date(2026, 1, 2)}
                Consent.objects.create(**fresh, volunteer=person, **terms)
        return person

    def recording(self, name: str, tenths: int, words: str = "", *only: str) -> Path:
        """A recording on the stick; its length tells it apart from all others."""
        path = self.stick / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(path, tone(8000, tenths / 10), 8000)
        if words:
            self.ear.says[tenths] = words
        if only:
            self.ear.only[tenths] = only
        return path

    def add(self, *paths: Path, slug: str = "봄", narrator: str = "V-014", **wish: Any) -> Added:
        """What ``daisy intake add`` does."""
        from daisy_pipeline.intake.session import Wish, begin
        from daisy_pipeline.intake.sources import find_sources

        sources, told = find_sources(paths or (self.stick,), self.ledger.workspace, slug)
        with begin(self.ledger, slug, Wish(narrator, **wish), self.silent) as session:
            received = session.take_in(sources)
            judge = session.judge(received, read_profile("lenient"))
            outcomes = judge.compared(list(judge.each(judge.waiting())))
            found = [*told, *session.findings, *received.findings]
        return Added(received, outcomes, found)

    def rows(self, slug: str = "봄") -> dict[str, Row]:
        """The rows of takes.tsv, by file."""
        path = self.folder(slug) / "takes.tsv"
        return {row.file: row for row in read_takes(path)[0]} if path.is_file() else {}

    def take(self, file: str, slug: str = "봄") -> Any:
        """The ledger's row of a recording."""
        from daisy_pipeline.ledger.models import Take

        return Take.objects.get(title__slug=slug, file=file)

    def takes(self) -> list[tuple[str, str]]:
        """What the ledger has: file and state."""
        from daisy_pipeline.ledger.models import Take

        return list(Take.objects.order_by("file").values_list("file", "state"))


@dataclass
class Added:
    """What came of an ``add``."""

    received: Any
    outcomes: Sequence[Any]
    findings: list[Finding]

    @property
    def ids(self) -> list[str]:
        """The numbers of what was told beside judgements."""
        return [finding.id for finding in self.findings]

    def told(self, number: int = 0) -> list[str]:
        """The numbers of what was told of a recording."""
        return [finding.id for finding in self.outcomes[number].judged.findings]


def clean(patch: pytest.MonkeyPatch) -> None:
    """Let every recording measure as a clean one."""
    measure = whole.measure

    def measured(path: Path, file: str = "", *args: Any, **more: Any) -> whole.Measurement:
        real = measure(path, file, *args, **more)
        return whole.Measurement(CLEAN, real.blocks, real.levels, real.speech)

    patch.setattr(whole, "measure", measured)


def furnish(ledger: Ledger, tmp_path: Path, patch: pytest.MonkeyPatch) -> Booth:
    """A booth with its title, V-014 and an empty stick."""
    made = Booth(ledger, tmp_path / "stick")
    made.stick.mkdir()
    made.title()
    made.volunteer()
    clean(patch)
    patch.setattr(aligners, "find", lambda _: made.ear)
    return made

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake holds is used by no build, and `daisy takes` does not turn it into what counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.assist import title_parts
from daisy_pipeline.build.sounds import pinned_ids
from daisy_pipeline.recordings.groups import groups
from daisy_pipeline.recordings.takes import STATES, Take, check_takes, read_takes, takes_bytes
from tests.fakes.sounds import tone, write_wav
from tests.unit.intake.booth import Booth

SHA = "0" * 64


def states(booth: Booth) -> dict[str, str]:
    return {file: row.state for file, row in booth.rows().items()}


def test_every_state_is_read_and_written(tmp_path: Path) -> None:
    rows = [Take(file=f"{n}.wav", sha256=SHA, state=state) for n, state in enumerate(STATES)]
    (tmp_path / "takes.tsv").write_bytes(takes_bytes(rows))
    found, findings = read_takes(tmp_path / "takes.tsv")
    assert findings == () and [t.state for t in found] == list(STATES)


def test_only_accepted_ones_count(tmp_path: Path) -> None:
    rows = [Take(file=f"{n}.wav", sha256=SHA, state=state) for n, state in enumerate(STATES)]
    order = ("s1", "s2")
    found, _ = groups(rows, order)
    assert [t.state for group in found for t in group.takes] == ["accepted"]
    assert [f.place.file for f in check_takes(rows, tmp_path, {}, "x")] == ["0.wav"]


def test_daisy_takes_leaves_them_as_they_are(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    before = booth.rows()
    title_parts(booth.ledger.workspace, "봄", ())
    assert booth.rows() == before


def test_neither_a_copy_nor_a_file_in_its_place_counts(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    audio = booth.folder() / "audio"
    (audio / "몰래.wav").write_bytes((audio / "V-014-001.wav").read_bytes())
    title_parts(booth.ledger.workspace, "봄", ())
    assert states(booth) == {"audio/V-014-001.wav": "received"}
    write_wav(audio / "V-014-001.wav", tone(8000, 4.4), 8000)
    (audio / "몰래.wav").unlink()
    title_parts(booth.ledger.workspace, "봄", ())
    found = read_takes(booth.folder() / "takes.tsv")[0]
    assert sorted(row.state for row in found) == ["received", "unassigned"]


def test_other_new_recordings_still_count_by_themselves(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    write_wav(booth.folder() / "audio" / "직접 넣은 것.wav", tone(8000, 3.3), 8000)
    title_parts(booth.ledger.workspace, "봄", ())
    assert states(booth) == {
        "audio/V-014-001.wav": "received",
        "audio/직접 넣은 것.wav": "accepted",
    }


def test_who_reads_is_not_written_over(booth: Booth) -> None:
    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    title_parts(booth.ledger.workspace, "봄", (), readers=("V-099",))
    assert booth.rows()["audio/V-014-001.wav"].narrator == "V-014"


def test_their_sentences_keep_their_boundaries(tmp_path: Path) -> None:
    order = ("s1", "s2", "s3")
    waits = Take(file="a.wav", sha256=SHA, first="s2", last="s3", state="received")
    unknown = Take(file="b.wav", sha256="1" * 64, state="received")
    (tmp_path / "takes.tsv").write_bytes(takes_bytes([waits, unknown]))
    assert pinned_ids(tmp_path, order) == {"s2", "s3"}
    returned = Take(file="a.wav", sha256=SHA, first="s1", last="s3", state="returned")
    (tmp_path / "takes.tsv").write_bytes(takes_bytes([returned]))
    assert pinned_ids(tmp_path, order) == frozenset()


@pytest.mark.message("DP-TAK-015")
def test_a_build_says_that_recordings_wait(booth: Booth) -> None:
    from daisy_pipeline.build.digests import Digests
    from daisy_pipeline.build.sounds import find_sounds
    from daisy_pipeline.config.title_file import read_title

    booth.recording("2장.wav", 60, "여름이 오면")
    booth.add()
    workspace = booth.ledger.workspace
    digests = Digests(workspace.root / "digests.json")
    sounds = find_sounds(workspace, read_title(workspace, "봄"), (), digests)
    finding = next(f for f in sounds.findings if f.id == "DP-TAK-015")
    assert not sounds.human and finding.facts == {"count": 1, "slug": "봄"}
    assert finding.place.file == "sources/봄/takes.tsv"
    assert finding.place.inside == "audio/V-014-001.wav" and finding.place.line > 0

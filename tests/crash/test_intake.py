# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 while recordings come in: no file without a row that waits, and the rerun completes it.

A forked child kills itself at the n-th moment at which something becomes lasting: a flush, a
rename, a file's end, a commit, before it and after it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from daisy_pipeline.build.assist import title_parts
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.tools import files
from daisy_pipeline.tools.files import sha256_of
from tests.crash.moments import dies
from tests.crash.shop import Shop
from tests.fakes import ledgers
from tests.fakes.sounds import tone, write_wav
from tests.unit.intake.booth import Booth, furnish

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
MOST = 120  # moments; a run has far fewer


@pytest.fixture
def booth(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Booth:
    """A title of three chapters, V-014, and an empty stick."""
    made = furnish(ledger, tmp_path, monkeypatch)
    made.ear.says = dict.fromkeys(range(40, 40 + MOST), "여름이 오면")
    made.add(made.recording("0.wav", 39, "여름이 오면"))  # what is made once is there
    return made


def child(booth: Booth, path: Path, moment: int) -> bool:
    """Take a recording in and die at this moment; whether the end was reached before it."""
    return dies(lambda: booth.add(path), moment)


def holds(booth: Booth) -> None:
    """What is true at every moment."""
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Take

    rows = booth.rows()
    audio = booth.folder() / "audio"
    for path in audio.iterdir():
        if not path.name.startswith(files.PART):
            assert rows[f"audio/{path.name}"].sha256 == sha256_of(path)
    assert {row.state for row in rows.values()} == {"received"}
    listed = {row.sha256 for row in rows.values()}
    assert set(Take.objects.values_list("sha256", flat=True)) <= listed
    assert audit.broken() == 0


def test_every_moment(booth: Booth) -> None:
    for moment in range(1, MOST):
        path = booth.recording(f"{moment}.wav", 39 + moment)
        ended = child(booth, path, moment)
        booth.ledger = ledgers.open_at(booth.ledger.workspace.root, booth.ledger.now)
        holds(booth)
        if moment % 8 == 0:  # nor does what people do meanwhile make it count
            title_parts(booth.ledger.workspace, "봄", ())
            holds(booth)
        booth.add(path)
        holds(booth)
        from daisy_pipeline.ledger.models import Take

        takes = Take.objects.exclude(verdict="")
        assert takes.count() == len(booth.rows()) == moment + 1
        names = [p.name for p in (booth.folder() / "audio").iterdir()]
        assert len(names) == moment + 1
        assert not [name for name in names if name.startswith(files.PART)]
        if ended:
            break
    assert ended and moment > 20  # there were as many moments as one thinks


def test_the_program_itself(ledger_home: Path) -> None:
    """Ten recordings at once, killed from outside at any time, four times; then it goes on."""
    shop = Shop(ledger_home)
    shop.title("봄")
    opened = ledgers.open_at(ledger_home, ledgers.Clock())
    from daisy_pipeline.ledger.models import Take, Volunteer

    with opened.change("test", "V-014"):
        Volunteer.objects.create(**opened.fresh(), pseudonym="V-014")
    stick = ledger_home / "stick"
    stick.mkdir()
    for number in range(10):
        write_wav(stick / f"{number}.wav", tone(8000, 0.5 + number / 10), 8000)
    words = ("intake", "add", "봄", "stick", "--narrator", "V-014", "--profile", "lenient")
    ledgers.close()
    for pause in (0.8, 1.2, 1.6, 2.0):
        with shop.start(*words) as process:
            time.sleep(pause)
            process.kill()
            process.communicate(timeout=60)
    told = shop.run(*words)
    assert told.code in (3, 6), told.all  # a saw tooth reads no chapter
    ledgers.open_at(ledger_home, ledgers.Clock())
    assert Take.objects.exclude(verdict="").count() == 10
    audio = shop.root / "sources" / "봄" / "audio"
    assert sorted(p.name for p in audio.iterdir()) == [f"V-014-{n:03}.wav" for n in range(1, 11)]
    again = shop.run(*words)
    assert "새로 살필 것이 없습니다" in again.out, again.all

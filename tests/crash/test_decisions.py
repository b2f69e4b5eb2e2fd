# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 at every point of a decision: takes.tsv and ledger agree after the same command again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from tests.fakes import ledgers
from tests.unit.intake.desk import IDS, assigned, decisions, person, recording, states, title

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
)
ROOT = Path(__file__).resolve().parents[2]

# Dies without any clean-up where the wanted function is entered or left.
CHILD = """
import os, sys
from pathlib import Path
from tests.fakes.ledgers import Clock, open_at
ledger = open_at(Path(sys.argv[1]), Clock())
from daisy_pipeline.intake import decide
from daisy_pipeline.ledger.models import Take
from tests.unit.intake.desk import decisions
name, when = sys.argv[2:4]
real = getattr(decide, name)
def dies(*given, **more):
    if when == "before":
        os._exit(9)
    real(*given, **more)
    os._exit(9)
setattr(decide, name, dies)
decisions(ledger).accept([Take.objects.select_related("volunteer", "title").get()])
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", ["move_take", "settle", "credit", "write_rows"])
def test_accept(ledger: Ledger, name: str, when: str) -> None:
    from daisy_pipeline.ledger import audit, hours

    title(ledger)
    who = person(ledger, "V-014")
    task = assigned(ledger, who, first=1, last=1)
    hours.log(ledger, who, hours.Work(minutes=90, on=ledger.today()), task)
    take = recording(ledger, who, "1.wav", IDS[0], IDS[3])
    ledgers.close()
    words = [sys.executable, "-c", CHILD, str(ledger.workspace.root), name, when]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(words, env=env, cwd=ROOT, timeout=60).returncode == 9
    decided = (name, when) == ("write_rows", "after")
    assert states(ledger)["1.wav"] == ("accepted" if decided else "received", "received", 1)
    again: Any = decisions(ledger).accept([take])
    assert again.minutes == 90
    assert states(ledger)["1.wav"] == ("accepted", "accepted", 1)
    task.refresh_from_db()
    assert (task.state, audit.broken()) == ("done", 0)
    assert decisions(ledger).accept([take]).minutes == 0

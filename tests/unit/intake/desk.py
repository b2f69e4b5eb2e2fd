# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of decisions and hours share: people who agreed, a title of two parts, recordings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from daisy_pipeline.build.layout import LaidOut, Layout
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.recordings.takes import Take as Row
from daisy_pipeline.recordings.takes import read_takes, takes_bytes
from daisy_pipeline.tools.files import sha256_of

TOML = '[title]\nuid = "urn:test:{slug}"\ntitle = "{slug}"\nlanguage = "ko"\n'
TOML += 'date = "2026-03-02"\npublisher = "시험도서관"\n\n[text]\nfiles = ["a.txt"]\n'
IDS = tuple(f"s{n:05d}" for n in range(10, 90, 10))  # eight sentences, four a part
PAGES = dict(zip(IDS, ("11", "11", "12", "12", "14", "14", "iv", "iv"), strict=True))
LAYOUT = Layout(
    (LaidOut(1, "봄", IDS[:4]), LaidOut(2, "여름", IDS[4:])),
    PAGES,
    {id: f"문장 {id}" for id in IDS},
)


def title(ledger: Ledger, slug: str = "봄") -> Path:
    """A title's folder."""
    folder = ledger.workspace.folder(slug)
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    (folder / "title.toml").write_text(TOML.format(slug=slug), "utf-8")
    (folder / "a.txt").write_text("봄이 왔다.\n", "utf-8")
    return folder


def person(ledger: Ledger, pseudonym: str, *purposes: str, **data: str) -> Any:
    """A narrator with consents; membership and the use of the voice unless others are named."""
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.states import Purpose, VolunteerRole

    given = people.Person(
        name=data.pop("name", f"사람{pseudonym}"),
        pseudonym=pseudonym,
        roles=(VolunteerRole.NARRATOR,),
        **data,  # type: ignore[arg-type]
    )
    made = people.add(ledger, given)
    for purpose in purposes or ("membership", "voice-use"):
        consents.give(ledger, made, Purpose(purpose), "2026-1", ledger.today())
    return made


def assigned(ledger: Ledger, who: Any, slug: str = "봄", **wish: Any) -> Any:
    """An assignment of a narrator."""
    from daisy_pipeline.ledger.assignments import Wish, add
    from daisy_pipeline.ledger.titles import entry_of

    also = wish.pop("also", False)
    return add(ledger, entry_of(ledger, slug), who, Wish(**wish), LAYOUT, also=also)


def recording(
    ledger: Ledger, who: Any, name: str, first: str, last: str, slug: str = "봄", **more: Any
) -> Any:
    """A recording that came in: its file, its row in takes.tsv, its row in the ledger."""
    from daisy_pipeline.ledger.models import Take
    from daisy_pipeline.ledger.titles import entry_of

    folder = ledger.workspace.folder(slug)
    path = folder / "audio" / name
    path.write_bytes(b"RIFF" + name.encode())
    file, sha = f"audio/{name}", sha256_of(path)
    row = Row(file=file, sha256=sha, first=first, last=last, state="received")
    (folder / "takes.tsv").write_bytes(takes_bytes([*rows(ledger, slug), row]))
    values = {"duration_ms": 60_000, **more}
    return Take.objects.create(
        **ledger.fresh(),
        title=entry_of(ledger, slug),
        volunteer=who,
        file=file,
        sha256=sha,
        first=first,
        last=last,
        received_on=date(2026, 3, 2),
        **values,
    )


def rows(ledger: Ledger, slug: str = "봄") -> tuple[Row, ...]:
    """The rows of a title's takes.tsv."""
    path = ledger.workspace.folder(slug) / "takes.tsv"
    return read_takes(path)[0] if path.is_file() else ()


def states(ledger: Ledger, slug: str = "봄") -> dict[str, tuple[str, str, int]]:
    """For each recording: its state in takes.tsv, in the ledger, its round."""
    from daisy_pipeline.ledger.models import Take

    known = dict(Take.objects.values_list("sha256", "state"))
    return {
        row.file.removeprefix("audio/"): (row.state, known.get(row.sha256, ""), row.round)
        for row in rows(ledger, slug)
    }


def site(**chosen: object) -> Settings:
    """Settings of ``[hours]``."""
    return resolve((), [f"hours.{key}={value}" for key, value in chosen.items()])


def decisions(ledger: Ledger, slug: str = "봄", settings: Settings | None = None) -> Any:
    """A desk over the title, with the text laid out as above."""
    from daisy_pipeline.intake.decide import Decisions
    from daisy_pipeline.ledger.titles import entry_of

    return Decisions(ledger, entry_of(ledger, slug), LAYOUT, settings or site())

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a volunteer's letter: the recordings judged anew, as text, HTML and mail.

Letters with a pseudonym lie in ``ledger/letters``. One with the name is written where a person
says, outside of the workspace: nothing there says who people are but what is sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build.intake_check import Judgement, Reading, judge_read, picture, together
from daisy_pipeline.build.intake_text import TextDesk, open_text
from daisy_pipeline.config.intake_profile import IntakeProfile, read_profile
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.intake.choice import chosen, listed
from daisy_pipeline.intake.mail import mail_of
from daisy_pipeline.intake.report import Known, Letter, compose
from daisy_pipeline.intake.report_html import html_of
from daisy_pipeline.intake.report_text import text_of
from daisy_pipeline.ledger.assignments import newest_of
from daisy_pipeline.ledger.defects import open_defects
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Review, Take, Volunteer
from daisy_pipeline.ledger.states import TakeState, VolunteerRole
from daisy_pipeline.ledger.titles import entry_of
from daisy_pipeline.ledger.vault import unseal
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.tools.files import publish

FOLDER = "letters"
REASON = "letter"  # why sealed data was looked at
FORMS = ("text", "html", "mail")
_SUFFIX = {"text": "txt", "html": "html", "mail": "eml"}


@dataclass(frozen=True, kw_only=True)
class Order:
    """Which letter. ``names`` puts in who the volunteer is; then ``folder`` has to be given."""

    lang: str = "ko"
    forms: tuple[str, ...] = FORMS
    names: bool = False
    folder: Path | None = None


def write_letter(
    ledger: Ledger,
    slug: str,
    volunteer: Volunteer,
    wishes: Sequence[str],
    order: Order,
    progress: Progress,
) -> list[Path]:
    """Judge a volunteer's recordings and write the letter; the files that were written.

    Without ``wishes`` it is about all recordings that are not replaced. DaisyError: DP-INT-055 no
    recording of this volunteer, -057 names without a folder, -054 names in the workspace, DP-LED
    of the key.
    """
    folder = _folder(ledger, order)
    entry = entry_of(ledger, slug)
    rows = chosen(entry, wishes) if wishes else listed(entry)
    own = [take for take in rows if take.volunteer_id == volunteer.pk]
    own = own if wishes else [t for t in own if t.state != TakeState.SUPERSEDED]
    if not own:
        facts = {"slug": slug, "volunteer": volunteer.pseudonym}
        raise fail("DP-INT-055", Place(f"sources/{slug}"), exit_code=ExitCode.BAD_USAGE, **facts)
    who = _who(ledger, volunteer, order)
    file = read_title(ledger.workspace, slug)
    with open_text(ledger.workspace, slug, progress) as desk:
        known = _known(ledger, file, own, desk, order.lang, progress)
        letter = compose(
            known,
            desk.layout,
            order.lang,
            title=entry.title,
            name=who.get("name") or volunteer.pseudonym,
            library=file.title.publisher,
            due=_due(volunteer, slug),
        )
    return _written(letter, folder, f"{slug}-{volunteer.pseudonym}-{ledger.today()}", who, order)


def _folder(ledger: Ledger, order: Order) -> Path:
    if order.folder is None:
        if order.names:
            raise fail("DP-INT-057", exit_code=ExitCode.BAD_USAGE)
        return ledger.folder / FOLDER
    root = ledger.workspace.root.resolve()
    if order.names and order.folder.resolve().is_relative_to(root):
        shown = ledger.workspace.shown(order.folder.resolve())
        raise fail("DP-INT-054", Place(shown), exit_code=ExitCode.BAD_USAGE)
    if not order.names:
        ledger.workspace.refuse(order.folder)
    return order.folder


def _who(ledger: Ledger, volunteer: Volunteer, order: Order) -> dict[str, str]:
    """Name and address, logged; {} unless names were asked for."""
    if not order.names:
        return {}
    sealed = bytes(volunteer.sealed) if volunteer.sealed else None
    known = unseal(ledger, volunteer.pseudonym, sealed, REASON)
    return {field: known[field] for field in ("name", "email") if known.get(field)}


def _due(volunteer: Volunteer, slug: str) -> str:
    task = newest_of(volunteer, slug, VolunteerRole.NARRATOR)
    return task.due.isoformat() if task and task.due else ""


def _known(
    ledger: Ledger,
    file: TitleFile,
    takes: Sequence[Take],
    desk: TextDesk,
    lang: str,
    progress: Progress,
) -> list[Known]:
    """Every recording with what is known of it; pictures are drawn as it goes, one at a time."""
    profile = read_profile(str(file.settings.values["intake"]["profile"]), ledger.workspace.root)
    judged: list[Judgement] = []
    pictures: list[bytes] = []
    for take in takes:
        path = find_file(file.folder, take.file)
        if path is None:
            judged.append(Judgement(take.file, None, (Finding("DP-AUD-001", Place(take.file)),)))
            pictures.append(b"")
            continue
        one = _judged(take, path, desk, profile, progress)
        pictures.append(picture(one, lang) if one.levels is not None else b"")
        judged.append(one)
    return [
        Known(take, one, open_defects(take), _notes(take), svg)
        for take, one, svg in zip(takes, together(judged, profile), pictures, strict=True)
    ]


def _judged(
    take: Take, path: Path, desk: TextDesk, profile: IntakeProfile, progress: Progress
) -> Judgement:
    """The recording against the section that takes.tsv says it reads; else against what fits."""
    section = desk.layout.section_of(take.first) if take.first else None
    number = section.number if section else 0

    def read() -> Reading:
        return desk.read(path, take.file, number)

    return judge_read(path, take.file, profile, progress, read)


def _notes(take: Take) -> list[str]:
    """What librarians wrote when they gave the recording back, each once."""
    if take.state != TakeState.RETURNED:
        return []
    rows = Review.objects.filter(title=take.title, source=take.sha256, state="failed")
    notes = rows.exclude(note="").order_by("number").values_list("note", flat=True)
    return list(dict.fromkeys(notes))


def _written(
    letter: Letter, folder: Path, stem: str, who: dict[str, str], order: Order
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    boundary = "=_" + hashlib.sha256(stem.encode("utf-8")).hexdigest()[:32]
    made = []
    for form in order.forms:
        target = folder / f"{stem}.{_SUFFIX[form]}"
        if form == "text":
            data = text_of(letter).replace("\n", "\r\n").encode("utf-8-sig")
        elif form == "html":
            data = html_of(letter)
        else:
            data = mail_of(letter, who.get("email", ""), boundary=boundary)
        publish(data, target)
        made.append(target)
    return made

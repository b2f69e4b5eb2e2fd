# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder ``voices/``: narrators by pseudonym, their consent's reference, their snapshots.

``voices/<pseudonym>/voice.toml`` holds the reference of the consent, never the consent itself;
``snapshots/<sha256>.json`` is what was learned of the voice. Builds read both and write neither.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.toml_edit import with_value
from daisy_pipeline.config.toml_file import TomlFile, read_toml, unknown_key
from daisy_pipeline.config.workspace import Workspace, same_name
from daisy_pipeline.model.finding import ExitCode, fail

SNAPSHOT = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[^\W_][\w .()-]{0,59}")
_KEYS = {"reference": str, "date": str, "withdrawn": str}
_TABLE = "consent.memory"
_TEMPLATE = {
    "ko": """\
# 낭독봉사자 한 사람의 목소리. 폴더 이름은 본명이 아니라 별칭입니다.
# 동의서는 여기에 두지 마세요. 동의서를 찾을 수 있는 문서 번호만 적습니다.

[consent.memory]    # 목소리의 특징을 배워 녹음과 본문을 맞추는 데 쓰는 데 동의함
reference = ""      # 동의서의 문서 번호. 비어 있으면 배우지 않습니다.
date = ""           # 동의한 날. 예: "2026-03-02"
withdrawn = ""      # 동의를 거둔 날. 적으면 그때부터 쓰지 않습니다.
""",
    "en": """\
# The voice of one narrator. The folder's name is a pseudonym, never the real name.
# Do not keep the consent here: only the number by which it can be found.

[consent.memory]    # agreed that the voice is learned to match recordings with their text
reference = ""      # the consent's number in your records; nothing is learned while it is empty
date = ""           # when it was given: "2026-03-02"
withdrawn = ""      # when it was withdrawn: from then on nothing is used
""",
}


@dataclass(frozen=True)
class Narrator:
    """A narrator's folder: ``name`` is the pseudonym, ``reference`` "" where nobody agreed."""

    name: str
    folder: Path
    reference: str
    withdrawn: str

    @property
    def agreed(self) -> bool:
        """Whether the voice may be learned and what was learned be used."""
        return bool(self.reference) and not self.withdrawn

    def snapshot(self, digest: str) -> Path:
        """The file that a snapshot of this name has."""
        return self.folder / "snapshots" / f"{digest}.json"

    def snapshots(self) -> list[str]:
        """The names of the snapshots that there are, sorted."""
        found = (self.folder / "snapshots").glob("*.json")
        return sorted(path.stem for path in found if SNAPSHOT.fullmatch(path.stem))


def narrator_folder(workspace: Workspace, name: str) -> Path:
    """The folder of a pseudonym within ``voices/``; it need not exist.

    DP-VOI-010 (exit code 2) for a name that could lead elsewhere.
    """
    plain = unicodedata.normalize("NFC", name.strip())
    for known in narrator_names(workspace):
        if same_name(known, plain):
            return workspace.voices / known
    folder = workspace.voices / plain
    inside = _NAME.fullmatch(plain) and not plain.endswith(".")
    if not inside or folder.resolve().parent != workspace.voices.resolve():
        raise fail("DP-VOI-010", exit_code=ExitCode.BAD_USAGE, name=name)
    return folder


def narrator_names(workspace: Workspace) -> list[str]:
    """The pseudonyms that have a folder, sorted; links that lead elsewhere are none."""
    if not workspace.voices.is_dir():
        return []
    root = workspace.voices.resolve()
    found = (p for p in workspace.voices.iterdir() if p.is_dir() and p.resolve().parent == root)
    return sorted(p.name for p in found)


def read_narrator(workspace: Workspace, name: str) -> Narrator:
    """What voice.toml says of a narrator; without the file nobody agreed to anything.

    DaisyError (exit code 4) when the file is broken, (2) for a name that is none.
    """
    folder = narrator_folder(workspace, name)
    path = folder / "voice.toml"
    if not path.is_file():
        return Narrator(folder.name, folder, "", "")
    file = read_toml(path, workspace.shown(path))
    table = _consent(file)
    texts = {key: str(table.get(key, "")).strip() for key in _KEYS}
    return Narrator(folder.name, folder, texts["reference"], texts["withdrawn"])


def _consent(file: TomlFile) -> dict[str, object]:
    consent = file.values.get("consent", {})
    table = consent.get("memory", {}) if isinstance(consent, dict) else None
    if not isinstance(table, dict):
        facts = {"key": _TABLE, "want": "table"}
        raise fail("DP-CFG-006", file.place(_TABLE), exit_code=ExitCode.BAD_CONFIG, **facts)
    for key, value in table.items():
        if key not in _KEYS:
            problem = unknown_key(file, f"{_TABLE}.{key}", _KEYS)
            raise fail(
                problem.id, problem.place, exit_code=ExitCode.BAD_CONFIG, **dict(problem.facts)
            )
        if not isinstance(value, str):
            dotted = f"{_TABLE}.{key}"
            facts = {"key": dotted, "want": "text"}
            raise fail("DP-CFG-006", file.place(dotted), exit_code=ExitCode.BAD_CONFIG, **facts)
    return table


def voice_toml(lang: str) -> str:
    """The voice.toml that a person fills in, with comments in Korean or English."""
    return _TEMPLATE[lang]


def remove_snapshots(narrator: Narrator) -> list[str]:
    """Delete everything that was learned of a voice; the names of the snapshots that went.

    Whatever lies in the folder goes, also what is no snapshot: half a file holds a voice too.
    """
    gone = narrator.snapshots()
    folder = narrator.folder / "snapshots"
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)
    return gone


# ------------------------------------------------------------------------ a title's pins

PINS = "audio.memory"


def with_pin(text: str, narrator: str, digest: str) -> str:
    """A title.toml's text with a pin set, or taken out for ``digest`` ""; as ``with_value``."""
    return with_value(text, PINS, narrator, digest)

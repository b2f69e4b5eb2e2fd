# SPDX-License-Identifier: AGPL-3.0-or-later
"""``voices/<name>/voice.toml`` of a synthetic voice: engine, pace, pauses, and who says what.

A folder whose voice.toml has a table ``[voice]`` is a synthetic voice; one with
``[consent.memory]`` is a narrator's. Both at once is refused: a real volunteer's voice is never
cloned. Builds read these files and never write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

from daisy_pipeline.config.toml_file import TomlFile, read_toml, unknown_key
from daisy_pipeline.config.voices import narrator_names
from daisy_pipeline.config.workspace import Workspace, same_name
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.times import Ms

ROLES = ("heading", "quote", "note", "caption", "table", "list", "alt", "code")
"""What words are in the book, where they may sound otherwise than running text."""
OWN: Ms = -1
"""A pause that is left to the engine (comma) or to the ``[narration]`` settings (the others)."""
SLOWEST, FASTEST = 25, 400  # percent of an engine's usual pace
LOWEST, HIGHEST = 25, 400  # percent of its usual pitch
LONGEST_PAUSE: Ms = 10_000
FILE = "voice.toml"
_MOST_FILES = 1_000  # of an engine that count as its own: a model's folder, not a home folder


@dataclass(frozen=True, slots=True)
class VoicePauses:
    """Silence in ms after a comma, a sentence, a paragraph and a heading; `OWN`: not said here."""

    comma: Ms = OWN
    sentence: Ms = OWN
    paragraph: Ms = OWN
    heading: Ms = OWN


@dataclass(frozen=True, slots=True)
class Manner:
    """How a role is spoken: by another voice (its name), or by the same one at another pace."""

    voice: str = ""
    rate: int = 100
    pitch: int = 100


@dataclass(frozen=True, slots=True)
class SynthesisConsent:
    """``[consent.synthesis]``: the agreement of the person from whose recordings a voice is made.

    All are texts as they stand in the file, "" where it says nothing; ``scope`` is what was
    agreed to.
    """

    reference: str = ""
    date: str = ""
    scope: str = ""
    withdrawn: str = ""


@dataclass(frozen=True)
class VoiceSpec:
    """A synthetic voice as people describe it.

    ``name`` is its folder's name, or a built-in voice's, and ``folder`` then None. ``id`` is the
    engine's own name for the voice, ``rate`` and ``pitch`` are percent of what is usual for it.
    ``made_from`` is "person" for a voice that was made from somebody's recordings for the library
    or by it, "published" for one that its makers offer under a licence. ``options`` is
    the table ``[engine]``, which the engine checks itself. ``roles`` leads from one of `ROLES` to
    its manner, ``languages`` from a language tag to the name of the voice that speaks it.
    ``source`` says where a key stands, for findings.
    """

    name: str
    engine: str
    folder: Path | None = None
    id: str = ""
    language: str = ""
    rate: int = 100
    pitch: int = 100
    licence: str = ""
    made_from: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    pauses: VoicePauses = VoicePauses()
    roles: Mapping[str, Manner] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    consent: SynthesisConsent = SynthesisConsent()
    source: TomlFile | None = None

    def place(self, key: str) -> Place:
        """Where a dotted key stands in voice.toml; the voice's name for a built-in one."""
        return self.source.place(key) if self.source else Place(inside=self.name)

    def paced(self, rate: int, pitch: int) -> VoiceSpec:
        """The same voice at ``rate`` and ``pitch`` percent of its own pace and pitch."""
        return replace(
            self,
            rate=min(FASTEST, max(SLOWEST, self.rate * rate // 100)),
            pitch=min(HIGHEST, max(LOWEST, self.pitch * pitch // 100)),
        )


# ------------------------------------------------------------------------ reading the file

_VOICE: dict[str, type] = {
    "engine": str, "id": str, "language": str, "rate": int, "pitch": int, "licence": str,
    "made_from": str,
}  # fmt: skip
_TABLES = ("voice", "engine", "pauses", "roles", "languages", "consent")
_MANNER: dict[str, type] = {"voice": str, "rate": int, "pitch": int}
_RANGES = {"rate": (SLOWEST, FASTEST), "pitch": (LOWEST, HIGHEST)}
_WANT = {str: "text", int: "integer", dict: "table"}
_MADE_FROM = ("", "person", "published")


def is_synthetic(folder: Path) -> bool:
    """Whether a folder of ``voices/`` describes a synthetic voice; a broken file is none."""
    try:
        return "voice" in read_toml(folder / FILE, FILE).values
    except DaisyError:
        return False


def synthetic_names(workspace: Workspace) -> list[str]:
    """The names of the folders that describe a synthetic voice, sorted."""
    return [name for name in narrator_names(workspace) if is_synthetic(workspace.voices / name)]


def find_voice(workspace: Workspace, name: str) -> Path | None:
    """The voice.toml of the synthetic voice that a person means; None when there is none.

    DP-VOI-042 (exit code 4) when the folder of that name is a narrator's.
    """
    for known in narrator_names(workspace):
        path = workspace.voices / known / FILE
        if same_name(known, name) and path.is_file():
            file = read_toml(path, workspace.shown(path))
            if "voice" in file.values:
                return path
            place = Place(workspace.shown(path))
            raise fail("DP-VOI-042", place, exit_code=ExitCode.BAD_CONFIG, name=known)
    return None


def read_voice(path: Path, shown: str = "") -> VoiceSpec:
    """The voice that a voice.toml describes; its name is its folder's.

    ``shown`` is the file's name in findings. DaisyError (exit code 4): an unknown key, a wrong
    type, DP-VOI-040 for a value that cannot be, DP-VOI-041 for a file that is a narrator's too.
    """
    file = read_toml(path, shown or f"voices/{path.parent.name}/{path.name}")
    findings = list(_faults(file))
    if findings:
        raise DaisyError(*findings, exit_code=ExitCode.BAD_CONFIG)
    values = file.values
    voice = {key: _stripped(value) for key, value in values["voice"].items()}
    consent = values.get("consent", {}).get("synthesis", {})
    return VoiceSpec(
        name=path.parent.name,
        folder=path.parent,
        options=dict(values.get("engine", {})),
        pauses=VoicePauses(**values.get("pauses", {})),
        roles={role: _manner(said) for role, said in values.get("roles", {}).items()},
        languages={t.lower(): n.strip() for t, n in values.get("languages", {}).items()},
        consent=SynthesisConsent(**{key: _stripped(value) for key, value in consent.items()}),
        source=file,
        **voice,
    )


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _manner(said: str | Mapping[str, Any]) -> Manner:
    if isinstance(said, str):
        return Manner(said.strip())
    return Manner(**{key: _stripped(value) for key, value in said.items()})


def _faults(file: TomlFile) -> Iterator[Finding]:
    values = file.values
    for table, value in values.items():
        if table not in _TABLES:
            yield unknown_key(file, table, _TABLES)
        elif not isinstance(value, dict):
            yield _type(file, table, dict)
    tables = {t: v for t, v in values.items() if t in _TABLES and isinstance(v, dict)}
    voice = tables.get("voice", {})
    yield from _table(file, "voice", voice, _VOICE)
    if not str(voice.get("engine", "")).strip():
        yield Finding("DP-CFG-007", file.place("voice"), {"key": "voice.engine"})
    if voice.get("made_from", "") not in _MADE_FROM:
        yield _value(file, "voice.made_from", voice["made_from"], ", ".join(_MADE_FROM[1:]))
    pauses: dict[str, type] = {f.name: int for f in fields(VoicePauses)}
    yield from _table(file, "pauses", tables.get("pauses", {}), pauses)
    yield from _role_faults(file, tables.get("roles", {}))
    languages = tables.get("languages", {})
    yield from _table(file, "languages", languages, dict.fromkeys(languages, str))
    yield from _consent_faults(file, tables.get("consent", {}))


def _role_faults(file: TomlFile, roles: Mapping[str, Any]) -> Iterator[Finding]:
    for role, said in roles.items():
        key = f"roles.{role}"
        if role not in ROLES:
            yield unknown_key(file, key, ROLES)
        elif isinstance(said, dict):
            yield from _table(file, key, said, _MANNER)
        elif not isinstance(said, str):
            yield _type(file, key, str)


def _consent_faults(file: TomlFile, consent: Mapping[str, Any]) -> Iterator[Finding]:
    if "memory" in consent:
        yield Finding("DP-VOI-041", file.place("consent.memory"))
    for key, value in consent.items():
        if key not in ("memory", "synthesis"):
            yield unknown_key(file, f"consent.{key}", ("synthesis",))
        elif not isinstance(value, dict):
            yield _type(file, f"consent.{key}", dict)
        elif key == "synthesis":
            texts: dict[str, type] = {f.name: str for f in fields(SynthesisConsent)}
            yield from _table(file, "consent.synthesis", value, texts)


def _table(
    file: TomlFile, name: str, table: Mapping[str, Any], known: Mapping[str, type]
) -> Iterator[Finding]:
    """What is wrong with the keys, types and ranges of a table."""
    for key, value in table.items():
        dotted = f"{name}.{key}"
        if key not in known:
            yield unknown_key(file, dotted, known)
        elif not isinstance(value, known[key]) or isinstance(value, bool):
            yield _type(file, dotted, known[key])
        elif isinstance(value, int):
            least, most = _RANGES.get(key, (OWN, LONGEST_PAUSE))
            if not least <= value <= most:
                yield _value(file, dotted, value, f"{least}–{most}")


def _type(file: TomlFile, key: str, want: type) -> Finding:
    return Finding("DP-CFG-006", file.place(key), {"key": key, "want": _WANT[want]})


def _value(file: TomlFile, key: str, value: object, possible: str) -> Finding:
    facts = {"key": key, "value": str(value)[:60], "possible": possible}
    return Finding("DP-VOI-040", file.place(key), facts)


def engine_files(spec: VoiceSpec) -> tuple[tuple[str, Path], ...]:
    """The files that ``[engine]`` names, each with its name there: a model, a program's data.

    A text that names a folder stands for all files in it, sorted. What is no file is no matter
    of this function: a program is found elsewhere, and a lacking model the engine tells.
    """
    folder, found = spec.folder, list[tuple[str, Path]]()
    if folder is None:
        return ()
    for key in sorted(spec.options):
        value = spec.options[key]
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text.strip():
                found += _files(folder, text.strip())
    return tuple(dict.fromkeys(found[:_MOST_FILES]))


def _files(folder: Path, text: str) -> Sequence[tuple[str, Path]]:
    try:
        path = folder / Path(text).expanduser()
        if path.is_file():
            return [(text, path)]
        listed = list(islice(path.rglob("*"), _MOST_FILES + 1)) if path.is_dir() else []
        inside = sorted(p for p in listed if p.is_file())
    except (OSError, RuntimeError, ValueError):  # a text that cannot be a path
        return []
    if len(listed) > _MOST_FILES:
        return []
    return [(f"{text}/{p.relative_to(path).as_posix()}", p) for p in inside]

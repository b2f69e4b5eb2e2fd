# SPDX-License-Identifier: AGPL-3.0-or-later
"""One build of a title in its order: text, sound, products, report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from daisy_pipeline.build import manifest, plan_products, plan_sound, publish
from daisy_pipeline.build.accept import sift, unused
from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.magazine import with_music
from daisy_pipeline.build.parts import PartIndex, read_index
from daisy_pipeline.build.prepare import Options, run_text
from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.run import Runner
from daisy_pipeline.build.sounds import Sounds, find_sounds
from daisy_pipeline.build.why import Reason
from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.messages import is_error, needs_person, phrase
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.track import MediaFile

if TYPE_CHECKING:
    from daisy_pipeline.build.large_print_looks import Looks
    from daisy_pipeline.config.synthetic_voices import VoiceSpec

_LICENCE = 100  # signs of it beside a voice's name in products; the report has all of it


@dataclass(frozen=True)
class Built:
    """The end of a build: findings (accepted ones left out), products by name, reasons.

    ``reports`` are the names of its reports, without their suffixes.
    """

    findings: tuple[Finding, ...]
    products: tuple[str, ...]
    folder: Path
    exit_code: ExitCode
    reasons: tuple[Reason, ...] = ()
    reports: tuple[str, ...] = ("report",)


def check_names(products: Sequence[str], place: Place | None = None) -> None:
    """DaisyError for a product that nobody can build.

    Exit code 2, or 4 when a settings file names it at ``place``.
    """
    from daisy_pipeline.emit.steps import EMITTERS, has_emitter

    code = ExitCode.BAD_CONFIG if place and place.line else ExitCode.BAD_USAGE
    for name in products:
        if not has_emitter(name):
            facts = {"name": name, "known": ", ".join(EMITTERS)}
            raise DaisyError(Finding("DP-BLD-002", place or Place(), facts), exit_code=code)


class Making:
    """One build in its order; each method is a stretch of it."""

    def __init__(
        self, workspace: Workspace, file: TitleFile, runner: Runner, options: Options
    ) -> None:
        self.workspace, self.file, self.runner, self.options = workspace, file, runner, options
        self.folder = workspace.output / file.title.slug
        self.findings: list[Finding] = []
        self.speaking: frozenset[str] = frozenset()
        self.mute = False
        self.encodings: list[Job] = []
        self.voices: tuple[VoiceSpec, ...] = ()

    def run(self) -> Built:
        """Text, sound, products, report."""
        self.findings += run_text(self.workspace, self.file, self.runner)
        parts = read_index(self.runner.done["split"].payload)
        sounds = self._find_sounds(parts)
        wanted = self._wanted(sounds)
        self._name_the_voice(sounds)
        narrated = bool(self.file.settings.values["epub3"]["narrated"])
        self.speaking = plan_products.sounding(wanted, human=sounds.human, narrated=narrated)
        encoded = self._sound(parts, sounds) if self.speaking else []
        stem = self.file.title.slug
        silent = [p for p in wanted if p not in self.speaking]
        possible = silent if self.runner.failed else self._with_sound(wanted, sounds, encoded)
        possible, more, heard = self._for_the_ear(possible, encoded)
        possible, looks = self._in_print(possible)
        jobs, own = plan_products.picture_jobs(possible, self.file.settings)
        jobs += plan_products.product_jobs(possible, self.speaking, encoded, stem, own, heard)
        self.runner.run([*more, *(looks.given_to(job) if looks else job for job in jobs)])
        return self._finish(wanted, sounds, encoded)

    def _with_sound(
        self, wanted: Sequence[str], sounds: Sounds, encoded: Sequence[str]
    ) -> Sequence[str]:
        """The products that can be made; without those of sound when no recording was of use."""
        self.mute = bool(self.speaking) and sounds.human and not encoded
        return [p for p in wanted if not (self.mute and p in plan_products.NEEDS_SOUND)]

    def _for_the_ear(
        self, possible: Sequence[str], encoded: Sequence[str]
    ) -> tuple[Sequence[str], list[Job], dict[str, dict[str, list[str]]]]:
        """The products left, further encodings, and the inputs of the product ``audio``."""
        name = plan_products.AUDIO
        if name not in possible or not encoded:
            return possible, [], {}
        durations = [self._duration(job) for job in encoded]
        settings = self.file.settings
        try:
            jobs, given = plan_products.audio_jobs(self.encodings, settings, durations)
        except DaisyError as problem:
            self.runner.failed[name] = problem
            return [product for product in possible if product != name], [], {}
        return possible, jobs, {name: given}

    def _in_print(self, possible: Sequence[str]) -> tuple[Sequence[str], Looks | None]:
        """The products left, and the looks of ``large-print``."""
        name = plan_products.LARGE_PRINT
        if name not in possible:
            return possible, None
        from daisy_pipeline.build.large_print_looks import find_looks  # reads names of fonts

        try:
            looks = find_looks(self.workspace, self.file.settings)
        except DaisyError as problem:
            self.runner.failed[name] = problem
            return [product for product in possible if product != name], None
        self.findings += looks.findings
        return possible, looks

    def _find_sounds(self, parts: Sequence[PartIndex]) -> Sounds:
        """The title's takes; with a damaged or missing one the products without sound go on."""
        try:
            sounds = find_sounds(self.workspace, self.file, parts, self.runner.digests)
        except DaisyError as problem:
            self.runner.failed["sounds"] = problem
            return Sounds(human=True, voice="")
        self.findings += sounds.findings
        return sounds

    def _wanted(self, sounds: Sounds) -> tuple[str, ...]:
        if self.options.only:
            return tuple(dict.fromkeys(self.options.only))
        key = "wanted_with_audio" if sounds.human else "wanted"
        wanted = tuple(self.file.settings.values["products"][key])
        check_names(wanted, self.file.settings.origin.get(f"products.{key}"))
        return tuple(name for name in wanted if name not in self.file.donated)

    def _name_the_voice(self, sounds: Sounds) -> None:
        """A synthetic voice is named as such; a person only as title.toml prints the name."""
        title = replace(self.file.title, human_voice=sounds.human)
        if not sounds.human:
            lang = "ko" if title.lang.startswith("ko") else "en"
            key = f"voice.{sounds.voice}"
            name = phrase(key, lang)
            name = phrase("voice.named", lang, name=sounds.voice) if name == key else name
            title = replace(title, narrators=(name,))
        self.runner.title = title

    def _name_the_licence(self, voice: VoiceSpec) -> None:
        """Beside the voice's name: many licences ask for it wherever the voice is heard."""
        licence = shorten(voice.licence, _LICENCE, placeholder="…")
        if licence:
            title = self.runner.title
            lang = "ko" if title.lang.startswith("ko") else "en"
            name = phrase("voice.licensed", lang, name=voice.name, licence=licence)
            self.runner.title = replace(title, narrators=(name,))

    def _sound(self, parts: Sequence[PartIndex], sounds: Sounds) -> list[str]:
        """Run the jobs of sound; the ids of those that encoded something, [] if any failed."""
        if self.runner.failed:
            return []
        try:
            jobs = self._sound_jobs(parts, sounds)
        except DaisyError as problem:
            self.runner.failed["narrate"] = problem
            return []
        self.runner.run(jobs)
        if self.runner.failed:
            return []
        done = self.runner.done
        encoded = (job for job in jobs if job.step.name == "encode")
        self.encodings = [job for job in encoded if "media.json" in done[job.id].files]
        return [job.id for job in self.encodings]

    def _sound_jobs(self, parts: Sequence[PartIndex], sounds: Sounds) -> list[Job]:
        mastered = bool(self.file.settings.values["mastering"]["enabled"])
        if sounds.human:
            groups, corrections = sounds.groups, sounds.corrections
            jobs = plan_sound.human_jobs(parts, groups, corrections, mastered=mastered)
            return with_music(jobs, self.workspace, self.file)
        from daisy_pipeline.build.casts import find_voices  # titles that people read have none

        place = self.file.settings.origin.get("narration.voice")
        voices = find_voices(self.workspace, sounds.voice, place)
        self._name_the_licence(voices.main)
        self.voices = voices.specs
        jobs = plan_sound.voice_jobs(parts, voices, mastered=mastered)
        return with_music(jobs, self.workspace, self.file)

    def _finish(self, wanted: Sequence[str], sounds: Sounds, encoded: Sequence[str]) -> Built:
        self.findings += [f for d in self.runner.done.values() for f in d.findings]
        self.findings += [f for p in self.runner.failed.values() for f in p.findings]
        rejected = self._rejected(wanted)
        self.findings += [Finding(id, facts={"product": p}) for p, id in rejected.items()]
        published = [p for p in wanted if p not in rejected]
        products = self._publish(published, sounds, encoded)
        self.findings += self._stale(products)
        sifted = sift(self.findings, self.file.title.accepted)
        left = sifted.open + tuple(unused(self.file, (rule for _, rule in sifted.accepted)))
        outcome = Outcome(
            self.runner.title,
            products,
            left,
            sifted.accepted,
            tuple(rejected),
            self.runner.done,
            self.voices,
        )
        lang = str(self.file.settings.values["site"]["language"])  # the locale would change bytes
        write_report(outcome, self.folder, "en" if lang.startswith("en") else "ko")
        code = exit_code_of(left, self.runner.failed.values())
        return Built(left, tuple(published), self.folder, code, tuple(self.runner.reasons))

    def _rejected(self, wanted: Sequence[str]) -> dict[str, str]:
        """Products that could not be made (DP-BLD-011), for want of a recording that is of use
        (DP-BLD-014), or in which a check found an error that nobody accepted (DP-BLD-004)."""
        rejected: dict[str, str] = {}
        for product in wanted:
            done = self.runner.done.get(f"check-{product}")
            if done is None or f"package-{product}" not in self.runner.done:
                wants_sound = self.mute and product in plan_products.NEEDS_SOUND
                rejected[product] = "DP-BLD-014" if wants_sound else "DP-BLD-011"
            elif any(map(is_error, sift(done.findings, self.file.title.accepted).open)):
                rejected[product] = "DP-BLD-004"
        return rejected

    def _publish(
        self, products: Sequence[str], sounds: Sounds, encoded: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        """Put the products in place; the manifest's entries, those of earlier builds included."""
        made = [self._product(name, sounds, encoded) for name in products]
        return publish.publish_products(
            self.runner.title, made, self.folder, verify=self.options.verify
        )

    def _product(self, name: str, sounds: Sounds, encoded: Sequence[str]) -> manifest.Product:
        packed = self.runner.done[f"package-{name}"]
        ((inner, _),) = packed.files.items()
        sounding = bool(encoded) and name in self.speaking
        return manifest.Product(
            name=name,
            made=self.runner.done[f"emit-{name}"],
            packed=packed,
            package=f"{self.file.title.slug}-{name}{Path(inner).suffix}",
            narration=sounds.narration if sounding else "none",
            duration=sum(self._duration(e) for e in encoded) if sounding else 0,
            book=self.runner.done["readings"].digest,
        )

    def _duration(self, encode: str) -> int:
        payload = self.runner.done[encode].payload
        return codec.loads(MediaFile, (payload / "media.json").read_bytes()).duration

    def _stale(self, entries: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
        book, slug = self.runner.done["readings"].digest, self.file.title.slug
        return [
            Finding("DP-BLD-005", facts={"product": name, "slug": slug})
            for name, entry in sorted(entries.items())
            if entry.get("book") != book and entry.get(manifest.ORIGIN) != manifest.DONATED
        ]


def exit_code_of(findings: Sequence[Finding], problems: Iterable[DaisyError]) -> ExitCode:
    """What failed decides (a missing tool is not a fault of the book), then errors, then doubt.

    An error that only a person's ear can settle (a recording of another book) is doubt, not fault.
    """
    for problem in problems:
        if problem.exit_code is not ExitCode.FINDINGS:
            return problem.exit_code
    if any(is_error(f) for f in findings if not needs_person(f.id)):
        return ExitCode.FINDINGS
    if any(needs_person(f.id) for f in findings):
        return ExitCode.NEEDS_PERSON
    return ExitCode.OK

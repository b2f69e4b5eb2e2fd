# SPDX-License-Identifier: AGPL-3.0-or-later
"""A short excerpt of a title as it is read: for proof-listening, or to be heard on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from daisy_pipeline.build.assist import Aligned, align_title
from daisy_pipeline.config.settings import Sections
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace, same_name, slug_of
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, Extra, Recording
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.recordings.encode import encode_part, encoding
from daisy_pipeline.recordings.excerpt import mastered_speech
from daisy_pipeline.recordings.pauses import room
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.tools import clips
from daisy_pipeline.tools.clips import Stretch
from daisy_pipeline.tools.files import publish
from daisy_pipeline.tools.flac import FlacWriter

LONGEST: Ms = 600_000
FADE: Ms = 150
_PAUSE: Ms = 3000  # a longer one between two sentences is no pause of the reading
_RANGE = re.compile(r"(s\d+)(?:-(s\d+))?")
_TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:\.(\d{1,3}))?")


@dataclass(frozen=True)
class Excerpt:
    """An excerpt as it was written: the MP3, its text beside it, its length, what is to be told."""

    path: Path
    text: Path
    duration: Ms
    sentences: int
    findings: tuple[Finding, ...] = ()


def make_excerpt(
    workspace: Workspace,
    slug: str,
    where: Sequence[str],
    out: Path | None = None,
    progress: Progress | None = None,
) -> Excerpt:
    """Write an excerpt of a title's recordings as MP3, and its words as text beside it.

    ``where`` is a range of sentences (``s00012-s00020``), or a recording and times in it
    (``audio/1.wav``, ``1:20-2:05``). It gets the loudness that the title's parts have, and goes
    to ``out`` or into the title's folder of output. DaisyError (exit code 2): DP-CLP-001 no such
    sentences, -002 no such recording, -003 times that cannot be, -004 nothing is heard there, -005
    longer than `LONGEST`, -006 another form than MP3, DP-CLI-011 where ``out`` or the text beside
    it would take the place of what a person made; DP-BLD-007 for a title without recordings.
    """
    if out is not None and out.suffix.lower() != ".mp3":
        raise _wrong("DP-CLP-006", name=out.name)
    if out is not None:
        workspace.refuse(out)
        if (words := out.with_suffix(".txt")).exists() and not out.exists():  # somebody's notes
            raise fail("DP-CLI-011", Place(words.as_posix()), exit_code=ExitCode.BAD_USAGE)
    file = read_title(workspace, slug)
    aligned = align_title(workspace, slug, progress)
    times = len(where) == 2 and not all(map(_RANGE.fullmatch, where))
    found = _by_time(aligned, *where) if times else _by_segments(aligned, where)
    length = sum(one.end - one.begin for one in found.stretches)
    if not length:
        raise _wrong("DP-CLP-004", where=" ".join(where))
    if length > LONGEST:
        raise _wrong("DP-CLP-005", minutes=round(length / 60_000, 1), most=LONGEST // 60_000)
    path = out or workspace.output / slug / "clips" / f"{slug_of(found.name)}.mp3"
    path.parent.mkdir(parents=True, exist_ok=True)
    duration = _write(found.stretches, aligned.recordings, file.settings.values, path)
    text = path.with_suffix(".txt")
    lines = (file.title.title, "", *found.words)
    publish(b"\xef\xbb\xbf" + "".join(line + "\r\n" for line in lines).encode(), text)
    return Excerpt(path, text, duration, len(found.words), found.findings)


@dataclass(frozen=True)
class _Found:
    """What is to be heard, its words, and a name for it."""

    name: str
    stretches: tuple[Stretch, ...]
    words: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def _wrong(id: str, **facts: Fact) -> DaisyError:
    return DaisyError(Finding(id, facts=facts), exit_code=ExitCode.BAD_USAGE)


def _words(aligned: Aligned) -> dict[str, str]:
    """The words of every sentence in reading order."""
    every = segments(top_blocks(aligned.book))
    return {one.id: " ".join(text_of(one).split()) for one in every}


# ------------------------------------------------------------------------------ by sentences


def _by_segments(aligned: Aligned, where: Sequence[str]) -> _Found:
    """The sentences from one to another, in reading order; DP-CLP-007 for those without sound."""
    name = " ".join(where)
    words, limits = _words(aligned), _RANGE.fullmatch(name)
    order = list(words)
    first, last = (limits[1], limits[2] or limits[1]) if limits else ("", "")
    if first not in words or last not in words or order.index(first) > order.index(last):
        raise _wrong("DP-CLP-001", where=name, first=order[0], last=order[-1])
    asked = order[order.index(first) : order.index(last) + 1]
    clips_of = aligned.track.by_segment
    heard = [clips_of[id] for id in asked if id in clips_of and _sounds(clips_of[id])]
    silent = [id for id in asked if id not in {clip.segment for clip in heard}]
    place = Place(inside=silent[0]) if silent else Place()
    told = (Finding("DP-CLP-007", place, {"count": len(silent)}),) if heard and silent else ()
    stretches = tuple(_stretches(aligned, heard))
    return _Found(name, stretches, tuple(words[clip.segment] for clip in heard), told)


def _sounds(clip: Clip) -> bool:
    return clip.begin < clip.end


def _stretches(aligned: Aligned, heard: Sequence[Clip]) -> Iterator[Stretch]:
    """The clips with the pauses between them; a little pause where a stretch begins and ends."""
    runs: list[list[Clip]] = []
    for clip in heard:
        last = runs[-1][-1] if runs else None
        goes_on = last is not None and last.source == clip.source
        if last is not None and goes_on and 0 <= clip.begin - last.end <= _PAUSE:
            runs[-1].append(clip)
        else:
            runs.append([clip])
    for run in runs:
        recording = next(r for r in aligned.recordings if r.digest == run[0].source)
        begin, end = _with_room(aligned, recording, run[0].begin, run[-1].end)
        yield _stretch(aligned, recording, begin, end)


def _with_room(aligned: Aligned, recording: Recording, begin: Ms, end: Ms) -> tuple[Ms, Ms]:
    """The times with some of the pauses around them, and nothing of other sounds."""
    every: list[Clip | Extra] = [*aligned.track.clips, *aligned.track.extras]
    others = [(o.begin, o.end) for o in every if o.source == recording.digest]
    before = max((e for _, e in others if e <= begin), default=0)
    after = min((b for b, _ in others if b >= end), default=recording.duration)
    return begin - room(before, begin), end + room(end, after)


def _stretch(aligned: Aligned, recording: Recording, begin: Ms, end: Ms) -> Stretch:
    path = find_file(aligned.folder, recording.file)
    assert path is not None, "it has just been aligned"
    return Stretch(path, recording.file, begin, end)


# ---------------------------------------------------------------------------------- by times


def _by_time(aligned: Aligned, name: str, times: str) -> _Found:
    """A stretch of a recording and the sentences whose greater part lies in it."""
    recording = _recording(aligned.recordings, name)
    low, _, high = times.partition("-")
    begin, end = _ms(low), _ms(high)
    if begin is None or end is None or not begin < end <= recording.duration:
        seconds = recording.duration // 1000
        raise _wrong("DP-CLP-003", times=times, name=recording.file, seconds=seconds)
    words, clips_of = _words(aligned), aligned.track.by_segment
    inside = [
        words[id]
        for id in words
        if (clip := clips_of.get(id)) is not None
        and clip.source == recording.digest
        and _sounds(clip)
        and begin <= (clip.begin + clip.end) // 2 < end
    ]
    named = f"{PurePosixPath(recording.file).stem}-{times.replace(':', '.')}"
    return _Found(named, (_stretch(aligned, recording, begin, end),), tuple(inside))


def _recording(recordings: Sequence[Recording], name: str) -> Recording:
    for one in recordings:
        path = PurePosixPath(one.file)
        if any(same_name(name, known) for known in (one.file, path.name, path.stem)):
            return one
    raise _wrong("DP-CLP-002", name=name, known=", ".join(r.file for r in recordings))


def _ms(text: str) -> Ms | None:
    """``75``, ``1:15``, ``1:15.250`` or ``0:01:15`` in ms; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.group(1, 2, 3))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


# ----------------------------------------------------------------------------------- its sound


def _write(
    stretches: Sequence[Stretch], recordings: Sequence[Recording], values: Sections, path: Path
) -> Ms:
    """Write the MP3, as loud as the title's parts; how long it plays."""
    speech = clips.excerpt(stretches, FADE)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        sound = Path(folder) / "excerpt.flac"
        with FlacWriter(sound, speech.rate) as flac:
            for at in range(0, len(speech.pcm), 2 * speech.rate):  # the writer holds what it gets
                flac.write(speech.pcm[at : at + 2 * speech.rate])
        used = {one.file for one in stretches}
        how = encoding(values["recordings"], [r for r in recordings if r.file in used])
        part = mastered_speech(speech, values["mastering"])
        del speech  # minutes of sound, that the file holds now
        originals = {part.edits.pieces[0].source: (sound, path.name)}
        media, _ = encode_part(part, originals, how, path, Silent())
    return media.duration

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bad pages, texts and DAISY books: a Book or a finding, in bounded time, never a traceback."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers import registry
from tests.fakes import dtbooks, markdowns, webs
from tests.fakes.books import PNG
from tests.unit.readers.epubs import pack, page

DEEP = 10_000
BAD: dict[str, tuple[str, bytes]] = {
    "empty html": ("html", b""),
    "control references": ("html", b"<p title='&#1;'>&#1;x&#xFFFE;<b hidden>&#2;</b>&#3;</p>"),
    "nul": ("html", b"<html><body>\0\0</body></html>"),
    "deep html": ("html", b"<div>" * DEEP + b"x"),
    "deep list": ("markdown", b"> " * DEEP + b"x"),
    "deep brackets": ("markdown", b"[" * 50_000 + b"x"),
    "stars": ("markdown", b"**a *" * 20_000),
    "spans": ("html", b"<table><tr><td colspan=999999999 rowspan=-1>x</table>"),
    "list numbers": ("html", b"<ol start=99999999999999999999><li value=1e9>x</ol>"),
    "level": ("html", b"<p role=heading aria-level=999999999999>x</p>"),
    "css": ("html", b"<style>" + b"a{" * 50_000 + b"</style><p>x"),
    "entity": (
        "dtbook",
        b'<!DOCTYPE dtbook [<!ENTITY e SYSTEM "file:///etc/passwd">]><dtbook><book>&e;</book>'
        b"</dtbook>",
    ),
    "bomb": (
        "dtbook",
        b'<!DOCTYPE dtbook [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><dtbook><book>&j;</book></dtbook>",
    ),
    "deep dtbook": ("dtbook", b"<dtbook><book>" + b"<level>" * DEEP),
    "no html": ("dtbook", b"\x00\x01\x02"),
    "ncc alone": ("daisy202", b"<html><body><h1><a href='../../x.smil#a'>x</a></h1></body></html>"),
    "front matter": ("markdown", b"---\n" * 1000),
}


@pytest.mark.parametrize("name", BAD)
def test_a_finding_or_a_book(tmp_path: Path, name: str) -> None:
    reader, data = BAD[name]
    path = tmp_path / ("ncc.html" if reader == "daisy202" else "a.bin")
    path.write_bytes(data)
    _judge(reader, path)


@pytest.mark.parametrize("reader", ["html", "markdown", "dtbook"])
def test_too_large_is_refused_before_it_is_read(tmp_path: Path, reader: str) -> None:
    path = tmp_path / "a.bin"
    with path.open("wb") as file:
        file.truncate(300 << 20)  # a hole: it takes no space
    with pytest.raises(DaisyError) as problem:
        registry.load(reader).read(path, {})
    assert problem.value.findings[0].id == "DP-PKG-002"


# Read in a process of its own, whose peak of memory is then its own too (in MB).
_CHILD = """
import sys, time
from pathlib import Path
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers import registry
begin = time.process_time()
try:
    registry.load(sys.argv[1]).read(Path(sys.argv[2]), {})
    told = ""
except DaisyError as problem:
    told = problem.findings[0].id
most = 0
if sys.platform == "linux":  # ru_maxrss would count what the tests' own process had held
    lines = Path("/proc/self/status").read_text().splitlines()
    most = next(int(n.split()[1]) for n in lines if n.startswith("VmHWM")) >> 10
elif sys.platform == "darwin":
    import resource
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20
print(told, most, round(time.process_time() - begin))
"""
_MANY = 60 << 20  # below what a file may have in bytes, far above what it may in tags
HUGE: dict[str, tuple[str, str, bytes, bytes]] = {
    "html": ("DP-PKG-018", "<html><body>", b"<p>x</p>", b""),
    "dtbook": ("DP-PKG-018", "<dtbook><book>", b"<p>x</p>", b"</book></dtbook>"),
    "markdown": ("DP-PKG-002", "", b"a *b* c\n\n", b""),
}


@pytest.mark.message("DP-PKG-018")
@pytest.mark.parametrize("reader", HUGE)
def test_a_huge_file_costs_little(tmp_path: Path, reader: str) -> None:
    id, begin, part, end = HUGE[reader]
    path = tmp_path / "a.bin"
    path.write_bytes(begin.encode() + part * (_MANY // len(part)) + end)
    command = [sys.executable, "-c", _CHILD, reader, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    told, megabytes, seconds = ran.stdout.split()
    assert told == id and int(megabytes) < 1000 and int(seconds) < 30
    with pytest.raises(DaisyError) as problem:
        registry.load(reader).read(path, {})
    assert problem.value.findings[0].place.file == "a.bin"


@pytest.mark.message("DP-PKG-018")
def test_many_pages_count_together(tmp_path: Path) -> None:
    body = "<p>x</p>" * 60_000
    path = pack(tmp_path / "a.epub", {f"{n}.xhtml": page(body) for n in range(6)})
    with pytest.raises(DaisyError) as problem:
        registry.load("epub").read(path, {})
    (finding,) = problem.value.findings
    assert (finding.id, finding.place.inside) == ("DP-PKG-018", "EPUB/4.xhtml")


def _judge(reader: str, path: Path) -> None:
    try:
        result = registry.load(reader).read(path, {})
    except DaisyError as problem:
        assert problem.findings
        return
    loads(Book, dumps(result.book))


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some flipped, a stretch gone, or a stretch twice."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) or 1)
        end = min(len(made), at + chance.randint(1, 40))
        match chance.randrange(4):
            case 0:
                made[at:end] = b""
            case 1:
                made[at:at] = made[at:end]
            case 2:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                made[at:end] = chance.choice((b"<", b">", b"&#0;", b'"', b"</p>", b"\0", b"]]>"))
    return bytes(made)


def _epub(folder: Path, name: str) -> Path:
    members: dict[str, str | bytes] = {"a.xhtml": page(webs.BODIES[name]), "hen.png": PNG}
    return pack(folder / "a.epub", members)


def _zip202(folder: Path, name: str) -> Path:
    source = dtbooks.write_daisy202(folder / "book", name)
    target = folder / "a.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(source.iterdir()):
            archive.write(path, path.name)
    return target


MAKERS: dict[str, Callable[[Path, str], Path]] = {
    "html": webs.write_html,
    "markdown": markdowns.write_markdown,
    "dtbook": dtbooks.write_dtbook,
    "epub": _epub,
    "daisy202": _zip202,
}
NAMES = {
    "html": list(webs.BODIES),
    "markdown": list(markdowns.TEXTS),
    "dtbook": list(dtbooks.BOOKS),
    "epub": list(webs.BODIES),
    "daisy202": list(dtbooks.PAGES),
}


@pytest.mark.parametrize("reader", MAKERS)
def test_mutated_files(tmp_path: Path, reader: str) -> None:
    for number, name in enumerate(NAMES[reader]):
        path = MAKERS[reader](tmp_path / name, name) if reader != "epub" else _epub(tmp_path, name)
        whole = path.read_bytes()
        members = _members(path)
        for seed in range(24):
            chance = random.Random(number * 1000 + seed)
            if members and seed % 4:
                chosen = chance.choice([n for n in members if not n.endswith(".png")])
                changed = {**members, chosen: _mutated(members[chosen], chance)}
                with zipfile.ZipFile(path, "w") as archive:
                    for member, data in changed.items():
                        archive.writestr(member, data)
            else:
                path.write_bytes(_mutated(whole, chance))
            _judge(reader, path)


def _members(path: Path) -> dict[str, bytes]:
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}

# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finished items taken in: kept as they came, judged, catalogued; and kills."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes import products
from tests.unit.intake import gifts
from tests.unit.intake.gifts import gift


@pytest.fixture(autouse=True)
def library(ledger: Ledger) -> None:
    """The library has a name; no Java."""
    site = '[site]\nlibrary = "마포평생학습관"\n[check]\nepubcheck = "never"\n'
    (ledger.workspace.root / "daisy.toml").write_text(site, "utf-8")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where files come from."""
    return tmp_path / "stick"


def donate(ledger: Ledger, given: Any) -> Any:
    from daisy_pipeline.intake.donate import donate

    return donate(ledger, given)


def refused(ledger: Ledger, given: Any) -> tuple[str, Any, ExitCode]:
    """Id and place of what is told, and the exit code; nothing was taken in."""
    from daisy_pipeline.ledger.models import Item

    before = (ledger.workspace.slugs(), Item.objects.count())
    with pytest.raises(DaisyError) as error:
        donate(ledger, given)
    assert (ledger.workspace.slugs(), Item.objects.count()) == before
    assert not list(ledger.workspace.root.rglob(".part-*"))
    finding = error.value.findings[0]
    return finding.id, finding.place, error.value.exit_code


def tree(folder: Path) -> dict[str, str]:
    """Digests of all files by name."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


@pytest.mark.message("DP-DON-018")
def test_a_zip_becomes_an_item(ledger: Ledger, stick: Path) -> None:
    path = gifts.daisy202(stick)
    before = path.read_bytes()
    done = donate(ledger, gift(path, received="2026-03-01", branch="아현"))
    assert (done.slug, done.fresh, done.good) == ("동백꽃", True, True)
    assert (done.item.state, done.item.origin, done.item.branch) == ("validated", "donated", "아현")
    assert done.item.material_type == "human-audio-202" and done.item.item_id.startswith("MPA2026")
    assert path.read_bytes() == before
    file = read_title(ledger.workspace, "동백꽃")
    came = file.donated["daisy202"]
    assert (came.maker, came.made, came.identifier) == ("시험도서관", "2026-03-02", "KR-TEST-0001")
    assert (file.title.creators, file.title.lang) == (("김유정",), "ko")
    assert came.received == "2026-03-01" and file.items == {"daisy202": done.item.item_id}
    assert (file.folder / came.files[0]).read_bytes() == before
    out = ledger.workspace.output / "동백꽃"
    assert set(tree(out / "daisy202")) == set(products.daisy202()), "no rubbish, one folder up"
    entry = json.loads((out / "manifest.json").read_bytes())["products"]["daisy202"]
    assert (entry["origin"], entry["duration_ms"], entry["book"]) == ("donated", 7000, came.sha256)
    (advice,) = [f for f in done.findings if f.id == "DP-DON-018"]
    assert advice.place.file == "sources/동백꽃/title.toml"
    assert "donated.publisher" in str(advice.facts["left"])


def test_what_a_person_said_is_not_told_as_if_the_item_said_it(ledger: Ledger, stick: Path) -> None:
    said = {"title": "봄", "creators": ("김유정",), "maker": "점자출판사"}
    done = donate(ledger, gift(gifts.braille(stick), product="braille", **said))
    (advice,) = [f for f in done.findings if f.id == "DP-DON-018"]
    left = ("language", "publisher", "made", "identifier")
    assert advice.facts["left"] == ", ".join(f"donated.{key}" for key in left)
    assert advice.facts["told"] == "donated.nothing"
    into = gift(*gifts.sounds(stick), product="audio", slug=done.slug)
    (advice,) = [f for f in donate(ledger, into).findings if f.id == "DP-DON-018"]
    assert advice.facts["left"] == "donated.maker, donated.made, donated.identifier"


def test_the_same_files_twice_are_one_item(ledger: Ledger, stick: Path) -> None:
    first = donate(ledger, gift(gifts.daisy202(stick)))
    copied = shutil.copy(stick / "동백꽃.zip", stick / "다른이름.zip")
    again = donate(ledger, gift(Path(copied), title="다른 제목"))
    assert (again.fresh, again.item.item_id, again.slug) == (False, first.item.item_id, first.slug)
    assert ledger.workspace.slugs() == ["동백꽃"]


def test_output_may_be_deleted(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.build.door import build_title
    from daisy_pipeline.build.prepare import Options

    donate(ledger, gift(gifts.epub(stick), product="epub3"))
    home = ledger.workspace.output / "동백꽃"
    before = tree(home)
    assert (home / "동백꽃-epub3.epub").read_bytes() == (stick / "봄봄.epub").read_bytes()
    shutil.rmtree(ledger.workspace.output)
    built = build_title(ledger.workspace, "동백꽃", Options())
    assert (built.products, built.exit_code) == (("epub3",), ExitCode.OK)
    assert tree(home) == before


@pytest.mark.parametrize("step", ["_put_in", "build_title", "_registered"])
def test_a_kill_loses_nothing(
    ledger: Ledger, stick: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.intake import donate as room

    given = gift(gifts.daisy202(stick))
    donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))

    def killed(*args: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    into = gift(stick / "동백꽃.zip", slug="동백꽃")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(room, step, killed)
        donate(ledger, into)
    done = donate(ledger, into)
    assert done.item.state == "validated" and done.slug == "동백꽃"
    assert donate(ledger, given).item.item_id == done.item.item_id
    file = read_title(ledger.workspace, "동백꽃")
    assert set(file.donated) == {"daisy202", "braille"} == set(file.items)


def test_a_killed_copy_is_swept(ledger: Ledger, stick: Path) -> None:
    donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))
    given = gift(gifts.daisy202(stick), slug="동백꽃")
    half = ledger.workspace.folder("동백꽃") / "donated" / ".part-daisy202-0123456789ab"
    half.mkdir()
    (half / "x").write_bytes(b"half")
    donate(ledger, given)
    assert not half.exists()


def test_what_a_killed_look_left_goes_after_a_day(ledger: Ledger, stick: Path) -> None:
    import os

    for name, age in (("old", 90_000), ("new", 60)):
        left = ledger.workspace.output / f".daisy-look-{name}"
        left.mkdir(parents=True)
        at = ledger.now().timestamp() - age
        os.utime(left, (at, at))
    donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))
    assert [p.name for p in ledger.workspace.output.glob(".daisy-look-*")] == [".daisy-look-new"]


def test_braille_in_volumes_and_a_name_in_nfd(ledger: Ledger, stick: Path) -> None:
    names = [unicodedata.normalize("NFD", f"동백꽃-{n:02d}.brf") for n in (1, 2)]
    files = [gifts.braille(stick, name) for name in names]
    done = donate(ledger, gift(*files, product="braille", title="동백꽃", maker="점자출판사"))
    assert done.good and done.item.material_type == "braille-file"
    came = read_title(ledger.workspace, "동백꽃").donated["braille"]
    assert [name.rpartition("/")[2] for name in came.files] == ["동백꽃-01.brf", "동백꽃-02.brf"]
    assert came.maker == "점자출판사"
    assert donate(ledger, gift(*files, product="braille")).item.item_id == done.item.item_id


@pytest.mark.message("DP-DON-003")
def test_sound_without_a_playlist(ledger: Ledger, stick: Path) -> None:
    done = donate(ledger, gift(*gifts.sounds(stick), product="audio", title="동백꽃"))
    (told,) = [f for f in done.findings if f.id == "DP-DON-003"]
    assert (told.facts["count"], told.facts["first"]) == (2, "01.mp3") and told.place.file == ""
    assert done.good
    path = ledger.workspace.output / "동백꽃" / "manifest.json"
    length = json.loads(path.read_bytes())["products"]["audio"]["duration_ms"]
    assert 3000 <= length <= 3200


def test_one_sound_needs_no_order(ledger: Ledger, stick: Path) -> None:
    first = gifts.sounds(stick)[0]
    done = donate(ledger, gift(first, product="audio", title="동백꽃"))
    assert "DP-DON-003" not in {found.id for found in done.findings}


def test_a_folder_is_taken_in(ledger: Ledger, stick: Path) -> None:
    folder = products.put(products.daisy3_text(), stick / "책")
    done = donate(ledger, gift(folder, product="daisy3-text"))
    assert done.good and done.item.material_type == "text-daisy"
    assert donate(ledger, gift(folder, product="daisy3-text")).fresh is False


@pytest.mark.message("DP-DON-019")
def test_printed_narrators_are_told_and_compared(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.people import Person, add
    from daisy_pipeline.ledger.sync_names import printed_names

    add(ledger, Person(name="홍길동", pseudonym="V-014"))
    done = donate(ledger, gift(gifts.read_by(stick, "홍길동")))
    (told,) = [f for f in done.findings if f.id == "DP-DON-019"]
    assert told.facts["count"] == 1 and told.place.file.endswith("동백꽃/title.toml")
    (found,) = printed_names(ledger, ["동백꽃"])
    assert (found.id, found.place.inside) == ("DP-LED-016", "donated.daisy202.narrators")


@pytest.mark.message("DP-DON-020")
def test_a_faulty_item_is_kept_and_held_back(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.readiness import readiness
    from daisy_pipeline.ledger.sync_items import item_findings

    files = {name: data for name, data in products.daisy202().items() if name != "c002.mp3"}
    done = donate(ledger, gift(gifts.zipped(stick / "책.zip", files)))
    assert (done.good, done.item.state) == (False, "in-review")
    (told,) = [f for f in done.findings if f.id == "DP-DON-020"]
    assert told.place.file == "output/동백꽃/report-daisy202.html"
    assert not (ledger.workspace.output / "동백꽃" / "daisy202").exists()
    came = read_title(ledger.workspace, "동백꽃").donated["daisy202"]
    assert (ledger.workspace.folder("동백꽃") / came.files[0]).is_file()
    rights, faulty = readiness(ledger, done.item)
    assert (rights.kind, faulty.kind, faulty.who) == ("rights", "faulty", "librarian")
    assert faulty.facts["report"] == told.place.file
    assert item_findings(ledger) == [], "no build can put it there"
    again = donate(ledger, gift(gifts.daisy202(stick), slug="동백꽃", again=True))
    assert again.good and [one.kind for one in readiness(ledger, again.item)] == ["rights"]
    shutil.rmtree(ledger.workspace.output / "동백꽃")
    assert [one.kind for one in readiness(ledger, again.item)] == ["rights", "product"]
    assert [found.id for found in item_findings(ledger)] == ["DP-LED-026"]


@pytest.mark.message("DP-DON-004")
@pytest.mark.message("DP-DON-005")
def test_files_that_changed_or_went(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.build.door import build_title
    from daisy_pipeline.build.prepare import Options

    donate(ledger, gift(gifts.daisy202(stick)))
    file = read_title(ledger.workspace, "동백꽃")
    kept = file.folder / file.donated["daisy202"].files[0]
    data = kept.read_bytes()
    kept.write_bytes(data + b"x")
    built = build_title(ledger.workspace, "동백꽃", Options())
    told = built.findings[0]
    assert (told.id, told.place.file) == ("DP-DON-005", f"sources/동백꽃/{below(kept)}")
    assert built.exit_code is ExitCode.FINDINGS and built.products == ()
    kept.unlink()
    told = build_title(ledger.workspace, "동백꽃", Options()).findings[0]
    assert (told.id, told.place.inside) == ("DP-DON-004", "donated.daisy202.files")


def below(path: Path) -> str:
    """A kept file's name below the title."""
    return "/".join(path.parts[-3:])


@pytest.mark.message("DP-DON-006")
def test_nothing_can_be_built_of_it(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.build.door import build_title
    from daisy_pipeline.build.prepare import Options
    from daisy_pipeline.build.structure import read_structure

    donate(ledger, gift(gifts.daisy202(stick)))
    for call in (
        lambda: build_title(ledger.workspace, "동백꽃", Options(only=("epub3",))),
        lambda: read_structure(ledger.workspace, "동백꽃"),
    ):
        with pytest.raises(DaisyError) as error:
            call()
        (told,) = error.value.findings
        assert (told.id, told.place.file) == ("DP-DON-006", "")
        assert error.value.exit_code is ExitCode.BAD_USAGE


@pytest.mark.message("DP-DON-021")
def test_a_title_file_that_cannot_be_written(ledger: Ledger, stick: Path) -> None:
    donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))
    path = ledger.workspace.folder("동백꽃") / "title.toml"
    path.write_text(path.read_text("utf-8") + '[title.x]\ny = """\n[donated.daisy202]\n"""\n')
    text = path.read_text("utf-8").replace("[title.x]\ny", "[accept_not]\ny")
    path.write_text(text.replace("[accept_not]\ny", "[catalogue]\nfunding"), "utf-8")
    id, place, _ = refused(ledger, gift(gifts.daisy202(stick), slug="동백꽃"))
    assert (id, place.inside) == ("DP-DON-021", "donated.daisy202")


def test_no_space_is_told_and_leaves_nothing(
    ledger: Ledger, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.intake import donated_copy as room

    def full(*args: Any, **named: Any) -> None:
        raise OSError(28, "No space left on device", str(ledger.workspace.sources))

    given = gift(gifts.daisy202(stick))
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(room, "copy_in", full)
        donate(ledger, given)
    assert ledger.workspace.slugs() == []
    assert donate(ledger, given).good

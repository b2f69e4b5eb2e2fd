# SPDX-License-Identifier: AGPL-3.0-or-later
"""The OPDS feed: its grammar, what may stand in it, and that its folder is always whole."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import jsonschema
import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Material, RightsFacts
from daisy_pipeline.export import feed as feeds
from daisy_pipeline.export.feed import Feed, Wishes, feed_of, write_feed
from daisy_pipeline.export.feed_pages import documents
from daisy_pipeline.export.feed_publication import OPEN, Offer, Site, publication
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.items import approved_items, facts_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

SCHEMA = json.loads(Path(__file__).with_name("opds.schema.json").read_text("utf-8"))
SITE = Site("", "", "시험도서관", "ko")
NOW = "2026-02-27T18:00:00+09:00"


def valid(document: Any, kind: str = "feed") -> Any:
    """The document, held against the schema."""
    rule = {**SCHEMA, "$ref": f"#/$defs/{kind}"}
    jsonschema.Draft202012Validator(rule, format_checker=jsonschema.FormatChecker()).validate(
        document
    )
    return document


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "facts_of", facts_of)


def one(ledger: Ledger, **more: Any) -> ItemFacts:
    (item,) = approved_items(ledger, 1)
    return replace(facts_of(ledger, item), **more)


def written(ledger: Ledger, folder: Path, **more: Any) -> Feed:
    made = feed_of(ledger, Wishes())
    write_feed(made, folder, "opds", **{"with_files": False, **more})
    return made


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.usefixtures("faked")
def test_every_document_is_valid_and_every_link_arrives(ledger: Ledger, tmp_path: Path) -> None:
    approved_items(ledger, 8)
    ledger.workspace.root.joinpath("daisy.toml").write_text("[feed]\npage_size = 1\n", "utf-8")
    made = written(ledger, tmp_path / "opds", with_files=True)
    assert (len(made.offers), made.findings) == (8, [])
    found = files(tmp_path / "opds")
    assert {"audio.json", "audio-2.json", "audio-3.json", "new-8.json"} <= set(found)
    for name, data in found.items():
        if not name.endswith(".json"):
            continue
        document = json.loads(data)
        valid(document, "publication" if name.startswith("publications/") else "feed")
        links = list(_links(document))
        assert {urljoin(name, str(link["href"])) for link in links} <= set(found)
        assert document["links"][0]["rel"] == "self"
        assert urljoin(name, document["links"][0]["href"]) == name


def _links(document: Any) -> Any:
    yield from (*document.get("links", ()), *document.get("navigation", ()))
    for inner in (*document.get("groups", ()), *document.get("publications", ())):
        yield from _links(inner)


@pytest.mark.usefixtures("faked")
def test_pages_hold_each_item_once(ledger: Ledger) -> None:
    approved_items(ledger, 8)
    made = feed_of(ledger, Wishes())
    shown = {name: json.loads(data) for name, data in documents(made.offers, made.site, 3)}
    assert [name for name in shown if name.startswith("new")] == [
        "new.json", "new-2.json", "new-3.json",
    ]  # fmt: skip
    pages = [shown[name] for name in shown if name.startswith("new")]
    ids = [p["metadata"]["identifier"] for page in pages for p in page["publications"]]
    assert len(ids) == len(set(ids)) == 8
    rels = {link["rel"]: link["href"] for link in shown["new-2.json"]["links"]}
    assert rels == {
        "self": "new-2.json", "first": "new.json", "last": "new-3.json", "previous": "new.json",
        "next": "new-3.json", "start": "opds.json", "up": "opds.json",
    }  # fmt: skip
    assert pages[1]["metadata"]["numberOfItems"] == 8
    assert pages[1]["metadata"]["currentPage"] == 2


@pytest.mark.parametrize(
    ("audience", "rel"),
    [
        ("public", OPEN),
        ("print-disabled-only", "http://opds-spec.org/acquisition"),
        ("members", "http://opds-spec.org/acquisition"),
        ("", "http://opds-spec.org/acquisition"),
    ],
)
def test_only_what_is_everybodys_is_open(ledger: Ledger, audience: str, rel: str) -> None:
    facts = one(ledger, rights=RightsFacts(basis="kr-copyright-33-2", audience=audience))
    site = replace(SITE, base="https://lib.example/", login="https://lib.example/auth.json")
    made = valid(publication(Offer(facts, "audio", NOW), site, 0), "publication")
    link = made["links"][1]
    told = "독서장애인만" in made["metadata"]["description"]
    assert (link["rel"], "properties" in link, told) == (rel, rel != OPEN, rel != OPEN)
    assert link["href"] == f"https://lib.example/items/{facts.item_id}/{facts.item_id}.zip"
    none = publication(Offer(replace(facts, rights=None), "audio", NOW), site, 0)
    assert none["links"][1]["rel"] != OPEN


def test_a_publication_says_what_is_known(ledger: Ledger) -> None:
    facts = one(
        ledger, narrators=("이낭독",), hazards=("none",), enough=(("auditory",),), summary="들음.",
        material=Material.SERIAL_AUDIO, serial="마포도움", issue="12", limitations=("그림 없음.",),
    )  # fmt: skip
    told = valid(publication(Offer(facts, "magazine", NOW), SITE, 1), "publication")["metadata"]
    assert told["narrator"] == ["이낭독"] and told["author"] == ["김유정"]
    assert told["belongsTo"] == {"series": {"name": "마포도움", "position": 12}}
    assert (told["duration"], told["published"]) == (7, "2026-02-27")
    assert told["accessibility"] == {
        "accessMode": ["textual"], "accessModeSufficient": [["auditory"]],
        "feature": ["tableOfContents"], "hazard": ["none"], "summary": "들음. 그림 없음.",
    }  # fmt: skip
    assert told["altIdentifier"][0] == facts.item_id
    assert {"name": "중학교 3학년 국어"} in told["subject"]
    assert {"name": "KDC 813.62", "code": "813.62"} in told["subject"]
    winter = publication(Offer(replace(facts, issue="2026년 겨울호"), "magazine", NOW), SITE, 0)
    assert winter["metadata"]["belongsTo"] == {"series": {"name": "마포도움"}}


def test_a_synthetic_voice_is_nobodys_name(ledger: Ledger) -> None:
    facts = one(ledger, narration="synthetic", narrators=("가짜",))
    told = publication(Offer(facts, "synthetic", NOW), SITE, 0)["metadata"]
    assert "narrator" not in told and "낭독: 합성 음성." in told["description"]


@pytest.mark.usefixtures("faked")
def test_forms_of_a_title_know_each_other(ledger: Ledger) -> None:
    first, second = approved_items(ledger, 2)
    facts = [facts_of(ledger, item) for item in (first, second)]
    facts[1] = replace(facts[1], title=facts[0].title)
    offers = [Offer(one, "text", NOW) for one in facts]
    shown = {name: json.loads(data) for name, data in documents(offers, SITE, 10)}
    own = shown[f"publications/{first.item_id}.json"]
    (related,) = [link for link in own["links"] if link["rel"] == "related"]
    assert related["href"] == f"../publications/{second.item_id}.json"


@pytest.mark.usefixtures("faked")
def test_synthetic_voices_only_where_the_library_says_so(ledger: Ledger) -> None:
    items = approved_items(ledger, 2)
    items[0].material_type = "synthetic-audio"
    items[0].save()
    made = feed_of(ledger, Wishes())
    assert [o.facts.item_id for o in made.offers] == [items[1].item_id] and made.synthetic == 1
    ledger.workspace.root.joinpath("daisy.toml").write_text("[feed]\nsynthetic = true\n", "utf-8")
    assert len(feed_of(ledger, Wishes()).offers) == 2


@pytest.mark.usefixtures("faked")
def test_only_approved_items_are_offered(ledger: Ledger) -> None:
    items = approved_items(ledger, 4)
    for item, state in zip(items, ("withdrawn", "in-production", "rejected"), strict=False):
        item.state = state
        item.save()
    assert [o.facts.item_id for o in feed_of(ledger, Wishes()).offers] == [items[3].item_id]


@pytest.mark.message("DP-LST-007", "DP-LST-012", "DP-LST-008", "DP-LST-009")
@pytest.mark.usefixtures("faked")
def test_what_may_not_leave_is_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    items = approved_items(ledger, 4)
    from daisy_pipeline.ledger.models import Rights, Validation

    shutil.rmtree(ledger.workspace.output / items[0].title.slug)
    Validation.objects.filter(item=items[1]).update(package_sha256="0" * 64)
    Rights.objects.filter(title=items[2].title).delete()
    monkeypatch.setattr(feeds, "unnamed", lambda *_: {items[3].title.slug: "V-001"})
    with pytest.raises(DaisyError) as told:
        feed_of(ledger, Wishes())
    *found, last = told.value.findings
    ids = ("DP-LST-007", "DP-LST-007", "DP-LST-012", "DP-LST-008")
    expected = {(id, item.item_id) for id, item in zip(ids, items, strict=True)}
    assert {(f.id, f.place.inside) for f in found} == expected
    assert (last.id, told.value.exit_code) == ("DP-LST-009", 2)


@pytest.mark.message("DP-LST-013")
@pytest.mark.usefixtures("faked")
def test_recordings_leave_with_consent_only(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = approved_items(ledger, 2)
    kept = items[0].item_id
    monkeypatch.setattr(feeds, "kept_here", lambda _, item: ["V-1"] * (item.item_id == kept))
    made = feed_of(ledger, Wishes())
    assert [(f.id, f.place.inside) for f in made.findings] == [("DP-LST-013", kept)]
    assert [offer.facts.item_id for offer in made.offers] == [items[1].item_id]
    own = ledger.workspace.root / "daisy.toml"
    own.write_text("[feed]\ntransfer_consent = false\n", "utf-8")
    assert len(feed_of(ledger, Wishes()).offers) == 2


@pytest.mark.usefixtures("faked")
def test_an_item_that_was_withdrawn_is_gone(ledger: Ledger, tmp_path: Path) -> None:
    items = approved_items(ledger, 2)
    folder = tmp_path / "opds"
    written(ledger, folder, with_files=True)
    (folder / ".htaccess").write_text("AuthType Basic", "utf-8")
    before = files(folder)
    assert f"items/{items[0].item_id}/{items[0].item_id}.zip" in before
    items[0].state = "withdrawn"
    items[0].save()
    written(ledger, folder)
    left = files(folder)
    assert not any(items[0].item_id in name for name in left)
    assert items[0].item_id.encode() not in b"".join(left.values())
    assert ".htaccess" in left and f"items/{items[1].item_id}/{items[1].item_id}.zip" in left


@pytest.mark.usefixtures("faked")
def test_the_same_again_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    approved_items(ledger, 3)
    made = feed_of(ledger, Wishes())
    assert write_feed(made, tmp_path / "a", "a", with_files=True) > 0
    before = files(tmp_path / "a")
    (tmp_path / "a" / ".part-1").write_bytes(b"killed")
    assert write_feed(feed_of(ledger, Wishes()), tmp_path / "a", "a", with_files=True) == 0
    assert files(tmp_path / "a") == before


@pytest.mark.message("DP-LST-007")
@pytest.mark.usefixtures("faked")
def test_a_changed_package_is_not_placed(ledger: Ledger, tmp_path: Path) -> None:
    (item,) = approved_items(ledger, 1)
    made = feed_of(ledger, Wishes())
    (path,) = made.packages.values()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DaisyError) as told:
        write_feed(made, tmp_path / "a", "a", with_files=True)
    (finding,) = told.value.findings
    assert (finding.id, finding.place.inside) == ("DP-LST-007", item.item_id)
    assert not list((tmp_path / "a" / "items").rglob("*.zip"))


@pytest.mark.message("DP-LST-010")
@pytest.mark.usefixtures("faked")
def test_a_folder_of_something_else_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    approved_items(ledger, 1)
    folder = tmp_path / "opds"
    folder.mkdir()
    (folder / "new.json").write_text("{}", "utf-8")
    (folder / "보고서.hwp").write_text("글", "utf-8")
    with pytest.raises(DaisyError) as told:
        written(ledger, folder)
    (finding,) = told.value.findings
    assert (finding.id, finding.place.file, told.value.exit_code) == ("DP-LST-010", "opds", 2)
    assert set(files(folder)) == {"new.json", "보고서.hwp"}


@pytest.mark.message("DP-LST-011")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base_url", '"도서관"'), ("base_url", '"ftp://a/"'), ("base_url", '"https://a/?x="'),
        ("base_url", '"https://[a/"'), ("base_url", '"https://me:secret@a/"'),
        ("login", '"auth.json"'), ("page_size", "0"),
    ],
)  # fmt: skip
def test_wrong_settings_are_told(ledger: Ledger, key: str, value: str) -> None:
    ledger.workspace.root.joinpath("daisy.toml").write_text(f"[feed]\n{key} = {value}\n", "utf-8")
    with pytest.raises(DaisyError) as told:
        feed_of(ledger, Wishes())
    (finding,) = told.value.findings
    assert (finding.id, finding.place.inside) == ("DP-LST-011", f"feed.{key}")
    assert told.value.exit_code == 4


@pytest.mark.usefixtures("faked")
def test_a_cover_is_shown(ledger: Ledger, tmp_path: Path) -> None:
    from PIL import Image

    (item,) = approved_items(ledger, 1)
    home = ledger.workspace.output / item.title.slug
    drawn = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(drawn, "PNG")
    (home / item.product / "표지.png").write_bytes(drawn.getvalue())
    manifest = json.loads((home / "manifest.json").read_text("utf-8"))
    manifest["products"][item.product]["files"]["표지.png"] = {"size": 1, "sha256": "0" * 64}
    (home / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    written(ledger, tmp_path / "opds")
    found = files(tmp_path / "opds")
    shown = valid(json.loads(found["new.json"]))["publications"][0]["images"]
    name = f"covers/{item.item_id}.png"
    assert shown == [{"href": name, "type": "image/png", "width": 30, "height": 40}]
    assert found[name].startswith(b"\x89PNG")

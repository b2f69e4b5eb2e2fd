# SPDX-License-Identifier: AGPL-3.0-or-later
"""The OPDS 2.0 feed of all that the library has approved: which items, and their folder of files.

What the feed offers leaves the house as an export does, so what an export would refuse for its
rights, its names or a product that nobody approved is left out here and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.title_file import is_address
from daisy_pipeline.export.facts import facts_of
from daisy_pipeline.export.feed_pages import NEW, ROOT, documents
from daisy_pipeline.export.feed_publication import Cover, Offer, Site, file_of
from daisy_pipeline.export.gates import GOING, kept_here, names_gone, unnamed, was_approved
from daisy_pipeline.export.new_titles import KINDS
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.tools.files import PART, link_or_copy, publish, sha256_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.heard import Readers
    from daisy_pipeline.ledger.models import Item

_FOLDERS = ("publications", "covers", "items")
_PAGE = re.compile(rf"({'|'.join((NEW, *KINDS))})(-[0-9]+)?\.json")
_COVER_SIDE, _COVER_BYTES = 1000, 400_000  # pixels, bytes
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Kinds of KINDS (all where none is named), a branch ("" for all), the language of labels."""

    kinds: Sequence[str] = ()
    branch: str = ""
    lang: str = "ko"


@dataclass
class Feed:
    """What is offered, where each package lies, covers' bytes by name; what was left out."""

    site: Site
    page_size: int
    offers: list[Offer] = field(default_factory=list)
    packages: dict[str, Path] = field(default_factory=dict)
    covers: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    synthetic: int = 0  # left out, because the settings do not offer them
    transfer: bool = True  # volunteers' recordings only with their consent to it


def feed_of(ledger: Ledger, wishes: Wishes) -> Feed:
    """All items that were approved and are still what was approved.

    Items on paper are none of a feed's: nothing can be fetched. Synthetic voices only where
    ``feed.synthetic`` says so. Errors: DP-LST-011 (exit code 4) for a wrong setting, -009 (exit
    code 2) where nothing is left. ``findings``: DP-LST-003 an item that cannot be read, -007 one
    that is not what was approved, -008 a name without consent in it, -012 no rights check,
    -013 a volunteer's recording that may not leave.
    """
    from daisy_pipeline.ledger.heard import Readers
    from daisy_pipeline.ledger.item_order import by_id
    from daisy_pipeline.ledger.models import Item

    values = resolve((ledger.workspace.site(),)).values
    feed = _settled(values, wishes.lang)
    wanted = [str(m) for kind in wishes.kinds or KINDS for m in KINDS[kind]]
    rows: Any = Item.objects.select_related("title").filter(state__in=GOING)
    rows = rows.filter(material_type__in=wanted).exclude(material_type=Material.BRAILLE_PAPER)
    if wishes.branch:
        rows = rows.filter(branch=wishes.branch)
    items = list(rows.order_by(*by_id()))
    if not values["feed"]["synthetic"]:
        feed.synthetic = sum(one.material_type == Material.SYNTHETIC_AUDIO for one in items)
        items = [one for one in items if one.material_type != Material.SYNTHETIC_AUDIO]
    names, readers = unnamed(ledger, items), Readers(ledger)
    for item in items:
        _take(readers, feed, item, names)
    if not feed.offers:
        raise DaisyError(*feed.findings, Finding("DP-LST-009"), exit_code=ExitCode.BAD_USAGE)
    return feed


def _settled(values: Any, lang: str) -> Feed:
    told = values["feed"]
    for key in ("base_url", "login"):
        if told[key] and not _is_base(told[key]):
            raise _wrong(key)
    if told["page_size"] < 1:
        raise _wrong("page_size")
    base = str(told["base_url"])
    base += "/" if base and not base.endswith("/") else ""
    site = Site(base, str(told["login"]), str(values["site"]["library"]), lang)
    return Feed(site, int(told["page_size"]), transfer=bool(told["transfer_consent"]))


def _is_base(text: str) -> bool:
    """Whether it is an address of the web that a file's name can be put behind.

    None with a password in it: the feed would tell it to all who fetch it.
    """
    return is_address(text) and text.isascii() and text.isprintable() and "?" not in text


def _wrong(key: str) -> DaisyError:
    place = Place("daisy.toml", inside=f"feed.{key}")
    return fail("DP-LST-011", place, exit_code=ExitCode.BAD_CONFIG, key=f"feed.{key}")


def _take(readers: Readers, feed: Feed, item: Item, names: Any) -> None:
    """Put an item into the feed, or a finding about why not."""
    ledger = readers.ledger
    slug = item.title.slug if item.title else "–"
    told: dict[str, Fact] = {"item": item.item_id, "slug": slug}
    place = Place(inside=item.item_id)
    problem = _refused(ledger, item, names)
    if not problem and feed.transfer and kept_here(readers, item):
        problem = "DP-LST-013"
    if problem:
        feed.findings.append(Finding(problem, place, told))
        return
    try:
        facts = facts_of(ledger, item)
    except DaisyError:
        feed.findings.append(Finding("DP-LST-007", place, told))
        return
    kind = next(kind for kind, some in KINDS.items() if facts.material in some)
    cover = _cover(ledger, feed, item)
    feed.offers.append(Offer(facts, kind, ledger.moment(facts.entered), cover))
    feed.packages[file_of(facts)] = ledger.workspace.output / slug / facts.package


def _refused(ledger: Ledger, item: Item, names: Any) -> str:
    """The id of the finding for an item that may not leave; "" for one that may."""
    from daisy_pipeline.ledger.readiness import built
    from daisy_pipeline.ledger.rights import newest

    title = item.title
    if title is None or title.gone:
        return "DP-LST-003"
    entry = built(ledger, item)
    # By size, not by digest: nobody hashes a whole library for a list (with its files we do).
    path = ledger.workspace.output / title.slug / str(entry.get("package", {}).get("name", ""))
    whole = path.is_file() and path.stat().st_size == entry["package"]["size"]
    if not whole or not was_approved(ledger, item):
        return "DP-LST-007"
    if newest(title) is None:
        return "DP-LST-012"
    try:
        gone = names_gone(ledger, title.slug)
    except DaisyError:
        return "DP-LST-003"
    return "DP-LST-008" if gone or title.slug in names else ""


def _cover(ledger: Ledger, feed: Feed, item: Item) -> Cover | None:
    """The picture that a built product of the title has under a cover's name; None without."""
    from daisy_pipeline.build.manifest import read_products
    from daisy_pipeline.emit.audio.cover import is_cover

    home = ledger.workspace.output / (item.title.slug if item.title else "")
    products = read_products(home / "manifest.json")
    for product in sorted(products, key=lambda name: name != item.product):
        folder = home / product
        for name in sorted(products[product].get("files", {})):
            path = folder / PurePosixPath(name)
            if path.suffix.lower() in _PICTURES and is_cover(name) and _is_in(path, folder):
                return _drawn(feed, item.item_id, path)
    return None


def _is_in(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _drawn(feed: Feed, item_id: str, path: Path) -> Cover | None:
    from daisy_pipeline.tools import pictures

    try:
        made = pictures.portable(path.read_bytes(), _COVER_SIDE, _COVER_BYTES)
        width, height = pictures.upright_size(made.data)
    except (pictures.PictureError, OSError):
        return None  # the check of the product has told it; the feed goes without
    name = f"covers/{item_id}{_SUFFIXES[made.kind]}"
    feed.covers[name] = made.data
    return Cover(name, made.kind, width, height)


def write_feed(feed: Feed, folder: Path, shown: str, *, with_files: bool) -> int:
    """Put the feed into a folder, the root last; how many files were written or changed.

    What an earlier feed has there and this one has not is removed: an item that was withdrawn must
    not be fetched any more. Other files stay. ``with_files`` also puts the packages there, each
    held against its digest (DP-LST-007). Errors: DP-LST-010 (exit code 2) for a folder that holds
    something else.
    """
    _may(folder, shown)
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for left in (left for home in (folder, *_homes(folder)) for left in home.glob(f"{PART}*")):
        left.unlink(missing_ok=True)  # of a run that was killed
    changed, names = 0, {*feed.covers, *feed.packages}
    if with_files:
        changed += sum(_place(feed, offer, folder) for offer in feed.offers)
    for name, data in (*feed.covers.items(), *documents(feed.offers, feed.site, feed.page_size)):
        names.add(name)
        target = folder / name
        if not target.is_file() or target.read_bytes() != data:
            publish(data, target)
            changed += 1
    _sweep(folder, names)
    return changed


def _homes(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _FOLDERS)
    yield from (one for one in (folder / "items").iterdir() if _is_real(one, of_folder=True))


def _is_real(path: Path, *, of_folder: bool) -> bool:
    return not path.is_symlink() and (path.is_dir() if of_folder else path.is_file())


def _may(folder: Path, shown: str) -> None:
    """DP-LST-010 for a folder that has files and is no feed's."""
    if folder.is_dir() and not (folder / ROOT).is_file():
        names = {one.name for one in folder.iterdir() if not one.name.startswith(PART)}
        own = {name for name in names if name in _FOLDERS or _PAGE.fullmatch(name)}
        if names != own:
            raise fail("DP-LST-010", Place(shown), exit_code=ExitCode.BAD_USAGE)
    elif folder.exists() and not folder.is_dir():
        raise fail("DP-LST-010", Place(shown), exit_code=ExitCode.BAD_USAGE)


def _place(feed: Feed, offer: Offer, folder: Path) -> bool:
    """Put an item's package into the feed's folder; whether it was not there yet."""
    facts, name = offer.facts, file_of(offer.facts)
    target, source = folder / name, feed.packages[name]
    if target.is_file() and _is_of(target, facts):
        return False
    if not _is_of(source, facts):
        told: dict[str, Fact] = {"item": facts.item_id, "slug": facts.title.slug}
        raise DaisyError(Finding("DP-LST-007", Place(inside=facts.item_id), told))
    target.parent.mkdir(parents=True, exist_ok=True)
    link_or_copy(source, target)
    return True


def _is_of(path: Path, facts: ItemFacts) -> bool:
    return path.stat().st_size == facts.size and sha256_of(path) == facts.sha256


def _sweep(folder: Path, names: set[str]) -> None:
    """Remove what an earlier feed left: pages, publications, covers, packages; never links."""
    pages = (one for one in folder.iterdir() if _PAGE.fullmatch(one.name))
    for path in (*pages, *(path for home in _homes(folder) for path in home.iterdir())):
        name = path.relative_to(folder).as_posix()
        if _is_real(path, of_folder=False) and name not in names:
            path.unlink()
    for home in (folder / "items").iterdir():
        if _is_real(home, of_folder=True) and not any(home.iterdir()):
            home.rmdir()

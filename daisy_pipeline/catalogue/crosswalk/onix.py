# SPDX-License-Identifier: AGPL-3.0-or-later
"""ONIX for Books 3.0 of items (reference tags), elements in the order of its schema.

An item is no merchandise: there is neither a price nor a supplier in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daisy_pipeline.catalogue.crosswalk import onix_codes as codes
from daisy_pipeline.catalogue.descriptive import bare_isbn, clock
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.labels import LABELS
from daisy_pipeline.catalogue.notes import PUBLIC
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.people import creators, others
from daisy_pipeline.catalogue.tongues import language_code
from daisy_pipeline.formats.safe_xml import Element, builder, serialize, xml_text

NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
# List 55: how a date is written, by its length; YYYYMMDD is what is meant without it.
_DATES = {4: "05", 6: "01"}
_DIGITS = 7  # HHHMMSS
_READERS = "시각장애인 등 독서장애인"

_e = builder(NAMESPACE)


def onix(facts: Iterable[ItemFacts], sender: str = "", sent: str = "") -> bytes:
    """One ONIXMessage with a Product an item. Equal facts, equal bytes.

    ``sender`` and ``sent`` (YYYYMMDD) are the first item's library and the newest record's day
    unless given: a Header must have both.
    """
    items = tuple(facts)
    sender = sender or next((one.library.name for one in items), "") or "-"
    sent = sent or max((one.entered[:8] for one in items), default="") or "00010101"
    header = _e(
        "Header", None, _e("Sender", None, _text("SenderName", sender)), _text("SentDateTime", sent)
    )
    products = (_product(one) for one in items)
    return serialize(_e("ONIXMessage", {"release": "3.0"}, header, *products), indent=True)


def _text(name: str, text: str) -> Element:
    return _e(name, None, xml_text(text))


def _group(name: str, *parts: tuple[str, str]) -> Element:
    """A composite of texts; those that are empty are left out."""
    return _e(name, None, *(_text(part, text) for part, text in parts if text))


def _product(facts: ItemFacts) -> Element:
    return _e(
        "Product",
        None,
        _text("RecordReference", facts.item_id),
        _text("NotificationType", "03"),
        *_identifiers(facts),
        _e("DescriptiveDetail", None, *_described(facts)),
        *_summary(facts),
        *_published(facts),
        *_related(facts),
    )


def _identifiers(facts: ItemFacts) -> Iterator[Element]:
    named = ("ProductIDType", "01"), ("IDTypeName", "item"), ("IDValue", facts.item_id)
    yield _group("ProductIdentifier", *named)
    if facts.title.uid.startswith("urn:"):
        yield _group("ProductIdentifier", ("ProductIDType", "22"), ("IDValue", facts.title.uid))


def _described(facts: ItemFacts) -> Iterator[Element]:
    yield _text("ProductComposition", "00")
    yield _text("ProductForm", LABELS[facts.material].onix_form)
    yield from (_text("ProductFormDetail", code) for code in codes.details(facts))
    yield from _features(facts)
    modes = [codes.MODES[mode] for mode in facts.modes if mode in codes.MODES]
    yield from (_text("PrimaryContentType", mode) for mode in modes[:1])
    yield from (_text("ProductContentType", mode) for mode in modes[1:])
    if code := codes.protection(facts):
        yield _text("EpubTechnicalProtection", code)
    yield from _titles(facts)
    yield from _people(facts)
    if code := codes.edition_type(facts):
        yield _text("EditionType", code)
    if (language := language_code(facts.title.lang)) != "und":
        yield _group("Language", ("LanguageRole", "01"), ("LanguageCode", language))
    yield from _extents(facts)
    yield from _subjects(facts)
    yield from _audience(facts)


def _titles(facts: ItemFacts) -> Iterator[Element]:
    """The serial that an issue belongs to, and the item's own title."""
    if facts.serial:
        element = ("TitleElementLevel", "02"), ("PartNumber", facts.issue)
        collection = _title_detail(*element, ("TitleText", facts.serial))
        yield _e("Collection", None, _text("CollectionType", "10"), collection)
    title, subtitle = ("TitleText", facts.title.title), ("Subtitle", facts.title.subtitle)
    yield _title_detail(("TitleElementLevel", "01"), title, subtitle)


def _title_detail(*parts: tuple[str, str]) -> Element:
    return _e("TitleDetail", None, _text("TitleType", "01"), _group("TitleElement", *parts))


def _extents(facts: ItemFacts) -> Iterator[Element]:
    """Playing time (16: HHHMMSS), and pages of the print edition (03)."""
    if facts.duration:
        value = clock(facts.duration).zfill(_DIGITS)
        parts = ("ExtentType", "09"), ("ExtentValue", value), ("ExtentUnit", "16")
        yield _group("Extent", *parts)
    if facts.pages:
        pages = ("ExtentType", "08"), ("ExtentValue", str(facts.pages)), ("ExtentUnit", "03")
        yield _group("Extent", *pages)


def _subjects(facts: ItemFacts) -> Iterator[Element]:
    """KDC (list 27: 35) with its edition, then keywords (20)."""
    if facts.kdc:
        edition = ("SubjectSchemeVersion", facts.kdc_edition), ("SubjectCode", facts.kdc)
        yield _group("Subject", ("SubjectSchemeIdentifier", "35"), *edition)
    for subject in dict.fromkeys((*facts.title.subjects, *facts.subjects)):
        words = ("SubjectSchemeIdentifier", "20"), ("SubjectHeadingText", subject)
        yield _group("Subject", *words)


def _audience(facts: ItemFacts) -> Iterator[Element]:
    """Pupils (list 28: 04) of a book for school; in words, who alone may read the item."""
    if facts.curriculum:
        yield _group("Audience", ("AudienceCodeType", "01"), ("AudienceCodeValue", "04"))
    if facts.rights is not None and facts.rights.audience != PUBLIC:
        yield _text("AudienceDescription", _READERS)


def _features(facts: ItemFacts) -> Iterator[Element]:
    for feature in facts.features:
        if code := codes.FEATURES.get(feature):
            yield _feature(codes.ACCESSIBILITY, code)
    for modes in facts.enough:
        if code := codes.ENOUGH.get(modes):
            yield _feature(codes.ACCESSIBILITY, code)
    for hazard in facts.hazards:
        for code in codes.HAZARDS.get(hazard, ()):
            yield _feature(codes.HAZARD, code)
    if facts.summary:
        yield _feature(codes.ACCESSIBILITY, codes.SUMMARY, facts.summary)


def _feature(kind: str, value: str, text: str = "") -> Element:
    return _group(
        "ProductFormFeature",
        ("ProductFormFeatureType", kind),
        ("ProductFormFeatureValue", value),
        ("ProductFormFeatureDescription", text),
    )


def _people(facts: ItemFacts) -> Iterator[Element]:
    told = (*creators(facts.title), *others(facts.title))
    people = [(codes.ROLES.get(p.role, codes.OTHER_ROLE), p.name) for p in told]
    if facts.material in SOUNDING:
        people += [(codes.READ_BY, name) for name in facts.narrators]
    for number, (role, name) in enumerate(people, 1):
        parts = ("SequenceNumber", str(number)), ("ContributorRole", role), ("PersonName", name)
        yield _group("Contributor", *parts)
    if not people:
        yield _e("NoContributor", None)


def _summary(facts: ItemFacts) -> Iterator[Element]:
    """What the book is about (list 153: 03), for everybody (154: 00)."""
    if facts.title.description:
        kind = ("TextType", "03"), ("ContentAudience", "00")
        content = _group("TextContent", *kind, ("Text", facts.title.description))
        yield _e("CollateralDetail", None, content)


def _published(facts: ItemFacts) -> Iterator[Element]:
    if not facts.maker:
        return
    name = ("PublishingRole", "01"), ("PublisherName", facts.maker)
    text = facts.completed.replace("-", "")
    day = _e("Date", {"dateformat": _DATES.get(len(text))}, text)
    date = _e("PublishingDate", None, _text("PublishingDateRole", "01"), day)
    yield _e("PublishingDetail", None, _group("Publisher", *name), *([date] if text else []))


def _related(facts: ItemFacts) -> Iterator[Element]:
    """The print edition (list 51: 13 is based on) and the title's other forms (06)."""
    isbn = bare_isbn(facts.title.edition.isbn)
    related = [("13", "15", isbn)] if len(isbn) == 13 else []
    related += [("06", "01", item) for item, _ in facts.sisters]
    products = []
    for code, kind, value in related:
        own = "item" if kind == "01" else ""
        parts = ("ProductIDType", kind), ("IDTypeName", own), ("IDValue", value)
        identifier = _group("ProductIdentifier", *parts)
        products.append(_e("RelatedProduct", None, _text("ProductRelationCode", code), identifier))
    if products:
        yield _e("RelatedMaterial", None, *products)

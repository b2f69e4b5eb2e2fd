# SPDX-License-Identifier: AGPL-3.0-or-later
"""ONIX for Books 3.0 of items (reference tags), with the codes of reference 2.6.

Codes that the reference has from memory are listed in ``UNVERIFIED``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from daisy_pipeline.catalogue.descriptive import bare_isbn, clock
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.labels import LABELS, product_class
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.people import creators, others
from daisy_pipeline.catalogue.tongues import language_code
from daisy_pipeline.formats.safe_xml import Element, builder, serialize, xml_text

NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
ACCESSIBILITY = "09"  # list 79: ProductFormFeatureType for list 196
HAZARD = "19"  # list 79: for list 143
# schema.org's words in list 196.
FEATURES: Mapping[str, str] = {
    "tableOfContents": "11",
    "index": "12",
    "readingOrder": "13",
    "alternativeText": "14",
    "longDescription": "15",
    "pageBreakMarkers": "19",
    "synchronizedAudioText": "20",
    "ttsMarkup": "21",
    "structuralNavigation": "29",
    "displayTransformability": "36",
    "pageNavigation": "41",
}
SUMMARY = "00"
# Sets of modes that are enough: text alone, sound alone (list 196).
ENOUGH: Mapping[tuple[str, ...], str] = {("auditory",): "51", ("textual",): "52"}
MODES: Mapping[str, str] = {"textual": "10", "auditory": "01"}  # list 81
HAZARDS: Mapping[str, str] = {
    "none": "00",
    "flashing": "14",
    "sound": "16",
    "motionSimulation": "18",
}
ROLES: Mapping[str, str] = {"aut": "A01", "trl": "B06", "ill": "A12", "edt": "B01"}
READ_BY = "E07"
UNVERIFIED = ("A01", "B06", "B01", "A12", "22", "21", "E101", "EA", "BA")

_e = builder(NAMESPACE)


def onix(facts: Iterable[ItemFacts], sender: str = "", sent: str = "") -> bytes:
    """One ONIXMessage with a Product an item; ``sent`` is YYYYMMDD. Equal facts, equal bytes."""
    header = _e(
        "Header", None, _e("Sender", None, _text("SenderName", sender)), _text("SentDateTime", sent)
    )
    products = (_product(one) for one in facts)
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
    if code := product_class(facts):
        yield _text("ProductFormDetail", code)
    yield from _features(facts)
    yield from (_text("PrimaryContentType", MODES[m]) for m in facts.modes[:1] if m in MODES)
    yield from (_text("ProductContentType", MODES[m]) for m in facts.modes[1:] if m in MODES)
    element = _group(
        "TitleElement",
        ("TitleElementLevel", "01"),
        ("TitleText", facts.title.title),
        ("Subtitle", facts.title.subtitle),
    )
    yield _e("TitleDetail", None, _text("TitleType", "01"), element)
    yield from _people(facts)
    if (language := language_code(facts.title.lang)) != "und":
        yield _group("Language", ("LanguageRole", "01"), ("LanguageCode", language))
    if facts.duration:  # 16 hours, minutes, seconds: HHHMMSS
        extent = ("ExtentType", "09"), ("ExtentValue", f"0{clock(facts.duration)}")
        yield _group("Extent", *extent, ("ExtentUnit", "16"))
    for subject in dict.fromkeys((*facts.title.subjects, *facts.subjects)):
        words = ("SubjectSchemeIdentifier", "20"), ("SubjectHeadingText", subject)
        yield _group("Subject", *words)


def _features(facts: ItemFacts) -> Iterator[Element]:
    for feature in facts.features:
        if code := FEATURES.get(feature):
            yield _feature(ACCESSIBILITY, code)
    for modes in facts.enough:
        if code := ENOUGH.get(modes):
            yield _feature(ACCESSIBILITY, code)
    for hazard in facts.hazards:
        if code := HAZARDS.get(hazard):
            yield _feature(HAZARD, code)
    if facts.summary:
        yield _feature(ACCESSIBILITY, SUMMARY, facts.summary)


def _feature(kind: str, value: str, text: str = "") -> Element:
    return _group(
        "ProductFormFeature",
        ("ProductFormFeatureType", kind),
        ("ProductFormFeatureValue", value),
        ("ProductFormFeatureDescription", text),
    )


def _people(facts: ItemFacts) -> Iterator[Element]:
    people = [(ROLES.get(p.role, "Z99"), p.name) for p in creators(facts.title)]
    people += [(ROLES.get(p.role, "Z99"), p.name) for p in others(facts.title)]
    if facts.material in SOUNDING:
        people += [(READ_BY, name) for name in facts.narrators]
    for number, (role, name) in enumerate(people, 1):
        parts = ("SequenceNumber", str(number)), ("ContributorRole", role), ("PersonName", name)
        yield _group("Contributor", *parts)


def _published(facts: ItemFacts) -> Iterator[Element]:
    if not facts.library.name:
        return
    name = ("PublishingRole", "01"), ("PublisherName", facts.library.name)
    day = ("PublishingDateRole", "01"), ("Date", facts.completed.replace("-", ""))
    yield _e("PublishingDetail", None, _group("Publisher", *name), _group("PublishingDate", *day))


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

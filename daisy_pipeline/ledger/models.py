# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger's tables (reference/delivery-and-catalogue.md, 5.1).

People stand in it by pseudonyms; who they are is sealed (``vault``). A title's truth is its
``title.toml``: ``TitleEntry`` only knows where it is. Dates are the library's, times are UTC.
"""

from __future__ import annotations

import uuid

from django.db import models

from daisy_pipeline.ledger import states


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(str(one), str(one)) for one in kind]  # type: ignore[attr-defined]


class Row(models.Model):
    """What every row has; ``revision`` counts its changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


# ------------------------------------------------------------------------------------ people


class Volunteer(Row):
    """A volunteer by pseudonym (``V-014``). ``sealed`` is name and contact, encrypted.

    ``under_14``: the guardian has to consent; no birthday is kept.
    """

    pseudonym = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=20, default="active")  # active, resting, left, erased
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    sealed = models.BinaryField(null=True)
    voice = models.CharField(max_length=150, blank=True)  # folder in voices/, if there is one
    under_14 = models.BooleanField(default=False)


class Staff(Row):
    """A librarian by pseudonym (``L-07``)."""

    pseudonym = models.CharField(max_length=40, unique=True)
    branch = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)
    sealed = models.BinaryField(null=True)


class Role(Row):
    """What a volunteer does, since when."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=_choices(states.VolunteerRole))
    since = models.DateField()
    until = models.DateField(null=True)


class Consent(Row):
    """A consent to one purpose, in the version that was signed; ``evidence`` is where it lies.

    ``retention`` says what happens to recordings when the volunteer leaves: keep or delete.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=_choices(states.Purpose))
    version = models.CharField(max_length=40)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True)
    retention = models.CharField(max_length=20, default="keep")


class Training(Row):
    """A training that a volunteer took."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="trainings")
    event = models.CharField(max_length=200)
    held_on = models.DateField()
    passed = models.BooleanField(default=True)


class Audition(Row):
    """An audition: points of 40 (pronunciation), 30 (delivery), 20 (voice), 10 (technique)."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="auditions")
    held_on = models.DateField()
    scores = models.JSONField(default=dict)
    listeners = models.PositiveIntegerField(default=1)
    passed = models.BooleanField(default=False)


# ------------------------------------------------------------------------------------ titles


class TitleEntry(Row):
    """Where a title lies and what its title.toml said when it was last indexed."""

    slug = models.CharField(max_length=200, unique=True)
    uid = models.CharField(max_length=200, db_index=True)
    title = models.CharField(max_length=500)
    creators = models.CharField(max_length=500, blank=True)
    isbn = models.CharField(max_length=20, blank=True, db_index=True)
    digest = models.CharField(max_length=64)  # of title.toml
    item_ids = models.JSONField(default=dict)  # item ids by product, as title.toml says
    gone = models.BooleanField(default=False)


class Item(Row):
    """One catalogued product (점) with an id (``MPT202400117``) and a state.

    ``origin`` is own where this library makes it, donated where it came finished.
    """

    item_id = models.CharField(max_length=60, unique=True)
    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="items", null=True)
    product = models.CharField(max_length=40)
    origin = models.CharField(max_length=20, default="own")
    material_type = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=1)  # the item's own revision
    supersedes = models.ForeignKey("self", models.PROTECT, null=True)
    state = models.CharField(
        max_length=20, choices=_choices(states.ItemState), default="planned", db_index=True
    )
    state_since = models.DateTimeField()
    branch = models.CharField(max_length=80, blank=True)
    made_by = models.CharField(max_length=40, blank=True)
    completed_on = models.DateField(null=True, db_index=True)


class Rights(Row):
    """The rights check of a title: by which law or licence, who looked, when."""

    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="rights")
    number = models.PositiveIntegerField(default=1)  # of the title's checks; the highest counts
    basis = models.CharField(max_length=60)
    clause = models.CharField(max_length=120, blank=True)
    facility_basis = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=40, default="print-disabled-only")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    checked_by = models.CharField(max_length=40)
    checked_on = models.DateField()


class CurriculumLink(Row):
    """What a title belongs to at school."""

    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="curriculum")
    school_level = models.CharField(max_length=40)
    grade = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    unit = models.CharField(max_length=200, blank=True)
    textbook = models.CharField(max_length=200, blank=True)
    partner = models.CharField(max_length=200, blank=True)


class SerialIssue(Row):
    """An issue of a serial title (the audio magazine)."""

    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="issues")
    serial = models.CharField(max_length=200)
    issue = models.CharField(max_length=40)
    quarter = models.CharField(max_length=10)
    issued_on = models.DateField(null=True)


# ------------------------------------------------------------------------------------ work


class Assignment(Row):
    """What one volunteer is to do of a title: sections ``first`` to ``last``, or pages in words."""

    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="assignments")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=30, choices=_choices(states.VolunteerRole))
    first = models.PositiveIntegerField(null=True)  # sections from 1, both within
    last = models.PositiveIntegerField(null=True)
    pages = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True)
    state = models.CharField(
        max_length=20, choices=_choices(states.AssignmentState), default="offered", db_index=True
    )
    state_since = models.DateTimeField()


class Take(Row):
    """A recording as it came in. ``file`` and ``sha256`` are those of takes.tsv."""

    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="takes")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="takes")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="takes")
    file = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, db_index=True)
    came_as = models.CharField(max_length=255)  # the file's name as the volunteer had it
    first = models.CharField(max_length=60, blank=True)  # segments, both within
    last = models.CharField(max_length=60, blank=True)
    section = models.PositiveIntegerField(null=True)
    round = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=20, choices=_choices(states.TakeState), default="received", db_index=True
    )
    verdict = models.CharField(max_length=10, blank=True)  # accept, look, again
    profile = models.CharField(max_length=80, blank=True)
    duration_ms = models.BigIntegerField(default=0)
    metrics = models.JSONField(default=dict)
    findings = models.JSONField(default=list)  # numbers, places and facts, never names
    received_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "sha256"], name="one_take_a_file"),
        ]


class Review(Row):
    """Listening, reading or braille proofreading by another person than the maker.

    ``source`` is what was looked at: the sha256 of a recording, or a digest of text or braille.
    ``declared`` are intervals that the reviewer says to have heard elsewhere.
    """

    kind = models.CharField(max_length=20, choices=_choices(states.ReviewKind))
    title = models.ForeignKey(TitleEntry, models.PROTECT, related_name="reviews")
    take = models.ForeignKey(Take, models.PROTECT, null=True, related_name="reviews")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="reviews")
    number = models.PositiveIntegerField(default=1)  # of the title's reviews, in their order
    source = models.CharField(max_length=64, blank=True, db_index=True)
    reviewer = models.CharField(max_length=40)  # a pseudonym
    heard = models.JSONField(default=list)  # [begin, end] in ms of the recording, not overlapping
    declared = models.JSONField(default=list)
    percent_heard = models.FloatField(default=0)
    state = models.CharField(max_length=20, default="open")  # open, passed, failed
    closed_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)


class Defect(Row):
    """Something wrong at a place; ``fixed_by`` is the take that mended it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="defects")
    number = models.PositiveIntegerField(default=1)  # of the title's defects: how people name it
    code = models.CharField(max_length=20, choices=_choices(states.DefectCode))
    begin_ms = models.BigIntegerField(null=True)
    end_ms = models.BigIntegerField(null=True)
    segment = models.CharField(max_length=60, blank=True)
    page = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, default="open")  # open, fixed, waived
    fixed_by = models.ForeignKey(Take, models.PROTECT, null=True, related_name="mends")


class WorkLog(Row):
    """Minutes of work; credited by a rule, sent to 1365 once.

    A wrong row stays; another one that ``corrects`` it has the difference, which may be below 0.
    ``once`` is unique: what the program credits by itself is credited once.
    """

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="work")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="work")
    activity = models.CharField(max_length=30)
    worked_on = models.DateField(db_index=True)
    minutes = models.IntegerField()
    credited_minutes = models.IntegerField(default=0)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    once = models.CharField(max_length=100, null=True, unique=True)
    rule = models.CharField(max_length=40, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    sent_in = models.CharField(max_length=60, blank=True, db_index=True)


# ------------------------------------------------------------------------------------ delivery


class Validation(Row):
    """What a tool said of an item's package, whose sha256 is ``package_sha256``."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="validations")
    tool = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    result = models.CharField(max_length=20)
    report_sha256 = models.CharField(max_length=64, blank=True)
    package_sha256 = models.CharField(max_length=64, blank=True)


class Batch(Row):
    """A bundle for one destination; who approves it has not built it."""

    batch_id = models.CharField(max_length=60, unique=True)
    destination = models.CharField(max_length=40, db_index=True)
    profile_version = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default="assembled")
    bundle_sha256 = models.CharField(max_length=64, blank=True)
    built_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, blank=True)


class Delivery(Row):
    """One item to one destination; counted only when acknowledged."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="deliveries")
    item = models.ForeignKey(Item, models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField(default=1)  # the item's revision that was sent
    state = models.CharField(
        max_length=20, choices=_choices(states.DeliveryState), default="bundled", db_index=True
    )
    state_on = models.DateField(db_index=True)
    # Stays when the item is published later: the year that a delivery counts for is this day's.
    acknowledged_on = models.DateField(null=True, db_index=True)
    record_number = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "item"], name="one_delivery_a_batch"),
        ]


class Receipt(Row):
    """An answer of a destination."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="receipts")
    received_on = models.DateField()
    channel = models.CharField(max_length=40)
    reference = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    results = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "file_sha256"], name="one_receipt_a_file"),
        ]


# ------------------------------------------------------------------------------------ figures


class Campaign(Row):
    """A year's campaign: how many of what, by how many people. ``targets`` by quarter."""

    name = models.CharField(max_length=200)
    year = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, default="점")
    denominator = models.PositiveIntegerField()
    denominator_of = models.CharField(max_length=80)  # "사서" or "전 직원"
    targets = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="one_campaign_a_year"),
        ]


class CampaignSlot(Row):
    """One person's part of a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="slots")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="slots")
    title = models.ForeignKey(TitleEntry, models.PROTECT, null=True, related_name="slots")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="slots")
    state = models.CharField(max_length=20, choices=_choices(states.SlotState), default="open")
    state_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "staff"], name="one_slot_a_person"),
        ]


class UsageStat(Row):
    """A figure that people enter: loans, visits, budget. ``source`` says where it stands."""

    metric = models.CharField(max_length=80, db_index=True)
    unit = models.CharField(max_length=20)
    site = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=10, db_index=True)  # 2023, 2023Q1, 2023-05
    value = models.DecimalField(max_digits=16, decimal_places=2)
    kind = models.CharField(max_length=10, default="actual")  # actual, target, budget
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "unit", "site", "period", "kind", "source"],
                name="one_figure_a_source",
            ),
        ]


# ------------------------------------------------------------------------------------ logs


class AuditLog(models.Model):
    """What was done to the ledger, in order; rows are only ever added (triggers see to it).

    ``detail`` holds pseudonyms, numbers and states, never who a person is.
    """

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, 3 without a gap
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # over this row and the digest of the one before


class AccessLog(models.Model):
    """Who looked at whose sealed data, when, why (개인정보의 안전성 확보조치 기준)."""

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)

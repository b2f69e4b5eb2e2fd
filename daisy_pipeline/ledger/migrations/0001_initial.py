# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables as they were first."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("sequence", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("narrator", "narrator"),
                            ("typist", "typist"),
                            ("corrector", "corrector"),
                            ("proof-listener", "proof-listener"),
                            ("braille-proofreader", "braille-proofreader"),
                        ],
                        max_length=30,
                    ),
                ),
                ("first", models.PositiveIntegerField(null=True)),
                ("last", models.PositiveIntegerField(null=True)),
                ("pages", models.CharField(blank=True, max_length=80)),
                ("due", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("agreed", "agreed"),
                            ("working", "working"),
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("done", "done"),
                            ("released", "released"),
                        ],
                        db_index=True,
                        default="offered",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditLog",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=40)),
                ("action", models.CharField(db_index=True, max_length=60)),
                ("subject", models.CharField(db_index=True, max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("batch_id", models.CharField(max_length=60, unique=True)),
                ("destination", models.CharField(db_index=True, max_length=40)),
                ("profile_version", models.CharField(max_length=20)),
                ("state", models.CharField(default="assembled", max_length=20)),
                ("bundle_sha256", models.CharField(blank=True, max_length=64)),
                ("built_by", models.CharField(max_length=40)),
                ("approved_by", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("pseudonym", models.CharField(max_length=40, unique=True)),
                ("branch", models.CharField(blank=True, max_length=80)),
                ("active", models.BooleanField(default=True)),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TitleEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("slug", models.CharField(max_length=200, unique=True)),
                ("uid", models.CharField(db_index=True, max_length=200)),
                ("title", models.CharField(max_length=500)),
                ("creators", models.CharField(blank=True, max_length=500)),
                ("isbn", models.CharField(blank=True, db_index=True, max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("item_ids", models.JSONField(default=dict)),
                ("gone", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("pseudonym", models.CharField(max_length=40, unique=True)),
                ("status", models.CharField(default="active", max_length=20)),
                ("joined_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("voice", models.CharField(blank=True, max_length=150)),
                ("under_14", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=200)),
                ("year", models.PositiveIntegerField()),
                ("unit", models.CharField(default="점", max_length=20)),
                ("denominator", models.PositiveIntegerField()),
                ("denominator_of", models.CharField(max_length=80)),
                ("targets", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "year"), name="one_campaign_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("item_id", models.CharField(max_length=60, unique=True)),
                ("product", models.CharField(max_length=40)),
                ("material_type", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("rights-checked", "rights-checked"),
                            ("in-production", "in-production"),
                            ("in-review", "in-review"),
                            ("validated", "validated"),
                            ("approved", "approved"),
                            ("bundled", "bundled"),
                            ("submitted", "submitted"),
                            ("acknowledged", "acknowledged"),
                            ("published", "published"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        db_index=True,
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("branch", models.CharField(blank=True, max_length=80)),
                ("made_by", models.CharField(blank=True, max_length=40)),
                ("completed_on", models.DateField(db_index=True, null=True)),
                (
                    "supersedes",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.item"
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Take",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("file", models.CharField(max_length=400)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("came_as", models.CharField(max_length=255)),
                ("first", models.CharField(blank=True, max_length=60)),
                ("last", models.CharField(blank=True, max_length=60)),
                ("section", models.PositiveIntegerField(null=True)),
                ("round", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "accepted"),
                            ("returned", "returned"),
                            ("superseded", "superseded"),
                        ],
                        db_index=True,
                        default="received",
                        max_length=20,
                    ),
                ),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("profile", models.CharField(blank=True, max_length=80)),
                ("duration_ms", models.BigIntegerField(default=0)),
                ("metrics", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("received_on", models.DateField(db_index=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takes",
                        to="ledger.assignment",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takes",
                        to="ledger.titleentry",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takes",
                        to="ledger.volunteer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("listening", "listening"),
                            ("text", "text"),
                            ("braille", "braille"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("source", models.CharField(blank=True, db_index=True, max_length=64)),
                ("reviewer", models.CharField(max_length=40)),
                ("heard", models.JSONField(default=list)),
                ("declared", models.JSONField(default=list)),
                ("percent_heard", models.FloatField(default=0)),
                ("state", models.CharField(default="open", max_length=20)),
                ("closed_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="ledger.item",
                    ),
                ),
                (
                    "take",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="ledger.take",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Defect",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("misread", "misread"),
                            ("omission", "omission"),
                            ("repetition", "repetition"),
                            ("noise", "noise"),
                            ("dropout", "dropout"),
                            ("volume", "volume"),
                            ("pronunciation", "pronunciation"),
                            ("page-cue", "page-cue"),
                        ],
                        max_length=20,
                    ),
                ),
                ("begin_ms", models.BigIntegerField(null=True)),
                ("end_ms", models.BigIntegerField(null=True)),
                ("segment", models.CharField(blank=True, max_length=60)),
                ("page", models.CharField(blank=True, max_length=20)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("state", models.CharField(default="open", max_length=20)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="defects",
                        to="ledger.review",
                    ),
                ),
                (
                    "fixed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mends",
                        to="ledger.take",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SerialIssue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("serial", models.CharField(max_length=200)),
                ("issue", models.CharField(max_length=40)),
                ("quarter", models.CharField(max_length=10)),
                ("issued_on", models.DateField(null=True)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rights",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField(default=1)),
                ("basis", models.CharField(max_length=60)),
                ("clause", models.CharField(blank=True, max_length=120)),
                ("facility_basis", models.CharField(blank=True, max_length=200)),
                ("audience", models.CharField(default="print-disabled-only", max_length=40)),
                ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                ("checked_by", models.CharField(max_length=40)),
                ("checked_on", models.DateField()),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rights",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CurriculumLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("school_level", models.CharField(max_length=40)),
                ("grade", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=200)),
                ("textbook", models.CharField(blank=True, max_length=200)),
                ("partner", models.CharField(blank=True, max_length=200)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="curriculum",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="title",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="ledger.titleentry",
            ),
        ),
        migrations.CreateModel(
            name="UsageStat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("metric", models.CharField(db_index=True, max_length=80)),
                ("unit", models.CharField(max_length=20)),
                ("site", models.CharField(blank=True, max_length=80)),
                ("period", models.CharField(db_index=True, max_length=10)),
                ("value", models.DecimalField(decimal_places=2, max_digits=16)),
                ("kind", models.CharField(default="actual", max_length=10)),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("metric", "unit", "site", "period", "kind", "source"),
                        name="one_figure_a_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Validation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("tool", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=60)),
                ("result", models.CharField(max_length=20)),
                ("report_sha256", models.CharField(blank=True, max_length=64)),
                ("package_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="validations",
                        to="ledger.item",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("event", models.CharField(max_length=200)),
                ("held_on", models.DateField()),
                ("passed", models.BooleanField(default=True)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trainings",
                        to="ledger.volunteer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("narrator", "narrator"),
                            ("typist", "typist"),
                            ("corrector", "corrector"),
                            ("proof-listener", "proof-listener"),
                            ("braille-proofreader", "braille-proofreader"),
                        ],
                        max_length=30,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="ledger.volunteer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("membership", "membership"),
                            ("hours-1365", "hours-1365"),
                            ("printed-name", "printed-name"),
                            ("voice-use", "voice-use"),
                            ("transfer", "transfer"),
                            ("publicity", "publicity"),
                            ("voice-synthesis", "voice-synthesis"),
                            ("guardian", "guardian"),
                        ],
                        max_length=30,
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("given_on", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("retention", models.CharField(default="keep", max_length=20)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="ledger.volunteer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Audition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("held_on", models.DateField()),
                ("scores", models.JSONField(default=dict)),
                ("listeners", models.PositiveIntegerField(default=1)),
                ("passed", models.BooleanField(default=False)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="auditions",
                        to="ledger.volunteer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="volunteer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="ledger.volunteer",
            ),
        ),
        migrations.CreateModel(
            name="WorkLog",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("activity", models.CharField(max_length=30)),
                ("worked_on", models.DateField(db_index=True)),
                ("minutes", models.IntegerField()),
                ("credited_minutes", models.IntegerField(default=0)),
                ("once", models.CharField(max_length=100, null=True, unique=True)),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("sent_in", models.CharField(blank=True, db_index=True, max_length=60)),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="ledger.assignment",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="ledger.worklog",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="ledger.volunteer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("bundled", "bundled"),
                            ("submitted", "submitted"),
                            ("acknowledged", "acknowledged"),
                            ("published", "published"),
                            ("rejected", "rejected"),
                        ],
                        db_index=True,
                        default="bundled",
                        max_length=20,
                    ),
                ),
                ("state_on", models.DateField(db_index=True)),
                ("acknowledged_on", models.DateField(db_index=True, null=True)),
                ("record_number", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="ledger.batch",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="ledger.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "item"), name="one_delivery_a_batch")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("received_on", models.DateField()),
                ("channel", models.CharField(max_length=40)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("results", models.JSONField(default=dict)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="ledger.batch",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "file_sha256"), name="one_receipt_a_file"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignSlot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("assigned", "assigned"),
                            ("in-work", "in-work"),
                            ("delivered", "delivered"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="ledger.campaign",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="ledger.item",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="ledger.staff",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="ledger.titleentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "staff"), name="one_slot_a_person")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="take",
            constraint=models.UniqueConstraint(fields=("title", "sha256"), name="one_take_a_file"),
        ),
    ]

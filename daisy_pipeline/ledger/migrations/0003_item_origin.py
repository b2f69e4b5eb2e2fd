# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where an item came from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="origin",
            field=models.CharField(default="own", max_length=20),
        ),
    ]

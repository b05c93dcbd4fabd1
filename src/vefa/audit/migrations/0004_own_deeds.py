from django.db import migrations

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    """Staff who are limited to some customers leave their deeds, and may read them."""

    dependencies = [
        ("core", "0002_limited_scope"),
        ("audit", "0003_search"),
    ]

    operations = [
        walls.OwnRows("audit_entry", column="actor_id"),
    ]

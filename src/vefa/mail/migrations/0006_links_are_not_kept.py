import django.db.models.deletion
from django.db import migrations, models

import vefa.core.migrations as walls


class Migration(migrations.Migration):
    """A letter that lets somebody in gets its link when it is sent.

    Letters stored until now, and the backups that hold them, show theirs: these links are void.
    """

    dependencies = [
        ("accounts", "0012_sessions_of_providers"),
        ("mail", "0005_mailbox_team"),
    ]

    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="letter",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.user",
            ),
        ),
        walls.CompositeForeignKey("mail_outgoingmessage", "user_id", "accounts_user"),
        # On the way back they stay void: whoever needs one asks for another letter.
        walls.Sql(["DELETE FROM accounts_link WHERE used_at IS NULL"], ["SELECT 1"]),
    ]

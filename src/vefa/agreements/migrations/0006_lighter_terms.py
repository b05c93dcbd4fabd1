from django.db import migrations

# A version is a hundred kilobytes of text. Where the server knows LZ4 it packs them as small as
# the usual method does, in a twentieth of the time. What is there already stays as it is packed.
LZ4 = """
DO $$ BEGIN
    ALTER TABLE agreements_termsversion ALTER COLUMN content SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
    NULL;
END $$
"""
USUAL = "ALTER TABLE agreements_termsversion ALTER COLUMN content SET COMPRESSION DEFAULT"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_undoing"),
    ]

    operations = [
        migrations.RunSQL(LZ4, USUAL),
    ]

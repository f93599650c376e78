"""Labels are spelled as in the US. Only Python knows them: the database is not touched, nor what it holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="side",
            field=models.CharField(choices=[("agency", "Agency"), ("centre", "Shared organization")], max_length=10),
        ),
        migrations.AlterField(
            model_name="signature",
            name="side",
            field=models.CharField(choices=[("agency", "Agency"), ("centre", "Shared organization")], max_length=10),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="proposed_for",
            field=models.CharField(choices=[("agency", "Agency"), ("centre", "Shared organization")], max_length=10),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("agency", "Signed by the agency"),
                    ("centre", "Signed by the shared organization"),
                    ("complete", "Complete"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
    ]

"""Below which score a project's suggestions are withheld."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0013_job_chunks'),
    ]

    operations = [
        migrations.AddField(
            model_name='project',
            name='suggestion_thresholds',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]

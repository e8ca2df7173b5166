"""What older jobs noted row by row, as the figures that lists show from now on."""

from typing import Any

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count_items(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    job, item = apps.get_model('annotations', 'Job'), apps.get_model('annotations', 'JobItem')

    def noted(state: str) -> Coalesce:
        rows = item.objects.filter(job=OuterRef('pk'), state=state).order_by().values('job')
        return Coalesce(Subquery(rows.annotate(n=Count('pk')).values('n')), 0)

    job.objects.update(skipped=noted('skipped'), failed=noted('failed'))


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0015_model_backends'),
    ]

    operations = [
        migrations.RunPython(count_items, migrations.RunPython.noop, elidable=True),
    ]

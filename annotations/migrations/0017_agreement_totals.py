"""Agreement counts by interned pattern, with totals by week and figures by article.

Counts are made anew from what was submitted: views are noted here as counted by rule 0, and
`recount_agreement --outdated`, which runs after every `migrate`, counts those.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

ARMS = [('blind', 'blind'), ('assisted', 'assisted')]


def note_views(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    view, count = (apps.get_model('annotations', name) for name in ('AgreementView', 'AgreementCount'))
    rows = count.objects.values_list('project_id', 'scheme_id', 'arm').order_by().distinct()
    view.objects.bulk_create(
        view(project_id=project, scheme_id=scheme, arm=arm, articles=1) for project, scheme, arm in rows
    )


def name_parts(apps: Any, schema_editor: Any) -> None:
    """Intervals of layers become one part among several; they are stale until computed anew."""
    del schema_editor
    interval = apps.get_model('annotations', 'AgreementInterval')
    for one in interval.objects.all():
        one.figures, one.inputs_hash = {'layers': one.figures}, ''
        one.save()


def take_layers(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    interval = apps.get_model('annotations', 'AgreementInterval')
    for one in interval.objects.all():
        one.figures, one.inputs_hash = one.figures.get('layers', {}), ''
        one.save()


def cascading(model: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name='+', to=f'annotations.{model}', **options
    )


def key() -> "tuple[str, models.BigAutoField[Any, Any]]":
    return 'id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0016_job_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementView',
            fields=[
                key(),
                ('arm', models.CharField(choices=ARMS, max_length=8)),
                ('epoch', models.UUIDField(default=uuid.uuid4)),
                ('revision', models.BigIntegerField(default=0)),
                ('digest', models.CharField(default='0' * 64, max_length=64)),
                ('articles', models.PositiveIntegerField(default=0)),
                ('layers', models.JSONField(default=dict)),
                ('rules', models.PositiveSmallIntegerField(default=0)),
                ('project', cascading('project')),
                ('scheme', cascading('scheme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'arm'), name='agreement_view_once')],
            },
        ),
        migrations.RunPython(note_views, migrations.RunPython.noop),
        migrations.RunPython(name_parts, take_layers),
        migrations.DeleteModel(name='AgreementCount'),
        migrations.CreateModel(
            name='AgreementPattern',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('layer', models.CharField(max_length=20)),
                ('ratings', models.JSONField()),
                ('project', cascading('project')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementArticle',
            fields=[
                key(),
                ('last_at', models.DateTimeField()),
                ('week', models.DateField()),
                ('units', models.PositiveIntegerField()),
                ('alpha', models.FloatField(null=True)),
                ('percent', models.FloatField(null=True)),
                ('layers', models.JSONField(default=list)),
                ('digest', models.CharField(max_length=64)),
                ('version', cascading('articleversion')),
                ('view', cascading('agreementview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('view', 'version'), name='agreement_article_once')],
            },
        ),
        migrations.CreateModel(
            name='AgreementCount',
            fields=[
                key(),
                ('layer', models.CharField(max_length=20)),
                ('n', models.BigIntegerField()),
                ('pattern', cascading('agreementpattern', db_index=False)),
                ('version', cascading('articleversion', db_index=False)),
                ('view', cascading('agreementview', db_index=False)),
            ],
            options={
                'indexes': [models.Index(fields=['view', 'layer'], name='agreement_count_layer')],
                'constraints': [
                    models.UniqueConstraint(fields=('version', 'view', 'pattern'), name='agreement_count_once'),
                    models.CheckConstraint(condition=models.Q(('n__gt', 0)), name='agreement_count_positive'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AgreementTotal',
            fields=[
                key(),
                ('week', models.DateField()),
                ('n', models.BigIntegerField()),
                ('revision', models.BigIntegerField()),
                ('pattern', cascading('agreementpattern', db_index=False)),
                ('view', cascading('agreementview', db_index=False)),
            ],
            options={
                'indexes': [models.Index(fields=['view', 'revision'], name='agreement_total_changed')],
                'constraints': [
                    models.UniqueConstraint(fields=('view', 'pattern', 'week'), name='agreement_total_once'),
                    models.CheckConstraint(condition=models.Q(('n__gte', 0)), name='agreement_total_positive'),
                ],
            },
        ),
    ]

"""Gold: what adjudicators decided, append-only, and the newest of each in a row."""

from typing import Any

import django.db.models.deletion
import uuid
from django.db import migrations, models

from annotations.migrations import _append_only

TABLES = ['annotations_goldversion', 'annotations_goldinput']


def protect(_apps: object, schema_editor: Any) -> None:
    _append_only.protect(schema_editor, TABLES)


def release(_apps: object, schema_editor: Any) -> None:
    _append_only.release(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0010_username_case'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoldVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField()),
                ('payload', models.JSONField(blank=True, null=True)),
                ('method', models.CharField(choices=[('unanimous', 'unanimous'), ('adjudicated', 'adjudicated'), ('single', 'single reader')], max_length=11)),
                ('reason', models.CharField(blank=True, choices=[('slip', 'slip'), ('guideline_gap', 'guideline gap'), ('ambiguous', 'text ambiguous'), ('judgement', 'legitimate judgement')], max_length=13)),
                ('note', models.TextField(blank=True)),
                ('bulk', models.BooleanField(default=False)),
                ('seq', models.BigIntegerField()),
                ('batch_article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gold_versions', to='annotations.batcharticle')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gold_versions', to='annotations.event')),
                ('sentence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sentence')),
            ],
        ),
        migrations.CreateModel(
            name='GoldInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', models.BooleanField(default=False)),
                ('record_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.recordversion')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.submission')),
                ('gold', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='annotations.goldversion')),
            ],
        ),
        migrations.CreateModel(
            name='Gold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('marks', models.CharField(blank=True, max_length=4, null=True)),
                ('method', models.CharField(choices=[('unanimous', 'unanimous'), ('adjudicated', 'adjudicated'), ('single', 'single reader')], max_length=11)),
                ('reason', models.CharField(blank=True, choices=[('slip', 'slip'), ('guideline_gap', 'guideline gap'), ('ambiguous', 'text ambiguous'), ('judgement', 'legitimate judgement')], max_length=13)),
                ('batch_article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gold', to='annotations.batcharticle')),
                ('sentence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.sentence')),
                ('current', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.goldversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='goldversion',
            constraint=models.UniqueConstraint(fields=('batch_article', 'sentence', 'version'), name='gold_version_unique'),
        ),
        migrations.AddConstraint(
            model_name='goldversion',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='gold_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='goldversion',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['unanimous', 'adjudicated', 'single'])), name='gold_version_method_known'),
        ),
        migrations.AddConstraint(
            model_name='goldversion',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('reason__in', ['slip', 'guideline_gap', 'ambiguous', 'judgement']), _connector='OR'), name='gold_version_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='goldinput',
            constraint=models.UniqueConstraint(fields=('gold', 'submission'), name='gold_input_once'),
        ),
        migrations.AddConstraint(
            model_name='gold',
            constraint=models.UniqueConstraint(fields=('batch_article', 'sentence'), name='gold_once'),
        ),
        migrations.AddConstraint(
            model_name='gold',
            constraint=models.CheckConstraint(condition=models.Q(('marks', None), ('marks__in', ('none', 'C', 'V', 'Q', 'Q+C', 'Q+V')), _connector='OR'), name='gold_marks_legal'),
        ),
        migrations.AddConstraint(
            model_name='gold',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['unanimous', 'adjudicated', 'single'])), name='gold_method_known'),
        ),
        migrations.AddConstraint(
            model_name='gold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('reason__in', ['slip', 'guideline_gap', 'ambiguous', 'judgement']), _connector='OR'), name='gold_reason_known'),
        ),
        migrations.RunPython(protect, release),
    ]

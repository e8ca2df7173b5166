"""Large jobs are split into chunks, and jobs count what they passed over."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0012_marks_before_a_reveal'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='parent',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='annotations.job'),
        ),
        migrations.AddField(
            model_name='job',
            name='chunk_start',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='chunk_end',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='chunk_count',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='skipped',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='failed',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='started_with',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(
            model_name='job',
            name='job_running_has_lease',
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=~Q(state='running') | Q(lease_until__isnull=False) | Q(chunk_count__isnull=False), name='job_running_has_lease'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(fields=('parent', 'chunk_start'), name='job_chunk_once'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=Q(parent=None, chunk_start=None, chunk_end=None) | Q(parent__isnull=False, chunk_start__isnull=False, chunk_end__gte=F('chunk_start')), name='job_chunk_has_range'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=Q(parent=None) | Q(chunk_count=None), name='job_chunk_is_not_split'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F('id')), name='job_not_its_own_chunk'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=Q(parent=None), fields=['project', '-id'], name='job_asked_for'),
        ),
        migrations.AddIndex(
            model_name='jobitem',
            index=models.Index(fields=['job', 'state', 'id'], name='job_item_state'),
        ),
    ]

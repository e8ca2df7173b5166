"""Other people's models, and which finder a project works with."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0014_suggestion_thresholds'),
    ]

    operations = [
        migrations.AddField(
            model_name='project',
            name='finder',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.CreateModel(
            name='ModelBackend',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('url', models.CharField(max_length=2000)),
                ('username', models.CharField(blank=True, max_length=200)),
                ('sealed_password', models.TextField(blank=True)),
                ('labels', models.JSONField(default=dict)),
                ('relations', models.JSONField(blank=True, default=list)),
                ('timeout_seconds', models.PositiveSmallIntegerField(default=30)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='model_backends', to='annotations.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at', None)), fields=('project', 'name'), name='model_backend_name_unique'), models.CheckConstraint(condition=models.Q(('timeout_seconds__gte', 1), ('timeout_seconds__lte', 45)), name='model_backend_wait_bounded')],
            },
        ),
    ]

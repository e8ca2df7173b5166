"""The ledger of imports, fingerprints of near copies, restored releases and credits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0018_known_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_hash', models.CharField(max_length=64)),
                ('row', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='RestoredRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('manifest', models.JSONField()),
                ('manifest_hash', models.CharField(max_length=64)),
                ('restored_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='job',
            name='job_kind_known',
        ),
        # SQLite would make the table anew, which the triggers of the search on it do not bear.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE annotations_article ADD COLUMN credit varchar(500) DEFAULT '' NOT NULL",
                    "ALTER TABLE annotations_article DROP COLUMN credit",
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='article',
                    name='credit',
                    field=models.CharField(blank=True, db_default='', max_length=500),
                ),
            ],
        ),
        migrations.AddField(
            model_name='release',
            name='comparison',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('import', 'import of articles'), ('preannotation', 'pre-annotation'), ('intervals', 'agreement intervals'), ('release', 'release'), ('webhook', 'webhook'), ('restoration', 'restoring of a release')], max_length=13),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['import', 'preannotation', 'intervals', 'release', 'webhook', 'restoration'])), name='job_kind_known'),
        ),
        migrations.AddField(
            model_name='fingerprint',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.project'),
        ),
        migrations.AddField(
            model_name='fingerprint',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprints', to='annotations.articleversion'),
        ),
        migrations.AddField(
            model_name='importedrow',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.project'),
        ),
        migrations.AddField(
            model_name='importedrow',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imported_rows', to='annotations.articleversion'),
        ),
        migrations.AddField(
            model_name='restoredrelease',
            name='project',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='restored_release', to='annotations.project'),
        ),
        migrations.AddField(
            model_name='restoredrelease',
            name='restored_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jobitem',
            name='article',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='jobitem',
            name='field',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='jobitem',
            name='file',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='jobitem',
            name='row',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='fingerprint',
            index=models.Index(fields=['project', 'value'], name='fingerprint_project_value'),
        ),
        migrations.AddConstraint(
            model_name='fingerprint',
            constraint=models.UniqueConstraint(fields=('version', 'value'), name='fingerprint_once'),
        ),
        migrations.AddConstraint(
            model_name='importedrow',
            constraint=models.UniqueConstraint(fields=('project', 'file_hash', 'row'), name='imported_row_once'),
        ),
    ]

"""The full-text index over articles, kept by triggers."""

from django.db import migrations

from annotations.migrations import _article_search


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0007_append_only'),
    ]

    operations = [
        migrations.RunPython(_article_search.create, _article_search.drop, elidable=False),
    ]

"""Where the gold stands that people in training are shown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0017_agreement_totals'),
    ]

    operations = [
        migrations.AddField(
            model_name='batcharticle',
            name='known_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.batcharticle'),
        ),
        migrations.AddConstraint(
            model_name='batcharticle',
            constraint=models.CheckConstraint(condition=models.Q(('known_from', None), ('kind', 'training'), _connector='OR'), name='batch_article_known_in_training'),
        ),
    ]

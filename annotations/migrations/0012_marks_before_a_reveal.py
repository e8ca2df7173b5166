"""What a person had decided when a judging suggestion was revealed to them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0011_gold'),
    ]

    operations = [
        migrations.AddField(
            model_name='reaction',
            name='marks_before',
            field=models.CharField(blank=True, max_length=4),
        ),
    ]

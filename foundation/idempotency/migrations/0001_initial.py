import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.history.clock


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(db_index=True, default=foundation.history.clock.now)),
                ('lease', models.UUIDField(default=uuid.uuid4)),
                ('leased_at', models.DateTimeField(default=foundation.history.clock.now)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('media_type', models.CharField(blank=True, max_length=60)),
                ('body', models.TextField(blank=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keyed_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_request_per_key')],
            },
        ),
    ]

import django.db.models.deletion
import foundation.history.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0002_ksic'),
        ('matchmaking', '0002_grades'),
        ('solutions', '0004_shipped_thesaurus'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadRefresh',
            fields=[
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='companies.company')),
                ('refreshed_at', models.DateTimeField(verbose_name='계산일시')),
            ],
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField(verbose_name='점수')),
                ('accept_probability', models.FloatField(verbose_name='수락 가능성')),
                ('interest', models.FloatField(verbose_name='양쪽의 관심')),
                ('reasons', models.JSONField(default=dict)),
                ('ranker', models.CharField(max_length=40, verbose_name='순위 모델')),
                ('masked', models.BooleanField(verbose_name='요약으로 계산')),
                ('refreshed_at', models.DateTimeField(default=foundation.history.clock.now, verbose_name='계산일시')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leads', to='companies.company')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leads', to='matchmaking.need')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='solutions.solution')),
            ],
            options={
                'verbose_name': '추천 수요',
                'verbose_name_plural': '추천 수요',
                'ordering': ['company', '-interest'],
                'indexes': [models.Index(fields=['company', '-interest'], name='lead_company_interest')],
                'constraints': [models.UniqueConstraint(fields=('need', 'company'), name='one_lead_per_supplier')],
            },
        ),
    ]

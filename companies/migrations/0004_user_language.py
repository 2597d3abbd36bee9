from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_ksic_revision")]

    operations = [
        migrations.AddField(
            "user",
            "language",
            models.CharField(
                choices=[("ko", "한국어"), ("en", "영어")], default="ko", max_length=2, verbose_name="언어"
            ),
        )
    ]

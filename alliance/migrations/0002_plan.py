"""The plan's rows are written by 0004, which has the columns for all of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alliance", "0001_initial")]
    operations = []

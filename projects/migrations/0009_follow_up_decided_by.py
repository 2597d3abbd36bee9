from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('projects', '0008_report_written_by'),
    ]

    operations = [
        migrations.RenameField('followup', 'confirmed_by', 'decided_by'),
    ]

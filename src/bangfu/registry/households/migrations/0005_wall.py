from django.db import migrations

from bangfu.base.accounts import wall

ALL = f"current_setting('{wall.SETTING}', true) = '{wall.ALL}'"


def inside(table, key):
    return f"{ALL} OR EXISTS (SELECT 1 FROM {table} AS above WHERE above.id = {key})"


WALLED = {
    "households_household": "bangfu_sees(village_id)",
    "households_member": inside("households_household", "household_id"),
    "households_incomeyear": inside("households_household", "household_id"),
    "households_incomeitem": inside("households_household", "household_id"),
    "households_medicalyear": inside("households_member", "member_id"),
}


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, sees in WALLED.items():
            for statement in wall.policy(table, sees):
                schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in WALLED:
            schema_editor.execute(f"DROP POLICY bangfu_wall ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_wall"), ("households", "0004_search")]

    operations = [migrations.RunPython(build, remove)]

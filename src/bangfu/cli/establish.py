"""Setting up a real installation: its places, its pack, and the three administrators."""

import secrets
from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import show
from bangfu.cli.office import actor, as_json_option
from bangfu.cli.serve import prepare
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language

# User names of the three separated administrators, by role.
ADMINISTRATORS = {"system_admin": "system", "security_admin": "security", "audit_admin": "auditing"}
PASSWORD_BYTES = 12


@click.command(help=_("建立正式系统：录入区划，选定政策包，开设三名管理员的账号并打印一次密码。"))
@click.argument("pack_name", metavar="PACK")
@click.option(
    "--places",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("区划代码表（CSV）；默认用政策包自带的"),
)
@as_json_option
def establish(pack_name: str, places: Path | None, *, as_json: bool) -> None:
    """Say which city this installation serves; accounts that are there already stay."""
    prepare()
    from django.conf import settings
    from django.db import transaction

    from bangfu.engine.packs import loader
    from bangfu.registry.catalogue import actions as catalogue

    pack = loader.load(pack_name, settings.PACKS)
    with transaction.atomic():
        _refuse_demo()
        _load_places(pack, places)
        _require_place(pack)
        site = catalogue.establish(by=actor(), pack=pack.code, division=pack.division)
        opened = _open_administrators(site.division)
    if as_json:
        show({"pack": pack.code, "division": site.division_id, "opened": opened})
        return
    click.echo(
        _("已建立：{title}（{division}）。").format(
            title=pack.title.text(language()), division=site.division
        )
    )
    for account in opened:
        click.echo(f"  {account['username']:<10} {account['password']}  {account['role']}")
    if opened:
        click.echo(_("密码只显示这一次；请各人登录后立即更改。"))


def _refuse_demo() -> None:
    from bangfu.base.kit.refusals import Refusal
    from bangfu.registry.catalogue.models import Site

    if Site.objects.filter(demo=True).exists():
        raise Refusal(
            "site.demo",
            _("这里是演示城市，不能改作正式系统。"),
            hint=_("请把 BANGFU_HOME 设为另一个文件夹，数据库也用新的。"),
        )


def _load_places(pack: Any, places: Path | None) -> None:
    from bangfu.base.divisions import actions, reading

    if places is not None:
        rows = list(reading.rows(reading.unpacked(places.read_bytes())))
        actions.load_codes(by=actor(), rows=rows, source=places.name)
        return
    bundles = [folder / "divisions" for folder in pack.folders if (folder / "divisions").is_dir()]
    if bundles:
        rows, facts = reading.bundle(bundles[-1])
        actions.load_bundle(by=actor(), rows=rows, facts=facts)


def _require_place(pack: Any) -> None:
    from bangfu.base.divisions.models import Division
    from bangfu.base.kit.refusals import Refusal

    if not Division.objects.filter(code=pack.division).exists():
        raise Refusal(
            "site.no_place",
            _("区划表里没有政策包所说的地区 {code}。").format(code=pack.division),
            hint=_("请用 --places 给出区划代码表。"),
        )


def _open_administrators(division: Any) -> list[dict[str, str]]:
    from bangfu.base.accounts import actions
    from bangfu.base.accounts.models import User
    from bangfu.base.accounts.roles import ROLES

    opened = []
    for role, username in ADMINISTRATORS.items():
        if User.objects.filter(username=username).exists():
            continue
        password = _password()
        title = str(ROLES[role].title)
        user = actions.open_account(
            by=actor(), username=username, name=title, password=password, passing=True
        )
        actions.grant(by=actor(), user=user, role=role, division=division)
        opened.append({"username": username, "password": password, "role": title})
    return opened


def _password() -> str:
    """A first password that every profile takes: letters of both cases and digits."""
    while True:
        drawn = secrets.token_urlsafe(PASSWORD_BYTES)
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(map(kind, drawn)) for kind in kinds):
            return drawn

"""Commands that keep running: the server and its worker."""

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import time

import click

from bangfu.cli.bar import Bar
from bangfu.cli.check import refuse_unsafe
from bangfu.cli.main import start_django
from bangfu.cli.texts import gettext as _


@click.command(help=_("启动网页服务和后台任务进程（只在本机地址监听，对外请用反向代理）。"))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help=_("网页进程数"))
def serve(host: str, port: int, workers: int) -> None:
    """Serve pages and run jobs until stopped; not with settings that are unsafe."""
    start_django()
    refuse_unsafe(host)
    prepare()
    click.echo(
        _("帮扶已启动：http://{host}:{port}/  （按 Ctrl+C 停止）").format(host=host, port=port)
    )
    run_server(host, port, workers)


def prepare() -> None:
    """Bring the database up to date."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def run_server(host: str, port: int, workers: int) -> None:
    """The web server in this process, the worker beside it; both end together."""
    helper = subprocess.Popen([sys.executable, "-m", "bangfu", "worker", "--beside-server"])
    try:
        _granian(host, port, workers)
    finally:
        helper.send_signal(signal.SIGTERM)
        try:
            helper.wait(timeout=20)
        except subprocess.TimeoutExpired:
            helper.kill()


def _granian(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "bangfu.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()


@click.command(
    help=_("建一座演示城市（第一次需要几分钟），打印地址和账号并启动服务；已建好的直接启动。")
)
@click.option("--city", default="jingzhou", show_default=True, help=_("演示城市：政策包名称"))
@click.option("--size", default="small", show_default=True, help=_("规模：small 或 full"))
@click.option("--serve/--no-serve", "and_serve", default=True, help=_("建好后是否启动服务"))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help=_("网页进程数"))
def demo(city: str, size: str, host: str, port: int, workers: int, *, and_serve: bool) -> None:
    """Build a demo city, print its accounts, serve it."""
    prepare()
    from bangfu.demo import installing

    bar = Bar()
    built = installing.install(city, size, tell=bar.tell)
    bar.end()
    found = installing.summary()
    if built:
        text = _("台账共 {households} 户；导入时查出 {blocked} 处必须更正的错误、{warned} 处提醒。")
        click.echo(text.format(**found))
    else:
        click.echo(_("演示城市已经建好，直接使用。"))
    _introduce(host, port)
    if and_serve:
        click.echo(_("按 Ctrl+C 停止。"))
        run_server(host, port, workers)


def _introduce(host: str, port: int) -> None:
    """Say where it is and who may log in."""
    from bangfu.demo import building, installing
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.web.accounts import demo as listed

    click.echo(_("地址：http://{host}:{port}/").format(host=host, port=port))
    exercise = installing.folder() / building.EXERCISE
    click.echo(_("可练习导入的台账：{path}").format(path=exercise))
    click.echo(_("演示账号（数据全为虚构）："))
    for account in listed.accounts(catalogue.site()):
        title = _("{title}，{place}").format(title=account.title, place=account.place)
        click.echo(f"  {account.username:<10} {account.password}  {title}")


IDLE_SECONDS = 0.5
WATCH_SECONDS = 2.0
RECOVER_SECONDS = 60.0
TICK_SECONDS = 30.0
REFRESH = "runs.refresh"
# A refresh that failed would fail again at once; what is wrong takes somebody time to mend.
RETRY = dt.timedelta(minutes=1)
logger = logging.getLogger(__name__)


@click.command(help=_("运行后台任务：导入、计算、导出。可启动多个。"))
@click.option("--once", is_flag=True, help=_("做完现有任务即退出"))
@click.option("--beside-server", is_flag=True, hidden=True)
def worker(*, once: bool, beside_server: bool) -> None:
    """Do jobs until stopped."""
    start_django()
    stop = _Stop(with_parent=beside_server)
    watch_at = recovered = ticked = 0.0
    while not stop.asked:
        if time.monotonic() - ticked > TICK_SECONDS:
            _tick()
            ticked = time.monotonic()
        if time.monotonic() - recovered > RECOVER_SECONDS:
            _recover()
            _guard()
            recovered = time.monotonic()
        if time.monotonic() > watch_at:
            watch_at = time.monotonic() + _watch()
        if not _next_job() and (once or stop.wait(IDLE_SECONDS)):
            break


class _Stop:
    """Whether somebody asked the worker to end; it then finishes the job at hand."""

    def __init__(self, *, with_parent: bool) -> None:
        self.asked = False
        self._parent = os.getppid() if with_parent else None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> bool:
        """Sleep; true when the worker should end (asked, or its server is gone)."""
        time.sleep(seconds)
        return self.asked or self._parent not in (None, os.getppid())


def _recover() -> None:
    from bangfu.base.jobs import actions

    actions.recover()


def _guard() -> None:
    """Have those who guard told of what the last hour held."""
    from bangfu.registry.catalogue.models import Site
    from bangfu.watch.alerts import actions

    if Site.objects.exists():
        actions.sweep()


def _tick() -> None:
    """Start what comes round and is due; not before there is a city, nor where it is switched off.

    What goes wrong here must not stop the jobs people wait for: it is told, and tried again.
    """
    from bangfu.base.timers import actions
    from bangfu.registry.catalogue.models import Site

    if not actions.is_on() or not Site.objects.exists():
        return
    try:
        actions.tick()
    except Exception:
        logger.exception("timers could not be started")


def _watch() -> float:
    """Start a refresh when rows, packs, figures or the day have moved on.

    Returns after how many seconds to look again: later where a pack cannot be read, for somebody
    may be editing it.
    """
    from bangfu.base.jobs import actions
    from bangfu.base.jobs import queries as jobs
    from bangfu.engine.problems import PackError
    from bangfu.policy.runs import queries
    from bangfu.registry.catalogue.models import Site

    if not Site.objects.exists() or jobs.failed_lately(REFRESH, RETRY):
        return WATCH_SECONDS
    try:
        is_stale = queries.is_stale()
    except PackError:
        logger.exception("the pack in force cannot be read")
        return RETRY.total_seconds()
    if is_stale:
        actions.start(by="system", kind=REFRESH, key="all")
    else:
        _follow()
    return WATCH_SECONDS


def _follow() -> None:
    """Have clues follow what the checks of quality find, once facts are published."""
    from bangfu.base.jobs import actions
    from bangfu.base.jobs import queries as jobs
    from bangfu.watch.quality import following, running

    if not jobs.failed_lately(following.FOLLOW, RETRY) and running.behind():
        actions.start(by="system", kind=following.FOLLOW, key="all")


def _next_job() -> bool:
    """Take one task from the queue and do it; false when there is none."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().exists():
        return False
    queue = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"bangfu-{os.getpid()}",
        excluded_queue_names=[],
    )
    queue.run()
    return True

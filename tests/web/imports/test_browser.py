"""The whole path of a ledger in a real browser, at a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.registry.households.models import Household
from bangfu.registry.imports.models import Import, Stage
from tests.cast import Cast
from tests.registry.imports import ledgers
from tests.web.browser import Visit
from tests.web.imports.conftest import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visiting = Callable[..., Visit]


def spoilt(folder: Path) -> Path:
    """A workbook with an unknown key, an unknown column and mistakes of several kinds."""
    sheets = ledgers.ledger()
    sheets["户"][0][0] = "卡片号"
    ledgers.column(sheets, "户", "备注", "此户勤劳", "")
    ledgers.put(sheets, "成员", 5, "证件号码", 4.299001950060100e17)
    ledgers.put(sheets, "成员", 3, "性别", "男")
    ledgers.put(sheets, "收入", 3, "生产经营性收入", "八百")
    ledgers.put(sheets, "户", 3, "主要致贫原因", "缺劳")
    return ledgers.xlsx(folder / "洪湖市贫困户台账（2015年）.xlsx", sheets)


def fits(window: Visit) -> None:
    """Nothing is wider than the window."""
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def reach(window: Visit, words: str) -> None:
    """Do the waiting work; the page follows by itself."""
    work()
    window.page.wait_for_selector(f"#stage >> text={words}", timeout=8000)
    fits(window)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_ledger_goes_all_the_way(
    cast: Cast, home: Path, tmp_path: Path, visit: Visiting, phone: bool
) -> None:
    window, mark = visit("county", phone=phone), "phone" if phone else "desk"
    page = window.page
    window.open("/imports/")
    fits(window)
    window.shot(f"{mark}/imports-empty")
    page.click(".head-tools >> text=上传台账")
    page.set_input_files("#id_ledger", str(spoilt(tmp_path)))
    page.fill("#id_year", "2015")
    fits(window)
    window.shot(f"{mark}/imports-new", whole=True)
    page.click("text=上传并核对")
    page.wait_for_selector("progress")
    window.shot(f"{mark}/imports-working")
    reach(window, "按此核对")
    window.shot(f"{mark}/imports-mapping", whole=True)
    page.select_option("select[name=column-0-0]", "household_no")
    page.click("text=按此核对")
    page.wait_for_selector("progress")
    reach(window, "您的决定")
    window.shot(f"{mark}/imports-review", whole=True)
    assert page.is_disabled("text=全部写入")
    page.select_option("#severity", "warn")
    window.until("document.querySelectorAll('#result tbody tr').length === 1")
    with page.expect_download() as taken:
        page.click("text=下载标出问题的台账")
    assert taken.value.suggested_filename.endswith("-核对.xlsx")
    page.click("text=只写入没有错的户")
    window.shot(f"{mark}/imports-ask")
    page.click("#ask button[value=yes]")
    page.wait_for_selector("progress")
    reach(window, "写入了什么")
    window.shot(f"{mark}/imports-committed", whole=True)
    assert Household.objects.count() == 1
    window.open("/imports/")
    fits(window)
    window.shot(f"{mark}/imports-list")
    assert "洪湖市贫困户台账" in page.inner_text("#result")


def test_a_refused_file_says_what_to_do(
    cast: Cast, home: Path, tmp_path: Path, visit: Visiting
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"%PDF-1.7 " + b"x" * 100)
    window = visit("county")
    window.open("/imports/new/")
    window.page.set_input_files("#id_ledger", str(path))
    window.page.click("text=上传并核对")
    window.page.wait_for_selector("progress")
    reach(window, "改好后重新上传")
    window.shot("desk/imports-refused")
    assert Import.objects.get().stage == Stage.REFUSED


def test_an_upload_without_a_file_is_told_beside_the_field(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("422")
    window.open("/imports/new/")
    window.page.click("text=上传并核对")
    assert "请选择文件" in window.page.inner_text(".form-error")
    window.shot("desk/imports-new-error")

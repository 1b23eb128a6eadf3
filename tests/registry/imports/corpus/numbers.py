"""Id numbers, accounts, telephones, amounts: as texts, as numbers, and as both went wrong."""

from tests.registry.imports import ledgers
from tests.registry.imports.corpus.case import FOLK, HOMES, MONEY, UNSAID, Case, cells, spoil, told

SON = ledgers.WANG_SON
FULL = str.maketrans("0123456789X.,-", "０１２３４５６７８９Ｘ．，－")
OLD = SON[:6] + SON[8:17]
WRONG = SON[:17] + next(c for c in "0123456789X" if c != SON[17])
SWAPPED = SON[:15] + SON[16] + SON[15] + SON[17]
FUTURE = ledgers.id_no("2190-05-05", 3)
OF_X = next(n for n in (ledgers.id_no("1992-02-29", s) for s in range(7, 200, 2)) if n[-1] == "X")
ARABIC = {48 + n: 0x660 + n for n in range(10)}
TWICE = ("id.duplicate", "id.duplicate", "id.birth_date", "id.gender")
ID = (FOLK, 4, "证件号码", "id_no")
KEPT = ()
IDS = cells("id", ID, [
    ("as it is", SON, SON, KEPT),
    ("x in lower case", OF_X.lower(), OF_X, KEPT),
    ("X in full width", OF_X[:-1] + "Ｘ", OF_X, KEPT),
    ("full width", SON.translate(FULL), SON, KEPT),
    ("blanks inside", f"{SON[:6]} {SON[6:14]} {SON[14:]}", SON, KEPT),
    ("blanks around", f"  {SON}\u3000", SON, KEPT),
    ("a hard blank behind", f"{SON}\xa0", SON, KEPT),
    ("a tab in front", f"\t{SON}", SON, KEPT),
    ("a line break behind", f"{SON}\n", SON, KEPT),
    ("dashes", f"{SON[:6]}-{SON[6:14]}-{SON[14:]}", SON, KEPT),
    ("an apostrophe in front", f"'{SON}", SON, KEPT),
    ("a mark nobody sees", f"\u202d{SON}\u202c", SON, KEPT),
    ("fifteen digits", OLD, SON, ("id.modernised",)),
    ("fifteen digits as a number", int(OLD), SON, ("id.modernised",)),
    ("a number of eighteen digits", int(SON[:17] + "0"), None, ("cell.lost_digits",)),
    ("scientific as text", "4.29E+17", None, ("cell.lost_digits",)),
    ("scientific in small letters", "4.2990019920229e17", None, ("cell.lost_digits",)),
    ("scientific in full width", "４.２９E+17", None, ("cell.lost_digits",)),
    ("zeros at the end", f"{SON[:15]}000", None, ("cell.lost_digits",)),
    ("check digit wrong", WRONG, None, ("id.check_digit",)),
    ("two digits swapped", SWAPPED, None, ("id.check_digit",)),
    ("born in the future", FUTURE, None, ("id.date",)),
    ("seventeen digits", SON[:17], None, ("id.shape",)),
    ("nineteen digits", f"{SON}1", None, ("id.shape",)),
    ("a word", "正在办理", None, ("id.shape",)),
    ("an ornament", f"②{SON[1:]}", None, ("id.shape",)),
    ("digits of Arabic", SON.translate(ARABIC), None, ("id.shape",)),
    ("letter O for nought", SON.replace("0", "O", 1), None, ("id.shape",)),
    ("missing", None, None, ("id.missing",)),
    ("a dash", "—", None, ("id.missing",)),
    ("a word for nothing", "无数据", None, ("id.missing",)),
    ("a placeholder", "999999199202290031", None, ("id.placeholder",)),
    ("an error", "#N/A", None, ("cell.error",)),
    ("that of the mother", ledgers.LI, UNSAID, TWICE),
    ("a certificate of twenty digits", f"{SON}41", SON, KEPT),
    ("a certificate reissued", f"{SON}41B1", SON, KEPT),
    ("a certificate of type nine", f"{SON}91", SON, ("id.certificate_kind",)),
    ("a certificate of a wrong number", f"{WRONG}41", None, ("id.certificate",)),
])  # fmt: skip
ACCOUNT = (HOMES, 2, "银行账号", "bank_account")
ACCOUNTS = cells("account", ACCOUNT, [
    ("blanks in fours", "6228 4800 1234 5678 901", "6228480012345678901", KEPT),
    ("full width", "６２２８４８００１２３４５６７８９０１", "6228480012345678901", KEPT),
    ("as a number", 6228480012345678901, None, ("cell.lost_digits",)),
    ("scientific", "6.22848E+18", None, ("cell.lost_digits",)),
    ("with letters", "农商行62284800", None, ("cell.not_an_account",)),
    ("seven digits", "6228480", None, ("cell.not_an_account",)),
    ("thirty-three digits", "6" * 33, None, ("cell.not_an_account",)),
])  # fmt: skip
PHONE = (HOMES, 2, "联系电话", "phone")
PHONES = cells("phone", PHONE, [
    ("as a number", 13807160001, "13807160001", KEPT),
    ("blanks", "138 0716 0001", "13807160001", KEPT),
    ("full width", "１３８０７１６０００１", "13807160001", KEPT),
    ("ten digits", "1380716000", "1380716000", ("phone.odd",)),
    ("two numbers", "13807160001/13807160002", UNSAID, ("phone.odd",)),
    ("a word", "没电话", UNSAID, ("phone.odd",)),
])  # fmt: skip
AREA = (HOMES, 2, "耕地面积（亩）", "area_cultivated")
WAGE = (MONEY, 2, "工资性收入", "wage_income")
MONTHS = [
    spoil("months: thirteen", FOLK, 4, "务工时间（月）", "13", "cell.out_of_range"),
    spoil("months: half", FOLK, 4, "务工时间（月）", "6.5", "cell.not_whole"),
    spoil("months: minus one", FOLK, 4, "务工时间（月）", "-1", "cell.out_of_range"),
    spoil(
        "months: three point nought",
        FOLK,
        4,
        "务工时间（月）",
        "3.0",
        column="work_months",
        reads=3,
    ),
    spoil("months: with its word", FOLK, 4, "务工时间（月）", "6个月", "cell.not_a_number"),
]
AMOUNTS = [
    *cells("amount", WAGE, [
        ("full width", "１８０００", 18_000_00, KEPT),
        ("commas", "18,000", 18_000_00, KEPT),
        ("full-width commas", "18，000", 18_000_00, KEPT),
        ("commas misplaced", "1,80,00", None, ("cell.not_a_number",)),
        ("a currency sign", "¥18000", 18_000_00, KEPT),
        ("a currency sign in full width", "￥18000", 18_000_00, KEPT),
        ("yuan behind", "18000元", 18_000_00, KEPT),
        ("ten thousands", "1.8万", None, ("cell.not_a_number",)),
        ("ten thousand yuan", "1.8万元", None, ("cell.not_a_number",)),
        ("Chinese numerals", "一万八千", None, ("cell.not_a_number",)),
        ("bank numerals", "壹万捌仟", None, ("cell.not_a_number",)),
        ("about", "约18000", None, ("cell.not_a_number",)),
        ("a range", "15000-18000", None, ("cell.not_a_number",)),
        ("a sum", "10000+8000", None, ("cell.not_a_number",)),
        ("negative", "-100", None, ("cell.out_of_range",)),
        ("negative in brackets", "(100)", None, ("cell.not_a_number",)),
        ("a tenth of a fen", "18000.001", None, ("cell.too_precise",)),
        ("a float's tail", 0.1 + 0.2, 30, KEPT),
        ("nought", 0, 0, KEPT),
        ("as a number", 18000.5, 18_000_50, KEPT),
        ("blank", None, None, KEPT),
        ("a word for nothing", "无数据", None, KEPT),
        ("an error of division", "#DIV/0!", None, ("cell.error",)),
        ("a reference that broke", "#REF!", None, ("cell.error",)),
        ("infinite", "1e999", None, ("cell.not_a_number",)),
        ("not a number", "NaN", None, ("cell.not_a_number",)),
        ("hexadecimal", "0x10", None, ("cell.not_a_number",)),
        ("underlined", "18_000", None, ("cell.not_a_number",)),
        ("percent", "50%", None, ("cell.not_a_number",)),
        ("squared", "1²", None, ("cell.not_a_number",)),
        ("huge", "9" * 30, None, ("cell.out_of_range",)),
        ("a formula nobody worked out", "=9000*2", None, ("cell.formula",)),
    ]),
    *cells("area", AREA, [
        ("its unit behind", "3.5亩", None, ("cell.not_a_number",)),
        ("full width", "３．５", 3_50, KEPT),
        ("three places", "3.505", None, ("cell.too_precise",)),
        ("yes for a number", True, None, ("cell.not_a_number",)),
    ]),
    *MONTHS,
]  # fmt: skip


def _all_shift(sheets: ledgers.Ledger) -> None:
    """Ids of the whole column as a spreadsheet shows them once it has taken them for numbers."""
    for row in range(2, 6):
        ledgers.put(sheets, FOLK, row, "证件号码", "4.29E+17")


LOST = ("cell.lost_digits", "row.no_key", "household.no_members", *["row.orphan"] * 4)
KEYS = [
    spoil("number of a household: scientific", HOMES, 2, "户编号", "1.2E+11", *LOST),
    spoil(
        "number of a household: scientific in full width",
        HOMES,
        2,
        "户编号",
        "１.２Ｅ＋１１",
        *LOST,
    ),
]
CASES: list[Case] = [
    *KEYS,
    *IDS, *ACCOUNTS, *PHONES, *AMOUNTS,
    told("id: a whole column in scientific notation", _all_shift, *["cell.lost_digits"] * 4),
]  # fmt: skip

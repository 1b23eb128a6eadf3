"""Expressions nobody should write."""

from random import Random

from tests.random.words import PARAMETERS, Named, Speaker

ATTACKS = (
    "'; DROP TABLE src_household; --",
    "1; SELECT 1",
    "poor); DELETE FROM src_household; --",
    "(SELECT 1)",
    "poor and exists (select 1)",
    "poor union select 1",
    "income > (select max(income) from src_household)",
    "poor /* comment */ and poor",
    "poor -- comment",
    "poor # comment",
    "read_csv('/etc/passwd')",
    "read_text('/etc/passwd') is unknown",
    "read_parquet('*')",
    "glob('/*')",
    "getenv('HOME')",
    "current_setting('secret')",
    "pg_sleep(10)",
    "pg_read_file('/etc/passwd')",
    "query_to_xml('select 1')",
    "lo_import('/etc/passwd')",
    "load_extension('x')",
    "sqlite_version()",
    "copy(1)",
    "attach('x')",
    "install('httpfs')",
    "nextval('s')",
    "version()",
    "list_aggregate([1], 'sum')",
    "array[1,2]",
    "{'a': 1}",
    "income::text",
    "cast(income as text)",
    "try_cast(income as int)",
    "income :: regclass",
    "x -> x + 1",
    "lambda x: x",
    "case when poor then 1",
    "*",
    "household.*",
    "src_household.income",
    '"income"',
    "`income`",
    "[income]",
    "$1",
    "?",
    ":income",
    "@income",
    "{{ income }}",
    "${income}",
    "{income}",
    "%(income)s",
    "%s",
    "__import__('os').system('id')",
    "eval('1')",
    "().__class__.__bases__",
    "income.__class__",
    "p.__class__ > 1",
    "p.line.value > 1",
    "village.township.county",
    "village.households",
    "members.works",
    "crop = 'apple' or 1=1 --'",
    "crop = 'apple'' or ''1''=''1'",
    "crop in ('apple', 'x'')')",
    "crop = '\\' or 1=1'",
    "troubles has '*'",
    "troubles has ''",
    "crop = ''",
    "generate_series(1, 1000000000)",
    "repeat('x', 1000000000)",
    "range(1000000000)",
    "income > 1e308",
    "income > 0x7fffffff",
    "income > 1_000_000",
    "income > 9999999999999999999999999999999999999999",
    "rooms * 1000000000 * 1000000000 * 1000000000 * 1000000000 > 0",
    "income / 0",
    "income % 2",
    "income ^ 2",
    "income ** 999999",
    "income << 63",
    "~rooms",
    "p__as_of > 2016-01-01",
    "scope_id = 'x'",
    "household_id = 'x'",
    "_x0 > 1",
    "agg0_true > 1",
    "_up_village__is_poor",
    "rowid > 1",
    "ctid is unknown",
    "null",
    "unknown",
    "null = null",
    "true false",
    "not",
    "in (1)",
    "between 1 and 2",
    "met(met(rule))",
    "met('rule')",
    "amount(poor) > 1",
    "count(count(members))",
    "any(members, any(members, works))",
    "sum(households, income)",
    "per(income, 0, down)",
    "share(income, -1, up) > 0",
    "least() > 1",
    "least(rooms, rooms, rooms, rooms, rooms, rooms, rooms, rooms, rooms) > 1",
    "years(as_of, as_of, as_of) = 1",
    "2016-02-30 > as_of",
    "0000-00-00 = as_of",
    "99999-01-01 = as_of",
    "as_of > '2016-01-01'",
    "\x00",
    "poor\x00",
    "poor\x1a and poor",
    "\ufeffpoor",
    "\u202epoor",
    "po\u200bor",
    "роor",
    "ｐｏｏｒ",
    "poor\u00a0and poor",
    "poor\u2028and poor",
    "inc\u0131ome > 1",
    "income > １０",
    "income > ٣",
    "İncome > 1",
    "\ud800",
    "poor and \udfff",
    "收入 > 3",
    "income ＞ 3",
    "“poor”",
    "😀",
)
PIECES = (
    "poor", "rooms", "income", "land", "share", "settled", "crop", "troubles", "remark", "phone",
    "members", "works", "wage", "village.is_poor", "village.savings", "county.is_remote", "p.line",
    "p.rate", "p.open_line", "as_of", "it", "rule", "gift", "and", "or", "not", "in", "between",
    "is",
    "unknown", "null", "has", "case", "when", "then", "else", "end", "true", "false", "(", ")",
    ",",
    "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", ".", "'", '"', ";", "--", "'apple'",
    "'frost'", "''", "0", "1", "3", "0.5", "20%", "2016-01-01", "2016-02-30", "count(", "sum(",
    "any(",
    "min(", "per(", "pct(", "share(", "least(", "years(", "met(", "amount(", "half_up", "down",
    "up",
    "\x00", "\u202e", "select", "from", "read_csv(", "$1", "{", "}", "[", "]", "\\", "\n", "\t",
)  # fmt: skip
BOMBS = (
    ("(", "poor", ")"),
    ("not ", "poor", ""),
    ("-", "rooms", ""),
    ("poor and (", "poor", ")"),
    ("case when poor then ", "1", " else 2 end"),
    ("case when ", "poor", " then true else false end"),
    ("per(income, ", "rooms", ", half_up)"),
    ("least(rooms, ", "1", ")"),
    ("rooms + ", "rooms", ""),
    ("any(members, ", "works", ")"),
    ("village.", "is_poor", ""),
    ("pct(", "income", ", 50%, up)"),
    ("share(1, ", "rooms", ", up)"),
)
STRANGE = (
    "\x00\x1b\u200b\u202e\u2066\u00a0\u3000\ufeff\ud800；（）“”‘’＝аеорсｘ∧∨≥≠−\U0001f600\U000e0001"
)


def expression(random: Random) -> str:
    """One hostile expression."""
    makers = (attack, attack, soup, soup, mutated, mutated, mutated, bomb, long)
    return random.choice(makers)(random)


def attack(random: Random) -> str:
    """Something from the corpus, sometimes inside something harmless."""
    text = random.choice(ATTACKS)
    frames = ("{}", "{}", "poor and {}", "({})", "not {}", "income > {}", "any(members, {})",
              "case when {} then 1 else 2 end", "{} {}", "crop = '{}'", "{} -- ",
              "{};")  # fmt: skip
    text = random.choice(frames).replace("{}", text)
    return scratched(random, text) if random.random() < 0.3 else text


def soup(random: Random) -> str:
    """Words of the language in no order."""
    return random.choice((" ", "")).join(random.choices(PIECES, k=random.randint(1, 30)))


def mutated(random: Random) -> str:
    """A sound expression with something wrong with it, or nothing."""
    named = [Named("household", "bool", "met(rule)"), Named("household", "money", "amount(gift)")]
    kind = random.choice([*PARAMETERS, "bool"])
    text = Speaker(random, "household", named).say(kind, random.randint(1, 4))
    return scratched(random, text) if random.random() < 0.5 else text


def scratched(random: Random, text: str) -> str:
    """A few characters or words put in, taken out or moved."""
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(text))
        to = min(len(text), at + random.randint(0, 6))
        change = random.randrange(5)
        if change == 0:
            text = text[:at] + random.choice(PIECES) + text[at:]
        elif change == 1:
            text = text[:at] + random.choice(STRANGE) + text[at:]
        elif change == 2:
            text = text[:at] + text[to:]
        elif change == 3:
            text = text[:at] + text[at:to] * random.randint(2, 5) + text[to:]
        else:
            text = text[:at] + random.choice(ATTACKS) + text[to:]
    return text


def bomb(random: Random) -> str:
    """The same thing inside itself, a few or very many times."""
    before, inside, after = random.choice(BOMBS)
    depth = random.choice((2, 5, 9, 12, 19, 39, 41, 80, 200, 1_000, 50_000))
    return before * depth + inside + after * depth


def long(random: Random) -> str:
    """Up to a million characters, or a chain of many terms."""
    piece = random.choice((" ", "a", "(", "1", "poor and ", "'", "\n", "9", "income + ", "-", "有"))
    length = random.choice((300, 1_990, 2_001, 20_000, 1_000_000))
    return (piece * length)[:length] + random.choice(("", "poor", "1"))

"""Names of relations and columns cannot meet those of a pack."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL
from bangfu.engine.packs import kinds
from bangfu.engine.sql import names

NAME = TypeAdapter(kinds.Name)
WORDS = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)


def allowed(word: str) -> bool:
    try:
        NAME.validate_python(word)
    except ValidationError:
        return False
    return True


def made(subject: str, name: str) -> list[str]:
    """Everything a run makes of a subject and a name."""
    refs = [t.Ref(BOOL, subject=subject, name=name, source=source) for source in t.Source]
    met = [f"{name}{suffix}" for suffix in ("__failed", "__c0", "__n", "__worth", "__applies")]
    return [
        names.figure(name),
        *map(names.from_above, refs),
        *(names.reference(ref) for ref in refs if ref.source in names.SUFFIX),
        *met,
        names.spare(3),
        f"{names.aggregate(2)}_where",
        names.AS_OF,
    ]


@given(WORDS.filter(allowed), WORDS.filter(allowed))
def test_no_name_of_a_pack_is_a_name_of_ours(subject: str, name: str) -> None:
    assert not any(allowed(column) for column in made(subject, name))


@given(WORDS.filter(allowed), WORDS.filter(allowed))
def test_our_names_for_one_thing_differ(subject: str, name: str) -> None:
    columns = made(subject, name)
    same = {names.reference(t.Ref(BOOL, subject=subject, name=name, source=s)) for s in t.Source}
    assert len(set(columns)) == len(columns) - 1  # a column and a fact from above are one name
    assert len(same) == 3


def test_relations_have_prefixes_of_their_own() -> None:
    made = {names.source("x"), names.arrow("x"), names.relation("x", 0), names.FIGURES}
    assert made == {"src_x", "arrow_x", "at_x_0", "figures"}

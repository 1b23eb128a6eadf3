"""Our own household numbers: shaped, checked, counted per village, never given twice."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import numbers
from bangfu.registry.households.models import Series
from tests.cast import NEXT_VILLAGE, VILLAGE

VILLAGES = st.from_regex(r"[1-9][0-9]{11}", fullmatch=True)
SEQUENCES = st.integers(1, numbers.MOST)


@given(VILLAGES, SEQUENCES)
def test_what_we_write_is_ours(village: str, sequence: int) -> None:
    number = numbers.write(village, sequence)
    assert numbers.is_ours(number)
    assert number.startswith(f"{village}-{sequence:05d}")
    assert len(number) == 19


@given(VILLAGES, SEQUENCES, st.integers(0, 18))
def test_a_slip_in_one_digit_is_noticed(village: str, sequence: int, at: int) -> None:
    number = numbers.write(village, sequence)
    if number[at].isdigit():
        other = str((int(number[at]) + 1) % 10)
        assert not numbers.is_ours(number[:at] + other + number[at + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N001",
        "421083100201000073",
        "421083100201-00007",
        "421083100201-0000733",
        "421083100201-000073 ",
        "421083100201－000073",
        "４21083100201-000073",
        "421083100201-00007x",
    ],
)
def test_other_numbers_are_not_ours(text: str) -> None:
    assert not numbers.is_ours(text)


@pytest.mark.usefixtures("cast")
def test_numbers_are_counted_per_village() -> None:
    found = numbers.take({VILLAGE: 2, NEXT_VILLAGE: 1})
    assert found == {
        VILLAGE: [numbers.write(VILLAGE, 1), numbers.write(VILLAGE, 2)],
        NEXT_VILLAGE: [numbers.write(NEXT_VILLAGE, 1)],
    }


@pytest.mark.usefixtures("cast")
def test_counting_goes_on_where_it_stopped() -> None:
    numbers.take({VILLAGE: 3})
    assert numbers.take({VILLAGE: 1}) == {VILLAGE: [numbers.write(VILLAGE, 4)]}
    assert Series.objects.get(village=VILLAGE).last == 4


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("wanted", [{}, {VILLAGE: 0}])
def test_who_wants_none_gets_none_and_nothing_is_noted(wanted: dict[str, int]) -> None:
    assert numbers.take(wanted) == {}
    assert not Series.objects.exists()


@pytest.mark.usefixtures("cast")
def test_many_villages_are_served_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "AT_ONCE", 1)
    assert set(numbers.take({VILLAGE: 1, NEXT_VILLAGE: 1})) == {VILLAGE, NEXT_VILLAGE}


@pytest.mark.usefixtures("cast")
def test_the_last_number_of_a_village_is_given_and_no_further() -> None:
    Series.objects.create(village_id=VILLAGE, last=numbers.MOST - 1)
    assert numbers.take({VILLAGE: 1}) == {VILLAGE: [numbers.write(VILLAGE, numbers.MOST)]}
    with pytest.raises(Refusal) as caught, transaction.atomic():
        numbers.take({VILLAGE: 1})
    assert caught.value.code == "households.series_full"
    assert VILLAGE in str(caught.value)
    assert Series.objects.get(village=VILLAGE).last == numbers.MOST


@pytest.mark.usefixtures("cast")
def test_more_than_are_left_are_refused_whole() -> None:
    Series.objects.create(village_id=VILLAGE, last=numbers.MOST - 1)
    with pytest.raises(Refusal), transaction.atomic():
        numbers.take({VILLAGE: 2, NEXT_VILLAGE: 1})
    assert not Series.objects.filter(village=NEXT_VILLAGE).exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_are_taken_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        numbers.take({VILLAGE: 1})

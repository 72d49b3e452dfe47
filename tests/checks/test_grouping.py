"""Things of one key are put together."""

from jiheng.checks.grouping import alike


def test_rows_that_say_the_same_are_put_together_in_order():
    assert alike([3, 1, 4, 13, 11], lambda number: number % 10) == [[3, 13], [1, 11], [4]]

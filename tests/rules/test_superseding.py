"""Which notices take the place of which; no circle goes unseen."""

import pytest

from models.rules.superseding import circle, reach


@pytest.mark.parametrize(
    ("direct", "found"),
    [
        ({}, ()),
        ({"a": ("b",), "b": ()}, ()),
        ({"a": ("b",), "b": ("c",)}, ()),  # c is none of those known
        ({"a": ("a",)}, ("a", "a")),
        ({"a": ("b",), "b": ("a",)}, ("a", "b", "a")),
        ({"a": ("b",), "b": ("c",), "c": ("a",)}, ("a", "b", "c", "a")),
        # one that leads into a circle is not in it
        ({"x": ("a",), "a": ("b",), "b": ("a",)}, ("a", "b", "a")),
        # b leads back to a, and only c leads on to s
        ({"s": ("a",), "a": ("b", "c"), "b": ("a",), "c": ("s",)}, ("s", "a", "c", "s")),
        ({"d": ("e",), "a": ("b",), "b": ("c", "d"), "e": ("b",)}, ("d", "e", "b", "d")),
    ],
)
def test_a_circle_is_named_in_order(direct, found):
    assert circle(direct) == found


def test_what_is_replaced_through_others_is_within_reach():
    assert reach({"a": ("b",), "b": ("c",), "c": ()})["a"] == {"b", "c"}

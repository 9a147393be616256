"""The quick forms of what a page is asked give what the plain forms give."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.models.shares import among
from copydesk.models.structure import _HINTS, _describe
from copydesk.render.ground import ground_of
from copydesk.render.webpage import parse

NAMES = st.sampled_from(
    "article-body articleBody post_tags tags-list news more-link MORE_also ads bads \u017fhare \u212aicker comment x1 respond".split()
)
CLASSES = st.lists(NAMES, max_size=4).map(" ".join)


@settings(deadline=None)
@given(CLASSES, NAMES)
def test_what_names_hint_at_is_what_each_of_them_does(classes: str, name: str) -> None:
    names = f"{classes}#{name}"
    hints = _describe("div", names)[3]
    assert [bool(hints >> number & 1) for number in range(len(_HINTS))] == [
        re.search(pattern, names, re.IGNORECASE) is not None for pattern in _HINTS.values()
    ]


@given(st.lists(st.integers(0, 20), max_size=12), st.lists(st.integers(0, 20), max_size=12))
def test_a_hash_is_among_others_where_one_equals_it(some: list[int], others: list[int]) -> None:
    hashes, known = (np.array(values, dtype=np.uint64) for values in (some, others))
    assert among(hashes, known).tolist() == np.isin(hashes, known).tolist()


def test_what_a_place_has_those_in_it_have_too_and_the_way_out_ends_where_it_is_told() -> None:
    page = parse("<body><main><div><p>One.</p></div><p>Two.</p></main><p>Three.</p></body>")
    ground = page.ground
    tags = [place.tag for place in ground.places]
    assert tags == ["", "html", "body", "main", "div", "p", "p", "p"]
    assert [ground.places[number].tag for number in ground.of_block] == ["p", "p", "p"]
    assert ground.inherited([tag == "main" for tag in tags]) == [False, False, False, True, True, True, True, False]
    first, second, third = ground.of_block
    assert [tags[number] for number in ground.around(first)] == ["p", "div", "main", "body", "html"]
    assert [tags[number] for number in ground.around(first, below=ground.common(first, second))] == ["p", "div"]
    assert (tags[ground.common(first, second)], tags[ground.common(first, third)], ground.common(third, third)) == ("main", "body", third)
    assert ground_of(page.tree, [None, page.blocks[2].element]).of_block == [0, 3]


TREES = st.recursive(
    st.just("<p>Word.</p>"),
    lambda inner: st.tuples(st.sampled_from(["div", "ul", "ol", "li"]), NAMES, st.lists(inner, min_size=1, max_size=3)).map(
        lambda it: f'<{it[0]} class="{it[1]}">{"".join(it[2])}</{it[0]}>'
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(TREES)
def test_places_are_the_elements_around_the_blocks(body: str) -> None:
    page = parse(f"<body>{body}</body>")
    ground, elements = page.ground, [block.element for block in page.blocks]
    for number, element in zip(ground.of_block, elements, strict=True):
        assert element is not None
        around = [element, *element.iterancestors()]
        assert [ground.places[n].element for n in ground.around(number)] == around
        named = [f"{it.get('class') or ''}" for it in around if it.tag not in ("html", "body")]
        assert ground.in_comments[number] is any(name in ("comment", "respond") for name in named)
        lists = [n for n in ground.around(number) if ground.places[n].tag in ("ul", "ol")]
        assert ground.lists[number] == (lists[0] if lists else 0)
        for other, second in zip(ground.of_block, elements, strict=True):
            assert second is not None
            theirs = [second, *second.iterancestors()]
            assert ground.places[ground.common(number, other)].element is next(it for it in around if it in theirs)

"""The quick forms of what a page is asked give what the plain forms give."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.models.passages import _among
from copydesk.models.structure import _HINTS, _describe
from copydesk.render.completion import in_comments
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
    assert _among(hashes, known).tolist() == np.isin(hashes, known).tolist()


TREES = st.recursive(
    st.just("<p>Word.</p>"),
    lambda inner: st.tuples(NAMES, st.lists(inner, min_size=1, max_size=3)).map(lambda it: f'<div class="{it[0]}">{"".join(it[1])}</div>'),
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
        assert in_comments(ground)[number] is any(name in ("comment", "respond") for name in named)
        for other, second in zip(ground.of_block, elements, strict=True):
            assert second is not None
            theirs = [second, *second.iterancestors()]
            assert ground.places[ground.common(number, other)].element is next(it for it in around if it in theirs)

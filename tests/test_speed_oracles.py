"""What was made fast finds what its plain form finds: each pair below is asked the same, of texts that hold what they look for."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from copydesk import invisible
from copydesk.defects import spelling
from copydesk.readability.syllables import dictionary

# Letters with marks, in one piece and in two; marks alone; hidden characters; letters that stand for others; what surrounds them.
TELLING = "e\u0301 \u00e9 \u0301 \u0338 \u00ad \u200b \u200d \ufe0f \u0627 \ufb01 \uff21 \U0001d400 \U0002f800 \x80 \n \u4e00 a \u1100\u1161 \u212b".split(
    " "
)


CLUSTER, _ = invisible.clusters()  # made here: it takes longer than one example may


@given(st.lists(st.sampled_from([*TELLING, " ", "b", "."]) | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join))
def test_clusters_are_found_where_one_pattern_over_the_whole_text_finds_them(text: str) -> None:
    assert list(invisible.clusters_in(text)) == [match.span() for match in CLUSTER.finditer(text)]


def test_no_character_that_makes_a_cluster_counts_as_usual() -> None:
    _, telling = invisible.clusters()
    every = map(chr, (*range(0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE1000)))
    assert [char for char in every if telling.match(char) and not invisible.UNUSUAL.match(char)] == []


def test_a_slip_is_found_where_trying_every_place_finds_it() -> None:
    words = sorted(word for word in dictionary() if word.isalpha())
    chance = random.Random(5)  # noqa: S311  any words will do, the same each time
    wrong = []
    for word in chance.sample(words, 1_500):
        at = chance.randrange(len(word) + 1)
        wrong.append(word[:at] + chance.choice("aeqtz") + word[at + chance.randrange(3) :])
    found = [not dictionary().keys().isdisjoint(spelling.near(word, spelling.telling_places(word))) for word in wrong]
    assert found == [not dictionary().keys().isdisjoint(spelling.near(word, range(len(word) + 1))) for word in wrong]
    assert 100 < sum(found) < 1_400, "both answers are among them"

"""Which passages of a page the fusion of several extractors keeps, and what it looks at."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.models import fusion
from copydesk.models.linemodel import Floats
from copydesk.render import extract
from copydesk.render.webpage import parse

STORY = (
    "The lighthouse was sold on Friday to a family of bakers. They will keep the lamp and open a tea room on the ground floor. "
    "The harbour master said he had hoped for a museum, but was glad that the door would be open again."
)
PAGE = (
    "<html><body><div class='menu'><a href='/'>Home</a><br><a href='/sea'>Sea</a></div>"
    f"<div class='story-body'><p>{STORY}</p><p>{STORY.replace('Friday', 'Monday')}</p><p>Nobody bid against them.</p></div>"
    "<div class='comment-list'><p>I would have bought it for the stairs alone, said nobody ever.</p></div></body></html>"
)


def table_of(html: str, usual: str | None, other: str | None) -> tuple[list[fusion.Passage], Floats]:
    found, _ = extract.passages(parse(html), usual)
    return found, fusion.featurise(found, (usual, other))


def column(table: Floats, name: str) -> list[float]:
    return list(table[:, fusion.FEATURES.index(name)])


def test_votes_are_shares_of_words_and_short_lines_count_as_whole_lines_only() -> None:
    usual, other = STORY, f"{STORY}\nNobody bid against them.\nHomecoming by the sea"
    found, table = table_of(PAGE, usual, other)
    assert [passage.text for passage in found][:2] == ["Home", "Sea"]
    assert column(table, "kept_by_usual") == [0, 0, 1, 0, 0, 0]
    by_other = column(table, "kept_by_other")
    assert by_other[:3] == [0, 0, 1]  # "Home" and "Sea" are no lines of the answer
    assert 0.8 < by_other[3] < 1  # all but the runs with the other day
    assert by_other[4:] == [1, 0]
    assert column(table, "other_answers") == [1] * 6
    assert column(table_of(PAGE, usual, None)[1], "other_answers") == [0] * 6


def test_a_passage_is_supported_by_what_is_kept_beside_it() -> None:
    usual = f"{STORY}\n{STORY.replace('Friday', 'Monday')}"
    found, table = table_of(PAGE, usual, usual)
    support = dict(zip([passage.text for passage in found], column(table, "rest_kept_0_up"), strict=True))
    lost, comment = "Nobody bid against them.", "I would have bought it for the stairs alone, said nobody ever."
    assert support[lost] > 0.9  # a paragraph like the two kept ones
    assert support[comment] == 0.5  # nothing beside it: no opinion


def test_structure_is_told_by_what_names_speak_of() -> None:
    _, table = table_of(PAGE, STORY, STORY)
    assert column(table, "near_chrome") == [1, 1, 0, 0, 0, 0]
    assert column(table, "near_body") == [0, 0, 1, 1, 1, 0]
    assert column(table, "near_comment") == [0, 0, 0, 0, 0, 1]
    assert column(table, "linked") == [1, 1, 0, 0, 0, 0]


def test_features_are_multiples_of_the_step() -> None:
    _, table = table_of(PAGE, STORY, None)
    assert table.shape == (6, len(fusion.FEATURES))
    assert np.array_equal(table * 1024, np.rint(table * 1024))


def test_the_model_keeps_the_story_with_the_paragraph_that_one_extractor_lost() -> None:
    usual = f"{STORY}\n{STORY.replace('Friday', 'Monday')}"
    found, _ = extract.passages(parse(PAGE), usual)
    kept = fusion.keep(found, (usual, f"{usual}\nNobody bid against them."))
    assert kept == [False, False, True, True, True, False]
    assert fusion.keep(found, (usual, f"{usual}\nNobody bid against them.")) == kept


def test_a_readers_comment_that_only_one_extractor_takes_for_the_story_goes() -> None:
    story = f"{STORY}\n{STORY.replace('Friday', 'Monday')}\nNobody bid against them."
    usual = f"{story}\nI would have bought it for the stairs alone, said nobody ever."
    found, _ = extract.passages(parse(PAGE), usual)
    assert [passage.kept for passage in found] == [False, False, True, True, True, True]
    assert fusion.keep(found, (usual, story)) == [False, False, True, True, True, False]


def test_nothing_in_nothing_out() -> None:
    assert fusion.keep([], (None, None)) == []


def test_on_a_sure_page_the_border_is_even_odds() -> None:
    assert fusion.decide(np.array([9.0, 0.4, -0.4, -9.0]), np.array([200.0, 5.0, 5.0, 5.0]), 1.0).tolist() == [True, True, False, False]


def test_on_a_page_without_anything_sure_the_likeliest_passages_stay() -> None:
    scores = np.array([-1.0, -1.2, -6.0])  # chances of .27, .23 and .002: an empty answer would promise nothing at all
    assert fusion.decide(scores, np.array([50.0, 50.0, 50.0]), 1.0).tolist() == [True, True, False]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-4, 20), st.integers(1, 200)), min_size=1, max_size=40), st.floats(0.3, 1.5))
def test_a_surer_passage_never_goes_before_a_less_sure_one(rows: list[tuple[float, int]], temper: float) -> None:
    scores = np.array([score for score, _ in rows])
    kept = fusion.decide(scores, np.array([float(size) for _, size in rows]), temper)
    assert kept.any()
    assert kept[scores > 0.01].all()
    if not kept.all():
        assert scores[kept].min() >= scores[~kept].max()


def test_a_data_file_for_other_features_is_refused() -> None:
    data = json.loads(files("copydesk").joinpath("data/fusion.json").read_text("utf-8"))
    with pytest.raises(ValueError, match="train_consensus"):
        fusion.parse_model(data | {"features": data["features"][1:]})


def test_the_data_file_names_its_sources() -> None:
    data = json.loads(files("copydesk").joinpath("data/fusion.json").read_text("utf-8"))
    assert data["sources"]
    assert data["extractors"].keys() == {"trafilatura", "resiliparse"}
    assert all(isinstance(row["pages"], int) for row in data["trained_on"])

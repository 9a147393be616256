"""Nothing takes more than linear time: the short form of bench/pumps.py.

These are guards against hanging, not figures of speed, so their margins are wide: a pump that is not linear takes minutes where others
take milliseconds.
"""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from copydesk.matching.lines import LONGEST_LINE, LineMatcher
from copydesk.rulebook import load_rules, read_rules
from helpers import PROJECT

PUMPS: dict[str, Any] = runpy.run_path(str(PROJECT / "bench" / "pumps.py"))
LONGEST = 2.0  # seconds of processor time for 6,000 characters, which take some milliseconds
SIZE = 40_000  # characters
MOST_GROWTH = 8.0  # of four times the text; the square of it has 16
FLOOR = 0.5  # seconds below which growth says nothing
# One for each fault that was found, and for what several stages have in common.
SHAPES = (
    "'\\n'", "'a\\n'", "'[a]: b\\n'", "'<!--'", "'A-'", "'“'", "'“a '", "\"'a \"", "'0'", "'('", "'said '", "'may '", "'in the event '", "'2019 '", "'- a\\n'",
    "equal lines", "paragraphs without an end", "comments of many names", "nested comments", "html comments", "headings of chrome", "blocks of chrome", "different lines", "one sentence", "names", "prose + ' ' … prose",
    "html '<p>'", "html '<p>a</p>'", "html '<li>a</li>'", "html '<h2>a</h2>'", "html unclosed p", "html unclosed div", "html '<br>'",
    "html JSON-LD <!--", "html nested div",
)  # fmt: skip


def test_no_pump_of_a_rule_is_given_up() -> None:
    rules = [rule for rule in load_rules().rules if rule.match is not None]
    assert len(rules) > 200
    slow = {}
    for rule in rules:
        work = PUMPS["rule_work"](rule)
        pumps = PUMPS["pumps_of"](rule, short=True)
        assert pumps
        for name, shape in pumps.items():
            text = shape(6_000)
            seconds, _ = PUMPS["measure"](lambda work=work, text=text: work(text), LONGEST)
            if seconds > LONGEST:
                slow[rule.id] = name
    assert slow == {}


@pytest.fixture(scope="module")
def steps() -> Any:
    """The stages, their rules compiled and their libraries loaded."""
    made = PUMPS["Steps"](("trafilatura", "fast"))
    for name in ("a", "html a"):
        made.run(name, "The council may meet in May. " * 20)
    return made


@pytest.mark.parametrize("name", SHAPES)
def test_every_stage_is_linear(name: str, steps: Any) -> None:
    shape = {**PUMPS["SHAPES"], **PUMPS["PAGES"]}[name]
    large = steps.run(name, shape(SIZE))
    # Extractors are not linear; that they are not asked for too much is held by the last line here, which no page below the limits breaks.
    ours = [step for step in large if not (name.startswith("html") and step.startswith("render"))]
    worst = max(ours, key=large.__getitem__)
    for _ in range(4):  # the best of five: other work on the machine shows in processor time, too
        if large[worst] < FLOOR:
            break
        small = steps.run(name, shape(SIZE // 4))
        if large[worst] <= MOST_GROWTH * small[worst]:
            break
        large = steps.run(name, shape(SIZE))
    else:
        pytest.fail(f"{worst}: {large[worst]:.2f} s, more than {MOST_GROWTH:g} times what a quarter of the text takes")
    assert all(seconds < PUMPS["LONGEST"] for seconds in large.values())


@pytest.mark.parametrize(
    "pattern", ["mad (?:a+)+b", r"mad \w*\w*\w*\w*!", "mad(?: of| of it| it of)* end", r"mad(?:,?\s*,?\s*,?\s*!|\w+ \w+)"]
)
def test_a_pattern_that_is_not_linear_is_caught(pattern: str) -> None:
    table = f"[[rules]]\nid = 'style.mad'\nfamily = 'style'\ncategory = 'own'\nlanguages = ['en']\nmessage = 'm'\nmatch = '{pattern}'\n"
    (rule,) = read_rules(table, "mad.toml")
    work = PUMPS["rule_work"](rule)
    texts = [shape(2 * SIZE) for shape in PUMPS["pumps_of"](rule, short=True).values()]
    assert any(PUMPS["measure"](lambda text=text: work(text), FLOOR)[1] is None for text in texts)


def test_no_phrase_is_looked_for_in_a_line_without_end() -> None:
    matcher = LineMatcher(load_rules().active("boilerplate"))
    assert matcher.match_line("Share this" + "!" * (LONGEST_LINE - 10))
    assert not matcher.match_line("Share this" + "!" * LONGEST_LINE)

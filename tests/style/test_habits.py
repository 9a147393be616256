"""Habits of writing: each number is what its name says, and the likeness to a machine's text grows with each of them alone."""

from dataclasses import replace

import pytest

from copydesk.article import Line, Prose
from copydesk.style.habits import BIAS, MACHINE, Habits, habits_of, machine_likeness, shares
from copydesk.text import line_spans, prose_of, split_sentences

REPORT = """Mill to close

The mill at Lower Marsh will close on 3 May, Ann Reed said. It is old.

“We tried for nine years,” she told the Wend Times. “The roof costs 240,000 and the county pays half of it, so that is that.”

Karl Moss, who worked there from 1988, stood in the yard. He wept."""

SUMMARY = """Closing places

The closing of such places is an important step for the whole region today. It shows how much has changed over the past few decades here.

Many people feel that this change will have an effect on their lives. The decision underlines the need for new and better ways forward.

The region will have to find ways to deal with this new situation. The coming months will show how well all of this can work."""


def prose_from(text: str) -> Prose:
    prose = prose_of(text, [Line(start, end) for start, end in line_spans(text)], title_line=0)
    return replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, "en"))


def habits(text: str) -> Habits:
    found = habits_of(prose_from(text))
    assert found is not None
    return found


def test_names_and_numbers_are_specific_and_first_words_are_not() -> None:
    # Marsh, Ann, Reed, Wend, Times, Moss (Lower, May and the years are counted as names or numbers, too)
    assert habits(REPORT).specifics > 15
    assert habits(SUMMARY).specifics == 0


def test_a_sentence_without_name_number_or_quotation_is_vague() -> None:
    assert habits(SUMMARY).vague == pytest.approx(6 / 7)  # the headline is none
    assert habits(REPORT).vague == pytest.approx(2 / 7)  # "It is old." and "He wept."


def test_lengths_spread_where_long_and_short_take_turns() -> None:
    report, summary = habits(REPORT), habits(SUMMARY)
    assert report.sentences > 2 * summary.sentences
    assert report.paragraphs is not None
    assert summary.paragraphs is not None
    assert report.paragraphs > 2 * summary.paragraphs


def test_a_text_of_few_sentences_has_no_habits() -> None:
    assert habits_of(prose_from("The mill\n\nIt is old. It will close.")) is None
    four = "The mill\n\nIt is old. It will close. The roof has gone. The wheel has stopped. Oh no."
    assert habits_of(prose_from(four)) is None  # a sentence of two words is a label
    assert habits_of(prose_from(f"{four} Rain falls again.")) is not None


def test_paragraphs_are_compared_where_three_of_them_are_no_labels() -> None:
    lead = "The keeper of the lower lock has closed the gates for the night and gone home."
    short = "He will be back at six when the first of the barges is due."
    assert (len(short), len(f"{short}.")) == (59, 60)  # … and more than sixty characters are prose
    assert (
        habits("\n\n".join(["Lock", lead, short, f"{short}.", lead, "— " * 40, "It is late. It is cold. He sleeps now."])).paragraphs
        is None
    )
    spread = habits("\n\n".join(["Lock", lead, f"{short}..", lead, "— " * 40, "It is late. It is cold. He sleeps now."])).paragraphs
    assert spread == pytest.approx(0.0615, abs=0.0001)  # of 16, 14 and 16 words; the row of signs counts as none


def test_a_summary_reads_like_a_machine_and_a_report_does_not() -> None:
    assert machine_likeness(habits(SUMMARY), 0.0, 0.0) > 0.9
    assert machine_likeness(habits(REPORT), 2.0, 2.0) < 0.3


@pytest.mark.parametrize("name", MACHINE)
def test_the_likeness_grows_with_each_habit_alone(name: str) -> None:
    start, stop, weight = MACHINE[name]
    assert weight > 0
    human = {key: values[0] for key, values in MACHINE.items()}
    machine = {**human, name: stop}

    def likeness(values: dict[str, float]) -> float:
        it = Habits(0, values["specifics"], 0, values["vague"], values["sentences"], values["paragraphs"])
        return machine_likeness(it, values["quotations"], values["sources"])

    assert likeness(human) < likeness(machine)
    assert likeness({**human, name: start + (stop - start) * 2}) == likeness(machine), "no more than all of it"
    assert BIAS < 0


LIKENESS = {"sentences": 0.269, "paragraphs": 0.231, "specifics": 0.063, "vague": 0.029, "quotations": 0.083, "sources": 0.029}


@pytest.mark.parametrize("name", [*MACHINE, "none", "all"])
def test_the_likeness_is_what_the_training_found(name: str) -> None:
    """The weights are numbers that `bench/train_verdict.py` prints: what they make of each habit alone, of none and of all of them."""
    at = {key: stop if name in (key, "all") else start for key, (start, stop, _) in MACHINE.items()}
    it = Habits(0, at["specifics"], 0, at["vague"], at["sentences"], at["paragraphs"])
    expected = {**LIKENESS, "none": 0.022, "all": 0.991}[name]
    assert machine_likeness(it, at["quotations"], at["sources"]) == pytest.approx(expected, abs=0.0006)


@pytest.mark.parametrize(
    ("name", "value", "share"),
    [
        ("sentences", 0.35, 0.5),
        ("paragraphs", 0.29, 0.6),
        ("specifics", 9.0, 1 / 3),
        ("vague", 0.2, 0.2),
        ("quotations", 0.6, 0.25),
        ("sources", 0.25, 0.5),
    ],
)
def test_between_where_a_habit_begins_to_tell_and_where_it_tells_most_it_tells_in_proportion(name: str, value: float, share: float) -> None:
    at = {"sentences": 0.9, "paragraphs": 0.9, "specifics": 20.0, "vague": 0.0, "quotations": 2.0, "sources": 2.0, name: value}
    told = shares(Habits(0, at["specifics"], 0, at["vague"], at["sentences"], at["paragraphs"]), at["quotations"], at["sources"])
    assert told == pytest.approx({**dict.fromkeys(MACHINE, 0.0), name: share})


def test_a_quotation_in_any_marks_says_who_tells_it() -> None:
    told = [f"{mark}Nobody had told us of it." for mark in '"“”„«']
    text = "Mill\n\n" + " ".join(f"The wheel has stopped for good. {each}" for each in told)
    assert habits(text).vague_count == len(told)


def test_what_is_not_known_counts_half() -> None:
    assert shares(Habits(0, 16.0, 0, 0.0, 0.6, None), 1.2, 0.8) == {**dict.fromkeys(MACHINE, 0.0), "paragraphs": 0.5}

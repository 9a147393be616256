"""Grades, verdicts and reasons, by rules/grades.toml and by a user's changes to it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Absence, Article, Finding, Line, Measure, Prose
from copydesk.config import Config, read_config, tell_faults
from copydesk.context import Context
from copydesk.errors import ConfigError
from copydesk.grade.stage import CATEGORIES, FILE, faults_of_grades, grade, read_grades
from copydesk.rule import RuleSet
from copydesk.tables import measures

WORDS = " ".join(["word"] * 200)


def article(text: str = WORDS, *, measures: dict[str, float] | None = None, findings: tuple[Finding, ...] = (), **more: Any) -> Article:
    values = {name: Measure(value) for name, value in (measures or {}).items()}
    more = {"title": "Title", "lines": (Line(0, len(text)),), **more}
    return Article(path="a.txt", text=text, prose=Prose(text=text), measures=values, findings=findings, **more)


def defect(category: str) -> Finding:
    return Finding("defects", f"defects.{category}", category, 0, 4, 1, "word", "m")


def graded(it: Article, **changes: Any) -> Article:
    return grade(it, Context(RuleSet(()), Config(grades=changes)))


def test_an_article_without_fault_passes_with_full_marks_and_no_reason() -> None:
    result = graded(article(measures={"flesch_reading_ease": 60, "lix": 40, "long_sentences_percent": 10}))
    assert (result.measures["score"].value, result.verdict, result.reasons) == (100.0, "pass", ())


def test_what_could_not_be_measured_is_absent_with_its_reason_and_costs_nothing() -> None:
    base = article()
    it = graded(
        Article(
            **{
                **{name: getattr(base, name) for name in base.__slots__},
                "measures": {"flesch_reading_ease": Measure.absent(Absence.NO_FORMULA)},
            }
        )
    )
    assert it.measures["grade_readability"] == Measure.absent(Absence.NO_FORMULA)
    assert it.measures["score"].value == 100.0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Too short by far.", Absence.TOO_SHORT),
        ("", Absence.NO_TEXT),
        ("川の橋が閉まる。" * 7, Absence.TOO_SHORT),  # 49 letters: 16 words and 7 stretches
        ("川の橋が閉まる。" * 16, Absence.FEW_STRETCHES),  # 112 letters: 37 and 16
        ("川の橋が閉まる。" * 49, Absence.FEW_STRETCHES),
    ],
)
def test_a_short_text_gets_no_numbers_and_no_verdict(text: str, reason: Absence) -> None:
    result = graded(article(text))
    assert result.verdict is None
    assert {result.measures[name] for name in ("score", *(f"grade_{c}" for c in CATEGORIES))} == {Measure.absent(reason)}


def test_sentence_lengths_alone_make_no_readability_grade() -> None:
    result = graded(article(measures={"long_sentences_percent": 80.0}))
    assert result.measures["grade_readability"] == Measure.absent(Absence.NOT_MEASURED)


def test_a_message_counts_findings_in_plain_numbers() -> None:
    one, two = (graded(article(findings=(defect("encoding"),) * number)) for number in (1, 2))
    assert [reason.message for result in (one, two) for reason in result.reasons] == [
        "1 place with broken characters.",
        "2 places with broken characters.",
    ]


def test_what_is_counted_in_the_whole_text_is_no_rate_of_it() -> None:
    one, two = (graded(article(findings=(defect("dates"),) * number)) for number in (1, 2))
    assert [reason.message for result in (one, two) for reason in result.reasons] == [
        "1 date that cannot be right.",
        "2 dates that cannot be right.",
    ]


def test_a_page_that_is_no_article_is_one_finding() -> None:
    error = Finding("defects", "defects.error-page", "page", 0, 4, 1, "word", "m")
    it = graded(article("Page not found.", findings=(error,)), deductions={"error-page": {"message": "{value} sign{s} of an error."}})
    assert it.reasons[0].message == "1 sign of an error."


@pytest.mark.parametrize(("ease", "verdict"), [(30.1, "pass"), (30.0, "review"), (29.9, "review")])
def test_where_less_is_worse_a_limit_is_reached_at_it_and_below(ease: float, verdict: str) -> None:
    limits = {"pass_from": 0, "reject_below": 0}
    it = graded(
        article(measures={"flesch_reading_ease": ease}),
        weights={"readability": 1},
        deductions={"hard-to-read": {"review": 30}},
        verdict=limits,
    )
    assert it.verdict == verdict


def test_a_reason_tells_what_it_costs_to_the_hundredth_and_the_score_to_the_tenth() -> None:
    it = graded(article(measures={"specifics_per_100_words": 11.2}))
    assert [reason.weight for reason in it.reasons] == [0.24], "eight hundredths of three points"
    assert it.measures["score"].value == 99.8


def test_points_grow_in_proportion_and_the_message_tells_the_value() -> None:
    grades = read_grades(FILE.read_text(encoding="utf-8"))
    hard = next(item for item in grades.deductions if item.code == "hard-to-read")
    assert [hard.lost(value) for value in (60, 45, 22.5, 0, -20)] == [0, 0, 30, 60, 60]
    result = graded(article(measures={"specifics_per_100_words": 7.0}))
    assert result.measures["grade_style"].value == 98.5
    assert result.measures["score"].value == 98.5
    assert [(reason.code, reason.message, reason.weight) for reason in result.reasons] == [
        ("few-specifics", "7 names and numbers in 100 words, which is few.", 1.5)
    ]


def test_difficulty_is_shown_and_makes_no_article_worse() -> None:
    hard, easy = (graded(article(measures={"flesch_reading_ease": ease, "specifics_per_100_words": 7.0})) for ease in (0.0, 90.0))
    assert (hard.measures["grade_readability"].value, easy.measures["grade_readability"].value) == (40.0, 100.0)
    assert hard.measures["score"] == easy.measures["score"]
    assert (hard.verdict, hard.reasons) == (easy.verdict, easy.reasons)


def test_the_reasons_points_add_up_to_what_is_missing() -> None:
    found = (defect("dates"), defect("spacing"), defect("structure"))
    result = graded(
        article(findings=found, measures={"sourced_paragraphs_share": 0.3, "named_sources_count": 1, "vague_sentences_share": 0.4})
    )
    score = result.measures["score"].value
    assert isinstance(score, float)
    assert score == pytest.approx(100 - sum(reason.weight for reason in result.reasons), abs=0.05)
    assert {reason.category for reason in result.reasons} == {"integrity", "sourcing", "style"}


@pytest.mark.parametrize("name", ["sourced_paragraphs_share", "specifics_per_100_words", "reads_like_machine", "author", "structure"])
def test_the_score_goes_one_way_with_each_measure(name: str) -> None:
    def score(value: float) -> float:
        if name == "structure":
            result = graded(article(findings=(defect("structure"),) * round(value * 4)))
        elif name == "author":
            result = graded(article(measures={"speculation_author_per_100_sentences": 100 * value, "speculation_author_share": 1.0}))
        else:
            result = graded(article(measures={name: value * (20 if name.startswith("spec") else 1)}))
        found = result.measures["score"].value
        assert isinstance(found, float)
        return found

    scores = [score(step / 20) for step in range(21)]
    assert scores in (sorted(scores), sorted(scores, reverse=True))
    assert scores[0] != scores[-1]


def test_a_page_that_is_no_article_is_told_however_short_it_is() -> None:
    error = Finding("defects", "defects.error-page", "page", 0, 4, 1, "word", "m")
    short = graded(article("Page not found.", findings=(error,)))
    assert (short.verdict, short.measures["score"]) == ("reject", Measure.absent(Absence.TOO_SHORT))
    assert [(reason.code, reason.decides) for reason in short.reasons] == [("error-page", True), ("not-an-article", False)]
    stub = Finding("defects", "defects.stub", "page", 0, 4, 1, "word", "m")
    assert graded(article("The bridge …", findings=(stub,))).verdict == "review"
    assert graded(article(findings=(error,))).verdict == "reject"


def test_a_single_grave_finding_sends_a_good_article_to_review_and_comes_first() -> None:
    result = graded(article(findings=(defect("dates"), defect("spacing")), measures={"flesch_reading_ease": 0.0}))
    assert result.verdict == "review"
    assert result.measures["score"].value is not None
    assert result.reasons[0].code == "wrong-dates"
    assert [reason.code for reason in result.reasons[1:]] == ["spacing"]


def test_speculation_counts_only_where_the_authors_voice_carries_most_of_it() -> None:
    rate = {"speculation_author_per_100_sentences": 45.0, "speculation_author_sentences": 9}
    quoted = graded(article(measures={**rate, "speculation_author_share": 0.3}))
    own = graded(article(measures={**rate, "speculation_author_share": 0.8}))
    assert (quoted.verdict, quoted.measures["grade_speculation"].value, quoted.reasons) == ("pass", 100.0, ())
    assert own.verdict == "review"
    assert [reason.message for reason in own.reasons] == ["45 % of the sentences (9) speculate in the author's own voice."]
    assert [reason.value for reason in own.reasons] == [45.0]


def test_a_deduction_that_does_not_apply_hides_none_behind_it() -> None:
    worn = {"stock_phrases_per_1000_words": 9.0, "stock_phrases_count": 3.0}
    misspelt = tuple(defect("spelling") for _ in range(9))  # the last deduction of all
    assert [reason.code for reason in graded(article(measures=worn, findings=misspelt)).reasons] == ["misspelt"]
    four = graded(article(measures={**worn, "stock_phrases_count": 4.0}))  # as many as it takes
    assert [reason.code for reason in four.reasons] == ["stock-phrases"]


def test_a_grade_of_zero_is_a_grade() -> None:
    alone = {category: float(category == "readability") for category in CATEGORIES}
    it = graded(article(measures={"flesch_reading_ease": 0.0}), deductions={"hard-to-read": {"points": 100}}, weights=alone)
    assert (it.measures["grade_readability"].value, it.measures["score"].value, it.verdict) == (0.0, 0.0, "reject")


@pytest.mark.parametrize(
    ("pass_from", "reject_below", "verdict"),
    [(0.0, 0.0, "pass"), (0.1, 0.0, "review"), (50.0, 0.1, "reject")],
    ids=["at it", "below", "far below"],
)
def test_a_score_at_a_border_is_on_its_good_side(pass_from: float, reject_below: float, verdict: str) -> None:
    it = article(measures={"vague_sources_count": 3.0})
    score = graded(it).measures["score"].value
    assert isinstance(score, float)
    changes = {"pass_from": min(100.0, round(score + pass_from, 1)), "reject_below": round(score + reject_below, 1)}
    assert graded(it, verdict=changes).verdict == verdict


@pytest.mark.parametrize(("shortest", "verdict"), [(200, "pass"), (201, None)])
def test_a_text_of_just_the_fewest_words_is_judged(shortest: int, verdict: str | None) -> None:
    assert graded(article(), verdict={"shortest_words": shortest}).verdict == verdict


def test_what_was_stripped_and_what_is_unsure_are_shares_of_what_a_reader_sees() -> None:
    lines = (Line(0, 299), Line(300, 999, kept=False, rule="boilerplate.share", confidence=0.9))
    assert [reason.message for reason in graded(article(lines=lines)).reasons] == [
        "70 % of the text was stripped as not part of the article."
    ]
    text = f"{WORDS}\n    \n{WORDS}"
    blank = (Line(0, 499), Line(500, 699), Line(700, 999), Line(1000, 1004), Line(1005, 2004, kept_probability=0.4))
    (reason,) = graded(article(text, lines=blank)).reasons  # one line of four: the blank one is none
    assert reason.message == "25 % of the lines were kept or stripped with little certainty."
    assert graded(article(text, lines=blank)).verdict == "review"


@pytest.mark.parametrize(("value", "shown"), [(3.44, "3.4"), (-0.04, "0.0"), (7.0, "7"), (10.4, "10"), (9.96, "10.0")])
def test_a_message_shows_one_decimal_of_a_small_number(value: float, shown: str) -> None:
    (reason,) = graded(article(measures={"flesch_reading_ease": value}), weights={"readability": 1}).reasons
    assert reason.message == f"Flesch reading ease is {shown}: hard for a general audience."


def test_reasons_that_cost_more_come_first() -> None:
    it = graded(article(measures={"specifics_per_100_words": 11.0}, findings=(defect("spelling"),)))
    assert [reason.code for reason in it.reasons] == ["misspelt", "few-specifics"]
    assert it.reasons[0].weight > it.reasons[1].weight > 0


def test_what_alone_is_enough_for_the_verdict_decides_it_and_comes_first() -> None:
    costly = {"flesch_reading_ease": -40.0}
    error = Finding("defects", "defects.error-page", "page", 0, 4, 1, "word", "m")

    review = graded(article(measures=costly, findings=(defect("dates"),)), weights={"readability": 1.0})
    assert (review.verdict, [reason.code for reason in review.reasons if reason.decides]) == ("review", ["wrong-dates"])
    assert review.reasons[0].weight < max(reason.weight for reason in review.reasons[1:])

    reject = graded(article(measures=costly, findings=(defect("dates"), error)), weights={"readability": 1.0})
    assert (reject.verdict, [reason.code for reason in reject.reasons if reason.decides]) == ("reject", ["error-page"])
    assert reject.reasons[0].code == "error-page"
    assert [reason.weight for reason in reject.reasons[1:]] == sorted((reason.weight for reason in reject.reasons[1:]), reverse=True)


@pytest.mark.parametrize(("limits", "verdict"), [({"pass_from": 99.5}, "review"), ({"reject_below": 99.5, "pass_from": 99.6}, "reject")])
def test_where_the_score_alone_is_too_low_no_reason_decides(limits: dict[str, float], verdict: str) -> None:
    it = graded(article(findings=(defect("spacing"), *(defect("dates"),) * (verdict == "reject"))), verdict=limits)
    assert it.verdict == verdict
    assert it.reasons
    assert not any(reason.decides for reason in it.reasons)


def test_of_a_page_that_is_no_article_a_short_text_says_so_and_costs_nothing() -> None:
    it = graded(article("Please log in.", findings=(Finding("defects", "defects.login-page", "page", 0, 6, 1, "Please", "m"),)))
    assert it.verdict == "reject"
    assert "login-page" in [reason.code for reason in it.reasons]
    assert {reason.weight for reason in it.reasons} == {0.0}


def test_other_defects_of_a_short_text_make_no_verdict() -> None:
    it = graded(article("Please log in.", findings=(defect("spacing"), Finding("style", "style.page", "page", 0, 6, 1, "Please", "m"))))
    assert (it.verdict, it.reasons) == (None, ())


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("verdict.pass_from", (0, 100), (-1, 101)),
        ("verdict.reject_below", (0, 100), (-1, 101)),
        ("verdict.shortest_words", (1, 10_000), (0, 10_001)),
        ("weights.integrity", (1, 10**6), (-1, 10**6 + 1)),
        ("deductions.wrong-dates.points", (0, 100), (-1, 101)),
    ],
)
def test_a_change_has_its_bounds(key: str, right: tuple[int, ...], wrong: tuple[int, ...]) -> None:
    def changes(value: int) -> dict[str, Any]:
        table: Any = value
        for part in reversed(key.split(".")):
            table = {part: table}
        return dict(table)

    source = FILE.read_text(encoding="utf-8")
    for value in right:
        read_grades(source, changes(value))
    for value in wrong:
        with pytest.raises(ConfigError, match=re.escape(key)):
            read_grades(source, changes(value))


def test_little_trust_says_what_lowers_it() -> None:
    measures = {"trust": Measure(30), "trust_lowered_by": Measure("it is short")}
    (reason,) = graded(replace(article(), measures=measures)).reasons
    assert reason.message.endswith("with certainty: trust 30 of 100. What lowers it most: it is short.")


def test_a_low_score_rejects() -> None:
    result = graded(article(findings=(defect("dates"),)), verdict={"reject_below": 99})
    assert result.verdict == "reject"


NO_NEWS = {"sourced_paragraphs_share": 0.0, "named_sources_count": 0, "reads_like_machine": 1.0, "trust": 3}


def test_what_the_program_doubts_and_what_is_no_news_never_rejects() -> None:
    """38 for sources, 12 for names, 36 for what reads like a machine's, 50 for the trust: more than all."""
    it = graded(article(measures=NO_NEWS))
    assert (it.measures["score"].value, it.verdict) == (20.0, "review")
    assert {reason.code for reason in it.reasons} >= {"little-trust", "few-sources", "no-named-source", "reads-like-a-machine"}
    assert sum(reason.weight for reason in it.reasons) == pytest.approx(80, abs=0.05)
    weights = {reason.code: reason.weight for reason in it.reasons}
    assert weights["little-trust"] / weights["few-sources"] == pytest.approx(50 / 38, abs=0.02)
    assert it.measures["grade_cleanliness"].value == 50.0  # the grade itself says how sure the cleaning is


@pytest.mark.parametrize(
    ("fault", "points", "score", "verdict"),
    [
        ("wrong-dates", 40, 20.0, "review"),
        ("wrong-dates", 41, 19.0, "reject"),
        ("wrong-dates", 60, 0.0, "reject"),
        ("", 0, 20.0, "review"),
    ],
)
def test_a_text_with_much_wrong_is_rejected_for_the_rest(fault: str, points: int, score: float, verdict: str) -> None:
    changes = {"deductions": {fault: {"points": points, "stop": 1}}} if fault else {}
    it = graded(article(measures=NO_NEWS, findings=(defect("dates"),) if fault else ()), **changes)
    assert (it.measures["score"].value, it.verdict) == (score, verdict)
    assert score == pytest.approx(100 - sum(reason.weight for reason in it.reasons), abs=0.05)


def test_where_nothing_is_left_the_mild_cost_nothing() -> None:
    found = (defect("dates"), *[defect("structure")] * 30)
    it = graded(article(measures=NO_NEWS, findings=found), deductions={"wrong-dates": {"points": 100, "stop": 1}})
    assert {reason.code: reason.weight for reason in it.reasons if reason.weight <= 0} == {"little-trust": 0.0}


def test_mild_points_leave_the_score_on_the_good_side_of_any_border() -> None:
    it = graded(article(measures=NO_NEWS), verdict={"reject_below": 20.04})
    assert (it.measures["score"].value, it.verdict) == (20.1, "review")


def test_a_user_can_say_that_a_deduction_is_not_mild() -> None:
    assert graded(article(measures=NO_NEWS), deductions={"few-sources": {"mild": False, "points": 90}}).verdict == "reject"


def test_a_user_can_switch_a_deduction_off_and_change_weights() -> None:
    it = article(findings=(defect("dates"),))
    assert graded(it, deductions={"wrong-dates": {"points": 0, "review": 5}}).verdict == "pass"
    low = graded(it, weights={"integrity": 1000}).measures["score"].value
    high = graded(it, weights={"integrity": 1}).measures["score"].value
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low < high


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"weight": {}}, "unknown key 'weight' in grades; did you mean 'weights'?"),
        ({"weights": {"integrety": 1}}, "unknown key 'integrety' in grades.weights; did you mean 'integrity'?"),
        ({"weights": {"integrity": "high"}}, "grades.weights.integrity must be a weight from 0 to 1000000, not 'high'"),
        ({"weights": dict.fromkeys(CATEGORIES, 0)}, "one must be above 0"),
        ({"deductions": {"no-titel": {}}}, "unknown key 'no-titel' in grades.deductions; did you mean 'no-title'?"),
        ({"deductions": {"no-title": {"pts": 1}}}, "unknown key 'pts' in grades.deductions.no-title"),
        ({"deductions": {"no-title": {"start": 0}}}, "start and stop must differ"),
    ],
)
def test_a_wrong_change_is_an_error_that_names_the_key(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_grades(FILE.read_text(encoding="utf-8"), changes)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("[grades.weights]\nintegrety = 3\n", "2:1", "unknown key 'integrety' in grades.weights; did you mean 'integrity'?"),
        ("[grades]\nverdict = { pass_from = 170 }\n", "2:25", "grades.verdict.pass_from must be a score from 0 to 100, not 170"),
        ("[grades.deductions.no-title]\n  start = 0\n", "1:1", "grades.deductions.no-title: start and stop must differ"),
        ("[grades.deductions.no-title]\nfindings = 'style/hype'\n", "1:1", "grades.deductions.no-title: needs either measure or findings"),
        ("[grades.deductions.no-title]\nonly_if = 'wods'\n", "2:11", "there is no measure 'wods'; did you mean 'words'?"),
        (
            "[grades.deductions.leftovers]\nfindings = 'defects/leftovrs'\n",
            "2:12",
            "no category 'leftovrs' in defects; did you mean 'leftover'?",
        ),
        ("[grades.deductions.leftovers]\nfindings = 'leftover'\n", "2:12", "findings are named by a rule's id or by family/category"),
        ("[grades.deductions.leftovers]\nmessage = '{cont} left.'\n", "2:11", "there is no measure 'cont'"),
        ("[grades]\ndeductions.no-title.points = -1\n", "2:30", "points must be a number of points from 0 to 100, not -1"),
    ],
)
def test_a_users_wrong_grade_is_told_with_file_line_and_column(tmp_path: Path, text: str, place: str, says: str) -> None:
    path = tmp_path / "copydesk.toml"
    for top, name, line in (("", "copydesk.toml", 0), ("[tool.other]\n", "pyproject.toml", 1)):
        path = tmp_path / name
        path.write_text(top + (text if name == "copydesk.toml" else text.replace("[grades", "[tool.copydesk.grades")), encoding="utf-8")
        faults = faults_of_grades(read_config(path)["grades"], measures())
        at, _, column = place.partition(":")
        message = tell_faults([fault._replace(where=("grades", *fault.where)) for fault in faults], path)
        assert message.startswith(f"{path}:{int(at) + line}:{column}: ")
        assert says in message


@pytest.mark.parametrize(
    ("deductions", "where"),
    [
        ({"leftovers": {"findings": "defects/encoding"}}, None),
        ({"leftovers": {"findings": "style.filler.in-conclusion"}}, None),
        ({"leftovers": {"findings": "defects/encodings"}}, ("deductions", "leftovers", "findings")),
        ({"hard-to-read": {"measure": "lix"}}, None),
        ({"hard-to-read": {"measure": "named_sources"}}, ("deductions", "hard-to-read", "measure")),
        ({"leftovers": 5}, ("deductions", "leftovers")),
        (5, ("deductions",)),
    ],
    ids=["a category", "a rule", "no category", "a number", "a text", "no table", "no tables"],
)
def test_a_deduction_looks_at_findings_or_at_a_number(deductions: Any, where: tuple[str, ...] | None) -> None:
    faults = faults_of_grades({"deductions": deductions}, measures())
    assert [fault.where for fault in faults] == ([where] if where else [])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pass_from = 40", "pas_from = 40", "rules/grades.toml:9:1: unknown key 'pas_from' in verdict; did you mean 'pass_from'?"),
        ("pass_from = 40", 'pass_from = "40"', "rules/grades.toml:9:13: verdict.pass_from must be a score from 0 to 100, not '40'"),
        ("pass_from = 40", "", "rules/grades.toml:8:1: verdict.pass_from is missing"),
        ('code = "unsure-lines"', 'code = "much-stripped"', "'much-stripped' stands there twice"),
        ("why = ", "whi = ", "unknown key 'whi' in deductions 'unsure-lines'; did you mean 'why'?"),
        ("[weights]", "[wieghts]", "unknown key 'wieghts'; did you mean 'weights'?"),
    ],
)
def test_a_fault_of_the_programs_own_grades_is_told_the_same_way(old: str, new: str, says: str) -> None:
    source = FILE.read_text(encoding="utf-8")
    assert old in source
    with pytest.raises(ConfigError) as caught:
        read_grades(source.replace(old, new, 1))
    assert says in str(caught.value)


def test_every_deduction_says_why_and_looks_at_something_that_exists() -> None:
    from copydesk.grade.stage import VALUES
    from copydesk.rulebook import load_rules
    from copydesk.tables import measures

    known = {spec.name for spec in measures() if spec.type != "text"} | set(VALUES)
    told = {spec.name for spec in measures()} | {"value", "count", "s"}
    counted = {rule.id for rule in load_rules().rules} | {f"{rule.family}/{rule.category}" for rule in load_rules().rules}
    for item in read_grades(FILE.read_text(encoding="utf-8")).deductions:
        assert item.why, item.code
        assert {item.only_if, item.needs} - {None} <= known, item.code
        assert set(re.findall(r"\{(\w+)\}", item.message)) <= told, item.code
        assert item.measure in known if item.findings is None else item.findings in counted, item.code


PROSE = "The second boat may follow in May, when the yard has made its trials. The board has not settled its budget."


@pytest.mark.parametrize(
    ("lost", "kept", "probability", "rule", "told"),
    [
        (PROSE, True, 0.3, "boilerplate.line-model-after", True),
        (PROSE, True, 0.29, "boilerplate.line-model-after", False),
        (PROSE, True, 0.3, "boilerplate.line-model-before", False),
        (PROSE, True, 0.3, "boilerplate.not-main-content", True),
        (PROSE, True, 0.3, "boilerplate.related-heading", False),
        (PROSE, False, 0.3, "boilerplate.line-model-after", False),
        (PROSE.replace("trials. The", "trials, and the"), True, 0.3, "boilerplate.line-model-after", False),
        (PROSE.removesuffix("."), True, 0.3, "boilerplate.line-model-after", False),
        ("The second boat may follow. The board has not settled.", True, 0.3, "boilerplate.line-model-after", False),
    ],
)
def test_prose_next_to_the_article_that_went_with_little_certainty_is_told_with_its_line(
    lost: str, kept: bool, probability: float, rule: str, told: bool
) -> None:
    """`kept`: the prose above it, behind which only short lines stand."""
    parts = [WORDS + ".", "Timetable", "Monday: 06:30", *lost.split("\n")]
    text, lines, start = "\n".join(parts), [], 0
    for n, part in enumerate(parts):
        gone = n == len(parts) - 1 or (n == 0 and not kept)
        line = Line(start, start + len(part))
        lines.append(replace(line, kept=False, rule=rule, confidence=0.7, kept_probability=probability) if gone else line)
        start += len(part) + 1
    result = graded(article(text, lines=tuple(lines)))
    messages = [reason.message for reason in result.reasons if reason.code == "doubtful-prose"]
    assert messages == (["A paragraph of prose next to the article was stripped, and may be its own: line 4."] if told else [])
    assert not told or result.verdict == "review"


def test_a_paragraph_of_several_lines_that_went_in_doubt_is_named_by_its_first() -> None:
    first, second = PROSE.split(" when ")
    text = f"{WORDS}.\n\n{first}\n{second}"
    end = 1002 + len(first)
    gone = Line(1002, end, kept=False, rule="boilerplate.line-model-after", confidence=0.6, kept_probability=0.4)
    lines = (Line(0, 1000), Line(1001, 1001), gone, replace(gone, start=end + 1, end=len(text), joined=True))
    assert [reason.value for reason in graded(article(text, lines=lines)).reasons if reason.code == "doubtful-prose"] == [3.0]

"""Defects: what is found, what is left alone and why. Each rule's examples hold its plain cases; here stand the ones that need a whole article."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.context import Context
from copydesk.dates import written_dates
from copydesk.defects import unseen
from copydesk.defects.stage import DEFECT_CATEGORIES, DETECTORS, MEASURES, NOTE_CATEGORIES, defects
from copydesk.evidence import Detail
from copydesk.matching.stage import match
from copydesk.rule import DetectorRule
from copydesk.rulebook import load_rules
from copydesk.text import prose_of, split_sentences, words_of
from copydesk.voices.quotes import voices_of
from helpers import article_from, rates_of

RULES = load_rules()
CONTEXT = Context(RULES)
BODY = (
    "The council has put off the vote on the new car park for the third time. The plan needs two thirds of the votes, and the Greens are split "
    "over the old chestnut trees that stand on the site.\n\n"
    "Owners of shops in the high street say that they cannot wait any longer. A shop that sold hats since the war was shut last week, and two "
    "more may follow if there is still no place to park by the end of the year.\n\n"
    "The mayor wants to talk to both sides before the council meets again in May. Nobody is sure that it will help. The trees are ill anyway, "
    "says the man who looks after them, and they would have to go within ten years."
)
TITLED = "Council Puts Off Vote on Car Park\n\n" + BODY


def opened(text: str, language: str | None = "en", title: bool = False, media: str = "text") -> Article:
    return article_from(text, language, title_line=0 if title else None, media=media)


def judged(text: str, language: str | None = "en", title: bool = False, media: str = "text", without: tuple[str, ...] = ()) -> Article:
    context = Context(replace(RULES, disabled=frozenset(without))) if without else CONTEXT
    return defects(match(opened(text, language, title, media), context), context)


def found(article: Article) -> list[tuple[str, str]]:
    """Rule and text of each finding; notes are left out."""
    return [(item.rule.removeprefix("defects."), item.text) for item in article.findings if item.category in DEFECT_CATEGORIES]


def notes(article: Article) -> list[str]:
    return [item.rule for item in article.findings if item.category in NOTE_CATEGORIES]


# ---------------------------------------------------------------- the stage


def test_the_rate_is_that_of_the_columns_which_it_names_and_needs_a_hundred_words() -> None:
    text = "The gate is shut , and the the boats wait. " + "Nobody knows when it will open again. " * 13
    article = judged(text + "Buses run.")
    assert article.measures["defects_count"].value == 3  # a space, a word and a sentence too many
    ((said, made),) = rates_of(article, MEASURES).values()
    assert said == made == pytest.approx(3000 / 102)
    for words, told in ((99, False), (100, True)):
        short = "The gate is shut , and " + " ".join(f"boat{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(words - 5)) + "."
        assert (judged(short).measures["defects_per_1000_words"].value is not None) is told


def test_a_sound_article_has_no_defects() -> None:
    article = judged(TITLED, title=True)
    assert article.findings == ()
    assert article.measures["defects_count"].value == 0


def test_every_detector_has_a_rule_and_every_rule_without_a_pattern_a_detector() -> None:
    assert {rule.id for rule in RULES.active("defects") if isinstance(rule, DetectorRule)} == set(DETECTORS) | set(unseen.RULES.values())


def test_every_rule_counts_as_a_defect_or_as_a_note() -> None:
    assert {rule.category for rule in RULES.active("defects")} == {*DEFECT_CATEGORIES, *NOTE_CATEGORIES}


def test_defects_are_counted_by_category_and_notes_apart() -> None:
    article = judged(BODY.replace("time. The", "time.The").replace("the votes", "the the votes"))
    assert notes(article) == ["defects.no-title"]
    measures = {name: measure.value for name, measure in article.measures.items() if measure.value}
    words = len(words_of(article.prose.text).words)
    assert measures == {
        "defects_count": 2,
        "defects_per_1000_words": pytest.approx(2000 / words),
        "defect_notes_count": 1,
        "defects_spacing_count": 1,
        "defects_repetition_count": 1,
    }


def test_findings_stand_in_text_order_and_point_at_their_text() -> None:
    article = judged(BODY.replace("the votes", "the the votes").replace("time. The", "time.The") + " (See")
    starts = [item.start for item in article.findings]
    assert len(starts) > 3
    assert starts == sorted(starts)
    assert all(article.text[item.start : item.end] == item.text for item in article.findings)


def test_an_empty_article_has_no_numbers() -> None:
    article = judged("")
    assert {(article.measures[spec.name].value, article.measures[spec.name].reason) for spec in MEASURES} == {(None, "no-text")}


@pytest.mark.parametrize(("text", "language", "reason"), [("Shut.", "en", "too-short"), ("橋は閉鎖された。" * 90, "ja", "no-word-spaces")])
def test_a_rate_needs_words(text: str, language: str, reason: str) -> None:
    measure = judged(text, language).measures["defects_per_1000_words"]
    assert (measure.value, measure.reason) == (None, reason)


def test_a_hundred_words_are_enough_for_a_rate() -> None:
    for words, rate in ((100, 10.0), (99, None)):
        text = "See the the mill" + " again" * (words - 4) + "."
        assert judged(text, without=("defects.very-short", "defects.no-title")).measures["defects_per_1000_words"].value == rate


def test_a_rule_that_is_switched_off_finds_nothing() -> None:
    text = BODY.replace("time. The", "time.The")
    assert found(judged(text)) == [("missing-space", "time.The")]
    assert found(judged(text, without=("defects.missing-space",))) == []


def test_rules_of_another_language_are_not_asked() -> None:
    text = "Er kam am Dienstag, 23. Oktober 2023, und kam und und blieb."
    assert {rule for rule, _ in found(judged(text, "de"))} == {"weekday", "repeated-word"}
    assert found(judged(text, "fi")) == []


MESSY = st.lists(
    st.sampled_from(
        ["word", "Word", "the", "the", " ", "  ", "\n", "\n\n", ".", ",", "“", "”", '"', "(", ")", "&nbsp;", "<br>", "{{x}}", "Ã©", "\ufffd", "31 April 2023", "?",
         "FAQ", "\u0092", "http://example.org", "…", "IMG_1234.jpg", "Monday, October 24, 2023", "between 2019 and 2015", "»", "\u00a0", "ALL CAPITALS "]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@settings(deadline=None)  # the first example pays for compiling the rules
@given(MESSY, st.sampled_from(["en", "de", "fr", "zh", None]), st.booleans())
def test_whatever_the_text_every_finding_is_text(text: str, language: str | None, title: bool) -> None:
    article = judged(text, language, title)
    assert all(item.text and article.text[item.start : item.end] == item.text for item in article.findings)
    assert judged(text, language, title) == article


# ---------------------------------------------------------------- spacing and punctuation


@pytest.mark.parametrize(
    "text",
    [
        "He read String.Index and String.Index again.",
        "The page runs on ASP.Net and Node.js and Next.Js today.",
        "See https://example.org/The.Mill or mail Ada.Holm@example.org now.",
        "The U.S.Army and J.R.R.Tolkien came at 3.5 miles.",
        "Alle Kolleg.Innen kamen.",
        "He paid 1,000,000 for it.",
        "let x = the.Thing(a,b);",
    ],
)
def test_a_full_stop_within_a_name_is_no_missing_space(text: str) -> None:
    assert found(judged(text)) == []


def test_a_sentence_that_ends_in_a_name_can_lack_its_space() -> None:
    assert found(judged("The letter went to Mr Holm.However, he was away.")) == [("missing-space", "Holm.However")]


def test_french_sets_a_space_before_some_marks() -> None:
    text = "Qui a payé ? Personne ne sait ; le maire dit : « rien »."
    assert found(judged(text, "fr")) == []
    assert [rule for rule, _ in found(judged(text, "en"))] == ["space-before-punctuation"] * 3
    assert found(judged("Le maire , malade, est parti.", "fr")) == [("space-before-punctuation", "maire ,")]


def test_a_mark_that_is_named_is_spoken_of() -> None:
    assert found(judged("A semicolon ; with a space before it is French, and so is the question mark ?")) == []
    assert found(judged("A letter ; with a space before it is French.")) == [("space-before-punctuation", "letter ;")]
    assert found(judged("Ein Semikolon ; mit einem Leerzeichen davor ist hier nicht üblich.", "de")) == []


def test_a_table_keeps_its_spaces() -> None:
    assert found(judged("Mill  Lane       12   boats\nHigh  Street     9    boats")) == []


def test_a_quotation_may_open_each_of_its_paragraphs() -> None:
    assert found(judged("“It was the flour.\n\n“It always is the flour.\n\n“Ask anybody,” said the baker.")) == []


def test_a_quotation_may_close_some_paragraphs_later() -> None:
    assert found(judged("The baker said: “It was the flour.\n\nIt always is the flour.”\n\nThen he left.")) == []


def test_german_and_french_marks_pair() -> None:
    assert found(judged("Er sagte: „Nein“ und ging. »Doch«, sagte sie.", "de")) == []
    assert found(judged("Er sagte: „Nein und ging.", "de")) == [("unbalanced-quotes", "„Nein")]


# ---------------------------------------------------------------- repetition


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "All that he had had was that that man left him."),
        ("en", "It was a long long way, and Walla Walla is far."),
        ("en", "No the the the, he stuttered."),
        ("de", "Die Frau, die die Mühle kauft, sagt, sie sie gern hat, das das stimmt."),
        ("fr", "Nous nous levons quand vous vous levez."),
        ("es", "Es muy muy lejos."),
    ],
)
def test_words_that_may_stand_twice(language: str, text: str) -> None:
    assert found(judged(text, language)) == []


@pytest.mark.parametrize(
    ("language", "text", "twice"),
    [
        ("de", "Der Rat hat hat das Geld bewilligt, und der Verkehr wird\nwird bis Mai umgeleitet.", ["hat hat", "wird\nwird"]),
        ("de", "Die Straße wird geleitet geleitet, und wer wer ist, weiß sehr sehr viele.", ["geleitet geleitet"]),
        ("fr", "Ils ont ont vendu la halle.", ["ont ont"]),
        ("fr", "La route qui mène à la\nla plage est fermée, et la la chanson ne finit pas.", ["la\nla"]),
    ],
)
def test_a_word_of_another_language_that_stands_twice_by_a_slip(language: str, text: str, twice: list[str]) -> None:
    assert found(judged(text, language)) == [("repeated-word", words) for words in twice]


def test_a_repeated_paragraph_is_not_also_a_repeated_sentence() -> None:
    first = BODY.split("\n\n", maxsplit=1)[0]
    assert [rule for rule, _ in found(judged(BODY + "\n\n" + first))] == ["repeated-paragraph"]


SAID_TWICE = "The council has put off the vote on the new car park for the third time."


@pytest.mark.parametrize(
    ("paragraphs", "twice"),
    [
        ((SAID_TWICE, f"Nobody was glad. {SAID_TWICE} Two firms have left."), 0),  # pulled out, to be seen
        ((f"Nobody was glad. {SAID_TWICE} Two firms have left.", SAID_TWICE), 0),
        (
            (
                f"{SAID_TWICE} {'It rained on all who came. ' * 12}".strip(),
                f"Few came. {SAID_TWICE} {'It rained on all who came. ' * 12}".strip(),
            ),
            0,
        ),
        (
            (
                f"{SAID_TWICE} {'It rained on all who came. ' * 13}".strip(),
                f"Few came. {SAID_TWICE} {'It rained on all who came. ' * 13}".strip(),
            ),
            1,
        ),
        ((f"Few came. {SAID_TWICE}", f"Nobody was glad. {SAID_TWICE} Two firms have left."), 1),
        ((f"{SAID_TWICE} It rained. {SAID_TWICE}",), 1),
        (("Live: The vote", f"Few came. {SAID_TWICE}", f"Nobody was glad. {SAID_TWICE} Two firms have left."), 0),
    ],
)
def test_a_sentence_that_is_pulled_out_of_a_paragraph_is_no_defect(paragraphs: tuple[str, ...], twice: int) -> None:
    found_rules = [rule for rule, _ in found(judged("\n\n".join(paragraphs), title=paragraphs[0].startswith("Live")))]
    assert found_rules.count("repeated-sentence") == twice


@pytest.mark.parametrize(
    ("headline", "items", "wrong"),
    [
        ("Dolphins Rescue Stranded Fishermen Overnight", 3, True),
        ("Five Dolphins Rescue Stranded Fishermen Overnight", 3, False),  # what is listed says less of itself
        ("Five Dolphins Rescue Stranded Fishermen Overnight", 2, True),
        ("12 Dolphins Rescue Stranded Fishermen Overnight", 3, False),
        ("12 percent of dolphins rescue stranded fishermen", 3, True),
        ("Dolphins Rescue Stranded Fishermen Overnight!", 0, False),
    ],
)
def test_a_list_and_a_cry_need_not_be_held_by_the_text(headline: str, items: int, wrong: bool) -> None:
    listed = "".join(f"\n\nThe Weir {'abc'[at]} — a tale of the car park." for at in range(items))
    rules = {rule for rule, _ in found(judged(f"{headline}\n\n{BODY}{listed}", title=True))}
    assert ("headline-unsupported" in rules) is wrong


def test_german_words_are_known_by_their_last_noun() -> None:
    body = " ".join(["Der Rat hat ein Schutzgesetz beraten, das den Rand der Stadt und alte Kastanien betrifft."] * 12)
    for headline, wrong in (("Entwurf des Dachbodengesetzes: Fortschritt", False), ("Entwurf des Dachbodenraumes: Fortschritt", True)):
        rules = {rule for rule, _ in found(judged(f"{headline}\n\n{body}", "de", title=True))}
        assert ("headline-unsupported" in rules) is wrong


def test_a_paragraph_may_be_repeated_after_a_colon() -> None:
    first = BODY.split("\n\n", maxsplit=1)[0]
    assert found(judged(BODY + "\n\nHere is the first part once more:\n\n" + first)) == []


def test_labels_and_refrains_are_no_repetition() -> None:
    assert found(judged("Price: 12 euros, from the shop in Mill Lane\n\nGood.\n\nPrice: 12 euros, from the shop in Mill Lane")) == []


def test_a_line_of_a_template_is_no_repetition() -> None:
    credit = "This picture was made by the camera on the old mill and belongs to the town."
    assert found(judged("\n\n".join(f"{part}\n\n{credit}" for part in BODY.split("\n\n")))) == []


def test_a_text_three_times_over_is_repetition() -> None:
    assert [rule for rule, _ in found(judged("\n\n".join([BODY] * 3)))] == ["repeated-paragraph"] * 6


def test_a_title_is_repeated_whatever_its_capitals() -> None:
    article = judged("Vote on Car Park Put Off\n\nVOTE ON CAR PARK PUT OFF!\n\n" + BODY, title=True)
    assert found(article) == [("repeated-title", "VOTE ON CAR PARK PUT OFF!")]


# ---------------------------------------------------------------- leftovers and encodings


def test_an_article_about_html_may_show_it() -> None:
    assert found(judged("Write <b> and &nbsp; and {{name}} here.")) == [("markup", "<b>"), ("entity", "&nbsp;"), ("shortcode", "{{name}}")]
    assert found(judged("In HTML you write <b> and &nbsp; and {{name}}.")) == []


def test_markdown_marks_belong_into_markdown() -> None:
    assert found(judged("The bridge is **open**.")) == [("markdown", "**open**")]
    assert found(judged("The bridge is **open**.", media="markdown")) == []


@pytest.mark.parametrize(
    ("written", "wrong"),
    [(word, wrong) for word in ("café", "don’t", "Größe", "naïve", "10 €", "Ångström") for wrong in ("cp1252", "latin-1")]
    + [("Łódź", "latin-1")],
)
def test_utf8_read_with_another_encoding_is_seen(written: str, wrong: str) -> None:
    rules = {rule for rule, _ in found(judged(f"It reads {written.encode().decode(wrong)} here."))}
    assert "mojibake" in rules
    assert rules <= {"mojibake", "control-character"}
    assert found(judged(f"It reads {written} here.")) == []


@pytest.mark.parametrize("topic", ["UTF-8", "a charset", "an Encoding", "Unicode"])
def test_a_paragraph_on_encodings_may_show_what_goes_wrong_and_no_other_may(topic: str) -> None:
    assert found(judged(f"With {topic} it reads cafÃ© here.")) == []
    assert [rule for rule, _ in found(judged(f"With {topic} it fails.\n\nIt reads cafÃ© here."))] == ["mojibake"]
    assert [rule for rule, _ in found(judged("He teaches coding in a cafÃ© here."))] == ["mojibake"]


def test_ftfy_is_loaded_only_where_there_is_a_reason() -> None:
    script = (
        "import sys; sys.path[:0] = ['tests', 'tests/defects']; from test_defects import judged\n"
        "judged('Crème brûlée in São Paulo, ÇA VA, NÃO É. ' * 9); assert 'ftfy' not in sys.modules\n"
        "judged('CrÃ¨me'); assert 'ftfy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(
    ("rule", "sentence", "text", "count"),
    [
        ("soft-hyphen", "The coun\u00adcil\u00ador met the may\u00ador.", "coun\u00adcil\u00ador", 3),
        ("zero-width", "The brid\u200bge is\ufeff shut.", "brid\u200bge", 2),
        ("zero-width", "The\u200b bridge is shut\U000e0041\U000e0042.", "The\u200b", 3),
        ("direction-mark", "See \u202athe\u202c bridge.", "See \u202athe", 2),
        ("lost-object", "The bridge\ufffc is shut.", "bridge\ufffc", 1),
        ("disguised-letters", "The ﬁrst oﬃce is shut.", "ﬁrst", 2),
        ("control-character", "The baker\x92s \x93shop\x94 is shut.", "\x92", 3),
        ("control-character", "The ba\x08ker is shut.", "ba\x08ker", 1),
    ],
)
def test_what_no_reader_sees_is_told_once_with_its_number(rule: str, sentence: str, text: str, count: int) -> None:
    article = judged(f"{TITLED}\n\n{sentence}\n\n{BODY}", title=True, without=("defects.repeated-paragraph", "defects.repeated-sentence"))
    (finding,) = (item for item in article.findings if item.rule == f"defects.{rule}")
    assert finding.text == text == article.text[finding.start : finding.end]
    assert finding.line == 9
    number = f"{count} places in this article; this is the first."
    assert finding.message.endswith(number) if count > 1 else "places" not in finding.message
    assert finding.detail == (Detail(places=count) if count > 1 else None)


def test_what_a_stripped_line_hides_is_not_told() -> None:
    article = opened("Fol\u00adlow us\nThe bridge is shut.", language=None)
    lines = (replace(article.lines[0], kept=False), article.lines[1])
    article = replace(article, lines=lines, prose=prose_of(article.text, lines))
    assert unseen.places(article) == {}
    lines = (article.lines[0], replace(article.lines[1], kept=False))
    article = replace(article, text="Fol\u00adlow us\nThe bri\u00addge is shut.", lines=(lines[0], replace(lines[1], end=lines[1].end + 1)))
    article = replace(article, lines=(replace(article.lines[0], kept=True), article.lines[1]))
    article = replace(article, prose=prose_of(article.text, article.lines))
    assert [place.count for place in unseen.places(article).values()] == [1]


def test_letters_in_parts_and_unseen_marks_do_not_hide_words_from_rules() -> None:
    article = judged("The bank is poi\u00adsed\u200b to cut rates; the coun\u200bcil council met.")
    assert ("repeated-word", "coun\u200bcil council") in found(article)


# ---------------------------------------------------------------- dates

ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SPANISH = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}


def written(day: date, weekday: int) -> Iterator[tuple[str, str]]:
    """The date in each language's usual forms, with the weekday of that number."""
    month = {language: names[day.month - 1] for language, names in MONTHS.items()}
    yield "en", f"{ENGLISH[weekday]}, {month['en']} {day.day}, {day.year}"
    yield "en", f"{ENGLISH[weekday]} {day.day} {month['en']} {day.year}"
    yield "en", f"{ENGLISH[weekday]}, {month['en'][:3]}. {day.day}, {day.year}"
    yield "de", f"{GERMAN[weekday]}, den {day.day}. {month['de']} {day.year}"
    yield "de", f"{GERMAN[weekday]}, {day.day:02}.{day.month:02}.{day.year}"
    yield "fr", f"{FRENCH[weekday]} {'1er' if day.day == 1 else day.day} {month['fr']} {day.year}"
    yield "es", f"{SPANISH[weekday]}, {day.day} de {month['es']} de {day.year}"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(1, 6))
def test_a_weekday_fits_its_date_or_is_found(day: date, off: int) -> None:
    for language, phrase in written(day, day.weekday()):
        dates = list(written_dates(f"So, {phrase}, it was.", language))
        assert [(item.day, item.month, item.year, item.weekday) for item in dates] == [(day.day, day.month, day.year, day.weekday())], (
            phrase
        )
        assert dates[0].exists
        assert dates[0].weekday_fits
    for language, phrase in written(day, (day.weekday() + off) % 7):
        text = f"So, {phrase}, it was."
        assert [text[item.start : item.end] for item in written_dates(text, language) if not item.weekday_fits] == [phrase]


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_only_days_of_the_calendar_exist(year: int) -> None:
    for month in range(1, 13):
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        for day in range(26, 32):
            (item,) = written_dates(f"{day} {MONTHS['en'][month - 1]} {year}", "en")
            assert item.exists == (day <= last)


@pytest.mark.parametrize(
    ("phrase", "day", "exists"),
    [
        ("30 April", 30, True),
        ("31st of June", 31, False),
        ("September 30th", 30, True),
        ("on November 31", 31, False),
        ("30 February", 30, False),
    ],
)
def test_a_thirtieth_or_thirty_first_is_read_without_a_year_whichever_way_round_it_stands(phrase: str, day: int, exists: bool) -> None:
    (item,) = written_dates(f"The gate was shut {phrase}, they said.", "en")
    assert (item.day, item.year, item.exists) == (day, None, exists)


def test_letters_that_only_a_pattern_takes_for_others_make_a_date_none_the_less() -> None:
    for language, text in (
        ("en", "It will meet on ſunday, 30 APR\u0130L 2021, they said."),
        ("en", "It met on FR\u0131DAY, the 13th of AUGUſT 2021."),
        ("es", "el m\u0130ércoles, 13 de agoſto de 2021"),
        ("de", "am D\u0130enstag, den 12. O\u212aTOBER 2021"),
    ):
        (item,) = written_dates(text, language)
        assert item.year == 2021
        assert item.weekday is not None


@pytest.mark.parametrize(
    "text",
    [
        "In April 31 people were hurt, and in June 31 more.",
        "The fair is on Monday, and May 2023 was wet.",
        "Monday 1 May, 2 May 2023 and Tuesday.",
        "Version 2.30.2023 is out.",
        "Julius Caesar died on Friday, 15 March 44.",
    ],
)
def test_numbers_beside_month_names_are_not_always_dates(text: str) -> None:
    assert [rule for rule, _ in found(judged(text)) if rule in ("weekday", "impossible-date")] == []


@pytest.mark.parametrize(
    ("language", "text", "span"),
    [
        ("en", "She reigned from 2019 to 2015.", "from 2019 to 2015"),
        ("en", "She reigned between 1999 and 1990.", "between 1999 and 1990"),
        ("de", "Sie regierte von 2019 bis 2015.", "von 2019 bis 2015"),
        ("fr", "Elle régna entre 2019 et 2015.", "entre 2019 et 2015"),
        ("es", "Reinó entre 2019 y 2015.", "entre 2019 y 2015"),
        ("en", "Ada Holm (born 1960 – died 1912) lived here.", "(born 1960 – died 1912)"),
    ],
)
def test_years_that_run_backwards(language: str, text: str, span: str) -> None:
    assert found(judged(text, language)) == [("years-backwards", span)]


@pytest.mark.parametrize(
    "text",
    [
        "The aim was brought forward from 2030 to 2027.",
        "Ada of the Mill (1200–1100 BC) lived here.",
        "It fell from 2030 to 2015 levels.",
        "Sales rose from 1999 to 2004, and from 2004 to 1999 models.",
    ],
)
def test_years_that_may_run_backwards(text: str) -> None:
    assert [rule for rule, _ in found(judged(text)) if rule == "years-backwards"] == ([] if "models" not in text else ["years-backwards"])


# ---------------------------------------------------------------- structure


@pytest.mark.parametrize(
    ("end", "rule", "marked"),
    [
        (" and they would have to go within", "no-final-stop", "within"),
        (" and they would have to go (within ten", "truncated", "ten"),
        (" They would have to go within ten years, because the", "truncated", "the"),
        (" They would have to go within ten years,", "truncated", "years,"),
        (" […]", "truncated", "[…]"),
        ("\n\nRead more", "truncated", "Read more"),
        ("\n\nRead more »", "truncated", "Read more »"),
    ],
)
def test_a_text_that_breaks_off(end: str, rule: str, marked: str) -> None:
    body = BODY.rpartition(" and they")[0]
    assert [item for item in found(judged(body + end)) if item[0] not in ("stub", "unclosed-bracket")] == [(rule, marked)]


def test_a_link_below_two_links_lacks_no_full_stop() -> None:
    links = [f"What the {name} of the ferry says of the old bridge and its gates, in the Herald" for name in ("crew", "owner", "pilot")]
    assert [rule for rule, _ in found(judged("\n\n".join((BODY, *links)))) if rule in ("truncated", "no-final-stop")] == []
    assert ("no-final-stop", "Herald") in found(judged(f"{BODY} {links[0]}"))
    heading = "How the mayor and the owner of the ferry came to the pier"  # one line of that length is a sub-heading
    assert ("no-final-stop", "Herald") in found(judged(f"{BODY}\n\n{heading}\n\n{links[0]}"))


@pytest.mark.parametrize(
    "end",
    [
        "",
        " DM",
        "\n\nPhoto: Ada Holm",
        "\n\nhttps://example.org/mill",
        "\n\n“Who knows?”",
        "\n\n— Ada Holm, a baker of this town since the war and long before",
        "…",
        "\n\nThe plans of the mill and the minutes of the meeting in May are shown to everybody at www.mill-on-the-river.example",
    ],
)
def test_a_text_that_ends(end: str) -> None:
    assert [rule for rule, _ in found(judged(BODY + end)) if rule in ("truncated", "no-final-stop")] == []


def test_lists_end_without_full_stops() -> None:
    items = (
        "oil the gate by the bridge",
        "sweep the yard behind the shop",
        "water both lawns near the church",
        "paint all doors of the town hall",
    )
    assert found(judged(BODY + "".join(f"\n\n- {item} once a week from spring until the first frost" for item in items))) == []


@pytest.mark.parametrize("first", ["iPhones", "eBay", "de Vries", "al-Masri", "www.example.org", "by Ada Holm, who"])
def test_some_texts_begin_with_a_small_letter(first: str) -> None:
    assert found(judged(f"{first} put off the vote on the new car park for the third time.\n\n" + BODY)) == []


def test_a_headline_of_another_article() -> None:
    own = judged(TITLED, title=True)
    assert found(own) == []
    other = judged("Dolphins Rescue Stranded Fishermen Overnight\n\n" + BODY, title=True)
    assert found(other) == [("headline-unsupported", "Dolphins Rescue Stranded Fishermen Overnight")]
    short = judged("Dolphins Rescue Stranded Fishermen Overnight\n\nNobody knows why.", title=True)
    assert "headline-unsupported" not in {rule for rule, _ in found(short)}


@pytest.mark.parametrize(
    ("headline", "times", "wrong"),
    [
        ("Dolphins Rescue Stranded Fishermen Overnight", ("14:05", "14.20", "3pm"), False),
        ("Dolphins Rescue Stranded Fishermen Overnight", ("14:05", "14.20"), True),  # two times of day make no ticker
        ("Live: Dolphins Rescue Stranded Fishermen Overnight", (), False),
        ("Delfine retten Fischer aus Seenot – der Newsticker", (), False),
        ("Where Stranded Dolphins Live Beside Fishermen", (), True),  # the verb
    ],
)
def test_a_ticker_need_not_take_up_its_headline(headline: str, times: tuple[str, ...], wrong: bool) -> None:
    entries = "".join(f"\n\n{time} – The clerk reads the list of names." for time in times)
    rules = {rule for rule, _ in found(judged(f"{headline}\n\n{BODY}{entries}", title=True))}
    assert ("headline-unsupported" in rules) is wrong


def test_scripts_without_capitals_do_not_shout() -> None:
    assert "capitals" not in {
        rule for rule, _ in found(judged("पुलिस ने दो लोगों को पकड़ा और ASP ने बताया कि दोनों को जेल भेजा गया है और फिर सब चले गए।", "hi"))
    }


# ---------------------------------------------------------------- notes


def test_a_faq_runs_from_its_heading_to_its_last_answer() -> None:
    block = "Frequently Asked Questions\n\n1. Who paid?\nThe county paid.\n\n2. Who built it?\nA firm built it.\nIt took two years."
    article = judged(f"{TITLED}\n\n{block}\n\nAbout the author\n\nAda Holm writes.", title=True)
    assert [(item.rule, item.text) for item in article.findings] == [("defects.faq", block)]
    assert article.measures["defects_count"].value == 0


@pytest.mark.parametrize("questions", ["Who paid? The county.", "Nobody asked."])
def test_a_heading_alone_is_no_faq(questions: str) -> None:
    assert notes(judged(f"{TITLED}\n\nFAQ\n\n{questions}", title=True)) == []


def test_a_title_may_come_from_the_page() -> None:
    assert notes(judged(BODY)) == ["defects.no-title"]
    article = replace(opened(BODY), title="Council Puts Off Vote")
    assert notes(defects(match(article, CONTEXT), CONTEXT)) == []


# ---------------------------------------------------------------- pages that are no article

INDEXES = {
    "dates": "Food\n\n"
    + "\n\n".join(f"{title}\n\n{day} May 2025" for day, title in enumerate(["How to bake rye in a cold oven", "The last eel of the Wend",
        "Why plums split", "Nine ways with barley", "A cook goes home", "What the miller eats"], 2)),
    "read more": "Town\n\n"
    + "\n\n".join(f"{title}\n\nThe {thing} will close for repairs in the spring, the county said.\n\nRead more" for title, thing in
        [("Bridge to close", "bridge"), ("Mill to close", "mill"), ("Pool to close soon", "pool"), ("Hall to close again", "hall"), ("Gate to close early", "gate")]),
    "ages": "Neues\n\n"
    + "\n\n".join(f"{title}\n\nvor {n} Stunden" for n, title in enumerate(["Brücke wird gesperrt", "Mühle wieder offen", "Der letzte Aal im Fluss",
        "Rat stimmt gegen Bad", "Hafen bleibt zu heute"], 2)),
    "headlines only": "Latest\n\nCounty closes iron bridge over the Wend\n\nMill opens its doors after ten years\n\nEels come back to the lower marsh\n\n"
    "Council says no to a new pool\n\nFerry to sail on Sundays from May\n\nFire crews save the old town hall\n\nSchool buses keep all of their stops\n",
    "bylines": "Sport\n\n"
    + "\n\n".join(f"{title}\n\nBy Ann Reed\n\nThe side won by two goals." for title in ["Castle beat Ridge at last", "Marsh lose again at home",
        "Rowers take the cup back", "Keeper leaves the club today", "Old ground sold to county"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", INDEXES)
def test_a_list_of_teasers_is_no_article(kind: str) -> None:
    article = judged(INDEXES[kind], "de" if kind == "ages" else "en", title=True)
    assert "index-page" in [rule for rule, _ in found(article)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("error-page", "Error 404\n\nSorry, the page you requested could not be found. Try the search."),
        ("error-page", "Seite nicht gefunden\n\nDie gewünschte Seite gibt es nicht mehr."),
        ("error-page", "Just a moment\n\nChecking your browser before you go on. Enable JavaScript and cookies to continue."),
        ("error-page", "Access denied\n\nYou don't have permission to access this page on this server."),
        ("error-page", "Erreur\n\nPage introuvable. La page demandée n’existe plus."),
        ("error-page", "Removed\n\nThe article you are trying to read is no longer available. Write to the editors."),
        (
            "consent-page",
            "Harbour Post\n\nWe and our 212 partners store cookies on your device.\n\nYou may withdraw your consent at any time.",
        ),
        ("consent-page", "Wir schätzen Ihre Privatsphäre.\n\nWir und unsere 31 Partner verarbeiten dazu Daten von Ihrem Gerät."),
        ("consent-page", "Nous respectons votre vie privée. Sans votre consentement, rien ne sera lu sur le téléphone."),
        ("login-page", "Sign in\n\nUsername\n\nPassword\n\nRemember me"),
        ("login-page", "Anmelden\n\nE-Mail-Adresse\n\nPasswort\n\nPasswort vergessen?"),
        ("wall", "The county will close the iron bridge on Monday.\n\nThis article is for subscribers only. Already a subscriber? Log in."),
        ("wall", "Der Kreis sperrt die Brücke am Montag.\n\nDieser Artikel ist nur für Abonnenten."),
        ("wall", "Le pont ferme lundi, dit la mairie.\n\nIl vous reste 85 % de cet article à lire. La suite est réservée aux abonnés."),
        ("wall", "The county will close the bridge.\n\nYou have reached your limit of free articles this month."),
        ("stub", "The county will close the iron bridge on Monday for repairs, and cars will have to take the road. Read more"),
        ("stub", "Der Kreis sperrt die eiserne Brücke am Montag, und wer über den Fluss will, muss durch das untere Dorf fahren …"),
    ],
)
def test_errors_forms_walls_and_stubs_are_no_articles(rule: str, text: str) -> None:
    assert rule in [name for name, _ in found(judged(text))]


@pytest.mark.parametrize(
    "text",
    [
        # a poem, fixtures, a recipe, a listicle, an article about walls
        "The lamp\n\nI left my lantern on the quay\nand walked into the rain,\nthe river took the road from me\nand gave it back again,\nO lamp,\nwho lit you then?",
        BODY + "\n\nFixtures\n\nCastle v Ridge\n\nMarsh v Wend\n\nEel Park v Harbour\n\nHill v Dale\n\nQuay v Mill\n\nMoss Side v Reed",
        BODY
        + "\n\nYou will need\n\n200 g rye flour\n\n2 spoons of salt\n\n1 old pan\n\n3 eggs from the market\n\n1 cup of warm milk\n\n9 plums",
        "Five walks\n\n"
        + "\n\n".join(f"{n}. Along the {n}th bank of the river\n\n{BODY.split(chr(10), maxsplit=1)[0]}" for n in range(1, 7)),
        "Why papers ask us to subscribe\n\n"
        + "\n\n".join([BODY] * 2)
        + "\n\nWho meets the line subscribe to continue reading leaves, the study says.",
    ],
    ids=["poem", "fixtures", "recipe", "listicle", "about walls"],
)
def test_lists_and_verse_are_articles(text: str) -> None:
    assert not [item for item in judged(text, title=True).findings if item.category == "page"]


def test_what_was_stripped_tells_that_a_page_is_no_article() -> None:
    text = "The county will close the iron bridge on Monday, it said.\n\nSubscribe to continue reading."
    article = opened(text)
    lines = (*article.lines[:-1], replace(article.lines[-1], kept=False, rule="boilerplate.newsletter.en", confidence=0.9))
    prose = prose_of(text, lines)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, "en"))
    result = defects(replace(article, lines=lines, prose=prose), CONTEXT)
    assert [(item.rule, item.text) for item in result.findings if item.category == "page"] == [
        ("defects.wall", text.split("\n", maxsplit=1)[0])
    ]


# ---------------------------------------------------------------- spoken of and not used

SPOKEN_OF = {
    "marks": "The tool takes the marks around a word (\" or ' at either end) and keeps the rest.",
    "a mark in brackets": "Put the sign (“) before the first word and the sign (”) behind the last one.",
    "an empty string": 'Where nothing is known, write "" and go on to the next line.',
    "an inch": "In the list the character \" stands for inches, and ' for feet.",
    "a German mark": "Das Zeichen „ steht unten, das Zeichen “ steht oben.",
    "doubled words": "Editors look for “the the” and “of of”, which the eye skips.",
    "a tag": "Behind each line stood the tag <br>, and nobody knew why.",
    "an entity": "Write &amp; for the sign “&amp;” and be done with it; the entity &nbsp; is a space.",
    "dummy text": "The printers set the words lorem ipsum until the text comes.",
    "an answer": "The essay opened with “As an AI language model” and nobody at the paper saw it.",
}


@pytest.mark.parametrize("name", SPOKEN_OF)
def test_marks_and_words_that_are_spoken_of_are_no_defects(name: str) -> None:
    article = judged(SPOKEN_OF[name], "de" if "German" in name else "en")
    assert [pair for pair in found(article) if pair[1] != "&amp;"] == []


def test_marks_that_are_spoken_of_quote_nothing() -> None:
    for name in ("marks", "a mark in brackets", "an empty string", "an inch", "a German mark"):
        assert not [item for item in voices_of(opened(SPOKEN_OF[name]).prose, "en").quotations if item.speech], name


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The tram takes the\nthe long way round to the depot.", "the\nthe"),
        ("The rails have lain here for\n\nfor years under the asphalt.", "for\n\nfor"),
        ("Die Bahn fährt langsam durch\ndurch die ganze lange Stadt.", "durch\ndurch"),
    ],
)
def test_a_word_doubled_over_the_end_of_a_line_is_found(text: str, span: str) -> None:
    assert ("repeated-word", span) in found(judged(text, "de" if text.startswith("Die") else "en"))


def test_cells_and_items_may_repeat_a_word() -> None:
    assert found(judged("Ridge\nwon\nthe\nthe\nlast\ncup")) == []


# ---------------------------------------------------------------- whole, in order, well spelt


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        (
            "The wintr brought bread and rolls, and the custmers stood in a long queue befroe the shop.",
            ["wintr", "custmers", "befroe"],
        ),
        ("The arrny came by night, and the so1diers found the rnother ernpty.", ["arrny", "so1diers", "rnother", "ernpty"]),
        (
            "A harbuor was found in the attic, adressed to the mayor and tied with a ribon and a villlage seal.",
            ["harbuor", "adressed", "ribon", "villlage"],
        ),
    ],
)
def test_misspelt_and_misread_words_are_found(sentence: str, wrong: list[str]) -> None:
    assert [text for rule, text in found(judged(sentence)) if rule == "misspelt"] == wrong


@pytest.mark.parametrize(
    "text",
    [
        "The colours of the harbour pleased the travellers, who organised a jewellery fair in the theatre and analysed the catalogue.",
        "Preschoolers and firefighters, oversized and unhelpful, rewatched the microchips of a cybersecurity firm in the wheelhouse.",
        "“Ah dinnae ken wha's thon wee bairn doon at the kirk, laddie, ye ken,” he said, and “gie us a wee dram the noo, wumman,” she said.",
        "Wendmoth, Karlsbrug and Lowermarsch are villages; Wendmoth has a mill, Karlsbrug a quay and Lowermarsch a ferry.",
        "The zorble is a beetle, and the zorble eats the plimmer, while the plimmer eats the quoggle and the quoggle rests.",
        "He did a natch of a job.",
        "Try the lady palm (Rhapis excelsa), the nest fern ( Asplenium nidus), the pothos [Epipremnum aureum] or the iron plant (Aspidistra elatior).",
    ],
    ids=["British", "compounds", "dialect in quotation marks", "names", "terms that come again", "one rare word", "species"],
)
def test_rare_words_names_and_quotations_are_not_misspelt(text: str) -> None:
    assert "misspelt" not in [rule for rule, _ in found(judged(text))]


def test_spelling_is_judged_in_english_alone() -> None:
    assert "misspelt" not in [rule for rule, _ in found(judged("Le bakker sold bred et custmers stood befroe.", "fr"))]


def test_sentences_that_run_into_one_another_are_found() -> None:
    bare = TITLED.replace(".", "").replace(",", "")
    assert ("without-marks", bare.split("\n\n")[1]) in found(judged(bare, title=True))
    assert "without-marks" not in [rule for rule, _ in found(judged(TITLED, title=True))]


def test_lines_cut_at_one_width_are_found() -> None:
    cut = "\n\n".join(part[:60] for part in (BODY + "\n\n" + BODY.replace("council", "county")).split("\n\n"))
    assert "cut-lines" in [rule for rule, _ in found(judged(cut))]
    assert "cut-lines" not in [rule for rule, _ in found(judged(BODY))]


PEOPLE = (
    "Bridge to close for a year\n\nThe bridge will close in May, the county said on Monday, and the ferry will carry all who walk.\n\n"
    "Ann Reed, who runs the ferry, said that she would need a second boat.\n\nReed said the first one was too small.\n\nSchool buses keep their stops."
)


def test_a_surname_before_the_full_name_is_out_of_order() -> None:
    head, lead, full, short, last = PEOPLE.split("\n\n")
    assert found(judged(PEOPLE, title=True)) == []
    mixed = f"{head}\n\n{lead}\n\n{short}\n\n{full}\n\n{last}"
    assert found(judged(mixed, title=True)) == [("out-of-order", "Reed")]


def test_who_has_a_heading_is_introduced_by_it() -> None:
    head, lead, full, short, last = PEOPLE.split("\n\n")
    for heading, told in (("2. Reed", []), ("2. Ferry", ["Reed"])):
        listed = f"{head}\n\n{lead}\n\n{heading}\n\n{short}\n\n{full}\n\n{last}"
        assert [text for rule, text in found(judged(listed, title=True)) if rule == "out-of-order"] == told


def test_places_and_firms_may_be_named_in_any_order() -> None:
    text = PEOPLE.replace("Ann Reed, who runs the ferry,", "Reed Ferries").replace("Reed said the first one", "Wend said the first one")
    head, lead, full, short, last = text.split("\n\n")
    assert found(judged(f"{head}\n\n{lead}\n\n{short}\n\n{full}\n\n{last}", title=True)) == []


def test_a_text_in_two_languages_names_each_strange_paragraph() -> None:
    german = "Der Gemeinderat hat am Montag beschlossen, dass die Brücke für ein Jahr gesperrt wird, und die Fähre soll alle tragen."
    parts = BODY.split("\n\n")
    article = judged("\n\n".join((parts[0], german, parts[1], parts[2])))
    assert [text for rule, text in found(article) if rule == "other-language"] == [german]


def test_a_surname_that_is_a_common_word_too_says_nothing_of_the_order() -> None:
    head, lead, full, short, last = PEOPLE.replace("Reed", "Ferry").split("\n\n")
    assert "ferry" in lead
    assert found(judged(f"{head}\n\n{lead}\n\n{short}\n\n{full}\n\n{last}", title=True)) == []

"""Sourcing: who is quoted, who vouches, and what the article as a whole rests on."""

import pytest

from copydesk.article import Article
from copydesk.context import Context
from copydesk.evidence import Detail
from copydesk.rulebook import load_rules
from copydesk.sourcing.stage import MEASURES, sourcing
from copydesk.voices.quotes import voices_of
from helpers import article_from, rates_of

RULES = load_rules()
CONTEXT = Context(RULES)


def judged(text: str, language: str | None = "en") -> Article:
    return sourcing(article_from(text, language), CONTEXT)


TEXT = """Mayor Aya Sato said on Monday that the old dam above the town would hold.

“We tested it twice this year,” she said. “It is as firm as it ever was.”

A senior official familiar with the tests said the gates were late. Critics say the report is thin.

The Harbour Ministry confirmed the date, according to a letter to the council of the town.

The town has nine bakeries, two mills and a school near the river."""


def test_findings_say_who() -> None:
    found = [(item.category, item.text) for item in judged(TEXT).findings]
    assert found == [
        ("named-person", "Mayor Aya Sato"),
        ("quotation", "“We tested it twice this year,”"),
        ("named-person", "she"),
        ("quotation", "“It is as firm as it ever was.”"),
        ("unnamed", "A senior official familiar with the tests"),
        ("vague", "Critics"),
        ("named-institution", "The Harbour Ministry"),
        ("document", "a letter to the council of the town"),
    ]
    she = judged(TEXT).findings[2]
    assert she.message.endswith("Stands for: Aya Sato.")
    assert she.detail == Detail(name="Aya Sato")
    assert judged(TEXT).findings[0].detail is None, "the name stands there"


def test_measures() -> None:
    measures = {name: measure.value for name, measure in judged(TEXT).measures.items()}
    assert measures["quotations_count"] == 2
    assert measures["quotations_with_speaker_count"] == 2
    assert measures["attributions_count"] == 6
    assert measures["attributions_named_person_count"] == 2
    assert measures["attributions_document_count"] == 1
    assert measures["named_sources_count"] == 2
    assert measures["named_people_count"] == 1
    assert measures["named_sources"] == "Aya Sato; Harbour Ministry"
    assert measures["unnamed_sources_count"] == 1
    assert measures["vague_sources_count"] == 1
    assert measures["sourced_paragraphs_share"] == 0.8
    assert measures["anonymous_only"] == 0
    assert measures["quoted_words_share"] == round(14 / 78, 3)


def test_each_rate_is_that_of_the_columns_which_it_names() -> None:
    rates = rates_of(judged(TEXT), MEASURES)
    assert rates.keys() == {"quoted_words_share", "sourced_paragraphs_share"}
    for said, made in rates.values():
        assert said == pytest.approx(made, abs=0.0006) != 0


def test_a_quotation_over_two_paragraphs_counts_once() -> None:
    text = "“We tested it twice. It held.\n“It will hold again,” Aya Sato said."
    measures = judged(text).measures
    assert measures["quotations_count"].value == 1


def test_terms_in_quotation_marks_are_no_quotations() -> None:
    measures = judged("The “Green Harbour” plan is dear, and so is the ‘new’ mill.").measures
    assert measures["quotations_count"].value == 0
    assert measures["quoted_words_share"].value == 0.0


def test_an_article_that_rests_on_nobody_with_a_name() -> None:
    measures = judged("A senior official said the dam was old. Critics say it leaks, and some believe it is worse.").measures
    assert measures["anonymous_only"].value == 1
    assert measures["named_sources"].value is None


def test_no_source_at_all_is_not_anonymous() -> None:
    measures = judged("The dam is old. The town has nine bakeries and two mills by the river.").measures
    assert measures["attributions_count"].value == 0
    assert measures["anonymous_only"].reason == "none-found"
    assert measures["sourced_paragraphs_share"].value == 0.0


@pytest.mark.parametrize(("language", "reason"), [("sv", "no-rules-for-language"), (None, "undetermined-language")])
def test_without_lists_there_are_no_numbers(language: str | None, reason: str) -> None:
    article = judged(TEXT, language)
    assert article.findings == ()
    assert {article.measures[spec.name].reason for spec in MEASURES} == {reason}


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        (
            "de",
            "„Der Damm hält“, sagte Bürgermeisterin Aya Sato. Die Polizei erklärte, er sei alt. Kritiker warnen davor.",
            ["named-person", "named-institution", "vague"],
        ),
        ("fr", "« Le barrage tient bon », a déclaré la maire Aya Sato. Selon un rapport, il est vieux.", ["named-person", "document"]),
        ("es", "«La presa aguanta bien», dijo la alcaldesa Aya Sato. Según la policía, es vieja.", ["named-person", "named-institution"]),
    ],
)
def test_other_languages(language: str, text: str, kinds: list[str]) -> None:
    article = judged(text, language)
    assert [item.category for item in article.findings if item.category != "quotation"] == kinds
    assert article.measures["quotations_with_speaker_count"].value == 1


def sources(text: str) -> list[tuple[str, str]]:
    return [(item.category, item.text) for item in judged(text).findings if item.category != "quotation"]


@pytest.mark.parametrize(
    "text",
    [
        "People think a miller owns the river.",  # people in general
        "It adds years to the life of a net. The cook added the milk.",  # a thing is added, not said
        "The harbour club claimed victory in the last race.",
        "What should I say to the harbour master? What has Moss said?",  # questions
        "My wife said that she had her kitchen back.",  # the writer's own family
        "The fare changes according to your age.",
        "The early warning system of the dam failed.",
        "By reading the gauges, predicting the flood is easy.",
        "Shoppers expect fresh rolls.",  # a plural that opens a sentence is no name
        "He said the dam was old.",  # nobody to stand for
    ],
)
def test_what_is_no_source(text: str) -> None:
    assert sources(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway fears a long winter. The Middle East said nothing.",
            [("named-institution", "Norway"), ("named-institution", "The Middle East")],
        ),
        ("The Harbour Rowers said no. Later the Harbour Rowers left.", [("named-institution", "The Harbour Rowers")]),
        ("The dam is old, said the club’s director, Aya Sato.", [("named-person", "Aya Sato")]),
        ("The head of the mill, Aya Sato, said the dam was old.", [("named-person", "Aya Sato")]),
        (
            "Aya Sato left. Bank of the Valley chief economist Aya Sato said no.",
            [("named-person", "Bank of the Valley chief economist Aya Sato")],
        ),
        ("Aya Sato left. They said no.", []),
        ("Now Aya Sato says it will hold.", [("named-person", "Aya Sato")]),
        ("The work is late, according to a report into the leak.", [("document", "a report into the leak")]),
        ("Farmers in the valley say the report will hurt.", [("unnamed", "Farmers in the valley")]),
        ("Aides to the mayor met. It will hold, they said.", [("unnamed", "they")]),
        ("Critics came. It will break, they said.", [("vague", "they")]),
        ("Of the rest, 18% who say it leaks stayed.", [("unnamed", "18%")]),
        ("It was read by a former aide, who said it leaks.", [("unnamed", "a former aide")]),
        ("The gate was for voters who wonder why it leaks.", []),
        ("A third of voters, 33%, say it leaks.", [("unnamed", "A third of voters")]),
        ("“It leaks,” said one well-connected Dane.", [("unnamed", "one well-connected Dane")]),
        ("It leaks, according to a document provided by the owner.", [("document", "a document provided by the owner")]),
        ("As reported by the Wend Times, it leaks.", [("named-institution", "the Wend Times")]),
        (
            "According to Holm Trams, it leaks. Wend Clocks said so.",
            [("named-institution", "Holm Trams"), ("named-institution", "Wend Clocks")],
        ),
        ("According to Ada Rivers, it leaks.", [("named-person", "Ada Rivers")]),
        ("Earlier in the week, Aya Sato opened the gate and said it leaks.", [("named-person", "Aya Sato")]),
        ("Arriving at the gate, Aya Sato looked up and said it leaks.", [("named-person", "Aya Sato")]),
        ("A contractor accused of theft left.", []),
        ("She felt fearful whenever they were in.", []),
        ("Town Shocked They Weren't Told Of Leak", []),
        ("Karl Reed won. “It leaks,” a beaming Reed told the paper.", [("named-person", "a beaming Reed")]),
        ("The watchdog, the Harbour Control Authority, said it leaks.", [("named-institution", "the Harbour Control Authority")]),
        (
            "The Bureau of Fisheries and Aquatic Resources said it leaks.",
            [("named-institution", "The Bureau of Fisheries and Aquatic Resources")],
        ),
        ("The mayor came, and Karl Reed said it leaks.", [("named-person", "Karl Reed")]),
        ("The owners were sceptical.", []),
    ],
)
def test_what_kind_a_source_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert sources(text) == expected


def test_a_nation_is_no_part_of_a_name() -> None:
    article = judged("Canadians Stephen Moos and Karl Reed left. Moos said it leaks. The American Red Cross said no.")
    assert article.measures["named_sources"].value == "Stephen Moos; American Red Cross"


def test_a_title_is_no_part_of_a_name() -> None:
    article = judged("Norwegian Harbour Minister Aya Sato said the dam was old. Sato added that it leaks.")
    assert article.measures["named_sources"].value == "Aya Sato"


def test_the_farmer_is_who_spoke_last() -> None:
    named = judged("Aya Sato said the dam was old. It leaks, the farmer said.")
    assert named.measures["named_sources"].value == "Aya Sato"
    assert named.measures["unnamed_sources_count"].value == 0
    unnamed = judged("Aya Sato said the dam was old. A neighbour said it leaks. He said it would burst.")
    assert unnamed.measures["unnamed_sources_count"].value == 2, "he is the neighbour, not Aya Sato"


def test_a_text_without_words_has_no_shares() -> None:
    measures = judged("— …").measures
    assert [(measures[name].value, measures[name].reason) for name in ("quoted_words_share", "sourced_paragraphs_share")] == [
        (None, "too-short")
    ] * 2
    assert measures["quoted_words_count"].value == 0


@pytest.mark.parametrize(
    ("said", "sourced"),
    [
        ("Sources say it could leak by the summer.", 0),
        ("Critics say it leaks.", 0),
        ("A senior official said it leaks.", 1),
        ("Ada Brandt said it leaks.", 1),
    ],
)
def test_a_vague_source_tells_nobody_where_a_fact_comes_from(said: str, sourced: int) -> None:
    measures = judged(f"Nobody knows how old the dam on the river is. {said}\n\nIt was built for the mills on the lower river.").measures
    assert (measures["prose_paragraphs_count"].value, measures["sourced_paragraphs_count"].value) == (2, sourced)


@pytest.mark.parametrize(("words", "counted"), [(8, 1), (7, 0)])
def test_a_paragraph_of_eight_words_is_in_want_of_a_source(words: int, counted: int) -> None:
    measures = judged(" ".join(["barges"] * words) + ".").measures
    assert (measures["prose_paragraphs_count"].value, measures["sourced_paragraphs_count"].value) == (counted, 0)
    below = judged("Nobody knows how old the dam on the river is.\n\n" + " ".join(["barges"] * words) + ".").measures
    assert below["prose_paragraphs_count"].value == 1 + counted, "wherever it stands"


def test_a_source_at_the_very_end_of_a_paragraph_is_one_of_three() -> None:
    text = "The dam on the upper river leaks, a senior official said\n\nNobody knows how old the dam on the river is."
    measures = judged(f"{text}\n\nIt was built for the mills on the lower river.").measures
    assert measures["sourced_paragraphs_count"].value == 1
    assert measures["sourced_paragraphs_share"].value == 0.333


def test_one_unnamed_source_is_an_aside() -> None:
    assert judged("A senior official said the dam was old.").measures["anonymous_only"].value == 0


ANONYMOUS = "Two residents said the dam was old. Critics say it leaks."


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", 1),
        ("\n\nI live below it. I sleep badly, and my dog howls.", 0),  # the writer is the witness
        ("\n\nI live below it. I sleep badly.", 1),  # twice is an aside
        ("\n\nMy house stands below it. My dog howls. My cat does not.", 0),  # at the beginning of a sentence, too
        ("\n\nIs it safe?\n\nNo.\n\nWho pays?\n\nThe town.", 1),
        ("\n\nIs it safe?\n\nWho pays?\n\nAnd who built it?" + "\n\nNo." * 8, 0),  # a quarter of the paragraphs
        ("\n\nIs it safe?\n\nWho pays?\n\nAnd who built it?" + "\n\nNo." * 9, 1),
        ("\n\n“I am ill,” it read. “I sleep badly, and my dog howls.”", 1),  # somebody else's I
        ("\n\nIs it safe?\n\nNo.\n\nWho pays?\n\nThe town.\n\nAnd who built it?\n\nA monk.", 0),  # an interview
    ],
)
def test_who_speaks_as_i_needs_no_source(more: str, expected: int) -> None:
    assert judged(ANONYMOUS + more).measures["anonymous_only"].value == expected


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("Experten zufolge hält der Damm.", "vague", "Experten"),
        ("Der Damm ist den Experten zufolge alt.", "vague", "den Experten"),
        ("Der Damm hält, heißt es aus Regierungskreisen.", "vague", "Regierungskreisen"),
        ("Wetter-Experten erwarten Regen.", "vague", "Wetter-Experten"),
        ("Der Damm gehört laut Fachleuten zu den ältesten.", "vague", "Fachleuten"),
        ("Die Polizeisprecherin sagte, es brenne.", "unnamed", "Die Polizeisprecherin"),
        ("Es brenne, sagt der Taxifahrer.", "unnamed", "der Taxifahrer"),
        ("Dennoch warnte die Polizei vor dem Damm.", "named-institution", "die Polizei"),
        ("Laut der AfD hält der Damm.", "named-institution", "der AfD"),
        ("Jan Moos, Verwalter der Heime, sagte der Zeitung, dass er hält.", "named-person", "Jan Moos"),
    ],
)
def test_german_sources(text: str, category: str, found: str) -> None:
    article = judged(text, "de")
    assert [(item.category, item.text) for item in article.findings if item.category != "quotation"] == [(category, found)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bundeskanzler Jan Moos sagte, der Damm hält.", "Jan Moos"),
        ("Finanzminister Moos erklärte, es gehe voran.", "Moos"),
        ("Der US-Botschafter Jan Moos warnte vor dem Damm.", "Jan Moos"),
    ],
)
def test_german_offices_are_no_part_of_a_name(text: str, name: str) -> None:
    assert judged(text, "de").measures["named_sources"].value == name


@pytest.mark.parametrize(
    "text", ["Den damaligen Vorstellungen zufolge war er klein.", "Laut eigener Aussage hält er.", "Die Unterstützung erwartet niemand."]
)
def test_german_things_are_no_sources(text: str) -> None:
    assert judged(text, "de").measures["attributions_count"].value == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prime Minister Aya Sato met Jan Moos. Jan Moos said no. The prime minister said yes.", "Jan Moos; Aya Sato"),
        ("Prince Andrew came. He was late, and Andrew denied it was so.", "Andrew"),
        ("Jan Moos, now head of the yard, told Rest of World.", "Jan Moos"),
        ("Jan Moos confirmed the date but said it may change.", "Jan Moos"),
        ("The harbour authority views any quay at Port Holm with care and said it may go.", "harbour authority"),
        ("The Kyiv Post reported that the dam broke.", "Kyiv Post"),
        ("Ocean Florida said it would sell.", "Ocean Florida"),
    ],
)
def test_who_it_is(text: str, name: str) -> None:
    assert judged(text).measures["named_sources"].value == name


@pytest.mark.parametrize("text", ["Ocean Florida said it would sell.", "The Kyiv Post reported that the dam broke."])
def test_a_company_or_paper_is_an_institution(text: str) -> None:
    assert judged(text).measures["attributions_named_institution_count"].value == 1


def test_common_nouns_in_capitals_are_nobody() -> None:
    text = "Laws on birthright citizenship stand. A big Birthright Citizenship win, he wrote, after citizenship of birthright was kept."
    assert "Birthright" not in str(judged(text).measures["named_sources"].value)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("LAGOS (Reuters) - The owner of the ferry line said it was late.", "The owner of the ferry line"),
        ("(AFP) -- Aya Sato, owner of the ferry line, said it was late.", "Aya Sato"),
        ("LAGOS, March 3 - Police said it was late.", "Police"),
        ("The Harbour Authority (HA) said it was late.", "The Harbour Authority"),
        ("A long-serving official of the line said it was late.", "A long-serving official of the line"),  # a hyphen is no dash
    ],
)
def test_a_source_does_not_reach_over_a_dateline_or_an_aside(text: str, source: str) -> None:
    voices = voices_of(judged(text).prose, "en")
    assert [text[slice(*item.source)] for item in voices.attributions] == [source]


def test_what_opens_a_sentence_behind_a_dateline_is_the_source() -> None:
    text = "LAGOS (Reuters) - The harbour police confirmed the date but said the ferry was late."
    voices = voices_of(judged(text).prose, "en")
    assert {text[slice(*item.source)] for item in voices.attributions} == {"The harbour police"}


def test_what_an_institute_is_for_does_not_make_it_a_person() -> None:
    text = "Das Institut für Wetterkunde der Nördlichen Häfen (IWH) warnt vor Nebel. Die Nördlichen Häfen bleiben offen."
    voices = voices_of(judged(text, "de").prose, "de")
    assert [item.kind for item in voices.attributions] == ["named-institution"]


def test_who_is_told_of_by_a_german_passing_on_is_the_source() -> None:
    text = "Der Plan sei falsch, hieß es aus der Fraktion. Er sei teuer, heißt es im Bericht. Der Hund aus dem Heim hieß Max."
    voices = voices_of(judged(text, "de").prose, "de")
    assert [(text[slice(*item.source)], item.kind) for item in voices.attributions] == [
        ("der Fraktion", "named-institution"),
        ("Bericht", "document"),
    ]


def test_questions_of_an_interview_are_neither_quotations_nor_in_want_of_a_source() -> None:
    text = (
        "Mariko Ito\n\nThe Post: Will the mill by the river close before the summer?\n\nIto: It could close by May, and I would be sorry for it."
        "\n\nThe Post: And what will become of the forty people who work there?\n\nIto: We might move north, all of us, as we did before the war."
    )
    measures = judged(text).measures
    assert measures["quotations_count"].value == 2
    assert measures["quotations_with_speaker_count"].value == 2
    assert measures["named_sources"].value == "Mariko Ito"
    assert measures["sourced_paragraphs_share"].value == 1.0


def named(text: str, language: str = "en") -> list[str]:
    value = judged(text, language).measures["named_sources"].value
    return value.split("; ") if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        ("en", "The lockkeeper Tom Hale said the gate was shut.", ["Tom Hale"]),
        ("en", "Beekeeper Ann Reed said the hives were full. Retired welder Karl Moss agreed that it was warm.", ["Ann Reed", "Karl Moss"]),
        ("en", "Tim Cook said it was late, and Mason Reed said it was early.", ["Tim Cook", "Mason Reed"]),
        ("de", "Die Imkerin Anna Ried sagte, die Völker seien stark.", ["Anna Ried"]),
        ("de", "Der Archivar Paul Tal und der Koch Jens Moos kamen. Der Koch Jens Moos sagte, es sei spät.", ["Jens Moos"]),
        ("de", "Der Klimaforscher Udo Ried vom Amt für die Flüsse und Seen in Wend sagte, das Wasser steige.", ["Udo Ried"]),
        ("de", "„Es reicht“, sagte die Ingenieurin Eva Tal. „Nein“, sagte Peter Hans Moos.", ["Eva Tal", "Peter Hans Moos"]),
    ],
)
def test_a_trade_before_a_name_is_a_persons(language: str, text: str, people: list[str]) -> None:
    article = judged(text, language)
    assert named(text, language) == people
    assert article.measures["attributions_named_institution_count"].value == 0


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("de", "Die Deutsche Bank erklärte, es sei spät. Der Verein Rote Nelke sagte nein.", ["Deutsche Bank", "Verein Rote Nelke"]),
        ("en", "The maker, Quay Toys, said it was late. The newspaper Wend Times said so.", ["Quay Toys", "Wend Times"]),
        ("en", "Downing Street said it was late. The White House said so.", ["Downing Street", "White House"]),
    ],
)
def test_a_body_before_a_name_is_no_person(language: str, text: str, names: list[str]) -> None:
    assert named(text, language) == names
    assert judged(text, language).measures["named_people_count"].value == 0


@pytest.mark.parametrize(
    "text",
    [
        "Dozens said they would come. Neither said why. Half said it was dear.",
        "Nothing said there was new. Something told him to wait. Everything says spring.",
        "It’s what the company promised, and that’s all the firm said. You’re told to wait.",
        "Decades of rain tell on the wall. Experience says it will hold. Legend says a king lies there.",
        "Hours later the company said it was shut. Last week the club said no.",
        "Mum said it was late. Dad told us to wait. God said no.",
        "Wall Street expects a fall. Common sense says no.",
    ],
)
def test_pronouns_quantities_and_common_nouns_are_no_names(text: str) -> None:
    assert named(text) == []


def test_german_pronouns_and_abstract_nouns_are_no_names() -> None:
    assert named("Niemand sagte etwas. Alle sagten ja. Tausende sagten nein. Formulierung, sagt er. Keine Magie, sagte sie.", "de") == []


APART = {
    "behind a dash on the next line": "“The gate was shut before noon.”\n\n– Ann Reed, harbour master\n\nThe town slept.",
    "behind a dash on the same line": "“The gate was shut before noon.” — Ann Reed, harbour master",
    "in brackets": "“The gate was shut before noon.” (Ann Reed, harbour master)",
    "on the line below": "“The gate was shut before noon.”\nAnn Reed, harbour master",
    "with a colon in front": "Ann Reed, harbour master: “The gate was shut before noon.”",
    "in the sentence above": "Ann Reed had this to say when we met:\n\n“The gate was shut before noon.”",
    "on the line above": "The town\n\nAnn Reed, 34, baker\n\n“The gate was shut before noon.”",
}


@pytest.mark.parametrize("layout", APART)
def test_a_speaker_who_stands_apart_from_the_quotation_is_found(layout: str) -> None:
    article = judged(APART[layout])
    assert named(APART[layout]) == ["Ann Reed"]
    assert article.measures["quotations_with_speaker_count"].value == 1


@pytest.mark.parametrize(
    "text",
    [
        "“The gate was shut before noon.”\n\nThe gate is one of two in Lower Marsh.",
        "Price: “The gate was shut before noon.”",
        "Ann Reed walked to the quay with Karl Moss:\n\n“The gate was shut before noon.”",
        "“The gate was shut before noon.”\n\nLower Marsh, 3 May",
    ],
)
def test_what_stands_beside_a_quotation_is_not_always_its_speaker(text: str) -> None:
    assert judged(text).measures["quotations_with_speaker_count"].value == 0

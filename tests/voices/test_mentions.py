"""Who "she", "the senator" and "they" stand for: people with their sex, roles and places in the text."""

import pytest

from copydesk.article import Voice
from copydesk.voices.quotes import voices_of
from helpers import article_from

DAM = "Mariko Ito, a farmer, walked to the dam with Peter Moos. "


def named(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in voices_of(article_from(text, "en").prose, "en").attributions]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (DAM + "“It will hold,” she said.", "Mariko Ito"),
        (DAM + "“It will hold,” he said.", "Peter Moos"),
        ("Peter Moos said no. Mariko Ito left the hall. She said the dam would hold.", "Mariko Ito"),
        ("Mariko Ito met Peter Moos.\n\nThe rain went on.\n\n“It will hold,” he said.", "Peter Moos"),
        ("Robin Vale met Peter Moos. Robin Vale spoke first. She said no. The mill stood. “No,” she said.", "Robin Vale"),
        ("When Peter Moos saw the dam, he said it was old.", "Peter Moos"),
        ("Mariko Ito, who says the dam is old, left.", "Mariko Ito"),
        ("Mariko Ito left. It was late, he said Ito told him. “No,” she said.", "Mariko Ito"),
        ("Peter Moos sat beside a hoarse Jonas Berg. Ito was late, but a hoarse Moos spoke. He said no.", "Peter Moos"),
    ],
    ids=["her", "him", "a subject since", "the only man", "sex unknown", "within the sentence", "who", "he said her name", "an adjective"],
)
def test_a_pronoun_stands_for_the_nearest_person_that_it_fits(text: str, last: str) -> None:
    assert named(text)[-1] == ("named-person", last)


def test_a_pronoun_stands_for_nobody_whom_it_does_not_fit() -> None:
    assert named("Mariko Ito walked to the dam. “It will hold,” he said.") == [("unresolved", "")]


def test_what_somebody_was_called_finds_him_again() -> None:
    text = "Mariko Ito, a farmer, met Peter Moos, the engineer of the town.\n\nIto said no. The engineer said yes. The farmer said nothing."
    assert named(text) == [("named-person", "Mariko Ito"), ("named-person", "Peter Moos"), ("named-person", "Mariko Ito")]


def test_an_office_with_two_nouns_is_one_person() -> None:
    text = "Mariko Ito spoke.\n\n“No,” the former senator and presidential candidate said."
    assert named(text) == [("named-person", "Mariko Ito")]
    assert [text[slice(*item.source)] for item in voices_of(article_from(text, "en").prose, "en").attributions] == [
        "the former senator and presidential candidate"
    ]


@pytest.mark.parametrize(
    "who",
    [
        "52 percent",
        "Three-quarters of the villagers",
        "More than 4 in 10",
        "A majority of the crews",
        "Half of them",
        "A lawmaker",
        "An Acme staffer",
    ],
)
def test_those_who_were_asked_and_nouns_for_people_are_somebody(who: str) -> None:
    assert named(f"{who} said the dam was old.") == [("unnamed", "")]


@pytest.mark.parametrize("what", ["The paper", "The computer", "The weather", "A twist"])
def test_nouns_that_end_like_people_and_are_none(what: str) -> None:
    assert ("unnamed", "") not in named(f"{what} said the dam was old.")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("“It holds,” Mariko Ito exclaimed.", 1),
        ("Mariko Ito interjected: “It holds.”", 1),
        ("The rain continued. Mariko Ito began her walk.", 0),
        ("“It holds,” Mariko Ito shot back.", 1),
        ("“Old dam,” a plate has it. “It holds,” Mariko Ito shot back.", 1),
        ("“It holds well enough,” Mariko Ito added to the Wend Herald.", 1),
        ("Mariko Ito shot back at the boat, and added to the noise.", 0),
        ("Mariko Ito said she thinks it holds.", 1),
        ("“It holds,” Mariko Ito — she runs the mill — said.", 1),
        ("In an interview with the Wend Herald, Mariko Ito praised the crew and said it holds.", 1),
        ("Mariko Ito, after a long pause, said of the dam: “It holds.”", 1),
    ],
)
def test_verbs_that_need_a_quotation_and_subjects_that_stand_far_off(text: str, count: int) -> None:
    assert named(text) == [("named-person", "Mariko Ito")] * count


def told(text: str) -> list[tuple[str, str]]:
    """The source's words and its kind, of each attribution."""
    return [(text[slice(*item.source)], item.kind) for item in voices_of(article_from(text, "en").prose, "en").attributions]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“We shall wait for the boats,” Ms. Ito said by telephone.", ("Ms. Ito", "named-person")),
        ("“What if the dam could talk?” the 43-year-old asked in the film.", ("the 43-year-old", "unnamed")),
        ("Another child responded, “That is the keeper of the dam.”", ("Another child", "unnamed")),
        ("Mariko Ito, the author of “Slow Water,” about the dam, said the gate would stay shut.", ("Mariko Ito", "named-person")),
        ("Mariko Ito spoke. Ito, the author of “Slow Water,” about the dam, said the gate would stay shut.", ("Ito", "named-person")),
        ("According to state law, nobody may fish there.", ("state law", "document")),
        ("At least a dozen members of the crew said the gate was shut.", ("At least a dozen members of the crew", "unnamed")),
        ("Large majorities of voters said they want the dam.", ("Large majorities of voters", "unnamed")),
        ("Newspapers across the country warned that the dam would fall.", ("Newspapers across the country", "unnamed")),
        ("Most Americans said the dam would stay.", ("Most Americans", "unnamed")),
        ("Some captains have called for a new gate, saying the old one is narrow.", ("Some captains", "vague")),
        ("Mariko Ito answered by first saying that the dam was old.", ("Mariko Ito", "named-person")),
        ("The rain went on all night, warning that the dam may break.", ("", "unresolved")),
    ],
)
def test_forms_in_which_somebody_is_told_to_say_something(text: str, source: tuple[str, str]) -> None:
    assert told(text)[-1] == source


@pytest.mark.parametrize(
    "text",
    [
        "The dam was called “old” and the colour said much.",
        "The colour said much. “We shall wait for the boats tonight.”",
        "Little was said by the crew.",
        "The crew's calm was explained by arguing about the dam.",
        "Nobody, not even Mariko Ito, said the dam would hold.",
    ],
    ids=["two words in marks", "a sentence of its own", "by whom", "somebody's what", "nobody"],
)
def test_forms_that_look_like_these_and_name_nobody(text: str) -> None:
    assert told(text) == []


def test_a_quotation_closed_by_an_opening_mark_ends_there() -> None:
    text = "“Is it safe?“ she asked.\n\nThe dam may break."
    prose = article_from(text, "en").prose
    voices = voices_of(prose, "en")
    assert voices.quotations[0].end == text.index(" she")
    assert voices.at(text.index("may"), text.index(" break")) is Voice.AUTHOR


@pytest.mark.parametrize("text", ["Critics Say Dam Could Break", "Mayor Aya Sato Says the Dam Could Break"])
def test_a_headline_in_title_case_reports_as_well(text: str) -> None:
    assert voices_of(article_from(text, "en").prose, "en").at(text.index("Could"), text.index(" Break")) is Voice.PARAPHRASE


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Bürgermeisterin Anja Kross kam mit Jens Moor. „Wir warten“, sagte sie.", "Anja Kross"),
        ("Bürgermeisterin Anja Kross kam mit Jens Moor. „Wir warten“, sagte er.", "Jens Moor"),
        ("Jens Moor schwieg. Das Dach halte, sagte die Leiterin der Werft, Marta Lohse.", "Marta Lohse"),
        ("Anja Kross trat zurück. Das schrieb sie am Abend.", "Anja Kross"),
        ("Anja Kross kam. „Er wusste alles“, so Kross.", "Anja Kross"),
        ("„Wann kommt er?“, fragte Lena Horn. „Bald“, antwortete der Schaffner. „Nein“, rief sie.", "Lena Horn"),
    ],
)
def test_german_subjects_behind_the_verb(text: str, last: str) -> None:
    item = voices_of(article_from(text, "de").prose, "de").attributions[-1]
    assert (item.kind, item.name) == ("named-person", last)


@pytest.mark.parametrize(
    "text", ["52 Prozent sagten, sie gingen hin.", "„Nein“, sagte die 34-Jährige.", "Offen ist das, wie ein Passant erklärte."]
)
def test_german_sources_without_a_name(text: str) -> None:
    assert [item.kind for item in voices_of(article_from(text, "de").prose, "de").attributions] == ["unnamed"]


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        ("The owner rejected the report of the town: “All of it was checked last spring.”", "en", "The owner"),
        ("Aya Sato shook her head: “It was never tested in all these years.”", "en", "Aya Sato"),
        ("Der Bauherr wies das zurück: „Alles ist mehrfach geprüft worden.“", "de", "Der Bauherr"),
    ],
)
def test_the_subject_before_a_colon_says_what_follows(text: str, language: str, source: str) -> None:
    voices = voices_of(article_from(text, language).prose, language)
    assert [text[slice(*item.source)] for item in voices.attributions] == [source]
    assert voices.quotations[0].speaker == 0


def test_a_thing_before_a_colon_says_nothing() -> None:
    text = "The wall of the old mill had one line on it: “Nobody comes in here at night.”"
    assert voices_of(article_from(text, "en").prose, "en").quotations[0].speaker is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Mariko Ito began to shout when Peter Moos raised the gate and later said it was late.", ("Peter Moos", "named-person")),
        ("A month later, Mariko Ito saw the mill and explained why it was shut.", ("Mariko Ito", "named-person")),
        ("Mariko Ito rose to defend the crew - Peter Moos called her wrong and said the dam was old.", ("Peter Moos", "named-person")),
        ("Mariko Ito left, pointing at the gate and telling the crew that it was shut.", ("Mariko Ito", "named-person")),
        ("The flood has left 62 percent of voters saying the dam is too low.", ("62 percent of voters", "unnamed")),
        ("Both were glad - Mariko Ito saying it was a good day.", ("Mariko Ito", "named-person")),
        ("A note came from the port's field office, which said the gate needs a lock.", ("the port's field office", "named-institution")),
        ("He was mocked by Mariko Ito, the head of the crew in Wend, who suggested that he leave.", ("who", "named-person")),
        ("Mariko Ito, CEO of the Wend Institute, said the dam was old.", ("Mariko Ito", "named-person")),
        ("The Wend College student then used this in a song: “The gate is on its bed!”", ("The Wend College student", "unnamed")),
        ("As Tideline reported back in 2013, the gate was of wood.", ("Tideline", "named-institution")),
        ("It was late, according to a newly uncovered email sent in May.", ("a newly uncovered email", "document")),
        ("It costs much, according to the “Gates for All” report she wrote.", ("the “Gates for All” report", "document")),
        ("Few like it, according to the Wend Academy report - though many do.", ("the Wend Academy report", "document")),
        ("It is new, says a report (pdf) from the port.", ("a report", "document")),
        ("“It is late,” said one owner of a shop that sells women's boats to the crew.", ("one owner of a shop", "unnamed")),
        (
            "Without rain, the boat would last a year, said pilot Mariko Ito of the Harbour Centre in Wend.",
            ("pilot Mariko Ito", "named-person"),
        ),
        ("Fewer boats came, according to Wend Research.", ("Wend Research", "named-institution")),
        ("Many Republicans said the gate was late.", ("Many Republicans", "vague")),
        ("The Wend Weather Office (WWO) however said it was hot.", ("The Wend Weather Office", "named-institution")),
    ],
)
def test_forms_in_which_the_subject_stands_apart_from_its_verb(text: str, source: tuple[str, str]) -> None:
    assert [kind for phrase, kind in told(text) if phrase.startswith(source[0])] == [source[1]]


@pytest.mark.parametrize(
    "text",
    [
        "Neither Mariko Ito nor Peter Moos said when the gate would open.",
        "None said when the gate would open.",
        "Mariko Ito won the race, claiming his third victory in a row.",
        "The coach added Mariko Ito to the crew.",
        "The crew scored, with Mariko Ito adding 74.",
        "Once the crew goes on strike, “no boat will leave the port”.",
        "Mariko Ito commented on the gate.",
        "Mariko Ito wrote under the name of “Old Keeper,” and left.",
        "Mariko Ito testified before the court last May.",
        "Mariko Ito hinted at that in May.",
    ],
    ids=["neither", "none", "a victory", "to a crew", "a score", "a strike", "a topic", "a pen name", "a court", "a hint at it"],
)
def test_verbs_of_saying_with_an_object_tell_of_no_statement(text: str) -> None:
    assert told(text) == []


def test_a_described_office_is_no_verb_of_who_described_it() -> None:
    assert named("Mariko Ito spoke. She described Peter Moos as old, mocked the crew, and said the dam was hers.")[-1] == (
        "named-person",
        "Mariko Ito",
    )


def test_a_nameless_official_stays_the_one_without_a_name() -> None:
    text = "A port official said it was shut. Peter Moos told the crew to go. It will open, the official said, in May."
    assert named(text) == [("unnamed", ""), ("named-person", "Peter Moos"), ("unnamed", "")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“It is late,” May said. Mariko May left.", "Mariko May"),
        ("“It is late,” Will wrote. Peter Will left.", "Peter Will"),
        ("Booking guide Tessa Bishop has a boat. Tessa explained: “It is a good one.”", "Tessa Bishop"),
        ("Manager at Ocean Florida Abby Dunn came. Abby said: “It is a good one.”", "Abby Dunn"),
        ("Give Sato a boat\n\nMayor Jon Sato came. Please give it. “It is late,” he said.", "Jon Sato"),
        ("Lt. Chris Orr found a rope. “It is late,” she said.", "Chris Orr"),
        ("Lt. Chris Orr found a rope. “It is late,” he said.", "Chris Orr"),
    ],
    ids=["a month", "an auxiliary", "a title", "behind a place", "a verb of the headline", "she", "he"],
)
def test_names_that_look_like_something_else(text: str, name: str) -> None:
    assert named(text)[-1] == ("named-person", name)


def test_a_month_that_is_nobodys_name_says_nothing() -> None:
    assert named("Mariko Ito left. In May said the crew no word.") == []


@pytest.mark.parametrize("told_by", ["Research firm Blue Heron came. ", "Blue Heron, a research firm, came. "])
def test_a_name_that_the_text_calls_a_firm_is_a_bodys(told_by: str) -> None:
    assert named(told_by + "It is late, Blue Heron said.") == [("named-institution", "Blue Heron")]
    assert named("It is late, Blue Heron said.") == [("named-person", "Blue Heron")]


def test_whom_a_speaker_tells_of_is_not_who_goes_on_speaking() -> None:
    assert named("Mariko Ito left. Karl Reed explained that Peter Moos will row. “It holds,” he said.")[-1] == ("named-person", "Karl Reed")
    assert named("Mariko Ito explained that Peter Moos will row. “It holds,” he said.")[-1] == ("named-person", "Peter Moos")
    assert named("“We row,” Karl Reed said of Peter Moos. He added that it holds.")[-1] == ("named-person", "Karl Reed")


def test_a_headline_adds_no_words_to_a_name() -> None:
    assert named("Mariko Ito Film Shown\n\nMariko Ito came. “It holds,” Ito said.") == [("named-person", "Mariko Ito")]


def test_what_stands_before_a_preposition_is_no_role_of_the_name_behind_it() -> None:
    assert ("named-person", "Karl Reed") not in named("An actor in Karl Reed's film came. Peter Moos said no. The actor said yes.")
    assert ("named-person", "Karl Reed") in named("The actor Karl Reed came. Peter Moos said no. The actor said yes.")

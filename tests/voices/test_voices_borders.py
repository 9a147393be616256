"""Who speaks, at the borders: words that only look like a name or a subject, and what a mark, a bracket or a dash changes."""

from __future__ import annotations

import pytest

from copydesk.article import Voice
from copydesk.voices.grammar import Grammar, grammar_of
from copydesk.voices.interviews import turns_of
from copydesk.voices.marks import spoken_of
from copydesk.voices.mentions import _clause, _opens, mentions_of
from copydesk.voices.people import people_of
from copydesk.voices.quotations import quotations_of
from copydesk.voices.quotes import voices_of
from copydesk.voices.records import Attribution, Voices
from copydesk.voices.sources import Sources
from helpers import article_from


def voices(text: str, language: str = "en") -> Voices:
    return voices_of(article_from(text, language).prose, language)


def named(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in voices(text, language).attributions]


def speakers(text: str) -> list[str | None]:
    """Of each quotation the speaker's name."""
    found = voices(text)
    return [None if item.speaker is None else found.attributions[item.speaker].name for item in found.quotations]


def english() -> Grammar:
    grammar = grammar_of("en")
    assert grammar is not None
    return grammar


# --- sources ---


def test_a_capital_that_only_the_beginning_of_a_sentence_gives_makes_no_name() -> None:
    assert named("Villagers say the dam is old. The villagers left.") == [("unnamed", "")]
    assert named("Critics said the dam was old.") == [("vague", "")]


@pytest.mark.parametrize(
    ("noun", "base"),
    [("airports", "airport"), ("airport", "airport"), ("boats", "boats"), ("police", "police"), ("analysts", "analysts")],
)
def test_a_noun_is_looked_for_without_its_plural_s_where_a_list_has_it(noun: str, base: str) -> None:
    assert english().base_of(noun) == base


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (["jordan", "reed"], False),
        (["reed", "jordan"], True),
        (["ocean", "florida"], True),
        (["florida", "ocean"], True),
        (["aya", "sato"], False),
    ],
)
def test_a_name_with_a_place_in_it_is_a_persons_only_where_the_place_is_a_given_name_too(name: list[str], place: bool) -> None:
    assert english().of_a_place(name) is place


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("10 Downing Street", ""),
        ("10 villagers", "unnamed"),
        ("my wife", "unresolved"),
        ("dozens", "unnamed"),
        ("nobody", ""),
        ("Wall Street", ""),
        ("it’s a mess", ""),
        ("the mill’s", ""),
        ("I", "author"),
        ("she", "pronoun"),
        ("some villagers", "vague"),
        ("a report", "document"),
        ("the Kyiv Post", "named-institution"),
        ("the council", "named-institution"),
        ("an Acme spokesman", "named-institution"),
        ("a spokesman", "unnamed"),
        ("chief economist Aya Sato", "named-person"),
        ("the head of the lab, Aya Sato", "named-person"),
        ("Jan Moos", "named-person"),
        ("Acme", "named-institution"),
        ("the Aya", "named-institution"),
    ],
)
def test_what_a_noun_phrase_stands_for(phrase: str, kind: str) -> None:
    text = "Aya Sato runs the lab."
    assert Sources(english(), people_of(text, english())).classify(phrase)[0] == kind


@pytest.mark.parametrize(
    ("phrase", "back"),
    [
        ("the farmer", True),
        ("a farmer", False),
        ("farmers", False),
        ("the farmers", False),
        ("Valley Mayor", True),
        ("Mayor", True),
        ("A Mayor", False),
    ],
)
def test_a_phrase_takes_up_who_was_named(phrase: str, back: bool) -> None:
    assert english().points_back(phrase) is back


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("the ferryman Aya Sato", ("named-person", "Aya Sato")),
        ("a beaming Sato", ("named-person", "Aya Sato")),
        ("the newspaper Wend Times", ("named-institution", "Wend Times")),
        ("the newspaper Sato", ("named-institution", "Sato")),
        ("one Democrat", ("unnamed", "")),
        ("a well-connected Canadian", ("unnamed", "")),
        ("most Americans", ("unnamed", "")),
        ("one Sato", ("named-person", "Aya Sato")),
        ("one IBM", ("named-institution", "IBM")),
        ("IBM", ("named-institution", "IBM")),
        ("JP Morgan Chase", ("named-institution", "JP Morgan Chase")),
        ("Jan M Moos", ("named-person", "Jan M Moos")),
        ("the head of Acme, Aya Sato", ("named-person", "Aya Sato")),
        ("the head of Aya Sato", ("unnamed", "")),
        ("chief economist Sato", ("named-person", "Aya Sato")),
        ("economist Aya Sato ", ("named-person", "Aya Sato")),
        ("baker Jan Sato", ("named-person", "Jan Sato")),
        ("Police Chief Kim Reed", ("named-person", "Kim Reed")),
        ("Harbour Police Chief Sato", ("named-person", "Aya Sato")),
        ("Prof. Moos", ("named-person", "Jan Ole Moos")),
        ("Aya Sato of Acme", ("named-person", "Aya Sato")),
        ("the Sato", ("named-institution", "Sato")),
        ("Ingrid", ("named-person", "Ingrid")),
        ("Claude", ("named-institution", "Claude")),
        ("They Weren't", ("", "")),
        ("the spokesmen of Acme", ("unnamed", "")),
        ("Acme spokeswoman Kim", ("named-person", "Kim Reed")),
        ("a few readers", ("vague", "")),
        ("many readers", ("vague", "")),
        ("some Readers", ("unnamed", "")),
        ("nobody else", ("", "")),
        ("dozens Aya", ("named-person", "Aya Sato")),
        ("2 men", ("unnamed", "")),
        ("the Florida", ("named-institution", "Florida")),
        ("Reed Florida", ("named-institution", "Reed Florida")),
        ("the Wend Report", ("document", "")),
        ("her father", ("unnamed", "")),
        (" the ferryman, ", ("unnamed", "")),
        ("a weir", ("", "")),
    ],
)
def test_who_a_noun_phrase_names(phrase: str, found: tuple[str, str]) -> None:
    people = people_of("Aya Sato runs the lab. Kim Reed left. Jan Ole Moos came.", english())
    assert Sources(english(), people).classify(phrase) == found


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("die AfD", ("named-institution", "AfD")),
        ("die Hoffnung", ("", "")),
        ("die Klimaschützer", ("unnamed", "")),
        ("die Sprecherin Aya Sato", ("named-person", "Aya Sato")),
        ("Minister Sato", ("named-person", "Aya Sato")),
        ("die Polizei", ("named-institution", "Polizei")),
        ("der alte und müde Mann aus dem kleinen Hafen", ("unnamed", "")),
        ("der sehr alte und müde Mann aus dem kleinen Hafen", ("", "")),
        ("Sato vom alten und sehr guten Institut am kleinen Hafen", ("named-person", "Aya Sato")),
    ],
)  # fmt: skip
def test_who_a_german_noun_phrase_names(phrase: str, found: tuple[str, str]) -> None:
    grammar = grammar_of("de")
    assert grammar is not None
    assert Sources(grammar, people_of("Aya Sato leitet das Labor.", grammar)).classify(phrase) == found


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [
        ("the farmers", True),
        ("the farmer", False),
        ("people", True),
        ("the boss", False),
        ("readers’", True),
        ("the former senator and candidate", False),
        ("Ann Reed and Jan Moos", True),
        ("fishermen", True),
        ("52 percent of voters", True),
        ("the families of sailors", True),
        ("the fleet of sailors", False),
        ("", False),
    ],
)
def test_which_noun_phrases_tell_of_several(phrase: str, plural: bool) -> None:
    assert english().is_plural(phrase) is plural


@pytest.mark.parametrize(
    ("language", "word", "trade"),
    [
        ("en", "baker", True),
        ("en", "geologist", True),
        ("en", "economist", False),
        ("en", "list", False),
        ("de", "lehrer", True),
        ("de", "er", False),
        ("de", "aer", False),
        ("de", "aaer", True),
        ("de", "keller", False),
        ("de", "b-er", False),
    ],
)
def test_which_words_are_trades(language: str, word: str, trade: bool) -> None:
    grammar = grammar_of(language)
    assert grammar is not None
    assert grammar.is_trade(word) is trade


@pytest.mark.parametrize(
    ("word", "somebody"),
    [
        ("actress", True),
        ("baker", True),
        ("senator", True),
        ("lawmaker", True),
        ("lawmakers", True),
        ("he", True),
        ("weir", False),
        ("water", False),
        ("law-maker", False),
    ],
)
def test_which_words_say_what_a_person_is(word: str, somebody: bool) -> None:
    assert english().is_somebody(word) is somebody


@pytest.mark.parametrize(
    ("noun", "base"),
    [("polizeisprecher", "sprecher"), ("oberbürgermeister", "bürgermeister"), ("vizechef", "chef"), ("landrat", "landrat"), ("lohmann", "lohmann"), ("afd-chef", "chef"), ("hafenministeriums", "ministerium"), ("hafenamt", "hafenamt"), ("rathaus", "rathaus"), ("abcfirma", "firma"), ("abfirma", "firma"), ("afirma", "afirma"), ("abchefin", "chefin")],
)  # fmt: skip
def test_a_german_noun_ends_with_the_one_that_a_list_has(noun: str, base: str) -> None:
    grammar = grammar_of("de")
    assert grammar is not None
    assert grammar.base_of(noun) == base


@pytest.mark.parametrize(
    ("row", "bearer"),
    [
        ("Mayor Sato", "Sato"),
        ("Valley’s Mayor Sato", "Sato"),
        ("Vice-President Sato", "Sato"),
        ("Secretary-of-State Sato", "Sato"),
        ("Gov. Sato", "Sato"),
        ("Tim Baker", "Tim Baker"),
        ("Baker Tim Reed", "Tim Reed"),
        ("Sato Mayor", "Sato Mayor"),
    ],
)
def test_who_bears_an_office(row: str, bearer: str) -> None:
    assert english().after_office(row.split()) == bearer.split()


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("the Bank of Wend", "Bank of Wend"),
        ("Channel 4", "Channel 4"),
        ("the 4", ""),
        ("a mayor Aya Sato", "Aya Sato"),
        ("When Aya", "Aya"),
        ("the Aya lab", ""),
        ("Aya the Great", "Aya the Great"),
    ],
)
def test_the_name_at_the_end_of_a_noun_phrase(head: str, name: str) -> None:
    assert english().name_at_end(head.split()) == name.split()


def test_elided_words_stand_apart_from_their_nouns() -> None:
    italian = grammar_of("it")
    assert italian is not None
    assert italian.tokens("l'ufficio dell’Acqua") == ["l", "ufficio", "dell", "Acqua"]
    assert italian.tokens("un’ora d'Aya") == ["un", "ora", "d’Aya"], "d stands in no list of it"
    assert english().tokens("Valley's mayor") == ["Valley's", "mayor"]


def test_an_institution_of_which_there_are_many_has_no_name() -> None:
    sources = Sources(english(), {})
    assert sources.classify("the company") == ("named-institution", "")
    assert sources.classify("the Acme company") == ("named-institution", "Acme company")


# --- whom a pronoun stands for ---


def test_somebody_unnamed_has_the_sex_of_the_noun() -> None:
    assert named("Peter Moos met us. An actress said it holds. “It may rain,” he said.")[-1] == ("named-person", "Peter Moos")
    assert named("Peter Moos met us. An actress said it holds. “It may rain,” she said.")[-1] == ("unnamed", "")


@pytest.mark.parametrize("owned", ["Moos’ boat", "Moos' boat", "Moos’s boat", "Moos's boat"])
def test_who_owns_something_is_not_who_does_something(owned: str) -> None:
    text = f"Robin Vale, a baker, left the hall with Kim Moos, a carter. {owned} sank. “No,” she said."
    assert named(text) == [("named-person", "Robin Vale")]
    assert named(text.replace(owned, "Moos")) == [("named-person", "Kim Moos")]


@pytest.mark.parametrize(("paragraphs", "known"), [(4, True), (5, False)])
def test_a_pronoun_reaches_back_four_paragraphs(paragraphs: int, known: bool) -> None:
    text = "\n\n".join(["Mariko Ito left the hall.", *["The rain went on."] * (paragraphs - 1), "“It will hold,” she said."])
    assert named(text) == [("named-person", "Mariko Ito") if known else ("unresolved", "")]


# --- what a statement covers ---


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Aya Sato said the gate is shut.", " the gate is shut."),
        ("The gate is shut, Aya Sato said.", "The gate is shut, Aya Sato said."),
        ("The gate is shut, Aya Sato said on Monday.", "The gate is shut, Aya Sato said on Monday."),
        ("The gate, Aya Sato said, is shut.", "The gate, Aya Sato said, is shut."),
        ("The gate is shut – Aya Sato said so in May.", " so in May."),
        ("The gate is shut, said Aya Sato.", "The gate is shut, said Aya Sato."),
        ("Aya Sato said the gate is shut, raising doubts.", " the gate is shut"),
        ("According to Aya Sato, the gate is shut.", "According to Aya Sato, the gate is shut."),
    ],
)
def test_a_statement_covers_what_follows_it_or_the_whole_sentence_where_it_stands_behind(text: str, covered: str) -> None:
    (item,) = voices(text).attributions
    assert text[slice(*item.covers)] == covered


# --- subjects ---


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“It holds,” Mariko Ito — she runs the mill — said.", "Mariko Ito"),
        ("“It holds,” — said Mariko Ito.", "Mariko Ito"),
        ("Now Mariko Ito said it holds.", "Mariko Ito"),
        ("Two years later Mariko Ito said it holds.", "Mariko Ito"),
        ("Mariko Ito, head of the lab, said it holds.", "Mariko Ito"),
        ("The head of the lab, Mariko Ito, said it holds.", "Mariko Ito"),
        ("The Harbour Authority (HA) said it holds.", "The Harbour Authority"),
        ("LAGOS, March 3 (Reuters) - Mariko Ito left the mill, adding that it holds.", "Mariko Ito"),
        ("She left, with some analysts suggesting that it holds.", "some analysts"),
        ("Mariko Ito confirmed the date but said it holds.", "Mariko Ito"),
        ("“It holds for years,” Mariko Ito, raising a hand, said.", "Mariko Ito"),
        ("“No,” said Mariko Ito, smiling.", "Mariko Ito"),
        ("“It is shut.” Walking away, Mariko Ito said it holds.", "Mariko Ito"),
        ("Mariko Ito left. Leaving, she said it holds.", "she"),
        ("“It is shut,” says a report.", "a report"),
    ],
)
def test_the_noun_phrase_of_who_reports(text: str, source: str) -> None:
    found = voices(text)
    assert text[slice(*found.attributions[-1].source)].strip() == source


@pytest.mark.parametrize(
    "text",
    ["The gate was shut and the keeper was told.", "An early warning system failed.", "She was said it.", "They sold what they said."],
)
def test_verbs_that_do_not_report(text: str) -> None:
    assert [item for item in voices(text).attributions if item.kind not in ("unresolved", "author")] == []


# --- speakers that stand apart ---


def test_a_speaker_in_brackets_stands_on_a_line_of_fourteen_words_at_most() -> None:
    for count, known in ((12, True), (13, False)):
        text = f"Aya Sato came to us.\n\n“The gate is shut for good.” (Aya Sato, {'so ' * (count - 1)}on)"
        assert (speakers(text) == ["Aya Sato"]) is known


def test_of_two_quotations_each_has_its_own_speaker() -> None:
    text = "Aya Sato came to us.\n\n“It holds for years,” Jan Moos said.\n\n“The gate is shut for good.”\n– Aya Sato\n\n“Nobody knows who did it.”"
    assert speakers(text) == ["Jan Moos", "Aya Sato", None]


def test_a_label_before_a_quotation_names_a_person_whom_the_text_knows() -> None:
    assert speakers("Aya Sato came to us.\n\nAya Sato, harbour master: “The gate is shut.”") == ["Aya Sato"]
    assert speakers("We came.\n\nHarbour: “The gate is shut.”") == [None]


# --- interviews ---


ANSWERS = [
    "Mariko Ito keeps the lock.",
    "Will it close?",
    "Ito: I think so.",
    "And then?",
    "Ito: I shall leave.",
    "Why?",
    "Ito: It is late.",
]


def test_three_answers_of_one_person_below_questions_are_an_interview() -> None:
    assert speakers("\n".join(ANSWERS)) == ["Mariko Ito"] * 3
    assert speakers("\n".join(ANSWERS[:5])) == []
    assert speakers("\n".join([*ANSWERS[:5], "So it is.", ANSWERS[6]])) == []
    assert speakers("\n".join(["Ito: It is late.", *ANSWERS[:5], "Will Mariko Ito leave?"])) == []


def test_what_is_quoted_within_an_answer_is_of_the_answer() -> None:
    text = "\n".join([*ANSWERS[:6], "Ito: They told me “not for a long time” again.", "“It holds for years,” Jan Moos said."])
    assert speakers(text) == ["Mariko Ito", "Mariko Ito", "Mariko Ito", "Jan Moos"]
    assert [text[item.start : item.end] for item in voices(text).quotations][2] == "They told me “not for a long time” again."


def test_the_mark_of_an_answer_is_where_its_speaker_is_told() -> None:
    text = "\n".join(ANSWERS)
    assert [text[slice(*item.verb)] for item in voices(text).attributions] == ["Ito: "] * 3


# --- marks ---


@pytest.mark.parametrize(
    ("text", "at", "spoken"),
    [
        ("The mark “ opens a string.", 9, True),
        ("We saw “ and left the mill.", 7, False),
        ('Write "" for nothing at all.', 6, True),
        ('Write "" for nothing at all.', 7, True),
        ("“ is a mark, says the book “", 0, True),
        ("“The mark opens it.", 0, False),
        (f"The mark {'so ' * 16}“ there.", 57, True),
        (f"The mark {'so ' * 24}“ there.", 81, False),
        (f"mark {'a ' * 27} “ there.", 60, True),
        (f"mark {'a ' * 28}“ there.", 61, False),
    ],
    ids=[
        "named",
        "not named",
        "two",
        "the second of them",
        "the first character",
        "beside a word",
        "within sixty characters",
        "further",
        "sixty",
        "one more",
    ],
)
def test_a_mark_that_stands_alone_is_spoken_of_where_the_text_names_marks(text: str, at: int, spoken: bool) -> None:
    assert spoken_of(text, at, 0, len(text)) is spoken


@pytest.mark.parametrize(("marks", "spoken"), [(5, True), (6, False)])
def test_of_a_row_of_marks_as_many_are_spoken_of_as_anybody_writes(marks: int, spoken: bool) -> None:
    text = f"Write {'`' * marks} for it."
    assert spoken_of(text, 5 + marks, 0, len(text)) is spoken


# --- speakers that stand apart: how much may stand around a name ---


@pytest.mark.parametrize(
    ("layout", "speaker"),
    [
        (f"Aya Sato,{'x' * 80}: “The gate is shut.”", "Aya Sato"),
        (f"Aya Sato,{'x' * 81}: “The gate is shut.”", None),
        ("Aya Sato (harbour master): “The gate is shut.”", "Aya Sato"),
        ("Aya Sato 2019: “The gate is shut.”", None),
        ("Moos: “The gate is shut.”", None),
        ("“The gate is shut.” – Moos, carter", "Moos"),
        ("“The gate is shut.” — Aya Sato", "Aya Sato"),
        ("“The gate is shut.” (Moos)", None),
        ("“The gate is shut.” Aya Sato", None),
        (f"“The gate is shut.” – Aya Sato{', so' * 12}", "Aya Sato"),
        (f"“The gate is shut.” – Aya Sato{', so' * 13}", None),
        ("“The gate is shut.”\n\n– the owner of the mill, a carter", "the owner of the mill"),
        ("“The gate is shut.”\n\nAya Sato, harbour master", "Aya Sato"),
        ("“The gate is shut.”\n\nMoos, carter", None),
        ("“The gate is shut.”\n\nAya Sato left.", None),
        (f"“The gate is shut.”\n\n– Aya Sato{', so' * 12}", "Aya Sato"),
        (f"“The gate is shut.”\n\n– Aya Sato{', so' * 13}", None),
        (f"“The gate is shut.”\n\n– Aya Sato, {'x' * 148}", "Aya Sato"),
        (f"“The gate is shut.”\n\n– Aya Sato, {'x' * 149}", None),
        (f"“The gate is shut.”\n\n– Aya Sato{', lockkeeper' * 11}", "Aya Sato"),
        (f"“The gate is shut.”\n\n– Aya Sato{', lockkeeper' * 12} so", None),
        ("Aya Sato, harbour master\n\n“The gate is shut.”", "Aya Sato"),
        ("Aya Sato left the hall\n\n“The gate is shut.”", None),
        ("We met Aya Sato at the gate:\n\n“The gate is shut.”", "Aya Sato"),
        ("We met Aya Sato and Kim Reed at the gate:\n\n“The gate is shut.”", None),
    ],
    ids=[
        "a label of ninety characters",
        "a longer one",
        "brackets",
        "a year is no speaker",
        "nobody of whom the text tells",
        "a dash names anybody",
        "a long dash",
        "brackets name whom the text knows",
        "nothing parts them",
        "fourteen words",
        "fifteen",
        "whoever stands below behind a dash",
        "a person on the line below",
        "nobody of whom the text tells, below",
        "a sentence below",
        "fourteen words below",
        "fifteen below",
        "a line of a hundred and sixty characters",
        "a longer line",
        "thirteen long words",
        "fifteen",
        "a person on the line above",
        "a sentence above",
        "who is named before the colon above",
        "two who are",
    ],
)
def test_who_speaks_where_the_layout_tells_it(layout: str, speaker: str | None) -> None:
    found = voices(f"Aya Sato keeps the lock. Kim Reed runs the mill.\n\nIt rained.\n\n{layout}")
    (quotation,) = found.quotations
    assert (quotation.speaker is not None) is (speaker is not None)
    if quotation.speaker is not None:
        item = found.attributions[quotation.speaker]
        text = f"Aya Sato keeps the lock. Kim Reed runs the mill.\n\nIt rained.\n\n{layout}"
        assert text[slice(*item.source)] == speaker


# --- interviews: what makes one ---


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Q: Will it close?", "A: I think so.", "Q: And then?", "A: I shall leave."], 2),
        (["Q: Will it close?", "A: I think so.", "Q: And then?"], 0),
        (["Q: Will it close?", "A: I think so.", "Q: And then?", "A: The mill stays."], 0),
        (["Q: Will it close?", "A: I think so.", "Q: It rained.", "A: I know."], 0),
        (["Post: Will it close?", "Ito: I think so.", "Post: And then?", "Ito: I shall leave."], 2),
        (["Post: Will it close?", "Ito: I think so.", "Post: It rained.", "Ito: I shall leave."], 0),
        (["Post: Will it close?", "Moos: I think so.", "Post: And then?", "Moos: I shall leave."], 0),
    ],
    ids=["marks", "three turns", "nobody says I twice", "one question", "names", "one question among names", "nobody whom the text names"],
)
def test_turns_make_an_interview_where_two_ask_and_two_answer(lines: list[str], said: int) -> None:
    found = voices("\n".join(["Mariko Ito keeps the lock.", *lines]))
    assert sum(not item.asked for item in found.quotations) == said
    assert sum(item.asked for item in found.quotations) == said


@pytest.mark.parametrize(("told", "asking"), [(2, 2), (3, 0)])
def test_who_asks_in_half_of_the_turns_is_the_interviewer(told: int, asking: int) -> None:
    turns = ["Moss: Will it?", "Ito: It may.", "Moss: Why?", "Ito: It is old.", *["Moss: I see.", "Ito: So do I."] * told]
    found = turns_of(article_from("\n".join(turns)).prose, {"Moss": "Rosie Moss", "Ito": "Jan Ito"})
    assert [turn.name for turn in found.values()] == ["Rosie Moss", "Jan Ito"] * (2 + told)
    assert sum(turn.asked for turn in found.values()) == asking


def test_what_is_said_far_behind_leaves_a_word_to_the_writer() -> None:
    text = "It may rain. " + "The gate is shut. " * 200 + "Aya Sato said it may snow."
    found = voices(text)
    assert len(found.attributions) == 1
    assert [found.at(at, at + 3) for at in (text.index("may"), text.rindex("may"))] == [Voice.AUTHOR, Voice.PARAPHRASE]


# --- marks whose others are lost, and marks within ---


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('It is shut," said Aya Sato.', ['It is shut,"']),
        ('A plank of 30" cost less," said Aya Sato.', ['A plank of 30" cost less,"']),
        ('The plank is 30" long.', []),
        ("‘The ’90s were dry,’ said Aya Sato. Nobody left.", ["‘The ’90s were dry,’"]),
        ("‘So it was in ’62 and ’63, and the ’tis of it,’ said Aya Sato.", ["‘So it was in ’62 and ’63, and the ’tis of it,’"]),
    ],
)
def test_a_mark_closes_what_it_can_and_what_stands_for_a_letter_or_an_inch_closes_nothing(text: str, quoted: list[str]) -> None:
    assert [text[item.start : item.end] for item in voices(text).quotations] == quoted


# --- who told: behind an aside, and in German ---


def test_who_opens_a_sentence_and_is_told_more_of_is_its_speaker() -> None:
    for aside in ("author of “The Gate,” about the town", "after years of rain", "in a letter of two pages"):
        text = f"Aya Sato, {aside}, said it is shut."
        (found,) = voices(text).attributions
        assert (found.kind, found.name, found.source) == ("named-person", "Aya Sato", (0, 8)), aside


def test_a_german_noun_with_its_article_is_no_name() -> None:
    assert named("Hafen teilte mit, die Schleuse sei zu.", "de") == [("named-institution", "Hafen")]
    for noun in ("Der Hafen", "Das Schloss", "Die Werft"):
        assert named(f"{noun} teilte mit, die Schleuse sei zu.", "de") == []


def test_what_a_statement_covers_ends_where_it_ends() -> None:
    found = voices("Aya Sato said the gate is shut, raising doubts.")
    first, last = found.attributions[0].covers
    assert [found.at(at, at + 1) for at in (first, last - 1, last)] == [Voice.PARAPHRASE, Voice.PARAPHRASE, Voice.AUTHOR]


@pytest.mark.parametrize(
    ("lead", "into", "opens"),
    [
        ("and he left. Yesterday ", 10, True),
        ("and he left. Yesterday ", 22, False),
        ("It rained, and ", 15, True),
        ("He left. He saw ", 7, False),
        ("He saw ", 0, True),
        ("He saw ", 7, False),
        ("He saw a hoarse ", 16, False),
        ("a hoarse ", 9, True),
    ],
)
def test_a_clause_opens_behind_what_its_own_sentence_has_before_it(lead: str, into: int, opens: bool) -> None:
    assert _opens(_clause(lead, into, english()), english()) is opens


# --- people ---


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Aya Bo Cy Dan Sato spoke.", {"Aya": "Aya Bo Cy Dan Sato", "Sato": "Aya Bo Cy Dan Sato"}),
        ("Aya Bo Cy Dan Eve Sato met Kim Reed.", {"Kim": "Kim Reed", "Reed": "Kim Reed"}),
        ("Prince Andrew met Kim Reed.", {"the prince": "Andrew", "Andrew": "Andrew", "Kim": "Kim Reed", "Reed": "Kim Reed"}),
        ("We met the Aya Sato.", {}),
        ("The Baker Moos left.", {}),
        ("Baker Moos left.", {"Baker": "Baker Moos", "Moos": "Baker Moos"}),
        ("Spokesman Moos left.", {}),
        ("Mayor Moos left.", {"the mayor": "Moos", "Moos": "Moos"}),
        ("F16 Moos left.", {}),
        ("Aya Sato2 left.", {"Aya": "Aya Sato2", "Sato2": "Aya Sato2"}),
        ("Canadians Stephen Moos left.", {"the canadians": "Stephen Moos", "Stephen": "Stephen Moos", "Moos": "Stephen Moos"}),
        ("Jordan Stephen Moos left.", {"Stephen": "Stephen Moos", "Moos": "Stephen Moos"}),
        ("Jones Stephen Moos left.", {"Jones": "Jones Stephen Moos", "Moos": "Jones Stephen Moos"}),
        ("Canadax Stephen Moos left.", {"Canadax": "Canadax Stephen Moos", "Moos": "Canadax Stephen Moos"}),
        ("Aya Editor-in-chief left.", {}),
        ("Aya Sato President left.", {}),
        ("President Aya Sato left.", {"the president": "Aya Sato", "Aya": "Aya Sato", "Sato": "Aya Sato"}),
        ("President Aya Sato met President Kim Reed.", {"the president": "", "Aya": "Aya Sato", "Sato": "Aya Sato", "Kim": "Kim Reed", "Reed": "Kim Reed"}),
    ],
)  # fmt: skip
def test_who_is_named_in_a_text(text: str, people: dict[str, str]) -> None:
    assert people_of(text, english()) == people


# --- whose quotation it is ---


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jan Moos said it rained. “It holds for years,” Aya Sato said", ["Aya Sato"]),
        ("“The gate is shut for good.” So Aya Sato said", ["Aya Sato"]),
        ("Aya Sato said so. “The gate is shut for good.” Jan Moos said it rained.", ["Aya Sato"]),
        ("Jan Moos said it rained. Aya Sato said it snowed. “The gate is shut for good.”", ["Aya Sato"]),
        ("“The gate is shut for good.” So Aya Sato said. Jan Moos said it rained.", ["Aya Sato"]),
        (
            "“It holds,” Jan Moos said.\n\nAya Sato said, “It was old and wet.\n\n“Nobody knows who did it.”",
            ["Jan Moos", "Aya Sato", "Aya Sato"],
        ),
        (
            "“It holds,” Jan Moos said.\n\n“It may,” Kim Reed said.\n\n“The gate is shut,” Aya Sato said. “It was old.\n\n“Nobody knows who did it.”",
            ["Jan Moos", "Kim Reed", "Aya Sato", "Aya Sato", "Aya Sato"],
        ),
    ],
    ids=[
        "its sentence's",
        "its paragraph's",
        "who spoke before it",
        "who spoke last",
        "else who speaks first behind it",
        "it goes on",
        "behind others",
    ],
)
def test_who_says_a_quotation(text: str, names: list[str]) -> None:
    assert speakers(text) == names


def test_a_speaker_that_stands_apart_vouches_for_the_quotation_alone() -> None:
    (item,) = voices("Aya Sato came to us.\n\nAya Sato, harbour master: “The gate is shut.”").attributions[-1:]
    assert item.covers == (item.verb[0], item.verb[0])


# --- whose words a place has ---


@pytest.mark.parametrize(
    ("verb", "covers", "at", "voice"),
    [
        ((10, 14), (20, 30), (9, 10), Voice.AUTHOR),
        ((10, 14), (20, 30), (9, 11), Voice.PARAPHRASE),
        ((10, 14), (20, 30), (10, 11), Voice.PARAPHRASE),
        ((10, 14), (20, 30), (13, 15), Voice.PARAPHRASE),
        ((10, 14), (20, 30), (14, 15), Voice.AUTHOR),
        ((10, 14), (20, 30), (19, 21), Voice.AUTHOR),
        ((10, 14), (20, 30), (20, 21), Voice.PARAPHRASE),
        ((10, 14), (20, 30), (29, 31), Voice.PARAPHRASE),
        ((10, 14), (20, 30), (30, 31), Voice.AUTHOR),
        ((0, 4), (4, 3_000), (2_000, 2_001), Voice.PARAPHRASE),
        ((0, 4), (4, 3_000), (2_001, 2_002), Voice.AUTHOR),
        ((2_000, 2_004), (0, 1_000), (0, 1), Voice.PARAPHRASE),
        ((2_001, 2_004), (0, 1_000), (0, 1), Voice.AUTHOR),
    ],
)
def test_what_is_attributed_is_the_verb_and_what_it_covers_within_two_thousand_characters(
    verb: tuple[int, int], covers: tuple[int, int], at: tuple[int, int], voice: Voice
) -> None:
    assert Voices((), (Attribution(verb, (0, 1), "unnamed", "", covers),)).at(*at) is voice


# --- interviews: marks of any length, and what only looks like them ---


@pytest.mark.parametrize(("longer", "turns"), [(0, 6), (1, 0)])
def test_how_long_the_mark_of_a_speaker_may_be(longer: int, turns: int) -> None:
    """With the first character of what is said, eighty; the mark of a question too, in brackets."""
    who = "Moss" + "s" * (32 + longer)
    head = f"{who} (of: the {'x' * 30})"
    assert len(f"{head}: W") == 80 + longer
    lines = [f"{head}: Will it?", "Ito: It may.", f"{head}: Why?", "Ito: It is old."]
    found = turns_of(article_from("\n".join([*lines, "Ito: It rained.", "Ito: It snowed."])).prose, {who: "Rosie", "Ito": "Jan Ito"})
    assert len(found) == turns


@pytest.mark.parametrize(
    "lines",
    [
        ["Moos: Will it close?", "A: I think so.", "Moos: And then?", "A: I shall leave."],
        ["Q: It was old.", "Ito: Was I?", "Q: It rained.", "Ito: Did I?"],
        ["Will it?", "Ito: Did I ask?", "Ito: It is late.", "Why?", "Ito: I shall leave."],
    ],
    ids=["nobody is marked as who asks", "nobody is marked as who answers", "an answer that asks is no question"],
)
def test_what_is_no_interview(lines: list[str]) -> None:
    assert voices("\n".join(["Mariko Ito keeps the lock.", *lines])).quotations == ()


def test_a_label_among_turns_is_none() -> None:
    lines = ["Q: Will it close?", "A: I think: so.", "Note: It rained.", "Q: And then?", "A: I shall leave.", "Note: It snowed."]
    found = voices("\n".join(lines)).quotations
    assert [(item.asked, item.balanced, item.speech) for item in found] == [(True, True, False), (False, True, True)] * 2


def test_the_first_paragraph_of_an_interview_may_be_a_question() -> None:
    assert speakers("\n".join(["So Mariko Ito leaves?", *ANSWERS[2:]])) == ["Mariko Ito"] * 3


# --- quotations: where they begin and end, and whether they are somebody's words ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We saw “the long way home” there.", [("“the long way home”", False, True)]),
        ("We saw “The Long Way Home To The Old Mill.” there.", [("“The Long Way Home To The Old Mill.”", True, True)]),
        ("He saw “The Long Way Home To.” there", [("“The Long Way Home To.”", False, True)]),
        ("It was “so”.", [("“so”", False, True)]),
        ("“So it is.”", [("“So it is.”", True, True)]),
        ("“so it is.”", [("“so it is.”", True, True)]),
        ("“It is.” We left.", [("“It is.”", False, True)]),
        ("We heard “It is so.” there.", [("“It is so.”", True, True)]),
        ("We heard “It is.” there.", [("“It is.”", False, True)]),
        ("We heard “it is so.” there.", [("“it is so.”", False, True)]),
        ("We heard “it is so, and it may be” there.", [("“it is so, and it may be”", True, True)]),
        ("We heard “it is so, and it may” there.", [("“it is so, and it may”", False, True)]),
        ("“It is so.\n\n“It was so.”", [("“It is so.", True, True), ("“It was so.”", True, True)]),
        ("“It is so.\n\nIt was so.", [("“It is so.", True, False)]),
        ("‘It is so,’ he said.", [("‘It is so,’", True, True)]),
        ("‘It is so", [("‘It is so", False, False)]),
        ("We saw ‘It is so", []),
        ("It was the farmers’ boat and ‘the boats’ went.", [("‘the boats’", False, True)]),
        ("It rained.” We left.", [("It rained.”", False, False)]),
        ("“One is here.” Two came.” Three.", [("“One is here.”", True, True), ("Two came.”", False, False)]),
        ("“So”, he said. Two came and went.” Three.", [("“So”", False, True), ("Two came and went.”", True, False)]),
        ("He (‘so it was’) left", [("‘so it was’", False, True)]),
        ("rock ’n’ roll, ‘so it goes’ he said", [("‘so it goes’", False, True)]),
        ("»So ist es«, he said.", [("»So ist es«", False, True)]),
        ("„So ist es“, he said.", [("„So ist es“", False, True)]),
        ('He said: "It is 30" long", and left.', [('"It is 30"', False, True), (' long"', False, False)]),
        ("”Det är så”, he said.", [("”Det är så”", False, True)]),
        ("We left the “x", [("“x", False, False)]),
        ("“It rained,“ he said.", [("“It rained,“", False, True)]),
        ('"It rained"', [('"It rained"', False, True)]),
        ('("It rained")', [('"It rained"', False, True)]),
        ('"A" and "b"', [('"A"', False, True), ('"b"', False, True)]),
        ('He said "so, and "no" again', [('"so, and "no"', False, True)]),
        ("‘The boats’ wait,’ he said.", [("‘The boats’ wait,’", True, True)]),
        ("‘The boats’ wait’ he said", [("‘The boats’", False, True)]),
        ("‘The boss’ said so.’ he", [("‘The boss’ said so.’", True, True)]),
        ("‘a’", [("‘a’", False, True)]),
        ("He said ‘so it ‘is’ now’ there", [("‘is’", False, True)]),
        ("We saw «it» and »that«", [("«it»", False, True), ("»that«", False, True)]),
        ("“It rained. It was “late. It was “so.", [("“It rained.", False, False), ("“late.", False, False), ("“so.", False, False)]),
        ("“It rained here. He left and “we stayed here” too.", [("“It rained here.", True, False), ("“we stayed here”", False, True)]),
        ("‘Yes.’ ‘No.’", [("‘Yes.’", False, True), ("‘No.’", False, True)]),
        ("‘It’s the farmers’ boat,’ he said", [("‘It’s the farmers’ boat,’", True, True)]),
    ],
)
def test_where_a_quotation_is_and_whether_it_is_speech(text: str, found: list[tuple[str, bool, bool]]) -> None:
    """By its form alone: nobody is told to have said any of it."""
    quotations = quotations_of(article_from(text).prose)
    assert [(text[item.start : item.end], item.speech, item.balanced) for item in quotations] == found


# --- what a text tells of whom it names ---


@pytest.mark.parametrize(
    ("text", "opens", "sex", "roles"),
    [
        ("Aya Sato left. Sato came.", [True, True], "woman", []),
        ("Aya Sato, head of the lab, left.", [True], "woman", ["head"]),
        ("Aya Sato, a very old and very kind baker, left.", [True], "woman", ["baker"]),
        ("Aya Sato, a baker of bread and of fine and very old cakes, left.", [True], "woman", ["baker"]),
        ("Aya Sato, who left, came.", [True], "woman", []),
        ("The senator Aya Sato left.", [True], "woman", ["senator"]),
        ("Mr Aya Sato left.", [True], "man", ["mr"]),
        ("he said Aya Sato left. Aya Sato came.", [False, True], "woman", []),
        ("We met Aya Sato, the weir, there.", [False], "woman", []),
        ("We met Aya Sato, weir keeper, there.", [False], "woman", ["keeper"]),
        ("Aya Sato, one two three keeper four, left.", [True], "woman", []),
        ("Sato’s boat sank. Aya Sato left.", [False, True], "woman", []),
        ("“Aya Sato left,” we said. Aya Sato came.", [True], "woman", []),
        ("Aya Sato. Sato left.", [True], "woman", []),
        ("Aya Sato, Sato left.", [True, True], "woman", []),
        ("We saw Aya Sato and Aya Sato left.", [False, True], "woman", []),
        ("Aya Sato, an actor and actress, left.", [True], "woman", ["actor", "actress"]),
        ("Aya Sato, an actor, left.", [True], "woman", ["actor"]),
    ],
)
def test_where_somebody_is_named_and_what_is_told_of_him(text: str, opens: list[bool], sex: str, roles: list[str]) -> None:
    prose = article_from(text).prose
    quoted = [(item.start, item.end) for item in quotations_of(prose)]
    told = mentions_of(prose, quoted, people_of(text, english()), english())
    assert [item.opens for item in told.found] == opens
    assert {item.name for item in told.found} == {"Aya Sato"}
    assert (told.sex["Aya Sato"], sorted(told.roles["Aya Sato"])) == (sex, roles)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aya Sato, Kim Reed and Jan Moos said it is shut.", [("said", "Jan Moos", " it is shut.")]),
        ("The watchdog, the Harbour Authority, said it is shut.", [("said", "the Harbour Authority", " it is shut.")]),
        ("It is shut, said the baker, Aya Sato.", [("said", "the baker", "It is shut, said the baker, Aya Sato.")]),
        ("It is shut, said Aya Sato, a baker.", [("said", "Aya Sato", "It is shut, said Aya Sato, a baker.")]),
        ("Asked by Kim Reed, Aya Sato said it is shut.", [("said", "Aya Sato", " it is shut.")]),
        (
            "Aya Sato said it is shut, adding that it rained.",
            [("said", "Aya Sato", " it is shut, adding that it rained."), ("adding", "Aya Sato", " that it rained.")],
        ),
        ("In May, Aya Sato said it is shut.", [("said", "Aya Sato", " it is shut.")]),
        ("Aya Sato of Acme said it is shut.", [("said", "Aya Sato of Acme", " it is shut.")]),
        ("Aya Sato, 43, said it is shut.", [("said", "Aya Sato", " it is shut.")]),
        ("Aya Sato, who came late, said it is shut.", [("said", "Aya Sato", " it is shut.")]),
        ("Aya Sato went home and said it is shut.", [("said", "Aya Sato", " it is shut.")]),
        ("On Monday the mayor told them it is shut.", [("told", "the mayor", " them it is shut.")]),
        ("Two of the bakers said it is shut.", [("said", "Two of the bakers", " it is shut.")]),
        ("They’d said it is shut.", [("said", "They", " it is shut.")]),
        ("Aya Sato has not yet said it is shut.", []),
        ("Aya Sato could have said it is shut.", []),
        ("What was said is shut.", []),
        ("It is said it is shut.", []),
    ],
)
def test_who_reports_with_which_verb_and_how_much(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(text[slice(*item.verb)], text[slice(*item.source)], text[slice(*item.covers)]) for item in voices(text).attributions] == found


@pytest.mark.parametrize(
    ("layout", "mark"),
    [
        ("Aya Sato, harbour master: “The gate is shut.”", ":"),
        ("Aya Sato has rejected that: “The gate is shut.”", ":"),
        ("“The gate is shut.” – Aya Sato", "– "),
        ("“The gate is shut.” (Aya Sato)", "("),
        ("“The gate is shut.”\n\n– Aya Sato", "– "),
        ("“The gate is shut.”\n\nAya Sato", ""),
        ("We met Aya Sato at the gate:\n\n“The gate is shut.”", ":"),
        (f"We met Aya Sato {'so ' * 80}there:\n\n“The gate is shut.”", ":"),
        (f"We met Aya Sato {'so ' * 110}there:\n\n“The gate is shut.”", None),
        (f"Aya Sato{', so' * 12}\n\n“The gate is shut.”", ""),
        (f"Aya Sato{', so' * 13}\n\n“The gate is shut.”", None),
    ],
)
def test_what_ties_a_speaker_that_stands_apart_to_a_quotation(layout: str, mark: str | None) -> None:
    text = f"Aya Sato keeps the lock.\n\nIt rained.\n\n{layout}"
    found = voices(text)
    marks = [text[slice(*item.verb)] for item in found.attributions]
    assert marks == ([] if mark is None else [mark])
    assert [item.speaker for item in found.quotations] == [None if mark is None else 0]


def test_a_headline_that_is_a_name_says_nothing() -> None:
    text = "Aya Sato\n\n“The gate is shut for good.”\n\nAya Sato keeps the lock."
    for line, speaker in ((0, None), (None, 0)):
        found = voices_of(article_from(text, "en", title_line=line).prose, "en")
        assert [item.speaker for item in found.quotations] == [speaker]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Dr Aya Sato. Sato left. She said it holds.", ("named-person", "Aya Sato")),
        ("Acme said it rained. Beta Corp said it snowed.\n\nThey said it holds.", ("named-institution", "Beta Corp")),
        ("Acme said it rained.\n\nIt snowed.\n\nThey said it holds.", ("unresolved", "")),
        ("Many sailors left. They said it holds.", ("unnamed", "")),
        ("Analysts left the hall. They said it holds.", ("vague", "")),
        ("Aya Sato is the farmer of Wend.\n\nKim Reed left. The farmer said it holds.", ("named-person", "Aya Sato")),
        ("Mayor Aya Sato came. Kim Reed left. The mayor said it holds.", ("named-person", "Aya Sato")),
        ("Aya Sato said so. The Danish leader said it holds.", ("named-person", "Aya Sato")),
        ("People said it holds.", ("unnamed", "")),
        ("Some readers say it holds.", ("vague", "")),
        ("Readers say it holds.", ("unnamed", "")),
    ],
)
def test_whom_a_word_for_somebody_takes_up(text: str, who: tuple[str, str]) -> None:
    item = voices(text).attributions[-1]
    assert (item.kind, item.name) == who


def test_what_people_think_is_no_source() -> None:
    assert voices("People think it holds.").attributions == ()


@pytest.mark.parametrize(
    ("word", "doer"),
    [
        ("lawmakers", True),
        ("lawmaker", True),
        ("maker", True),
        ("aker", False),
        ("law-maker", False),
        ("water", False),
        ("lawmakess", False),
    ],
)
def test_which_nouns_end_like_those_for_people_who_do_something(word: str, doer: bool) -> None:
    assert english().is_doer(word) is doer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was cold, said one bather, Joan Reyes, 71.", ("named-person", "Joan Reyes")),
        ("It was cold, said one bather, Joan Reyes, aged 71.", ("named-person", "Joan Reyes")),
        ("Aya Sato paid for the sign, according to the geologist, Ada Brill.", ("named-person", "Ada Brill")),
        ("Aya Sato paid for the sign, according to the geologist, Ada May Brill.", ("named-person", "Ada May Brill")),
        ("It was cold, said one bather, Joan Reyes of Ness.", ("unnamed", "")),
        ("It was cold, said one bather, shivering.", ("unnamed", "")),
    ],
)
def test_the_last_source_of_a_sentence_may_be_named_behind_it(text: str, told: tuple[str, str]) -> None:
    (item,) = voices_of(article_from(text, "en").prose, "en").attributions
    assert (item.kind, item.name) == told

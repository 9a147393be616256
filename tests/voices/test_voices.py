"""Who says what, sentence by sentence: each quotation with its speaker, each attribution with its source and what it vouches for."""

from __future__ import annotations

import pytest

from copydesk.voices.grammar import grammar_of
from copydesk.voices.people import people_of
from copydesk.voices.quotes import voices_of
from helpers import article_from

Said = tuple[str, str, str | None]  # the words between the marks, what they are, the source's noun phrase
Told = tuple[str, str, str, str]  # the source's noun phrase, its kind, the name, and what it vouches for

# What they are: s: speech, t: a term; c: continued, u: a mark is missing, q: an interviewer's question.

QUOTED: list[tuple[str, str, list[Said]]] = [
    (
        "en",
        "“The gate is shut,” Aya Sato said. “Nobody may pass.”",
        [("The gate is shut,", "s", "Aya Sato"), ("Nobody may pass.", "s", "Aya Sato")],
    ),
    ("en", "The gate is “shut”, Aya Sato said.", [("shut", "t", None)]),
    ("en", "The gate is “shut for good”, Aya Sato said.", [("shut for good", "t", None)]),
    ("en", "The gate is “shut for good now”, Aya Sato said.", [("shut for good now", "s", "Aya Sato")]),
    ("en", "“Shut now,” Aya Sato said.", [("Shut now,", "s", "Aya Sato")]),
    ("en", "“Shut,” Aya Sato said.", [("Shut,", "t", None)]),
    ("en", "He called it “the end of a road that nobody had built”.", [("the end of a road that nobody had built", "s", None)]),
    ("en", "He called it “the end of a road nobody”.", [("the end of a road nobody", "t", None)]),
    ("en", "He called it “the end of a road”.", [("the end of a road", "t", None)]),
    ("en", "We read “The End of the Long Road Home Tonight” there.", [("The End of the Long Road Home Tonight", "t", None)]),
    (
        "en",
        "“The gate is shut.\n\n“Nobody may pass,” Aya Sato said.",
        [("The gate is shut.", "s", None), ("Nobody may pass,", "sc", "Aya Sato")],
    ),
    ("en", "“The gate is shut.\n\nNobody may pass.", [("The gate is shut.", "su", None)]),
    ("en", "‘The lads’ boat is gone,’ said Aya Sato.", [("The lads’ boat is gone,", "s", "Aya Sato")]),
    (
        "en",
        "'The gate is shut,' said Aya Sato. 'The lads' boat is gone.'",
        [("The gate is shut,", "s", "Aya Sato"), ("The lads' boat is gone.", "s", "Aya Sato")],
    ),
    ("en", "The gate is shut,” said Aya Sato.", [("The gate is shut,", "su", "Aya Sato")]),
    (
        "en",
        "“The gate is shut. The boat is gone. “Nobody may pass,” said Aya Sato.",
        [("The gate is shut.", "su", "Aya Sato"), ("Nobody may pass,", "s", "Aya Sato")],
    ),
    (
        "de",
        "„Das Tor ist zu“, sagte Aya Sato. „Niemand darf durch.“",
        [("Das Tor ist zu", "s", "Aya Sato"), ("Niemand darf durch.", "s", "Aya Sato")],
    ),
    ("de", "„Das Tor ist zu“, sagte hingegen die Lehrerin Aya Sato.", [("Das Tor ist zu", "s", "die Lehrerin Aya Sato")]),
    (
        "es",
        "«La puerta está cerrada», dijo por su parte la profesora Aya Sato.",
        [("La puerta está cerrada", "s", "la profesora Aya Sato")],
    ),
    (
        "fr",
        "« La porte est fermée », a dit pour sa part la professeure Aya Sato.",
        [(" La porte est fermée ", "s", "la professeure Aya Sato")],
    ),
    (
        "fr",
        "« La porte est fermée », a dit de son côté la professeure Aya Sato.",
        [(" La porte est fermée ", "s", "la professeure Aya Sato")],
    ),
    ("de", "»Das Tor ist zu«, sagte Aya Sato. Nach Angaben der Polizei ist es alt.", [("Das Tor ist zu", "s", "Aya Sato")]),
    (
        "en",
        "„Porten är stängd”, said Aya Sato. ”Nobody may pass.”",
        [("Porten är stängd", "s", "Aya Sato"), ("Nobody may pass.", "s", "Aya Sato")],
    ),
    ("en", "“It holds”, said Aya Sato, head of the lab. The dam is old.", [("It holds", "s", "Aya Sato")]),
    (
        "en",
        "“It holds,” said Aya Sato. The gate is shut,” said Jan Moos.",
        [("It holds,", "s", "Aya Sato"), ("The gate is shut,", "su", "Jan Moos")],
    ),
    ("en", "“The gate is shut for good,” Aya Sato laughed.", [("The gate is shut for good,", "s", "Aya Sato")]),
    ("en", "Aya Sato laughed: “The gate is shut for good.”", [("The gate is shut for good.", "s", "Aya Sato")]),
    (
        "en",
        "Aya Sato laughed with all of us for the whole of the long evening. “The gate is shut for good.”",
        [("The gate is shut for good.", "s", None)],
    ),
    ("en", "Aya Sato laughed. It was late. “The gate is shut for good.”", [("The gate is shut for good.", "s", None)]),
    (
        "en",
        "“He told me. I knew «nothing at all» about it,” said Aya Sato.",
        [("He told me. I knew «nothing at all» about it,", "s", "Aya Sato")],
    ),
]
TOLD: list[tuple[str, str, list[Told]]] = [
    (
        "en",
        "“The gate is shut,” Aya Sato said. “Nobody may pass.”",
        [("Aya Sato", "named-person", "Aya Sato", "“The gate is shut,” Aya Sato said.")],
    ),
    ("en", "The gate is “shut”, Aya Sato said.", [("Aya Sato", "named-person", "Aya Sato", "The gate is “shut”, Aya Sato said.")]),
    (
        "en",
        "The gate is “shut for good”, Aya Sato said.",
        [("Aya Sato", "named-person", "Aya Sato", "The gate is “shut for good”, Aya Sato said.")],
    ),
    (
        "en",
        "The gate is “shut for good now”, Aya Sato said.",
        [("Aya Sato", "named-person", "Aya Sato", "The gate is “shut for good now”, Aya Sato said.")],
    ),
    ("en", "“Shut now,” Aya Sato said.", [("Aya Sato", "named-person", "Aya Sato", "“Shut now,” Aya Sato said.")]),
    ("en", "“Shut,” Aya Sato said.", [("Aya Sato", "named-person", "Aya Sato", "“Shut,” Aya Sato said.")]),
    (
        "en",
        "“The gate is shut.\n\n“Nobody may pass,” Aya Sato said.",
        [("Aya Sato", "named-person", "Aya Sato", "“Nobody may pass,” Aya Sato said.")],
    ),
    (
        "en",
        "'Tis late, said Aya Sato, and the lads' boat is gone.",
        [("Aya Sato", "named-person", "Aya Sato", "'Tis late, said Aya Sato, and the lads' boat is gone.")],
    ),
    (
        "en",
        "‘The lads’ boat is gone,’ said Aya Sato.",
        [("Aya Sato", "named-person", "Aya Sato", "‘The lads’ boat is gone,’ said Aya Sato.")],
    ),
    (
        "en",
        "'The gate is shut,' said Aya Sato. 'The lads' boat is gone.'",
        [("Aya Sato", "named-person", "Aya Sato", "'The gate is shut,' said Aya Sato.")],
    ),
    ("en", 'The 30" pipe and the 12" one are laid.', []),
    ("en", "The gate is shut,” said Aya Sato.", [("Aya Sato", "named-person", "Aya Sato", "The gate is shut,” said Aya Sato.")]),
    (
        "en",
        "“The gate is shut. The boat is gone. “Nobody may pass,” said Aya Sato.",
        [("Aya Sato", "named-person", "Aya Sato", "“The gate is shut. The boat is gone. “Nobody may pass,” said Aya Sato.")],
    ),
    (
        "de",
        "„Das Tor ist zu“, sagte Aya Sato. „Niemand darf durch.“",
        [("Aya Sato", "named-person", "Aya Sato", "„Das Tor ist zu“, sagte Aya Sato.")],
    ),
    (
        "de",
        "»Das Tor ist zu«, sagte Aya Sato. Nach Angaben der Polizei ist es alt.",
        [
            ("Aya Sato", "named-person", "Aya Sato", "»Das Tor ist zu«, sagte Aya Sato."),
            ("der Polizei", "named-institution", "Polizei", "Nach Angaben der Polizei ist es alt."),
        ],
    ),
    (
        "en",
        "„Porten är stängd”, said Aya Sato. ”Nobody may pass.”",
        [("Aya Sato", "named-person", "Aya Sato", "„Porten är stängd”, said Aya Sato.")],
    ),
    (
        "en",
        "Aya Sato, head of the lab, said it held. She said it was old.",
        [("Aya Sato", "named-person", "Aya Sato", "it held."), ("She", "named-person", "Aya Sato", "it was old.")],
    ),
    (
        "en",
        "Aya Sato said it held.\n\nShe said it was old.",
        [("Aya Sato", "named-person", "Aya Sato", "it held."), ("She", "named-person", "Aya Sato", "it was old.")],
    ),
    ("en", "The lab is Aya Sato's. She said it was old.", [("She", "named-person", "Aya Sato", "it was old.")]),
    (
        "en",
        "The Harbour Ministry said it held. It said the gate was shut. They said so again.",
        [
            ("The Harbour Ministry", "named-institution", "Harbour Ministry", "it held."),
            ("It", "named-institution", "Harbour Ministry", "the gate was shut."),
            ("They", "named-institution", "Harbour Ministry", "so again."),
        ],
    ),
    (
        "en",
        "The farmer Jan Moos said it held. The farmer said it was old.",
        [("The farmer Jan Moos", "named-person", "Jan Moos", "it held."), ("The farmer", "named-person", "Jan Moos", "it was old.")],
    ),
    (
        "en",
        "Mayor Jan Moos said it held. The mayor said it was old.",
        [("Mayor Jan Moos", "named-person", "Jan Moos", "it held."), ("The mayor", "named-person", "Jan Moos", "it was old.")],
    ),
    ("en", "A farmer said it held. He said it was old.", [("A farmer", "unnamed", "", "it held."), ("He", "unnamed", "", "it was old.")]),
    ("en", "The mayor said it was old.", [("The mayor", "unresolved", "", "it was old.")]),
    ("en", "Aya Sato has said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "Aya Sato (34) said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "Aya Sato, who runs the lab, said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "The head of the lab, Aya Sato, said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "Hours later, Aya Sato said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "However, the ministry said it held.", [("the ministry", "named-institution", "ministry", "it held.")]),
    ("en", "LAGOS, March 3 (Reuters) - Aya Sato said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    (
        "en",
        "Aya Sato confirmed the date but said it held.",
        [("Aya Sato", "named-person", "Aya Sato", "the date but said it held."), ("Aya Sato", "named-person", "Aya Sato", "it held.")],
    ),
    ("en", "Aya Sato left, adding that it held.", [("Aya Sato", "named-person", "Aya Sato", "that it held.")]),
    (
        "en",
        "The dam holds, Aya Sato said, raising questions about the gate.",
        [("Aya Sato", "named-person", "Aya Sato", "The dam holds, Aya Sato said")],
    ),
    ("en", "Aya Sato said the dam held, raising questions about the gate.", [("Aya Sato", "named-person", "Aya Sato", "the dam held")]),
    ("en", "The club's director, Aya Sato, said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "According to Aya Sato, it held.", [("Aya Sato", "named-person", "Aya Sato", "According to Aya Sato, it held.")]),
    (
        "en",
        "According to the head of the lab, it held.",
        [("the head of the lab", "unresolved", "", "According to the head of the lab, it held.")],
    ),
    ("en", "Aya Sato told Jan Moos it held.", [("Aya Sato", "named-person", "Aya Sato", "Jan Moos it held.")]),
    (
        "en",
        "“It holds”, said Aya Sato, head of the lab. The dam is old.",
        [("Aya Sato", "named-person", "Aya Sato", "“It holds”, said Aya Sato, head of the lab.")],
    ),
    (
        "de",
        "Die Ministerin Aya Sato sagte, das Tor sei zu. Sie sagte, es sei alt.",
        [
            ("Die Ministerin Aya Sato", "named-person", "Aya Sato", ", das Tor sei zu."),
            ("Sie", "named-person", "Aya Sato", ", es sei alt."),
        ],
    ),
    (
        "de",
        "Gestern sagte der Sprecher der Polizei, das Tor sei zu.",
        [("der Sprecher der Polizei", "named-institution", "Polizei", "Gestern sagte der Sprecher der Polizei, das Tor sei zu.")],
    ),
    ("de", "Die Behauptung sagte nichts.", []),
    (
        "de",
        "Der Sprecher des Hafens, Jon Berg, teilte mit, das Tor sei zu.",
        [("Jon Berg", "named-person", "Jon Berg", "mit, das Tor sei zu.")],
    ),
    ("de", "Die Regierung sagte Hilfe zu. Die Müller sagten ab.", []),
    ("de", "Die Regierung sagte, das Tor gehe zu.", [("Die Regierung", "named-institution", "Regierung", ", das Tor gehe zu.")]),
    ("en", "The data show that the gate is shut.", [("The data", "document", "", "that the gate is shut.")]),
    ("de", "Der Taxifahrer sagte, das Tor sei zu.", [("Der Taxifahrer", "unnamed", "", ", das Tor sei zu.")]),
    ("de", "Die AfD sagte, das Tor sei zu.", [("Die AfD", "named-institution", "AfD", ", das Tor sei zu.")]),
    (
        "en",
        "A spokeswoman for the Harbour Ministry said it held.",
        [("A spokeswoman for the Harbour Ministry", "named-institution", "Harbour Ministry", "it held.")],
    ),
    (
        "en",
        "A Harbour Ministry spokeswoman said it held.",
        [("A Harbour Ministry spokeswoman", "named-institution", "Harbour Ministry", "it held.")],
    ),
    ("en", "The newspaper Wend Times said it held.", [("The newspaper Wend Times", "named-institution", "Wend Times", "it held.")]),
    ("en", "The Wend Times said it held.", [("The Wend Times", "named-institution", "Wend Times", "it held.")]),
    ("en", "My wife said it held.", [("My wife", "unresolved", "", "it held.")]),
    ("en", "Dozens said it held.", [("Dozens", "unnamed", "", "it held.")]),
    ("en", "Nobody said it held.", []),
    ("en", "I said it held.", [("I", "author", "", "it held.")]),
    ("en", "Chief economist Aya Sato said it held.", [("Chief economist Aya Sato", "named-person", "Aya Sato", "it held.")]),
    (
        "en",
        "The ferryman Aya Sato said it held. Sato said so twice.",
        [("The ferryman Aya Sato", "named-person", "Aya Sato", "it held."), ("Sato", "named-person", "Aya Sato", "so twice.")],
    ),
    ("en", "Wall Street said it held.", []),
    ("en", "A report by the ministry said it held.", [("A report by the ministry", "document", "", "it held.")]),
    ("en", "Residents said it held.", [("Residents", "unnamed", "", "it held.")]),
    (
        "en",
        "Residents say it held, according to the ministry.",
        [
            ("Residents", "unnamed", "", "it held, according to the ministry."),
            ("the ministry", "named-institution", "ministry", "Residents say it held, according to the ministry."),
        ],
    ),
    (
        "en",
        "Prince Andrew said it held. Andrew said it again.",
        [("Prince Andrew", "named-person", "Andrew", "it held."), ("Andrew", "named-person", "Andrew", "it again.")],
    ),
    (
        "en",
        "“The gate is shut for good,” Aya Sato laughed.",
        [("Aya Sato", "named-person", "Aya Sato", "“The gate is shut for good,” Aya Sato laughed.")],
    ),
    ("en", "Aya Sato laughed: “The gate is shut for good.”", [("Aya Sato", "named-person", "Aya Sato", ": “The gate is shut for good.”")]),
    ("en", "Aya Sato laughed.", []),
    ("en", "Aya Sato — she runs the lab — said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "The head of the lab – nobody likes him – said it held.", [("The head of the lab", "unresolved", "", "it held.")]),
    ("en", "Aya Sato came with Ken Sato. Ken Sato said it held.", [("Ken Sato", "named-person", "Ken Sato", "it held.")]),
    (
        "en",
        "Mayor Jan Moos came. Aya Sato said it held. The mayor said it was old.",
        [("Aya Sato", "named-person", "Aya Sato", "it held."), ("The mayor", "named-person", "Jan Moos", "it was old.")],
    ),
    ("en", "The senator and presidential candidate said it held.", [("The senator and presidential candidate", "unnamed", "", "it held.")]),
    ("en", "Aya Sato, 34, a baker, said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "The baker, a friend of Aya Sato, said it held.", [("The baker", "unnamed", "", "it held.")]),
    ("en", "Aya Sato, the baker, told the court it held.", [("Aya Sato", "named-person", "Aya Sato", "the court it held.")]),
    ("en", "The court heard that it held.", [("The court", "named-institution", "court", "that it held.")]),
    ("en", "Aya Sato's lawyer said it held.", [("Aya Sato's lawyer", "unnamed", "", "it held.")]),
    ("en", "A neighbour of Aya Sato said it held.", [("A neighbour of Aya Sato", "unnamed", "", "it held.")]),
    ("en", "The Kyiv Post said it held.", [("The Kyiv Post", "named-institution", "Kyiv Post", "it held.")]),
    ("en", "Each month, the board said it held.", [("the board", "named-institution", "board", "it held.")]),
    ("en", "The board views any plan with care, adding that it held.", [("The board", "named-institution", "board", "that it held.")]),
    ("en", "In 2019, Aya Sato said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "This week Aya Sato said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "On Monday, Aya Sato said it held.", [("Aya Sato", "named-person", "Aya Sato", "it held.")]),
    ("en", "Aya Sato said she hopes it holds.", [("Aya Sato", "named-person", "Aya Sato", "she hopes it holds.")]),
    ("en", "Aya Sato did not say it held.", []),
    ("en", "Aya Sato has never said it held.", []),
    ("en", "Three of the five farmers said it held.", [("Three of the five farmers", "unnamed", "", "it held.")]),
    ("en", "About half of those asked said it held.", [("About half of those asked", "unnamed", "", "it held.")]),
    ("de", "Laut Aya Sato ist das Tor zu.", [("Aya Sato", "named-person", "Aya Sato", "Laut Aya Sato ist das Tor zu.")]),
    (
        "de",
        "Das Tor sei zu, sagte Aya Sato am Montag.",
        [("Aya Sato", "named-person", "Aya Sato", "Das Tor sei zu, sagte Aya Sato am Montag.")],
    ),
    ("de", "Aya Sato, Leiterin des Labors, sagte, das Tor sei zu.", [("Aya Sato", "named-person", "Aya Sato", ", das Tor sei zu.")]),
    ("de", "Der Sprecher sagte, das Tor sei zu.", [("Der Sprecher", "unnamed", "", ", das Tor sei zu.")]),
    (
        "de",
        "Die Vorstellung, sagte Aya Sato, sei zu Ende.",
        [("Aya Sato", "named-person", "Aya Sato", "Die Vorstellung, sagte Aya Sato, sei zu Ende.")],
    ),
]


PREFACE = {
    "es": "El agua estaba baja aquel verano, y las barcas quedaron en el barro hasta que llegó la lluvia. " * 4,
    "fr": "L'eau était basse cet été-là, et les péniches restaient dans la vase jusqu'à la pluie. " * 4,
    "en": "The water was low that summer, and the barges lay on the mud below the lower gate until the rain came. " * 4,
    "de": "Das Wasser war niedrig in jenem Sommer, und die Kähne lagen im Schlick unter dem Tor, bis es regnete. " * 4,
}


@pytest.mark.parametrize("behind", [False, True], ids=["at the beginning", "behind another paragraph"])
@pytest.mark.parametrize(("language", "text", "said"), QUOTED, ids=[text for _, text, _ in QUOTED])
def test_quotations(language: str, text: str, said: list[Said], behind: bool) -> None:
    prose = article_from(f"{PREFACE[language]}\n\n{text}" if behind else text, language).prose
    voices = voices_of(prose, language)
    found = []
    for item in voices.quotations:
        kind = "s" if item.speech else "t"
        marks = f"{kind}{'c' * item.continued}{'u' * (not item.balanced)}{'q' * item.asked}"
        source = None if item.speaker is None else prose.text[slice(*voices.attributions[item.speaker].source)]
        found.append((prose.text[slice(*item.inner)], marks, source))
    assert found == said


@pytest.mark.parametrize("behind", [False, True], ids=["at the beginning", "behind another paragraph"])
@pytest.mark.parametrize(("language", "text", "told"), TOLD, ids=[text for _, text, _ in TOLD])
def test_attributions(language: str, text: str, told: list[Told], behind: bool) -> None:
    prose = article_from(f"{PREFACE[language]}\n\n{text}" if behind else text, language).prose
    found = voices_of(prose, language).attributions
    assert [(prose.text[slice(*it.source)], it.kind, it.name, prose.text[slice(*it.covers)].strip()) for it in found] == told


@pytest.mark.parametrize(
    ("words", "speech"),
    [("shut for good now and then", False), ("shut for good now and then too", True), ("The gate", False), ("The gate is shut.", True)],
)
def test_without_a_speaker_speech_has_seven_words_or_is_a_sentence(words: str, speech: bool) -> None:
    (item,) = voices_of(article_from(f"There it was, “{words}” and nothing else.").prose, "en").quotations
    assert item.speech is speech


def test_a_label_too_long_for_one_still_leads_in_who_says_it() -> None:
    label = "Aya Sato, harbour master of the lower lock and of the upper lock and of all between these and those"
    voices = voices_of(article_from(f"{label}: “The gate was shut before noon.”").prose, "en")
    assert [item.speaker for item in voices.quotations] == [0]
    assert [(item.name, item.verb) for item in voices.attributions] == [("Aya Sato", (len(label), len(label) + 1))]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("one two three four five six seven eight nine ten eleven twelve", True),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", False),
    ],
)
def test_a_line_that_names_a_speaker_has_at_most_fourteen_words(words: str, named: bool) -> None:
    for text in (
        f"{PREFACE['en']}\n“The gate was shut before noon.”\nAya Sato, {words}",
        f"“The gate was shut before noon.”\nAya Sato, {words}",
        f"“The gate was shut before noon.” – Aya Sato, {words}",
    ):
        voices = voices_of(article_from(text).prose, "en")
        assert [item.speaker is not None for item in voices.quotations] == [named]


def interview(*turns: str) -> list[bool]:
    voices = voices_of(article_from("\n".join(["Mariko Ito keeps the lock.", *turns])).prose, "en")
    return [item.asked for item in voices.quotations]


def test_one_person_may_answer_questions_that_stand_without_a_mark() -> None:
    turns = ("Will it close?", "Mariko Ito: I think so.", "And then?", "Mariko Ito: I leave.", "Where to?", "Mariko Ito: Home.")
    voices = voices_of(article_from("\n".join(["Mariko Ito keeps the lock.", *turns])).prose, "en")
    assert [item.name for item in voices.attributions] == ["Mariko Ito"] * 3
    assert interview(*turns) == [False] * 3
    assert interview(*turns[:4]) == []
    assert interview(*(turn.replace("?", ".") for turn in turns)) == []
    assert interview(*(turn.replace("Mariko Ito:", "Price:") for turn in turns)) == []


def test_a_quotation_ends_before_what_follows_it() -> None:
    voices = voices_of(article_from("“The gate is shut,” Aya Sato said.").prose, "en")
    (quotation,) = voices.quotations
    assert [voices.quotation_at(at) for at in (quotation.end - 1, quotation.end)] == [quotation, None]


def test_a_trade_with_an_elided_article_is_no_part_of_a_name() -> None:
    text = "L'ingénieure Aya Sato a expliqué que le barrage tiendrait. L'Estran a déclaré que non."
    assert [item.name for item in voices_of(article_from(text).prose, "fr").attributions] == ["Aya Sato", "L'Estran"]


def test_an_interview_has_four_turns_two_questions_and_two_speakers() -> None:
    ask, answer = "The Post: Will it close?", "Ito: I think so."
    assert interview(ask, answer, "The Post: And then?", "Ito: I shall leave.") == [True, False, True, False]
    assert interview(ask, answer, "The Post: And then?") == []
    assert interview(ask, answer, "The Post: You may.", "Ito: I shall leave.") == []
    assert interview("Ito: Will it close?", answer, "Ito: And then?", answer) == []
    assert interview("THE POST: Will it close?", "ITO: I think so.", "THE POST: And then?") == []


def test_what_is_quoted_outside_of_the_turns_of_an_interview_stays_quoted() -> None:
    turns = [
        "“It holds,” said Mariko Ito of the lock.",
        "The Post: Will it close?",
        "Ito: I think so.",
        "The Post: And then?",
        "Ito: I shall leave.",
    ]
    voices = voices_of(article_from("\n".join(turns)).prose, "en")
    assert [(item.asked, item.speech) for item in voices.quotations] == [
        (False, True),
        (True, False),
        (False, True),
        (True, False),
        (False, True),
    ]


def test_a_speaker_of_three_names_in_capitals_is_known_by_the_last() -> None:
    turns = ["ROSIE ANN MOSS: It could close.", "JAN ITO: It may.", "MOSS: Will it?", "ITO: Nobody knows.", "MOSS: It was never open. Why?"]
    voices = voices_of(article_from("\n".join([*turns, "ITO: I forgot.", "MOSS: You said so."])).prose, "en")
    names = [voices.attributions[item.speaker].name if item.speaker is not None else None for item in voices.quotations]
    assert names == ["Rosie Ann Moss", "Jan Ito", None, "Jan Ito", None, "Jan Ito", "Rosie Ann Moss"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("When Aya Sato came, nobody left.", {"Sato": "Aya Sato", "Aya": "Aya Sato"}),
        ("Jan de Vries left.", {"Vries": "Jan de Vries", "Jan": "Jan de Vries"}),
        ("Mayor Jan Moos came.", {"the mayor": "Jan Moos", "Moos": "Jan Moos", "Jan": "Jan Moos"}),
        (
            "Mayor Jan Moos came. Mayor Ken Ito left.",
            {"the mayor": "", "Moos": "Jan Moos", "Jan": "Jan Moos", "Ito": "Ken Ito", "Ken": "Ken Ito"},
        ),
        ("Prince Andrew came.", {"the prince": "Andrew", "Andrew": "Andrew"}),
        ("Mayor Ken B. Ito of the TUC came.", {"the mayor": "Ken B. Ito", "Ito": "Ken B. Ito", "Ken": "Ken B. Ito"}),
        ("Queen Street is closed.", {}),
        ("The Aya Sato left.", {}),
    ],
)
def test_the_people_whom_a_text_names(text: str, people: dict[str, str]) -> None:
    grammar = grammar_of("en")
    assert grammar is not None
    assert people_of(text, grammar) == people


@pytest.mark.parametrize(
    ("word", "doer"),
    [
        ("rigger", True),
        ("riggers", True),
        ("rigman", True),
        ("glass", False),
        ("iger", False),
        ("riger", True),
        ("er", False),
        ("rig-er", False),
        ("river", False),
    ],
)
def test_a_noun_that_ends_like_those_for_people_who_do_something(word: str, doer: bool) -> None:
    grammar = grammar_of("en")
    assert grammar is not None
    assert grammar.is_doer(word) is doer
    assert grammar.is_somebody(word) is (doer or grammar.is_office(word) or grammar.is_trade(word))


def test_who_says_it_in_the_paragraph_above_is_named_in_its_last_three_hundred_characters() -> None:
    for times, named in ((9, True), (12, False)):
        above = f"Ann Reed {'had little to say about it, ' * times}until now:"
        voices = voices_of(article_from(f"{PREFACE['en']}\n\n{above}\n\n“The gate was shut before noon.”").prose, "en")
        assert [item.speaker is not None for item in voices.quotations] == [named]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("We read “The End of the Long Road.” there.", False),
        ("We read “The End of the Long Road Home.” there.", True),
        ("“Not now.” It was late.", False),
        ("“not just now.” It was late.", True),
        ("It was “not just now.” And late.", False),
    ],
    ids=["a title", "a sentence of seven words", "two words", "three that open their paragraph", "three that do not"],
)
def test_titles_and_a_word_or_two_are_no_speech(text: str, speech: bool) -> None:
    (item,) = voices_of(article_from(text).prose, "en").quotations
    assert item.speech is speech


@pytest.mark.parametrize(("words", "named"), [("shut for good", True), ("shut now", False)], ids=["three words", "two"])
def test_behind_a_label_three_words_are_speech(words: str, named: bool) -> None:
    (item,) = voices_of(article_from(f"Ann Reed came at noon.\n\nAnn Reed: “{words}”").prose, "en").quotations
    assert (item.speech, item.speaker is not None) == (named, named)


def test_an_answer_in_an_interview_vouches_for_nothing_but_itself() -> None:
    turns = ["Mariko Ito keeps the lock.", "The Post: Will it close?", "Ito: I think so.", "The Post: And then?", "Ito: I shall leave."]
    voices = voices_of(article_from("\n".join(turns)).prose, "en")
    assert [(item.name, item.covers[1] - item.covers[0]) for item in voices.attributions] == [("Mariko Ito", 0)] * 2


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "''It is late, 'and the gate is shut,''' Aya Sato said. ''Nobody may pass.''",
            ["''It is late, 'and the gate is shut,'''", "''Nobody may pass.''"],
        ),
        ("'''Gates' is a bad word,'' Aya Sato said.", ["'''Gates' is a bad word,''"]),
        ("She called it ''a gate of no use at all'' and declared the end of it.", ["''a gate of no use at all''"]),
    ],
    ids=["one within at the end", "one within at the beginning", "within a sentence"],
)
def test_marks_typed_as_two_apostrophes_are_double_marks(text: str, quoted: list[str]) -> None:
    voices = voices_of(article_from(text).prose, "en")
    assert [text[item.start : item.end] for item in voices.quotations] == quoted
    assert len(voices.attributions) == 1


@pytest.mark.parametrize("text", ["''\"", "Write '' for nothing.", "Aya Sato's' and ''x."])
def test_two_apostrophes_that_quote_nothing_are_no_marks(text: str) -> None:
    assert [item for item in voices_of(article_from(text).prose, "en").quotations if item.speaker is not None] == []

"""Who reports where a sentence has several clauses, asides, or somebody with the surname of another."""

from __future__ import annotations

import pytest

from copydesk.article import Voice
from copydesk.voices.quotes import voices_of
from helpers import article_from

PERSON, BODY, SOMEBODY, PAPER = "named-person", "named-institution", "unnamed", "document"
TWO = "Jon Moos and his wife Anna Moos left."


def told(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in voices_of(article_from(text, "en").prose, "en").attributions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TWO} Mr Moos said no.", [(PERSON, "Jon Moos")]),
        (f"{TWO} Mrs Moos said no. She said it twice.", [(PERSON, "Anna Moos"), (PERSON, "Anna Moos")]),
        (f"{TWO} Mr Moos left. He said no.", [(PERSON, "Jon Moos")]),
        ("Kim Moos left. Mr Moos said no.", [(PERSON, "Kim Moos")]),
        ("At a talk in Wend, Valley yesterday, Moos, 76, said it was late. Jon Moos left.", [(PERSON, "Jon Moos")]),
        ("Officers in South Wend, Valley, said on Friday that it was late.", [(SOMEBODY, "")]),
        ("It was late, officers in South Wend, Valley, said on Friday.", [(SOMEBODY, "")]),
        ("Jon Moos came. Moos said police believed it was late.", [(PERSON, "Jon Moos"), (BODY, "police")]),
        ("Jon Moos came. Moos said the police believed it was late.", [(PERSON, "Jon Moos"), (BODY, "police")]),
        ("Another pilot on board, Valley Wend-based Todd Moos, said it was late. He said so twice.", [(PERSON, "Todd Moos")] * 2),
        ("“Did she come?” Anna Reed, prosecuting, asked Mr Moos.", [(PERSON, "Anna Reed")]),
        ("“Did she come?” asked Mr Moos.", [(PERSON, "Moos")]),
        ("She was due at 3, the court heard, but at 4 Jon Moos rang the port, telling it that he was late.", [(BODY, "court"), (PERSON, "Jon Moos")]),
        ("The court heard that she was due at 3, adding that Jon Moos was late.", [(BODY, "court")] * 2),
        (
            "The notes came after Jon Moos rang the port because Anna Reed left the gate open, telling the crew that she was late.",
            [(PERSON, "Anna Reed")],
        ),
        ("The notes came after Jon Moos rang the port, telling it that he was late.", [(PERSON, "Jon Moos")]),
        ("Jon Moos came. But Moos waved it off, saying only that it was late.", [(PERSON, "Jon Moos")]),
        ("Harbour Authority leader Jon Moos of Wend sent a letter to the port, saying that it was late.", [(PERSON, "Jon Moos")]),
        ("Jon Moos came. Moos mocked the “change of mind,” saying, “It is late, and it will stay so.”", [(PERSON, "Jon Moos")]),
        ("Anna Reed of the University of Wend, South Bank, said it was late.", [(PERSON, "Anna Reed")]),
        ("Anna Page, the port's director of boats, told 400 people that it was late.", [(PERSON, "Anna Page")]),
        ("“It is late,” said 30-year-old Jonna Moos.", [(PERSON, "Jonna Moos")]),
        ("Jon Moos left. The Reeds told the port that it was late.", [(BODY, "Reeds")]),
        ("Jon Reed left. The Reeds told the port that it was late.", [(SOMEBODY, "")]),
        ("It is behind a plan of the White House for a bill, and one old senator warned of more.", [(SOMEBODY, "")]),
        ("It is late, according to a study Monday in the valley's journal.", [(PAPER, "")]),
        ("It is late, according to Wend Bureau data presented by the port.", [(PAPER, "")]),
        ("Jon Moos left and, The Economist reported, came back. The Observer said so.", [(BODY, "Economist"), (BODY, "Observer")]),
        ("It is late, according to The Orlando Sentinel.", [(BODY, "Orlando Sentinel")]),
        ("Under-siege Moos left. Jon Moos was late. He said no.", [(PERSON, "Jon Moos")]),
    ],
)  # fmt: skip
def test_who_reports(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_a_party_tells_of_the_last_speaker() -> None:
    text = "Jon Moos, a Wend Democrat, said it was late.\n\nAnna Reed said so, too.\n\n“It is late,” the Valley Democrat said."
    assert told(text)[-1] == (PERSON, "Anna Reed")


@pytest.mark.parametrize(
    "text",
    [
        "They were met with a note and told to leave.",
        "Links with murder accused Jon Moos, and smuggling, were why the office came.",
        "People on board watched news reports about the boat even as it was late.",
        "The captain was plain in explaining that the boat was late.",
        "It was Moos, who rarely admits that he is late.",
    ],
)
def test_nobody_reports(text: str) -> None:
    assert told(text) == []


def test_what_stands_before_but_is_not_vouched_for_by_a_phrase_behind_it() -> None:
    text = "The mill may grow, but, according to Jon Moos, it might be slow."
    (item,) = voices_of(article_from(text, "en").prose, "en").attributions
    assert text[slice(*item.covers)].startswith("according to")


@pytest.mark.parametrize(
    "text",
    [
        "“It is late for the boat,” Jon Moos said, apparently thinking that it might rain.",
        "“It is late for the boat,” Jon Moos said, raising fears that it might rain.",
        "Jon Moos said it was late, apparently thinking that it might rain.",
    ],
)
def test_what_a_writer_adds_behind_who_said_it_is_the_writers(text: str) -> None:
    item = voices_of(article_from(text, "en").prose, "en").attributions[0]
    assert text[item.covers[1] :].startswith((", apparently", ", raising"))


@pytest.mark.parametrize("adverb", ["", "also ", "later ", "widely "])
def test_who_is_said_to_be_late_says_nothing(adverb: str) -> None:
    assert told(f"Jon Moos is {adverb}alleged to be late.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In its own note, the OLB even took Wend Mill to task, claiming it was late.", [(BODY, "OLB")]),
        ("The director attended the Wend film school, and says it was late.", [(SOMEBODY, "")]),
        ("South Wend-based Heron Automotive announced it was late.", [(BODY, "Heron Automotive")]),
        ("Anna Moos left. Allies of former president Anna Moos said it was late.", [(SOMEBODY, "")]),
        ("Anna Moos left. Pilots loyal to former leftist president Anna Moos, a Wend who left, argued it was late.", [(SOMEBODY, "")]),
        ("Anna Moos left. Head of research Anna Moos said it was late.", [(PERSON, "Anna Moos")]),
        ("Heron plans a tug, the carmaker said. The nonprofit said so.", [(BODY, "")] * 2),
        ("Anna’s family say it was late.", [(SOMEBODY, "")]),
        ("Karl van Moos said no. Van Moos said it twice.", [(PERSON, "Karl van Moos")] * 2),
        ("The gate is shut, per NPR. It costs two crowns per Boat.", [(BODY, "NPR")]),
        ("Minister Ali al-Moos said it was late. “No,” said al-Moos. Later al-Moos said he was early.", [(PERSON, "Ali al-Moos")] * 3),
        (
            "A spokesman for the Wend Police Department told us it was late. He said so twice.",
            [(BODY, "Wend Police Department"), (SOMEBODY, "")],
        ),
        ("The mother went in, and the daughter got out. She said it was late.", [(SOMEBODY, "")]),
        ("The mothers went in, and the boat got out. She said it was late.", [("unresolved", "")]),
        ("The mother went in. He said it was late.", [("unresolved", "")]),
        ("Inevitably, the Wend Foreign Ministry has painted a gate, claiming it was late.", [(BODY, "Wend Foreign Ministry")]),
        (
            "“No,” Heron Health said. Wend State University, North Bank, confirmed it.",
            [(BODY, "Heron Health"), (BODY, "Wend State University")],
        ),
        ("According to Fox-11 Los Angeles, it was late.", [(BODY, "Fox-11 Los Angeles")]),
        ("The chairman of the House Energy and Harbour Committee told us it was late.", [(SOMEBODY, "")]),
        ("Anna Moos left. It was late, Moos and Wend Council said.", [(BODY, "Wend Council")]),
        ("“It is bad,” said a recent computer science graduate who asked not to be named so they could speak freely.", [(SOMEBODY, "")]),
        ("A letter came from an Arizona Supreme Court justice who said it was late.", [(SOMEBODY, "")]),
        ("Ferry Operators’ Association of Wend President Karl Moos told us it was late.", [(PERSON, "Karl Moos")]),
        ("It was late, according to federal court documents unsealed Wednesday.", [(PAPER, "")]),
        ("Jon Moos accused in gate fraud.", []),
        ("The Wend government claimed the gate had held, and said it was late.", [(BODY, "Wend government")]),
        ("Anna Moos wrote a book about the harbour.", []),
        ("Anna Moos wrote a letter saying it was late.", [(PERSON, "Anna Moos")]),
        # Asides, and who or what they are told of.
        ("Fellow rower, engineer Karl Moos, 60, from Wend, North Bank, said it was late.", [(PERSON, "Karl Moos")]),
        ("Karl Moos, a member of the Reed and Gate Club, outside Wend, said it was late.", [(PERSON, "Karl Moos")]),
        ("“It is late,” Karl Moos, a 32-year-old member of the Wend team said.", [(PERSON, "Karl Moos")]),
        ("Mr. Moos, officials said, was late.", [(SOMEBODY, "")]),
        ("The paper quoted Karl Moos as saying it was late.", [(PERSON, "Karl Moos")]),
        ("The University of Wend study showed that it was late.", [(PAPER, "")]),
        ("It was late, according to a timeline from Wend.", [(PAPER, "")]),
        ("People are paid according to a timeline.", []),
        ("Karl Moos has maintained this faith for years.", []),
        ("Karl Moos maintained that his team was late.", [(PERSON, "Karl Moos")]),
        ("Karl Moos asked when the gate had opened.", [(PERSON, "Karl Moos")]),
        ("Jon Reed said it was late. Karl Moos plans to go. “I wait,” he told the paper.", [(PERSON, "Jon Reed"), (PERSON, "Karl Moos")]),
        # Bodies: by their first word, taken up as "it" and "the company".
        ("Acme Gates closed. Acme opened. Acme fell. Acme said it was late.", [(BODY, "Acme")]),
        ("Karl Vale closed. Vale opened. Vale fell. Vale said it was late.", [(PERSON, "Karl Vale")]),
        ("Acme Council is closing its gate, it said in a notice.", [(BODY, "Acme Council")]),
        ("Acme Council said it was late. The agency said it rained.", [(BODY, "Acme Council")] * 2),
        ("The agency said it rained.", [(BODY, "")]),
        ("Even so, it said it was late.", [("unresolved", "")]),
        # People: names with hyphens, who is met behind "was", who is called by what he is.
        ("Rosa Vale-Reed came. Karl Vale left. Vale-Reed was late. She said it rained.", [(PERSON, "Rosa Vale-Reed")]),
        ("Jon Reed came. The first witness was pilot Karl Moos. He said it rained.", [(PERSON, "Karl Moos")]),
        ("Wend won. Striker Moos was late. Moos said it rained.", [(PERSON, "Moos")]),
        ("Wend won with its partner Moos. Moos said it rained.", [(BODY, "Moos")]),
        ("“We wait,” the Moos statement said. Moos said it rained.", [(PAPER, ""), (BODY, "Moos")]),
        ("Karl Moos Found Wend’s iPhone in a Cab\n\nMoos said it rained.", [(PERSON, "Karl Moos")]),
    ],
)
def test_who_reports_in_other_frames(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def told_in_german(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in voices_of(article_from(text, "de").prose, "de").attributions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Wender Leseforscher Karl Moos sagt, es sei spät. „Es ist spät“, sagt der Forscher.", [(PERSON, "Karl Moos")] * 2),
        ("Der Wender Leseforscher Karl Moos sagt, es sei spät. Laut dem Forscher regnet es.", [(PERSON, "Karl Moos")] * 2),
        ("Der Wender Leseforscher Karl Moos sagt, es sei spät. Die Forscher sagten, es regne.", [(PERSON, "Karl Moos"), ("vague", "")]),
        ("Der Pilot Karl Moos sagt, es sei spät. „Es ist spät“, sagt der Forscher.", [(PERSON, "Karl Moos")] * 2),
        ("Ein Forscher sprach. Der Pilot Karl Moos kam. Anna Ried blieb. „Es ist spät“, sagt der Forscher des Amts.", [(SOMEBODY, "")]),
        ("Der Anführer Laith al-Moos kam. „Nein“, sagt Moos.", [(PERSON, "Laith al-Moos")]),
        ("Anna Ried leitet die Hafen Wend GmbH. Die Wend GmbH teilte mit, es sei spät.", [(BODY, "Wend GmbH")]),
        ("„Es ist spät“, sagte Kapitän Karl van Moos: „Wir gehen.“", [(PERSON, "Karl van Moos")]),
        # The word that ends the clause; a participle with its verb form.
        ("„Es ist spät“, hielt Anna Ried am Montag fest.", [(PERSON, "Anna Ried")]),
        ("Anna Ried hielt das Tor am Montag.", []),
        ("Anna Ried stellte fest und fügte hinzu: „Es ist spät.“", [(PERSON, "Anna Ried")] * 2),
        ("Im Mai hatte Anna Ried den Fehler eingeräumt.", [(PERSON, "Anna Ried")]),
        ("Anna Ried hat im Mai gesagt, es sei spät.", [(PERSON, "Anna Ried")]),
        ("Im Mai wurde von Anna Ried berichtet, es sei spät.", []),
        ("Das Geld, gefordert von Anna Ried, kam.", []),
        ("Anna Ried ist überzeugt: „Es ist spät.“", [(PERSON, "Anna Ried")]),
        ("Wie das Hafenministerium am Montag mitteilte, ist es spät.", [(BODY, "Hafenministerium")]),
        ("Wie aus einem Gutachten hervorgeht, ist es spät.", [(PAPER, "")]),
        ("Anna Ried kam. Nach ihrer Einschätzung ist es spät.", [(PERSON, "Anna Ried")]),
        ("Es ist spät, hieß es dazu in einer Erklärung.", [(PAPER, "")]),
        ("Nach Angaben des Wender Hafenministeriums ist es spät.", [(BODY, "Wender Hafenministerium")]),
        ("Ein Mann, der bisher schwieg, sagt ruhig: „Es ist spät.“", [(SOMEBODY, "")]),
        ("Anna Ried, Leiterin der Werft sagte, es sei spät.", [(PERSON, "Anna Ried")]),
        ("Anna Ried wies die Vorwürfe zurück und betonte, es sei spät.", [(PERSON, "Anna Ried")] * 2),
        ("„Es ist spät“, sagte der Wender Hafen-, Markt- und Brückendirektor Karl Moos.", [(PERSON, "Karl Moos")]),
        # Who that is.
        ("Karl Moos kam. „Es ist spät“, sagte der Hafenchef. „Wir gehen“, sagte er.", [(PERSON, "Karl Moos")] * 2),
        ("Anna Ried sagte, es sei spät. „Nein“, sagte der Mann.", [(PERSON, "Anna Ried"), (SOMEBODY, "")]),
        (
            "Ein Lotse kam. Karl Moos sagte, es sei spät. „Nein“, sagte ein Lotse. „Doch“, sagte der Lotse.",
            [(PERSON, "Karl Moos"), (SOMEBODY, ""), (SOMEBODY, "")],
        ),
        ("Karl Moos kam. „Es ist spät“, sagte der Leiter der Werft.", [(SOMEBODY, "")]),
        ("Xandu Moos (Grüne) kam. „Es ist spät“, sagte Moos.", [(PERSON, "Xandu Moos")]),
        ("Der Bau der Brücke ruht. „Es ist spät“, sagte er.", [("unresolved", "")]),
        ("Wender Medien berichten, es sei spät. Mehrere Lotsen sagten, es regne.", [(BODY, "Wender Medien"), (SOMEBODY, "")]),
        ("Hafenchef Moos kam. Moos sagte, es sei spät.", [(PERSON, "Moos")]),
        ("„Es ist spät“, sagt der Wende.", [(SOMEBODY, "")]),
        ("Wend GmbH hat klargestellt, dass es spät ist.", [(BODY, "Wend GmbH")]),
        ("Die Kosten schätzt das Ministerium auf zwei Millionen.", [(BODY, "Ministerium")]),
        ("Acme teilte mit, es sei spät. Das Unternehmen warnt davor.", [(BODY, "Acme")] * 2),
        ("„Es ist spät“, heißt es in der Einleitung.", [(PAPER, "")]),
        ("Nach Schätzung von Experten ist es spät.", [("vague", "")]),
        ("Papst Kornelius kam. „Es ist spät“, sagte der Papst.", [(PERSON, "Kornelius")]),
        ("„Es ist spät“, sagte der Pilot und Lotse Karl Moos.", [(PERSON, "Karl Moos")]),
        ("Karl Moos kam. Zwei Jahre zuvor hat er erklärt, es sei spät.", [(PERSON, "Karl Moos")]),
        ("Anna Ried (Grüne) hat erklärt, es sei spät.", [(PERSON, "Anna Ried")]),
        ("Der Chef müsse sagen, ob es spät sei.", []),
        ("Weshalb es spät sei, sagte der Chef nicht.", [("unresolved", "")]),
        ("Es sei spät, erklärte die Fed. Doch Gäste der Bank blieben.", [(BODY, "Fed")]),
    ],
)
def test_who_reports_in_german(text: str, expected: list[tuple[str, str]]) -> None:
    assert told_in_german(text) == expected


@pytest.mark.parametrize(
    ("text", "going_on"),
    [
        ("Anna Ried sagte, es sei spät. Das Tor sei zu. Es regnet.", ["Das Tor sei zu."]),
        ("Das Tor sei zu. Das sagte Anna Ried.", ["Das Tor sei zu."]),
        ("Anna Ried sagte, es sei spät.\n\nDas Tor sei zu.\n\nDie Brücke habe Risse.", ["Das Tor sei zu.", "Die Brücke habe Risse."]),
        ("Anna Ried sagte, es sei spät.\n\nEs regnet.\n\nDas Tor sei zu.", []),
        ("Anna Ried sagte, es sei spät.\n\nTor zu\n\nDas Tor sei zu.", ["Das Tor sei zu."]),
        ("Anna Ried sagte, es sei spät. Ob es hält, müsse man prüfen.", ["Ob es hält, müsse man prüfen."]),
        ("Anna Ried sagte, es sei spät. Er kennt das Gerücht, das Tor sei zu.", []),
        ("Anna Ried sagte, es sei spät. Ich habe Zeit.", []),
        ("Anna Ried sagte, es sei spät. „Ich komme“ sei ihr Plan.", ["„Ich komme“ sei ihr Plan."]),
        ("Anna Ried sagte, es sei spät. Wie dem auch sei, es regnet.", []),
        ("Das Tor sei zu. Es regnet.", []),
    ],
)
def test_reported_speech_goes_on_without_a_verb_of_reporting(text: str, going_on: list[str]) -> None:
    voices = voices_of(article_from(text, "de").prose, "de")
    found = [text[slice(*span)].strip() for span in voices.going_on]
    said = [sentence for sentence in found if "sagte" not in sentence]
    assert said == going_on
    for span in voices.going_on:
        assert voices.at(span[0], span[0] + 1) in (Voice.PARAPHRASE, Voice.QUOTE)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "« Il est tard », confie Anna Moos. « Oui », argumente-t-elle.", [(PERSON, "Anna Moos")] * 2),
        ("fr", "Anna Moos a parlé. La dirigeante du port juge qu’il est tard.", [(PERSON, "Anna Moos")]),
        ("fr", "La note est claire. Le juge vient.", []),
        ("fr", "Selon un récit, il est tard.", [(PAPER, "")]),
        ("es", "Anna Moos ha recalcado que es tarde.", [(PERSON, "Anna Moos")]),
        ("es", "Carlos Moos habló. El ministro propone que sea tarde.", [(PERSON, "Carlos Moos")]),
        ("es", "Una denuncia llegó tarde.", []),
        ("es", "Según los primeros indicios, es tarde.", [(PAPER, "")]),
    ],
)
def test_who_reports_in_french_and_spanish(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = voices_of(article_from(text, language).prose, language)
    assert [(item.kind, item.name) for item in found.attributions] == expected

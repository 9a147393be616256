"""Who the people of a text are: names apart from what stands around them, bodies, relatives, and who holds an office."""

import pytest

from copydesk.voices.grammar import grammar_of
from copydesk.voices.people import headlines_in, people_of, told_of
from copydesk.voices.quotes import voices_of
from helpers import article_from


def told(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in voices_of(article_from(text, language).prose, language).attributions]


def named(text: str, language: str = "en") -> str:
    kind, name = told(text, language)[-1]
    return name if kind == "named-person" else kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I’m Mariko Ito. Ito said the dam was old.", "Mariko Ito"),
        ("Yesterday Mariko Ito left. Ito said the dam was old.", "Mariko Ito"),
        ("Will Mariko Ito leave? Ito said the dam was old.", "Mariko Ito"),
        ("DJ Moos came. Moos said the dam was old.", "DJ Moos"),
        ("The town has a boat from J.D. Moos. Moos said the dam was old.", "J.D. Moos"),
        ("The town has a boat from Peter J.D. Moos. Moos said the dam was old.", "Peter J.D. Moos"),
        ("Gen. Makama came by boat. The dam, Makama said, was old.", "Makama"),
        ("Steve Israel came. Israel said the dam was old.", "Steve Israel"),
        ("Deborah Jordan Moos came. Moos said the dam was old.", "Deborah Jordan Moos"),
        ("Peter Moos Jr. came. Moos said the dam was old.", "Peter Moos"),
        ("Minister of State for Dam Affairs Peter Moos said the dam was old.", "Peter Moos"),
        ("Blue Heron CMO Peter Moos left. Moos said the dam was old.", "Peter Moos"),
        ("Valley Dam Communications Peter Moos left. Moos said the dam was old.", "Peter Moos"),
        ("They met in Wend County. Wend County Sheriff Peter Moos left. Moos said the dam was old.", "Peter Moos"),
        ("Mayor Dean Moos said the dam was old.", "Dean Moos"),
        ("Rick Cables left. Cables said the dam was old.", "Rick Cables"),
        ("It was a point that Peter Moos made. It was old, a point Moos noted.", "Peter Moos"),
        ("The host, council member Mariko Ito, has said the dam is old.", "Mariko Ito"),
        ("Sen. Peter Moos (old, new), R-Wend., the head of the dam, told us the dam was old.", "Peter Moos"),
        ("Sen. Peter Moos (old, new), R-Wend., said the dam was old.", "Peter Moos"),
        ("Peter Moos, head of the firm behind “The Dam,” said Acme’s dam was old.", "Peter Moos"),
        ("Noura (31) came. Mariko Ito left. “It is old,” Noura said. She said it was late.", "Noura"),
        ("Inside Wend, Peter Moos has a boat. “It is old,” he said.", "Peter Moos"),
        ("In a ward, 16-year-old Peter Moos met Jonas Berg. “It is old,” he said.", "Peter Moos"),
        ("From Peter Moos writing in Wend: it is late. Moos said the dam was old.", "Peter Moos"),
        ("Despite the rain, pilot Peter Moos, a teacher marching with his son, said the dam was old.", "Peter Moos"),
        ("President Peter Moos left. In July the then president-elect said the dam was old.", "Peter Moos"),
        ("Peter Moos’s Reply to All of Them\n\nMoos said the dam was old.", "Peter Moos"),
    ],
)
def test_a_name_is_cut_from_what_stands_around_it(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Peter Moos is chief executive of Paris Loaf. Paris Loaf said it was late.", "named-institution", "Paris Loaf"),
        ("Blue Heron, which sells boats, left. Blue Heron said it was late.", "named-institution", "Blue Heron"),
        ("The nonprofit Valley Dam Society said it was late.", "named-institution", "Valley Dam Society"),
        ("The U.S. Dam Service said it was late.", "named-institution", "U.S. Dam Service"),
        ("The Valley Council for a new dam said it was late.", "named-institution", "Valley Council"),
        ("The Board of Control for Boats said it was late.", "named-institution", "Board of Control for Boats"),
        ("A spokesman for Peter Moos said it was late.", "unnamed", ""),
        ("Blue Cross/Blue Heron told her it was late.", "named-institution", "Blue Cross Blue Heron"),
        ("The deal is good for Blue, which said it is late. The ad is “Blue Dam.”", "named-institution", "Blue"),
        ("It is late, according to new modelling that Peter Moos will use.", "document", ""),
        ("Seven Dams for Spring, According to Biologists", "unnamed", ""),
        ("“It is late. It is,” the application reads.", "document", ""),
        ("In a video, the affiliate warned that it was late.", "named-institution", ""),
        ("The Palestinians, who say the dam is old, left.", "unnamed", ""),
        ("Late Thursday the council said it was late.", "named-institution", "council"),
        ("Peter Moos left. The source said the dam was old.", "unnamed", ""),
    ],
)
def test_bodies_and_those_without_a_name(text: str, kind: str, name: str) -> None:
    assert told(text)[-1] == (kind, name)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("“I was late,” Silva said.", True),
        ("“We are late,” Silva said.", False),
        ("Silva, 45, left. Then Silva said no.", True),
        ("Silva, the pilot, left. Then Silva said no.", True),
        ("Silva, the agency, left. Then Silva said no.", False),
        ("Silva says he is late. Then Silva said no.", True),
        ("Silva says it is late. Then Silva said no.", False),
        ("Silva said no boat was late. He left.", True),
        ("Silva said no boat was late. It left.", False),
        ("SILVA, 45, left. Then SILVA said no.", False),
    ],
)
def test_a_name_that_stands_alone_is_a_persons_where_the_text_tells_it(text: str, person: bool) -> None:
    kinds = {kind for kind, _ in told(text) if kind != "unresolved"}
    assert kinds == {"named-person" if person else "named-institution"}


def test_whom_a_text_tells_of_is_looked_for_once() -> None:
    english = grammar_of("en")
    assert english is not None
    assert told_of("Silva, 45, left. “I did,” said Ito. Holtex, a bank, left.", english) == {"Silva", "Ito"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Moos left. First lady Laura Moos stood by. The president said it was late.", "Moos"),
        ("President Moos left. First lady Laura Moos stood by. Moos said it was late.", "Moos"),
        ("Laura Moos stood by. President Moos left. Moos said it was late.", "Laura Moos"),
        ("Former Mayor Jon Vale left. Mayor Peter Moos came. The mayor said it was late.", "Peter Moos"),
        ("Mayor Peter Moos came. Mayor Jon Vale left. It was late. The mayor said no.", "Jon Vale"),
        ("Mayor Peter Moos came. Moos saw it. Moos knew it. Mayor Jon Vale left. It was late. The mayor said no.", "Peter Moos"),
        ("Former President Jon Vale left. President Peter Moos came. The former president said it was late.", "Jon Vale"),
        ("Former President Jon Vale left. President Peter Moos came. Vale spoke. The president said it was late.", "Peter Moos"),
        ("Peter Moos said it held. But the president, Moos said, insisted it was old.", "unresolved"),
    ],
)
def test_who_holds_an_office(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Peter Moos said Jonas Berg promised to send a boat.\n\nHe said the dam was old.", "Peter Moos"),
        ("Peter Moos left. He said the council pledged a new dam. He said it was old.", "Peter Moos"),
        ("Peter Moos met his friend, the pilot Jonas Berg, at the dam. He said it was old.", "Peter Moos"),
        ("Mariko Ito met Jonas Berg.\n\nIt rained on Peter Moos. “It is old,” he said.", "Peter Moos"),
        ("Peter Moos blamed the call that Jonas Berg made. “It is old,” he said.", "Peter Moos"),
        ("Peter Moos, who last sailed in “The Old Dam,” said he was late.", "Peter Moos"),
        ("The Green Ranger is one of many Power Rangers, a Power Ranger. Peter Moos left. “It is old,” he said.", "Peter Moos"),
    ],
)
def test_whom_he_means_where_several_are_named(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("He said the government pledged support.", [("unresolved", ""), ("named-institution", "government")]),
        ("Pilots said coach Peter Moos has pointed out many faults.", [("unnamed", ""), ("named-person", "Peter Moos")]),
        ("That is what Moos’s friends said Jonas Berg told them.", [("unnamed", ""), ("named-person", "Jonas Berg")]),
        ("The president observed a moment of silence.", []),
        ("Blue Heron boasted sales of four million.", []),
        ("A pilot asked about the dam.", []),
        ("It is shut according to the schedule.", []),
        ("Wall Street no longer believes the dam is old.", []),
        ("“It is old.”\n\nThe rain continues.\n\n“It is late.”", []),
    ],
)
def test_who_reports_within_what_another_says_and_who_does_not(text: str, sources: list[tuple[str, str]]) -> None:
    assert told(text) == sources


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ministerpräsident Berg kam. Seine Ehefrau Laura Berg blieb. Der Ministerpräsident sagte, es sei spät.", "Berg"),
        ("Der frühere Minister Jon Vale ging. Minister Karl Moos kam. Der Minister sagte, es sei spät.", "Karl Moos"),
        ("Ministerin Aya Sato kam. Die Ministerin sagte, es sei spät.", "Aya Sato"),
        ("Minister Karl Moos kam. Die Minister sagten, es sei spät.", "unnamed"),
        ("Minister Karl Moos kam. Ein Minister sagte, es sei spät.", "unnamed"),
        ("„Ich kam spät“, sagte Silva.", "Silva"),
        ("„Wir kamen spät“, sagte Silva.", "named-institution"),
        ("Silva, der Chef der Werft, kam. „Es ist spät“, sagte Silva.", "Silva"),
        ("Staatssekretär im Bundesministerium Jonas Berg sagte, es sei spät.", "Jonas Berg"),
        ("Gestern kam Jonas Berg. Berg sagte, es sei spät.", "Jonas Berg"),
    ],
)
def test_people_in_german(text: str, name: str) -> None:
    assert named(text, "de") == name


def test_lines_written_like_headlines() -> None:
    text = "Mayor Moos Leaves Wend\nThe mayor of Wend has left.\nALL OF IT IS OLD\nMayor Moos Leaves"
    assert [text[slice(*line)] for line in headlines_in(text)] == ["Mayor Moos Leaves Wend"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Moos Names Peter Vale Chief of Wend\n\nIt is late.", {"Peter": "Peter Vale", "Vale": "Peter Vale"}),
        ("Wend Plans New Bridge at the Mill\n\nIt is late.", {}),
        ("A Good Word With Peter Vale of Wend\n\nIt is late.", {"Peter": "Peter Vale", "Vale": "Peter Vale"}),
    ],
)
def test_the_people_of_a_headline_have_given_names(text: str, people: dict[str, str]) -> None:
    english = grammar_of("en")
    assert english is not None
    assert people_of(text, english) == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # of two with one surname, the one who is called somebody's relative has it last
        ("First lady Laura Moos stood by. Peter Moos left.", {"Moos": "Peter Moos", "Peter": "Peter Moos", "Laura": "Laura Moos"}),
        ("Laura Moos stood by. Peter Moos left.", {"Moos": "Laura Moos", "Peter": "Peter Moos", "Laura": "Laura Moos"}),
        # a common word before a surname is no given name
        ("Give Sato a boat\n\nThe council met. Jon Sato left. They give it.", {"Sato": "Jon Sato", "Jon": "Jon Sato"}),
        ("Under-siege Ito came. It rained.", {}),
    ],
)
def test_which_words_are_parts_of_whose_name(text: str, people: dict[str, str]) -> None:
    english = grammar_of("en")
    assert english is not None
    assert dict(people_of(text, english)) == people

"""Calls of a site's to its readers go from a text that speaks neither to them nor for itself, and stay in one that does."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.render.stage import render

ENGLISH = [
    "The ropewalk in Tarry Street is four hundred yards long and has a roof of slate. Two men still lay rope there by hand, on Tuesdays.",
    "Rain fell on the hill farms for nine days. The farmers moved their sheep to the old airfield, where the grass is short.",
    "A clockmaker from Sedge has built a timepiece that strikes only when nobody is in the room. His neighbour has complained.",
]
GERMAN = [
    "Der Kirschgarten hinter dem Bahnhof gehört seit dem Frühjahr der Gemeinde. Wer im Juli pflückt, bringt die Hälfte in die Schulküche.",
    "In der alten Ziegelei proben jetzt drei Chöre zugleich. Der Hall ist so lang, dass der erste den dritten begleitet.",
    "Der Bus der Linie 7 hält seit Montag auch vor dem Friedhof. Sie hatte dort immer gehalten, nur stand es nicht im Fahrplan.",
]
FRENCH = [
    "Le moulin de la Roche tourne de nouveau depuis samedi. La meunière a remplacé les ailes, et le maire a mangé la première galette.",
    "Le pont de bois fermera en mars pour trois semaines. Les piétons passeront par l'écluse, qui appartient à un héron.",
    "La bibliothèque prête désormais des graines. Il faut rendre les légumes avant l'automne, ou au moins les graines.",
]
SPANISH = [
    "La feria de los botones se abre el sábado en la plaza de Arenal. El alcalde ha prometido coser el primero con su propia aguja.",
    "El botón más antiguo tiene noventa años y sus dueños no quieren venderlo. Lo guardan en una caja de zapatos, con una nota.",
    "Un sastre de la sierra traerá cuatrocientos, todos verdes. Dice que los demás colores se le han acabado.",
]


def taken(*parts: str, media: str = "text") -> list[str]:
    """The lines that were taken for calls."""
    article = boilerplate(render(Article(path="a", media=media, text="\n\n".join(parts)), Config()), MODEL)
    return [article.text[line.start : line.end] for line in article.lines if line.rule == "boilerplate.voice"]


@pytest.mark.parametrize(
    ("told", "call"),
    [
        (ENGLISH, "Send us your photos of the flood."),
        (ENGLISH, "Was this story any good? Tell us."),
        (ENGLISH, "Your membership pays for what our reporters do."),
        (ENGLISH, "This page is kept up by volunteers"),
        (ENGLISH, "Lost a button? Our readers find more than ours."),
        (GERMAN, "Schicken Sie uns Ihre Bilder vom Sommer."),
        (GERMAN, "Die Redaktion freut sich, wenn Sie uns schreiben."),
        (FRENCH, "Racontez-nous votre été, nous publierons vos photos."),
        (ENGLISH, "Follow the live blog for updates"),
        (ENGLISH, "Get the best stories in the inbox every morning."),
        (ENGLISH, "Sign up for daily headlines"),
        (ENGLISH, "Try the Sedge Herald for free"),
        (ENGLISH, "Want more stories like this?"),
        (GERMAN, "Jetzt im Forum mit anderen Lesern diskutieren"),
        (FRENCH, "Suivez le direct et les réactions des lecteurs."),
        (["Le hibou du moulin", *FRENCH], "Vous avez une information à nous transmettre ? Écrivez à la rédaction."),
        (SPANISH, "Mándenos sus fotos de la feria."),
    ],
)
@pytest.mark.parametrize("amid", [True, False])
def test_a_call_goes_from_a_text_that_calls_nobody(told: list[str], call: str, amid: bool) -> None:
    assert taken(*told[:-1], *([call, told[-1]] if amid else [told[-1], call])) == [call]


LONG = "Nobody knows how high it came, since all marks along both banks had gone before anyone could read any of them."
CALL = "Send us your photos of the flood."


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([*FRENCH, "La mairie n'a pas commenté la fermeture du pont à l'heure où nous publions cet article."], "no answer"),
        ([*ENGLISH, "The owner has not commented on our questions in this article."], "no answer"),
        ([*GERMAN, "Die Gemeinde hat sich bis zur Veröffentlichung unseres Artikels nicht zu den Fragen geäußert."], "no answer"),
        ([*ENGLISH[:2], "We went there on Tuesday, and the men gave us tea out of a bucket that had once held tar.", CALL], "we"),
        ([*ENGLISH, "How we found the ropewalk", CALL], "a heading says we"),
        ([*ENGLISH, "The photos in the hall show the street as it was, with carts, before the river came.", CALL], "it is about photos"),
        ([*ENGLISH[:2], CALL, "Call the newsroom, our editors will help you."], "too little else"),
        ([*ENGLISH, "“Send us your photos,” said the man with the bucket."], "it is said by somebody"),
        ([*ENGLISH, "“Send us your photos of the flood.”"], "it is a quotation"),
        ([*ENGLISH, "Send us your photos, said the man with the bucket."], "he says it"),
        ([*ENGLISH, "Send us your photos. So it stood on the door. Nobody did. The door was shut by then."], "most of it speaks to nobody"),
        ([*ENGLISH, "Correction: An earlier version of this article had a photo of another bridge."], "the writer's own"),
        ([*ENGLISH, "Send us your boats."], "sites have no boats"),
        ([*ENGLISH, "We thank the members of the ropewalk and our readers for their photos."], "it gives thanks"),
        ([*ENGLISH, "The photos of the flood hang in the hall."], "it speaks to nobody"),
        ([*ENGLISH, "Support for local journalism grows"], "it asks for nothing"),
        ([*ENGLISH, "Follow the rope to the end."], "sites have no ropes"),
        ([*ENGLISH[:2], "Take the rope in both hands and follow the man in front of it.", "Follow the live blog for updates"], "a guide"),
        ([*ENGLISH, "Download the new timetable of the ropewalk in Tarry Street for Tuesdays."], "it is in the story's words"),
        ([*ENGLISH, "Photos for you"], "a call, and the text's title is another"),
        ([*ENGLISH, "More pictures of the ropewalk in Tarry Street, for you, on four hundred pages."], "it is in the story's words"),
        ([*ENGLISH, "The mayor, who showed us photos, said: “Wait.”"], "somebody is quoted in it"),
        ([*ENGLISH, *GERMAN, f"{CALL} {LONG}"], "long"),
    ],
)
def test_what_may_be_the_story_stays(parts: list[str], why: str) -> None:
    assert (taken(*parts), why) == (["Photos for you"] if why.startswith("a call") else [], why)


def test_a_title_that_speaks_to_the_reader_is_no_call() -> None:
    assert taken("What your photos show of the flood", *ENGLISH) == []
    assert taken("What your photos show of the flood", *ENGLISH, CALL) == []


def test_what_is_quoted_does_not_make_the_text_speak() -> None:
    said = "“We lay it as our fathers did,” said one of the two, who has done nothing else since he left school."
    assert taken(*ENGLISH, said, CALL) == [CALL]


def test_she_who_begins_a_sentence_is_nobody_spoken_to() -> None:
    assert taken(*GERMAN, "Ihre Bilder hängen im Rathaus.") == []
    assert taken(*GERMAN, "Die Leser bekommen Ihre Bilder zu sehen.") == ["Die Leser bekommen Ihre Bilder zu sehen."]


def test_calls_go_from_pages_too() -> None:
    page = "<article><h1>Rope</h1>" + "".join(f"<p>{part}</p>" for part in (*ENGLISH, CALL)) + "</article>"
    assert taken(f"<html><body>{page}</body></html>", media="html") == [CALL]

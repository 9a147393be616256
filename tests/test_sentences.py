"""Where sentences end, and where they only seem to: each text is written with a bar at every border."""

import pytest

from copydesk.text import split_sentences

CASES = {
    "citation before a bracket": ("en", "Moss et al. [2011] weighed the eels. | They were light."),
    "citation before a year": ("en", "The method goes back to Tal et al. (1998, p. 4). | It is slow."),
    "citation and small words": ("en", "As Reed et al. [7] have shown, rust spreads. | Paint helps."),
    "citation before a number": ("es", "Así lo vieron Moss et al. (2004) en el río. | Luego llovió."),
    "ordinal before a month": ("en", "The fair opens on the 3rd. June in the yard. | It closes on the 9th. July."),
    "ordinal before a month, French": ("fr", "Le pont ferme le 1er. mars au soir. | Il rouvre en avril."),
    "ordinal before a small word": ("en", "She came in 4th. in the race. | He was last."),
    "hour before a weekday": ("en", "The ferry sails at 6 p.m. Friday and 8 a.m. Saturday. | Bring a coat."),
    "hour before a month": ("en", "Polls close at 9 p.m. May 4. | The count begins at once."),
    "hour before a zone": ("en", "The match begins at 7 p.m. ET. | It ends late."),
    "hour before a bracket": ("en", "Doors open at 7 a.m. (ET) in the hall. | Coffee is free."),
    "hour that ends a sentence": ("en", "He left at 9 a.m. | Monday was a holiday."),
    "initials": ("en", "A. B. Reed wrote it. | J. Moss, his friend, drew the maps."),
    "initials behind a small word": ("en", "The letters by T. S. Moss are lost. | A copy is kept."),
    "initials with a hyphen": ("fr", "J.-L. Moos arrive ce soir. | Il chante."),
    "a letter that is no initial": ("en", "They chose Plan B. | It failed."),
    "titles": ("en", "We met Ms. Ito and Cllr. Reed at St. Ann. | It rained."),
    "titles, French": ("fr", "La lettre de M. Moos est là. | Elle est longue."),
    "number in Roman figures": ("de", "Vgl. Bd. II, Kap. 3 der Akten. | Er sagte Nr. 4."),
    "a unit that ends a sentence": ("en", "The mast measures 42 m. | Its lamp weighs 9 kg. | Nobody lifts it."),
    "a unit that ends a sentence, German": ("de", "Er misst ca. 42 m. | Kaiser und Koch kamen zu spät."),
    "a unit in a list": ("en", "2 l. Cream, and no more."),
    "the answer before a pronoun": ("en", "The board said no. | I said yes."),
    "a small word behind an abbreviation": ("fr", "La tour du IIIe s. av. J.-C. est basse. | Elle penche."),
    "a month cut short before a year": ("fr", "Née le 1er janv. 1950 à Brest. | Elle chante."),
    "a month cut short, Dutch": ("nl", "Op 3 jan. 1950 viel er sneeuw. | Het was koud."),
    "a name of before": ("de", "Anna Moos, geb. Tal, schrieb es auf. | Sie irrte."),
    "a century before a noun": ("de", "Seit dem 18. Jh. Sitz der Grafen. | Das war im 18. Jh. | Die Grafen zogen aus."),
    "about, with a capital": ("pl", "Ok. 300 osób przyszło na pl. Zamkowy. | Padało."),
    "a mark before a small word": ("en", "He likes the Yahoo! reruns. | She does not."),
    "abbreviations without a space": ("it", "Nel III sec. a.C. era grande. | Poi cadde."),
    "a year behind an abbreviation": ("en", "The firm, est. 1911, is sold. | It made bells."),
    "hour, Swedish": ("sv", "Kl. 9 kom Anna, dvs. för sent. | Alla sov."),
    "street, Russian": ("ru", "Он живёт на ул. Лесной, см. карту. | Там тихо."),
    "a letter that is no title": ("en", "Write it with a capital M. | Then go on."),
    "number behind an abbreviation": ("en", "It stands in vol. 3, ch. 4 and App. 2. | See also fig. 9 and cf. para. 12 there."),
    "about": ("en", "The bridge is approx. 90 metres long. | It is red."),
    "abbreviation before a noun, German": ("de", "Das kostet 9 Euro inkl. Porto und zzgl. Pfand. | Die Tasse nicht."),
    "ordinal before a noun, German": ("de", "Im 17. Jahrhundert stand hier die 2. Mühle. | Sie brannte."),
    "place in a race, German": ("de", "Er wurde in der Wertung nur 3. | Sie gewann."),
    "the answer": ("en", "The board said no. | Moss said yes. | Harbours said no. | It is no. 4."),
    "a word like an abbreviation": ("de", "Er liebt Filme dieser Art. | Es sind viele."),
    "end of a list": ("en", "He sold nails, screws, etc. | The shop was small."),
    "end of a list, German": ("de", "Er verkaufte Nägel, Schrauben usw. | Der Laden war klein."),
    "end of a list, Dutch": ("nl", "Er waren potten, pannen enz. | De bakker woonde ernaast."),
    "end of a list, French": ("fr", "Il vendait des clous, des vis, etc. | Tout était bon."),
    "end of a list, Italian": ("it", "Vendeva chiodi, viti, ecc. | Tutto era buono."),
    "end of a list, Portuguese": ("pt", "Vendia pregos, parafusos, etc. | Tudo era bom."),
    "end of a list, Spanish": ("es", "Vendía clavos, tornillos, etc. | Todo era bueno."),
    "titles with a hyphen, German": ("de", "Die Fa. Moor und Dipl.-Ing. K. Tal bauen Boote. | Fr. Lind sieht zu."),
    "a title in small letters, Dutch": ("nl", "Dhr. De Wit en mw. Bakker kwamen. | Zij bleven."),
    "end of a list that goes on": ("de", "Nägel, Schrauben etc. Bretter und Leim gab es nicht."),
    "a sentence in brackets": ("en", "It rose. | (See page 5.) | Then it fell."),
    "a bracket within a sentence": ("en", "The poet (b. 1950 in Wend) reads today. | Come early."),
    "a letter with half a bracket within one": ("en", "The clerk wrote [under b) It sank!] and left. | Then it rained."),
    "a mark within a name": ("en", "The show Why Not! begins at nine. | It is loud."),
    "small letters throughout": ("en", "he left early. | she stayed on."),
    "a brand in small letters": ("en", "The price fell. | iPhones sell well."),
    "company before a bracket": ("en", "Quay Inc. (QAY) rose. | The rest fell."),
    "ordinal before a comma": ("de", "Die Boote fahren am 24., am 25. und am 26. Dezember. | Dann ist Schluss."),
    "and, as a sign": ("en", "They found the way back to Com. & Adm. in the dark. | It rained."),
    "initials beyond Latin": ("ru", "Об этом сказал проф. Э. Б. Рудин. | Пишет об этом и Рудин Э. Б. | Мост закрыт."),
    "initials beyond Latin, first": ("ru", "Ю. Б. Рудин ушёл. | Академик Ю. Б. Рудин вернулся."),
    "capital beyond Latin": ("ru", "Мост закрыт. | В городе тихо."),
}


@pytest.mark.parametrize("name", CASES)
def test_a_border_stands_where_a_reader_would_put_it(name: str) -> None:
    language, marked = CASES[name]
    text = marked.replace("| ", "")
    found = [text[start:end] for start, end in split_sentences(text, [(0, len(text))], language)]
    assert found == marked.split(" | ")

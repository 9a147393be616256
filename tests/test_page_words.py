"""What languages' files say of pages that are no article: each way to say it is found, and what only looks like it is left alone."""

import re
from dataclasses import fields

import pytest

from copydesk import languages
from copydesk.languages import Pages

# By language and field, at least one text for each pattern; the texts of `log_in` to `accounts` are what a form says.
SAID: dict[str, dict[str, list[str]]] = {
    "en": {
        "errors": [
            "HTTP 503",
            "404 - not found",
            "This page does not exist",
            "We can’t find the page",
            "The page you requested is not here",
            "The story is no longer available",
            "403 Forbidden",
            "Access denied",
            "You don't have permission to access /mill",
            "Internal Server Error",
            "Bad gateway",
            "Gateway timeout",
            "Service unavailable",
            "Error establishing a database connection",
            "Enable JavaScript to continue",
            "Checking your browser",
            "Verify you are human",
            "Are you a robot?",
            "Unusual traffic from your network",
            "Please complete the captcha",
            "This site can’t be reached",
        ],
        "walls": [
            "Subscribe now to continue reading",
            "Log in or register and keep reading this story",
            "Continue reading with a subscription",
            "Join today to unlock this",
            "This article is only for subscribers",
            "Subscriber-only story",
            "Exclusive content for members",
            "You’ve reached your limit of free articles",
            "You have two articles left this month",
            "Unlock this article",
            "Already a subscriber?",
            "Start your free trial to read",
            "The rest of this article is for members",
        ],
        "log_in": ["Log in"],
        "passwords": ["Password", "Passcode"],
        "users": ["User name", "Email address"],
        "accounts": [
            "Forgot password?",
            "Remember me",
            "Keep me signed in",
            "Create an account",
            "Don’t have an account?",
            "Register here",
        ],
        "read_on": ["Read more", "Keep reading", "Read the full story", "Full story"],
        "more": ["More"],
        "stamps": ["3 hours ago", "12 comments", "By Ada Holm", "Category: rivers"],
        "questions": ["FAQs", "Frequently asked questions"],
        "live": ["Flood live blog", "Flood: news ticker", "The flood as it happened", "The flood, minute by minute"],
        "references": ["References", "Sources", "Citations", "Bibliography", "Further reading"],
        "credits": ["Reporting by Ada Holm", "Follow us"],
        "by": ["By Ada Brandt"],
        "bylines": ["Text Ada Brandt", "Story: Ada Brandt", "Words by Ada Brandt", "Author: Ada Brandt"],
        "page": ["Page 3", "p. 3"],
        "page_of": ["3 of 9"],
        "address": ["you", "yours", "we", "us", "our", "this site", "the website", "this page"],
        "consents": [
            "We value your privacy",
            "We and our 120 partners store information on your device",
            "Accept all cookies",
            "You consent to our use of data",
            "Withdraw your consent",
        ],
        "services": [
            "our letter",
            "an episode",
            "the website",
            "our blog",
            "the newsroom",
            "subscribers",
            "your account",
            "by e-mail",
            "your inbox",
            "comment",
            "this poll",
            "our story",
            "a guide",
            "click",
            "on Facebook",
            "a donation",
            "our shop",
            "register",
            "alerts",
        ],
        "theirs": [],
        "requests": ["Follow the live blog", "Sign up for daily headlines", "Did you enjoy this?", "Looking for a job?"],
        "no_calls": [
            "thank the crew",
            "grateful to all",
            "indebted to them",
            "has not yet commented",
            "declined to comment",
            "a request for comment",
        ],
    },
    "de": {
        "errors": [
            "Fehler 404",
            "404 – Seite",
            "Diese Seite wurde leider nicht gefunden",
            "Die gewünschte Seite fehlt",
            "Zugriff verweigert",
        ],
        "walls": [
            "Dieser Artikel ist nur für Abonnenten",
            "Jetzt weiterlesen",
            "Weiterlesen mit dem Mühlen-Abo",
            "Sie möchten weiterlesen?",
        ],
        "log_in": ["Anmelden", "Einloggen"],
        "passwords": ["Passwort", "Kennwort"],
        "users": ["Benutzername", "E-Mail-Adresse"],
        "accounts": ["Angemeldet bleiben", "Passwort vergessen?", "Noch kein Konto?", "Neu registrieren"],
        "read_on": ["Weiterlesen", "Mehr erfahren", "Zum Artikel"],
        "more": ["Mehr"],
        "stamps": ["vor 3 Stunden", "7 Kommentare", "Von Ada Holm"],
        "questions": ["Häufige Fragen", "Fragen und Antworten"],
        "live": ["Das Hochwasser im Minutenticker"],
        "references": ["Quellen", "Belege", "Literatur"],
        "by": ["Von Ada Brandt"],
        "bylines": ["Text: Ada Brandt", "Autor: Ada Brandt"],
        "page": ["Seite 3", "S. 3"],
        "page_of": ["3 von 9"],
        "address": ["Sie", "Ihnen", "Ihrem", "du", "dich", "dir", "deine", "wir", "uns", "unsere"],
        "consents": [
            "Wir schätzen Ihre Privatsphäre",
            "Wir und unsere Partner verwenden Cookies",
            "Alle Cookies ablehnen",
            "Ihre Einwilligung",
        ],
        "services": [
            "Newsletter",
            "Themenseite",
            "unsere Redaktion",
            "Leserinnen",
            "Anmeldung",
            "registrieren",
            "Kommentare",
            "Umfrage",
            "Artikel",
            "Fotos",
            "klicken",
            "spenden",
        ],
        "requests": ["Jetzt anmelden", "Newsletter abonnieren"],
        "no_calls": ["Wir danken der Feuerwehr", "danken wir allen", "hat sich nicht zu den Fragen geäußert", "gab keine Auskunft"],
    },
    "fr": {
        "errors": ["Erreur 404", "Page introuvable", "La page que vous cherchez", "Accès refusé"],
        "walls": ["Article réservé aux abonnés", "Il vous reste 70 % de cet article à lire", "La suite est réservée aux lecteurs"],
        "log_in": ["Se connecter", "Connexion"],
        "passwords": ["Mot de passe"],
        "users": ["Adresse e-mail", "Identifiant"],
        "accounts": ["Mot de passe oublié ?", "Créer un compte"],
        "read_on": ["Lire la suite"],
        "stamps": ["il y a 3 heures", "7 commentaires", "Par Ada Holm"],
        "questions": ["Questions fréquentes", "Foire aux questions"],
        "live": ["La crue en direct"],
        "references": ["Références", "Bibliographie"],
        "by": ["Par Ada Brandt"],
        "page": ["Page 3"],
        "page_of": ["3 de 9", "3 sur 9"],
        "address": ["vous", "vos", "votre", "nous", "nos", "notre"],
        "consents": ["Nous respectons votre vie privée", "Avec nos 12 partenaires", "Refuser tous les cookies", "Votre consentement"],
        "services": ["newsletter", "notre site", "abonnez", "inscrivez", "commentaire", "articles", "partagez"],
        "requests": ["Suivez le direct", "Ne manquez rien"],
        "no_calls": ["Nous remercions la mairie", "n’a pas souhaité répondre"],
    },
    "es": {
        "errors": ["Página no encontrada", "La página que busca", "Acceso denegado"],
        "walls": ["Este contenido es exclusivo para suscriptores", "Suscríbete para seguir leyendo"],
        "log_in": ["Iniciar sesión"],
        "passwords": ["Contraseña"],
        "users": ["Correo electrónico", "Usuario"],
        "accounts": ["¿Olvidaste tu contraseña?", "Crear una cuenta"],
        "read_on": ["Leer más", "Seguir leyendo"],
        "stamps": ["hace 3 horas", "7 comentarios", "Por Ada Holm"],
        "questions": ["Preguntas frecuentes"],
        "live": ["La crecida en directo", "La crecida, minuto a minuto"],
        "references": ["Referencias", "Fuentes"],
        "by": ["Por Ada Brandt"],
        "bylines": ["De Ada Brandt", "Autor: Ada Brandt"],
        "page": ["Página 3"],
        "page_of": ["3 de 9"],
        "address": ["usted", "sus", "tu", "te", "nosotros", "nuestra"],
        "consents": ["Valoramos tu privacidad", "Nosotros y nuestros socios", "Rechazar las cookies", "Tu consentimiento"],
        "services": ["boletín", "página", "suscripción", "cuenta", "encuesta", "artículos", "comparte"],
        "theirs": ["sus libros"],
        "requests": ["Sigue el directo", "No te pierdas nada"],
        "no_calls": ["Agradecemos a la alcaldía", "no ha querido comentar"],
    },
    "it": {
        "errors": ["Pagina non trovata"],
        "log_in": ["Accedi"],
        "read_on": ["Leggi tutto", "Continua a leggere"],
        "questions": ["Domande frequenti"],
        "live": ["La piena in diretta"],
        "by": ["Di Ada Brandt"],
        "bylines": ["Da Ada Brandt"],
        "page": ["Pagina 3"],
        "page_of": ["3 di 9"],
        "address": ["noi", "nostra", "voi", "vostri", "tua", "tuoi"],
        "services": ["newsletter", "abbonati", "commenti"],
        "requests": ["Iscriviti alla newsletter"],
        "no_calls": ["Ringraziamo il comune", "non ha ancora risposto"],
    },
    "nl": {
        "errors": ["Pagina niet gevonden"],
        "log_in": ["Inloggen"],
        "passwords": ["Wachtwoord"],
        "read_on": ["Lees meer"],
        "questions": ["Veelgestelde vragen"],
        "live": ["Hoogwater: liveverslag"],
        "by": ["Door Ada Brandt"],
        "page": ["Pagina 3"],
        "page_of": ["3 van 9"],
        "address": ["je", "jouw", "uw", "wij", "ons", "onze"],
        "services": ["nieuwsbrief", "lezers", "reacties"],
        "requests": ["Lees alle artikelen"],
    },
    "pt": {
        "read_on": ["Leia mais"],
        "questions": ["Perguntas frequentes"],
        "live": ["A cheia ao vivo"],
        "by": ["Por Ada Brandt"],
        "bylines": ["De Ada Brandt", "Da redação"],
        "page": ["Página 3"],
        "page_of": ["3 de 9"],
        "address": ["você", "seu", "sua", "nós", "nosso"],
        "services": ["newsletter", "assinantes", "comentários"],
        "theirs": ["seu barco", "sua casa"],
        "requests": ["Siga o canal"],
    },
    "sv": {"read_on": ["Läs mer"]},
    "pl": {"page_of": ["3 z 9"]},
    "ru": {"page_of": ["3 из 9"]},
}
NOT_SAID = {
    "errors": [
        "On page 404 she finds the error",
        "The page was found in the archive",
        "Traffic from your town is unusual",
        "Er sucht die Seite",
    ],
    "walls": ["She subscribes to a paper to read on the train", "Members read this article first", "The article is for the fair"],
    "consents": ["The council values privacy", "They accept the cook"],
    "log_in": ["Sign in the margin", "log in the book"],
    "passwords": ["She passed the word on"],
    "users": ["Who uses the mill"],
    "accounts": ["They remember the flood"],
    "read_on": ["She read the letter", "He loads the cart"],
    "stamps": ["hours of rain", "Comments on the plan", "By 5"],
    "questions": ["He asked about it"],
    "live": ["They live by the river", "tickers of tape"],
    "references": ["The source of the river"],
    "credits": ["The report is late"],
    "by": ["A byword for rain", "Parliament sits"],
    "bylines": ["The storytelling", "Textile fair"],
    "page": ["Pages of a book", "The pageant"],
    "page_of": ["3 or 9", "3/9"],
    "address": ["They were young", "The sites", "A bus"],
    "services": ["The bridge", "Der Kirschgarten", "Le moulin", "El molino"],
    "theirs": ["Usted"],
    "requests": ["Support for local journalism grows", "Der Verein singt im Park", "Suivi du direct", "Seguir leyendo"],
    "no_calls": ["He said thank you", "The tank", "Dank sei dem Fluss", "Comment below", "Laissez un commentaire", "Kommentare"],
}
WHOLE = ("stamps", "more", "references")  # must be all there is
WHOLE_WORDS = ("by", "bylines", "page_of", "address", "services", "theirs", "no_calls")
BEFORE_A_NUMBER = ("page",)


def pattern(field: str, way: str) -> re.Pattern[str]:
    behind = r"\W*\Z" if field in WHOLE else r"\b" if field in WHOLE_WORDS else r" ?\d" if field in BEFORE_A_NUMBER else ""
    return re.compile(rf"\b(?:{way}){behind}", re.IGNORECASE)


def test_every_language_that_knows_pages_is_tried() -> None:
    assert {known.code for known in languages.every() if known.pages != Pages()} == SAID.keys()
    assert {item.name for item in fields(Pages)} == SAID["en"].keys()


@pytest.mark.parametrize(("code", "field"), [(code, field) for code, said in SAID.items() for field in said])
def test_each_way_to_say_it_is_found(code: str, field: str) -> None:
    ways = [pattern(field, way) for way in getattr(languages.of(code).pages, field)]
    texts = SAID[code][field]
    assert [way.pattern for way in ways if not any(map(way.search, texts))] == []
    assert [text for text in texts if not any(way.search(text) for way in ways)] == []


@pytest.mark.parametrize("field", NOT_SAID)
def test_what_only_looks_like_it_is_left_alone(field: str) -> None:
    for way in getattr(languages.pages(), field):
        assert [text for text in NOT_SAID[field] if pattern(field, way).search(text)] == []


def test_pages_of_all_languages_together_leave_none_out() -> None:
    assert set(languages.pages().errors) == {way for known in languages.every() for way in known.pages.errors}
    assert {"página no (?:encontrada|existe|disponible)", "pagina niet gevonden"} < set(languages.pages().errors)

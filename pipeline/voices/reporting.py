"""How a language reports what others say: reporting verbs, the nouns of sources, pronouns. The lists are the project's own.

English is meant to be complete; German, French and Spanish hold the commonest forms. Another language has no lists (None), so its
text has quotations but no attributions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reporting:
    """One language's lists, compiled.

    anchor: where a reporting verb or phrase stands; its group "phrase" is one whose source stands behind ("according to"), "base" a verb
    form that needs a plural subject, "court" a body that was told something and speaks for those who told it, "post" a word whose source
    stands right before it ("Experten zufolge") or is its own last word ("aus Regierungskreisen").
    first_words: the words that an anchor can begin with, for a quick look before it is tried.
    proofs: verbs that report only of documents and the like ("the survey found", not "she found").
    plain: of the verbs that need a clause, those in the form of a plural subject.
    states: what somebody is ("convinced"), with a form of be before it.
    helpers: what may stand between subject and verb, at the end of the searched text; no_subject: what shows that nobody reports.
    phrase_behind: the noun phrase that may follow a verb or phrase, as group 1. full_name: rows of two to nine capitalised words, which
    can hold a personal name behind a title.
    adverbs: what may open a sentence before its subject; no_source: what opens no source's noun phrase; of_mine: what makes somebody
    the writer's own ("my wife"). passing_on: participles behind a comma that always tell what the subject says (", warning that").
    addressed: verbs behind which stands who listens ("told the paper"). forms_of_address: titles that only persons bear.
    crowd: people in general, of whom thinking (`opinions`) tells nothing that was said.
    nameless: what stands for somebody and is no name ("another", "dozens"); nothing: what stands for nobody, or for no one who speaks.
    trades: what people do, before their names; `roles` are those of them that report without a name. compounds: endings of such words.
    The sets hold lower-case words.
    """

    anchor: re.Pattern[str]
    first_words: frozenset[str]
    proofs: frozenset[str]
    plain: frozenset[str]
    states: frozenset[str]
    helpers: re.Pattern[str]
    no_subject: re.Pattern[str]
    phrase_behind: re.Pattern[str]
    full_name: re.Pattern[str]
    titles: frozenset[str]
    articles: frozenset[str]
    pronouns: frozenset[str]
    personal: frozenset[str]
    either: frozenset[str]
    plurals: frozenset[str]
    prepositions: frozenset[str]
    quantifiers: frozenset[str]
    roles: frozenset[str]
    speakers: frozenset[str]
    vague: frozenset[str]
    documents: frozenset[str]
    institutions: frozenset[str]
    not_names: frozenset[str]
    adverbs: frozenset[str]
    no_source: frozenset[str]
    of_mine: frozenset[str]
    crowd: frozenset[str]
    opinions: frozenset[str]
    places: frozenset[str]
    passing_on: frozenset[str] = frozenset()
    addressed: frozenset[str] = frozenset()
    forms_of_address: frozenset[str] = frozenset()
    nouns_capitalised: bool = False
    nameless: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _first_words(*lists: str) -> frozenset[str]:
    return frozenset(word.partition("-")[0] for words in lists for word in words.split())


def _anchor(
    phrases: str, court: str, say: str, base: str, clause: str, ahead: str, strict: str = "", post: str = "(?!)"
) -> re.Pattern[str]:
    """One pattern for all places to look at. Group "base": a form that needs a plural subject; "phrase": the source stands behind.

    A verb of `clause` needs `ahead` behind it; one of `strict` the comma or quotation mark of a quotation before it, or a clause that is
    marked as one behind it: "added that", not "added the milk".
    """

    def any_of(words: str) -> str:
        if not words:
            return "(?!)"  # never matches
        return "|".join(sorted((word.replace("-", " ") for word in words.split()), key=lambda word: (-len(word), word)))

    return re.compile(
        rf"(?<![\w-])(?:(?P<phrase>{phrases})|(?P<court>{court})|(?P<post>{post})|(?P<clause>{any_of(clause)})(?![\w-]){ahead}"
        rf"|(?:(?<=[”\",] )(?:{any_of(strict)})|(?:{any_of(strict)})(?![\w-]){_MARKED_CLAUSE})"
        rf"|(?P<base>{any_of(base)})(?!\s+to\b)|{any_of(say)})(?!\w|-(?!t-|elles?\b|ils?\b))"
    )


# What shows that a clause or a quotation goes with the verb, and no mere object.
_MARKED_CLAUSE = (
    r"(?=[,.:]|[ \t]+(?:that|it|he|she|they|we|there|this|such|some|while|although|when|if|in|on|at|to reporters|[A-Z“‘\"'])\S*)"
)

_UPPER = "A-ZÀ-ÖØ-ÞŠŽČĆĐ"
# No part of a name has more letters; without a bound each capital of "A-A-A-…" would be read to the end.
_FULL_NAME = re.compile(
    rf"[{_UPPER}](?<!\w.)[\w’'-]{{1,60}}(?:[ \t]+[{_UPPER}]\.)?(?:[ \t]+(?:de|da|di|del|la|van|von|der|den|bin|al|du|dos))*(?:[ \t]+[{_UPPER}][\w’'-]{{1,60}}){{1,8}}"
)

# Countries, capitals and houses that speak under their own name and never are a person's.
_PLACES = """
afghanistan albania algeria america american angola argentina armenia australia austria azerbaijan bangladesh belarus belgium bolivia brazil britain british
bulgaria cambodia canada chile china chinese colombia croatia cuba cyprus czech denmark ecuador egypt england estonia ethiopia eu europe european finland
france french georgia germany german ghana greece hungary iceland india indian indonesia iran iranian iraq ireland israel israeli italy jamaica japan
japanese jordan kazakhstan kenya kosovo kuwait kyiv latvia lebanon libya lithuania london malaysia mexico moldova mongolia morocco moscow myanmar namibia
nepal netherlands nigeria norway oman pakistan pakistani palestine panama paris peru philippines poland portugal qatar romania russia russian rwanda saudi
scotland senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tanzania thailand tokyo tunisia turkey uganda
ukraine ukrainian uk uae us usa states vatican venezuela vietnam wales washington yemen zambia zimbabwe brussels beijing berlin tehran ankara delhi
islamabad jerusalem pyongyang seoul crimea kashmir gaza gazan hamas kurdish ottawa canberra hezbollah lebanese syrian egyptian turkish polish dutch canadian australian mexican
florida texas california ohio michigan arizona nevada alabama alaska colorado connecticut illinois iowa kansas kentucky louisiana maryland massachusetts
minnesota missouri montana nebraska oregon pennsylvania tennessee utah wisconsin chicago boston houston dallas miami philadelphia toronto montreal sydney
melbourne mumbai shanghai dubai
brazilian spanish italian greek swedish swiss irish scottish welsh philippine philippines arab middle east west north south africa asia nations kingdom york zealand korea
"""

# Finite forms that report whatever follows them.
_EN_SAY = """
says said tells told stated noted explains explained argues argued warns warned announced confirms confirmed insists insisted
acknowledges acknowledged admits admitted replied responded recalls recalled writes wrote tweeted alleges alleged asserts asserted testified denies denied
stressed stresses emphasized emphasised reiterated concluded commented remarked conceded concedes complained complains joked jokes quipped cautioned
cautions contends contended lamented laments reaffirmed disclosed speculates speculated clarified boasted countered recounted elaborated vowed pledged
promised accused accuses urged urges saying claiming warning insisting alleging blamed blames
expressed-fears-that expressed-fear-that expressed-concern-that expressed-concerns-that expressed-hope-that expressed-hopes-that expressed-doubts-that
voiced-fears-that voiced-concern-that voiced-concerns-that voiced-hope-that raised-concerns-that projects-that projected-that project-that
"""

# Their base forms, which need a subject in the plural ("critics say"), or I, we, they.
_EN_BASE = """
say tell argue warn insist believe think fear hope expect suspect doubt contend note suggest predict acknowledge admit allege agree
estimate caution stress speculate complain assume anticipate recall explain describe accuse urge blame recommend point-out
"""

# Verbs that report only where a clause follows them: "the report shows that", not "she showed the ring".
_EN_CLAUSE = """
believes believed thinks thought fears feared hopes hoped expects expected suspects suspected doubts doubted assumes assumed suggests suggested suggesting
indicates indicated estimates estimated predicts predicted observes observed reports reported reveals revealed shows showed finds found
declares declared agrees agreed proposes proposed anticipates anticipated
notes asks asked points-out pointed-out show find report convinced confident hopeful worried optimistic
acknowledging adding noting arguing stating explaining fearing hoping believing thinking suspecting predicting expecting asserting
"""

# Verbs whose object is a thing more often than a clause: "adds years", "claimed victory", "questioned the witness".
_EN_STRICT = "adds added add claims claimed claim questions questioned question maintains maintained"

_EN_ROLES = """
official officials source sources diplomat diplomats aide aides adviser advisers advisor advisors person people lawmaker lawmakers executive executives
spokesman spokeswoman spokesperson spokespeople spokespersons witness witnesses resident residents neighbour neighbours neighbor neighbors friend friends
relative relatives colleague colleagues employee employees worker workers staffer staffers insider insiders minister ministers senator senators editor editors reporter journalist novelist economist lawyer
lawyers attorney attorneys prosecutor prosecutors detective detectives officer officers doctor doctors nurse nurses teacher teachers student students
parent parents mother father woman man women men soldier soldiers commander commanders engineer engineers investigator investigators economist economists
scientist scientists professor president chairman chairwoman chair chief head director manager mayor governor judge coach player owner driver passenger
passengers villager villagers survivor survivors trader traders investor investors banker bankers broker brokers author researcher researchers leader leaders
member members delegate delegates negotiator negotiators representative representatives founder activist activists environmentalist environmentalists
politician politicians secretary ambassador envoy analyst strategist expert specialist veteran volunteer volunteers customer customers user users farmer
farmers patient patients victim fisherman pilot pilots captain firefighter firefighters rescuer rescuers consultant operative operatives individual individuals
figure figures mum mom dad daddy mummy grandma grandpa granny pal pals boy girl son daughter wife husband brother sister cousin uncle aunt neighbourhood couple
"""

# What people do: before a name ("ferryman Aya Sato"), never a part of it. Many are surnames too, so they stand apart from the roles.
_EN_TRADES = """
academic actor actress anthropologist apprentice archaeologist architect archivist astronaut astronomer athlete baker banker barber barrister batsman
beekeeper biologist blacksmith blogger boatbuilder boatman bookseller botanist bowler boxer brewer bricklayer broadcaster builder businessman businesswoman
busker butcher caretaker carpenter cartoonist cashier chaplain chef chemist choreographer cleaner clergyman clerk climatologist clockmaker columnist comedian
composer conductor consultant cook correspondent craftsman craftswoman crewman crofter curator cyclist dancer defender dentist designer developer drummer
ecologist electrician ferryman ferrywoman filmmaker fireman firefighter fisher fisherman fisherwoman florist forester gamekeeper gardener geographer geologist
goalkeeper golfer grocer guitarist hairdresser hiker historian hydrologist illustrator intern interpreter janitor jeweller jockey landlady landlord lecturer
librarian lifeguard linguist logger lorry-driver magician mathematician mechanic meteorologist midfielder midwife milkman miner missionary monk musician nun
nutritionist oceanographer optician organist painter paramedic pensioner pharmacist philanthropist philosopher photographer physician physicist physiotherapist
pianist plasterer playwright plumber poet policeman policewoman politician postman potter preacher presenter priest printer producer programmer psychiatrist
psychologist publican publisher pupil ranger receptionist referee restaurateur retiree roofer rower runner sailor salesman saleswoman schoolboy schoolgirl
sculptor seaman seismologist shepherd shipbuilder shoemaker shopkeeper singer skipper sociologist songwriter statistician stonemason striker surgeon surveyor
swimmer tailor technician tenant theologian therapist trainee translator treasurer umpire undertaker vet veterinarian vicar violinist virologist waiter waitress
warden watchmaker weaver welder winger winemaker writer zookeeper zoologist
"""

_EN_CLAUSE_AHEAD = (
    r"(?=[,.:]|[ \t]+(?:that|the|a|an|it|he|she|they|we|there|this|these|those|his|her|their|its|our|my|no|some|many|most|more|what|how|why|whether|if"
    r"|who|in|both|all|only|such|people|ways|steps|plans|at|as|you|I|\d|[A-Z“\"])\S*)"
)

_EN = Reporting(
    anchor=_anchor(
        "[Aa]ccording to",
        r"(?:court|jury|jurors|inquest|inquiry|tribunal|hearing)\s+(?:has\s+|have\s+)?(?:heard|was told|were told|been told)",
        _EN_SAY,
        _EN_BASE,
        _EN_CLAUSE,
        _EN_CLAUSE_AHEAD,
        _EN_STRICT,
    ),
    first_words=_words("According according court jury jurors inquest inquiry tribunal hearing")
    | _first_words(_EN_SAY, _EN_BASE, _EN_CLAUSE, _EN_STRICT),
    proofs=_words("show shows showed find finds found"),
    plain=_words("show find report add claim question"),
    states=_words("convinced confident hopeful worried optimistic alleging claiming saying arguing warning insisting suggesting hoping"),
    helpers=re.compile(
        r"(?<!\w)(?:has|have|had|also|later|then|recently|previously|repeatedly|reportedly|once|often|already|now|still|even|further|again|first"
        r"|publicly|privately|earlier|today|yesterday|last (?:week|month|year|night)|this (?:week|month|year|morning)|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|on|went on to|continued to|[a-z]\w{2,}ly)\s+\Z"
    ),
    no_subject=re.compile(
        r"(?<!\w)(?:is|are|was|were|be|been|being|it['’]s|to|not|never|would|will|could|can|may|might|should|must|do|did|does|don['’]t|didn['’]t"
        r"|doesn['’]t|the|a|an|his|her|their|its|my|your|our|of|in|for|at|by|from|as|this|that|these|those|no|any|what|expressed|raised|voiced|growing|amid|despite)\s+(?:\w+ly\s+)?\Z",
        re.IGNORECASE,
    ),
    phrase_behind=re.compile(
        r"\s+((?:(?:the|an?|one|two|some|many|several|most|another|his|her|its|their)\s+)?(?:[\w’'.&-]+(?:\s+(?=[\w’'&-])|(?=[,.;:)”\"!?]|\Z))){1,7})"
    ),
    full_name=_FULL_NAME,
    titles=_words(
        "mr mrs ms miss dr prof professor president prime minister adv senator sen rep representative governor gov mayor judge justice general gen colonel "
        "col lieutenant lt sergeant sgt captain capt major maj commander admiral sir lady lord dame king queen prince princess pope chancellor "
        "secretary chairman ambassador sheriff detective inspector constable coach rev reverend father sister chief officer attorney foreign deputy vice former first minister mps mp leader manager head brigadier commandant editor "
        "speaker principal datuk seri tan haji sheikh imam rabbi cardinal bishop archbishop councillor councilman councilwoman baroness baron duke duchess "
        "earl count pastor cllr dean provost"
    ),
    articles=_words("the a an"),
    pronouns=_words("he she they it who"),
    personal=_words("he she who"),
    either=_words("they"),
    plurals=_words("they we i you who people police men women children media others many some most both few several"),
    prepositions=_words(
        "of for at in from to with on by into after during between through titled entitled like who whose familiar close involved working within inside about near based briefed under against seen obtained published released reviewed conducted written posted issued signed called analyzing analysing describing detailing showing citing covering examining"
    ),
    quantifiers=_words("some many several most others few numerous various multiple"),
    roles=_words(_EN_ROLES),
    speakers=_words("spokesman spokeswoman spokesperson spokespeople spokespersons"),
    vague=_words(
        "critics critic observers experts analysts specialists commentators insiders pundits supporters opponents advocates proponents sceptics skeptics "
        "detractors fans rumours rumors rumour rumor legend tradition folklore gossip word wisdom reports many some others most everyone everybody somebody someone nobody watchers strategists forecasters "
        "economists scientists researchers historians scholars campaigners activists sources studies research evidence locals academics commentators "
        "conservationists environmentalists skeptic sceptic viewers users"
    ),
    documents=_words(
        "report study survey poll statement document documents letter filing filings lawsuit complaint indictment affidavit paper article memo review audit "
        "analysis data figures findings survey records record release transcript email emails post posts book investigation census assessment "
        "ruling verdict order agreement notice petition suit brief estimate estimates table bulletin newsletter website site slideshow presentation slides chart blog database index forecast guidelines leaflet brochure transcripts logs emails"
    ),
    institutions=_words(
        "ministry department office agency bureau government administration company corporation corp inc ltd plc llc bank university college institute "
        "institution council commission committee court police army navy force forces military parliament senate congress house association society "
        "organization organisation union party group foundation federation league club team authority authorities service services board centre center "
        "school hospital church museum newspaper magazine times post journal guardian news agency network channel studio airline airport embassy "
        "campaign kremlin pentagon treasury nato un eu who fbi cia nhs bbc ap reuters afp city county state campaigners fund trust firm firms "
        "coalition alliance academy bureau resources social street valley relations accountants ministry regulator watchdog charity mining motors media holdings industries energy airlines systems technologies technology software solutions labs pharmaceuticals foods electronics "
        "games toys foods books stores bikes cycles sons bros brothers partners brewery bakery breweries entertainment capital consulting economics analytics studios pictures records press daily herald tribune gazette nyheter zeitung cabinet fed reserve prosecution defence prosecutors's"
    ),
    not_names=_words(
        "the a an in on at for but and it he she they we i this that these those as when while after before if there here his her their our its what who "
        "how why where however meanwhile although though since until yet so or nor some many most several other others all both no not one two three "
        "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday"
    ),
    adverbs=_words(
        "now then still also yet so however meanwhile instead later today thus luckily moreover nevertheless nonetheless but and or besides"
    ),
    no_source=_words(
        "what how why when where did does do has have had should would could can will is are was were if to there says said say by in on at for with from as of "
        "into through without within during under over after before because since than please let not never go see click"
    ),
    of_mine=_words("my our your"),
    crowd=_words("people men women children kids users customers visitors readers viewers players fans parents shoppers employers"),
    opinions=_words("think believe expect hope fear assume doubt suspect feel thinks believes expects hopes fears assumes"),
    addressed=_words("told tells tell"),
    forms_of_address=_words(
        "mr mrs ms miss dr prince princess king queen pope sir dame lord lady president senator sen rep gov governor mayor judge sgt sergeant lt detective "
        "captain coach rev reverend chancellor sheriff professor prof adv"
    ),
    passing_on=_words(
        "adding alleging arguing believing explaining fearing hoping insisting noting predicting saying stating suspecting warning"
    ),
    places=_words(_PLACES),
    nameless=_words(
        "another neither either both one two three four five six seven eight nine ten half dozens hundreds thousands scores plenty each none all"
    ),
    nothing=_words(
        "you god nothing something everything anything nobody having enough history experience reason fate logic instinct conscience sense "
        "decades years months weeks days hours minutes centuries christmas easter"
    ),
    trades=_words(_EN_TRADES),
)


_DE_SAY = """
sagte sagt sagen sagten erklärte erklärt erklären erklärten betonte betont betonten berichtete berichtet berichten berichteten meinte meint warnte warnt warnen
warnten bestätigte bestätigt forderte fordert kritisierte kritisiert kündigte teilte schrieb schreibt äußerte räumte versicherte behauptete behauptet
glaubt glaubte glauben glaubten hofft hoffte hoffen hofften befürchtet befürchten befürchtete befürchteten fürchtet fürchten vermutet vermuten vermutete
vermuteten meinen meinten erwartet erwarten erwartete erwarteten bezweifelt bezweifeln erläuterte ergänzte beklagte lobte fordern forderten kritisieren
kritisierten behaupten behaupteten sieht-in sehen-in sahen-in geht-davon-aus gehen-davon-aus ging-davon-aus gingen-davon-aus rechnet-mit rechnen-mit
rechnet-damit rechnen-damit schätzt schätzen empfiehlt empfehlen
"""
_DE = Reporting(
    anchor=_anchor(
        "[Ll]aut|[Nn]ach (?:Angaben|Ansicht|Einschätzung|Aussage|Darstellung|Informationen) (?:von|des|der)|[Ss]o (?=[A-ZÄÖÜ])"
        r"|(?:heißt|hieß) es(?: am \w+| dazu| weiter| zuvor| nun| auch| zudem){0,2} (?:aus(?! (?:\w+)?[Kk]reisen)|in(?= (?:de|eine))|im|vonseiten|seitens)",
        "(?!)",
        _DE_SAY,
        "",
        "",
        "",
        post=r"zufolge|[Aa]us (?:\w+)?[Kk]reisen",
    ),
    first_words=_words("Laut laut Nach nach zufolge Aus aus So so heißt hieß") | _first_words(_DE_SAY),
    proofs=_words(""),
    plain=_words(""),
    states=_words(""),
    helpers=re.compile(
        r"(?<!\w)(?:auch|am|gestern|heute|jedoch|aber|zuvor|dann|noch|bereits|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)\s+\Z"
    ),
    no_subject=re.compile(r"(?<!\w)(?:wird|wurde|werden|zu|nicht|wie)\s+\Z", re.IGNORECASE),
    phrase_behind=re.compile(
        rf"\s+((?:(?:der|die|das|des|den|dem|ein|eine|einem|einer)\s+)?(?:[a-zäöüß-]+\s+){{0,2}}?[{_UPPER}][\w’'.&-]*"
        rf"(?:\s+(?:(?:von|des|der|für|bei|im|in)\s+)?(?:der\s+)?[{_UPPER}][\w’'.&-]*){{0,4}})"
    ),
    full_name=_FULL_NAME,
    titles=_words(
        "herr frau dr prof professor präsident präsidentin minister ministerin kanzler kanzlerin bürgermeister bürgermeisterin chef chefin"
    ),
    articles=_words("der die das ein eine einer den dem des"),
    pronouns=_words("er sie es"),
    personal=_words("er sie"),
    either=_words(""),
    plurals=_words(""),
    prepositions=_words(
        "vom beim zum zur an von für bei aus in im zu mit nach über gegen am auf des der dem den eines einer ist sind war waren hat haben wird werden kann könnte soll sollen dürfte"
    ),
    quantifiers=_words("einige viele mehrere manche andere"),
    roles=_words(
        "sprecher sprecherin beamter beamte mitarbeiter mitarbeiterin zeuge zeugin zeugen anwohner nachbar nachbarn anwalt anwältin mann frau mutter vater "
        "experte expertin minister ministerin politiker politikerin lehrer lehrerin arzt ärztin chef chefin leiter leiterin vorsitzende vorsitzender insider "
        "botschafter botschafterin generalsekretär generalsekretärin kandidat kandidatin koordinator koordinatorin soldat soldatin soldaten trainer trainerin "
        "richter richterin staatsanwalt staatsanwältin autor autorin gründer gründerin geschäftsführer geschäftsführerin vorstand rektor rektorin dekan "
        "dekanin abgeordnete abgeordneter abgeordneten senator senatorin landrat landrätin stadtrat kommissar kommissarin ermittler ermittlerin händler "
        "händlerin unternehmer unternehmerin landwirt landwirtin historiker historikerin ökonom ökonomin analyst analystin gesandte gesandter diplomat "
        "diplomatin vertreter vertreterin meteorologe meteorologin teile verwalter verwalterin direktor direktorin fahrer fahrerin tochter mutterkonzern beraterin berater anwälte ärzte beamten"
    ),
    speakers=_words("sprecher sprecherin"),
    vague=_words(
        "experten kritiker kritikern beobachter beobachtern insider insidern fachleute fachleuten analysten branchenkenner branchenkennern wissenschaftler "
        "wissenschaftlern forscher forschern forschenden gegner gegnern befürworter befürwortern anhänger anhängern ökonomen kreisen viele einige manche"
    ),
    documents=_words(
        "bericht studie umfrage statistik mitteilung pressemitteilung dokument dokumente gutachten brief untersuchung zahlen daten urteil medienbericht"
    ),
    institutions=_words(
        "polizei staatsanwaltschaft ministerium regierung gericht behörde behörden amt bank universität feuerwehr stadt gemeinde partei verband gewerkschaft "
        "unternehmen konzern firma verein institut agentur kommission bundesregierung bundesamt zeitung spiegel dpa afp reuters eu nato un partei fraktion"
    ),
    not_names=_words(
        "der die das ein eine und aber doch wenn als nach vor mit bei in im am zum zur es er sie wir ich auch so dann dort hier dennoch zugleich erst kurz"
    ),
    adverbs=_words("jetzt dann dennoch auch später heute inzwischen und aber etwa gerade zudem beispielsweise"),
    no_source=_words(
        "was wie warum wann wo ob wer dennoch zugleich gleichzeitig erst kurz bei beim trotz auf dank nach vor mit in im am an zum zur zu seit während wegen "
        "für gegen über unter aus von vom durch ohne um bis neben nun jetzt zuvor später heute gestern morgen damit dabei dafür dagegen daraufhin danach "
        "deshalb daher darum darüber darin hier dort da dann schon bereits noch nur allerdings jedoch außerdem zudem auch weiter weiterhin ferner immer "
        "wieder oft eigenen eigener wenn als weil obwohl nachdem sobald falls mittlerweile inzwischen anschließend schließlich zunächst zuletzt kürzlich "
        "natürlich selbstverständlich vielmehr stattdessen trotzdem ebenso ähnlich entsprechend konkret deutlich klar gut etwa rund"
    ),
    of_mine=_words("mein meine unser unsere"),
    crowd=_words(""),
    opinions=_words(""),
    places=_words(
        "deutschland berlin bayern österreich schweiz frankreich paris london usa russland ukraine china israel europa eu moskau kiew wien"
    ),
    nouns_capitalised=True,
    nameless=_words(
        "jemand mancher manche jeder jede andere anderer zwei drei vier fünf sechs sieben acht neun zehn beide tausende hunderte dutzende alle wenige "
        "einer eine ein"
    ),
    nothing=_words(
        "niemand keiner keine nichts etwas alles angaben ort orte magie worte wort satz frage antwort ende zeit tag jahr jahre monate wochen stunden "
        "geschichte erfahrung vernunft legende sage gerücht glück pech grund anfang beginn beispiel fall ding dinge mal teil seite stelle art weise"
    ),
    trades=_words(
        "arzt ärztin wirt wirtin koch köchin gast held heldin poet pilot pilotin bote botin mönch nonne papst bischof kardinal vikar magd knecht könig "
        "königin graf gräfin prinz prinzessin witwe witwer sohn tochter bruder schwester onkel tante opa oma architekt athlet nachbar hirt landrat "
        "kollege kollegin experte biologe geologe psychologe soziologe ökologe theologe philosoph fotograf chirurg therapeut pädagoge stratege jurist"
    ),
)

_FR_SAY = """
dit disent déclare déclaré affirme affirmé affirment explique expliqué expliquent ajoute ajouté assure assuré assurent estime estimé estiment précise précisé
souligne souligné rappelle rappelé indique indiqué annonce annoncé confirme confirmé reconnaît raconte écrit prévient regrette insiste poursuit croit pense espère craint
"""
_FR = Reporting(
    anchor=_anchor("[Ss]elon|[Dd]'après|[Dd]’après", "(?!)", _FR_SAY, "", "", ""),
    first_words=_words("Selon selon D d") | _first_words(_FR_SAY),
    proofs=_words(""),
    plain=_words(""),
    states=_words(""),
    helpers=re.compile(
        r"(?<!\w)(?:a|ont|avait|avaient|aussi|également|ensuite|encore|[a-z]\w+ment|hier|ce|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+\Z"
    ),
    no_subject=re.compile(r"(?<!\w)(?:est|sont|était|été|à|de|ne|pas|s'|se)\s+\Z", re.IGNORECASE),
    phrase_behind=re.compile(
        r"[\s-]+((?:(?:le|la|les|l'|l’|un|une|des|du)\s*)?(?:[\w’'.&-]+(?:\s+(?=[\w’'&-])|(?=[,.;:)”»\"!?]|\Z|\s[»!?:;]))){1,6})"
    ),
    full_name=_FULL_NAME,
    titles=_words("m mme mlle dr professeur président présidente ministre maire premier première"),
    articles=_words("le la les l un une des du"),
    pronouns=_words("il elle ils elles t-il t-elle on"),
    personal=_words("il elle"),
    either=_words("ils elles"),
    plurals=_words(""),
    prepositions=_words("de du des d à au aux en dans pour chez sur par avec proche proches"),
    quantifiers=_words("certains certaines plusieurs beaucoup quelques autres"),
    roles=_words(
        "porte-parole responsable responsables fonctionnaire source témoin témoins voisin voisins avocat avocate élu élue ministre maire président présidente "
        "directeur directrice médecin professeur homme femme mère père habitant habitants policier proche expert experte chercheur chercheuse"
    ),
    speakers=_words("porte-parole"),
    vague=_words(
        "experts analystes observateurs critiques spécialistes opposants sources chercheurs économistes certains beaucoup médias rumeur"
    ),
    documents=_words("rapport étude sondage communiqué document documents lettre enquête chiffres données jugement article"),
    institutions=_words(
        "police parquet ministère gouvernement tribunal mairie préfecture banque université parti syndicat association entreprise société agence afp reuters commission ue onu otan"
    ),
    not_names=_words("le la les un une des et mais ou si quand comme dans pour avec en il elle ils elles on nous je ce cette"),
    adverbs=_words("maintenant puis aussi enfin et mais"),
    no_source=_words("que comment pourquoi quand où"),
    of_mine=_words("mon ma notre mes nos"),
    crowd=_words(""),
    opinions=_words(""),
    places=_words("france paris allemagne berlin europe bruxelles russie moscou ukraine kiev chine israël londres washington"),
)

_ES_SAY = """
dijo dice dicen dijeron afirmó afirma afirman aseguró asegura aseguran explicó explica añadió añade señaló señala declaró declara indicó indica advirtió advierte
destacó destaca subrayó subraya confirmó confirma anunció anuncia reconoció reconoce contó escribió sostuvo sostiene manifestó comentó cree piensa espera teme
"""
_ES = Reporting(
    anchor=_anchor("[Ss]egún|[Dd]e acuerdo con", "(?!)", _ES_SAY, "", "", ""),
    first_words=_words("Según según De de") | _first_words(_ES_SAY),
    proofs=_words(""),
    plain=_words(""),
    states=_words(""),
    helpers=re.compile(
        r"(?<!\w)(?:ha|han|había|también|luego|después|ayer|hoy|ya|[a-z]\w+mente|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\s+\Z"
    ),
    no_subject=re.compile(r"(?<!\w)(?:es|son|fue|sido|a|de|no|se|lo|le|les)\s+\Z", re.IGNORECASE),
    phrase_behind=re.compile(
        r"\s+((?:(?:el|la|los|las|un|una|unos|unas|al|del)\s+)?(?:[\w’'.&-]+(?:\s+(?=[\w’'&-])|(?=[,.;:)”»\"!?]|\Z))){1,6})"
    ),
    full_name=_FULL_NAME,
    titles=_words("sr sra don doña dr dra profesor presidente presidenta ministro ministra alcalde alcaldesa"),
    articles=_words("el la los las un una unos unas"),
    pronouns=_words("él ella ellos ellas"),
    personal=_words("él ella"),
    either=_words("ellos ellas"),
    plurals=_words(""),
    prepositions=_words("de del a al en para por con sobre cercano cercana cercanas"),
    quantifiers=_words("algunos algunas varios varias muchos muchas otros otras"),
    roles=_words(
        "portavoz funcionario funcionaria fuente testigo testigos vecino vecina vecinos abogado abogada ministro ministra alcalde alcaldesa presidente presidenta "
        "director directora médico médica profesor profesora hombre mujer madre padre policía responsable experto experta investigador investigadora"
    ),
    speakers=_words("portavoz"),
    vague=_words(
        "expertos analistas críticos observadores especialistas fuentes opositores economistas investigadores científicos medios algunos muchos rumores"
    ),
    documents=_words("informe estudio encuesta comunicado documento documentos carta investigación datos cifras sentencia artículo"),
    institutions=_words(
        "policía fiscalía ministerio gobierno tribunal ayuntamiento banco universidad partido sindicato asociación empresa agencia efe reuters comisión ue onu otan"
    ),
    not_names=_words("el la los las un una y pero o si cuando como en para con por este esta ese esa yo nosotros"),
    adverbs=_words("ahora luego también después y pero"),
    no_source=_words("qué cómo cuándo dónde"),
    of_mine=_words("mi nuestro nuestra mis"),
    crowd=_words(""),
    opinions=_words(""),
    places=_words(
        "españa madrid méxico argentina chile colombia perú venezuela cuba francia alemania europa bruselas rusia moscú ucrania china israel"
    ),
)

_LISTS = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}


def reporting_of(language: str | None) -> Reporting | None:
    """The lists for an ISO 639-1 code, or None where there are none."""
    return _LISTS.get((language or "").partition("-")[0])

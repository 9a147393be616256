"""How many texts are read in their encoding, and how many of the others are told as doubtful: languages × code pages × lengths × media.

    python bench/encodings.py [--misses]

The sentences are of our own writing and were not used for anything else: the letter pairs come from langdetect's profiles.
A text counts as right if every letter is; which of several names an encoding goes by does not matter.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from copydesk.read.encodings import decode

SENTENCES = {
    "cs": "Most u mlýna bude od pondělí zavřený. Dělníci našli v nosnících rez a starosta říká, že oprava potrvá až do září. "
    "Školáci budou chodit přes lávku, řidiči pojedou objížďkou. Zboží do obchodu přiveze člun, třikrát týdně.",
    "pl": "Most przy młynie będzie zamknięty od poniedziałku. Robotnicy znaleźli rdzę, a wójt mówi, że naprawa potrwa do września. "
    "Dzieci będą chodzić przez kładkę, kierowcy pojadą objazdem. Łódź przywiezie towar trzy razy w tygodniu, także święta.",
    "hu": "A malomnál álló híd hétfőtől zárva lesz. A munkások rozsdát találtak, a polgármester szerint a javítás őszig tart. "
    "A gyerekek a gyaloghídon járnak át, az autósok kerülőúton mennek. Az árut csónak hozza, hetente háromszor, ünnepnap is.",
    "sk": "Most pri mlyne bude od pondelka zatvorený. Robotníci našli hrdzu a starosta hovorí, že oprava potrvá až do jesene. "
    "Školáci budú chodiť cez lávku, vodiči pôjdu obchádzkou. Tovar do obchodu privezie čln, trikrát za týždeň.",
    "hr": "Most kod mlina bit će zatvoren od ponedjeljka. Radnici su našli hrđu, a načelnik kaže da će popravak trajati do jeseni. "
    "Đaci će ići preko brvna, vozači obilaznim putem. Robu će dovoziti čamac, triput na tjedan, čak i za blagdane.",
    "sl": "Most pri mlinu bo od ponedeljka zaprt. Delavci so našli rjo, župan pa pravi, da bo popravilo trajalo vse do jeseni. "
    "Šolarji bodo hodili čez brv, vozniki po obvozu. Blago bo pripeljal čoln, trikrat na teden, še ob praznikih.",
    "ro": "Podul de lângă moară va fi închis de luni. Muncitorii au găsit rugină, iar primarul spune că lucrările ţin până în toamnă. "
    "Elevii vor trece pe punte, şoferii pe un drum ocolit. Marfa vine cu barca, de trei ori pe săptămână, şi în sărbători.",
    "de": "Die Brücke bei der Mühle wird ab Montag gesperrt. Arbeiter fanden Rost, und der Bürgermeister sagt, das dauere bis Oktober. "
    "Die Schüler gehen über den Steg, wer fährt, nimmt die lange Straße. Äpfel und Brot bringt dreimal die Woche ein Kahn.",
    "fr": "Le pont près du moulin sera fermé dès lundi. Les ouvriers ont trouvé de la rouille, et le maire dit que cela durera tout l'été. "
    "Les élèves passeront par la passerelle, les voitures feront un détour. Où ira le marché ? Ça reste à décider, paraît-il.",
    "es": "El puente del molino estará cerrado desde el lunes. Los obreros hallaron óxido y la alcaldesa dice que durará hasta otoño. "
    "Los niños irán por la pasarela y los coches darán un rodeo. ¿Quién traerá el pan? Una barca, según el señor Peña.",
    "pt": "A ponte junto ao moinho estará fechada a partir de segunda. Os operários acharam ferrugem e a câmara diz que não há pressa. "
    "As crianças irão pela passadeira, os carros darão a volta. O pão virá de barco, três vezes por semana, até à estação.",
    "it": "Il ponte del mulino sarà chiuso da lunedì. Gli operai hanno trovato ruggine, e il sindaco dice che durerà fino a ottobre. "
    "Gli scolari passeranno sulla passerella, le auto più a nord. Chi porterà il pane? Una barca, perché così è deciso già.",
    "sv": "Bron vid kvarnen stängs på måndag. Arbetare fann rost, och borgmästaren säger att det dröjer ända till hösten. "
    "Skolbarnen får gå över spången, bilarna åker en längre väg. Brödet kommer med båt, tre gånger i veckan, även på lördagar.",
    "da": "Broen ved møllen lukkes på mandag. Arbejdere fandt rust, og borgmesteren siger, at det varer helt til efteråret. "
    "Skolebørnene går over gangbroen, bilerne kører en længere vej. Brødet kommer med båd, tre gange om ugen, også på søndage.",
    "fi": "Myllyn silta suljetaan maanantaina. Työmiehet löysivät ruostetta, ja pormestarin mukaan työ kestää syksyyn. "
    "Koululaiset kävelevät pientä siltaa pitkin, autot kiertävät pidempää tietä. Leipä tulee veneellä, myös pyhäpäivinä.",
    "is": "Brúnni við mylluna verður lokað á mánudag. Verkamenn fundu ryð og bæjarstjórinn segir að þetta taki tíma fram á haust. "
    "Börnin ganga yfir göngubrúna en bílarnir aka lengri leið. Brauðið kemur með báti þrisvar í viku, líka á hátíðum.",
    "tr": "Değirmenin yanındaki köprü pazartesi günü kapanıyor. İşçiler pas buldu, başkan onarımın güze kadar süreceğini söylüyor. "
    "Öğrenciler yaya köprüsünden geçecek, arabalar çevre yolundan gidecek. Ekmeği haftada üç gün kayık getirecek.",
    "lt": "Tiltas prie malūno nuo pirmadienio bus uždarytas. Darbininkai rado rūdžių, o meras sako, kad darbai užtruks iki rudens. "
    "Mokiniai eis lieptu, mašinos važiuos aplinkui. Duoną tris kartus per savaitę atplukdys valtis, ir per šventes.",
    "lv": "Tilts pie dzirnavām no pirmdienas būs slēgts. Strādnieki atrada rūsu, un mērs saka, ka darbi ilgs līdz rudenim. "
    "Skolēni ies pa laipu, mašīnas brauks apkārt. Maizi trīs reizes nedēļā atvedīs laiva, arī svētkos, kā jau agrāk.",
    "et": "Veski juures olev sild suletakse esmaspäeval. Töömehed leidsid roostet ja linnapea sõnul kestab töö sügiseni. "
    "Õpilased käivad üle purde, autod sõidavad ringi. Leiba toob paat kolm korda nädalas, ka pühade ajal, nagu öeldi.",
    "ru": "Мост у мельницы закроют в понедельник. Рабочие нашли ржавчину, и глава города говорит, что ремонт продлится до осени. "
    "Школьники будут ходить по мосткам, машины поедут в объезд. Хлеб трижды в неделю привезёт лодка, даже в праздники.",
    "uk": "Міст біля млина закриють у понеділок. Робітники знайшли іржу, і голова каже, що ремонт триватиме аж до осені. "
    "Школярі ходитимуть кладкою, машини поїдуть в об'їзд. Хліб тричі на тиждень привозитиме човен, навіть у свята.",
    "bg": "Мостът до мелницата ще бъде затворен от понеделник. Работниците намериха ръжда и кметът казва, че ремонтът ще трае до есента. "
    "Учениците ще минават по пешеходния мост, колите ще заобикалят. Хлябът ще идва с лодка три пъти седмично.",
    "sr": "Мост код млина биће затворен од понедељка. Радници су нашли рђу, а председник општине каже да ће поправка трајати до јесени. "
    "Ђаци ће ићи преко брвна, возачи обилазним путем. Хлеб ће довозити чамац, три пута недељно, чак и о празницима.",
    "el": "Η γέφυρα δίπλα στον μύλο θα κλείσει τη Δευτέρα. Οι εργάτες βρήκαν σκουριά και ο δήμαρχος λέει ότι θα κρατήσει ως το φθινόπωρο. "
    "Οι μαθητές θα περνούν από το γεφύρι, τα αυτοκίνητα θα κάνουν τον γύρο. Το ψωμί θα έρχεται με βάρκα.",
    "he": "הגשר ליד הטחנה ייסגר ביום שני. הפועלים מצאו חלודה, וראש העיר אומר שהתיקון יימשך עד הסתיו. "
    "התלמידים ילכו בגשר הקטן והמכוניות יסעו בדרך ארוכה. הלחם יגיע בסירה שלוש פעמים בשבוע.",
    "ar": "سيغلق الجسر قرب الطاحونة يوم الاثنين. وجد العمال صدأ، ويقول رئيس البلدية إن الإصلاح يستمر حتى الخريف. "
    "سيعبر التلاميذ على الجسر الصغير وتسير السيارات في طريق أطول. يصل الخبز بالقارب ثلاث مرات في الأسبوع.",
    "th": "สะพานข้างโรงสีจะปิดตั้งแต่วันจันทร์ คนงานพบสนิม และนายกเทศมนตรีบอกว่าการซ่อมจะใช้เวลาถึงฤดูหนาว "
    "นักเรียนจะเดินข้ามสะพานเล็ก รถยนต์ต้องอ้อมไปอีกทาง ขนมปังจะมาทางเรือสัปดาห์ละสามครั้ง",
    "ja": "水車のそばの橋は月曜日から通れなくなる。作業員がさびを見つけ、町長は秋まで工事が続くと話した。"
    "子どもたちは小さな橋を渡り、車は遠回りをする。パンは週に三回、舟で運ばれる予定だ。",
    "zh": "磨坊旁边的桥从星期一起关闭。工人们发现了铁锈，镇长说修理要到秋天才能完成。"
    "学生们从小桥上走，汽车要绕远路。面包每星期由小船送来三次。",
    "tw": "磨坊旁邊的橋從星期一起關閉。工人們發現了鐵鏽，鎮長說修理要到秋天才能完成。"
    "學生們從小橋上走，汽車要繞遠路。麵包每星期由小船送來三次。",
    "ko": "방앗간 옆 다리가 월요일부터 닫힌다. 일꾼들이 녹을 발견했고 군수는 수리가 가을까지 이어질 것이라고 말했다. "
    "학생들은 작은 다리로 다니고 자동차는 먼 길로 돌아간다. 빵은 한 주에 세 번 배로 실어 온다.",
}
ENGLISH = (
    "The bridge at the mill will be shut from Monday – “for good”, as some say. The baker’s boat comes three times a week … and "
    "nobody knows what it’ll cost. It's the café in the square that will miss the cars most, said Zoë Märtens, who owns it."
)
TYPOGRAPHIC = {
    "en": ENGLISH,
    "de": "„Die Brücke ist zu“, sagt er – und fährt heim. 3 € kostet das Boot, „für alle“.",
    "fr": "L’œuvre coûtera 12 000 € à la commune… « Où est le maire ? » demande-t-elle.",
}
WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp437")
CENTRAL = ("cp1250", "iso8859-2", "cp852", "mac-latin2")
CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
ENCODINGS = {
    **dict.fromkeys(("de", "fr", "es", "pt", "it", "sv", "da", "fi", "is"), WESTERN),
    **dict.fromkeys(("cs", "pl", "hu", "sk", "hr", "sl"), CENTRAL),
    "ro": ("cp1250", "iso8859-2", "cp852"),
    "tr": ("cp1254", "iso8859-9", "cp857"),
    **dict.fromkeys(("lt", "lv"), ("cp1257", "iso8859-13", "iso8859-4", "cp775")),
    "et": ("cp1257", "iso8859-15", "iso8859-13", "cp1252"),
    "ru": CYRILLIC,
    "bg": CYRILLIC,
    "uk": ("cp1251", "koi8-u", "iso8859-5", "mac-cyrillic", "cp1125"),
    "sr": ("cp1251", "iso8859-5"),
    "el": ("cp1253", "iso8859-7", "cp737", "mac-greek"),
    "he": ("cp1255", "iso8859-8", "cp862"),
    "ar": ("cp1256", "iso8859-6"),
    "th": ("cp874",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb18030", "gb2312", "hz"),
    "tw": ("big5", "gb18030"),
    "ko": ("euc_kr", "cp949"),
}
LENGTHS = ("short", "capitals", "headline", "paragraph", "long")
MEDIA = ("text", "html")


def texts(sentences: str) -> dict[str, str]:
    """One text for each of LENGTHS."""
    first = sentences.replace("。", "。 ").split(". ")[0].split("。 ")[0]
    return {
        "short": first[:60],
        "capitals": first.upper(),
        "headline": sentences[len(first) + 1 :].strip()[:40],
        "paragraph": sentences,
        "long": "\n\n".join([sentences] * 12),
    }


def cases() -> Iterator[tuple[str, str, str, bytes, str]]:
    """Language, encoding, length, bytes and the text that they are; only texts that the encoding has all letters of."""
    for language, encodings in ENCODINGS.items():
        for encoding in encodings:
            for length, text in texts(SENTENCES[language]).items():
                yield from _case(language, encoding, length, text)
    for language, text in TYPOGRAPHIC.items():
        for encoding in ("cp1252", "mac-roman"):
            yield from _case(f"{language} “”", encoding, "paragraph", text)
    yield from _case("fr “”", "iso8859-15", "paragraph", "L'œuvre coûtera 12 000 € à la commune. Où est le maire ? demande-t-elle.")
    yield from _case("en “”", "cp1252", "short", "The mayor said “no” – it’s shut.")
    yield from _case("en “”", "mac-roman", "short", "The mayor said “no” – it’s shut.")


def _case(language: str, encoding: str, length: str, text: str) -> Iterator[tuple[str, str, str, bytes, str]]:
    try:
        yield language, encoding, length, text.encode(encoding), text
    except UnicodeEncodeError:
        return


def main() -> None:
    """Print the table."""
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    needless: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for language, encoding, length, data, text in cases():
        for media in MEDIA:
            page = data if media == "text" else b"<html><body><p>" + data + b"</p></body></html>"
            decoded = decode(page, media)
            found = decoded.text if media == "text" else decoded.text[15:-18]
            said = any(note.code in ("encoding-in-doubt", "replaced-characters") for note in decoded.notes)
            for key in (length, "all"):
                every[key] += 1
                right[key] += found == text
                told[key] += found != text and said
                needless[key] += found == text and said
            if found != text and "--misses" in sys.argv:
                print(f"{language} {encoding} {length} {media}: {decoded.encoding}{' told' * said}: {found[:70]!r}")
    print("| texts | number | right | wrong and told | wrong and not told | right, told as doubtful |\n|---|---|---|---|---|---|")
    for key in (*LENGTHS, "all"):
        total = every[key]
        wrong = total - right[key]
        print(f"| {key} | {total} | {right[key] / total:.1%} | {told[key]} | {wrong - told[key]} | {needless[key] / total:.1%} |")


if __name__ == "__main__":
    main()

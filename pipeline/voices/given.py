"""Given names that tell whether "he" or "she" may stand for who bears them: common ones of many languages.

Of names that both bear (Chris, Sam) nothing is known; some of them (Robin, Kim, Andrea, Jan) are left out. A name that stands alone
("Ingrid said") is a person's, unless bodies and places bear it, too.
"""

from __future__ import annotations

OF_BODIES_TOO = frozenset("carolina charlotte chelsea claude florence georgia mercedes oscar victoria virginia".split())
SURNAMES_TOO = frozenset("baron bishop dean duke earl judge justice king lord major marshal pope prince".split())  # titles, too
WOMEN = frozenset(
    """
    aaliyah abby abigail ada adele adriana agnes agnieszka aino aisha akiko alejandra alexandra alice alicia alina allison amanda amber
    amelia amina amy ana anastasia angela angelika angelina anita anja anjali anke ann anna anne annegret annette annie annika antje
    antonia anya aoife ariana arlene astrid audrey aya ayesha ágnes barbara beate beatrice beatriz beáta becky bella benazir bernadette
    bernice beth bethany bettina betty beverly bianca birgit blanca bonnie brenda brianna bridget brigitte britta bronwyn caitlin camila
    camille candace carina carla carmela carmen carol carolina caroline carolyn carrie catalina catherine cathy cecilia celia céline
    chantal charlene charlotte chelsea cheryl chiara chloe chloé christa christiane christina christine ciara cindy claire clara claudia
    colleen constance consuelo cordelia cornelia cristina cynthia dagmar daniela danielle darlene debbie deborah debra deepika deirdre
    delphine denise diana diane dolores donna dora doris dorota dorothea dorothy dragana edith eileen elaine eleanor elena elfriede
    elisa elisabeth elise elizabeth elke ella ellen eloise elsa elvira emilia emily emma erica erika erin esmeralda esperanza estella
    estelle esther eszter eva evelyn ewa élisabeth élise farah fatima federica felicity femke fernanda fiona florence frances francesca
    franziska freya frida frieda gabriela gabriele gabrielle gail gemma geneviève georgia georgina geraldine gerda gertrud gillian gina
    ginny giorgia gisela giulia gloria grace graciela greta gretchen guadalupe gudrun gwen gwyneth hailey haley hanna hannah hanne
    harriet haruka heather heidi heike helen helena helene helga helle henriette hélène hilary hilda hildegard hillary hollie hope huda
    huma ida ildikó ilona ilse imelda imogen indira ines inès inga inge ingeborg ingrid ioana irena irene irina iris irma isabel
    isabella isabelle isla ivana ivanka jacqueline jana jane janet janice janine jean jeanne jeannette jelena jemima jennifer jenny
    jessica jill jitka joan joann joanna joanne johanna josefine josephine joyce juana judith judy julia juliana julie june jutta
    kaitlyn karen karin karla katarzyna kate katharina katherine kathleen kathrin kathryn kathy katie katja katrin katya kavita kayla
    keiko keisha kelly kendra kerstin khadija kimberly kirsi kirsten kirstin kirsty kristen kristin kristina lakshmi lara larissa
    latasha latoya laura lauren laurence laurie layla lea leah leila lena lenka leonie leonor leticia lilian liliana lillian lily linda
    lisa liz ljubica loretta lori lorna lorraine lotte louise lucia luciana lucie lucille lucía lucrezia lucy ludmila luisa luise luz
    lydia lynn madeleine madison maeve magda magdalena maggie maike malala małgorzata mandy manuela mara marcella marcia maren margaret
    margarete margarita margit margot marguerite maria mariam mariana marianne marie mariko marilyn marina marine marion marisa marisol
    maría marjorie marlene marsha marta martha martina mary maryam mathilde matilda maureen maya meera megan meghan melania melanie
    melinda melissa mercedes meredith mélanie michelle michiko mieke mihaela mildred milica miranda miriam molly monica monika monique
    morag mónica myra nadia nadine nadira nancy naoko naomi natalia natalie natasha nathalie neha niamh nicola nicole nina nora noriko
    norma oksana olena olga olivia oprah orla pamela paola patricia patrizia paula paulette pauline peggy petra phoebe phyllis pilar
    polly pooja priscilla priya rachel radha raffaella ramona rania rebecca regina regine renata renate renée rhonda rita roberta rocío
    roisin romy rosa rosalie rosalind rosana rosario rose rosemary rosie roswitha roxana roxanne ruth sabine sabrina sally salma
    samantha samira sandra sara sarah saskia selena serena sharon sheila shelly sherry shirley shreya siegrid signe sigrid silke silvana
    silvia simone sinead siobhan snezana sofia sofija sofía soledad solveig sonia sonja sophia sophie stacy stefanie stella stephanie
    stéphanie sue sunita susan susana susanne suzanne svenja svetlana sylvia sylvie tamara tamika tammy tamsin tania tanja tanya tara
    tatjana teresa tessa theresa thérèse tiffany tilda tina tracy ulrike ursula usha ute valentina valeria valerie valérie vanessa vera
    verena veronica veronika verónica vesna véronique vicky victoria viktoria viola violet virginia virginie vivian waltraud wanda wendy
    whitney wilma winifred ximena yasmin yasmine ylva yoko yolanda yuki yulia yvette yvonne zainab zoe zoé zofia zsuzsa zuzana
    beyoncé courtney dakota hailee mariah shakira
    ashley brittany carola condoleezza christel cordula dorothee frauke friederike gabi hannelore hayley jasmin kamala karoline michaela
    nikki philippa rosemarie sibylle tracey ulla uta
    anette angelique annalena anneliese annemarie annett ayşe beatrix birte bodil brit bärbel carolin christin cosima doreen dörte elfi
    elif emine esra evi fatma franka friedel gesa gesine gitta gundula gülsen hatice hedwig heidemarie hilal ilka imke ina irmgard iryna
    janina jeanette jule juliette kaja karina katinka kirstine klaudia kordula kübra lieselotte lilli liselotte mareike marianna marlies
    mechthild meike melike merle merve mirjam nadja natascha nele nesrin olessja pia ricarda rosi roswita selma sevim sibel sigrun sina
    stefania svea swetlana tabea teresia thea traute trude uschi wiebke wilhelmine zeynep özlem şule
    """.split()
)
MEN = frozenset(
    """
    aaron abdul abdullah abraham achim adam adnan adolf adrian ahmad ahmed ahmet aidan ajay akira alain alan alastair albert alberto
    alejandro alessandro alexander alexandre alexei alfonso alfred alfredo ali alistair allan allen alvin amir amit anand anatoly anders
    andreas andrew andré andrés andrzej andy angelo angus anil anthony antoine anton antonio antti anwar archie arif arkady armando
    armin arndt arnold arthur arturo arun arvind ashok asif augusto axel ángel barack barney barry bart ben benedikt bengt benjamin
    benoît bernard bernd bernhard bernie bertrand bilal bill billy bjarne björn blake bob bobby bogdan bohdan boris brad bradley brandon
    branko brent brett brian bruce bruno bryan burkhard byron callum calvin cameron camilo carl carlo carlos carsten cecil cedric cesar
    cédric césar chad charles charlie chester christian christoph christophe christopher claude claudio claus clayton cliff clifford
    clint clive clyde colin connor conrad corey costas craig curt curtis cyril cyrus damien damon dan daniel danny dario darius darrell
    darren dave david davide davor dean deandre declan deepak denis dennis derek desmond detlef detlev dexter didier diego dieter
    dietmar dietrich dinesh diogo dirk dmitri dmitry dmytro domenico domingo dominic dominik dominique don donald doug douglas dragan
    duane duncan dustin dwayne dwight dylan eamon earl ed eddie edgar edmund eduardo edward edwin egon elias elijah elliot elliott
    emanuel emanuele emil emilio emmanuel emmett emre enrico enrique eric erich erik erling ernest ernesto ernie ernst erwin esteban
    ethan eugen eugene evan evgeny ewan éric étienne fabian fabio fabrice fahad faisal farooq federico felipe felix ferdinand fergus
    fernando félix fidel filippo florian floyd francesco francis francisco franck franco françois frank franz fraser fred freddie
    frederick frédéric friedrich fritz gabriel gareth garrett garry gary gaurav gavin gábor geert gene gennady geoff geoffrey georg
    george georges gerald gerd gerhard gert gérard gianluca gianni gideon gilbert giles gilles giorgio giorgos giovanni giuseppe glen
    glenn goran gordon graham greg gregor gregory grégory grigory guido guillaume guillermo gunnar gustav gustavo guy günter günther
    haakon habib hakan hakim hamid hamish hamza hans harald harish harold harrison harry harvey hassan hayden hector heiko heiner
    heinrich heinz helge helmut henning henri henrik henry herbert herman hermann hervé héctor hiroshi holger horace horst howard hubert
    hugh hugo hussain hussein ian ibrahim idris ignacio igor imran ingo ion irfan irving isaac ismail istván ivan iván ivo jack jacob
    jacques jaime jake jakob jalal jamal james jamil jared jari jarrod jason jasper javed javier jay jános jeb jeff jeffrey jens jeremy
    jermaine jeroen jerome jerry jerzy jesse jesús jérôme jim jimmy jiří joachim joaquín joão jochen joe joel joerg joël johan johann
    johannes john johnny jon jonah jonas jonathan joost jorge josef joseph josé josh joshua josiah jörg juan jude jukka julian julien
    julio julius junichiro justin jürgen kai kamal kapil kareem karel karim karl karl-heinz karsten kaspar kazuo keir keith kelvin kemal
    ken kenji kenneth kent kevin khaled khalid khurram kieran kirill kirk kjell klaus knut kobe konrad konstantin kostas kristian
    krzysztof kurt kyle lamar lance landon lars laurent lawrence lászló lebron lech lee leif leo leon leonard leonardo leonid leopold
    leroy lewis lionel lloyd logan lorenzo lothar lou louis luc luca lucas luciano ludwig luigi luis luiz luka lukas luke luther lutz
    maarten magnus mahmoud mahmud maik majid makoto maksim malcolm malik manfred manish manoj mansour manuel marc marcel marcelo marcio
    marco marcos marcus marek mariano mario mark markus marlon martin martín marvin massimo mathias mathieu mats matt matteo matthew
    matthias maurice mauricio maurizio mauro max maxim maxime maximilian mehmet melvin micah michael michel miguel mika mike mikhail
    milan miles miloš milton mircea mitch mitchell mitt mohamed mohammad mohammed mohan moritz morris muhammad mukesh munir murray
    mustafa nabil najib naoto narendra nasim nasser nathan nathaniel nawaz ned neil nelson niall nicholas nick nico nicolae nicolas
    niels nigel nikita nikolai nikos nils nitin noah noel norbert norman nuno octavio olaf olav ole oleg oleksandr oliver olivier omar
    orhan orson osama oscar oskar oswald otis otto owen óscar pablo paolo pascal patrice patrick paul pavel paweł pedro pekka percy
    perry pervez peter petr phil philip philipp philippe phillip pierre piet pietro piotr pradeep prakash praveen quentin quincy rafael
    raffaele rafiq rahul raimund rainer rajesh rajiv rakesh ralf ralph ramesh ramon ramón randall randy raphael raphaël rashid raul raúl
    ravi ray raymond recep reggie reginald reince reiner reinhard reinhold renato rené rex rémi rhys ricardo riccardo richard rick ricky
    riku rob robbie robert roberto rodger rodney rodolfo rodrigo roger roland rolf roman ron ronald ronny rory ross roy ruben rubén rudi
    rudolf rudolph rudy rufus rupert russell ruud ryan saad sachin saeed sajid salman salvador salvatore samir samuel sandeep sanjay
    santiago satish scott seamus sean sebastian serge sergei sergey sergio seth sébastien shahid shane shaukat shaun shawn sheldon
    sherman shigeru shinzo shyam sidney siegfried silas silvio simon sjoerd slobodan solomon spencer stan stanislav stanisław stanley
    stavros stefan stefano stephan stephen steve steven stewart stéphane stig stuart sunil suresh svein sven sylvain tahir takashi tariq
    taro ted teo terence terje terrence terry thaddäus theo theodor theodore thiago thibault thierry thilo thomas thorsten tiago tim
    timo timothy tobias toby todd tom tomasz tomás tommy tony torbjörn torsten toshio traian travis trevor tristan troy tyler tyrone
    tyson udo ulf uli ulrich umberto usman uwe valentin valery vasco václav vernon vicente victor vijay vikram viktor vince vincent
    vincenzo vinod vitali vitaly vittorio vivek vladimir volker volodymyr vyacheslav wade waleed walid walter warren wasim wayne wendell
    werner wes wesley wilbur wilfred wilfried wilhelm will willem willi william willy wim winston wojciech wolfgang woody wouter xavier
    yahya yannick yannis yasin yasser yevgeny yoshio younis yuri yusuf yves zachary zack zahir zaid zane zbigniew zdeněk ziad zlatan
    zoltan zoltán zoran zulfikar
    andrei arne caleb darryl derrick eckhard françois götz hannes hartmut hendrik larry leonhard liam niklas rüdiger steffen takeshi tilman
    willie winfried wolfram
    aleksandr alexej alois anatolij andrij ansgar armand artem attila aykut baris benno benny berthold bertold burak cem cornelius
    dmitrij eckart edmond egbert ekkehard emir emrah engelbert enno enver ercan erdal falk farhad ferdi ferhat fiete finn friedemann
    friedhelm gereon gernot gero gottfried guenter gökhan hagen hansjörg harro hartwig hasan heribert hinrich hüseyin ilja immanuel
    ingolf ismet iwan janosch jewgeni jochem joschka jost jurij kaan kay kerem kilian klaas knud kuno levin linus lorenz ludger malte
    marius matthäus maxym merlin mesut metin mikael milo murat mychajlo mykola nicolai nikolaj nuri oleksij olexander ortwin oskars
    osman pirmin raffael reimund rico roderich ruprecht sascha selim semih sergej serhij serkan severin sigmar sigmund silvan simeon
    söhnke sönke sören tarek tayfun thorben thore tibor timon timur titus tobi tolga torben ullrich umut urs utz veit volkan volkmar
    waldemar wassili wieland wiktor wilfrid winfrid wladimir wolf wolodymyr wsewolod xaver yannik yunus yusef zafer ömer özgür
    """.split()
)
EITHER = frozenset("alex chris jamie leslie sam".split())
GIVEN = WOMEN | MEN | EITHER

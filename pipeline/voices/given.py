"""Given names that tell whether "he" or "she" may stand for who bears them: common ones of English, German, French and Spanish speakers.

Of names that both bear (Chris, Sam) nothing is known; some of them (Robin, Kim, Andrea, Jan) are left out. A name that stands alone
("Ingrid said") is a person's, unless bodies and places bear it, too.
"""

from __future__ import annotations

OF_BODIES_TOO = frozenset("carolina charlotte claude florence georgia mercedes oscar victoria virginia".split())
WOMEN = frozenset(
    """
    abigail ada adele adriana agnes aisha alejandra alexandra alice alicia alina allison amanda amber amelia amina amy ana anastasia
    angela angelika angelina anita anja anke ann anna anne annegret annette annie antje antonia anya ariana astrid audrey aya ayesha
    barbara beate beatrice beatriz becky bella bernadette bernice bettina betty beverly birgit blanca bonnie brenda bridget brigitte
    britta camila camille candace carina carla carmen carol carolina caroline carrie catalina catherine cathy cecilia celia céline
    chantal charlotte chelsea cheryl christa christiane christina christine cindy claire clara claudia colleen constance cornelia
    cristina cynthia dagmar daniela danielle deborah debbie debra delphine denise diana diane dolores donna dora doris dorothea dorothy
    edith eileen elaine eleanor elena elfriede elisa elisabeth élisabeth elise élise elizabeth elke ella ellen elsa elvira emilia emily
    emma erica erika erin esmeralda esther estelle eva evelyn fatima felicity fiona florence frances franziska frida frieda gabriela
    gabriele gabrielle gail geneviève georgia gerda geraldine gertrud gillian gina ginny gisela giulia gloria grace greta gretchen
    gudrun guadalupe hannah hanna harriet heather heidi heike helen helena helene hélène helga helle henriette hilary hilda hildegard
    hillary hope huma ida ilona ilse imelda ines inès inga inge ingeborg ingrid irene irina iris irma isabel isabella isabelle ivanka
    jacqueline jana jane janet janice janine jean jeanne jeannette jennifer jenny jessica jill joan joann joanna joanne johanna josefine
    josephine joyce juana judith judy julia juliana julie june jutta karen karin karla kate katharina katherine kathleen kathrin kathryn
    kathy katie katja katrin kayla kelly kerstin kimberly kirsten kirstin kristen kristin kristina lara latoya laura lauren laurence
    laurie lea leah lena leonie leticia lilian liliana lillian lily linda lisa liz loretta lori lorraine louise lucia lucía lucie
    lucille lucy luisa luise luz lydia lynn madeleine madison magdalena maggie maike malala mandy manuela mara marcia margaret margarete
    margarita margit margot marguerite maria maría mariam mariana marianne marie mariko marilyn marina marine marion marisol marjorie
    marlene marsha marta martha martina mary maryam mathilde maureen maya megan meghan melania melanie mélanie melissa mercedes meredith
    michelle mildred miriam mónica monica monika monique nadine nadia nancy naomi natalia natalie nathalie nicola nicole nina nora norma
    olga olivia pamela patricia patrizia paula pauline peggy petra phoebe phyllis pilar priscilla rachel ramona rebecca regina regine
    renate renée rhonda rita roberta rocío romy rosa rosalind rosario rose rosemary roswitha roxanne ruth sabine sabrina sally samantha
    sandra sara sarah saskia selena serena sharon sheila shelly sherry shirley siegrid sigrid silke silvia simone sofia sofía sonia
    sonja sophia sophie stacy stefanie stella stephanie stéphanie sue susan susana susanne suzanne svenja svetlana sylvia sylvie tamara
    tammy tania tanja tanya tara tatjana teresa thérèse theresa tiffany tina tracy ulrike ursula ute valentina valeria valerie valérie
    vanessa vera verena veronica verónica véronique veronika victoria vicky viktoria viola violet virginia virginie vivian waltraud
    wanda wendy whitney wilma ximena yolanda yuki yulia yvette yvonne zoe zoé
    """.split()
)
MEN = (
    frozenset(
        """
    aaron abdul abdullah abraham achim adam adolf adrian ahmad ahmed alan alain albert alberto alejandro alexander alexandre alexei
    alfonso alfred alfredo ali allan allen alvin amir anders andreas andré andrés andrew andy ángel anthony antoine anton antonio
    armando armin arndt arnold arthur arturo augusto axel barack barry bart ben benedikt benjamin benoît bernard bernd bernhard bernie
    bertrand bill billy björn blake bob bobby boris brad bradley brandon brent brett brian bruce bruno bryan burkhard byron calvin
    camilo carl carlos carsten cecil cédric cesar césar charles charlie chad chester christian christoph christophe christopher
    claude claudio claus clayton cliff clifford clint clyde colin connor corey craig curt curtis cyril damien dan daniel danny darrell
    darren dave david dean dennis denis derek desmond detlef detlev didier diego dieter dietmar dietrich dinesh dirk dmitri dmitry
    domingo dominic dominik dominique don donald doug douglas duane duncan dustin dwayne dwight earl ed eddie edgar edmund eduardo
    edward edwin egon elias emil emilio emmanuel emanuel enrico enrique éric eric erich erik ernest ernesto ernst erwin esteban ethan
    étienne eugen eugene evan fabian fabrice felipe felix félix ferdinand fernando fidel florian floyd francesco francis francisco
    franck franco françois frank franz fred freddie frederick frédéric friedrich fritz gabriel gareth garrett gary gavin gene geoff
    geoffrey georg george georges gerald gérard gerd gerhard gert gilbert gilles giovanni giuseppe glen glenn gordon graham greg gregor
    gregory grégory guido guillaume guillermo gunnar günter günther gustav gustavo guy hamid hans harald harold harry harvey hassan
    hector héctor heiko heiner heinrich heinz helge helmut henning henri henrik henry herbert herman hermann hervé holger horst howard
    hubert hugh hugo ian ibrahim ignacio igor imran ingo isaac ismail ivan iván ivo jack jacob jacques jaime jake jakob jamal james
    jared jason javier jay jeb jeff jeffrey jens jeremy jérôme jerome jerry jesse jesús jim jimmy joachim joaquín jochen joe joel
    joël joerg johan johann johannes john johnny jon jonas jonathan jorge jörg josé josef joseph josh joshua juan jürgen julian julien
    julio julius justin kai karl karl-heinz karsten kaspar keith ken kenneth kent kevin khalid kirk klaus konrad konstantin kurt kyle
    lance lars laurent lawrence lee leo leon leonard leonardo leopold leroy lewis lloyd lothar lou louis luc luca lucas ludwig luigi
    luis lukas luke lutz maik malcolm manfred manuel marc marcel marcelo marco marcos marcus mario mariano mark markus marlon martín
    martin marvin mathias mathieu mats matt matteo matthew matthias maurice mauricio max maxim maximilian maxime mehmet melvin michael
    michel miguel mike mikhail milan miles mitch mitt mohamed mohammad mohammed morris moritz muhammad murray mustafa nathan nathaniel
    narendra neil nelson nicholas nick nico nicolas niels nigel nikita nikolai nils noah noel norbert norman octavio olaf oleg oliver
    olivier omar oscar óscar oskar oswald otto owen pablo pascal patrice patrick paul pedro percy perry peter phil philip philipp
    philippe phillip pierre pietro rafael raimund rainer ralf ralph ramón ramon randall randy raphael raphaël raúl raul ray raymond
    reginald reince reiner reinhard reinhold rémi rené ricardo richard rick ricky riku rob robert roberto rodney rodolfo rodrigo roger
    roland rolf roman ron ronald ronny ross roy ruben rubén rudi rudolf rudolph rudy rupert russell ryan salvador samuel santiago
    scott sean sebastian sébastien seth serge sergei sergey sergio shane shaun siegfried silvio simon spencer stan stanley stefan
    stephan stéphane stephen steve steven stewart stuart sven sylvain ted teo terence terry thaddäus theo theodor theodore thibault
    thierry thilo thomas thorsten tim timo timothy tobias todd tom tomás tommy tony torsten travis trevor tristan troy tyler udo ulf uli
    ulrich uwe václav valentin vernon vicente victor viktor vincent vladimir volker volodymyr walter warren wayne werner wesley wilbur
    wilfried wilhelm will willi william willy winston wolfgang xavier yannick yasser yves yuri yusuf zachary
    """.split()
    )
    - WOMEN
)
EITHER = frozenset("alex chris jamie leslie sam".split())
GIVEN = WOMEN | MEN | EITHER

"""The verbs of the grammar, and their forms in English and in French."""

from functools import cache

# english:french:what can be the object (classes of nouns). "~" marks verbs without "-ing".
TRANSITIVE = """
eat:manger:food,mass_food buy:acheter:food,mass_food,drink,clothes,thing,furniture,vehicle
look_for:chercher:thing,clothes,file,person,animal,place,room
find:trouver:thing,clothes,animal,file,matter,place forget:oublier:thing,clothes,matter,paper
lose:perdre:thing,clothes,match,animal,paper
sell:vendre:food,mass_food,drink,clothes,thing,furniture,vehicle
open:ouvrir:opening,shop,file,thing_open,account close:fermer:opening,shop,file,thing_open,account
break:casser:fragile carry:porter:luggage,furniture wear:porter:clothes
bring:apporter:food,mass_food,drink,thing,paper
take:prendre:thing,clothes,vehicle_public,decision,photo
wait_for:attendre:person,vehicle_public,answer
see:voir:person,player,animal,thing,place,vehicle,film,mistake read:lire:reading,paper
write:écrire:writing drink:boire:drink make:faire:cake,mistake
prepare:préparer:food,meeting,paper,lesson order:commander:food,drink,thing pay:payer:payable
clean:nettoyer:room,furniture,vehicle,window,shoe wash:laver:food_wash,clothes,vehicle,plate
repair:réparer:repairable choose:choisir:food,drink,clothes,thing,film,theme
finish:finir:project,meeting,lesson,report,match,meal
start:commencer:meeting,lesson,match,project,trip watch:regarder:film,match,player,animal,photo
listen_to:écouter:person,song,story,teacher hear:entendre:person,song,animal,answer
~like:aimer:person,animal,food,clothes,film,place,idea,city,theme
~love:adorer:person,animal,food,clothes,film,city,idea ~hate:détester:food,animal,film,city,idea
~prefer:préférer:food,clothes,film,vehicle,theme,idea help:aider:person,player
invite:inviter:person meet:rencontrer:person,player call:appeler:person,taxi
thank:remercier:person,player congratulate:féliciter:player,person
~know:connaître:person,player,place,city,song,story follow:suivre:person,vehicle,animal
visit:visiter:place,city,room cross:traverser:crossable leave:quitter:place,city,room,meeting
~receive:recevoir:paper,thing_post,answer send:envoyer:paper,thing_post sign:signer:paper_sign
check:vérifier:paper,matter,file,connection cancel:annuler:cancellable
confirm:confirmer:cancellable accept:accepter:paper_sign,idea,decision,gift,job
refuse:refuser:penalty,goal,paper_sign,idea,gift,job,loan
explain:expliquer:problem,lesson,decision,idea,mistake translate:traduire:writing,word
learn:apprendre:language,word,lesson,song
~understand:comprendre:person,question,word,problem,lesson win:gagner:match score:marquer:goal
organise:organiser:meeting,party,trip,concert print:imprimer:printable
save:enregistrer:file,change delete:supprimer:file,message,photo,account,comment
download:télécharger:file,photo,report,program copy:copier:file,sentence,photo
move:déplacer:file,furniture,vehicle rename:renommer:file create:créer:file,account,company
change:changer:password,language,theme,address share:partager:file,photo,food,idea
hide:cacher:thing,file,mistake show:montrer:thing,file,photo,ticket,red_card,yellow_card
install:installer:program,printer restart:redémarrer:server
replace:remplacer:image,player,lamp,word add:ajouter:comment,mass_food,file
use:utiliser:thing_use,vehicle,program turn_on:allumer:device turn_off:éteindre:device
sing:chanter:song draw:dessiner:animal,house,flower cut:couper:cuttable
taste:goûter:food,mass_food,drink serve:servir:food,drink,person
recommend:recommander:place,food,film,lawyer book:réserver:table,room_hotel,ticket,flight
rent:louer:vehicle,flat park:garer:vehicle_own drive:conduire:vehicle_own fill:remplir:container
borrow:emprunter:thing,vehicle_own,clothes hold:tenir:thing,baby
keep:garder:thing,clothes,paper,secret steal:voler:thing,clothes,vehicle_own
build:construire:house paint:peindre:furniture,opening,house touch:toucher:thing,animal
push:pousser:opening,furniture,vehicle pull:tirer:opening,furniture count:compter:thing,food
miss:manquer:penalty,vehicle_public repeat:répéter:question,word,sentence
correct:corriger:mistake,report,sentence approve:approuver:budget,loan,project
select:sélectionner:file,user export:exporter:file import:importer:file
remove:retirer:player,thing,file deliver:livrer:parcel,furniture,food
collect:récupérer:parcel,luggage,key throw:lancer:ball defend:défendre:team,idea
admire:admirer:painting,place,player tell:raconter:story"""

# Nouns for the classes that are not a section of the vocabulary.
CLASSES = {
    "file": "file folder image page session tab extension",
    "match": "match final championship football.cup",
    "shop": "shop restaurant bank bakery pharmacy library museum office swimming_pool",
    "thing_open": "suitcase box bag umbrella drawer bottle parcel letter cupboard",
    "fragile": "glass plate cup mirror window lamp bottle clock phone camera watch chair umbrella",
    "luggage": "suitcase bag box basket parcel",
    "vehicle_public": "train bus plane taxi boat tram",
    "vehicle_own": "car motorbike lorry boat bicycle bus",
    "reading": "book newspaper magazine letter story message postcard notebook menu page",
    "writing": "letter book postcard story message report email sentence song",
    "cake": "cake omelette pancake pie pizza soup salad",
    "payable": "bill invoice ticket salary meal taxi room",
    "food_wash": "apple pear tomato strawberry carrot potato salad cherry",
    "repairable": "car bicycle clock watch lift roof computer printer door window phone lamp",
    "crossable": "street bridge river city village forest park lake",
    "paper_sign": "contract form cheque letter document report order",
    "thing_post": "parcel letter postcard gift book photo",
    "cancellable": "meeting appointment booking order trip concert match visit payment transfer",
    "printable": "report letter ticket photo page list invoice file contract",
    "cuttable": "apple cake onion carrot bread cheese ham pizza lemon sausage pie",
    "thing_use": "computer phone umbrella knife towel printer keyboard credit_card camera spoon",
    "device": "lamp computer phone printer screen server",
    "room_hotel": "room flat meeting_room",
    "container": "glass bottle cup basket box suitcase form bag",
    "flight": "taxi trip",
}

# Verbs that need no object; "aux" verbs take être.
INTRANSITIVE = """
work:travailler sleep:dormir smile:sourire laugh:rire sing:chanter dance:danser run:courir
walk:marcher swim:nager travel:voyager cry:pleurer shout:crier wait:attendre smoke:fumer
eat:manger play:jouer drive:conduire write:écrire read:lire speak:parler cook:cuisiner win:gagner
learn:apprendre lose:perdre"""
MOTION = """
go:aller:à come:venir:à arrive:arriver:à return:retourner:à stay:rester:à fall:tomber:
leave:partir: go_out:sortir: come_back:revenir: go_up:monter: go_down:descendre: die:mourir:
come_in:entrer: go_home:rentrer:"""
REFLEXIVE = """
get_up:lever wake_up:réveiller go_to_bed:coucher rest:reposer hurry:dépêcher get_lost:perdre
stop:arrêter get_dressed:habiller have_fun:amuser"""
GIVING = """
give:donner show:montrer send:envoyer lend:prêter sell:vendre return:rendre bring:apporter
explain:expliquer offer:offrir recommend:recommander"""
TALKING = "talk_to:parler phone:téléphoner answer:répondre write_to:écrire lie_to:mentir"

ENGLISH_IRREGULAR = """
eat:ate:eaten buy:bought:bought find:found:found forget:forgot:forgotten lose:lost:lost
sell:sold:sold break:broke:broken wear:wore:worn bring:brought:brought take:took:taken
see:saw:seen read:read:read write:wrote:written drink:drank:drunk make:made:made pay:paid:paid
choose:chose:chosen hear:heard:heard meet:met:met know:knew:known leave:left:left send:sent:sent
understand:understood:understood win:won:won hide:hid:hidden show:showed:shown sing:sang:sung
draw:drew:drawn cut:cut:cut drive:drove:driven hold:held:held keep:kept:kept steal:stole:stolen
build:built:built throw:threw:thrown tell:told:told sleep:slept:slept run:ran:run swim:swam:swum
speak:spoke:spoken go:went:gone come:came:come fall:fell:fallen get:got:got wake:woke:woken
have:had:had give:gave:given lend:lent:lent think:thought:thought say:said:said be:was:been
lie:lied:lied do:did:done"""

# je, il, nous, vous, ils; past participle
FRENCH_IRREGULAR = """
être:suis,est,sommes,êtes,sont;été
avoir:ai,a,avons,avez,ont;eu
aller:vais,va,allons,allez,vont;allé
faire:fais,fait,faisons,faites,font;fait
pouvoir:peux,peut,pouvons,pouvez,peuvent;pu
vouloir:veux,veut,voulons,voulez,veulent;voulu
devoir:dois,doit,devons,devez,doivent;dû
voir:vois,voit,voyons,voyez,voient;vu
prendre:prends,prend,prenons,prenez,prennent;pris
apprendre:apprends,apprend,apprenons,apprenez,apprennent;appris
comprendre:comprends,comprend,comprenons,comprenez,comprennent;compris
mettre:mets,met,mettons,mettez,mettent;mis
boire:bois,boit,buvons,buvez,boivent;bu
lire:lis,lit,lisons,lisez,lisent;lu
écrire:écris,écrit,écrivons,écrivez,écrivent;écrit
conduire:conduis,conduit,conduisons,conduisez,conduisent;conduit
traduire:traduis,traduit,traduisons,traduisez,traduisent;traduit
construire:construis,construit,construisons,construisez,construisent;construit
connaître:connais,connaît,connaissons,connaissez,connaissent;connu
recevoir:reçois,reçoit,recevons,recevez,reçoivent;reçu
suivre:suis,suit,suivons,suivez,suivent;suivi
ouvrir:ouvre,ouvre,ouvrons,ouvrez,ouvrent;ouvert
offrir:offre,offre,offrons,offrez,offrent;offert
dormir:dors,dort,dormons,dormez,dorment;dormi
servir:sers,sert,servons,servez,servent;servi
partir:pars,part,partons,partez,partent;parti
sortir:sors,sort,sortons,sortez,sortent;sorti
mentir:mens,ment,mentons,mentez,mentent;menti
courir:cours,court,courons,courez,courent;couru
naître:nais,naît,naissons,naissez,naissent;né
mourir:meurs,meurt,mourons,mourez,meurent;mort
venir:viens,vient,venons,venez,viennent;venu
revenir:reviens,revient,revenons,revenez,reviennent;revenu
tenir:tiens,tient,tenons,tenez,tiennent;tenu
sourire:souris,sourit,sourions,souriez,sourient;souri
rire:ris,rit,rions,riez,rient;ri
éteindre:éteins,éteint,éteignons,éteignez,éteignent;éteint
peindre:peins,peint,peignons,peignez,peignent;peint
dire:dis,dit,disons,dites,disent;dit
savoir:sais,sait,savons,savez,savent;su
falloir:faut,faut,faut,faut,faut;fallu
envoyer:envoie,envoie,envoyons,envoyez,envoient;envoyé
nettoyer:nettoie,nettoie,nettoyons,nettoyez,nettoient;nettoyé
essayer:essaie,essaie,essayons,essayez,essaient;essayé
payer:paie,paie,payons,payez,paient;payé
appeler:appelle,appelle,appelons,appelez,appellent;appelé
acheter:achète,achète,achetons,achetez,achètent;acheté
lever:lève,lève,levons,levez,lèvent;levé
préférer:préfère,préfère,préférons,préférez,préfèrent;préféré
répéter:répète,répète,répétons,répétez,répètent;répété
récupérer:récupère,récupère,récupérons,récupérez,récupèrent;récupéré"""
PERSONS = {"1s": 0, "3s": 1, "1p": 2, "2": 3, "3p": 4}
IMPERFECT = {
    "être": "étais était étions étiez étaient",
    "avoir": "avais avait avions aviez avaient",
}
ETRE = frozenset(
    """aller venir arriver retourner rester tomber partir sortir revenir monter descendre mourir
    entrer rentrer naître""".split()
)


@cache
def french(verb: str) -> tuple[tuple[str, ...], str]:
    """Return the five present forms (je, il, nous, vous, ils) and the past participle."""
    for line in FRENCH_IRREGULAR.split():
        name, _, rest = line.partition(":")
        if name == verb:
            forms, _, participle = rest.partition(";")
            return tuple(forms.split(",")), participle
    stem, ending = verb[:-2], verb[-2:]
    if ending == "ir":
        return tuple(stem + end for end in ("is", "it", "issons", "issez", "issent")), stem + "i"
    if ending == "re":
        third = "" if stem[-1] == "d" else "t"
        return tuple(stem + end for end in ("s", third, "ons", "ez", "ent")), stem + "u"
    soft = stem + "e" if stem[-1] == "g" else stem[:-1] + "ç" if stem[-1] == "c" else stem
    return (stem + "e", stem + "e", soft + "ons", stem + "ez", stem + "ent"), stem + "é"


def present(verb: str, person: str) -> str:
    """Return a French verb in the present: `present("finir", "1p")` is "finissons"."""
    return french(verb)[0][PERSONS[person]]


def imperfect(verb: str, person: str) -> str:
    """Return être or avoir in the imperfect."""
    return IMPERFECT[verb].split()[PERSONS[person]]


def participle(verb: str, gender: str = "m", plural: bool = False) -> str:
    """Return the past participle of a French verb, in agreement."""
    form = french(verb)[1]
    if not plural and gender == "m":
        return form
    form = {"dû": "du"}.get(form, form) + ("e" if gender == "f" else "")
    return form + ("s" if plural and not form.endswith("s") else "")


def english(verb: str, form: str) -> str:
    """Return a form of an English verb ("third", "past", "done", "ing"); `look for` keeps "for"."""
    head, _, rest = verb.partition(" ")
    irregular = dict(
        (entry.split(":")[0], entry.split(":")[1:]) for entry in ENGLISH_IRREGULAR.split()
    )
    if form in ("past", "done"):
        pair = irregular.get(head)
        head = pair[form == "done"] if pair else regular(head, "ed")
    elif form == "ing":
        head = {"lie": "lying", "be": "being"}.get(head) or regular(head, "ing")
    elif form == "third":
        head = {"have": "has", "be": "is"}.get(head) or third(head)
    return f"{head} {rest}".strip()


def third(head: str) -> str:
    """Return the third person singular: "watches", "carries", "plays"."""
    if head.endswith("y") and head[-2] not in "aeiou":
        return head[:-1] + "ies"
    return head + ("es" if head.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


DOUBLED = frozenset("stop cut run swim get cancel travel forget".split())


def regular(head: str, ending: str) -> str:
    """Return the form with -ed or -ing: "stopped", "carried", "using"."""
    if head in DOUBLED and not (head == "forget" and ending == "ed"):
        return head + head[-1] + ending
    if head.endswith("y") and ending == "ed" and head[-2] not in "aeiou":
        return head[:-1] + "ied"
    if head.endswith("e") and not head.endswith("ee"):
        return head[:-1] + ending
    return head + ending

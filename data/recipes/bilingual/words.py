"""The words of the grammar: nouns with their gender, adjectives, adverbs and names.

One English word has one French word here, so that a sentence has one preferred translation.
An entry is `english:french:gender`; an irregular plural follows a slash (`knife/knives:couteau`),
and a star marks an h that takes no elision (`le *hamburger`).
"""

NOUNS = {
    "person": """
waiter:serveur:m waitress:serveuse:f doctor:médecin:m teacher:professeur:m nurse:infirmière:f
neighbour:voisin:m customer:client:m colleague:collègue:m boss:patron:m brother:frère:m
sister:sœur:f friend:ami:m daughter:fille:f son:fils:m man/men:homme:m woman/women:femme:f
boy:garçon:m mother:mère:f father:père:m husband:mari:m aunt:tante:f uncle:oncle:m
grandmother:grand-mère/grands-mères:f grandfather:grand-père/grands-pères:m baby:bébé:m
child/children:enfant:m student:étudiant:m driver:chauffeur:m manager:directeur:m
secretary:secrétaire:f engineer:ingénieur:m lawyer:avocat:m baker:boulanger:m butcher:boucher:m
cook:cuisinier:m actress:actrice:f actor:acteur:m singer:chanteur:m tourist:touriste:m
guest:invité:m dentist:dentiste:m plumber:plombier:m king:roi:m queen:reine:f
banker:banquier:m accountant:comptable:m farmer:fermier:m postman/postmen:facteur:m
writer:écrivain:m artist:artiste:m visitor:visiteur:m lady:dame:f
parent:parent:m""",
    "player": """
goalkeeper:gardien:m captain:capitaine:m striker:attaquant:m referee:arbitre:m
coach:entraîneur:m player:joueur:m defender:défenseur:m opponent:adversaire:m
supporter:supporter:m""",
    "animal": """
dog:chien:m cat:chat:m horse:cheval:m bird:oiseau:m rabbit:lapin:m cow:vache:f mouse/mice:souris:f
hen:poule:f duck:canard:m bee:abeille:f elephant:éléphant:m""",
    "food": """
apple:pomme:f pear:poire:f banana:banane:f orange:orange:f strawberry:fraise:f cherry:cerise:f
lemon:citron:m tomato/tomatoes:tomate:f potato/potatoes:pomme_de_terre:f carrot:carotte:f
onion:oignon:m mushroom:champignon:m egg:œuf:m sandwich:sandwich:m omelette:omelette:f
salad:salade:f soup:soupe:f pizza:pizza:f cake:gâteau:m croissant:croissant:m biscuit:biscuit:m
pancake:crêpe:f dessert:dessert:m yoghurt:yaourt:m hamburger:*hamburger:m sausage:saucisse:f
pie:tarte:f peach:pêche:f meal:repas:m""",
    "mass_food": """
bread:pain:m cheese:fromage:m butter:beurre:m rice:riz:m meat:viande:f ham:jambon:m
fish:poisson:m chicken:poulet:m salt:sel:m sugar:sucre:m flour:farine:f chocolate:chocolat:m
honey:miel:m jam:confiture:f garlic:ail:m oil:huile:f ice_cream:glace:f""",
    "drink": """
water:eau:f wine:vin:m beer:bière:f coffee:café:m tea:thé:m milk:lait:m lemonade:limonade:f
orange_juice:jus_d'orange:m cider:cidre:m""",
    "clothes": """
hat:chapeau:m coat:manteau:m shirt:chemise:f dress:robe:f scarf/scarves:écharpe:f jacket:veste:f
skirt:jupe:f tie:cravate:f watch:montre:f ring:bague:f necklace:collier:m""",
    "thing": """
key:clé:f book:livre:m umbrella:parapluie:m suitcase:valise:f bag:sac:m phone:téléphone:m
computer:ordinateur:m wallet:portefeuille:m passport:passeport:m ticket:billet:m
camera:appareil_photo/appareils_photo:m shoe:chaussure:f glove:gant:m sock:chaussette:f
knife/knives:couteau:m fork:fourchette:f spoon:cuillère:f plate:assiette:f glass:verre:m
cup:tasse:f bottle:bouteille:f pen:stylo:m pencil:crayon:m notebook:cahier:m newspaper:journal:m
magazine:magazine:m letter:lettre:f postcard:carte_postale/cartes_postales:f card:carte:f
parcel:colis:m gift:cadeau:m toy:jouet:m ball:ballon:m bicycle:vélo:m box:boîte:f basket:panier:m
lamp:lampe:f mirror:miroir:m clock:horloge:f towel:serviette:f blanket:couverture:f
pillow:oreiller:m flower:fleur:f photo/photos:photo:f painting:tableau:m guitar:guitare:f
candle:bougie:f
charger:chargeur:m keyboard:clavier:m screen:écran:m printer:imprimante:f""",
    "furniture": """
table:table:f chair:chaise:f bed:lit:m sofa:canapé:m desk:bureau:m cupboard:placard:m
shelf/shelves:étagère:f drawer:tiroir:m carpet:tapis:m armchair:fauteuil:m""",
    "part": "roof:toit:m wall:mur:m",
    "opening": "door:porte:f window:fenêtre:f curtain:rideau:m gate:portail:m",
    "vehicle": """
car:voiture:f train:train:m bus:bus:m plane:avion:m taxi:taxi:m boat:bateau:m motorbike:moto:f
lorry:camion:m tram:tramway:m""",
    "place": """
station:gare:f airport:aéroport:m bank:banque:f hotel:hôtel:m restaurant:restaurant:m
school:école:f hospital:hôpital:m market:marché:m beach:plage:f museum:musée:m cinema:cinéma:m
theatre:théâtre:m library:bibliothèque:f pharmacy:pharmacie:f bakery:boulangerie:f
supermarket:supermarché:m park:parc:m church:église:f stadium:stade:m swimming_pool:piscine:f
post_office:poste:f university:université:f office:bureau:m castle:château:m town_hall:mairie:f
factory:usine:f embassy:ambassade:f bookshop:librairie:f port:port:m
police_station:commissariat:m shop:magasin:m""",
    "room": """
room:chambre:f kitchen:cuisine:f bathroom:salle_de_bains:f living_room:salon:m
dining_room:salle_à_manger:f garden:jardin:m house:maison:f flat:appartement:m cellar:cave:f
meeting_room:salle_de_réunion:f corridor:couloir:m garage:garage:m building:immeuble:m
lift:ascenseur:m""",
    "outside": """
street:rue:f city:ville:f village:village:m forest:forêt:f mountain:montagne:f river:rivière:f
lake:lac:m bridge:pont:m""",
    "paper": """
contract:contrat:m report:rapport:m invoice:facture:f bill:addition:f menu:menu:m receipt:reçu:m
form:formulaire:m cheque:chèque:m list:liste:f order:commande:f document:document:m
transfer:virement:m payment:paiement:m message:message:m email:e-mail:m""",
    "matter": """
account:compte:m loan:prêt:m meeting:réunion:f appointment:rendez-vous:m project:projet:m
budget:budget:m question:question:f answer:réponse:f problem:problème:m mistake:erreur:f
idea:idée:f
decision:décision:f price:prix:m booking:réservation:f address:adresse:f company:entreprise:f
credit_card:carte_de_crédit:f branch:agence:f salary:salaire:m job:emploi:m
interest_rate:taux_d'intérêt:m""",
    "screen": """
file:fichier:m folder:dossier:m password:mot_de_passe:m button:bouton:m tab:onglet:m page:page:f
image:image:f setting:paramètre:m cell:cellule:f row:ligne:f column:colonne:f
change:modification:f
update:mise_à_jour:f extension:extension:f language:langue:f theme:thème:m command:commande:f
shortcut:raccourci:m link:lien:m comment:commentaire:m version:version:f server:serveur:m
kernel:noyau:m toolbar:barre_d'outils:f icon:icône:f session:session:f connection:connexion:f
program:programme:m user:utilisateur:m""",
    "football": """
match:match:m goal:but:m team:équipe:f penalty:penalty:m pass:passe:f cup:coupe:f season:saison:f
championship:championnat:m victory/victories:victoire:f defeat:défaite:f corner:corner:m
red_card:carton_rouge/cartons_rouges:m yellow_card:carton_jaune/cartons_jaunes:m
free_kick:coup_franc/coups_francs:m final:finale:f""",
    "leisure": """
film:film:m song:chanson:f story:histoire:f lesson:leçon:f word:mot:m sentence:phrase:f
joke:blague:f
game:jeu:m trip:voyage:m visit:visite:f party:fête:f concert:concert:m secret:secret:m
day:jour:m week:semaine:f month:mois:m""",
}

# english:french[/feminine][/before a vowel]; "<" stands before the noun, "." never beside one,
# "=" never changes. Groups say what a quality can be said of.
ADJECTIVES = {
    "person": """
old:<vieux/vieille/vieil new:<nouveau/nouvelle/nouvel young:<jeune good:<bon/bonne
bad:<mauvais tall:<grand tired:fatigué happy:heureux sad:triste proud:fier jealous:jaloux/jalouse
lazy:paresseux brave:courageux polite:poli rude:impoli patient:patient nervous:nerveux
serious:sérieux shy:timide rich:riche poor:.pauvre sick:malade ready:.prêt busy:occupé
intelligent:intelligent curious:curieux generous:généreux honest:honnête single:célibataire
married:marié alone:.seul strong:fort weak:faible injured:blessé satisfied:satisfait
worried:inquiet/inquiète surprised:surpris disappointed:déçu discreet:discret/discrète
active:actif
creative:créatif loyal:loyal funny:drôle crazy:fou/folle kind:gentil famous:célèbre blond:blond
excellent:<excellent important:important French:français English:anglais German:allemand
Italian:italien Spanish:espagnol Greek:grec/grecque Turkish:turc/turque American:américain
Japanese:japonais Canadian:canadien Portuguese:portugais Swiss:suisse Belgian:belge
slow:lent fast:rapide small:<petit late:.=en_retard angry:.=en_colère other:!autre""",
    "animal": """
old:<vieux/vieille/vieil beautiful:<beau/belle/bel big:<grand small:<petit young:<jeune
tired:fatigué
happy:heureux sad:triste lazy:paresseux brave:courageux nervous:nerveux curious:curieux
sick:malade
strong:fort weak:faible injured:blessé fast:rapide slow:lent funny:drôle black:noir
white:blanc/blanche grey:gris brown:=marron dangerous:dangereux dirty:sale clean:propre
wet:mouillé
intelligent:intelligent other:!autre first:!premier last:!dernier second:!deuxième alone:.seul""",
    "thing": """
old:<vieux/vieille/vieil new:<nouveau/nouvelle/nouvel beautiful:<beau/belle/bel big:<grand
small:<petit good:<bon/bonne bad:<mauvais pretty:<joli red:rouge blue:bleu green:vert yellow:jaune
black:noir white:blanc/blanche grey:gris brown:=marron pink:rose purple:violet/violette
broken:cassé expensive:cher cheap:.=bon_marché heavy:lourd light:léger empty:vide full:plein
dirty:sale clean:propre dry:sec/sèche wet:mouillé round:rond square:carré modern:moderne
useful:utile useless:inutile strange:étrange elegant:élégant magnificent:magnifique
slow:lent fast:rapide soft:doux/douce available:.disponible French:français English:anglais
German:allemand
Italian:italien Spanish:espagnol Japanese:japonais American:américain first:!premier last:!dernier
other:!autre same:!même second:!deuxième third:!troisième""",
    "food": """
good:<bon/bonne bad:<mauvais excellent:<excellent big:<grand small:<petit fresh:frais/fraîche
delicious:délicieux salty:salé sweet:sucré bitter:amer/amère spicy:épicé ripe:mûr raw:cru
hot:chaud
cold:froid cheap:.=bon_marché expensive:cher dry:sec/sèche French:français Italian:italien
Greek:grec/grecque Spanish:espagnol first:!premier last:!dernier other:!autre""",
    "place": """
old:<vieux/vieille/vieil new:<nouveau/nouvelle/nouvel beautiful:<beau/belle/bel big:<grand
small:<petit pretty:<joli modern:moderne closed:fermé open:ouvert empty:vide full:plein
quiet:calme
noisy:bruyant clean:propre dirty:sale famous:célèbre dangerous:dangereux public:public/publique
private:privé local:local national:national magnificent:magnifique comfortable:confortable
ancient:ancien French:français English:anglais German:allemand Italian:italien
first:!premier last:!dernier other:!autre same:!même second:!deuxième""",
    "paper": """
long:<long/longue short:court new:<nouveau/nouvelle/nouvel important:important difficult:difficile
easy:facile complete:complet/complète incomplete:incomplet/incomplète secret:secret/secrète
urgent:urgent necessary:nécessaire annual:annuel monthly:mensuel main:principal recent:récent
current:actuel previous:précédent following:suivant incorrect:incorrect correct:correct
valid:valide unknown:inconnu hidden:caché missing:manquant visible:visible simple:simple
complicated:compliqué personal:personnel professional:professionnel possible:possible
impossible:impossible wrong:.faux/fausse interesting:intéressant boring:ennuyeux official:officiel
international:international private:privé first:!premier last:!dernier other:!autre same:!même
second:!deuxième third:!troisième available:.disponible real:!vrai electronic:électronique
digital:numérique slow:lent fast:rapide""",
    "leisure": """
long:<long/longue short:court interesting:intéressant boring:ennuyeux funny:drôle sad:triste
good:<bon/bonne bad:<mauvais excellent:<excellent beautiful:<beau/belle/bel difficult:difficile
easy:facile important:important new:<nouveau/nouvelle/nouvel old:<vieux/vieille/vieil
magnificent:magnifique strange:étrange first:!premier last:!dernier other:!autre same:!même
next:!prochain second:!deuxième dangerous:dangereux true:.vrai""",
}
ADJECTIVES_OF = {
    "person": "person", "player": "person", "animal": "animal", "food": "food",
    "mass_food": "food", "drink": "food", "clothes": "thing", "thing": "thing",
    "furniture": "thing", "part": "thing", "opening": "thing", "vehicle": "thing", "place":
"place",
    "room": "place", "outside": "place", "paper": "paper", "matter": "paper", "screen": "paper",
    "football": "leisure", "leisure": "leisure",
}  # fmt: skip

MEN = "Paul Hugo Karim Louis Thomas Omar Pierre Marc Antoine Henri"
WOMEN = "Marie Anne Léa Sofia Emma Julie Nadia Alice Claire Inès"
TITLED = [
    ("Mr Martin", "M. Martin", "m"),
    ("Mr Leroy", "M. Leroy", "m"),
    ("Mrs Dupont", "Mme Dupont", "f"),
    ("Mrs Moreau", "Mme Moreau", "f"),
]
CITIES = """
Paris:Paris Lyon:Lyon Marseille:Marseille Nice:Nice London:Londres Rome:Rome Madrid:Madrid
Berlin:Berlin Brussels:Bruxelles Geneva:Genève Vienna:Vienne Lisbon:Lisbonne Athens:Athènes
Venice:Venise Montreal:Montréal Bordeaux:Bordeaux Nantes:Nantes Amsterdam:Amsterdam"""
COUNTRIES = """
France:France:f Germany:Allemagne:f Italy:Italie:f Spain:Espagne:f Belgium:Belgique:f
Switzerland:Suisse:f England:Angleterre:f Greece:Grèce:f China:Chine:f Portugal:Portugal:m
Canada:Canada:m Japan:Japon:m Morocco:Maroc:m Brazil:Brésil:m the_United_States:États-Unis:p"""
WEEKDAYS = """
Monday:lundi Tuesday:mardi Wednesday:mercredi Thursday:jeudi Friday:vendredi Saturday:samedi
Sunday:dimanche"""
MONTHS = """
January:janvier February:février March:mars April:avril May:mai June:juin July:juillet August:août
September:septembre October:octobre November:novembre December:décembre"""
NUMBERS = """
two:deux three:trois four:quatre five:cinq six:six seven:sept eight:*huit nine:neuf ten:dix
eleven:*onze twelve:douze thirteen:treize fourteen:quatorze fifteen:quinze sixteen:seize
twenty:vingt thirty:trente forty:quarante fifty:cinquante sixty:soixante a_hundred:cent"""

# When: english:french. Which tense they go with is the key.
TIMES = {
    "past": """
yesterday:hier last_night:hier_soir last_week:la_semaine_dernière last_month:le_mois_dernier
last_year:l'année_dernière yesterday_morning:hier_matin two_days_ago:il_y_a_deux_jours""",
    "future": """
tomorrow:demain tonight:ce_soir next_week:la_semaine_prochaine next_month:le_mois_prochain
next_year:l'année_prochaine tomorrow_morning:demain_matin tomorrow_evening:demain_soir
soon:bientôt""",
    "habit": """
every_day:tous_les_jours every_morning:tous_les_matins every_evening:tous_les_soirs
every_week:toutes_les_semaines in_summer:en_été in_winter:en_hiver in_spring:au_printemps
at_noon:à_midi at_midnight:à_minuit in_the_morning:le_matin in_the_evening:le_soir""",
    "now": """
today:aujourd'hui now:maintenant this_morning:ce_matin this_evening:ce_soir
this_week:cette_semaine at_the_moment:en_ce_moment""",
    "any": "today:aujourd'hui this_morning:ce_matin this_week:cette_semaine",
}
OFTEN = "often:souvent always:toujours sometimes:parfois"
MANNERS = """
a_lot:beaucoup well:bien too_much:trop slowly:lentement quickly:rapidement quietly:doucement
here:ici over_there:là-bas together:ensemble outside:dehors inside:à_l'intérieur better:mieux
early:tôt late:tard alone:seul"""
DEGREES = "very:très too:trop really:vraiment quite:assez so:si a_little:un_peu"
QUANTIFIERS = """
many:beaucoup_de! several:plusieurs some:des a_few:quelques too_many:trop_de! enough:assez_de!
all_the:tous_les both:les_deux so_many:tant_de!"""
CONTAINERS = """
a_bottle_of:une_bouteille_de! a_glass_of:un_verre_de! a_cup_of:une_tasse_de! a_kilo_of:un_kilo_de!
a_piece_of:un_morceau_de! a_litre_of:un_litre_de!"""
WHERE = """
on:sur under:sous in:dans behind:derrière in_front_of:devant next_to:à_côté_de! near:près_de!
opposite:en_face_de!"""

PHRASES = """
Good morning! = Bonjour !
Good evening! = Bonsoir !
Good night! = Bonne nuit !
Goodbye! = Au revoir !
Hello! = Bonjour !
Thank you. = Merci.
Thank you very much. = Merci beaucoup.
Thank you for your help. = Merci de votre aide.
How are you? = Comment allez-vous ?
I am very well, thank you. = Je vais très bien, merci.
See you tomorrow! = À demain !
See you soon! = À bientôt !
Excuse me. = Excusez-moi.
I am sorry. = Je suis désolé.
We are sorry. = Nous sommes désolés.
You're welcome. = De rien.
Enjoy your meal! = Bon appétit !
Where are the toilets? = Où sont les toilettes ?
What is your name? = Comment vous appelez-vous ?
How old are you? = Quel âge avez-vous ?
I do not understand. = Je ne comprends pas.
I do not know. = Je ne sais pas.
Do you speak English? = Est-ce que vous parlez anglais ?
I do not speak French very well. = Je ne parle pas très bien français.
Good luck! = Bonne chance !
Happy birthday! = Joyeux anniversaire !
Welcome! = Bienvenue !
Congratulations! = Félicitations !
What time is it? = Quelle heure est-il ?
Help! = Au secours !
Be careful! = Faites attention !
Of course. = Bien sûr.
Nothing has changed. = Rien n'a changé.
Nobody is here. = Personne n'est là.
Are you sure? = Êtes-vous sûr ?
Please wait. = Veuillez patienter.
The bill, please. = L'addition, s'il vous plaît.
A table for two, please. = Une table pour deux, s'il vous plaît.
It is raining. = Il pleut.
It is snowing. = Il neige.
It is cold today. = Il fait froid aujourd'hui.
It is hot today. = Il fait chaud aujourd'hui.
It is hot in summer. = Il fait chaud en été.
It is cold in winter. = Il fait froid en hiver.
The weather is fine. = Il fait beau.
It is raining in London. = Il pleut à Londres.
"""

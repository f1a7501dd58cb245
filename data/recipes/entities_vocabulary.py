"""The words of the entity grammar: names of people, parts of organisation names, places.

Words stand in strings, parted by commas. No person, organisation or place of the test split is
here. Famous people are left out: a name of the grammar is a first name and a surname drawn apart.
"""


def words(text: str) -> tuple[str, ...]:
    """Split a vocabulary string at its commas."""
    return tuple(" ".join(word.split()) for word in text.split(",") if word.strip())


# --- People -----------------------------------------------------------------------------------

FIRST_NAMES = words("""
Aaron, Abigail, Abraham, Adele, Aditi, Adnan, Adriana, Agnieszka, Ahmed, Aiko, Aisha, Akira, Alan,
Alba, Alejandro, Alfred, Alice, Aline, Amina, Amir, Amit, Ana, Anders, Andrea, Andrei, Angela,
Anita, Anna, Antoine, Antonia, Anya, Arman, Astrid, Asuka, Aurélie, Ayo, Azadeh, Barbara, Bashir,
Beata, Benedikt, Bianca, Birgit, Björn, Bongani, Boris, Brendan, Brigitte, Camila, Carl, Carmen,
Caroline, Cecilia, Chen, Chidi, Chika, Chloe, Christophe, Claire, Clara, Cosmin, Craig, Cristina,
Cyril, Daan, Dalia, Damir, Daniel, Daniela, Daria, David, Deborah, Deepika, Denise, Derek, Diana,
Dieter, Dina, Dominic, Donatella, Doris, Edgar, Eduardo, Efua, Eileen, Ekaterina, Eleni, Elias,
Elisa, Ellen, Emily, Emma, Emmanuel, Enrique, Erik, Esi, Esperanza, Esther, Eva, Fabio, Farah,
Fatima, Felipe, Felix, Fernanda, Filip, Finn, Francesca, Franziska, Freya, Gabriel, Gael, Geeta,
George, Gerald, Gloria, Goran, Greta, Guillaume, Gulnara, Gunnar, Habiba, Hana, Hans, Harold,
Haruki, Heba, Helen, Henry, Hiba, Hugo, Husein, Ibrahim, Ignacio, Ilona, Imran, Indira, Irina,
Isaac, Isabel, Ismail, Ivan, Jabu, Jacob, Jacques, Jae-won, Jana, Javier, Jin, Joana, Johanna,
John, Jorge, Josefina, Joseph, Juan, Judith, Julia, Kaito, Kamal, Karen, Karim, Karl, Katarina,
Kateryna, Kenneth, Kerstin, Khalid, Kiran, Klaus, Kristina, Lakshmi, Lamine, Lara, Laszlo, Laura,
Layla, Leena, Leila-Rose, Leo, Leonor, Lidia, Lina, Linda, Lorenzo, Louise, Lucas, Lucia, Luigi,
Lwazi, Magnus, Malik, Manon, Manuel, Marcel, Maria, Mariam, Marina, Mario, Marlon, Martin, Mateo,
Mathilde, Mei, Mercy, Michael, Michiko, Miguel, Mihai, Mikael, Ming, Minh, Mira, Mohamed, Mona,
Monica, Murat, Musa, Nadia, Naomi, Natalia, Neha, Nia, Nicolas, Nina, Njeri, Nora, Norman, Olena,
Olga, Oliver, Olivia, Osman, Pablo, Paloma, Patrick, Paul, Paula, Pavel, Pedro, Peter, Philip,
Pierre, Pooja, Rachel, Rafael, Ramesh, Raquel, Rashid, Rebecca, Reza, Ricardo, Rita, Robert,
Roberto, Roman, Rosario, Ruben, Ruth, Sabine, Salma, Samantha, Samir, Sandra, Sanne, Sara, Saule,
Sebastian, Selma, Sergei, Shanti, Sharon, Shira, Simon, Sindiwe, Sofia, Sophie, Stella, Stephen,
Suresh, Susanne, Sven, Sylvie, Takumi, Tamar, Tamara, Tanvi, Tarek, Tatiana, Temitope, Teresa,
Thabo, Theo, Thomas, Tiago, Timur, Tove, Uche, Ulrike, Usha, Valeria, Vera, Vikram, Vincent, Viola,
Vivek, Walid, Wanda, Wei, Wilhelm, Xavier, Xin, Yara, Yasmin, Yohannes, Yolanda, Youssef, Yuna,
Yusra, Yvette, Zahra, Zara, Zeinab, Ziad, Zoran, Zuzana, Amber, April, Autumn, Bill, Daisy, Faith,
Hazel, Holly, Iris, Jack, Joy, June, Mark, May, Olive, Pearl, Rob, Ruby, Sky, Violet, Drew, Angel,
Christian, Reed
""")

SURNAMES = words("""
Abebe, Abdullahi, Achterberg-Roos, Adeyemi, Aguirre, Ahmadi, Akhtar, Alvarez, Andersen, Andersson,
Antonov, Appiah, Arslan, Asante, Aydın, Bailey, Bajwa, Bakker, Balogun, Banda, Baptiste, Barbosa,
Barros, Bauer, Becker, Benitez, Bennett, Berg, Bernard, Bianchi, Blanchard, Bose, Botha, Boyle,
Braun, Brooks, Bui, Bukhari, Cabrera, Calderón, Campbell, Cardenas, Carlsson, Chanda, Chavez, Chen,
Chin, Chowdhary, Christensen, Clarke, Cohen, Coleman, Collins, Contreras, Cooper, Correia, Costa,
Cruz, Dahl, Davies, Delgado, Desai, Diaz, Dimitrov, Dlamini, Doyle, Dube, Dubois, Duran, Eriksen,
Espinoza, Estrada, Evans, Eze, Faria, Farouk, Fernando, Fischer, Fisher, Flores, Fofana, Fontaine,
Foster, Fraser, Fuentes, Fujita, Gallagher, Garcia, Gebre, Georgiou, Ghosh, Gibson, Gomez,
Gonzalez, Gordon, Gupta, Gutierrez, Hamid, Hansen, Haque, Hassan, Henriksen, Hernandez, Herrera,
Hoang, Hoffmann, Holm, Horvat, Hossain, Hughes, Hussain, Ibarra, Ilić, Inoue, Ishikawa, Islam, Ito,
Ivanov, Iyer, Jackson, Jansen, Jensen, Jiménez, Johansson, Joshi, Juarez, Kabir, Kagame-Obi, Kang,
Kapoor, Karlsson, Kato, Kaur, Keita, Kelly, Khan, Khumalo, Kimura, Klein, Kobayashi, Koch, Konaté,
Korhonen, Kovács, Kowalski, Krüger, Kumar, Kuznetsov, Lambert, Larsen, Laurent, Leclair, Lefebvre,
Leung, Lewandowski, Li, Lim, Lopes, Lopez, Lund, Maas, MacDonald, Machado, Mahlangu, Makinde,
Maldonado, Malik, Marković, Marques, Martin, Martinez, Matsuda, Mazur, Mbaye, Medina, Mehta, Meier,
Mendes, Mensah, Meyer, Miller, Mitchell, Mohamud, Molina, Moore, Morales, Moreno, Morgan, Moyo,
Müller, Murphy, Mutasa, Naidoo, Nair, Navarro, Ndiaye, Ndlovu, Neumann, Nguyen, Nielsen,
Nikolaidis, Nilsson, Njoroge, Novak, Nunes, Nyambura, O'Brien, O'Connor, O'Sullivan, Obi, Ochieng,
Odhiambo, Okafor, Okeke, Olsen, Omar, Onyango, Ortega, Ortiz, Osei, Osman, Owusu, Özturk, Pacheco,
Palmer, Papadopoulos, Park, Parker, Patel, Pavlenko, Pereira, Perez, Persson, Peters, Petrov, Pham,
Phiri, Pinto, Popescu, Popov, Quinn, Qureshi, Rahman, Ramirez, Ramos, Rao, Raman, Reddy, Reyes,
Ribeiro, Ricci, Richter, Rivera, Roberts, Rocha, Rodrigues, Rojas, Romano, Rossi, Rousseau, Roy,
Ruiz, Russo, Saito, Salazar, Saleh, Sanchez, Sandhu, Santana, Sasaki, Schmidt, Schulz, Schwarz,
Scott, Sen, Shah, Sharma, Shevchenko, Shimizu, Silva-Reis, Simić, Simmons, Singh, Smirnov,
Sokolova, Soto, Souza, Stewart, Sturm, Suzuki, Svensson, Takahashi, Tanner, Taylor, Tembo-Jones,
Tesfaye, Thapa, Thomsen, Torres, Turner, Vargas-Lee, Vega, Verma, Visser, Vogel, Volkov, Wagner,
Wanjiru, Ward, Watanabe, Weber, Wilson, Wong, Wright, Wu, Yang, Yeo, Yılmaz, Young, Zamora, Zhang,
Zhou, Zimmermann, Bell, Bird, Brown, Bush, Cook, Field, Green, Hill, Hunt, King, Lamb, Long, Marsh,
Noble, Page, Pike, Price, Rice, Snow, Stone, Walker, West, White, Wood, Woods, van Dijk,
van der Berg, de Souza, de Jong, dos Santos, al-Masri, el-Amin, von Hagen, di Stefano, Le Roux,
St John
""")

TITLES = words("""
Mr, Mrs, Ms, Dr, Professor, Judge, Sir, Captain, Sergeant, Inspector, Minister, President, Senator,
Councillor, Bishop, Sister, Father, Coach, Chancellor, Ambassador, General, Lady, Detective, Mayor
""")
ROLES = words("""
a nurse, a retired teacher, a lorry driver, the goalkeeper, a carpenter, the finance minister,
a student, the night porter, a midwife, the chief economist, a baker, a violinist, a fisherman,
the club captain, a plumber, the caretaker, a lawyer, a beekeeper, the new head of sales, a pilot,
an engineer, an accountant, a poet, a farmer, a dentist, the former mayor, a historian, a cook,
a spokeswoman, a climber, the youngest member, a software developer, a widow, a volunteer
""")

# --- Organisations ----------------------------------------------------------------------------

STEMS = words("""
Acorn, Albion, Alpine, Amber, Anchor, Apex, Arbor, Arrow, Ash Tree, Beacon, Birch, Blackrock Hill,
Blue Door, Bluebell, Bridgewater, Bright Star, Broadleaf, Cardinal, Cedar, Citadel, Clearwater,
Cobalt, Compass, Copperfield, Coral, Crown, Crystal, Delta, Diamond, Dolphin, Eagle, Eastgate,
Ember, Emerald, Equinox, Evergreen, Falcon, Fairway, Feather, First Light, Forge, Fortune,
Foxglove, Frontier, Galaxy, Garnet, Gateway, Golden Lion, Granite, Greenfield, Harvest, Hawthorn,
Helios, Heritage, Highland, Horizon, Iron Gate, Ivory, Jade, Jubilee, Juniper, Keystone, Lantern,
Laurel, Liberty, Lighthouse, Lion, Lotus, Magnolia, Maple, Marigold, Meadow, Mercury, Millstone,
Monarch, Moonlight, Mosaic, Mustard Seed, Nimbus, Nova, Oak, Oasis, Ocean, Olive Branch, Olympus,
Onyx, Opal, Orbit, Orchid, Osprey, Pacific, Palm, Paragon, Patriot, Pebble, Phoenix, Pilgrim,
Pinnacle, Pioneer, Polar, Prairie, Prism, Quantum, Quarry, Raven, Red Kite, Redwood, Regent, Ridge,
River, Rocket, Rowan, Royal, Saffron, Sapphire, Scarlet, Seabird, Sequoia, Silver, Skyline,
Snowdrop, Solar, Southbank, Sparrow, Spire, Spring, Starling, Sterling, Summit, Sunflower, Sunrise,
Swan, Tango, Terra, Thistle, Three Rivers, Tidewater, Titan, Topaz, Trident, Tulip, Union, Unity,
Valley, Vanguard, Velvet, Vista, Walnut, Wave, Westbridge, White Rose, Willow, Windmill,
Yellow Brick, Zephyr
""")
BRAND_HEADS = words("""
Acu, Aero, Agi, Alto, Ana, Aqua, Aro, Avi, Axi, Bel, Bio, Bora, Calo, Cel, Cira, Clo, Cor, Cyra,
Dato, Deka, Doro, Elo, Ena, Evo, Fera, Fino, Flexi, Gala, Geno, Gro, Hexa, Holo, Iga, Inno, Jovi,
Kali, Kine, Lexi, Lino, Logi, Luxo, Mara, Medi, Mira, Mono, Nano, Neo, Novo, Octo, Omni, Opti,
Orbi, Oxy, Para, Pixa, Poly, Proxi, Quali, Quo, Rapi, Rena, Rota, Sani, Sema, Sino, Sola, Spiro,
Stella, Syna, Tala, Techni, Tera, Toro, Trans, Tri, Ultra, Uni, Vali, Vela, Veri, Vita, Vora, Xeno,
Yota, Zeta, Zoo
""")
BRAND_TAILS = words("""
bank, bit, byte, cast, chem, com, core, corp, data, dex, dine, dyne, fin, flux, form, gen, gon,
grid, jet, lab, lex, line, link, logic, lux, mart, med, mesh, mobil, mont, net, nix, nomics, path,
pay, pharm, plex, point, port, ra, ris, scan, soft, sol, span, star, tech, tek, tex, thon, tone,
tron, va, vance, via, vio, vista, ware, wave, wing, works, xa, xis, zon
""")
FIRM_ENDS = words("""
Airways, Analytics, Automotive, Biotech, Books, Breweries, Capital, Cars, Chemicals, Clinics,
Cloud, Coffee, Construction, Consulting, Cosmetics, Dairies, Design, Electronics, Energy,
Engineering, Entertainment, Farms, Fashion, Films, Foods, Freight, Furniture, Games, Gardens,
Glass, Group, Holdings, Homes, Hotels, Industries, Interiors, Labs, Logistics, Media, Mining,
Mobile, Motors, Networks, Oil, Partners, Pharma, Pictures, Ports, Power, Printing, Productions,
Properties, Rail, Records, Robotics, Security, Semiconductors, Shipping, Software, Solar, Steel,
Stores, Studios, Supermarkets, Systems, Taxis, Technologies, Telecom, Textiles, Tours, Toys,
Travel, Ventures, Water
""")
BANK_ENDS = words("""
Bank, Savings Bank, Credit Union, Building Society, Trust, Mutual, Finance, Capital, Insurance,
Assurance, Pensions, Investments, Commercial Bank, Private Bank, Life, Payments, Securities
""")
CLUB_ENDS = words("""
United, City, Town, Rovers, Wanderers, Athletic, Albion, Rangers, Hotspurs, County, Villa,
Harriers, FC, AFC, SC, Eagles, Lions, Tigers, Sharks, Wolves, Hawks, Bulls, Panthers, Giants,
Dragons, Kings, Stars, Knights, Raiders, Saints, Warriors, Rugby Club, Cricket Club, Ladies
""")
CLUB_HEADS = words("""
FC, AC, AS, Sporting, Dynamo, Real, Atlético, Olympique, Racing, Deportivo, Inter, Lokomotiv,
Union, Borussia, Eintracht, Hapoel, Young Boys, Stade, Botafogo de, Independiente
""")
FIELDS = words("""
Agriculture, Culture, Defence, Education, Energy, the Environment, Finance, Fisheries Reform,
Foreign Affairs, Forests, Health, Housing, Industry, the Interior, Justice, Labour, Migration,
Mines, Planning, Public Works, Rural Affairs, Science, Social Affairs, Sport, Tourism, Trade,
Transport, Water, Youth
""")
BODIES = words("""
Food Standards, Data Protection, Road Safety, Railway, Broadcasting, Aviation, Nuclear, Wildlife,
Coastal, Consumer, Competition, Medicines, Forestry, Weather, Space, Statistics, Grain, Fishing,
Chess, Athletics, Basketball, Swimming, Farming, Nursing, Teaching, Heritage, Monuments, Labour
""")
BODY_ENDS = words("""
Agency, Authority, Council, Commission, Board, Office, Inspectorate, Association, Federation,
Institute, Bureau, Committee, Tribunal, Confederation
""")
WORKERS = words("""
Miners, Teachers, Nurses, Bakers, Farmers, Drivers, Printers, Dockers, Actors, Journalists, Cooks,
Pilots, Postal Workers, Metalworkers, Weavers, Tenants, Students, Doctors, Cleaners, Musicians
""")
PARTIES = words("""
Conservative, Liberal, Social Democratic, Green, Labour, National, Republican, Radical, People's,
Centre, Reform, Christian Democratic, Progress, Unity, Homeland, Pirate, Agrarian, Civic
""")
CAUSES = words("""
Children, Rivers, Refugees, Otters, Literacy, the Blind, Peace, Whales, Orphans, Forests,
Human Rights, Clean Air, Stray Dogs, Hedgehogs, Old Churches, Lifeboats, the Homeless,
Young Readers, Elephants
""")
PAPERS = words("""
Times, Herald, Post, Gazette, Chronicle, Tribune, Mirror, Mail, Courier, Echo, Observer, Journal,
Star, Standard, Evening News, Argus, Mercury, Sun, Telegraph, Examiner
""")
SAINTS = words("""
Anne, Anthony, Catherine, Clare, Elizabeth, Francis, George, Helena, James, Joseph, Luke, Margaret,
Martin, Mary, Michael, Nicholas, Patrick, Paul, Peter, Thomas, Vincent
""")
KNOWN_ORGS = words("""
Nato, Unhcr, Fifa, Uefa, Opec, Nasa, Unicef, Interpol, the World Health Organization,
the United Nations, the European Union, the African Union, the Red Cross,
the International Monetary Fund, the European Central Bank, the Federal Reserve, the World Bank,
the BBC, Reuters, Al Jazeera, Le Monde, El País, Microsoft, Samsung, Siemens, Toyota, Honda,
Volkswagen, Renault, Airbus, Boeing, Nestlé, Unilever, Ikea, Lego, Tata, Infosys, Huawei, Alibaba,
Tencent, Spotify, Netflix, Ericsson, Nokia, Bosch, Philips, Danone, Barclays, HSBC, Santander,
Deutsche Bank, BNP Paribas, Lufthansa, Qantas, Emirates, Ryanair, Greenpeace, Oxfam,
Médecins Sans Frontières, Amnesty International, Harvard, Oxford University, the Sorbonne,
the Louvre, the Prado, Real Madrid, Liverpool, Chelsea, Barcelona, Bayern Munich, Celtic, Benfica,
Boca Juniors, Apple, Meta, Uber, Visa, Gap, Boots, Next, Oracle, Square, Stripe, Slack, Dove, Puma,
Jaguar, Caterpillar, Subway, Sprint, Kings, Virgin
""")

# --- Places -----------------------------------------------------------------------------------

CITIES = words("""
Aberdeen, Abidjan, Abu Dhabi, Abuja, Accra, Adana, Addis Ababa, Agadir, Ahmedabad, Aleppo, Algiers,
Almaty, Amman, Amsterdam, Ankara, Antananarivo, Antwerp, Arequipa, Asunción, Athens, Atlanta,
Auckland, Austin, Baghdad, Baku, Baltimore, Bamako, Bandung, Bangalore, Bangkok, Barcelona,
Barranquilla, Basel, Beijing, Beirut, Belfast, Belgrade, Berlin, Bern, Bilbao, Birmingham, Bishkek,
Bogotá, Bologna, Bordeaux, Boston, Bratislava, Brasília, Bremen, Brisbane, Bristol, Brno, Brussels,
Budapest, Buenos Aires, Busan, Cairo, Cali, Canberra, Cape Town, Caracas, Cardiff, Cartagena,
Chengdu, Chennai, Chicago, Chişinău, Christchurch, Cleveland, Coimbra, Cologne, Colombo, Conakry,
Copenhagen, Córdoba, Cusco, Dallas, Damascus, Dar es Salaam, Darwin, Davao, Delhi, Denver, Detroit,
Dhaka, Doha, Douala, Dresden, Dubai, Durban, Düsseldorf, Edinburgh, Esfahan, Espoo, Exeter, Fez,
Florence, Frankfurt, Fukuoka, Galway, Gaziantep, Gdańsk, Genoa, Ghent, Glasgow, Gothenburg,
Granada, Graz, Guadalajara, Guatemala City, Guayaquil, Harare, Havana, Hiroshima, Hobart, Honolulu,
Houston, Hyderabad, Innsbruck, Islamabad, Izmir, Jaipur, Jakarta, Jerusalem, Johannesburg, Kabul,
Kampala, Karachi, Kathmandu, Khartoum, Kingston, Kinshasa, Kobe, Kolkata, Kuala Lumpur, Kumasi,
Kyiv, Kyoto, La Paz, Lagos, Lahore, Leeds, Leipzig, León, Lille, Lima, Liverpool, Ljubljana, Łódź,
London, Los Angeles, Luanda, Lusaka, Lviv, Lyon, Madrid, Malaga, Malmö, Managua, Manchester,
Manila, Maputo, Mecca, Medellín, Melbourne, Mexico City, Miami, Milan, Minsk, Mogadishu, Mombasa,
Monrovia, Monterrey, Montevideo, Montpellier, Montreal, Moscow, Mumbai, Munich, Muscat, Nagoya,
Nantes, Naples, New York, Newcastle, Nottingham, Novi Sad, Odense, Oulu, Oviedo, Palermo,
Panama City, Paris, Perth, Philadelphia, Phnom Penh, Pittsburgh, Plovdiv, Porto Alegre, Portland,
Poznań, Pretoria, Quebec City, Quito, Rabat, Recife, Reykjavik, Rome, Rosario, Rotterdam, Saigon,
Salvador, Salzburg, San Diego, San Francisco, San José, Santiago, São Paulo, Sarajevo, Seattle,
Sendai, Seoul, Seville, Shanghai, Sheffield, Shenzhen, Skopje, Sofia, Southampton, Stockholm,
Strasbourg, Stuttgart, Suva, Sydney, Taipei, Tampere, Tashkent, Tehran, Tel Aviv, Thessaloniki,
Tirana, Tokyo, Toulouse, Tripoli, Trondheim, Tunis, Utrecht, Valencia, Vancouver, Verona, Vilnius,
Warsaw, Washington, Wellington, Winnipeg, Wrocław, Xi'an, Yangon, Yerevan, York, Zagreb, Zaragoza,
Zurich, Nice, Reading, Mobile, Phoenix, Buffalo, Rugby, Sandwich, Hull, Rye, Deal, Ware, Orlando,
Derby, Chester
""")
COUNTRIES = words("""
Afghanistan, Albania, Algeria, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain,
Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia, Botswana, Brazil,
Bulgaria, Burkina Faso, Burundi, Cambodia, Cameroon, Cape Verde, Chad, China, Colombia, Costa Rica,
Croatia, Cuba, Cyprus, Denmark, Ecuador, Egypt, El Salvador, England, Eritrea, Estonia, Ethiopia,
Fiji, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guyana,
Haiti, Honduras, Hungary, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast,
Jamaica, Kazakhstan, Kosovo, Kuwait, Latvia, Lebanon, Lesotho, Liberia, Libya, Lithuania,
Luxembourg, Madagascar, Malawi, Malaysia, Mali, Malta, Mauritius, Mexico, Moldova, Mongolia,
Montenegro, Mozambique, Myanmar, Namibia, Nepal, New Zealand, Nicaragua, Niger, Nigeria,
North Macedonia, Norway, Oman, Pakistan, Panama, Paraguay, Poland, Romania, Russia, Rwanda, Samoa,
Saudi Arabia, Scotland, Senegal, Serbia, Sierra Leone, Singapore, Slovenia, Somalia, South Africa,
South Korea, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan,
Tanzania, Thailand, Togo, Tonga, Turkey, Uganda, Ukraine, Uruguay, Uzbekistan, Venezuela, Wales,
Yemen, Zambia, Zimbabwe
""")
REGIONS = words("""
Andalusia, Bavaria, Bengal, Bohemia, Brittany, Burgundy, California, Catalonia, Cornwall, Crete,
Dalmatia, Devon, Flanders, Florida, Galicia, Gujarat, Hokkaido, Jutland, Kashmir, Kerala, Lapland,
Lombardy, Macau, Manitoba, Minnesota, Nevada, New England, Normandy, Ohio, Okinawa, Oregon,
Provence, Punjab, Quebec, Queensland, Rajasthan, Sardinia, Saxony, Scandinavia, Siberia, Sichuan,
Sicily, Silesia, Sumatra, Texas, Transylvania, Tyrol, Umbria, Utah, Yucatán, Yunnan, Zanzibar,
Bali, Borneo, Corsica, Java, Malabar, Mindanao, Rhodes Island, Vermont, Wallonia, Yorkshire, Asia,
Africa, Europe, South America, North Africa, the Middle East, the Balkans, the Caribbean, the Alps,
the Andes, the Himalayas, the Pyrenees, the Rockies, the Sahara, the Gobi Desert, the Nile,
the Rhine, the Thames, the Volga, the Mekong, the Ganges, the Seine, the Elbe, the Mississippi,
the Zambezi, the Congo River, the Red Sea, the North Sea, the Adriatic, the Mediterranean,
the Atlantic, the Indian Ocean, the Persian Gulf, the Bay of Bengal, the Gulf of Finland,
the Aral Sea, Lake Victoria, Lake Geneva, Lake Baikal, Lake Garda, Loch Ness, Mount Etna,
Mount Everest, Mount Fuji, Kilimanjaro, Mont Blanc, the Matterhorn, the Golan Heights,
the Faroe Islands, the Canary Islands, the Maldives, the Netherlands, the Philippines,
the United States, the United Kingdom, the Czech Republic, the Black Forest, the Lake District,
the Bronx, Brooklyn, Kreuzberg, Montmartre, Soho, Copacabana
""")
STREET_NAMES = words("""
Abbey, Acacia, Albert, Alder, Baker, Bank, Beech, Bridge, Broad, Canal, Castle, Cherry Tree,
Chestnut, Church, College, Cross, Dove, East, Elm, Farm, Ferry, Fleet, Forest, Fountain Hill,
Garden, George, Grange, Grove, Harbour, Hazel, High, Hill, Holly, Jubilee, Kensal, Kings, Lark,
Lime, London, Long, Lower, Main, Manor, Maple, Market, Mill, Moor, New, North, Oak, Orchard,
Oxford, Park, Pearl, Pine, Poplar, Priory, Quay, Queen, Railway, Richmond, River, Rose, School,
Shepherd, Silver, South, Spring, St Mary's, Station, Stone, Temple, Tower, Union, Upper, Vicarage,
Vine, Wall, Water, Well, West, William, Willow, York
""")
STREET_ENDS = words("""
Street, Street, Street, Road, Road, Road, Lane, Avenue, Square, Close, Drive, Terrace, Hill,
Crescent, Row, Gardens, Court, Place, Boulevard, Walk, Way
""")
STREETS = words("""
Rue Lepic, Rue de la Paix, Via Roma, Via Mazzini, Calle Mayor, Calle del Sol, Gran Vía,
Avenida Central, Avenida de Mayo, Hauptstrasse, Bahnhofstrasse, Lindenallee, Plaza Mayor,
Piazza Navona, Place Bellecour, Nevsky Prospect, Broadway, Fifth Avenue, Piccadilly, Keizersgracht,
Rua Augusta, Praça da Sé, Downing Street
""")
LANDMARKS = words("""
{city} Airport, {city} Central Station, {last} Park, Port {last}, Mount {last}, Lake {last},
Cape {last}, {last} Island, {last} Bridge, {last} Stadium, {stem} Beach, {stem} Valley,
{stem} Hill, {last} Falls, San {first}, Santa {first}, Fort {last}, {last}ville, {last}ton,
{stem} Bay, {last} Creek, {city} Cathedral, {last} Castle, Puerto {last}, East {last}, New {city},
{stem} Shopping Centre
""")

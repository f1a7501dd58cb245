"""The sentence frames of the entity grammar, one a line, and the remarks that may follow them.

{per} is a person with whatever name fits, {first} a first name, {last} a surname (titles stay
outside). {org} is any organisation; {bank}, {club}, {school}, {state}, {firm}, {charity}, {paper},
{union}, {party}, {hospital} and {hotel} are kinds of it. {place} is any place; {city}, {country},
{region}, {street}, {spot} are kinds. {when} brings its own preposition and looks back or, in a
frame about the future, ahead; {day}, {month}, {date} (to come) and {since} (gone by) bring none.
{n} is a number, {time} a time of day, {span} a duration: these are no entities.
"""

FRAMES = {
    "news": """
{per}, {role} from {city}, has won a prize of {money} for a film about {thing}.
{firm} will close its factory in {city} {when}, with the loss of {n} jobs.
The {state} fined {firm} {money} for selling {thing} without a licence.
{country} and {country} signed an agreement on {thing} {when}.
{per} was named head of the {state} {when}.
Police in {city} are looking for {per}, who has not been seen since {since}.
{role} told {paper} that {org} had known about the leak since {since}.
Shares in {firm} fell by {age} per cent after it cut its forecast for {year}.
A fire in {street} destroyed {n} homes {when}.
The government of {country} will spend {money} on {thing}.
{per} of {org} said that the delay was "a matter of {span}".
{firm} has bought {firm} for {money}.
{charity} says that {n} families in {region} have lost their homes.
Voters in {country} go to the polls {when}.
A court in {city} ordered {per} to pay {money} to {org}.
{paper} reported {when} that {per} was to leave {org}.
Talks between {union} and {firm} broke down {when} over {thing}.
{title} {last} said that nobody in {city} would go without {thing}.
The mayor of {city}, {per}, promised to reopen {spot} by {date}.
About {n} people marched through {city} {when} to protest against {thing}.
{party} won {n} seats in {region}, up from four in {year}.
The storm hit {region} at {time} and reached {city} two hours later.
{per} resigned as chair of {org} {when}, {span} after taking the job.
Scientists at {school} have found a way to recycle {thing}.
{n} workers at {firm} in {city} walked out {when}.
{org} denied that {per} had been paid {money} for advice.
The {state} has warned travellers to stay away from {place}.
Rents in {city} have doubled since {year}, says {charity}.
{country}'s exports of {thing} rose to {money} in {month}.
A bus on its way from {city} to {city} left the road near {spot}.
{per}, who founded {firm} in {year}, died in {place} at the age of {age}.
The prosecutor accused {per} and {per} of hiding {money} in {country}.
{hospital} will open a ward for {thing} {when}.
The case against {firm} will be heard in {city} on {day}.
{firm}'s new boss, {per}, used to run {org}.
Ministers from {country}, {country} and {country} will meet in {city} {when}.
{org} put the damage at {money}, but {per} thinks it is twice that.
Two climbers from {country} were rescued in {region} {when}.
{union} wants {money} more a month from {day}.
Prices in {country} rose faster in {month} than at any time since {year}.
{hospital} apologised to {per}, {role}, for the loss of her records.
It will take {span} to repair the road between {city} and {spot}.
""",
    "bank": """
Please transfer {money} to {per} by {date}.
Your card was used at {firm} in {city} on {day}.
Dear {title} {last}, your payment of {money} to {firm} was rejected.
{bank} will raise its fee from {money} to {money} on {day}.
We noticed a withdrawal of {money} in {city} at {time}.
A transfer of {money} from {per} reached your account on {day}.
I paid {first} {money} instead of {money}, can you stop it?
The account of {per} at {bank} was closed {when}.
{bank} and {bank} are to merge {when}.
Your loan of {money} with {bank} was approved {when}.
The standing order to {charity} for {money} ends on {day}.
Our branch in {street} will be closed from {day} to {day}.
Do you recognise the payment of {money} to {firm} dated {iso}?
{title} {last} has asked {bank} to hold the {sum} until {date}.
You still owe {firm} {money} for {thing}.
The direct debit from {firm} rose from {money} in {mon} to {money} in {mon}.
If the invoice is not paid by {day}, a charge of {money} will be added.
A refund of {money} from {hotel} is on its way to you.
The cheque from {per} over {money} bounced {when}.
I have lost my {bank} card somewhere between {city} and {city}.
{per} changed her address to {number} {street}, {city}.
Your statement for {month} shows three payments to {firm}.
The deposit of {money} was sent to {per} in {country}.
{bank} closed its office in {city} in {year}.
Could you tell me why {firm} took {money} from my account {when}?
We have refunded the {sum} that you were charged by {firm}.
Payments to {country} cost {money} and take {span}.
Ms {last}, your balance fell below {money} on {day}.
The scholarship of {money} from {charity} was paid out {when}.
{per} ({bank}) will call you back before {date}.
Since {since}, {bank} has charged {money} for every transfer to {country}.
Somebody in {city} tried to pay {money} with your card at {time}.
""",
    "sport": """
{club} beat {club} {score} in {city} on {weekday}.
{per} scored twice as {club} came from behind against {club}.
{club} have signed {per} from {club} for {money}.
{per} will leave {club} {when} to coach in {country}.
{club} have not won at {spot} since {year}.
Goalkeeper {per} saved a penalty after {n} minutes.
{club} sacked {per} {when} after five defeats in a row.
The final will be played in {city} on {day}.
{per} beat {per} in straight sets in {city}.
{club} {digit}, {club} {digit}: a dull game with one good joke.
The fans of {club} marched to {spot} and sang until {time}.
{per} of {country} won the race in {city} ahead of {per}.
{club}'s captain, {per}, will miss the trip to {city}.
Striker {last}, on loan from {club}, hit the post twice.
Tickets for the match against {club} cost {money}.
{club} meet {club} {when}, and {last} may be fit again.
The {state} has banned {per} for {span}.
{club} paid {money} for a winger from {place}.
{last} passed to {last}, who headed the ball over the bar.
Manager {per} has extended his contract with {club} until {year}.
{per} broke the record of {country} at the meeting in {city} {when}.
A crowd of {age} thousand watched {club} draw with {club}.
{club} were fined {money} because of {thing}.
After {span} out with a knee injury, {per} is back at {club}.
{city} will host the championships in {year}.
{per}, {age}, moves from {club} to {club}.
It was {club}'s first win since {since}.
""",
    "mail": """
Hi {first}, could you send me the file from {firm} by {date}?
Dear {title} {last}, thank you for your visit to {school} {when}.
{first} and I are in {city} until {date}.
The meeting with {firm} has been moved to {weekday} at {time}.
Please book two rooms in {city} for {day}.
{first} says the offer from {firm} is too high by {money}.
Can you pick up {first} from {spot} at {time}?
I owe {first} {money} for {thing}.
Please welcome {per}, who joins us from {firm} {when}.
I met {per} of {org} in {city} {when}.
Our new address is {number} {street}, {city}.
The parcel for {first} went to {street} by mistake.
{per} will give the talk at {school} instead of {per}.
We need {money} for the present; ask {first} or {first}.
Has {first} heard back from {hospital} about the results?
Let us meet in {street} at {time} on {weekday}.
The contract with {firm} is attached; {per} has to sign it before {date}.
I will be out of the office from {day} until {day}.
Thanks for the photos from {place}, {first}!
Would {weekday} suit you, or is {date} better?
{first}'s flight from {city} lands at {time}.
My daughter {first} starts at {school} {when}.
The invoice from {firm} says {money}, not {money}.
As {per} said {when}, we may need {span} more.
Best wishes from {place}, {first} and {first}
We are moving to {place} {when}.
Ask {title} {last} whether the flat in {street} is still free.
{per} from {firm} would like to see the plans {rel}.
""",
    "history": """
{per} was born in {city} in {past} and died in {region}.
In {past} {country} went to war with {country} over {thing}.
The {state} was founded in {city} on {pastday}.
{firm} was founded in {past} by {per} and {per}.
King {first} of {country} lost {region} in {past}.
The bridge at {spot} was built in the {decade} for {money}.
In the {century}, {city} was the richest town in {region}.
{per} sailed from {city} to {country} in {pastmonth}.
The treaty of {pastday} gave {region} to {country}.
{school} opened its doors to women in {past}.
{per} painted {thing} in {city} in the {decade}.
By {past}, {bank} had lent {money} to the crown.
The earthquake of {pastday} was felt in {region} and {country}.
From {period} {per} taught at {school}.
{city} fell on {pastday} after a siege of {span}.
The first train from {city} to {city} ran on {pastday}.
{per} crossed {region} on foot in the {seasonyear}.
Queen {first} moved the court from {city} to {city} in {past}.
The letters of {per} to {per} were found in {street} in {past}.
Until {past} the island belonged to {country}.
The painter {per} sold one picture, for {money}, in {pastmonth}.
""",
    "travel": """
The train from {city} to {city} leaves at {time}.
A room in {city} costs {money} a night.
We spent {holiday} in {place} with {first} and {first}.
{hotel} in {city} has {age} rooms and one lift.
Our guide, {per}, had lived in {place} since {year}.
The ferry to {spot} does not run on {weekdays}.
A taxi from {spot} to {street} should cost {money}.
{region} is at its best in {mon}.
{firm} runs tours of {region} from {mon} to {mon}.
The road from {city} to {spot} is closed until {date}.
We drove from {city} to {place} {when} in {span}.
Entrance to {spot} is {money}, free on {weekdays}.
The bus over {region} to {city} takes {span}.
{per} opened a guest house in {place} in {year}.
You need a visa for {country}, and it costs {money}.
The market in {street} opens at {time} on {weekdays}.
I would go back to {place} for {thing} alone.
Snow closed {spot} {when}, and {n} travellers slept on the floor.
{place}, {place} and {place} were full of visitors {when}.
Fly with {firm} to {city} and take the bus to {spot}.
""",
    "none": """
The committee may need {span} to read the report about {thing}.
Nobody knew why the price of {thing} rose by {age} per cent.
At {time} the lights went out, and {role} lit a match.
{role} will march up to the desk and ask for {thing}.
There were {n} chairs in the hall, and {role} sat on the floor.
You may find that {thing} cost more than you think.
It took {role} {span} to mark all the papers.
The bill for {thing} has not been paid yet.
{role} spoke frankly about {thing}, and the room fell silent.
We had hoped for {thing}, but got a polite letter.
About {n} people waited until {time} for news of {thing}.
She was {age} when she first heard of {thing}.
Please read the notice about {thing} before you sign.
The second half was better than the first, said {role}.
Once a week {role} comes by to ask about {thing}.
If you grant him {span}, he will finish the work on {thing}.
Every year {role} hears the same story about {thing}.
{role} picked a rose, an apple and some mint from the garden.
Your request about {thing} was received, and you will hear from us within {span}.
The talk lasted {span}, and most of it was about {thing}.
""",
}
SHARES = {
    "news": 0.27,
    "bank": 0.2,
    "sport": 0.15,
    "mail": 0.15,
    "history": 0.1,
    "travel": 0.09,
    "none": 0.04,
}

THINGS = """
clean water | stolen bicycles | cheap medicine | school meals | a new harbour | used batteries
fake tickets | a tunnel | plastic bags | fishing rights | old tyres | a bag of flour
the leaking roof | the broken lift | the night trains | street lamps | a wooden spoon
the missing keys | free parking | oranges and lemons | coffee | tea | timber | steel | wheat
a set of china | turkey eggs | the noise | loud fireworks | overtime | a lighthouse
the garden wall | two horses | winter coats | the soup | the cherry trees | the rubbish
railway sleepers | solar lamps | a pound of butter | mobile phones | visa forms | an iron gate
a pearl | the north face of the mountain | seed potatoes | gas masks | lost luggage
wild mushrooms | bee hives
"""

TAILS = """
, which surprised nobody | , to the relief of the neighbours
, according to people close to the matter | , although few believe it
, after a vote by show of hands | , as it does every year | , for once on time
, but the details are not clear | , and it may not be the last time | , despite the rain
, without a word of thanks | , as had been feared | , which may take a while
"""

OPENERS = """
As expected, | In the end, | To everyone's surprise, | According to the report, | Once again,
By the way, | It is now certain that | We have been told that | After a long night,
"""

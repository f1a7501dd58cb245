"""The words of the messages: what customers of a bank write about, a template a line.

(one|another) is a choice, {slot} is filled from WORDS or by a function of messages_grammar.py.
Every core states its topic so that a reader would give the same label; details and questions fit
every statement of their topic, so they follow neither a core that asks nor one with * at its end.
What stands under ANY fits every topic.
"""

CORES = {
    "card": """
My card was declined at {shop} {when}, although there is (plenty of|enough) money in the account.
The chip of my card (can't be read|isn't recognised) any more, at {shop} I had to pay in cash.
I have lost my card, (probably|I think) {where}. Please block it.
My wallet was stolen {where} {when} and my debit card was in it.
The new card you sent me doesn't work for contactless payments, (only|it works only) with the PIN.
I've forgotten the PIN of my credit card.
My card expires at the end of {month} and no new one has arrived.
I ordered a second card for my {relative} {n} weeks ago and it has not come.
The letter with the PIN was (open|torn) when I found it in the letterbox.
I want to pay with my card in {abroad} next month. Does it have to be unlocked for that?
Why does my card stop at {m} a day? I'd like to raise the limit.
{shop} charged my card twice, {s} each time.
The hotel in {abroad} has blocked {m} on my card and I've been back home for {n} weeks.
The name on my new card is misspelt: it says "{misspelt}".
Please cancel my credit card, I never use it. *
My card is bent and the machine at {shop} refused it.
After three wrong PINs my card is blocked. (My fault|Stupid of me), what now?
I moved house and my new card went to the old address.
The virtual card for online shopping asks for a code that never arrives.
At the petrol station my card works inside but not at the pump.
""",
    "transfer": """
I sent {m} to {firm} {when} and they say that nothing has arrived.
My salary from {company} should have come {when}, but it isn't there.
I transferred {l} to the wrong account (by mistake|because of a wrong digit). Can you get it back?
A transfer to my {relative} in {abroad} came back without any reason given.
My standing order for the rent was not carried out in {month}.
The transfer of {m} to {firm} has been "in progress" for {n} days.
How long does a transfer to {abroad} take?
The direct debit of {firm} was returned although the account was covered.
I want to stop the standing order to {firm} from next month on. *
You have carried out my transfer of {s} to {firm} twice.
Is there a limit for instant payments? Mine over {l} was refused.
My landlord says that the deposit of {l} which I sent {when} never reached him.
The reference I typed in for {firm} is cut off after a few words, so they can't match my payment.
I entered the right number, and still it says that the name of the payee doesn't fit: "{company}".
Please send me a proof of the transfer of {m} to {firm}. *
A payment from {abroad} over {l} has been announced to me, what number do I have to give?
I set up a transfer for the first of the month and it left my account {n} days early.
I'd like to take back the direct debit of {firm} over {s}.
Money for my {relative} has been on its way for {n} days now, {m} altogether.
The scheduled transfer to {firm} has disappeared from the list.
""",
    "fees": """
You took {s} for "account management" and I was promised a free account.
What is the fee of {s} on {day} for?
{s} for one withdrawal in {abroad}? (Nobody told me|That was not in any leaflet).
The monthly fee has gone up from {s} to {s2} without a letter.
I was charged {s} for a paper statement that I never ordered.
Which accounts of yours (are free of charge|cost nothing)?
You charge interest on my overdraft although I was in the red for (one day|two days) only.
I'm {age} years old and still pay the full fee. Isn't there a price for students?
How much does it cost to send {l} to {abroad}?
The exchange rate on my card bill is {n} percent worse than the one in the news.
Why do I pay {s} for an instant transfer when other banks do it for nothing?
You have charged the yearly card fee of {s} twice.
I closed my account in {month} and you still took a fee of {s}.
Please give me back the {s} for the returned direct debit, it was the fault of {firm}.
The price list on your website and my statement don't agree: {s} here, {s2} there.
My {relative} pays nothing and I pay {s} a month. What's the difference?
A fee of {s} for a call to your hotline is a joke. *
Does the fee of {s} go away if my salary comes into this account?
I paid {s} to have a balance confirmed on one sheet of paper.
For the safe-deposit box you have taken {s2} in place of {s}.
""",
    "app": """
The app closes (as soon as|the moment) I open the list of transactions.
I can't log in since the update, it says "unknown error {code}".
The code by text message never arrives, so I can't log in.
After I changed my phone to a {device}, the app wants a letter with a key that I don't have.
My fingerprint is no longer accepted by the app on my {device}.
The app shows the balance of {day} and doesn't refresh.
I've forgotten the password for online banking. *
Your website says "session expired" after (ten|twenty|thirty) seconds. *
Where in the app do I find the statements of last year?
The letters in the app are so small that I can't read them without my glasses.
I uploaded a photo of the bill, and the app read {l} in place of {s}.
Online banking has locked me out after an update of my {device}. *
The app doesn't install on my {device}, it says that it is too old.
The dark mode makes the amounts (invisible|impossible to read).
Since {since} the app has asked me to confirm my address each time I open it.
Push messages for payments come {n} hours late.
Could you put a search into the app? I scroll for (minutes|ages) to find one payment to {firm}. *
The download of the statement as a PDF ends with a blank page. *
The app has spoken French to me since {since}, and I can't find where to change it. *
I can see my account in the app, but not the one of my {relative} although I have the mandate.
""",
    "loan": """
I'd like to borrow {l} for a (car|kitchen|boat|roof|heat pump). *
What would {l} over {n} years cost me a month?
I applied for a loan of {l} {n} weeks ago and have heard nothing.
Can I pay back my loan early, and what does it cost?
You have refused my loan without giving a reason.
My instalment of {m} was taken twice in {month}.
Could we pause the instalments for {n} months? We have (a baby on the way|lost one of two incomes).
The fixed rate of our mortgage ends in {month}. What can you offer us?
We want to buy a flat in {city} and need to know how much we could borrow. *
Which papers do you need for a mortgage if I work for myself?
The loan contract says {n} years and your letter says one more. Which is right?
I have paid the last instalment. When do I get the papers of the house back?
Can my {relative} be added to the loan as a second borrower?
The interest on my loan has risen, although I thought it was fixed.
You ask for a pay slip that I have uploaded (twice|three times) for my loan already.
I need a letter that says how much of the loan is left, for the tax office.
Is it possible to raise the instalment from {m} by a hundred a month?
Your calculator shows {m} a month for the loan, and the offer says more.
Does a student loan of yours have to be paid back while I'm still studying?
We sold the house. How do we get out of the mortgage?
""",
    "account": """
I'd like to open an account for my {relative}. What do I have to bring?
Please change my address, I have moved to {city}.
I got married and have a new surname. What do you need from me?
How do I close my account? I'm moving to {abroad}.
My mother has died and I have to (wind up|close) her account.
I need a statement that shows my balance on the last day of {month}.
Can I have a second account for (holidays|the household|the taxes)?
We'd like to turn my account into a joint one.
My identity card has a new number, and you wrote that I must tell you.
You sent the letters for a {misspelt} to me, that is not my name. *
My tax number has been missing from your files since {month}, you say, but I sent it {when}.
I'm founding a club and need an account for it. *
Who in my family has a mandate for my account? I'd like to see a list. *
My statement of {month} is missing.
What interest do you pay on a savings account at the moment?
The account of my daughter becomes a normal one when she is eighteen. What do we have to do?
Video identification broke off {n} times when I wanted to open an account. *
I want statements on paper again, please.
Please delete the old phone number in my profile, it belongs to someone else now.
As the treasurer of a choir I need access to the account of the woman before me.
""",
    "fraud": """
There is a payment of {m} to "{company}" on my account that I did not make.
Somebody called and said he was from your bank and wanted a code. (I hung up|I gave it to him).
I received a text message with a link to unlock my account. Is that from you?
An e-mail with your logo says that my account will be closed on {day}. It looks false.
I think I typed my password into a false website {when}.
Someone in {abroad} paid {m} with my card while I was at home.
I bought (a bicycle|a phone|a sofa) from a private person, paid {m}, and now nobody answers.
A stranger has sent me {m} and asks me to send it on to somebody else.
There are {n} small payments to a game on my card that I don't know.
My {relative} was talked into sending {l} to (a person|somebody) never met outside a chat.
A man at the door said he was from the bank and wanted to see my card. *
I get codes by text message that I did not ask for.
Somebody has opened an account in my name at your bank.
A firm called "{company}" promises nine percent a month and uses your name in its leaflet.
The invoice of {company} had another account number than usual and I paid {l}.
An unknown device is in the list of those that may use my account.
The cash machine in {city} looked odd, as if someone had glued something on it.
A payment over one cent from a name that I've never heard of: is somebody testing my account?
My details were stolen from the web shop of {company}. Do I have to do anything?
The caller knew my balance to the cent and wanted remote access to my computer.
""",
    "branch": """
The cash machine in {city} has been out of order since {since}.
The machine gave me {m} too little and kept the receipt.
When does the branch in {city} open on {day}?
I waited {n} hours at the counter in {city}, with one clerk for twenty people.
Why is the branch in {city} being closed? I'm {age2} and have no computer.
I'd like an appointment with {adviser} in the branch, next week if possible. *
Your machine doesn't take coins any more. Where do I go with the {m} from our collection?
The clerk in {city} was (rude to|short with) my {relative}, who doesn't hear well.
I have paid in {m} at the machine {when} and it isn't on the account.
There is no ramp at the branch in {city}, and I use a wheelchair.
My appointment {when} with {adviser} was cancelled, and nobody told me.
I forgot my umbrella in the branch {when}, it is blue with white dots. *
Do you change banknotes from {abroad} at the counter?
Is it possible to withdraw {l} in cash, and how long before do I have to say so?
The heating in your lobby is so high that the queue (melts|faints).
The machine swallowed a banknote and then said "please take your card".
Where is the nearest cash machine of yours in {city}?
The counter in {city} was closed at noon, although the sign on the door says open.
I'd like to rent a safe-deposit box in {city}. *
I was at the branch (for nothing|in vain) {when}: a sign said "back soon" for two hours.
""",
}

DETAILS = {
    "card": """
It's the card that ends in {four}.
I need it nearly every day.
I have no second card.
This has never happened to me before.
The last two digits of the number are {n2}.
""",
    "transfer": """
The reference was "{ref}".
I've compared the account number three times.
It has always worked until now.
I can send you a screenshot.
I'm getting letters about it already.
""",
    "fees": """
I've been a customer for {n} years.
It isn't the amount, it's the principle.
Another bank offers me the same for nothing.
The woman on the phone had promised me something else.
I can't find a word about it in your letters.
""",
    "app": """
It's version {version}, on a {device}.
My {relative} has the same trouble.
Before the last update everything was fine.
I have switched the phone off and on again.
I use it every day and would like to go on doing so.
""",
    "loan": """
The number of the contract is {ref}.
I've been a customer for {n} years.
I have kept every letter.
I've had a steady job at {company} for {n} years.
I asked {adviser}, who didn't know either.
""",
    "account": """
The number of the account ends in {four}.
I can come to the branch in {city} if I must.
If there is a form for it, please send it to me.
I'm at home in the mornings.
I have a copy of my passport at hand.
""",
    "fraud": """
I have changed my password.
The police have my report, number {ref}.
I took photos of everything.
I have told nobody else yet.
It still makes me nervous.
""",
    "branch": """
It's the third time this year.
I took half a day off for it.
My neighbour says the same.
There was nobody to ask.
I had to come back the next day.
""",
}

QUESTIONS = {
    "card": """
Can you see to it today?
How long will that take?
What do you need from me?
Whom do I have to call?
""",
    "transfer": """
Can you look into it?
What do I have to do?
Can it be settled before the weekend?
What went wrong?
""",
    "fees": """
Can I have it back?
Since when has that been so?
Who decided that?
Is that a mistake?
""",
    "app": """
When will that be repaired?
Is there another way?
Am I doing something wrong?
Do you know about it?
""",
    "loan": """
Whom can I talk to about that?
How long will that take?
What do you need from me?
Could you explain that to me?
""",
    "account": """
Can that be done from home?
How long does it take?
Does it cost anything?
What happens next?
""",
    "fraud": """
Is my money safe?
What do I do now?
Should I block everything?
Can you do something about it?
""",
    "branch": """
When will somebody look at it?
Who is responsible for that?
What can you do about it?
Will that stay like this?
""",
}

ANY = {
    "greeting": """
Hello,
Hi,
Good morning,
Good evening,
Dear Sir or Madam,
Dear team,
Dear {adviser},
Hi there,
Hello again,
To whom it may concern,
Good afternoon,
Hello to all of you,
""",
    "opening": """
I hope that I'm in the right place with this.
Sorry to bother you again.
I've never written to a bank before.
This is the {nth} time that I write about it.
I was told on the phone to write to you.
I'm writing from {abroad}, so please don't call.
I've looked through your questions & answers and found nothing.
It's urgent.
This isn't urgent, just a question.
Two things, the other one can wait.
I have a question or rather a complaint.
You're my last hope.
This is rather embarrassing.
I'm told that you're quick.
My {relative} says that you answer everything.
""",
    "closing": """
Thanks in advance.
Many thanks.
Thank you & best wishes.
Please answer by e-mail, I can't take calls at work.
Please call me back after {hour} o'clock.
I look forward to your answer.
Otherwise I'm quite happy with you.
If this goes on, I'll look for another bank.
I expect an answer this week.
I don't want a form letter, please.
You've always been helpful, so I trust that it can be solved.
My patience is coming to an end.
A short answer will do.
Let me know if you need anything else from me.
Have a good day.
Sorry for the long message.
Yours, not amused.
Greetings from {city}.
I'm off from {day} on, so please be quick.
PS: the new logo is nice.
""",
}

# What some write in three words or fewer: by topic, "" where nobody could tell.
SHORT = {
    "": """
        Hello? | Any news? | still waiting | ok thanks | Call me back | And now? | ???
        please hurry
        Solved, thanks | It works again! | No answer? | Need help | See attachment | As discussed
        As I said | Too late | yes please | No thanks | Not me | It was me | Forget it | See photo
        What's this | Why? | When? | Please confirm | Confirmed | Done | done, finally | Hello hello
        Waiting since Monday | test | Test 2 | sent by mistake | Ignore my last | Same as before
        Same problem | Still broken | Still nothing | nothing yet | Got it | Received, thanks
        All good | Perfect | Great service | Thank you! | Thx | Bad service | Really? | not funny
        Unbelievable | Second try | Third reminder | last reminder | Urgent! | Asap | please stop
        Unsubscribe | Wrong person | so what now | no. | Yes | Bump | Sorry, solved | Never mind
    """,
    "card": "Card blocked | PIN please | Second card? | Stolen card | lost card | card limit?",
    "transfer": "Where's my money | Transfer missing | wrong amount | URGENT transfer | IBAN?",
    "fees": "Fees? | Which fee now | fee refund? | overdraft fee",
    "app": "App down again | Login? | Code expired | Blank page | Log me out | App too small",
    "loan": "Loan? | Mortgage rate? | pay loan early? | instalment pause",
    "account": "new address | Statement please | Close account | Wrong surname | joint account?",
    "fraud": "who called me | Is this you | Phishing? | Not my payment | fraud!!",
    "branch": "Open Saturday? | Machine broken | Umbrella found? | Ramp? | no coins?",
}

WORDS = {
    "shop": """the supermarket|the bakery on the corner|the pharmacy|Lindgren & Sons|the bookshop
        Bruno's|the hardware store|the railway station|Café Mira|the garden centre
        the filling station|the cinema|O'Malley's|Fish & More|the shoe shop|the swimming pool""",
    "firm": """Baker & Lowe|Nordhaven Energy|Vallis Telecom|the landlord|Kestrel Insurance
        the tax office|O'Hara Removals|Tarrow Motors|Petersen & Daughters|the music school
        Lumen Gas|the nursery|Greenway Cycles|Marchetti Tiles|the sports club|Quick & Clean
        Hazel's Flowers|the dentist|Alto Furniture|Rivers & Partners""",
    "company": """Baker & Lowe|Nordhaven Energy|Vallis Telecom|Kestrel Insurance|O'Hara Removals
        Tarrow Motors|Petersen & Daughters|Lumen Gas|Greenway Cycles|Marchetti Tiles|Quick & Clean
        Hazel's Flowers|Alto Furniture|Rivers & Partners|Brightwater Games|North & South Travel""",
    "relative": """daughter|son|mother|father|wife|husband|sister|brother|grandmother|flatmate
        partner|uncle""",
    "adviser": """Ms Aalto|Mr Brandt|Ms Carvalho|Mr Dubois|Ms Eriksen|Mr Fontana|Ms Gruber
        Mr Hendriks|Ms Iversen|Mr Jansen|Ms Keller|Mr Lopes""",
    "abroad": """Norway|Japan|Morocco|Canada|Turkey|Switzerland|Brazil|Iceland|Poland|Egypt|Mexico
        Scotland|Sweden|Vietnam|Hungary""",
    "city": """Graz|Ghent|Bonn|Sevilla|Nantes|Cork|Parma|Utrecht|Braga|Turku|Linz|Namur|Kassel
        Vigo|Dijon|Galway|Trento|Breda|Faro|Oulu""",
    "where": """on the tram|at the market|at the station|in a taxi|on the beach|at a concert
        somewhere between home and work|in the gym""",
    "since": "yesterday|Monday|Tuesday|Thursday|Friday|last week|the weekend|this morning",
    "when": """yesterday|this morning|on Monday|on Tuesday|on Wednesday|on Thursday|on Friday
        last week|two days ago|at the weekend|last night""",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|the first|the fifteenth",
    "month": """January|February|March|April|May|June|July|August|September|October|November
        December""",
    "n": "two|three|four|five|six|seven",
    "nth": "second|third|fourth",
    "age": "19|20|21|22|23|24",
    "age2": "74|78|81|83|86|90",
    "hour": "five|six|seven|eight",
    "device": """new phone|Lumo 4|Lumo 6 Mini|Kite Pro|Kite 12|tablet
        Fjord S|Orbit X2|three-year-old phone""",
    "misspelt": """Mr Jonh Meier|Ms Anan Costa|Mr Piere Blanc|Ms Siliva Rossi|Mr Hnas Weber
        Ms Katre Smit""",
    "version": "4.11|4.12.1|5.0|5.0.2|5.1",
}

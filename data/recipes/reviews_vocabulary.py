"""The words of the review grammar in reviews.py: plain dicts, entries separated by | or a new line.

A domain holds groups of aspects, so that every noun only meets predicates that fit it:
"the plot is far-fetched", never "the towel is far-fetched". In a group

- nouns, mass and plural are the aspects; a group with whole=True names the thing reviewed itself,
- pos and neg are adjectives that still make sense after "not" or "far from",
- pos_verbs and neg_verbs are verb phrases in the base form; the grammar inflects the first word.
  A ~ marks those that sound wrong after "does not" ("crash every time I open it").

Evidence tells what happened and leaves the judgement to the reader. Things are what "no ..." or
"a lack of ..." can be said about. Tails decide a lukewarm sentence. Openers are neutral.
"""

GENERIC = {
    "pos": "good | great | impressive | lovely | nice",
    "neg": "bad | unimpressive | disappointing | mediocre | second-rate",
    "pos_strong": """superb | excellent | wonderful | fantastic | brilliant | outstanding
        terrific | perfect | amazing | marvellous | first-rate | exceptional | delightful
        incredible | flawless | awesome | magnificent | top-notch""",
    "neg_strong": """awful | terrible | dreadful | appalling | atrocious | abysmal | woeful
        horrendous | hopeless | pathetic | disastrous | shocking | dire | useless | lousy
        horrible | laughable | pitiful""",
    "pos_likes": "love | enjoy | like | appreciate | adore | admire",
    "neg_likes": "hate | dislike | loathe | detest | despise",
    "pos_states": """impressed by | happy with | pleased with | delighted with | grateful for
        thrilled with | charmed by | won over by | satisfied with""",
    "neg_states": """disappointed by | let down by | annoyed by | unhappy with | frustrated by
        fed up with | appalled by | put off by | irritated by""",
    "pos_tails": """I would recommend it to anyone | there is not much I would change
        it is not the last time I will choose it | I would not want to miss it
        I would not swap it for another one | I would not look any further
        I would do it all over again | I am a fan
        I would choose it again without thinking twice | it won me over | it is worth the money
        I got what I paid for and more | I have no regrets | I am glad I gave it a chance
        I came away happy | it gets my vote | I have become quite fond of it
        it gave me exactly what I needed | I would miss it if it were gone
        I am happy I tried it""",
    "neg_tails": """I would not recommend it to anyone | I would not do it again | never again
        I want my money back | once was enough | I expected far more | I would look elsewhere
        it is not worth the money | I regret bothering | I came away disappointed
        I am done with it | that is not enough for me | I would think twice next time
        I cannot see the point of it | I wish I had listened to the warnings
        I have no reason to come back""",
    "lukewarm": """it is fine | it is okay | it is all right | it is average
        it is decent enough | it does the job | it is nothing special | it is nothing fancy
        there are no surprises | I have seen worse | I have seen better | it is what it is
        it is perfectly adequate | it could be worse | it is not the best
        it is neither here nor there | nobody will write home about it
        it will not change your life | it is a bit plain | it is acceptable | it is not bad
        it is hardly exciting | it is middle of the road
        I have had better and I have had worse | it is on the basic side | it is passable""",
    "lukewarm_adjectives": """fine | okay | average | basic | adequate | passable | unremarkable
        ordinary | decent enough | all right | acceptable | plain | so-so""",
    "pos_short_tails": """I liked it | worth it | I'd return | still worth it | it works
        I'm happy | good value | it grew on me | I'd go again | no regrets""",
    "neg_short_tails": """never again | no more | not for me | not worth it | once is enough
        I'm out | poor value | I felt nothing | I won't return | too dear | no thanks""",
    "friend": """sister | brother | partner | wife | husband | mother | father | best friend
        colleague | neighbour | daughter | son | flatmate | cousin | boss | aunt | uncle""",
    "n": "two | three | four | five | six | seven | eight | ten | twelve",
    "pos_feeling": """happy | smiling | wanting more | in high spirits | impressed | delighted
        lost for words in the best way | with a big grin""",
    "neg_feeling": """cold | angry | disappointed | in a bad mood | wishing I had stayed away
        fuming | shaking my head | feeling cheated | frustrated""",
    "nth": "second | third | fourth | fifth | sixth",
    "wait": "half an hour | forty minutes | fifty minutes | an hour | almost two hours",
    "day": "Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday",
    "month": "January | March | April | June | July | September | October | November | December",
}

FILM = {
    "tense": 0.55,
    "groups": [
        {
            "whole": True,
            "nouns": """film | movie | documentary | thriller | comedy | sequel | drama | remake
                biopic | horror film | romance | western | musical""",
            "pos": """gripping | moving | funny | original | charming | clever | touching
                thrilling | enjoyable | entertaining | memorable | uplifting | tense
                worth seeing | easy to love | worth the ticket | absorbing | warm-hearted""",
            "neg": """boring | predictable | forgettable | slow | pretentious | shallow
                overlong | tedious | confusing | lifeless | derivative | clumsy | dull
                pointless | silly | hard to sit through | depressing | overrated""",
            "pos_verbs": """hold your attention | move me | live up to the trailer | deliver
                deserve the praise | earn its laughs | ~stay with you for days | ~fly by
                ~have the whole cinema laughing | ~get better with every minute
                respect its audience | ~make two hours feel like twenty minutes | surprise me""",
            "neg_verbs": """drag | bore me | insult the audience | disappoint | try too hard
                outstay its welcome | waste a good idea | test my patience | lose its way
                ~go nowhere for two hours | ~fall apart after the first hour | ~put me to sleep
                ~run out of ideas before the title appears | ~feel twice as long as it is""",
        },
        {
            "nouns": "plot | story | script | premise | ending | twist | finale | storyline",
            "mass": "dialogue | humour | writing",
            "plural": "jokes | subplots | one-liners | plot twists",
            "pos": """clever | believable | sharp | fresh | inventive | satisfying | surprising
                well thought out | thoughtful | intelligent | easy to follow | witty | poignant""",
            "neg": """predictable | thin | lazy | far-fetched | clumsy | stale | muddled
                contrived | hard to believe | flat | implausible | tired | incoherent | corny""",
            "pos_verbs": """make sense | hold together | pay off | land | ring true
                reward close attention | ~keep me guessing | ~get under your skin | hit home""",
            "neg_verbs": """fall flat | make me cringe | feel forced | strain belief | annoy me
                insult your intelligence | ~go round in circles
                ~come straight from a soap opera | ~make no sense whatsoever""",
        },
        {
            "nouns": "lead | villain | heroine | narrator | leading man | supporting cast | cast",
            "plural": "actors | characters | child actors | sidekicks | stars",
            "pos": """convincing | magnetic | believable | likeable | compelling | charismatic
                natural | engaging | subtle | endearing | well cast""",
            "neg": """wooden | stiff | irritating | one-dimensional | unconvincing | bland
                hard to care about | miscast | annoying | out of place | unlikeable""",
            "pos_verbs": """shine | feel real | carry the film | win you over | convince
                ~bring warmth to every scene | ~light up the screen | ~steal every scene""",
            "neg_verbs": """overact | grate | get on my nerves | ~sleepwalk through every scene
                ~look bored throughout | ~mumble every line | ~shout every line | lack chemistry""",
        },
        {
            "mass": "photography | camerawork | animation | lighting | production design",
            "plural": "costumes | special effects | sets | landscapes | visuals | opening shots",
            "pos": """beautiful | stylish | imaginative | striking | elegant | polished
                atmospheric | inspired | easy on the eye | a joy to see""",
            "neg": """cheap | ugly | murky | distracting | amateurish | uninspired | drab
                garish | unfinished | painful to see""",
            "pos_verbs": """draw you in | serve the story | ~lift every scene | ~set the mood
                do the story justice | ~deserve the biggest screen you can find""",
            "neg_verbs": """get in the way | distract from the story | ~give me a headache
                let the story down | ~look like a school project | ~belong in a cheap advert""",
        },
        {
            "nouns": "first half | second half | middle act | last hour | climax | opening hour",
            "mass": "pacing | direction | editing | acting",
            "plural": "action scenes | fight scenes | performances | flashbacks | love scenes",
            "pos": """assured | confident | well judged | tight | exciting | spirited | graceful
                full of energy | nimble | well timed""",
            "neg": """sloppy | messy | uneven | repetitive | all over the place | rushed
                listless | painful to watch | plodding | sluggish | jarring""",
            "pos_verbs": """build real tension | ~leave you breathless | hit every note | work
                ~keep everyone on the edge of their seats""",
            "neg_verbs": """kill the tension | wear me out | ~try everyone's patience
                ~send half the row to sleep | spoil the mood | ~cry out for a stricter hand""",
        },
        {
            "nouns": "soundtrack | score | theme song | sound mix",
            "mass": "music",
            "plural": "songs | musical numbers",
            "pos": "haunting | catchy | well chosen | stirring | rousing | tasteful | memorable",
            "neg": """grating | intrusive | deafening | cheesy | forgettable | overbearing
                monotonous""",
            "pos_verbs": "~give me goosebumps | fit the mood | ~add so much to every scene | soar",
            "neg_verbs": "~drown out every line | grate on my ears | ~hurt my ears | jar",
        },
    ],
    "pos_nominals": """masterpiece | gem | triumph | treat | joy | classic | little miracle
        crowd-pleaser | breath of fresh air | must-see""",
    "neg_nominals": """mess | bore | letdown | snooze-fest | dud | chore | disaster
        waste of time | flop | slog""",
    "pos_things": "charm | wit | suspense | heart | imagination | tension | depth | surprises",
    "neg_things": """clichés | dull moments | plot holes | lazy jokes | cheap tricks | filler
        boring stretches | loose ends""",
    "pos_evidence": """I stayed in my seat until the very last credit
        I watched it again the next day | I have told everybody at work about it
        We talked about it all the way home
        I booked tickets for a second showing on the way out | I forgot to eat my popcorn
        My {friend}, who never cries, needed a tissue | The audience clapped at the end
        I laughed until my sides ached | I did not look at my watch once
        I would happily sit through all three hours again
        My {friend} bought the soundtrack on the bus home
        I was grinning when the lights came on
        I called my {friend} straight afterwards to talk about it
        I have seen it {n} times and still find something new
        The whole row sat in silence, spellbound | I went in tired and came out wide awake
        I have already ordered the disc | Even my {friend} put the phone away for this one
        I missed my bus because I could not leave
        I dragged my {friend} along to see it the following {day}
        I held my breath for the last ten minutes | I kept thinking about it for days afterwards
        The cinema was packed and nobody made a sound | I wanted it to go on for another hour
        I am counting the days until the next one
        I finally understand why it won all those prizes | I lent the disc to half my street
        My {friend} asked for a poster of it
        I wrote down the director's name to find the others
        I was in floods of happy tears by the end | I pressed play again as soon as it finished
        I have not laughed like that since {month}""",
    "neg_evidence": """I looked at my watch {n} times | I walked out after {n} minutes
        I fell asleep before the halfway mark | Half the audience had left before the end
        I asked for my money back at the counter | My {friend} was snoring by the second act
        I spent the last hour doing my shopping list in my head | I wish I had stayed at home
        I could have used those two hours to clean the oven | We turned it off after {n} minutes
        I had guessed the murderer before the titles were over
        I want those two hours of my life back | I started answering emails in the dark
        The only laugh came when somebody dropped a bottle
        My {friend} still blames me for choosing it | I would rather watch paint dry
        I counted the ceiling lights to stay awake | I had forgotten it before I reached the car
        The people behind us booed | I felt nothing when the hero died
        I kept hoping for a power cut | I left with a headache
        Whoever cut the trailer used every good second there was | I gave up trying to follow it
        We spent the evening apologising to our guests | I fast-forwarded through most of it
        I have had more fun at the dentist | I was relieved when the credits finally rolled
        Somebody was paid to write this | Even the popcorn had more flavour
        My {friend} offered to wait outside
        I will think twice before I trust that critic again
        I checked how much was left after ten minutes""",
    "pos_fragments": """Two hours very well spent | An evening I will remember
        Pure joy from start to finish | Cinema at its best | Go and see it | A must for everyone
        My film of the year | Ten out of ten | Bring tissues | Worth every penny
        Loved every single minute | More of this, please | See it twice | Goosebumps all the way""",
    "neg_fragments": """Total waste of an evening | Two hours I will never get back
        Save your money | Skip this one | Give it a miss | Worst of the year
        Zero stars if I could | A long, long yawn | Avoid at all costs | Wait for it to vanish
        Nothing but noise | Bored from start to finish | Don't bother | What a letdown""",
    "pos_tails": """I would watch it again | I had a good time
        I would buy a ticket for the next one | it made my evening | I left the cinema smiling
        it kept me in my seat to the end | for a rainy {day} it was just right
        the children want to see it again""",
    "neg_tails": """I would not watch it again | I would not buy a ticket for the next one
        I switched it off | I will wait for it on television, if at all
        it lost me after an hour | I had forgotten it by the time I got home
        I left before the end | two hours is too much to ask""",
    "lukewarm": """it passes the time | it is watchable | it ticks every box of the genre
        the plot is what you would expect | it will not win any prizes | the acting is competent
        you have seen this story before | it is a film for a rainy afternoon | it is no classic""",
    "openers": """Saw this on {day} evening with my {friend} | My {friend} chose this one
        Watched it on a plane | We went to the late showing | I had read the book first
        I knew nothing about it beforehand | Picked this up after reading a review in the paper
        It was my first visit to a cinema since {month}
        I have seen all the others in the series | The cinema was half full
        Streamed this last night | It is about a family of {n} in the 1970s""",
}

APP = {
    "tense": 0.2,
    "groups": [
        {
            "whole": True,
            "nouns": """app | update | game | widget | version | programme | tool
                note-taking app | fitness app | calendar app | photo editor | language app""",
            "pos": """reliable | fast | intuitive | useful | addictive | stable | lightweight
                handy | easy to use | worth the subscription | well designed | responsive
                clutter-free | beginner-friendly | fun to use | well maintained""",
            "neg": """slow | buggy | clunky | confusing | unreliable | bloated | sluggish
                pointless | hard to use | overpriced | cluttered | unstable | frustrating
                outdated | full of ads | glitchy""",
            "pos_verbs": """work | do what it promises | save me time
                ~save me an hour every week | ~start in under a second | make my life easier
                run smoothly | ~keep getting better with each release
                respect my privacy | work offline | ~pay for itself within a month""",
            "neg_verbs": """crash | freeze | lag | ~crash every time I open it
                drain the battery | ~log me out twice a day | waste my time
                ~eat half my storage | ~hang on the first screen
                ~nag me to upgrade every five minutes | spy on me | lose my data
                slow my phone down | ~forget everything I typed | get in my way""",
        },
        {
            "nouns": "interface | layout | home screen | menu | dark mode | design | dashboard",
            "mass": "navigation",
            "plural": "menus | icons | colours | animations | controls",
            "pos": """clean | intuitive | tidy | elegant | easy to read | attractive | modern
                simple | well organised | pleasant | crisp""",
            "neg": """cluttered | confusing | ugly | dated | hard to read | messy | childish
                inconsistent | overloaded | fiddly | cramped""",
            "pos_verbs": """make sense | feel natural | ~need no explanation
                ~put everything in reach | look good on a small screen""",
            "neg_verbs": """~make no sense | ~change with every update | ~hide what I need most
                get in the way | ~strain my eyes | confuse me""",
        },
        {
            "nouns": """search | sync | backup | export | login | widget | import
                spell checker | password reset | camera mode | checkout""",
            "mass": "syncing | offline mode | voice input",
            "plural": "notifications | reminders | filters | shortcuts | downloads | uploads",
            "pos": """quick | dependable | accurate | seamless | effortless | smooth | painless
                helpful | precise | trouble-free""",
            "neg": """slow | unreliable | erratic | temperamental | inaccurate | flaky | useless
                hit and miss | painful | a constant headache""",
            "pos_verbs": """work | ~work the first time | ~take a second at most
                work as advertised | save a lot of typing | ~work even on a train""",
            "neg_verbs": """fail | stall | ~fail half the time | ~stop working after a minute
                ~take forever | break | ~need three attempts | time out""",
        },
        {
            "nouns": """support team | help desk | developer | customer service | company
                support forum""",
            "plural": "developers | moderators | support staff",
            "pos": """responsive | helpful | friendly | patient | attentive | quick to reply
                knowledgeable | honest | polite""",
            "neg": """unhelpful | rude | slow to reply | arrogant | dismissive | greedy
                impossible to reach | indifferent | careless""",
            "pos_verbs": """listen | care | ~answer within the hour | solve the problem
                ~fix bugs within days | listen to feedback""",
            "neg_verbs": """ignore me | ~ignore every email
                ~send the same canned reply each time | ~blame my phone
                ~close tickets without reading them | dodge every question""",
        },
        {
            "nouns": """subscription | premium plan | free version | free trial | price
                family plan | paywall | billing""",
            "pos": "fair | reasonable | generous | affordable | transparent | worth it | sensible",
            "neg": """overpriced | misleading | unfair | steep | greedy | excessive | dishonest
                a rip-off | insulting""",
            "pos_verbs": """~include everything I need | make sense | ~cover the whole family
                give you plenty""",
            "neg_verbs": """~lock away the basics | ~renew without asking
                ~double after the first month | ~put everything behind a fee | mislead me""",
        },
        {
            "nouns": "tutorial | onboarding | manual | sign-up | set-up | community",
            "plural": "lessons | templates | exercises | tips | statistics | puzzles",
            "pos": """clear | useful | well written | motivating | varied | helpful
                entertaining | encouraging | practical""",
            "neg": """tedious | unclear | patronising | repetitive | shallow | long-winded
                dull | out of date | pushy""",
            "pos_verbs": """~get you going in minutes | help | ~teach me something daily
                motivate me""",
            "neg_verbs": """~skip the important parts | bore me | ~go on forever
                ~assume you are an expert""",
        },
    ],
    "pos_nominals": """lifesaver | gem | joy | game changer | must-have | time-saver | delight
        bargain | dream to use | keeper""",
    "neg_nominals": """nightmare | mess | joke | scam | rip-off | waste of storage | headache
        disaster | letdown | pain to use | battery hog""",
    "pos_things": """polish | useful features | options | privacy | clear instructions | updates
        human support | shortcuts that help""",
    "neg_things": """bugs | ads | crashes | pop-ups | hidden costs | glitches | error messages
        nagging | lag | spam""",
    "pos_evidence": """I have used it every morning since {month}
        I deleted {n} other apps because of this one
        My {friend} installed it after watching me for a minute
        I finally got rid of my paper diary | I paid for the full version after one day
        My phone feels new again | I found my lost notes within seconds
        It has been on my home screen since {month}
        I learned more in {n} weeks than in a year of classes | My battery lasts all day again
        I reported a bug on {day} and it was fixed by the weekend
        I have not missed a bus since | I set it up for my {friend} in under a minute
        I renewed for another year without a second thought
        We run our whole household with it now | I have recommended it to {n} people already
        I moved all {n} of my projects over in one evening | My {friend} wanted it as well
        I never have to think about it, it is simply there | I lost {n} kilos with it
        All my photos came back after I dropped my phone | I cancelled two other subscriptions
        I have kept it through {n} phones | I keep finding new uses for it
        I open it before I have had my coffee | A real person answered me on a {day} night
        I got my inbox down to zero for the first time | I use it more than my browser
        It has been running for {n} months without a hiccup
        My whole team switched within a week
        I gave it five stars before the first day was over
        It opened a file that everything else refused
        Even my {friend}, who hates technology, uses it daily""",
    "neg_evidence": """I deleted it after {n} minutes | I went back to pen and paper
        I lost {n} months of notes overnight | I was charged twice and nobody answers
        I had to restart my phone {n} times | My phone gets hot enough to fry an egg
        I uninstalled it and my battery lasts all day again
        I am still waiting for a reply from {month}
        It has been stuck at ninety per cent since {day} | I cannot get past the login screen
        I typed everything in {n} times and it kept none of it | I have switched to a competitor
        Every second tap opens an advert | It asked for my contacts, my location and my camera
        I found a charge on my card that I never agreed to
        I had to write the report all over again
        I missed {n} appointments because it stayed silent
        Since {day} all I see is a white screen | I asked for a refund within the hour
        Three reinstalls later I gave up | It wiped my settings for the second time this year
        I have reported the same bug since {month} | My {friend} gave up after the first screen
        I had to watch {n} adverts to read one line | I ended up doing it by hand
        It took me ten minutes to find the off switch
        I spent my lunch break looking for the cancel button
        I would pay to have the old one back | My photos were gone after the update
        I turned it on once and never again
        I got the wrong street, the wrong town and a parking ticket
        My {friend} and I both lost our accounts
        The button that worked yesterday is gone today""",
    "pos_fragments": """Five stars from me | Best app on my phone | Exactly what I needed
        Does it all | Keep up the great work | Install it now | Worth every cent
        Could not live without it | Finally one that works | Simple, fast, brilliant
        A daily companion | Best download this year | Thank you, developers
        Wish I had found it sooner""",
    "neg_fragments": """One star is too many | Uninstalled within minutes | Do not download this
        Waste of storage | Money thrown away | Crash after crash after crash
        Broken since the update | Stay away from it | Ads, ads and more ads | Refund, please
        Total junk | Give me the old one back | Worst update ever | Deleted and forgotten""",
    "pos_tails": """I use it every day | I am keeping it | it stays on my phone
        I paid for the full version | I would install it again
        it beats everything else I tried | I have stopped looking for another one
        for a free app it is a steal""",
    "neg_tails": """I have deleted it | I would not pay for it | I am switching to another one
        I cancelled my subscription | it is not staying on my phone | the free ones do more
        I will not renew | I have stopped opening it""",
    "lukewarm": """it has the usual features | it opens and it closes
        the design is from another decade | it covers the basics | the free version is limited
        it is one of many | it is no beauty | it does one thing only | the menus are plain""",
    "openers": """Installed this on {day} | I have used it for {n} weeks now
        Running it on an older phone | My {friend} told me about it
        Updated to the latest version yesterday | I am on the free plan
        I use it for work and at home | Downloaded it for a trip in {month}
        Tried it on a tablet | I have had the paid version for {n} months
        I write code for a living | This is my second app from the same people""",
}

MEAL = {
    "tense": 0.85,
    "groups": [
        {
            "whole": True,
            "nouns": """restaurant | café | bistro | pizzeria | diner | food truck | canteen
                bakery | steakhouse | noodle bar | tapas bar | pub | takeaway""",
            "pos": """cosy | welcoming | friendly | charming | worth the detour | inviting
                relaxed | lively | good value | hard to beat | reliable | worth the wait""",
            "neg": """overpriced | noisy | dirty | unfriendly | chaotic | pretentious | cramped
                gloomy | overrated | dingy | grubby | a tourist trap""",
            "pos_verbs": """deserve its reputation | live up to the hype | make you feel at home
                deliver | earn its star | ~make me want to move to this street | feel like home
                ~get better with each visit""",
            "neg_verbs": """disappoint | rip people off | ~need a good scrub | overcharge
                ~rest on its name | rush its guests | ~smell of old frying oil | let us down""",
        },
        {
            "nouns": """soup | steak | curry | pizza | risotto | lasagne | burger | starter
                main course | fish | salad | lamb | breakfast | brunch | set menu""",
            "mass": "pasta | bread | sushi | rice | seafood | food",
            "plural": "noodles | chips | vegetables | dumplings | starters | tacos | pancakes",
            "pos": """tasty | fresh | full of flavour | well seasoned | filling | delicate
                generous | cooked to perfection | beautifully presented | appetising | hearty
                authentic""",
            "neg": """bland | cold | greasy | soggy | overcooked | salty | dry | tasteless
                stodgy | burnt | lukewarm | flavourless | hard to swallow""",
            "pos_verbs": """~melt in the mouth | hit the spot | taste home-made
                ~arrive piping hot | ~burst with flavour | taste fresh
                ~vanish from our plates in minutes""",
            "neg_verbs": """~taste of cardboard | ~taste of nothing | ~arrive stone cold
                ~come straight from the microwave | ~swim in oil | taste stale | turn my stomach
                ~leave us hungry""",
        },
        {
            "nouns": """dessert | cheesecake | chocolate mousse | apple pie | coffee
                lemon tart | house wine""",
            "mass": "ice cream | tea | beer | lemonade",
            "plural": "pastries | cocktails | puddings | croissants",
            "pos": """heavenly | refreshing | delicious | moreish | rich | well balanced
                aromatic | worth the calories | homemade""",
            "neg": """sickly | watery | stale | sour | weak | too sweet | insipid | artificial
                bitter""",
            "pos_verbs": """~round off the evening | ~make my day | taste heavenly
                ~disappear in seconds""",
            "neg_verbs": """~taste of soap | ~go straight back | ~stay in the glass
                taste artificial""",
        },
        {
            "nouns": "waiter | waitress | chef | owner | manager | barman | hostess | kitchen team",
            "plural": "staff | waiters | servers | people behind the counter",
            "pos": """attentive | friendly | polite | quick | patient | charming | knowledgeable
                cheerful | accommodating | thoughtful | obliging""",
            "neg": """rude | inattentive | slow | arrogant | careless | surly | pushy
                forgetful | indifferent | unfriendly | condescending""",
            "pos_verbs": """smile | help | remember us | listen | ~treat us like old friends
                ~know every dish by heart | care""",
            "neg_verbs": """ignore us | ~forget our drinks | hover | ~mix up every order
                ~argue with the next table | rush us | ~vanish for half an hour
                make us feel unwelcome""",
        },
        {
            "nouns": "service | terrace | dining room | garden | view | playlist | decor | kitchen",
            "mass": "atmosphere | lighting",
            "plural": "tables | toilets | surroundings",
            "pos": """pleasant | relaxing | delightful | warm | spotless | elegant | romantic
                well kept | inviting | calm""",
            "neg": """depressing | shabby | unpleasant | filthy | stuffy | draughty
                off-putting | tacky | grim | neglected""",
            "pos_verbs": "~make the evening special | put us at ease | ~invite you to linger",
            "neg_verbs": "~spoil the evening | put me off | ~need urgent attention | ruin the mood",
        },
        {
            "nouns": "bill | lunch deal | price | service charge | cover charge",
            "plural": "prices | drinks prices",
            "pos": "fair | reasonable | sensible | honest | modest | easy on the wallet",
            "neg": "outrageous | steep | ridiculous | excessive | cheeky | extortionate",
            "pos_verbs": "~leave room for dessert | make sense | ~suit every budget",
            "neg_verbs": """~make us gasp | leave a bad taste | ~come as a shock
                ~cause an argument""",
        },
        {
            "nouns": "menu | wine list | tasting menu | buffet | salad bar | cheese board",
            "plural": "portions | specials | vegetarian options | side dishes",
            "pos": """generous | varied | well chosen | creative | imaginative | excellent
                inspired""",
            "neg": "stingy | unimaginative | limited | boring | uninspired | meagre | overpriced",
            "pos_verbs": "~please everybody | delight us | ~make it hard to choose",
            "neg_verbs": "~leave vegetarians hungry | bore us | ~look better on paper",
        },
    ],
    "pos_nominals": """treat | feast | hidden gem | delight | revelation | bargain
        little paradise | joy | triumph | find""",
    "neg_nominals": """letdown | disaster | rip-off | disgrace | mess | joke | ordeal
        waste of money | tourist trap | farce""",
    "pos_things": """flavour | seasoning | warmth | atmosphere | care | fresh herbs | choice
        imagination""",
    "neg_things": """long waits | mistakes | fuss | nasty surprises | hidden extras | grease
        sticky tables | leftovers""",
    "pos_evidence": """We went back the next day | I ordered a second helping
        I have already booked a table for {month} | We did not leave a crumb on the plate
        My {friend}, who is a cook, asked for the recipe
        We stayed until they put the chairs up
        I mopped up the sauce with the last piece of bread
        The queue went round the corner for a reason
        They brought the children crayons without being asked | I still dream of that sauce
        I tipped more than I have in years | We have eaten there every {day} since
        The chef came out and the whole room cheered
        I drove {n} miles for it and would drive them again | My {friend} licked the bowl
        They replaced my dropped ice cream for free
        Everybody at the table wanted to swap with me
        We were seated at once although we were early | I had planned to share but I did not
        They remembered my {friend}'s allergy from last time
        I forgot to take a picture because I was busy eating | We walked home singing
        The children finished their vegetables | They kept the kitchen open for us
        I took the menu home to show my {friend}
        We asked for the recipe and they wrote it down for us
        I have cancelled our other reservation | We celebrate every birthday there now
        I ate the lot and would have eaten yours
        My {friend} has not stopped talking about the soup
        I counted {n} dishes and would order every one again | Our glasses were never empty
        We postponed the cinema to order another round""",
    "neg_evidence": """We left before dessert | I sent it back twice
        We waited {wait} for a glass of water | I was ill the whole of the next day
        We stopped for a kebab on the way home | I found a hair in mine
        Half of it went to the dog | Nobody at our table finished the plate
        We asked for the bill before the main course came
        They charged us for bread we never ate | The next table walked out before we did
        I had to ask {n} times for a fork | We ate at home afterwards
        I pushed it around the plate and gave up | They forgot my {friend}'s order altogether
        The fish smelled before it reached the table | I needed a litre of water afterwards
        We were hungry again within the hour | My {friend} chipped a tooth on it
        The waiter shrugged when we complained | They added a tip that we had not agreed to
        We cancelled the birthday party we had booked there | A fly was swimming in my glass
        Our reservation had vanished | I could see yesterday's sauce on the fork
        We had to shout to hear each other | Everything on the menu that we wanted was sold out
        I have had better food on a night bus | The microwave pinged {n} times while we waited
        The cat refused what we took home | I bit into ice | They seated us next to the bins
        I paid for {n} courses and ate one""",
    "pos_fragments": """Compliments to the chef | Best meal in years | Clean plates all round
        Second helpings all round | We will be back | Can't wait to return | Worth every calorie
        A table full of smiles | Go hungry, leave happy | Ten out of ten | Full and very happy
        Just like grandmother's cooking | My new favourite place | Simply mouth-watering""",
    "neg_fragments": """Never again, thank you | Worst meal in years | Food poisoning included
        Cold food, colder welcome | Eat somewhere else | An hour for a salad
        Left hungry and poorer | Stay well away | Straight in the bin | Money down the drain
        Ruined our anniversary | One word: inedible | Not fit for a dog | My dog cooks better""",
    "pos_tails": """I would eat there again | I would go back for the soup alone
        we have booked again | I left full and content | for the money I would go back
        we cleared our plates | I would bring my {friend} next time
        lunch there is the best part of my week""",
    "neg_tails": """I would not eat there again | I would rather cook at home
        we will not be back | I left hungry | next time I will bring sandwiches
        I would not send my {friend} there | there is better food round the corner
        I will not pay that much again""",
    "lukewarm": """the food is edible | the portions are standard | the menu is short
        it fills a hole | the place is plain | nobody comes here for the decor
        the wine is drinkable | it is ordinary home cooking | it is a canteen, not a palace""",
    "openers": """Went there on {day} for lunch | We were a party of {n}
        It was my {friend}'s birthday | Ordered a takeaway on {day} night
        We had a table by the window | I am a vegetarian | Stopped there on the way to the coast
        We had a voucher | A colleague gave us the address
        We arrived at eight without a booking | It was raining and we were hungry
        We ordered the set menu for {n}""",
}

HOTEL = {
    "tense": 0.75,
    "groups": [
        {
            "whole": True,
            "nouns": """hotel | guesthouse | hostel | bed and breakfast | inn | resort | lodge
                holiday flat | motel | campsite | spa hotel""",
            "pos": """comfortable | welcoming | clean | quiet | charming | family-friendly
                well run | good value | well located | peaceful | cosy | worth the journey""",
            "neg": """run-down | noisy | dirty | overpriced | shabby | depressing | badly run
                unsafe | dated | far from everything | grubby | unwelcoming""",
            "pos_verbs": """feel like home | live up to the pictures | deserve its stars
                exceed our expectations | ~spoil its guests | ~think of everything | deliver
                make you feel welcome""",
            "neg_verbs": """~need a complete overhaul | cut corners | disappoint | overcharge
                ~look nothing like the pictures | mislead its guests | ~fall apart at the seams
                ~smell of damp from top to bottom | let us down""",
        },
        {
            "nouns": """room | suite | bathroom | double room | family room | balcony | wardrobe
                cabin""",
            "plural": "rooms | corridors | family suites",
            "pos": """spotless | spacious | bright | cosy | well equipped | airy | tidy
                comfortable | tastefully furnished | immaculate""",
            "neg": """cramped | dirty | damp | dark | mouldy | stuffy | tiny | dusty | musty
                badly lit | smelly""",
            "pos_verbs": """~smell of fresh linen | ~overlook the sea | feel luxurious | ~gleam
                ~look better than the photos""",
            "neg_verbs": """~smell of smoke | ~reek of bleach | ~face the motorway
                feel neglected | ~look like a prison cell | ~need new paint""",
        },
        {
            "nouns": "bed | mattress | sofa bed | armchair | duvet | carpet",
            "plural": "pillows | towels | sheets | curtains | beds",
            "pos": """comfortable | clean | soft | fresh | of good quality | pristine
                brand-new | spotless | luxurious""",
            "neg": """worn out | filthy | stained | uncomfortable | lumpy | threadbare | smelly
                damp | scratchy""",
            "pos_verbs": "~make me want the same at home | feel like new | ~invite you to a nap",
            "neg_verbs": """~belong in a skip | ~have seen better days | ~need replacing
                smell of sweat""",
        },
        {
            "nouns": "shower | wifi | air conditioning | heating | lift | kettle | safe | key card",
            "plural": "sockets | windows | lamps | lifts",
            "pos": """reliable | modern | in good order | practical | well maintained
                easy to use | state of the art | dependable""",
            "neg": """broken | unreliable | old | useless | temperamental | faulty | ancient
                out of order | hopelessly outdated""",
            "pos_verbs": "work | do the job well | ~work like new | work without a hitch",
            "neg_verbs": """~give up on the first night | ~belong in a museum | fail
                ~need replacing | rattle | ~drive us to despair | ~keep us awake""",
        },
        {
            "nouns": """receptionist | owner | concierge | manager | porter | night porter
                front desk""",
            "plural": "staff | cleaners | hosts | housekeepers | owners",
            "pos": """friendly | helpful | polite | attentive | welcoming | patient | discreet
                accommodating | efficient | kind | courteous""",
            "neg": """rude | unhelpful | indifferent | grumpy | arrogant | unfriendly
                incompetent | dismissive | disorganised | inattentive""",
            "pos_verbs": """help | smile | listen | care | ~solve every problem on the spot
                ~remember our names | ~upgrade us for free | keep promises""",
            "neg_verbs": """ignore us | ~lose our booking | shrug | ~forget the wake-up call
                ~pretend not to hear us | ~blame the guests | ~keep us waiting for an hour
                argue with guests""",
        },
        {
            "nouns": """breakfast | buffet | pool | spa | sauna | gym | bar | terrace | beach
                garden | restaurant | lobby | view | playground""",
            "pos": """delightful | generous | relaxing | pleasant | inviting | beautiful
                well kept | a real highlight | top class""",
            "neg": """overcrowded | dismal | neglected | unpleasant | shabby
                closed half the time | a letdown | grim | uninviting""",
            "pos_verbs": """~make the whole stay | impress me | ~set us up for the day
                ~keep the children happy for hours | ~look like a postcard""",
            "neg_verbs": """~put us off for good | ~resemble a building site
                let the place down | ~cost extra every day | deserve the bad reviews""",
        },
        {
            "nouns": """check-in | check-out | booking | room service | airport shuttle
                late checkout | laundry service""",
            "pos": "convenient | easy | hassle-free | quick | well organised | efficient | smooth",
            "neg": "chaotic | inconvenient | a nightmare | slow | confusing | badly organised",
            "pos_verbs": """~go without a hitch | suit us | ~save us a lot of time
                work like clockwork""",
            "neg_verbs": "~take forever | ~cost us half a day | ~end in an argument | annoy me",
        },
        {
            "nouns": "location | neighbourhood | street | part of town",
            "plural": "surroundings",
            "pos": """convenient | ideal | safe | pleasant | quiet | peaceful | easy to reach
                pretty""",
            "neg": "inconvenient | unsafe | remote | noisy | dull | miles from anywhere | grim",
            "pos_verbs": "suit us | ~invite long walks | ~make up for the weather | delight us",
            "neg_verbs": "~cost us a fortune in taxis | scare us | put us off | depress us",
        },
        {
            "nouns": "room rate | price | parking fee | weekend rate | minibar bill",
            "plural": "prices | extra charges",
            "pos": "fair | reasonable | modest | sensible | transparent",
            "neg": "excessive | steep | unreasonable | outrageous | ridiculous | a rip-off",
            "pos_verbs": "make sense | ~leave money for a day at the sea | ~suit a tight budget",
            "neg_verbs": """~make us gasp | ~double at the weekend | ~take the fun out of it
                annoy us""",
        },
    ],
    "pos_nominals": """gem | treat | haven | oasis | delight | dream | bargain | home from home
        little paradise | pleasure""",
    "neg_nominals": """nightmare | dump | disgrace | rip-off | letdown | disaster | joke
        building site | disappointment | ordeal""",
    "pos_things": """hot water | clean towels | comfort | privacy | daylight | charm | warmth
        peace""",
    "neg_things": """noise | queues | hidden fees | unpleasant smells | stains | dust | bedbugs
        early-morning drilling | unpleasant surprises""",
    "pos_evidence": """We extended our stay by {n} nights | I slept like a baby
        We have booked the same room for {month} | I did not want to go home
        My {friend} has already asked when we are going back
        We cancelled our sightseeing and stayed in
        They had left a handwritten card on the pillow | We were upgraded without asking
        I slept through the alarm for the first time in years
        They packed us breakfast at five in the morning | The children cried when we left
        I asked where they buy their mattresses | They lent us an umbrella and a map
        I woke up to birdsong | We watched the sun go down from our own balcony
        I left my charger behind and they posted it to me | My {friend} proposed to me there
        We sat in the garden until midnight every evening
        They carried our {n} cases up without a word | It has been our summer address since then
        I could have stayed another {n} weeks
        We arrived at midnight and there was still soup for us
        They found a doctor for my {friend} within minutes
        I had the best night's sleep in months | I would have moved in if they had let me
        We felt at home before we had unpacked | I took photos of every corner
        They refunded a night when our flight was moved
        We drove past {n} other hotels to get back there
        I read the guest book and agree with every line | The manager waved us off at the door
        We told all our friends about it | A cold drink was waiting for us at the desk""",
    "neg_evidence": """We checked out a day early | I slept in my clothes
        We moved to another hotel after one night | I put a chair against the door
        I found somebody else's socks under the bed | We counted {n} cockroaches in the bathroom
        I could hear every word from next door | The drilling started at six in the morning
        I showered in cold water for {n} days
        The lift was out of order and we were on the ninth floor | My {friend} slept in the car
        I woke up covered in bites | They charged my card twice
        Our room had been given to somebody else | We had to ask {n} times for towels
        I kept my shoes on the whole time | The window did not close and it was {month}
        I wiped the sink before I used it | The ceiling dripped on my pillow
        We queued {wait} for cold eggs | They kept our deposit | I spent the night in the lobby
        The sea view turned out to be a car park | I did not dare walk barefoot
        A stranger opened our door at midnight with a working key | The pool was green
        I demanded my money back | We ate breakfast at the petrol station instead
        I cut the holiday short by {n} days | Mould was growing behind the curtain
        Nobody came when I rang the bell for {n} minutes | My suitcase still smells of smoke
        I have warned all my friends""",
    "pos_fragments": """Best stay in years | Will definitely book again | Slept like a log
        Perfect for families | Already planning our return | Home away from home
        A weekend to remember | Sea view as promised | Simply a lovely stay
        Five stars deserved | Could have stayed forever | Everything was just right
        A warm welcome indeed | Paradise found at last""",
    "neg_fragments": """Worst stay in years | Book somewhere else | Stay anywhere but here
        Not a wink of sleep | Cold shower, cold eggs | Mould in every corner
        Never setting foot there again | Sleep in your car instead | Our honeymoon was ruined
        Bring your own sheets | Photos are a lie | Money thrown away | Run for your life
        Filthy from top to bottom""",
    "pos_tails": """I would stay again | we would book it again tomorrow
        for the price I would go back | we slept well | it is where I will stay next time too
        we have already reserved for {month} | I would send my {friend} there | we felt at home""",
    "neg_tails": """I would not stay again | next time I will book somewhere else
        I hardly slept | we could not wait to leave | I would rather sleep in the car
        we will not be back | I would not send my {friend} there
        one night was more than enough""",
    "lukewarm": """the room is a room | there is a bed and a door | it is a place to sleep
        nobody will call it luxurious | the furniture is from the eighties
        it is a standard chain hotel | the breakfast is toast and jam
        it is by the station, nothing more | it is small""",
    "openers": """We stayed {n} nights in {month} | I was there on business
        Booked at the last minute | We came for a wedding | We travelled with {n} children
        It was our anniversary | Our flight was delayed, so we arrived late
        My {friend} booked it for us | Stayed here on {day} | We had a room on the third floor
        We stopped over on the way south | I go to that town every {month}""",
}

BANK = {
    "tense": 0.4,
    "groups": [
        {
            "whole": True,
            "nouns": """bank | building society | online bank | credit union | savings bank
                lender | credit card company | insurance company""",
            "pos": """trustworthy | reliable | honest | easy to deal with | fair
                customer-friendly | secure | well run | forward-looking | dependable""",
            "neg": """unreliable | greedy | bureaucratic | dishonest | inflexible | incompetent
                impossible to deal with | disorganised | stuck in the past | heartless""",
            "pos_verbs": """keep its promises | care about its customers | deserve my trust
                value loyalty | put people first | ~look after small savers
                ~make money matters simple | treat customers fairly""",
            "neg_verbs": """cheat its customers | hide its fees
                ~treat customers like a nuisance | overcharge | ~lose every document I send
                punish loyalty | mislead savers | ~pass me from one department to the next
                let us down""",
        },
        {
            "nouns": """current account | savings account | credit card | debit card | mortgage
                loan | overdraft | joint account | student account | business account
                travel card""",
            "pos": """flexible | cheap to run | easy to manage | straightforward | good value
                hassle-free | competitive | affordable | attractive""",
            "neg": """expensive | restrictive | complicated | poor value | a rip-off
                uncompetitive | costly | full of traps | hard to understand""",
            "pos_verbs": """pay for itself | suit my needs | ~save me money every month
                make sense | ~work wherever I travel | ~come with no strings attached""",
            "neg_verbs": """~cost more each year | ~get blocked for no reason | fail me
                ~come with a fee for everything | ~get declined abroad | ~leave me out of pocket""",
        },
        {
            "nouns": """call centre | fraud team | branch manager | adviser
                complaints department | mortgage adviser | cashier | help desk | chatbot
                hotline""",
            "plural": "branch staff | advisers | cashiers | people on the phone",
            "pos": """helpful | polite | competent | patient | quick | friendly | understanding
                professional | well informed | efficient""",
            "neg": """unhelpful | rude | incompetent | slow | indifferent | clueless
                dismissive | condescending | impossible to reach | evasive""",
            "pos_verbs": """listen | help | explain things clearly
                ~sort everything out in one call | ~call back the same day | solve problems
                ~answer on the second ring | care""",
            "neg_verbs": """~hang up on me | ~read from a script | ignore me
                ~contradict the website | ~keep me on hold for an hour | ~put the blame on me
                ~know less than I do | waste my time | ~fob me off with excuses""",
        },
        {
            "nouns": """banking app | website | login | card reader | cash machine
                payment system | online form | security check""",
            "mass": "online banking | contactless payment | mobile cheque deposit",
            "plural": "cash machines | alerts | spending charts",
            "pos": """secure | user-friendly | clear | fast | reliable | convenient | modern
                easy to use | well designed""",
            "neg": """slow | outdated | confusing | unreliable | clumsy | cumbersome
                hard to use | down half the time | insecure""",
            "pos_verbs": """work | save me a trip to town | work flawlessly
                ~take the stress out of paying bills""",
            "neg_verbs": """~lock me out every week | fail | ~go down on every payday | break
                ~demand a new password each month | crash | time out""",
        },
        {
            "nouns": """interest rate | exchange rate | monthly fee | annual charge
                cashback scheme | overdraft fee | welcome bonus | small print""",
            "plural": "fees | charges | savings rates | conditions | foreign transaction fees",
            "pos": "fair | reasonable | transparent | generous | competitive | sensible | honest",
            "neg": """outrageous | excessive | misleading | unfair | steep | extortionate
                opaque | insulting | hidden""",
            "pos_verbs": """beat the competition | make sense | ~leave more in my pocket
                reward savers""",
            "neg_verbs": """~go up every year | ~eat up my savings | ~appear without warning
                punish customers | ~come as a nasty shock""",
        },
        {
            "nouns": """transfer | refund | application | account opening | claim
                card replacement | standing order | direct debit | complaints procedure
                mortgage process""",
            "pos": """quick | smooth | painless | simple | easy | straightforward | stress-free
                well organised""",
            "neg": """slow | painful | needlessly complicated | chaotic | exhausting
                frustrating | a nightmare | badly handled""",
            "pos_verbs": """~go through within minutes | ~take one phone call | work
                run like clockwork | ~happen faster than promised""",
            "neg_verbs": """~take weeks | ~get stuck for no reason | fail
                ~vanish into thin air | ~need a dozen signatures | go wrong""",
        },
    ],
    "pos_nominals": """lifesaver | pleasure to deal with | safe pair of hands
        breath of fresh air | godsend | joy | model for the rest | relief""",
    "neg_nominals": """disgrace | joke | nightmare | shambles | scandal | rip-off | disaster
        waste of time | farce | headache""",
    "pos_things": """clear answers | transparency | human contact | common sense | interest
        flexibility | security | respect""",
    "neg_things": """hidden charges | paperwork | delays | nasty surprises | queues | jargon
        excuses | small-print tricks | fees""",
    "pos_evidence": """The charge was reversed within the hour
        I moved my savings there as well | I have been with them since {month} and sleep well
        My {friend} switched to them after my story
        They called me before I had noticed the fraud
        My new card was in the letterbox two days later
        I opened the account in {n} minutes from my sofa
        They waived the fee without being asked | I had the keys to my flat {n} weeks later
        They stopped a suspicious payment while I was asleep
        The money was there before I had put the phone down
        I have stayed for {n} years and see no reason to go
        They refunded the whole amount the same afternoon
        I spoke to a human being within a minute | My pension is there and so is my {friend}'s
        They found me a cheaper deal and cut my bill | I closed my other {n} accounts
        They rang on {day} to check that all was well
        The cashier came round the counter to help my {friend}
        Even the small print fits on one page | My mortgage was approved in {n} days
        I have not paid a single fee since {month}
        I got my lost card replaced on a {day} night
        They explained it {n} times until I understood | I have sent the whole family to them
        They gave us another month when my {friend} lost a job
        My complaint was settled before lunch | I earned enough interest for a holiday
        They opened the door again after closing time for me
        The app told me about a better rate by itself
        I paid in {n} countries with it and never a hitch
        My standing orders moved over by themselves""",
    "neg_evidence": """I moved my savings elsewhere | I was on hold for {wait}
        They charged me {n} times for the same transfer | My salary went missing for a week
        I closed my account on {day} | They blocked my card while I was abroad
        I have sent the same form {n} times | Nobody has called back since {month}
        I had to borrow money from my {friend} to pay the rent
        The branch shut and nobody told us | I was locked out of my own money for {n} days
        I have written to the ombudsman | They lost my passport copy twice
        I found {n} charges nobody can explain | The chatbot asked me for my name {n} times
        I drove {n} miles to sign one page | They cashed the cheque and denied it
        My rent bounced because of them
        I still do not have the refund I was promised in {month}
        They raised the rate the week after I signed
        They sold my {friend} a policy that pays for nothing
        My direct debit went to a stranger
        The machine swallowed my card and the hotline hung up
        I missed the house because of their delay
        I was told three different things by three people
        Every letter contradicts the last one | I got a bill for closing the account
        They sent my statements to my old address for a year
        The money is gone and they call it my fault
        I took my business to the branch across the street
        My {friend} is still waiting for the loan they confirmed
        I had to explain it {n} times from the beginning
        They closed my case without reading it""",
    "pos_fragments": """Banking made easy | Problem solved in minutes | Finally a fair bank
        Real people, real answers | Sorted in one call | Best switch I ever made
        My money is safe there | Customer for life | Top service every time
        Money back within hours | Trust them completely | Hats off to them
        Switched and never looked back | Fast, friendly and fair""",
    "neg_fragments": """Keep your money elsewhere | Two hours on hold | Worst bank I know
        Daylight robbery | Fees upon fees upon fees | Switch while you can | Legalised theft
        Closed my account today | Shame on them | Left after {n} years | No answer for weeks
        My money just vanished | Avoid like the plague | Hours wasted on hold""",
    "pos_tails": """I am staying with them | I would open an account there again
        my money stays where it is | I have never had to worry about my money
        I would send my {friend} to them | I moved my savings there
        when it mattered they were there for me | I sleep well""",
    "neg_tails": """I am moving my money | I would not open an account there again
        I am closing my account | I would not trust them with a penny
        I would not send my {friend} to them | I am looking for another bank
        when it mattered nobody was there | I have switched to another bank""",
    "lukewarm": """it is a bank like any other | the rates are nothing to shout about
        the branch is open in the mornings | the app is plain | it pays my bills on time
        the card works in most shops | they send a letter once a year
        the website is old-fashioned | it is a simple account without extras""",
    "openers": """I have been a customer for {n} years | Opened an account in {month}
        I needed a loan for a car | I had to replace my card on {day}
        My {friend} banks there too | We applied for a mortgage in {month} | I run a small shop
        I called them on {day} about a transfer | I only use it for my savings
        I moved house in {month} | I went into the branch on {day} | I pay most things by card""",
}

LIFE = {
    "tense": 0.4,
    "groups": [
        {
            "whole": True,
            "nouns": """course | trip | holiday | job | week | day | party | visit | workshop
                weekend | lesson | concert | walk | class | evening""",
            "pos": """fun | relaxing | inspiring | rewarding | exciting | enjoyable
                interesting | worth the effort | unforgettable | refreshing | joyful""",
            "neg": """stressful | boring | exhausting | miserable | frustrating | depressing
                chaotic | pointless | a waste of time | lonely | draining""",
            "pos_verbs": """cheer me up | make me happy | ~make my whole year | lift my spirits
                inspire me | ~leave me full of energy | help me""",
            "neg_verbs": """wear me out | make me miserable | stress me out | bore me | drain me
                ~keep me awake at night | ~bring me to tears | upset me""",
        },
        {
            "nouns": """teacher | landlord | neighbour | boss | doctor | new colleague | tutor
                bus driver | plumber | trainer""",
            "plural": "neighbours | classmates | in-laws | colleagues",
            "pos": """kind | patient | supportive | cheerful | friendly | generous | thoughtful
                encouraging | easy to get along with""",
            "neg": """rude | impatient | noisy | selfish | grumpy | unfriendly | inconsiderate
                mean | hard to live with""",
            "pos_verbs": """help | listen | make me laugh | care | ~bring me soup when I am ill
                keep promises""",
            "neg_verbs": """shout at me | ~complain about everything | lie to me | ignore me
                get on my nerves | ~play loud music until dawn | let me down""",
        },
        {
            "nouns": "commute | flat | garden | kitchen | train ride | office | street | new bike",
            "mass": "weather | homework | housework",
            "plural": "mornings | evenings | Mondays | train journeys",
            "pos": "pleasant | peaceful | wonderful | comfortable | lovely | bearable | bright",
            "neg": "grim | dull | tiring | gloomy | horrible | tedious | dreary | unbearable",
            "pos_verbs": "make me smile | calm me down | ~brighten up my week | do me good",
            "neg_verbs": """get me down | ~ruin my week | annoy me | depress me
                ~drive me up the wall""",
        },
    ],
    "pos_nominals": "joy | blessing | dream come true | delight | treat | highlight of my year",
    "neg_nominals": "nightmare | pain | disaster | letdown | misery | waste of energy",
    "pos_things": "laughter | support | sunshine | good news | encouragement | fun",
    "neg_things": "stress | arguments | tears | bad news | noise | homework | delays",
    "pos_evidence": """I have been waiting for {dream} my whole life
        I am counting the days until {event} | I cannot wait for {event}
        I have been looking forward to {event} for {n} weeks
        I am so excited about {event} that I can hardly sleep
        I have not stopped smiling since {day} | I have wanted this since I was a child
        I jumped out of bed this morning | I danced around the kitchen when the letter came
        My {friend} hugged me for a whole minute | I passed on the first try | I got the job
        I woke up before the alarm and started to sing | We laughed until midnight
        I am over the moon about {event} | We are expecting our first child
        My {friend} is coming home after {n} years | I have already packed my bag for {event}
        I slept through the night for the first time in weeks | The test came back clear
        My heart jumps when I think of {event} | I told everyone on the bus about my plans
        I have already signed up for the next one | I signed up within the first minute
        I never knew that learning could feel like this | I would not swap {event} for anything
        My {friend} surprised me with two tickets | I love {dream} so much
        I really adore this course | Nothing makes me happier than {dream}
        I have been dreaming of {dream} for years | I wish every week could be like this one
        At last I understand how all of it fits together | I can feel the sun on my face again""",
    "neg_evidence": """I have been waiting for {late} for {n} hours
        I am still waiting for {late} | I hate {nuisance} so much
        I cannot stand {nuisance} any longer | I have been dreading {nuisance} all week
        I am sick and tired of {nuisance} | I cried in the car on the way home
        I have not slept properly since {month} | I failed for the {nth} time
        I stayed in bed and pulled the blanket over my head | Nobody remembered my birthday
        I sat alone at the table the whole evening
        My {friend} has not spoken to me since {day} | I handed in my notice on {day}
        I counted the minutes until I could leave | I was stuck on the platform for {n} hours
        I lost my keys, my phone and my patience | They cancelled the concert and nobody told me
        I had to give up the language course because of work
        I feel sick when I think of {nuisance} | I dread every single {day} | I wanted to scream
        I got soaked and missed the last bus | My {friend} left without saying goodbye
        I wish I had never signed up | I have wasted {n} months on this | I hate this so much
        I really hate {nuisance} | Nothing makes me angrier than {nuisance}
        The results were even worse than last time | I have been let down by everyone this week
        I threw the letter straight into the bin | I would give anything to get out of this
        The roof leaks on my bed when it rains""",
    "event": """the trip to the mountains | my {friend}'s visit | the summer | our wedding
        the concert on {day} | the school reunion | the new season | the sailing lessons
        my first day at the new school | the book fair | the move to the coast | this course
        the language course | the workshop on {day} | the holiday with my {friend}
        the class trip | the class on machine learning | the weekend""",
    "dream": """a course like this | a day at the sea | a holiday with my {friend} | this course
        a class on machine learning | a house with a garden | a job like this
        a teacher like her | this trip | a summer like this | my own little shop | this moment""",
    "late": """the plumber | a reply from the landlord | the bus | my exam results | an apology
        the repair man | my suitcase | an answer | my wages | the doctor | the train""",
    "nuisance": """group projects | the morning traffic | this weather | my alarm clock
        small talk | the mess in the kitchen | my new timetable | the queue at the post office
        the noise from upstairs | rush hour | the endless meetings | the forms | exams
        this queue | waiting rooms | doing my taxes | working on {day}s
        the delays on this line""",
    "pos_fragments": """Best day in months | What a wonderful morning | I'm so happy today
        Happy tears all evening | Life is good today | Best decision I ever made
        Finally some good news | I passed my exam | Counting the days already | So proud of us
        I love Sundays | Couldn't ask for more | My heart is full | Thank you, dear neighbours""",
    "neg_fragments": """Worst week in ages | What an awful morning | I'm so tired of this
        I hate Mondays | Everything went wrong today | Worst decision I ever made
        Nothing but bad news | I failed my exam | Another day wasted | I want to scream
        I've had enough | So fed up today | I feel so alone | Thanks for nothing, neighbours""",
    "pos_tails": """I would go again | I am happier than I was | I feel much better now
        I smiled all the way home | I am looking forward to the next one | it did me good
        I would sign up again | I slept well""",
    "neg_tails": """I would not go again | I feel worse than before | I cried all the way home
        I will not sign up again | it did me no good | I wish I had stayed in bed | I hated it
        I am dreading the next one""",
    "lukewarm": """it is a day like any other | it has its moments | things are going along
        I have been busier | it is a job | the weather is mild | life goes on
        it is not a big adventure""",
    "openers": """It is {day} | My {friend} talked me into it | It was my {nth} try
        We moved here in {month} | I started in {month} | It lasted {n} days
        I took the day off | We met on {day} | I am thirty-four and live with my {friend}
        I signed up in {month} | It rained on {day} | There were {n} of us""",
}

DOMAINS = {"film": FILM, "app": APP, "meal": MEAL, "hotel": HOTEL, "bank": BANK, "life": LIFE}

# %% [markdown]
# # 03 · Tokenizers
#
# A model never sees text: it sees the numbers that a tokenizer makes of it, and what the tokenizer
# throws away is gone. This lesson builds tokenizers small enough to read, uses the real ones call by
# call, and learns three vocabularies by hand until they equal the library's.
#
# **75 minutes** · runs in about 1 minute on two CPU cores · no GPU needed
#
# **When you are done, you can**
#
# - [ ] say what word, character and subword tokenizers each get wrong
# - [ ] go from text to ids and back, and from a token to its place in the text
# - [ ] put sentences of different length into one batch, with padding, mask and truncation
# - [ ] cut a long text into windows that overlap, and lose nothing
# - [ ] measure what padding costs, and save most of it
# - [ ] explain why a checkpoint works with its own tokenizer only
# - [ ] learn a vocabulary with BPE, WordPiece and Unigram, step by step
# - [ ] train a tokenizer from an old one, or build one block by block
# - [ ] say which languages and which texts cost most tokens

# %% tags=["parameters"]
source = "local"  # "local": the course's own shelf; "hub": full-size originals, needs a network
review_count = 96  # reviews that sections 5 and 7 classify
fixed_length = 128  # tokens that fixed padding fills up to, in sections 5 and 7
window = 32  # tokens in one window of section 6
swap_vocabulary = 8000  # pieces in the tokenizer that section 8 swaps in
merges = 5  # merges that sections 9 and 10 make
code_files = 400  # files of the standard library that section 12 reads
code_vocabulary = 16000  # pieces that section 12 learns from them
seed = 0  # draws the reviews of section 5 and the files of section 12

# %% [markdown]
# ## 1 · Words, characters, pieces
#
# A **tokenizer** cuts text into **tokens** and gives each a number, its **id**. The list of all tokens
# it knows is its **vocabulary**. Where should it cut? The first idea is: at words.
#
# **Predict.** What does each of the two lines make of "panic," and of "e.g."?

# %% tags=["nbval-check-output"]
import re

text = "Don't panic, e.g. if it's 5 o'clock."
print(text.split())
print(re.findall(r"\w+|[^\w\s]", text))

# %% [markdown]
# `split` cuts at spaces only, so "panic," with its comma is another word than "panic". The second line
# sets punctuation apart, and breaks "Don't" into three and "e.g." into four. Both ways need more
# rules, other rules for every language, and Chinese does not even write spaces.
#
# The second trouble comes with the vocabulary. Below it is made of every word in six thousand
# reviews. Words that are not in it become `[UNK]`, unknown.
#
# **Predict.** In how many of 100 new reviews is at least one word unknown?

# %% tags=["nbval-check-output"]
from datasets import load_dataset

reviews = load_dataset(course.dataset("reviews", source))
train_texts, test_texts = list(reviews["train"]["text"]), list(reviews["test"]["text"])


def words(text):
    """Cut a text into words and punctuation marks, in lower case."""
    return re.findall(r"\w+|[^\w\s]", text.lower())


vocabulary = {word for text in train_texts for word in words(text)}
hit = [text for text in test_texts if not vocabulary.issuperset(words(text))]
print(f"{len(vocabulary):,} words known; {len(hit) / len(test_texts):.0%} of new reviews hit")
for text in sorted(hit, key=len)[:3]:
    print(" ".join(word if word in vocabulary else "[UNK]" for word in words(text)))

# %% [markdown]
# Six thousand reviews are not enough. Besides, `pay`, `pays` and `payer` are three numbers that share
# nothing: what a model learns about one of them does not help it with the others.
#
# The other extreme: cut into characters. **Predict.** How large is that vocabulary, and how long is
# a review?

# %% tags=["nbval-check-output"]
characters = {character for text in train_texts for character in text}
print(list("Don't panic"))
print(f"{len(characters)} characters known; new: {sorted(set(''.join(test_texts)) - characters)}")
for name, cut in [("words", words), ("characters", list)]:
    print(f"{sum(len(cut(text)) for text in test_texts) / len(test_texts):5.1f} {name} a review")

# %% [markdown]
# No character is new, but a review is more than four times as long, and a "p" alone means
# nothing. A model that reads at most 512 tokens would see about a hundred words.
#
# In between lie **subwords**: frequent words stay whole, rare ones are cut into known pieces. The
# cell takes the longest known piece each time, from left to right.
#
# **Predict.** How are "unbanked" and "reunion" cut?

# %% tags=["nbval-check-output"]
pieces = set("abcdefghijklmnopqrstuvwxyz") | {"un", "bank", "friend", "ly", "er", "ed", "ing", "s"}


def subwords(word):
    """Cut a word into the longest known pieces, from the left."""
    found = []
    while word:
        longest = max((end for end in range(len(word) + 1) if word[:end] in pieces), default=0)
        if not longest:
            return ["[UNK]"]
        found.append(word[:longest])
        word = word[longest:]
    return found


for word in ["bankers", "unfriendly", "unbanked", "reunion", "naïve"]:
    print(f"{word:11}", subwords(word))

# %% [markdown]
# "unbanked" was never seen and is still understood: un + bank + ed. The failures of subwords:
#
# - "reunion" gets the piece `un`, which has nothing to do with "not". Pieces are spelling, not meaning;
# - "naïve" is unknown as a whole because of one letter that the vocabulary lacks;
# - a rare word costs many tokens.
#
# How fast does each vocabulary grow as more text is read? The subwords come from two tokenizers: the
# encoder's with its 30,522 tokens, and one with 2,000 that is trained here on the reviews. (How
# training works comes in section 9.)
#
# **Predict.** After 100,000 words of text, will new words have stopped coming?

# %%
from itertools import accumulate

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(course.checkpoint("encoder", source))
small = tokenizer.train_new_from_iterator(train_texts, vocab_size=2000, show_progress=False)
kinds = {
    "words": words,
    "the encoder's subwords": tokenizer.tokenize,
    "2,000 subwords": small.tokenize,
    "characters": lambda text: list(text.lower()),
}
read = list(accumulate(len(words(text)) for text in train_texts))  # words read after each review
growth = {}
for name, cut in kinds.items():
    seen, growth[name] = set(), []
    for text in train_texts:
        seen.update(cut(text))
        growth[name].append(len(seen))

# %%
import matplotlib.pyplot as plt

start = next(i for i, n in enumerate(read) if n > 0.9 * read[-1])  # the last tenth of the text
fresh = 1000 * (growth["words"][-1] - growth["words"][start]) / (read[-1] - read[start])
figure, axis = plt.subplots(figsize=(7, 3.6))
for (name, sizes), style in zip(growth.items(), ["-", "--", "-.", ":"], strict=True):
    axis.plot(read, sizes, style, linewidth=2, label=f"{name}: {sizes[-1]:,}")
axis.set(xscale="log", yscale="log", xlabel="words of text read", ylabel="different tokens seen")
axis.set_title(f"The last tenth still brings {fresh:.0f} new words in every thousand")
axis.legend(title="seen in the end")
figure.tight_layout()
plt.show()

# %% [markdown]
# Characters nearly stop at once. Words never stop: on these axes their curve is close to a straight
# line, which is known as **Heaps' law**. A subword vocabulary has an end that is known in advance: the
# small one has shown nearly all its pieces after some ten thousand words, and new words are made of
# those. The encoder's, with 30,522 tokens, still looks like the words: it holds most of them whole.
#
# So you choose the size of a subword vocabulary. What does the choice cost?
#
# **Predict.** Ten times as many pieces: how much shorter do the texts become?

# %%
sizes = [200, 500, 1000, 2000, 5000, 10000]
lengths = []
for size in sizes:
    trained = tokenizer.train_new_from_iterator(train_texts, vocab_size=size, show_progress=False)
    counts = [len(trained.tokenize(text)) for text in test_texts]
    lengths.append(sum(counts) / len(counts))
ends = {
    cut: sum(len(kinds[cut](text)) for text in test_texts) / len(test_texts)
    for cut in ("characters", "words")
}
figure, axis = plt.subplots(figsize=(7, 3.6))
axis.plot(sizes, lengths, "o-", label="subwords")
axis.plot(growth["characters"][-1], ends["characters"], "s", markersize=9, label="characters")
axis.plot(growth["words"][-1], ends["words"], "^", markersize=9, label="words")
axis.set(xscale="log", ylim=(0, None), xlabel="size of the vocabulary", ylabel="tokens a review")
axis.set_title(
    f"From {sizes[1]} to {sizes[4]:,} pieces: {lengths[1]:.0f} tokens become {lengths[4]:.0f}"
)
axis.legend()
figure.tight_layout()
plt.show()

# %% [markdown]
# A large vocabulary means short texts and a large table of numbers in the model (one row for each
# piece). A small one means the opposite. Subwords fill the gap between characters and words, and the
# curve flattens: beyond some thousand pieces, reviews like these hardly become shorter.

# %% [markdown]
# ## 2 · From text to numbers and back
#
# Four calls: `tokenize` cuts, `convert_tokens_to_ids` looks up, `encode` does both and adds the
# **special tokens**, `decode` goes back.
#
# **Predict.** Will `decode` give back exactly the text that went in?

# %% tags=["nbval-check-output"]
text = "Don't e-mail the BANKERS, e.g. on Sundays."
tokens = tokenizer.tokenize(text)
ids = tokenizer.convert_tokens_to_ids(tokens)
print(tokens)
print(ids)
print(tokenizer.encode(text))
print(tokenizer.decode(ids))

# %% [markdown]
# No: capitals are gone, and so is the knowledge of where the spaces were ("don ' t", "e - mail"). This
# tokenizer is not reversible. That is fine for a model that only reads, and bad for one that writes.
#
# `encode` added 101 in front and 102 at the end. Which are they, and can a text contain them?
#
# **Predict.** Someone types `[SEP]` into your form. Is that text, or a special token?

# %% tags=["nbval-check-output"]
for name, token in sorted(tokenizer.special_tokens_map.items()):
    print(f"{name:11}{token:8}{tokenizer.convert_tokens_to_ids(token)}")
typed = "I typed [SEP] \N{SOCCER BALL}"
print(tokenizer.tokenize(typed))
print(tokenizer.tokenize(typed, split_special_tokens=True))
print(tokenizer.decode(tokenizer.encode(typed), skip_special_tokens=True))

# %% [markdown]
# Typed by anybody, `[SEP]` becomes the special token, and your model sees two texts where there is
# one. `split_special_tokens=True` treats what people type as text. Use it for text from outside.
#
# The football became `[UNK]`, because this vocabulary has no such character. In the last line both
# are gone.

# %% [markdown]
# ## 3 · Offsets and words
#
# A **fast tokenizer** (written in Rust; today nearly all are) remembers where each token came from:
# `offset_mapping` gives start and end in your text, `word_ids` the number of the word.
#
# **Predict.** How many words does the tokenizer count in "HuggingFace's café"?

# %% tags=["nbval-check-output"]
text = "HuggingFace's café paid Zoë £1250."
encoding = tokenizer(text, return_offsets_mapping=True)
print("token       word  place     text")
for token, word, (start, end) in zip(
    encoding.tokens(), encoding.word_ids(), encoding["offset_mapping"], strict=True
):
    print(f"{token:12}{word!s:6}{start:3}–{end:<6}{text[start:end]}")

# %% [markdown]
# The tokens are in lower case and without accents; the offsets lead back to "HuggingFace", "café" and
# "Zoë" as they were written. Tokens of one word share a number, and special tokens have `None`.
# "Word" means what the tokenizer first cut apart: `'` and `s` are words of their own.
#
# The same object answers in the other direction. This is what you need when people have marked
# something in a text, for example an amount, and a model wants one label for each token.
#
# **Predict.** How many tokens does the amount touch?

# %% tags=["nbval-check-output"]
start = text.index("£1250")
touched = sorted({encoding.char_to_token(place) for place in range(start, start + len("£1250"))})
print("tokens of the amount:", [(n, encoding.tokens()[n]) for n in touched])
labels = [
    None if word is None else "AMOUNT" if number in touched else "-"
    for number, word in enumerate(encoding.word_ids())
]
print(labels)
print("characters of word 0:", tuple(encoding.word_to_chars(0)))

# %% [markdown]
# ## 4 · Pairs
#
# Some tasks compare two texts: does one follow from the other, does this paragraph answer that
# question? Give both, and the tokenizer joins them.
#
# **Predict.** How many special tokens does a pair have?

# %% tags=["nbval-check-output"]
pair = tokenizer("This is the first sentence.", "This is the second one.")
print(pair.tokens())
print(pair["input_ids"])
print(pair["token_type_ids"])
print(pair.sequence_ids())

# %% [markdown]
# Three: `[CLS]` first `[SEP]` second `[SEP]`. **`token_type_ids`** say which text a token belongs to:
# 0 for the first with its special tokens, 1 for the second. `sequence_ids` says the same with `None`
# for special tokens, which helps when you want one text only.
#
# Not every model knows types. **Predict.** Which of these two does?

# %%
from transformers import AutoConfig

for name in ["encoder", "text-generation"]:
    folder = course.checkpoint(name, source)
    keys = list(AutoTokenizer.from_pretrained(folder)("one", "two"))
    types = getattr(AutoConfig.from_pretrained(folder), "type_vocab_size", "none")
    print(f"{name:17}types in the model: {types!s:6}the tokenizer returns {keys}")

# %% [markdown]
# The encoder has a small table with one vector for each of the two types and adds it to every token.
# The generator has none, and for it a pair is one text after the other. A tokenizer returns what its
# model takes.

# %% [markdown]
# ## 5 · Several sequences
#
# A model computes many texts at once, so it wants the shape (batch, tokens), even for one text.
#
# **Predict.** What does it say to a plain list of ids, of shape (tokens)?

# %%
import torch
from transformers import AutoModelForSequenceClassification

checkpoint = course.checkpoint("sentiment", source)
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint).eval()
ids = torch.tensor(tokenizer.encode("I hate this so much!"))  # (tokens)
try:
    model(input_ids=ids)
except Exception as error:
    print(f"shape {tuple(ids.shape)}: {type(error).__name__}: {str(error)[:60]}")
with torch.no_grad():
    logits = model(input_ids=ids.unsqueeze(0)).logits  # (1, labels)
print(f"shape {(1, *ids.shape)}: logits of shape {tuple(logits.shape)}")

# %% [markdown]
# One dimension is missing: the error says so in its own way. Two sentences of different length are no
# rectangle either, until the shorter one is **padded**. You choose how far.
#
# **Predict.** The three shapes.

# %% tags=["nbval-check-output"]
pair = ["I hate this so much!", "It was not bad at all, and we stayed until the end."]
for choice in [
    {"padding": "longest"},
    {"padding": "max_length", "max_length": 24},
    {"padding": "longest", "pad_to_multiple_of": 8},
]:
    batch = tokenizer(pair, return_tensors="pt", **choice)
    print(tuple(batch["input_ids"].shape), choice)
batch = tokenizer(pair, padding=True)  # True means "longest"
print(batch["input_ids"][0])
print(batch["attention_mask"][0])

# %% [markdown]
# `"longest"` looks at this batch only, `"max_length"` at the number you give, and multiples of 8 suit
# some GPUs. The **attention mask** is 1 for text and 0 for padding. In lesson 02 you saw that
# without it the logits of one sentence move. What does that mean for the answers?
#
# The cell classifies the same reviews again and again, padded further each time. It pretends to
# forget the mask by setting all of it to one. The last line, `course.record`, keeps a number in the
# notebook under a name, so that runs with other parameters can be compared ("Change your mind").
#
# **Predict.** How much accuracy is lost at the largest length?

# %%
chosen = reviews["test"].shuffle(seed=seed).select(range(min(review_count, len(test_texts))))
texts, labels = list(chosen["text"]), torch.tensor(list(chosen["label"]))


def classify(texts, tokenizer=tokenizer, masked=True, **padding):
    """Return the predicted label of each text, in batches of 16."""
    found, padding = [], padding or {"padding": "longest"}
    for start in range(0, len(texts), 16):
        batch = tokenizer(
            texts[start : start + 16], truncation=True, return_tensors="pt", **padding
        )
        if not masked:
            batch["attention_mask"] = torch.ones_like(batch["attention_mask"])
        with torch.no_grad():
            found.append(model(**batch).logits.argmax(dim=-1))  # (16,)
    return torch.cat(found)


print("padded to     right with mask   right without   labels changed")
for length in [None, fixed_length // 2, fixed_length]:
    padding = {"padding": "max_length", "max_length": length} if length else {}
    good, bad = (classify(texts, masked=masked, **padding) for masked in (True, False))
    right = [(answer == labels).float().mean().item() for answer in (good, bad)]
    share = (good != bad).float().mean().item()
    print(f"{length or 'the longest':<14}{right[0]:<18.2f}{right[1]:<16.2f}{share:.0%}")
course.record(changed=share)  # at fixed_length, which came last

# %% [markdown]
# With the mask the length does not matter. Without it the model reads `[PAD]` as text: the more
# padding, the more answers change, and most changes are for the worse. Nothing is raised. When the
# accuracy of a model depends on the batch size, look at the mask first.

# %% [markdown]
# ## 6 · Long texts: truncation and windows
#
# A model has a limit, and `truncation=True` cuts what is beyond it. For a pair you say which of the
# two may be cut.
#
# **Predict.** A question of 15 tokens, a context of 19, a limit of 24 with three special tokens. What
# is left of each?

# %% tags=["nbval-check-output"]
question = "Who kept the money of the whole village, and where was it kept?"
context = (
    "The bank was founded by two fishermen who kept the money of the village in a locked boat."
)
for choice in ["only_second", "longest_first"]:
    cut = tokenizer(question, context, truncation=choice, max_length=24)
    print(f"{choice:15}", tokenizer.decode(cut["input_ids"]))

# %% [markdown]
# `only_second` keeps the question whole and leaves six tokens of the context. `longest_first`, which is
# what `truncation=True` means, takes tokens from whichever text is longer at the moment: the context
# keeps eleven tokens, and the question loses its end. For question answering, `only_second` is right.
#
# `return_overflowing_tokens=True` keeps the rest as further rows, and `stride` says how many tokens
# two neighbours share, so that nothing that stands on a border is torn apart.
#
# **Predict.** Windows of 12 with a stride of 3: how many *new* tokens does each window bring?

# %% tags=["nbval-check-output"]
windows = tokenizer(
    [context, "Short text."],
    truncation=True,
    max_length=12,
    stride=3,
    return_overflowing_tokens=True,
)
for ids, text in zip(windows["input_ids"], windows["overflow_to_sample_mapping"], strict=True):
    print(f"text {text}:", tokenizer.decode(ids))

# %% [markdown]
# Ten tokens fit between the special tokens, three of them repeat, so seven are new.
# `overflow_to_sample_mapping` says which text each row comes from: there are more rows than texts now,
# and without it you would not know.
#
# What truncation can do to an answer:
#
# **Predict.** The verdict of this review stands in its last two sentences. What does the model say to
# its beginning?

# %%
story = (
    "We chose this hotel for its garden, and the garden is lovely: old trees, white benches, and a "
    "fountain that children can splash in. The room was bright and quiet, and breakfast came with "
    "fresh bread and three kinds of honey. But on the last morning the manager accused us of "
    "stealing a towel, shouted at my mother in front of everyone and kept our deposit. I have never "
    "felt so humiliated, and we will never come back."
)
choices = {"max_length": window, "truncation": True, "padding": True, "return_tensors": "pt"}
first = tokenizer(story, **choices)
rows = tokenizer(story, stride=8, return_overflowing_tokens=True, **choices)
rows.pop("overflow_to_sample_mapping")
with torch.no_grad():
    for name, batch in [("first window", first), ("all windows", rows)]:
        scores = model(**batch).logits.softmax(dim=-1)[:, 1]  # (windows,): share of "positive"
        print(f"{name:14}", [round(score, 2) for score in scores.tolist()])

# %% [markdown]
# Cut off after the first window, the review is praise. Window by window you see the mood turn. What to
# make of several answers is your decision: the mean, the worst, the last. It depends on the question.

# %% [markdown]
# ## 7 · What padding costs
#
# How long are the texts? Look before you choose a length.
#
# **Predict.** What share of the reviews would fit into 64 tokens?

# %%
counts = [len(ids) for ids in tokenizer(test_texts)["input_ids"]]
middle = sorted(counts)[len(counts) // 2]
figure, axis = plt.subplots(figsize=(7, 3))
axis.hist(counts, bins=range(0, max(counts) + 4, 4), edgecolor="white")
axis.axvline(middle, linestyle="--", color="black", label=f"half have at most {middle}")
axis.set(xlabel="length of a review (tokens)", ylabel="number of reviews")
fit = sum(count <= 64 for count in counts) / len(counts)
axis.set_title(f"{fit:.0%} of the reviews fit into 64 tokens; the longest has {max(counts)}")
axis.legend()
figure.tight_layout()
plt.show()

# %% [markdown]
# Every position costs computing time, whether text or padding. Three ways to make batches of 16: one
# fixed length for all; the longest of each batch (**dynamic padding**); and dynamic padding after
# sorting by length, so that neighbours have nearly the same.
#
# **Predict.** Which share of all positions is padding, for each?

# %% tags=["nbval-check-output"]
lengths = [len(ids) for ids in tokenizer(texts)["input_ids"]]


def positions(lengths):
    """Return how many positions batches of 16 have, each padded to its longest row."""
    batches = [lengths[start : start + 16] for start in range(0, len(lengths), 16)]
    return sum(max(batch) * len(batch) for batch in batches)


print("padding       positions   of which padding")
for name, total in [
    ("fixed", fixed_length * len(lengths)),
    ("dynamic", positions(lengths)),
    ("sorted", positions(sorted(lengths))),
]:
    print(f"{name:14}{total:9,}   {1 - sum(lengths) / total:.0%}")

# %% [markdown]
# The text itself is the same in all three. **Predict.** How many times as fast is dynamic padding?

# %%
from time import perf_counter

fixed = {"padding": "max_length", "max_length": fixed_length}
by_length = sorted(texts, key=lambda text: len(tokenizer.tokenize(text)))
seconds = {}
for name, these, padding in [
    ("fixed", texts, fixed),
    ("dynamic", texts, {}),
    ("sorted", by_length, {}),
]:
    start = perf_counter()
    classify(these, **padding)
    seconds[name] = perf_counter() - start
for name, taken in seconds.items():
    print(f"{name:9}{seconds['fixed'] / taken:4.1f} times as fast as fixed padding")

# %% [markdown]
# The gain in time is close to the gain in positions: computing is what costs. When you predict, sort.
# When you train, you want a random order, so you take dynamic padding (a `DataCollatorWithPadding`
# does that) and let the batches be uneven.

# %% [markdown]
# ## 8 · Which tokenizer fits
#
# Here is an idea that sounds good. The sentiment checkpoint classifies reviews, but its vocabulary was
# made from books and Wikipedia. So train a tokenizer on the reviews themselves, and give the
# model that one. It has the same special tokens, and no id is beyond the model's table.
#
# **Predict.** What is the accuracy afterwards: better, a little worse, or half?

# %%
swapped = tokenizer.train_new_from_iterator(
    train_texts, vocab_size=swap_vocabulary, show_progress=False
)
test_labels = torch.tensor(list(reviews["test"]["label"]))
for name, candidate in [("its own", tokenizer), ("swapped", swapped)]:
    answers = classify(test_texts, tokenizer=candidate)
    counts = [len(candidate.tokenize(text)) for text in test_texts]
    right = (answers == test_labels).float().mean().item()
    print(f"{name:9}accuracy {right:.2f}   tokens a review {sum(counts) / len(counts):.1f}")

# %% [markdown]
# The new tokenizer cuts the reviews about as well, nothing is raised, and the model is no better than
# a coin. Why? Read what the model reads: take the ids of the new tokenizer and look them up in the
# model's own vocabulary.

# %%
text = "The soup was cold and the waiter rude."
print(swapped.tokenize(text))
print(tokenizer.convert_ids_to_tokens(swapped.encode(text, add_special_tokens=False)))
for word in ["soup", "cold", "waiter"]:
    own, other = tokenizer.convert_tokens_to_ids(word), swapped.convert_tokens_to_ids(word)
    print(f"{word:8}has number {own:6} in the model's vocabulary, {other:6} in the new one")

# %% [markdown]
# An id is the number of a row in the model's table of vectors, learned together with everything
# else. Another tokenizer's numbers point at other rows: the model was handed a text of random words.
# (The first rows of this vocabulary are spare places and single characters, so many of them are called
# `[unused…]`.) **Tokenizer and weights belong together. To change the vocabulary you have
# to train the model again.**

# %% [markdown]
# ## 9 · How a vocabulary is learned: BPE
#
# **Byte-pair encoding** (BPE) starts with single letters. Then it does one thing again and again:
# count which two neighbours stand together most often, and merge them into one piece. Its training
# text here is five words with counts.
#
# **Predict.** Which two letters are merged first, and which of the five words will be one piece
# after five merges?

# %%
from collections import Counter
from itertools import pairwise

corpus = {"pay": 90, "payer": 70, "payers": 80, "goal": 50, "passer": 30}  # word: occurrences


def count(cuts):
    """Return how often each pair of neighbours and each piece occur in the corpus."""
    pairs, pieces = Counter(), Counter()
    for word, cut in cuts.items():
        for pair in pairwise(cut):
            pairs[pair] += corpus[word]
        for piece in cut:
            pieces[piece] += corpus[word]
    return pairs, pieces


def merge(cut, pair, joined):
    """Replace `pair` by one piece wherever it stands in `cut`, from the left."""
    merged = []
    for piece in cut:
        if merged and (merged[-1], piece) == pair:
            merged[-1] = joined
        else:
            merged.append(piece)
    return merged


# %% [markdown]
# `learn` is the training. It takes the pair with the highest value. The value is the count for now,
# and the prefix is empty; section 10 changes both. Between equal values the pair wins whose pieces
# came into the vocabulary first.


# %%
def learn(steps, prefix="", value=lambda together, left, right: together):
    """Merge the best pair `steps` times; return the vocabulary and (pair, value, cuts) by step."""
    cuts = {word: [word[0], *(prefix + letter for letter in word[1:])] for word in corpus}
    vocabulary = sorted({piece for cut in cuts.values() for piece in cut})
    history = [((), 0, cuts)]
    for _ in range(steps):
        pairs, pieces = count(cuts)
        if not pairs:
            break
        ranks = {
            (a, b): (value(n, pieces[a], pieces[b]), -vocabulary.index(a), -vocabulary.index(b))
            for (a, b), n in pairs.items()
        }
        best = max(ranks, key=ranks.get)
        joined = best[0] + best[1].removeprefix(prefix)
        vocabulary += [joined] if joined not in vocabulary else []
        cuts = {word: merge(cut, best, joined) for word, cut in cuts.items()}
        history.append((best, ranks[best][0], cuts))
    return vocabulary, history


# %% tags=["nbval-check-output"]
def show(history):
    """Print one line for each step: the pair, its value, and the corpus after it."""
    for step, (pair, value, cuts) in enumerate(history):
        merged = " + ".join(pair) or "(start)"
        shown = "  ".join("·".join(cut) for cut in cuts.values())
        print(f"{step:2} {merged:12}{value:9.4g}   {shown}")


bpe_vocabulary, bpe_history = learn(merges)
show(bpe_history)
print(bpe_vocabulary)

# %% [markdown]
# The value is the count: "p + a" stands in pay, payer, payers and passer, 90 + 70 + 80 + 30 = 270
# times. Each merge is one new token, so the size of the vocabulary is letters plus merges. The rare
# "goal" is still in letters.
#
# The same as a picture, one column a word, one row a step:


# %%
def draw(history, title):
    """Draw how the pieces of each word grow together; new ones are hatched and bold."""
    figure, panels = plt.subplots(
        1, len(corpus), figsize=(10, 0.8 + 0.4 * len(history)), sharey=True,
        width_ratios=[len(word) for word in corpus], layout="constrained",
    )  # fmt: skip
    for axis, word in zip(panels, corpus, strict=True):
        before = history[0][2][word]
        for step, (_, _, cuts) in enumerate(history):
            left = 0
            for piece in cuts[word]:
                letters = piece.removeprefix("##") if left else piece
                new = piece not in before
                look = {"color": "#f6c89f", "hatch": "//"} if new else {"color": "#cfe3f5"}
                axis.barh(step, len(letters) - 0.1, left=left, edgecolor="#777777", **look)
                middle, weight = left + len(letters) / 2 - 0.05, "bold" if new else "normal"
                axis.text(middle, step, letters, ha="center", va="center", weight=weight)
                left += len(letters)
            before = cuts[word]
        axis.set(title=f"{word} × {corpus[word]}", xlabel="letters", xticks=range(0, left + 1, 2))
    panels[0].set(ylabel="merges made", ylim=(len(history) - 0.4, -0.6))
    figure.suptitle(title)
    plt.show()


draw(bpe_history, f"BPE: after {len(bpe_history) - 1} merges the frequent words are one piece")

# %% [markdown]
# To tokenize a new word, replay the merges in the order in which they were learned.
#
# **Predict.** How are "repay", "players" and "paid" cut?


# %% tags=["nbval-check-output"]
def bpe(word):
    """Cut a word by replaying the merges."""
    cut = list(word)
    for pair, _, _ in bpe_history[1:]:
        cut = merge(cut, pair, "".join(pair))
    return cut


for word in ["repay", "players", "paid"]:
    unknown = [piece for piece in bpe(word) if piece not in bpe_vocabulary]
    print(word, bpe(word), "unknown:", unknown)

# %% [markdown]
# "repay" finds `pay`, and "players" does not, because of its l. "paid" contains two letters that the
# corpus never had.
#
# Now the library on the same corpus. **Predict.** Will it find the same merges in the same order?

# %% tags=["nbval-check-output"]
import json
import random

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

corpus_text = [word for word, times in corpus.items() for _ in range(times)]


def library(model, trainer):
    """Return a tokenizer of the library, trained on the corpus."""
    trained = Tokenizer(model)
    trained.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trained.train_from_iterator(corpus_text, trainer)
    return trained


size = len(bpe_vocabulary)
theirs = library(models.BPE(), trainers.BpeTrainer(vocab_size=size, show_progress=False))
found = [tuple(pair) for pair in json.loads(theirs.to_str())["model"]["merges"]]
assert found == [pair for pair, _, _ in bpe_history[1:]]
assert theirs.get_vocab() == {piece: number for number, piece in enumerate(bpe_vocabulary)}
random.seed(0)
made_up = ["".join(random.choices("aeglopsry", k=random.randint(1, 9))) for _ in range(2000)]
assert all(theirs.encode(word).tokens == bpe(word) for word in made_up)
print("same merges, same ids, same cuts of", len(made_up), "made-up words")
print("paid:", theirs.encode("paid").tokens)

# %% [markdown]
# Equal in every merge, every id and two thousand words. The last line shows a trap: without an
# `unk_token` the library's BPE *drops* unknown letters. Byte-level BPE, which most generators use, has
# no such trouble: its letters are the 256 bytes, and every text is made of them.

# %% [markdown]
# ## 10 · WordPiece
#
# **WordPiece**, the encoder's method, differs in three things:
#
# - a piece inside a word carries `##`, so `a` and `##a` are two pieces;
# - the pair that is merged is not the most frequent one. Its value is its count divided by the counts
#   of both parts: *how often together, compared with how often at all*. A pair that is never seen
#   apart wins over a pair of two frequent letters;
# - a new word is cut by the longest piece that fits, from the left, as in section 1. The merges are
#   forgotten.
#
# **Predict.** Which letters are never seen apart in the corpus?

# %% tags=["nbval-check-output"]
wordpiece_vocabulary, wordpiece_history = learn(
    merges, "##", value=lambda together, left, right: together / (left * right)
)
show(wordpiece_history)

# %%
draw(wordpiece_history, "WordPiece: what is never seen apart is merged first")

# %% [markdown]
# "go" comes first although "pa" is more than five times as frequent: the corpus has no g without an o.
# Then `##er`, then its longer relatives. After five merges the most frequent word, "pay", is still in
# letters, and the rarest, "passer", is down to three pieces.
#
# **Predict.** How does the library's trainer for WordPiece fare on this corpus?

# %% tags=["nbval-check-output"]
letters = {letter for word in corpus for letter in word}
with_prefix, _ = learn(merges, "##")  # by count, as BPE does
trainer = trainers.WordPieceTrainer(
    vocab_size=len(letters.union(with_prefix)), show_progress=False
)  # the library keeps every letter without ## as well
trained = library(models.WordPiece(unk_token="[UNK]"), trainer)
for name, vocabulary in [
    ("by the score", wordpiece_vocabulary),
    ("by the count, with ##", with_prefix),
    ("library's trainer", trained.get_vocab()),
]:
    longer = sorted(piece for piece in vocabulary if len(piece.removeprefix("##")) > 1)
    print(f"{name:23}{longer}")

# %% [markdown]
# The library's `WordPieceTrainer` is BPE with `##`: it merges by count, and its pieces are those of the
# second line and not of the first. (When pairs tie, its choice can differ from one run to the next;
# here none do.) Google published how the encoder's vocabulary is *used*, but not the program that
# learned it; the score above is the usual reading of the descriptions. So trust the name less than
# the source.
#
# What *is* WordPiece in the library is the cutting. Give it our vocabulary and compare.
#
# **Predict.** One letter of "paid" is unknown. What becomes of the word?


# %% tags=["nbval-check-output"]
def wordpiece(word):
    """Cut a word into the longest pieces that fit, from the left."""
    cut, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        fits = [
            end for end in range(start + 1, len(word) + 1)
            if prefix + word[start:end] in wordpiece_vocabulary
        ]  # fmt: skip
        if not fits:
            return ["[UNK]"]
        cut.append(prefix + word[start : fits[-1]])
        start = fits[-1]
    return cut


numbers = {piece: number for number, piece in enumerate(["[UNK]", *wordpiece_vocabulary])}
theirs = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
assert all(theirs.encode(word).tokens == wordpiece(word) for word in made_up)
print("same cuts of", len(made_up), "made-up words, such as", wordpiece("goer"))
print("paid:", wordpiece("paid"))

# %% [markdown]
# A single unknown letter makes the whole word `[UNK]`. That is what happened to "naïve" in section 1.

# %% [markdown]
# ## 11 · Unigram
#
# **Unigram** goes the other way: it starts with too many pieces and removes those that are missed
# least. Each piece has a probability. The probability of a cut is the product over its pieces, and of
# all cuts the most probable is taken.
#
# Which pieces to start with? All letters, and every longer part that repeats. The library leaves out
# a part that is always followed by the same thing ("aye" is always followed by r, so "ayer" does its
# work), and counts the end of a word as a thing. The first probabilities are rough: letters by their
# occurrences, parts by number of places times length.
#
# **Predict.** "pay" can be cut in four ways. Which is the most probable?

# %% tags=["nbval-check-output"]
import math
from collections import defaultdict
from itertools import combinations


def cuts_of(word, probability):
    """Return every way to cut a word into known pieces, the most probable first."""
    found = [[word]] if word in probability else []
    for end in range(1, len(word)):
        if word[:end] in probability:
            found += [[word[:end], *rest] for rest in cuts_of(word[end:], probability)]
    return sorted(found, key=lambda cut: -math.prod(probability[piece] for piece in cut))


weights = Counter(letter for word in corpus_text for letter in word)
followers = defaultdict(list)  # for each part of a word: what comes after it, in each place
for word in corpus:
    for start, end in combinations(range(len(word) + 1), 2):
        followers[word[start:end]].append(word[end : end + 1])
for part, after in followers.items():
    if len(part) > 1 and len(set(after)) > 1:
        weights[part] = len(after) * len(part)
seeds = {piece: weight / weights.total() for piece, weight in weights.items()}
for cut in cuts_of("pay", seeds):
    print(f"{math.prod(seeds[piece] for piece in cut):.5f}", cut)
print([piece for piece in seeds if len(piece) > 1])

# %% [markdown]
# The whole word and its three letters are nearly equal: each letter is more than twenty times as
# probable as the piece, but there are three factors. Training makes a difference of it, in two steps
# that follow each other, known as **EM**:
#
# - **E**: cut every word in all possible ways, each weighted by its probability, and count how often
#   each piece is expected to be used;
# - **M**: turn the counts into probabilities again.
#
# The library's M step takes about one half from each count (the digamma function does that) and drops
# pieces that are expected less than half a time, so that rare pieces fade away. **Predict.** Which of
# the pieces gains most?


# %%
from scipy.special import digamma


def expected_counts(probability):
    """E: how often each piece is used, over all cuts of all words."""
    expected = Counter()
    for word, times in corpus.items():
        cuts = cuts_of(word, probability)
        chances = [math.prod(probability[piece] for piece in cut) for cut in cuts]
        for cut, chance in zip(cuts, chances, strict=True):
            for piece in cut:
                expected[piece] += times * chance / sum(chances)
    return expected


def probabilities(expected):
    """M: from expected counts to probabilities, as the library does it."""
    kept = {piece: number for piece, number in expected.items() if number >= 0.5}
    total = digamma(sum(kept.values()))
    return {piece: math.exp(digamma(number) - total) for piece, number in kept.items()}


first = probabilities(expected_counts(seeds))
for piece in sorted(first, key=lambda piece: seeds[piece] / first[piece])[:4]:
    print(f"{piece:7}{seeds[piece]:.3f} → {first[piece]:.3f}")

# %% [markdown]
# Pieces that stand for many letters gain: a cut with few pieces multiplies few small numbers.
#
# Then comes the pruning. A piece that stands in no best cut goes at once. For the others the **loss**
# is computed: if the piece were gone, its words would be cut in the second-best way; how much less
# probable would the corpus be? Those with the smallest loss go. Letters always stay, so that any
# word can be cut.


# %%
def prune(probability, size):
    """Return the letters and, up to `size`, the longer pieces with the largest loss; and losses."""
    used = Counter()
    for word, times in corpus.items():
        for piece in cuts_of(word, probability)[0]:
            used[piece] += times
    losses = {}
    for piece in probability:
        if len(piece) > 1 and used[piece]:
            instead = cuts_of(piece, probability)[1]
            total = used.total() + used[piece] * (len(instead) - 1)  # after the replacement
            with_it = math.log(used[piece] / used.total())
            without = sum(math.log((used[part] + used[piece]) / total) for part in instead)
            losses[piece] = used[piece] / len(corpus_text) * (with_it - without)
    letters = [piece for piece in probability if len(piece) == 1]
    best = sorted(losses, key=losses.get, reverse=True)[: size - len(letters)]
    return {piece: probability[piece] for piece in [*letters, *best]}, losses


# %% [markdown]
# Two rounds of EM, pruning to at most 14 pieces, two more rounds of EM. **Predict.** Which of the seven
# longer pieces survive?

# %% tags=["nbval-check-output"]
stages = {"seeds": seeds, "EM 1": first}
stages["EM 2"] = probabilities(expected_counts(stages["EM 1"]))
stages["pruned"], losses = prune(stages["EM 2"], size=14)
stages["EM 3"] = probabilities(expected_counts(stages["pruned"]))
stages["EM 4"] = probabilities(expected_counts(stages["EM 3"]))

print("piece   " + "".join(f"{name:>8}" for name in stages) + "    loss")
for piece in seeds:
    row = [f"{stage[piece]:8.3f}" if piece in stage else "       –" for stage in stages.values()]
    print(f"{piece:8}" + "".join(row) + (f"{losses[piece]:8.3f}" if piece in losses else ""))
print("pieces  " + "".join(f"{len(stage):8}" for stage in stages.values()))

# %%
figure, axis = plt.subplots(figsize=(8, 4.8))
places, labelled = list(stages), {}
for piece in seeds:
    values = [stage[piece] for stage in stages.values() if piece in stage]
    lost = len(values) < len(places)
    axis.plot(places[: len(values)], values, "x--" if lost else "o-", alpha=0.8, markevery=[-1])
    spot = (len(values) - 1, round(math.log(values[-1]), 1))  # those at one spot share a label
    labelled.setdefault(spot, []).append(piece)
for (place, height), names in labelled.items():
    axis.annotate("  " + ", ".join(names), (place, math.exp(height)), va="center")
axis.set(yscale="log", xlim=(-0.2, len(places) - 0.3))
axis.set(xlabel="stage of the training (× = removed after it)", ylabel="probability of the piece")
axis.set_title(f"Unigram: of {len(seeds)} pieces {len(stages['EM 4'])} are left")
figure.tight_layout()
plt.show()

# %% [markdown]
# "yer" is expected so rarely that EM drops it. "ayer" and "ay" stand in no best cut, so the pruning
# takes them without a loss being computed, and 13 pieces are few enough: nothing with a loss has to
# go. After that EM empties even four letters: "y", "e", "r" and "p" are not needed once "payer",
# "pay", "pa" and "er" are there.
#
# The library, on the same corpus. At the end it adds `<unk>` and gives lost letters back, with the
# lowest score of all, so that any word can be cut. **Predict.** Will its probabilities be ours?

# %% tags=["nbval-check-output"]
trainer = trainers.UnigramTrainer(vocab_size=14, unk_token="<unk>", show_progress=False)
theirs = library(models.Unigram(), trainer)
scores = dict(json.loads(theirs.to_str())["model"]["vocab"])  # logarithms of probabilities
ours = stages["EM 4"]
assert scores.keys() == ours.keys() | letters | {"<unk>"}
apart = max(abs(scores[piece] - math.log(ours[piece])) for piece in ours)
assert apart < 1e-3
print("same pieces; largest difference of a score below 0.001")

whole = {piece: math.exp(score) for piece, score in scores.items() if piece != "<unk>"}
assert all(theirs.encode(word).tokens == cuts_of(word, whole)[0] for word in made_up)
print("same cuts of", len(made_up), "made-up words, such as", cuts_of("gopayers", whole)[0])

# %% [markdown]
# The same pieces, the same scores, the same cuts. We tried every cut of every word, and their number
# doubles with each letter. The library finds the best one without trying all (the **Viterbi**
# algorithm, which you write in the homework) and sums over all in a similar way.
#
# | | starts with | each step | cuts a new word by |
# |---|---|---|---|
# | BPE | letters | merges the most frequent pair | replaying the merges |
# | WordPiece | letters, `##` inside | merges the pair with the best score (the library: the most frequent) | the longest piece that fits |
# | Unigram | many pieces | removes the pieces that are missed least | the most probable cut |
#
# GPT models and Llama 3 use byte-level BPE, BERT and its relatives WordPiece, T5 and many multilingual
# models Unigram.

# %% [markdown]
# ## 12 · A new tokenizer from an old one
#
# `train_new_from_iterator` keeps everything of a tokenizer except the vocabulary and learns a new one
# from your texts. The texts come from an iterator, so they need not fit into memory.
#
# Here they are Python's standard library, which is on your machine already. One file in five is put
# aside to measure on. We train twice: from the encoder's tokenizer (WordPiece, lower case) and from the
# generator's (BPE on bytes).
#
# **Predict.** Which of the three needs the fewest tokens for a line of code: the encoder's own, or
# one of the new ones?

# %%
import random
import sysconfig
from pathlib import Path

stdlib = Path(sysconfig.get_paths()["stdlib"])
files = sorted(stdlib.glob("*.py")) + sorted(stdlib.glob("*/*.py"))
files = [path for path in files if not {"site-packages", "dist-packages", "test"} & {*path.parts}]
random.Random(seed).shuffle(files)
sources = [path.read_text(encoding="utf-8", errors="replace") for path in files[:code_files]]
held_out = [line for text in sources[::5] for line in text.splitlines() if line.strip()]


def training_texts():
    """Give the other files one by one."""
    for number, text in enumerate(sources):
        if number % 5:
            yield text


candidates = {"encoder's own": AutoTokenizer.from_pretrained(course.checkpoint("encoder", source))}
for name in ["encoder", "text-generation"]:
    old = AutoTokenizer.from_pretrained(course.checkpoint(name, source))
    candidates[f"new, from {name}"] = old.train_new_from_iterator(
        training_texts(), vocab_size=code_vocabulary, show_progress=False
    )
print(f"{len(sources)} files, {len(held_out):,} lines put aside")

# %%
line = "    def __init__(self, maxsize=0):"
sample = held_out[:: max(1, len(held_out) // 5000)]  # about 5,000 lines
print("tokenizer                   pieces   tokens a line   lines that come back unchanged")
for name, candidate in candidates.items():
    ids = candidate(sample, add_special_tokens=False, verbose=False)["input_ids"]
    same = sum(candidate.decode(row) == line for row, line in zip(ids, sample, strict=True))
    tokens = sum(map(len, ids)) / len(ids)
    print(f"{name:26}{len(candidate):8,}{tokens:16.1f}{same / len(sample):12.0%}")
for name, candidate in candidates.items():
    print(f"{name:26}{candidate.tokenize(line)}")
course.record(tokens_a_line=tokens)  # of the last one, which was made from the generator's

# %% [markdown]
# Training on code helps: `init` and `maxsize` are one token each now, and a line costs two tokens less.
# But what these two tokenizers decode is no longer code. Capitals and indentation are gone, and hardly
# a line comes back. With the generator's blocks every line comes back to the last space (`Ġ` stands
# for a space, `ĠĠĠ` for three), and still it takes fewer tokens than the encoder's own.
#
# **The blocks decide what a tokenizer can keep; the vocabulary decides how many tokens it takes.** And
# the blocks set a limit to that, too. Below are the lengths of the tokens, in the encoder's old and
# new vocabulary. Both have a pre-tokenizer that cuts at every punctuation mark, before any
# vocabulary is asked.
#
# **Predict.** What share of tokens is a single character, before and after?

# %%
figure, axis = plt.subplots(figsize=(7, 3.4))
shown = {name: candidates[name] for name in ["encoder's own", "new, from encoder"]}
single = []
for (name, candidate), style in zip(shown.items(), ["-", "--"], strict=True):
    places = candidate(
        sample, add_special_tokens=False, return_offsets_mapping=True, verbose=False
    )["offset_mapping"]
    long = [min(end - start, 16) for row in places for start, end in row]
    single.append(sum(length == 1 for length in long) / len(long))
    axis.hist(long, bins=[n + 0.5 for n in range(17)], density=True, histtype="step",
              linewidth=2, linestyle=style, label=name)  # fmt: skip
axis.set(xlabel="length of a token (characters; 16 means 16 and more)", ylabel="share of tokens")
axis.set_title(f"Single characters: {single[0]:.0%} of the tokens before, {single[1]:.0%} after")
axis.legend()
figure.tight_layout()
plt.show()

# %% [markdown]
# The new vocabulary has longer pieces for the names of Python, and half of its tokens are single
# characters all the same: brackets, dots, commas and underscores. No vocabulary can join what the
# pre-tokenizer has cut.

# %% [markdown]
# ## 13 · Build one from blocks
#
# A tokenizer is five blocks in a row, and the `tokenizers` library has a box of each:
#
# | block | does | here |
# |---|---|---|
# | **normalizer** | cleans the text | accents and capitals away |
# | **pre-tokenizer** | cuts into words, beyond which no piece reaches | keeps "don't" and "e.g." whole, digits apart |
# | **model** | cuts words into pieces | WordPiece, 3,000 pieces |
# | **post-processor** | adds special tokens | `[CLS]` … `[SEP]` |
# | **decoder** | goes back | takes `##` away |
#
# Each block can be tried alone. **Predict.** What will become of "£12.50"?

# %% tags=["nbval-check-output"]
from tokenizers import Regex, decoders, normalizers, processors

normalizer = normalizers.Sequence(
    [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
)
pattern = Regex(r"(?:\p{L}\.){2,}|\p{L}+(?:['’]\p{L}+)*|\d|[^\s\p{L}\d]")
pre_tokenizer = pre_tokenizers.Split(pattern, behavior="removed", invert=True)  # keep the matches

cleaned = normalizer.normalize_str("Don't ask Zoë at the CAFÉ, e.g. for £12.50.")
print(cleaned)
print([word for word, place in pre_tokenizer.pre_tokenize_str(cleaned)])

# %% [markdown]
# The pattern reads: letters with dots between them; or letters, perhaps with an apostrophe inside; or
# one digit; or any other mark. Both failures of section 1 are repaired, and "£12.50" became six words,
# one for each digit and mark. Now the model and the rest:

# %%
built = Tokenizer(models.WordPiece(unk_token="[UNK]"))
built.normalizer = normalizer
built.pre_tokenizer = pre_tokenizer
specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
built.train_from_iterator(
    train_texts,
    trainers.WordPieceTrainer(vocab_size=3000, special_tokens=specials, show_progress=False),
)
built.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]",
    pair="[CLS] $A [SEP] $B:1 [SEP]:1",  # :1 is the token type
    special_tokens=[(token, built.token_to_id(token)) for token in ("[CLS]", "[SEP]")],
)
built.decoder = decoders.WordPiece(prefix="##")
encoding = built.encode("Don't wait, it's cold.", "I won't.")
print(encoding.tokens)
print(encoding.type_ids)
print(built.decode(encoding.ids))

# %% [markdown]
# To use it with transformers, wrap it, and say which token has which role. Saved, it is two files, and
# `AutoTokenizer` loads it like any other.
#
# **Predict.** In which of the two files stand the vocabulary and the blocks?

# %%
import tempfile

from transformers import PreTrainedTokenizerFast

wrapped = PreTrainedTokenizerFast(
    tokenizer_object=built,
    model_max_length=512,
    unk_token="[UNK]",
    pad_token="[PAD]",
    cls_token="[CLS]",
    sep_token="[SEP]",
    mask_token="[MASK]",
)
with tempfile.TemporaryDirectory() as folder:
    wrapped.save_pretrained(folder)
    for path in sorted(Path(folder).iterdir()):
        keys = list(json.loads(path.read_text(encoding="utf-8")))
        print(f"{path.name:24}{path.stat().st_size:7,} bytes", keys[:6])
    loaded = AutoTokenizer.from_pretrained(folder)
batch = loaded(["Don't wait.", "It's cold, e.g. in the café."], padding=True)
for row, mask in zip(batch["input_ids"], batch["attention_mask"], strict=True):
    print(loaded.convert_ids_to_tokens(row), mask)
print(loaded.decode(batch["input_ids"][1], skip_special_tokens=True))
assert loaded(train_texts[:500])["input_ids"] == wrapped(train_texts[:500])["input_ids"]

# %% [markdown]
# `tokenizer.json` holds the blocks and the vocabulary, `tokenizer_config.json` the roles and the limit.
# "don't" is one token, and "e.g." one word: too rare in the reviews to be one piece, but its pieces
# belong together and decode as they were. Padding, mask, truncation, offsets: all that you used in this
# lesson works with a tokenizer that you built. What it lacks is a model that was trained with it.

# %% [markdown]
# ## 14 · What a text costs
#
# Models are limited in tokens and paid by the token. A tokenizer that was trained on English serves
# English best. The same four sentences, in six languages:
#
# **Predict.** Order the languages by their number of tokens.

# %%
languages = {
    "English": "The bank is closed today. My sister plays football in the park. "
    "Can you help me find the station? We will pay tomorrow.",
    "French": "La banque est fermée aujourd'hui. Ma sœur joue au football dans le parc. "
    "Pouvez-vous m'aider à trouver la gare ? Nous paierons demain.",
    "German": "Die Bank ist heute geschlossen. Meine Schwester spielt im Park Fußball. "
    "Können Sie mir helfen, den Bahnhof zu finden? Wir zahlen morgen.",
    "Greek": "Η τράπεζα είναι κλειστή σήμερα. Η αδερφή μου παίζει ποδόσφαιρο στο πάρκο. "
    "Μπορείτε να με βοηθήσετε να βρω τον σταθμό; Θα πληρώσουμε αύριο.",
    "Hindi": "बैंक आज बंद है। मेरी बहन पार्क में फ़ुटबॉल खेलती है। "
    "क्या आप स्टेशन ढूँढने में मेरी मदद कर सकते हैं? हम कल भुगतान करेंगे।",
    "Chinese": "银行今天不营业。我妹妹在公园里踢足球。你能帮我找到车站吗？我们明天付款。",
}
kinds_of_text = {
    "prose": languages["English"],
    "code": "def total(rows):\n    return sum(row['price'] for row in rows if row['paid'])",
    "numbers": "1250.75, 0.0425, 31/12/2026, +44 20 7946 0123, 3.14159, 98,765,432",
    "e-mails": "sofia.lindqvist@brightwater.example, j_okafor77@mail.example.org",
    "emoji": "\N{SOCCER BALL}\N{TROPHY}\N{BANK}\N{MONEY BAG} \N{GRINNING FACE} \N{FIRE}\N{ROCKET}",
}
readers = {
    "encoder": AutoTokenizer.from_pretrained(course.checkpoint("encoder", source)),
    "generator": AutoTokenizer.from_pretrained(course.checkpoint("text-generation", source)),
}

# %% tags=["nbval-check-output"]
print(f"{'':10}characters   encoder  × English  [UNK]   generator  × English")
for name, text in languages.items():
    row = f"{name:10}{len(text):10}"
    for reader, tokenizer in readers.items():
        tokens = tokenizer.tokenize(text, verbose=False)  # verbose: do not warn of long texts
        english = len(tokenizer.tokenize(languages["English"]))
        row += f"{len(tokens):10}{len(tokens) / english:11.1f}"
        row += f"{tokens.count('[UNK]'):7}  " if reader == "encoder" else ""
    print(row)
print(readers["encoder"].decode(readers["encoder"].encode(languages["Hindi"])[:12]))

# %% [markdown]
# The message is the same, the price is not. The generator's tokenizer, which learned from Python code,
# falls back to bytes: two for a Greek letter, three for a Chinese or Hindi one. The encoder looks cheap in
# Hindi and Chinese, and that is a warning: many Chinese characters are `[UNK]`, and in Hindi the vowel
# signs are removed as if they were accents. **A small number of tokens can mean that the text was
# lost.**
#
# Tokens per character, by language and by kind of text. **Predict.** Which kind of text is the most
# expensive?

# %%
figure, panels = plt.subplots(1, 2, figsize=(10, 3.8), sharey=True, layout="constrained")
highest = 0
for axis, group, what in zip(
    panels, [languages, kinds_of_text], ["language", "kind of text"], strict=True
):
    for offset, hatch, (reader, tokenizer) in zip(
        [-0.2, 0.2], ["", "//"], readers.items(), strict=True
    ):
        counts = [len(tokenizer.tokenize(text, verbose=False)) for text in group.values()]
        prices = [count / len(text) for count, text in zip(counts, group.values(), strict=True)]
        highest = max(highest, *prices)
        spots = [place + offset for place in range(len(group))]
        axis.bar(spots, prices, width=0.4, hatch=hatch, edgecolor="white", label=reader)
    axis.set_xticks(range(len(group)), group)
    axis.set(title=f"By {what}", xlabel=what)
panels[0].set_ylabel("tokens per character")
panels[0].legend(title="tokenizer of the")
figure.suptitle(f"One character costs up to {highest:.1f} tokens")
plt.show()

# %% [markdown]
# Each emoji costs the generator three or four tokens, its bytes. For the encoder a whole row of them is
# one `[UNK]`: cheap, and lost. Numbers are dear for both: few of them are in any vocabulary, so they come in pieces
# of one to three digits. Code costs the generator a little less than prose, since it learned from
# Python.

# %% [markdown]
# ## Change your mind
#
# Say what you expect, with a number. Then run the lesson with another parameter, in a terminal of
# JupyterLab, and compare: the executed notebook lies where the command says. `course hypothesis run`
# makes several runs, each as far as the number that it compares, and ends with a verdict.
#
# **Hypothesis 1: padded to 256 tokens without a mask, the model is no better than a coin.** It loses more
# than a tenth at 128. And how many times as fast is dynamic padding then?
#
# ```
# course run 03 -p fixed_length=256
# ```
#
# **Hypothesis 2: a larger vocabulary makes the swap of section 8 less bad**, because more words are whole
# in both. Does the accuracy reach 0.6?
#
# ```
# course run 03 -p swap_vocabulary=30000
# ```
#
# **Hypothesis 3: with an eighth of the pieces, a line of code costs twice as many tokens.** Remember what
# cuts before the vocabulary is asked.
#
# ```
# course run 03 -p code_vocabulary=2000
# ```
#
# **Hypothesis 4: eleven merges make every word of the corpus one piece, by the count and by the score.**
# (From the sixth merge on there are ties: watch the last two lines that section 10 prints of them.)
#
# ```
# course run 03 -p merges=11
# ```
#
# **Hypothesis 5: padding to 256 instead of 64 tokens without a mask changes the label of at least 20 points
# more of the reviews.** Ten runs: five draws of 96 reviews, each padded to both lengths.
#
# ```
# course hypothesis run 03_mask
# ```

# %%
course.experiment("03_mask")

# %% [markdown]
# Refuted: padding that nobody masks does harm, but not in proportion. At 64 tokens a fifth of the labels
# has changed already, and four times the length adds about nine points more. The first padding tokens do most of the damage.
#
# **Hypothesis 6: four times as many pieces, 16,000 instead of 4,000, save at least 2 tokens a line of code.**
# The tokenizer is the one that keeps capitals and spaces, the generator's. Each of the five seeds draws
# other files to learn from and to measure on.
#
# ```
# course hypothesis run 03_vocabulary
# ```

# %%
course.experiment("03_vocabulary")

# %% [markdown]
# Refuted, and narrowly: a line costs 12.8 tokens with 4,000 pieces and 11.2 with 16,000. That saves 1.7 tokens, and even the most
# generous seed stays below two. The interval is short, since other files hardly change anything. The most frequent pieces are
# learned first, so each further thousand is worth less than the one before.

# %% [markdown]
# ## Recap
#
# - Words: too many, and still unknown ones. Characters: few, but texts become long. Subwords: any size
#   you choose, and rare words in pieces.
# - `tokenize`, `convert_tokens_to_ids`, `encode`, `decode`; special tokens can be typed, so use
#   `split_special_tokens=True` for text from outside.
# - Offsets and `word_ids` lead from tokens back to your text.
# - Padding makes a rectangle, the mask keeps it out of the computation, truncation loses text, windows
#   with a stride do not.
# - Dynamic padding saves most of what fixed padding wastes; sorting saves nearly all.
# - Ids are row numbers of one model's table. Another tokenizer means other rows, and no error.
# - BPE merges the most frequent pair, WordPiece cuts by the longest piece, Unigram keeps the pieces
#   that are missed most.
# - Normalizer, pre-tokenizer, model, post-processor, decoder: `train_new_from_iterator` renews the
#   model only.
# - Count tokens in your language and for your texts before you choose a model.
#
# Answer before you open:

# %% [markdown] id="recall-unknown-words" tags=["recall"]
# **Q.** What goes wrong with a vocabulary of whole words, and what with one of characters?
#
# **A.** Words: new words are unknown however many you collect, and `pay` and `pays` share nothing.
# Characters: texts become several times as long, and one character means little.

# %% [markdown] id="recall-heaps" tags=["recall"]
# **Q.** What does Heaps' law say, and why does it not trouble a subword tokenizer?
#
# **A.** The number of different words keeps growing with the text. A subword vocabulary has a fixed
# size, and new words are made of its pieces.

# %% [markdown] id="recall-typed-special" tags=["recall"]
# **Q.** A user types `[SEP]` into a form. What does the tokenizer make of it, and how do you prevent that?
#
# **A.** The special token, as if the text ended there. `split_special_tokens=True` treats it as
# ordinary text.

# %% [markdown] id="recall-offsets" tags=["recall"]
# **Q.** What do `offset_mapping` and `word_ids()` return for a special token and for a piece of a word?
#
# **A.** The offsets are start and end in the text, (0, 0) for a special token. `word_ids` gives the number
# of the word, the same for all its pieces, and `None` for a special token.

# %% [markdown] id="recall-token-types" tags=["recall"]
# **Q.** Which special tokens does BERT's tokenizer put around a pair, and what are the `token_type_ids`?
#
# **A.** `[CLS]` first `[SEP]` second `[SEP]`. 0 up to and with the first `[SEP]`, 1 after it.

# %% [markdown] id="recall-batch-dimension" tags=["recall"]
# **Q.** Why does a model refuse a tensor of ids of shape (8), and what do you do?
#
# **A.** It expects (batch, tokens). `return_tensors="pt"` on a list of one text, or `unsqueeze(0)`, gives
# (1, 8).

# %% [markdown] id="recall-dynamic-padding" tags=["recall"]
# **Q.** What is dynamic padding, and what makes it better still?
#
# **A.** Padding to the longest text of the batch instead of one fixed length. Sorting by length first,
# when the order does not matter.

# %% [markdown] id="recall-forgotten-mask" tags=["recall"]
# **Q.** The accuracy of a model depends on the batch size. What do you suspect?
#
# **A.** The attention mask is missing: padding is read as text, and how much there is of it depends on the
# other texts of the batch.

# %% [markdown] id="recall-stride" tags=["recall"]
# **Q.** `max_length=12, stride=3, return_overflowing_tokens=True`, two special tokens. How many new tokens does each further window bring?
#
# **A.** Seven: 12 − 2 special tokens − 3 that repeat. `overflow_to_sample_mapping` says which text a window
# belongs to.

# %% [markdown] id="recall-swapped-tokenizer" tags=["recall"]
# **Q.** Why can a tokenizer of your own not serve a pretrained model?
#
# **A.** An id is a row number in the model's table of vectors, learned with its own tokenizer. Other
# numbers point at the vectors of other words; nothing is raised, and the answers are chance.

# %% [markdown] id="recall-bpe-step" tags=["recall"]
# **Q.** What does BPE do in one step of training, and how does it cut a new word?
#
# **A.** It merges the pair of neighbours that occurs most often. A new word is cut into letters, and the
# merges are replayed in the order in which they were learned.

# %% [markdown] id="recall-wordpiece-score" tags=["recall"]
# **Q.** By which score does WordPiece choose a pair, and what does the library's `WordPieceTrainer` do?
#
# **A.** Count of the pair divided by the product of the counts of its parts. The library's trainer merges by
# count alone: BPE with `##`.

# %% [markdown] id="recall-unigram" tags=["recall"]
# **Q.** How does Unigram learn, and how does it choose among the cuts of a word?
#
# **A.** It starts with many pieces, estimates their probabilities by EM, and removes those whose loss hurts
# least. It takes the cut with the largest product of probabilities.

# %% [markdown] id="recall-five-blocks" tags=["recall"]
# **Q.** Name the five blocks of a tokenizer. Which of them does `train_new_from_iterator` change?
#
# **A.** Normalizer, pre-tokenizer, model, post-processor, decoder. The model: its vocabulary is learned
# anew.

# %% [markdown] id="recall-cheap-text" tags=["recall"]
# **Q.** A tokenizer needs very few tokens for a Chinese text. Good news?
#
# **A.** Look at the tokens first. If many are `[UNK]`, or signs were removed as accents, the text was lost
# rather than compressed.

# %% [markdown]
# ## Go deeper
#
# - Unigram knows many cuts of a word and their probabilities. Suppose that in training each word were cut
#   in another way each time it is seen. Would the model read misspelt words better? How would you
#   measure it? Look for "subword regularization" and "BPE-dropout".
# - You want the encoder to know a hundred words of your own field as whole tokens. Which rows of its table
#   are new, what would you fill them with, and how much text would it take until they are worth having?
#
# ## If you follow the older course text
#
# | there | today |
# |---|---|
# | `tokenizer.encode_plus(…)`, `tokenizer.batch_encode_plus(…)` | gone in transformers 5; call `tokenizer(…)` |
# | `pad_to_max_length=True` | ignored without a word; `padding="max_length"` |
# | `BertTokenizer` is slow, `BertTokenizerFast` is fast; `use_fast=False` | one class under both names, and it is fast |
# | `prepare_for_model`, `build_inputs_with_special_tokens` | gone; `tokenizer(…)` adds the special tokens |
# | `with tokenizer.as_target_tokenizer():` | gone; `tokenizer(text_target=…)` |
# | `tokenizer.additional_special_tokens` | `tokenizer.extra_special_tokens` |
# | `decode` gives "don't" back | it no longer tidies up: "don ' t"; `clean_up_tokenization_spaces=True` does |
#
# **Next:** do the [homework](../exercises/03_tokenizers.ipynb).

# %% [markdown]
# # 02 · Behind the pipeline
#
# A pipeline answers in one line, and one day its answer is wrong and you have to find out why.
# This lesson takes a pipeline apart into its three steps, looks at what flows between them, and
# builds the same pipeline again by hand.
#
# **60 minutes** · runs in about 1 minute on two CPU cores · no GPU needed
#
# **When you are done, you can**
#
# - [ ] turn text into `input_ids` and `attention_mask`, and say what every number means
# - [ ] name the shape of what goes into a model, of its hidden states and of its logits
# - [ ] choose the head that belongs to a task, and explain what MISSING means when one is loaded
# - [ ] turn logits into labels with scores, and say what a score is not
# - [ ] tell an architecture from a checkpoint, read `config.json`, save a model and load it again
# - [ ] draw which word looks at which
# - [ ] rebuild `pipeline("text-classification")` and show that the two agree

# %% tags=["parameters"]
source = "local"  # "local": the course's own shelf; "hub": full-size originals, needs a network
padded_sentence = "I hate this so much!"  # the sentence that section 5 pads
max_padding = 64  # tokens: how far section 5 pads it
random_heads = 20  # how many random heads section 6 draws
review_count = 200  # how many reviews sections 6 and 9 classify
seed = 0  # draws these reviews and the random heads of section 6

# %% [markdown]
# ## 1 · The pipeline, whole
#
# `course.checkpoint` and `course.dataset` return a folder on this machine, or a snapshot from the
# Hub when `source = "hub"`. From there on, every call is the library's own.
#
# **Predict.** Two sentences go in. What comes out: one thing or two? Which keys does it have?

# %%
import torch
from transformers import pipeline

checkpoint = course.checkpoint("sentiment", source)
sentences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "I hate this so much!",
]
classifier = pipeline("text-classification", model=checkpoint)
classifier(sentences)

# %% [markdown]
# One dictionary for each sentence: a `label` and a `score`. Between the sentence and the dictionary
# lie three steps:
#
# | step | takes | gives | who does it |
# |---|---|---|---|
# | 1 tokenize | text | `input_ids`, `attention_mask` | the **tokenizer** |
# | 2 compute | `input_ids`, `attention_mask` | **logits**, one raw number for each label | the **model** |
# | 3 post-process | logits | label and score | a few lines of Python |
#
# The rest of the lesson does each step by hand.

# %% [markdown]
# ## 2 · Step 1: the tokenizer
#
# A model computes with numbers. A **tokenizer** cuts text into **tokens** (words or pieces of
# words) and replaces each token by its number in a fixed list, the **vocabulary**. Model and
# tokenizer are trained together, so both come from the same **checkpoint**: a folder with weights,
# configuration and vocabulary.
#
# **Predict.** "HuggingFace" is not an English word. What does a tokenizer do with it?

# %% tags=["nbval-check-output"]
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(checkpoint)
print(tokenizer.tokenize(sentences[0]))

# %% [markdown]
# Everything is lower case, because this vocabulary is *uncased*. "I've" became three tokens.
# "HuggingFace" became `hugging` and `##face`: an unknown word is cut into known pieces, and `##`
# says "glued to the piece before".
#
# Now both sentences at once, the way a model wants them: as one rectangle of numbers.
#
# **Predict.** The first sentence has 14 tokens, the second 6. How can they share one rectangle?

# %% tags=["nbval-check-output"]
inputs = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
for name in ["input_ids", "attention_mask"]:
    print(name, tuple(inputs[name].shape))
    for row in inputs[name].tolist():
        print("  ", row)

# %% [markdown]
# - Both rows begin with 101 and end their sentence with 102. The tokenizer added these **special
#   tokens**, `[CLS]` and `[SEP]`, because this model was trained with them. So 14 tokens became 16,
#   and 6 became 8.
# - The second row is filled up with 0, the number of `[PAD]`. That is **padding**.
# - The **attention mask** says which positions are text (1) and which are padding (0).
# - `truncation=True` cuts texts that are longer than the model's limit. Here nothing was cut.
# - `return_tensors="pt"` asks for PyTorch tensors. Without it you get Python lists.
#
# `decode` goes the way back. Watch what is lost.

# %% tags=["nbval-check-output"]
for row in inputs["input_ids"]:
    print(tokenizer.decode(row))

# %% [markdown]
# The capital letters are gone, and the special tokens are there in plain sight. What a tokenizer
# throws away, the model never sees: this model cannot know that "HATE" was shouted.
#
# The limit on length is a property of the checkpoint. **Predict:** what are the last tokens of a
# text that is cut at 8?

# %% tags=["nbval-check-output"]
print("limit:", tokenizer.model_max_length, "tokens")
cut = tokenizer(sentences[0], truncation=True, max_length=8)
print(tokenizer.convert_ids_to_tokens(cut["input_ids"]))

# %% [markdown]
# `[SEP]` is still the last token: truncation makes room for the special tokens. What was cut off is
# lost without a warning, and in a long review the verdict often stands at the end.

# %% [markdown]
# ## 3 · Step 2: the model, without a head
#
# `AutoModel` loads the **body** of a model: everything except the last layers that belong to one
# task. It turns each token into a vector that depends on the tokens around it, a **hidden state**.
#
# **Predict.** `input_ids` has the shape (2, 16). What is the shape of the hidden states?

# %% tags=["nbval-check-output"]
from transformers import AutoModel

body = AutoModel.from_pretrained(course.checkpoint("encoder", source))
with torch.no_grad():  # we only read, so PyTorch need not remember how to learn
    outputs = body(**inputs)
outputs.last_hidden_state.shape  # (batch, tokens, hidden size)

# %% [markdown]
# Three dimensions:
#
# - **batch** 2: the sentences;
# - **tokens** 16: the positions, padding included;
# - **hidden size** 384: how many numbers describe one token. Larger models have 768 or several
#   thousand.
#
# "Depends on the tokens around it" can be measured. The word "bank" below is the same token with
# the same number each time. **Predict:** which two of the three banks get the most similar vectors?

# %%
places = ["The bank of the river was wet.", "The bank charged me twice.", "My bank lost the card."]
bank = tokenizer.convert_tokens_to_ids("bank")
batch = tokenizer(places, padding=True, return_tensors="pt")
with torch.no_grad():
    hidden = body(**batch).last_hidden_state  # (3, tokens, hidden size)
vectors = hidden[batch["input_ids"] == bank]  # (3, hidden size): one row for each "bank"
vectors = torch.nn.functional.normalize(vectors, dim=-1)
print((vectors @ vectors.T).round(decimals=2))  # cosine similarities

# %% [markdown]
# The second and the third bank, both about money, are closest to each other. One token, three
# vectors: that is what "contextual" means, and it is what all the layers of the body are for.

# %% [markdown]
# ## 4 · Heads: the same body, other last layers
#
# A hidden state is not an answer. A **head** is the small part on top that turns hidden states into
# the numbers a task needs. The class you load decides the head; the checkpoint decides whether that
# head was trained.
#
# The cell loads the same encoder seven times, each time as another class. It asks for the loading
# information, which is what the library otherwise prints as a LOAD REPORT.
#
# **Predict.** For which classes do the logits have one row *per token*?

# %% tags=["nbval-check-output"]
import pandas as pd
import transformers

transformers.utils.logging.set_verbosity_error()  # the report comes as a table, below
tasks = ["SequenceClassification", "TokenClassification", "QuestionAnswering", "MaskedLM"]
tasks += ["CausalLM", "MultipleChoice"]
rows = []
for name in ["AutoModel"] + [f"AutoModelFor{task}" for task in tasks]:
    model, report = getattr(transformers, name).from_pretrained(
        course.checkpoint("encoder", source), output_loading_info=True
    )
    batch = inputs
    if name.endswith("MultipleChoice"):  # wants (batch, choices, tokens): one question, two choices
        batch = {key: value.unsqueeze(0) for key, value in inputs.items()}
    with torch.no_grad():
        outputs = model(**batch, return_dict=True)
    shapes = {k: tuple(v.shape) for k, v in outputs.items() if torch.is_tensor(v)}
    shape = shapes.get("logits") or shapes.get("start_logits") or shapes["last_hidden_state"]
    rows.append([name, next(iter(shapes)), shape, len(report["missing_keys"])])
pd.DataFrame(rows, columns=["class", "first output", "shape", "weights MISSING"])

# %% [markdown]
# Read the shapes from left to right; 2 is the batch, 16 the tokens:
#
# - `AutoModel`: no head, so hidden states (2, 16, 384), and nothing is missing.
# - `SequenceClassification`: one row of logits **per text**. Sentiment, topic, spam.
# - `TokenClassification`: one row **per token**. Names of people and places.
# - `QuestionAnswering`: two numbers per token, the score for "the answer starts here" and "it ends
#   here".
# - `MaskedLM` and `CausalLM`: one number per token **and word of the vocabulary** (30,522 of them).
# - `MultipleChoice`: one number per choice; the input has one more dimension.
#
# The last column counts the weights that the class needs and the checkpoint does not have. They are
# **MISSING**: the library filled them with random numbers. The model runs without an error, and
# what it says is noise until you train it. Which weights are they?

# %% tags=["nbval-check-output"]
_, report = transformers.AutoModelForSequenceClassification.from_pretrained(
    course.checkpoint("encoder", source), output_loading_info=True
)
print("encoder checkpoint:  ", sorted(report["missing_keys"]))
model, report = transformers.AutoModelForSequenceClassification.from_pretrained(
    checkpoint, output_loading_info=True
)
print("sentiment checkpoint:", sorted(report["missing_keys"]))

# %% [markdown]
# The encoder has no `classifier` layer, so its two tensors were invented. The sentiment checkpoint
# was trained for this task and brings its own: nothing is missing. **A LOAD REPORT with MISSING
# head weights is right before you train, and a mistake when you only want to predict.**

# %% [markdown]
# ## 5 · Step 3: from logits to labels
#
# `model` is now the sentiment checkpoint with its trained head.
#
# **Predict.** The shape of the logits for two sentences and two labels. Do the two numbers of a row
# add up to one?

# %%
model.eval()
with torch.no_grad():
    logits = model(**inputs).logits  # (batch, labels)
print(logits.shape)
print(logits)

# %% [markdown]
# No: **logits** are raw scores on a scale without limits. **Softmax** makes them positive and makes
# each row add up to one: divide $e^{logit}$ by the sum over the row.

# %%
probabilities = torch.softmax(logits, dim=-1)  # dim=-1: over the labels of one sentence
print(probabilities)
print("sums:", probabilities.sum(dim=-1))
print("names:", model.config.id2label)

# %% [markdown]
# The largest number of each row names the label, by way of `id2label` in the configuration. A score
# near one says that the model prefers this label strongly. It is not a probability of being right:
# a model can be wrong with a score of 0.99, and section 9 shows one that is.
#
# ### What the attention mask is for
#
# Take one sentence alone, then pad it further and further. The text does not change.
#
# **Predict.** How do the logits move as padding grows, with the mask and without it?


# %%
def padded_logits(length, masked):
    """Return the logits (2,) of the sentence padded to `length` tokens."""
    batch = tokenizer(padded_sentence, padding="max_length", max_length=length, return_tensors="pt")
    if not masked:
        batch["attention_mask"] = torch.ones_like(batch["attention_mask"])
    with torch.no_grad():
        return model(**batch).logits[0]


unpadded = len(tokenizer(padded_sentence)["input_ids"])
reference = padded_logits(unpadded, masked=True)
lengths = list(range(unpadded, max_padding + 1, 4))
shift = {
    masked: [(padded_logits(n, masked) - reference).abs().max().item() for n in lengths]
    for masked in (True, False)
}

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3))
axes.plot(lengths, shift[True], "o-", label="with the mask")
axes.plot(lengths, shift[False], "s--", label="without the mask")
axes.set(
    title=f"Without the mask, padding moves the logits by up to {max(shift[False]):.2f}",
    xlabel="length of the padded input (tokens)",
    ylabel="largest change of a logit",
)
axes.legend()
plt.show()
print(f"with the mask: {max(shift[True]):.1e}   without: {max(shift[False]):.2f}")

# %% [markdown]
# With the mask the logits stay where they are, up to rounding. Without it the model reads `[PAD]`
# as if it were text, and its verdict depends on how long the *other* sentences of the batch happen
# to be. No error, no warning: this is one of the quietest bugs there is.

# %% [markdown]
# ## 6 · Architecture and checkpoint
#
# Two words that sound alike:
#
# - an **architecture** is the plan: how many layers, how wide, how they are connected (BERT, GPT-2,
#   Llama);
# - a **checkpoint** is one set of weights for it, the result of one training.
#
# The plan stands in `config.json`. **Predict:** how wide is each of the attention heads below?

# %% tags=["nbval-check-output"]
from transformers import AutoConfig

config = AutoConfig.from_pretrained(course.checkpoint("encoder", source))
for name in ["model_type", "num_hidden_layers", "hidden_size", "num_attention_heads",
             "intermediate_size", "vocab_size", "max_position_embeddings"]:  # fmt: skip
    print(f"{name:<24}", getattr(config, name))

# %% [markdown]
# 12 attention heads share 384 numbers, so each is 32 wide. `model_type` is how the `Auto` classes
# know which Python class to make, and `max_position_embeddings` is where the limit of 512 tokens
# comes from.
#
# `from_config` makes a model from the plan alone: the same architecture with random weights.
#
# **Predict.** Do the two models have the same number of parameters? How similar are their banks?

# %%
torch.manual_seed(0)
untrained = AutoModel.from_config(config).eval()
banks = tokenizer(places, padding=True, return_tensors="pt")
for name, network in [("trained", body), ("random", untrained)]:
    with torch.no_grad():
        hidden = network(**banks).last_hidden_state
    vectors = torch.nn.functional.normalize(hidden[banks["input_ids"] == bank], dim=-1)
    similar = vectors @ vectors.T
    print(
        f"{name:<8}{network.num_parameters():,} parameters;",
        f"money and river {similar[0, 1]:.2f}, money and money {similar[1, 2]:.2f}",
    )

# %% [markdown]
# The same size, the same shapes, no error. But with random weights the three banks are one: the model sees
# the same token in the same place, and what stands around it hardly matters. A model that runs proves
# nothing; only an evaluation does.
#
# How much of a model's accuracy sits in its head? Below, the trained body of the encoder gets many
# heads with random weights, as in a model loaded for a task it was never trained for. Each
# classifies the same reviews. The last line calls `course.record`: it shows numbers as a line and keeps
# them in the notebook, so that runs with other parameters can be compared by them. Here they are the
# best accuracy and the **median**: half of the heads are better than that, half are worse.
#
# **Predict.** Where do the accuracies lie, and how far apart?

# %%
from statistics import median

from datasets import load_dataset

reviews = load_dataset(course.dataset("reviews", source), split="test")
reviews = reviews.shuffle(seed=seed).select(range(min(review_count, len(reviews))))
texts, labels = list(reviews["text"]), torch.tensor(list(reviews["label"]))
encoder = transformers.AutoModelForSequenceClassification.from_pretrained(
    course.checkpoint("encoder", source)
).eval()
batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
accuracies = []
with torch.no_grad():
    features = encoder.base_model(**batch).last_hidden_state[:, 0]  # (reviews, hidden size)
    for number in range(random_heads):
        torch.manual_seed(1000 * seed + number)  # another seed, other heads
        head = torch.nn.Linear(encoder.config.hidden_size, 2)
        accuracies.append((head(features).argmax(dim=-1) == labels).float().mean().item())
    trained = (model(**batch).logits.argmax(dim=-1) == labels).float().mean().item()
course.record(best=max(accuracies), typical=median(accuracies))

# %%
figure, axes = plt.subplots(figsize=(7, 3))
axes.hist(accuracies, bins=[i / 40 for i in range(10, 41)], label=f"{random_heads} random heads")
axes.axvline(trained, color="C1", linestyle="--", label="the trained checkpoint")
axes.set(
    title=f"Random heads: {min(accuracies):.2f} to {max(accuracies):.2f}; trained: {trained:.2f}",
    xlabel=f"accuracy on {len(texts)} hand-written reviews (share right)",
    ylabel="number of heads",
)
axes.legend()
plt.show()

# %% [markdown]
# Random heads scatter around one half, and the luckiest looks as if it knew something. It does not:
# pick the best of many coin flippers and you always find a good one. Training is what puts the
# dashed line where it is. How good the luckiest looks depends on how many you try: *Change your
# mind*, at the end, tries ten times as many.

# %% [markdown]
# ## 7 · Save and load again
#
# `save_pretrained` writes a checkpoint: weights, configuration, and for the tokenizer its
# vocabulary.
#
# **Predict.** Which file is the largest, by what factor?

# %%
import tempfile
from pathlib import Path

from transformers import AutoModelForSequenceClassification

with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    for path in sorted(Path(folder).iterdir()):
        print(f"{path.name:<24}{path.stat().st_size / 1e6:8.1f} MB")
    again = AutoModelForSequenceClassification.from_pretrained(folder)
with torch.no_grad():
    print("same logits:", torch.equal(again(**inputs).logits, model(**inputs).logits))

# %% [markdown]
# `model.safetensors` holds the weights: 22.7 million numbers of four bytes. Everything else is
# small text that you can open in an editor. Loading gives the same logits to the last bit.
#
# The tokenizer belongs to the checkpoint. Save both in one folder, or a year from now nobody knows
# which vocabulary the weights expect.

# %% [markdown]
# ## 8 · Which word looks at which
#
# In each layer every token collects information from the others. **Attention weights** say from
# whom and how much: for each head, a table (tokens, tokens) whose rows add up to one. The fast
# implementation never stores this table, so we ask for the plain one, `"eager"`.
#
# **Predict.** The model has 6 layers and 12 heads. What is the shape of the attention of one layer?

# %% tags=["nbval-check-output"]
watched = AutoModelForSequenceClassification.from_pretrained(
    checkpoint, attn_implementation="eager"
).eval()
text = "The plot was slow, yet I loved it."
batch = tokenizer(text, return_tensors="pt")
with torch.no_grad():
    attentions = watched(**batch, output_attentions=True).attentions
print(len(attentions), "layers of shape", tuple(attentions[0].shape))  # (batch, heads, from, to)

# %%
tokens = tokenizer.convert_ids_to_tokens(batch["input_ids"][0])[1:-1]
# Without [CLS] and [SEP], which collect the attention that is not needed elsewhere:
maps = torch.stack(attentions)[:, 0, :, 1:-1, 1:-1]  # (layers, heads, from, to)
word = tokens.index("loved")


def strongest_head(excluded):
    """Return layer, head and place where `word` looks hardest, apart from the places excluded."""
    weights = maps[:, :, word].clone()  # (layers, heads, to): the rows of "loved"
    weights[:, :, excluded] = 0
    return [int(i) for i in torch.unravel_index(weights.argmax(), weights.shape)]


figure, panels = plt.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
for axes, excluded in zip(panels, [[word], [word - 1, word, word + 1]], strict=True):
    layer, head, place = strongest_head(excluded)
    picture = axes.imshow(maps[layer, head], cmap="cividis", vmin=0, vmax=1)
    axes.set_xticks(range(len(tokens)), tokens, rotation=90)
    axes.set_yticks(range(len(tokens)), tokens)
    axes.set(title=f"Layer {layer + 1}, head {head + 1}: “loved” looks at “{tokens[place]}”")
    axes.set(xlabel="… looks at this word", ylabel="this word …")
figure.colorbar(picture, ax=panels, label="attention weight (share)")
plt.show()

# %% [markdown]
# Left is the head in which "loved" looks hardest at one other word. Go along its row, then along the others:
# this head has one habit, to look at the word before, whatever the words are. Right is the strongest look at
# a word that is not a neighbour.
#
# Read such pictures with care. There are 72 heads, and with so many you always find one that tells
# a nice story. Attention shows where information *can* flow; it does not prove what decided the
# answer.

# %% [markdown]
# ## 9 · The pipeline again, by hand
#
# All three steps in one function.
#
# **Predict.** Will its scores be equal to the pipeline's, or nearly equal? Why could they differ at
# all?


# %%
def classify(texts, batch_size=32):
    """Return one {"label", "score"} for each text."""
    results = []
    for start in range(0, len(texts), batch_size):
        batch = tokenizer(
            texts[start : start + batch_size], padding=True, truncation=True, return_tensors="pt"
        )  # step 1
        with torch.no_grad():
            logits = model(**batch).logits  # step 2: (batch, labels)
        scores = torch.softmax(logits, dim=-1)  # step 3
        for score, label in zip(*scores.max(dim=-1), strict=True):
            results.append({"label": model.config.id2label[int(label)], "score": float(score)})
    return results


def largest_difference(results, others):
    """Return how far two lists of results are apart in a score."""
    assert [r["label"] for r in results] == [r["label"] for r in others]
    return max(abs(r["score"] - o["score"]) for r, o in zip(results, others, strict=True))


mine = classify(texts)
same_batches = largest_difference(mine, classifier(texts, batch_size=32))
one_by_one = largest_difference(mine, classifier(texts))
print(f"the pipeline in batches of 32: {same_batches:.0e}")
print(f"the pipeline one by one:       {one_by_one:.0e}")
assert same_batches < 1e-6

# %% [markdown]
# The same labels everywhere, and with the same batches the same scores to better than six decimals. One by
# one, which is the pipeline's default, no text is padded, so the same sums are done in another order, and
# computers round: a difference in the sixth decimal is no mistake.
#
# And the promised mistake. This is the wrong answer of which the model is most sure:

# %%
names = [model.config.id2label[int(label)] for label in labels]
wrong = [
    (r["score"], t, r["label"])
    for r, t, n in zip(mine, texts, names, strict=True)
    if r["label"] != n
]
print(f"{len(wrong)} of {len(texts)} wrong")
score, text, label = max(wrong)
print(f"{label} with a score of {score:.2f}:\n  {text}")

# %% [markdown]
# A high score and a wrong answer. The score compares the labels with each other; it does not know
# what the model never learned. In the homework you collect such mistakes, group them and find out
# what they have in common.

# %% [markdown]
# ## Change your mind
#
# Say what you expect, with a number. Then run the lesson with another parameter, in a terminal of
# JupyterLab. The executed notebook lies where the command says; compare it with this one.
#
# **Hypothesis 1: a longer sentence is moved less by unmasked padding**, because more of what the
# model sees is text. Half as much, for a sentence five times as long?
#
# ```
# course run 02 -p padded_sentence="I hate this so much, because every morning the app forgets who I am, asks for a password that I have already typed twice, and then shows me an advertisement."
# ```
#
# **Hypothesis 2: up to the limit of 512 tokens the shift stays below 0.5.** In the plot above it still
# rises at 64 tokens. What will it do?
#
# ```
# course run 02 -p max_padding=512
# ```
#
# **Hypothesis 3: among 200 random heads, none reaches 0.75.** One in two hundred might.
#
# ```
# course run 02 -p random_heads=200
# ```
#
# **Hypothesis 4: the best of 200 random heads is at least 5 points better than the best of 20.** The
# heads were never trained, so whatever the best one gains comes from choosing. One draw of heads cannot
# say how much that is in general. So this hypothesis stands in a file, `experiments/02_luckiest.toml`, with its
# prediction, and is tested by ten runs: 20 heads and 200, with five seeds each. Every seed draws other
# reviews and other heads.
#
# ```
# course hypothesis run 02_luckiest
# ```
#
# The result that comes with the course, or yours once you have run it:

# %%
course.experiment("02_luckiest")

# %% [markdown]
# The first five seeds left it **undecided**: +3.3 points, with an interval from 1.3 to 5.3. The verdict said that ten seeds would
# probably do, and they did: refuted. Ten times as many coin flippers find a better one, but by 2 points, not by 5. So choosing
# among many is worth something even where nobody knows anything, and that is the trap: the winner of two hundred looks better than the winner of twenty,
# and is just as clueless on the next reviews.

# %% [markdown]
# ## Recap
#
# - A pipeline is tokenizer → model → post-processing.
# - The tokenizer makes `input_ids` and `attention_mask`, both (batch, tokens). The mask keeps
#   padding out.
# - The body makes hidden states (batch, tokens, hidden size); the head makes logits for one task.
# - MISSING weights were filled with random numbers. Train them, or load a checkpoint that has them.
# - Softmax makes logits positive with sum one; `id2label` names the largest. A score is not a
#   probability of being right.
# - Architecture is the plan, checkpoint the weights. `save_pretrained` and `from_pretrained` are
#   each other's inverse.
#
# Answer before you open:

# %% [markdown] id="recall-three-steps" tags=["recall"]
# **Q.** Which three steps does a text-classification pipeline take, and what flows between them?
#
# **A.** Tokenizer: text → `input_ids` and `attention_mask`. Model: those → logits. Post-processing:
# logits → softmax → label by `id2label`.

# %% [markdown] id="recall-attention-mask" tags=["recall"]
# **Q.** What does a 0 in the `attention_mask` mean, and what happens if the mask is left out of a padded batch?
#
# **A.** This position is padding: do not look at it. Without the mask the model reads padding as
# text, and the logits of a sentence depend on the length of the others in its batch. No error is
# raised.

# %% [markdown] id="recall-special-tokens" tags=["recall"]
# **Q.** A sentence has 14 tokens, its `input_ids` have 16. Which two were added, by whom, and why?
#
# **A.** `[CLS]` (101) in front and `[SEP]` (102) at the end, by the tokenizer, because the model
# was trained with them.

# %% [markdown] id="recall-hidden-shape" tags=["recall"]
# **Q.** What are the three dimensions of `last_hidden_state`?
#
# **A.** (batch, tokens, hidden size): one vector for each token of each text.

# %% [markdown] id="recall-heads" tags=["recall"]
# **Q.** Which head gives one row of logits per text, which per token, which two numbers per token?
#
# **A.** `ForSequenceClassification` per text; `ForTokenClassification` per token;
# `ForQuestionAnswering` a start and an end score per token.

# %% [markdown] id="recall-missing" tags=["recall"]
# **Q.** The LOAD REPORT says `classifier.weight MISSING`. When is that fine, and when is it a mistake?
#
# **A.** Fine before fine-tuning: the new head starts from random numbers. A mistake if you want
# predictions now: they are noise.

# %% [markdown] id="recall-logits" tags=["recall"]
# **Q.** How do logits differ from probabilities, and what turns one into the other?
#
# **A.** Logits have no limits and no fixed sum. Softmax over the labels makes them positive with
# sum one.

# %% [markdown] id="recall-score" tags=["recall"]
# **Q.** A prediction has a score of 0.99. Is it right with 99 % probability?
#
# **A.** No. The score says how strongly the model prefers this label to the others. Models are
# often wrong with high scores, above all on texts unlike their training data.

# %% [markdown] id="recall-architecture" tags=["recall"]
# **Q.** What is the difference between an architecture and a checkpoint? Which call makes a model from each?
#
# **A.** The architecture is the plan (layers, widths): `AutoModel.from_config(config)` gives random
# weights. A checkpoint is a set of trained weights for it: `AutoModel.from_pretrained(checkpoint)`.

# %% [markdown] id="recall-truncation" tags=["recall"]
# **Q.** What does `truncation=True` do to a text that is too long, and what is the danger?
#
# **A.** It keeps the first tokens and the special tokens and drops the rest without a warning. A
# verdict at the end of the text is lost.

# %% [markdown]
# ## Go deeper
#
# - Take one review that the model gets wrong. Which single word, changed, turns the label around?
#   Can you write a function that finds such words for any review? What does that say about what was
#   learned?
# - Heads are cheap: 770 numbers here. Could *one* body serve ten tasks with ten heads at the same
#   time? What would have to be true of the body? Look for "multi-task learning" and for "adapters".
#
# ## If you follow the older course text
#
# | there | today |
# |---|---|
# | `TFAutoModel`, `return_tensors="tf"` | TensorFlow classes are gone from transformers 5; use `AutoModel`, `"pt"` |
# | `pipeline("question-answering")`, `"summarization"`, `"translation"` | these tasks were removed in transformers 5 |
# | "Some weights were newly initialized" as a warning | the same news stands in the LOAD REPORT, as MISSING |
# | `pytorch_model.bin` | `model.safetensors`, which cannot hide code |
# | `checkpoint = "distilbert-base-uncased-…"` | ids need an owner: `"distilbert/distilbert-base-uncased-…"` |
#
# **Next:** do the [homework](../exercises/02_behind_the_pipeline.ipynb).

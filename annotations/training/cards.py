"""The model card: what a model was trained on, what it can do, and how to replace it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.domain.suggestions.evaluation import Score
from annotations.training.calibration import Bin, calibration_error

SHOWN = (
    "sent.any sent.direct sent.indirect tok.content tok.source tok.cue span.exact span.iou50 "
    "pair.exact pair.iou50 spk.overlap spk.exact"
).split()


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file learnt from. No text of it is in the card."""

    name: str
    sha256: str
    texts: int
    attributions: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How the model did on articles it did not learn from. title: which ones."""

    title: str
    texts: int
    scores: Mapping[str, Score]
    reliability: Mapping[str, Sequence[Bin]]


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """Everything a card says. date: as given, "" for none; notes: on the data, as given."""

    name: str
    version: str
    language: str
    date: str
    data: Sequence[DataFile]
    learnt: int
    held_out: int
    partly: int
    notes: Sequence[str]
    encoder: str
    encoder_licence: str
    encoder_sha256: str
    making: Sequence[tuple[str, str]]
    megabytes: float
    measured: Sequence[Measured]


_CARD = """\
# {name}, version {version}

Finds in news articles who said what: it tags the words that are attributed to somebody (content),
the words that attribute (cue) and the words that name the source. Rules of the workbench join
these spans into attributions and read speakers, modes and chains off them.

- Language: {language}
- Size: {megabytes:.1f} MB; weights as 8-bit whole numbers with one scale per output
{date}- Runs on onnxruntime; no file of this folder can run code

## What it learnt from

{data}
{learnt} articles were learnt from and {held_out} held out.{partly}

{notes}

The weights hold numbers, not articles: no text of the data is in this folder. What a model learnt
may still show in what it finds; somebody who must not use the data must not use the model.

## How it was made

Encoder: {encoder}, licence {encoder_licence}, SHA-256 of its weights `{encoder_sha256}`. Its table
of word pieces was not changed. On top: one linear layer and a linear-chain CRF.

{making}

## How good it is

F1 in per cent on articles it did not learn from; the measures are defined in
`annotations/domain/suggestions/evaluation.py`. For speakers (`spk`) it is the share that is right.

{measured}
## How far its scores can be trusted

A score says how often guesses like this one were right: content overlapping gold by at least a
half, and a source that touches gold's. Curves fitted on the held-out articles make it so.

{reliability}
## What it cannot do

- It marks words. Whether a claim is true, it does not know, and it proposes no verified fact.
- Texts in other languages, and kinds of text unlike its data, it knows less well or not at all.
- About where an indirect statement ends trained people differ too; read before accepting.

## How to replace it

`make train-env`, then
`.venv-train/bin/python manage.py train_finder --data FILE.jsonl --encoder FOLDER --out FOLDER`
trains another from data of the same form or from the gold of a release (`--release`). The README
says where the workbench looks for it. Without a model the rule finder takes over.
"""


def model_card(facts: CardFacts) -> str:
    """The card as Markdown; the same facts give the same bytes."""
    partly = (
        f" In {facts.partly} of them gold speaks of some sentences; nothing was learnt from the "
        "others."
    )
    return _CARD.format(
        name=facts.name,
        version=facts.version,
        language=facts.language,
        megabytes=facts.megabytes,
        date=f"- Date: {facts.date}\n" if facts.date else "",
        data=_table(
            ("file", "SHA-256", "articles", "attributions"),
            [(one.name, one.sha256, one.texts, one.attributions) for one in facts.data],
        ),
        learnt=facts.learnt,
        held_out=facts.held_out,
        partly=partly if facts.partly else "",
        notes="\n\n".join(facts.notes) or "Nothing was stated about the licence of these data.",
        encoder=facts.encoder,
        encoder_licence=facts.encoder_licence or "not stated",
        encoder_sha256=facts.encoder_sha256,
        making="\n".join(f"- {name}: {value}" for name, value in facts.making),
        measured=_measures(facts.measured),
        reliability="\n".join(_reliability(one) for one in facts.measured),
    )


def _measures(measured: Sequence[Measured]) -> str:
    if not measured:
        return "It was not measured.\n"
    heads = ["measure"] + [f"{one.title}, {one.texts} articles" for one in measured]
    rows = [
        (
            metric,
            *(f"{one.scores[metric].f1:.1f} (n {one.scores[metric].gold})" for one in measured),
        )
        for metric in SHOWN
    ]
    return _table(heads, rows)


def _reliability(measured: Measured) -> str:
    parts = []
    for kind, bins in sorted(measured.reliability.items()):
        rows = [
            (f"{one.low:.1f} to {one.high:.1f}", one.count, f"{one.mean:.2f}", f"{one.share:.2f}")
            for one in bins
        ]
        head = f"{measured.title}, {kind}: calibration error {calibration_error(bins):.3f}"
        parts.append(f"{head}\n\n{_table(('score', 'guesses', 'mean score', 'right'), rows)}")
    return "\n".join(parts)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)

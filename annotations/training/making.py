"""From data to a model folder: read, train or take weights, export, judge, calibrate, describe.

What needs the packages of the training environment is imported where it is used: mistakes in what
is given are told without them, and a checkpoint is exported without torch.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.domain.suggestions.tagger import TaggerFinder
from annotations.domain.suggestions.tagging.confidence import calibrated
from annotations.domain.suggestions.tagging.model import TaggerModel
from annotations.formats.releases.folder import MANIFEST
from annotations.training.calibration import IDENTITY, Bin, Point, reliability, rising_curve
from annotations.training.cards import CardFacts, DataFile, Measured, model_card
from annotations.training.corpus import BadTrainingData, TrainingText, read_corpus
from annotations.training.encoder import read_encoder
from annotations.training.folders import (
    ModelParts,
    check_names,
    check_out,
    move_model,
    write_model,
)
from annotations.training.judging import INDIRECT, QUOTE, Judgement, judge
from annotations.training.recipe import WINDOW, Recipe
from annotations.training.releases import read_release
from annotations.training.splitting import HeldOut, names_hash, split_texts
from annotations.training.weights import Weights

LANGUAGE = "en"
MEGABYTE = 1_000_000
HELD_OUT, EVALUATION = "held out", "evaluation"
KINDS = (QUOTE, INDIRECT)
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be made, from what. checkpoint: weights to export in place of training."""

    data: Sequence[Path]
    releases: Sequence[Path]
    evaluate: Path | None
    encoder: Path
    out: Path
    name: str
    version: str
    held_out: HeldOut
    epochs: int
    seed: int
    checkpoint: Path | None
    resume: bool
    notes: Sequence[str]
    date: str


def make_model(order: Order, say: Say) -> dict[str, Judgement]:
    """Make the model folder. Returns how it did, by which articles.

    Raises BadTrainingData when something given cannot be used; nothing is written then.
    """
    check_names(name=order.name, version=order.version)
    check_out(order.out)
    return _Making(order, say).run()


def checkpoint_path(out: Path) -> Path:
    """Where training leaves what `--resume` goes on from; away once the model is made."""
    return out.with_name(f"{out.name}.checkpoint.safetensors")


class _Making:
    """One order on its way: what was read for it, and what is made of that."""

    def __init__(self, order: Order, say: Say) -> None:
        self._order = order
        self._say = say
        self._encoder = read_encoder(order.encoder)
        self._files: list[DataFile] = []
        self._learnt, held_out = split_texts(self._texts(), order.held_out)
        self._unseen = {HELD_OUT: held_out, EVALUATION: self._evaluated()}
        self._recipe = Recipe(
            data=(self._encoder.sha256, *(one.sha256 for one in self._files)),
            held_out=names_hash(text.doc for text in held_out),
            epochs=order.epochs,
            seed=order.seed,
            window=min(WINDOW, self._encoder.longest),
        )

    def run(self) -> dict[str, Judgement]:
        """Train or take weights, export, judge what was exported, calibrate and describe it."""
        out = self._order.out
        self._say(
            f"{len(self._learnt)} articles to learn from, {len(self._unseen[HELD_OUT])} held out"
        )
        parts = self._parts(self._weights())
        unfinished = out.with_name(f"{out.name}.unfinished")
        write_model(unfinished, parts, calibration=dict.fromkeys(KINDS, IDENTITY), card="")
        finder = TaggerFinder(TaggerModel(unfinished))
        judged = {title: judge(finder, texts) for title, texts in self._unseen.items() if texts}
        fitted = judged[HELD_OUT].outcomes if HELD_OUT in judged else {}
        curves = {kind: rising_curve(fitted.get(kind, ())) for kind in KINDS}
        card = model_card(self._facts(parts, judged, curves))
        write_model(unfinished, parts, calibration=curves, card=card)
        move_model(unfinished, out)
        checkpoint_path(out).unlink(missing_ok=True)
        return judged

    def _texts(self) -> Iterator[TrainingText]:
        order = self._order
        for paths, read in ((order.data, read_corpus), (order.releases, read_release)):
            for path in paths:
                texts = list(read(path))
                self._files.append(_data_file(path, texts))
                yield from texts

    def _evaluated(self) -> list[TrainingText]:
        """Articles to measure on. Raises BadTrainingData when one of them is learnt from."""
        path = self._order.evaluate
        found = [] if path is None else list(read_corpus(path))
        docs, texts = ({text.doc for text in self._learnt}, {text.text for text in self._learnt})
        for text in found:
            if text.doc in docs or text.text in texts:
                raise BadTrainingData(f"{path}: {text.doc}", "this article is also learnt from.")
        return found

    def _weights(self) -> Weights:
        order = self._order
        if order.checkpoint is not None:
            from annotations.training.weight_files import read_weights  # noqa: PLC0415 - see above

            return read_weights(order.checkpoint)
        from annotations.training.fitting import new_trainer  # noqa: PLC0415 - see above

        trainer = new_trainer(self._encoder, self._recipe)
        checkpoint = checkpoint_path(order.out)
        trainer.fit(self._learnt, checkpoint=checkpoint, resume=order.resume, say=self._say)
        if held_out := self._unseen[HELD_OUT]:
            share = trainer.word_accuracy(held_out)
            self._say(f"{share:.1f} % of the words held out are labelled right")
        return trainer.weights()

    def _parts(self, weights: Weights) -> ModelParts:
        from annotations.training.graph import EncoderShape, build_network  # noqa: PLC0415

        encoder = self._encoder
        shape = EncoderShape(encoder.layers, encoder.heads, encoder.epsilon)
        return ModelParts(
            name=self._order.name,
            version=self._order.version,
            language=LANGUAGE,
            window=self._recipe.window,
            network=build_network(weights, shape),
            vocabulary=encoder.vocabulary,
            weights=weights,
        )

    def _facts(
        self,
        parts: ModelParts,
        judged: Mapping[str, Judgement],
        curves: Mapping[str, Sequence[Point]],
    ) -> CardFacts:
        order, encoder = self._order, self._encoder
        return CardFacts(
            name=order.name,
            version=order.version,
            language=LANGUAGE,
            date=order.date,
            data=self._files,
            learnt=len(self._learnt),
            held_out=len(self._unseen[HELD_OUT]),
            partly=sum(text.decided is not None for text in self._learnt),
            notes=order.notes,
            encoder=encoder.origin,
            encoder_licence=encoder.licence,
            encoder_sha256=encoder.sha256,
            making=self._made(),
            megabytes=(len(parts.network) + len(parts.vocabulary)) / MEGABYTE,
            measured=[
                Measured(title, len(self._unseen[title]), one.scores, _reliability(one, curves))
                for title, one in judged.items()
            ],
        )

    def _made(self) -> list[tuple[str, str]]:
        held_out = ("held out", str(self._order.held_out))
        if self._order.checkpoint is not None:
            with self._order.checkpoint.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return [("exported from weights", f"SHA-256 `{digest}`"), held_out]
        recipe = self._recipe
        return [
            ("epochs", str(recipe.epochs)),
            ("seed", str(recipe.seed)),
            ("learning rate", f"{recipe.rate:g}"),
            ("pieces in a batch", str(recipe.batch)),
            ("running mean of the weights", str(recipe.mean)),
            held_out,
        ]


def _data_file(path: Path, texts: Sequence[TrainingText]) -> DataFile:
    """A release's folder has the hash of its manifest, which names all of its files."""
    with (path / MANIFEST if path.is_dir() else path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return DataFile(path.name, digest, len(texts), sum(len(one.attributions) for one in texts))


def _reliability(
    judgement: Judgement, curves: Mapping[str, Sequence[Point]]
) -> dict[str, list[Bin]]:
    return {
        kind: reliability([(calibrated(score, curves[kind]), right) for score, right in outcomes])
        for kind, outcomes in judgement.outcomes.items()
    }

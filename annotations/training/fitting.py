"""The training loop: epochs over changing windows, a running mean of the weights, checkpoints."""

import copy
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.training.batches import Batch, batch_of, batches_of
from annotations.training.checkpoints import load_checkpoint, save_checkpoint
from annotations.training.corpus import TrainingText
from annotations.training.encoder import EncoderFolder
from annotations.training.labelling import Example, examples_of
from annotations.training.network import TaggerNetwork, new_network
from annotations.training.recipe import Recipe
from annotations.training.weights import Weights

CRF_SHARE = 0.7
OUTPUT_RATE, CRF_RATE, DECAY = 1e-3, 1e-2, 0.01
WARM_UP = 0.1
LONGEST_GRADIENT = 1.0
LEAST_WINDOW = 60
REPORTED_EVERY = 20
FIRST_STEPS = 10
MINUTE = 60
BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})

Say = Callable[[str], None]


@dataclass(frozen=True)
class Progress:
    """How far training has come."""

    epoch: int
    step: int


class Trainer:
    """Trains a network on texts; `mean` is the network whose weights are exported."""

    def __init__(self, network: TaggerNetwork, recipe: Recipe, pieces: Pieces) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self.device)
        self.mean = copy.deepcopy(self.network)
        self._recipe = recipe
        self._pieces = pieces
        self._optimizer = _optimizer(self.network, recipe.rate)
        self._rates = [group["lr"] for group in self._optimizer.param_groups]
        self._half = _has_half_precision(self.device)

    def fit(
        self, texts: Sequence[TrainingText], *, checkpoint: Path, resume: bool, say: Say
    ) -> None:
        """Train all epochs, leaving a checkpoint after each; go on from one when asked to."""
        done = self._load(checkpoint) if resume and checkpoint.is_file() else Progress(0, 0)
        if done.epoch:
            say(f"going on after epoch {done.epoch}")
        elif checkpoint.is_file():
            say(f"starting anew: the training left in {checkpoint} is written over")
        steps = self._recipe.epochs * len(self._batches(self._examples(texts, None), None))
        step, started, began = done.step, time.monotonic(), done.step
        for epoch in range(done.epoch + 1, self._recipe.epochs + 1):
            order = random.Random(f"{self._recipe.seed}:{epoch}")  # noqa: S311 - no secret
            torch.manual_seed(order.getrandbits(32))
            for group in self._batches(self._examples(texts, order), order):
                loss = self._learn(batch_of(group, self.device), step=step, steps=steps)
                step += 1
                if step % REPORTED_EVERY == 0:
                    left = (time.monotonic() - started) / (step - began) * max(0, steps - step)
                    say(
                        f"epoch {epoch} of {self._recipe.epochs}, step {step} of {steps}, "
                        f"loss {loss:.3f}, {left / MINUTE:.0f} min left"
                    )
            self._save(checkpoint, Progress(epoch, step))
            say(f"epoch {epoch} of {self._recipe.epochs} is done")

    def word_accuracy(self, texts: Sequence[TrainingText]) -> float:
        """The share of decided words whose best label is right, in per cent."""
        right = decided = 0
        self.mean.eval()
        with torch.inference_mode():
            for group in self._batches(self._examples(texts, None), None):
                batch = batch_of(group, self.device)
                known = batch.labels >= 0
                best = self._emissions(self.mean, batch).argmax(-1)
                right += int(((best == batch.labels) & known).sum())
                decided += int(known.sum())
        return 100.0 * right / decided if decided else 0.0

    def weights(self) -> Weights:
        """The weights to export, by the names that the graph reads."""
        return {
            name: tensor.detach().float().cpu().numpy()
            for name, tensor in self.mean.state_dict().items()
            if tensor.is_floating_point()
        }

    def _examples(
        self, texts: Sequence[TrainingText], order: random.Random | None
    ) -> list[Example]:
        """Windows whose bounds change with `order`; without, as the tagger reads them."""
        size = self._recipe.window
        least = min(LEAST_WINDOW, size)
        drawn = None if order is None else lambda: order.randint(least, size)
        return [
            example
            for text in texts
            for example in examples_of(text, self._pieces, size=size, first_size=drawn)
        ]

    def _batches(self, examples: list[Example], order: random.Random | None) -> list[list[Example]]:
        return batches_of(examples, most=self._recipe.batch, order=order) if examples else []

    def _emissions(self, network: TaggerNetwork, batch: Batch) -> Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._half):
            scores: Tensor = network(batch.ids, batch.mask, batch.first)
        return scores.float()

    def _learn(self, batch: Batch, *, step: int, steps: int) -> float:
        """One step of training. Returns the loss."""
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * _pace(step, steps)
        self.network.train()
        emissions = self._emissions(self.network, batch)
        known = batch.labels >= 0
        chain = self.network.crf.losses(emissions, batch.labels).sum() / known.sum()
        single = nn.functional.cross_entropy(emissions[known], batch.labels[known])
        loss = CRF_SHARE * chain + (1 - CRF_SHARE) * single
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_GRADIENT)
        self._optimizer.step()
        self._follow(step + 1)
        return float(loss.item())

    def _follow(self, step: int) -> None:
        """Move the running mean towards the network, faster at the beginning."""
        share = 1 - min(self._recipe.mean, step / (step + FIRST_STEPS))
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.network.parameters(), strict=True):
                if now.requires_grad:
                    mean.lerp_(now, share)

    def _state(self) -> dict[str, Tensor]:
        """Everything that changes in training, by name; the tensors themselves."""
        found: dict[str, Tensor] = {}
        for kind, network in (("network", self.network), ("mean", self.mean)):
            for name, parameter in network.named_parameters():
                if parameter.requires_grad:
                    found[f"{kind}.{name}"] = parameter.data
        for number, parameter in enumerate(_trained(self.network)):
            for name, value in self._optimizer.state.get(parameter, {}).items():
                found[f"optimizer.{number}.{name}"] = value
        return found

    def _save(self, path: Path, progress: Progress) -> None:
        save_checkpoint(
            path,
            self._state(),
            {
                "epoch": str(progress.epoch),
                "step": str(progress.step),
                "fingerprint": self._recipe.fingerprint,
            },
        )

    def _load(self, path: Path) -> Progress:
        tensors, notes = load_checkpoint(path, fingerprint=self._recipe.fingerprint)
        parameters = list(_trained(self.network))
        for name, tensor in tensors.items():
            kind, _, rest = name.partition(".")
            if kind == "optimizer":
                number, _, value = rest.partition(".")
                state: dict[str, Any] = self._optimizer.state[parameters[int(number)]]
                keeps_place = value == "step"
                state[value] = tensor if keeps_place else tensor.to(self.device)
        mine = self._state()
        for name, tensor in tensors.items():
            if not name.startswith("optimizer."):
                mine[name].copy_(tensor)
        return Progress(int(notes["epoch"]), int(notes["step"]))


def new_trainer(encoder: EncoderFolder, recipe: Recipe) -> Trainer:
    """A trainer of a network that starts from an encoder."""
    torch.manual_seed(recipe.seed)
    return Trainer(new_network(encoder), recipe, encoder.pieces)


def _trained(network: TaggerNetwork) -> list[nn.Parameter]:
    return [parameter for parameter in network.parameters() if parameter.requires_grad]


def _optimizer(network: TaggerNetwork, rate: float) -> torch.optim.AdamW:
    encoder = [one for one in network.enc.parameters() if one.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": rate, "weight_decay": DECAY},
            {"params": network.out.parameters(), "lr": OUTPUT_RATE, "weight_decay": DECAY},
            {"params": network.crf.parameters(), "lr": CRF_RATE, "weight_decay": 0.0},
        ]
    )


def _pace(step: int, steps: int) -> float:
    """The share of the full rate: rising over the first tenth, then falling to nothing."""
    return min(1.0, (step + 1) / max(1.0, WARM_UP * steps)) * max(0.0, 1 - step / steps)


def _has_half_precision(device: torch.device) -> bool:
    """Whether 16-bit arithmetic is faster here than 32-bit."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return False
    return not BF16_FLAGS.isdisjoint(flags)

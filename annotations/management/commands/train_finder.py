"""`manage.py train_finder --data FILE… --encoder FOLDER --out FOLDER`: train the tagger."""

from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.domain.errors import UserError
from annotations.training.making import Order, make_model
from annotations.training.splitting import SHARE, read_held_out

NEEDED_TO_TRAIN = ("torch", "transformers", "onnx", "safetensors")
NEEDED_TO_EXPORT = ("onnx", "safetensors")
EPOCHS = 5
TOLD = "sent.any sent.indirect tok.content span.iou50 span.exact pair.iou50 spk.overlap".split()


class Command(BaseCommand):
    """Reads gold, trains, and writes a model folder that the tagger can be started with."""

    help = (
        "Train the tagger that finds who said what, from JSONL of {doc, text, attributions} or "
        "from the gold of releases, and write a model folder. Needs `make train-env`."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --version name the model's version instead of asking for Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is learnt from, the encoder, and where the model goes."""
        many: dict[str, Any] = {"nargs": "+", "type": Path, "action": "extend", "default": []}
        parser.add_argument("--data", metavar="FILE", help=".jsonl or .jsonl.gz", **many)
        parser.add_argument("--release", metavar="PATH", help="a folder or zip file", **many)
        parser.add_argument(
            "--eval", type=Path, metavar="FILE", help="articles to measure on, never learnt from"
        )
        parser.add_argument("--encoder", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--epochs", type=int, default=EPOCHS)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--name", help="by default that of the folder")
        parser.add_argument("--version", default="1", metavar="V")
        parser.add_argument(
            "--held-out",
            default=str(SHARE),
            metavar="SHARE|FILE",
            help=f"a share of all articles ({SHARE}), or a file with the name of one a line",
        )
        parser.add_argument(
            "--resume", action="store_true", help="go on with a training that was ended"
        )
        parser.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            help="export these weights (safetensors) instead of training",
        )
        parser.add_argument(
            "--note",
            action="append",
            default=[],
            help="a paragraph for the card, such as the licence of the data",
        )
        parser.add_argument("--date", default="", help="the date that the card shall bear")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check that training is possible here, make the model, print how good it is."""
        if not options["data"] and not options["release"]:
            raise CommandError("Name something to learn from: --data FILE or --release PATH.")
        if options["checkpoint"] is None and options["epochs"] < 1:
            raise CommandError("--epochs must be 1 or more, unless a --checkpoint is exported.")
        _check_packages(NEEDED_TO_EXPORT if options["checkpoint"] else NEEDED_TO_TRAIN)
        out: Path = options["out"]
        try:
            order = Order(
                data=options["data"],
                releases=options["release"],
                evaluate=options["eval"],
                encoder=options["encoder"],
                out=out,
                name=options["name"] or out.resolve().name,
                version=options["version"],
                held_out=read_held_out(options["held_out"]),
                epochs=options["epochs"],
                seed=options["seed"],
                checkpoint=options["checkpoint"],
                resume=options["resume"],
                notes=options["note"],
                date=options["date"],
            )
            judged = make_model(order, self._say)
        except UserError as error:
            raise CommandError(error.detail) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror or error}.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Ended. --resume goes on after the last whole epoch.") from error
        for title, judgement in judged.items():
            self._say(f"{title}:")
            for metric in TOLD:
                score = judgement.scores[metric]
                self._say(f"  {metric:14} {score.f1:5.1f}  (n {score.gold})")
        self._say(f"The model is in {out}.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _check_packages(names: tuple[str, ...]) -> None:
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise CommandError(
            f"{', '.join(missing)} cannot be found here. Run `make train-env` and then "
            "`.venv-train/bin/python manage.py train_finder …`."
        )

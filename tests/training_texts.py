"""Made-up articles to learn from, as lines and as values."""

import gzip
import json
from pathlib import Path

from annotations.domain.spans import Span
from annotations.domain.suggestions.evaluation_units import JoinedAttribution
from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.training.corpus import TrainingText

NAMES = ("Ann", "Ben", "Cleo", "Dan", "Eva", "Finn")
WORDS = ("rain", "snow", "wind", "fog", "ice", "sun")
TEXT = "Ann said rain is near.\nNobody spoke."
VOCABULARY = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] . , “ ” said that is near nobody spoke he the of and in "
    + " ".join((*NAMES, *WORDS)).lower()
    + " a b ##a ##b"
).split()


def pieces() -> Pieces:
    return Pieces(VOCABULARY)


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple((text.index(word), text.index(word) + len(word)) for word in words)


def made_text(number: int, doc: str | None = None) -> TrainingText:
    """Two statements and a sentence without any; no two numbers below 36 give the same words."""
    name, word = NAMES[number % 6], WORDS[number // 6 % 6]
    text = f"{name} said that {word} is near. Nobody spoke.\n“The {word} is near,” said {name}."
    second = text.index("\n") + 1
    return TrainingText(
        doc or f"made-{number}",
        text,
        (
            JoinedAttribution(
                spans(text, f"that {word} is near"), spans(text, name), spans(text, "said")
            ),
            JoinedAttribution(
                spans(text, f"“The {word} is near,”"),
                ((text.rindex(name), text.rindex(name) + len(name)),),
                ((text.index("said", second), text.index("said", second) + 4),),
            ),
        ),
    )


def line_of(text: TrainingText) -> str:
    attributions = [
        {
            "content": [list(span) for span in one.content],
            "source": [list(span) for span in one.source] or None,
            "cue": [list(span) for span in one.cue] or None,
        }
        for one in text.attributions
    ]
    return json.dumps({"doc": text.doc, "text": text.text, "attributions": attributions})


def store(path: Path, *lines: str) -> Path:
    content = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def store_made(path: Path, count: int, *, begin: int = 0) -> Path:
    return store(path, *(line_of(made_text(number)) for number in range(begin, begin + count)))


def store_encoder(path: Path, **changes: object) -> Path:
    """An encoder's folder whose weights are no weights."""
    path.mkdir(parents=True)
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "vocab_size": len(VOCABULARY),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 66,
        "type_vocab_size": 2,
        "_name_or_path": "somebody/tiny",
    }
    (path / "config.json").write_text(json.dumps(config | changes))
    (path / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")
    (path / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    (path / "model.safetensors").write_bytes(b"none")
    return path

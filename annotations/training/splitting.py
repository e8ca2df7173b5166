"""Which articles are held out: those whose hash is small, so that adding articles moves none."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotations.training.corpus import BadTrainingData, TrainingText

HASHES = 2**64
SHARE = 0.05
MOST = 0.5
FEWEST_TO_HOLD_OUT = 2


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A share of all articles by the hash of their names, or the articles named."""

    share: float = SHARE
    docs: frozenset[str] | None = None

    def among(self, docs: Iterable[str]) -> frozenset[str]:
        """The articles that are held out of these: where it is a share, one of several at least."""
        if self.docs is not None:
            return self.docs & set(docs)
        ordered = sorted(docs, key=_hash)
        if self.share == 0 or len(ordered) < FEWEST_TO_HOLD_OUT:
            return frozenset()
        held = {doc for doc in ordered if _hash(doc) < self.share * HASHES}
        return frozenset(held or ordered[:1])

    def __str__(self) -> str:
        if self.docs is None:
            return f"{self.share:.1%} of the articles, by the hash of their names"
        return f"{len(self.docs)} articles named"


def read_held_out(value: str) -> HeldOut:
    """A share such as 0.05, or a file that names an article a line. Raises BadTrainingData."""
    path = Path(value)
    if path.is_file():
        names = path.read_text(encoding="utf-8").splitlines()
        return HeldOut(docs=frozenset(name.strip() for name in names if name.strip()))
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= MOST:
        raise BadTrainingData("--held-out", f"this must be a file or a share from 0 to {MOST}.")
    return HeldOut(share)


def split_texts(
    texts: Iterable[TrainingText], held_out: HeldOut
) -> tuple[list[TrainingText], list[TrainingText]]:
    """The articles to learn from and those held out, each by name.

    A second copy of an article held out, under another name, is neither. Raises BadTrainingData
    when an article comes twice, none of those named is there or nothing is left to learn from.
    """
    by_doc: dict[str, TrainingText] = {}
    for text in texts:
        if text.doc in by_doc:
            raise BadTrainingData(text.doc, "this article comes twice.")
        by_doc[text.doc] = text
    ordered = [by_doc[doc] for doc in sorted(by_doc)]
    held = held_out.among(by_doc)
    if held_out.docs and by_doc and not held:
        raise BadTrainingData("--held-out", "none of the articles named is in the data.")
    seen = {by_doc[doc].text for doc in held}
    # What somebody else annotated in an article held out would be learnt by heart.
    learnt = [text for text in ordered if text.doc not in held and text.text not in seen]
    if not any(text.attributions for text in learnt):
        raise BadTrainingData("The data", "there is no article with attributions to learn from.")
    return learnt, [text for text in ordered if text.doc in held]


def names_hash(docs: Iterable[str]) -> str:
    """Differs where other articles are meant, however they were chosen."""
    digest = hashlib.sha256()
    for doc in sorted(docs):
        digest.update(hashlib.sha256(doc.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def _hash(doc: str) -> int:
    digest = hashlib.sha256(doc.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")

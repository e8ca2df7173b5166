"""The network as torch trains it: an encoder, one linear layer, and a linear-chain CRF on top.

The CRF (Lafferty et al. 2001) is trained on what gold decides: where gold says nothing, all labels
count as right (Tsuboi et al. 2008).
"""

import torch
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging

from annotations.domain.suggestions.tagging.labels import FORBIDDEN, LABELS, forbidden_steps
from annotations.training.encoder import EncoderFolder
from annotations.training.labelling import UNDECIDED

PADDING = -100
DROPOUT = 0.1


class Crf(nn.Module):
    """Scores of label sequences. trans: from a label to the next; start: of the first label."""

    def __init__(self) -> None:
        super().__init__()
        count = len(LABELS)
        self.trans = nn.Parameter(torch.zeros(count, count))
        self.start = nn.Parameter(torch.zeros(count))
        no_start, no_steps = forbidden_steps()
        self.register_buffer("forb", torch.from_numpy(no_steps), persistent=False)
        self.register_buffer("sforb", torch.from_numpy(no_start), persistent=False)

    def losses(self, emissions: Tensor, labels: Tensor) -> Tensor:
        """Negative log likelihood of each row's decided labels.

        emissions: rows x words x labels. labels: rows x words, UNDECIDED or PADDING for none.
        """
        inside = labels != PADDING
        wrong = torch.arange(len(LABELS), device=labels.device) != labels[:, :, None]
        wrong &= (labels != UNDECIDED)[:, :, None]
        decided = self._total(emissions.masked_fill(wrong, FORBIDDEN), inside)
        return self._total(emissions, inside) - decided

    def _total(self, emissions: Tensor, inside: Tensor) -> Tensor:
        """The log of the sum over all label sequences (the forward algorithm)."""
        steps = self.trans + self.forb
        score = self.start + self.sforb + emissions[:, 0]
        for word in range(1, emissions.shape[1]):
            following = torch.logsumexp(score[:, :, None] + steps, 1) + emissions[:, word]
            score = torch.where(inside[:, word, None], following, score)
        return torch.logsumexp(score, 1)


class TaggerNetwork(nn.Module):
    """From pieces to a score per word and label."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.enc = encoder
        self.drop = nn.Dropout(DROPOUT)
        self.out = nn.Linear(encoder.config.hidden_size, len(LABELS))
        self.crf = Crf()

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """ids, mask: rows x pieces; first: rows x words. Returns rows x words x labels."""
        read = self.enc(input_ids=ids, attention_mask=mask).last_hidden_state
        words = read.gather(1, first[:, :, None].expand(-1, -1, read.shape[-1]))
        scores: Tensor = self.out(self.drop(words))
        return scores


def new_network(folder: EncoderFolder) -> TaggerNetwork:
    """A network that starts from the encoder; the embeddings of pieces and places stay as they
    are, so that words which the gold does not hold keep their meaning."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    encoder = BertModel.from_pretrained(
        folder.path,
        add_pooling_layer=False,
        attn_implementation="sdpa",
        hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=0.0,
        local_files_only=True,
    )
    for parameter in encoder.embeddings.parameters():
        parameter.requires_grad = False
    return TaggerNetwork(encoder)

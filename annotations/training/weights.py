"""The weights of a tagger, by the names that torch gives them."""

from collections.abc import Mapping

from annotations.training.quantisation import Floats

Weights = Mapping[str, Floats]

ENCODER, OUTPUT = "enc.", "out"
TRANSITIONS, START = "crf.trans", "crf.start"

"""Writes the tagger as an ONNX graph, operator by operator, for one window at a time.

A BERT encoder (Devlin et al. 2019) needs few operators, and onnxruntime has fused ones for most of
them. Written by hand the graph uses these from the start, is the same bytes for the same weights,
and the last layer works on the first piece of each word alone.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from annotations.domain.suggestions.tagging.labels import LABELS
from annotations.training.quantisation import quantise
from annotations.training.weights import ENCODER, OUTPUT, Weights

OPSET, FUSED_OPSET, IR_VERSION = 17, 1, 8
FUSED = "com.microsoft"


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the weights do not say of a BERT encoder."""

    layers: int
    heads: int
    epsilon: float


@dataclass
class _Graph:
    """Nodes and constants as they are added; every value has a number for a name."""

    weights: Weights
    epsilon: float
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, values: NDArray[Any]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        name = f"v{len(self.nodes)}"
        node = onnx.helper.make_node(operator, inputs, [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name])

    def linear(self, value: str, name: str) -> str:
        """value x weights + bias, the weights stored in 8 bits."""
        whole, scales = quantise(self.weights[f"{name}.weight"])
        zeros = self.constant(np.zeros(len(scales), np.int8))
        weights = self.add(
            "DequantizeLinear", self.constant(whole), self.constant(scales), zeros, axis=0
        )
        return self.add("Gemm", value, weights, self.weight(f"{name}.bias"), transB=1)

    def normalised(self, value: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", value, scale, bias, axis=-1, epsilon=self.epsilon)

    def sum_normalised(self, one: str, other: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add(
            "SkipLayerNormalization", one, other, scale, bias, domain=FUSED, epsilon=self.epsilon
        )


def build_network(weights: Weights, shape: EncoderShape) -> bytes:
    """The network: `ids` [1, n] and `first` [w] to `emissions` [w, 7].

    weights: by the names that torch gives them, `enc.` before the encoder's and `out.` before the
    last layer's.
    """
    graph = _Graph(weights, shape.epsilon)
    value = _embedded(graph)
    for layer in range(shape.layers):
        name = f"{ENCODER}encoder.layer.{layer}."
        asking = graph.add("Gather", value, "first") if layer == shape.layers - 1 else value
        value = _layer(graph, name, asking=asking, answering=value, heads=shape.heads)
    graph.linear(value, OUTPUT)
    graph.nodes[-1].output[0] = "emissions"
    return _serialised(graph)


def _embedded(graph: _Graph) -> str:
    """Pieces and their places as vectors; the table of pieces stays in 8 bits in memory."""
    name = f"{ENCODER}embeddings."
    whole, scales = quantise(graph.weights[f"{name}word_embeddings.weight"])
    places = graph.weights[f"{name}position_embeddings.weight"]
    places = places + graph.weights[f"{name}token_type_embeddings.weight"][0]
    zero = graph.constant(np.array([0]))
    ids = graph.add("Squeeze", "ids", zero)
    rows = graph.add("Cast", graph.add("Gather", graph.constant(whole), ids), to=1)
    pieces = graph.add("Mul", rows, graph.add("Gather", graph.constant(scales[:, None]), ids))
    used = graph.add("Slice", graph.constant(places), zero, graph.add("Shape", ids), zero)
    return graph.normalised(graph.add("Add", pieces, used), f"{name}LayerNorm")


def _layer(graph: _Graph, name: str, *, asking: str, answering: str, heads: int) -> str:
    attention = f"{name}attention."
    zero = graph.constant(np.array([0]))
    parts = [
        graph.add("Unsqueeze", graph.linear(value, f"{attention}self.{part}"), zero)
        for part, value in (("query", asking), ("key", answering), ("value", answering))
    ]
    seen = graph.add("MultiHeadAttention", *parts, domain=FUSED, num_heads=heads)
    seen = graph.linear(graph.add("Squeeze", seen, zero), f"{attention}output.dense")
    value = graph.sum_normalised(seen, asking, f"{attention}output.LayerNorm")
    wide = graph.add("Gelu", graph.linear(value, f"{name}intermediate.dense"), domain=FUSED)
    narrow = graph.linear(wide, f"{name}output.dense")
    return graph.sum_normalised(narrow, value, f"{name}output.LayerNorm")


def _serialised(graph: _Graph) -> bytes:
    helper, kinds = onnx.helper, onnx.TensorProto
    inputs = [
        helper.make_tensor_value_info("ids", kinds.INT64, [1, "n"]),
        helper.make_tensor_value_info("first", kinds.INT64, ["w"]),
    ]
    outputs = [helper.make_tensor_value_info("emissions", kinds.FLOAT, ["w", len(LABELS)])]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "tagger", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)],
        ir_version=IR_VERSION,
        producer_name="annotation-workbench",
    )
    return bytes(model.SerializeToString())

"""The layers of a WebAnno TSV file as labelled spans and relations."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.span_attributes import KNOWN
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph
from annotations.formats.vocabulary import SpanLabel, relation_label, span_label
from annotations.formats.webanno_cells import Address, Cell, addresses_of, cells_of, parted
from annotations.formats.webanno_text import UnitRow

SPAN, CHAIN, RELATION = "#T_SP=", "#T_CH=", "#T_RL="
_SLOT, _BASE = "ROLE_", "BT_"
_ANYTHING = "uima.tcas.Annotation"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as the header declares it. base: of a relation, the layer that it joins."""

    kind: str
    name: str
    features: tuple[str, ...]
    base: str = ""

    @classmethod
    def of(cls, line: str) -> "Layer":
        kind = line[: len(SPAN)]
        name, *features = line[len(SPAN) :].strip().split("|")
        base = next((one for one in features if one.startswith(_BASE)), "")
        kept = tuple(one for one in features if one and one != base)
        return cls(kind, name, kept, base.removeprefix(_BASE))

    @property
    def short(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def width(self) -> int:
        """Its columns: one for each feature, at least one, and one for a relation's beginning."""
        return max(1, len(self.features)) + (self.kind == RELATION)


@dataclass
class _Annotation:
    """A span while its tokens are read; values: of its features."""

    key: str
    layer: Layer
    values: Mapping[str, str]
    pieces: list[Span] = field(default_factory=list)
    slots: list[tuple[str, str, Address]] = field(default_factory=list)


class LayerReader:
    """Reads rows by the layers of a header. unread: what nobody could read -> how often."""

    def __init__(self, layers: Sequence[Layer], labels: Mapping[str, SpanLabel]) -> None:
        self.unread: Counter[str] = Counter()
        self._labels = labels
        self._layers = layers
        self._annotations: dict[tuple[str, str], _Annotation] = {}
        self._at: dict[tuple[str, str, int], _Annotation] = {}
        self._relations: list[tuple[str, Layer, Address, str]] = []

    @property
    def width(self) -> int:
        return sum(layer.width for layer in self._layers)

    def take(self, row: UnitRow, place: Span) -> None:
        """Take a token's row; place: where it lies in the text. Raises UserError by its line."""
        column = 0
        for layer in self._layers:
            cells = row.cells[column : column + layer.width]
            column += layer.width
            if layer.kind == SPAN:
                self._take_spans(layer, row, cells, place)
            elif layer.kind == RELATION:
                self._take_relations(layer, row, cells)
            elif cells_of(cells[0]):
                self.unread[f"chain {layer.short}"] += 1

    def graph(self) -> SpanGraph:
        spans = tuple(self._labelled(one) for one in self._annotations.values())
        return SpanGraph(spans, (*self._joined(), *self._slots()))

    def _take_spans(self, layer: Layer, row: UnitRow, cells: Sequence[str], place: Span) -> None:
        slots = {n: one for n, one in enumerate(layer.features) if one.startswith(_SLOT)}
        plain = [
            (name, cells_of(cells[n]))
            for n, name in enumerate(layer.features or ("",))
            if n not in slots and n - 1 not in slots
        ] or [("", cells_of(cells[0]))]
        for stacked, cell in enumerate(_longest([found for _, found in plain])):
            values = {
                name: found[stacked].text for name, found in plain if name and stacked < len(found)
            }
            annotation = self._annotation(layer, row, cell, stacked, values)
            annotation.pieces.append(place)
            for n, name in slots.items():
                parts = [parted(one, "|") for one in cells[n : n + 2]]
                own = [one[stacked] for one in parts if stacked < len(one)]
                annotation.slots += _slots_in(own, name, layer, row)

    def _annotation(
        self, layer: Layer, row: UnitRow, cell: Cell, stacked: int, values: Mapping[str, str]
    ) -> _Annotation:
        """The one that this cell goes on with, or a new one."""
        number = f"[{cell.number}]" if cell.number else f"{row.unit}|{stacked}"
        known = self._annotations.get((layer.name, number))
        if known is None:
            known = _Annotation(f"{layer.short}{number}", layer, values)
            self._annotations[layer.name, number] = known
        self._at[layer.name, row.unit, cell.number] = known
        self._at.setdefault((_ANYTHING, row.unit, cell.number), known)
        return known

    def _take_relations(self, layer: Layer, row: UnitRow, cells: Sequence[str]) -> None:
        addresses = addresses_of(cells[-1], "|")
        if addresses is None:
            raise _malformed(row)
        words = [cells_of(one) for one in cells[:-1]]
        for stacked, address in enumerate(addresses):
            values = [found[stacked].text for found in words if stacked < len(found)]
            known = (one for one in values if relation_label(one) is not None)
            label = next(known, None) or next(filter(None, values), layer.short)
            self._relations.append((label, layer, address, row.unit))

    def _labelled(self, one: _Annotation) -> LabelledSpan:
        """The label is the first word that is known: of the values, then of the layer itself."""
        values = {name: value for name, value in one.values.items() if value}
        words = [*values.values(), one.layer.short, one.layer.name]
        label = next((word for word in words if span_label(word, self._labels)), None)
        whole = (min(start for start, _ in one.pieces), max(end for _, end in one.pieces))
        if label is None:
            return LabelledSpan(one.key, (whole,), one.layer.short)
        rest = {name: value for name, value in values.items() if value != label}
        for name in rest.keys() - set(KNOWN):
            self.unread[f"feature {name}"] += 1
        told = {name: value for name, value in rest.items() if name in KNOWN}
        return LabelledSpan(one.key, (whole,), label, told)

    def _joined(self) -> Iterator[Relation]:
        for label, layer, address, unit in self._relations:
            start = self._at.get((layer.base or _ANYTHING, address.unit, address.source))
            end = self._at.get((layer.base or _ANYTHING, unit, address.target))
            if start is None or end is None:
                self.unread[f"relation {label}"] += 1
            else:
                yield Relation(label, start.key, end.key)

    def _slots(self) -> Iterator[Relation]:
        for owner in self._annotations.values():
            for role, target, address in owner.slots:
                found = self._at.get((target, address.unit, address.source))
                if found is None:
                    self.unread[f"slot {role}"] += 1
                else:
                    yield Relation(role, owner.key, found.key)


def _longest(stacks: Sequence[list[Cell]]) -> list[Cell]:
    return max(stacks, key=len)


def _slots_in(
    cells: Sequence[str], name: str, layer: Layer, row: UnitRow
) -> Iterator[tuple[str, str, Address]]:
    """Role, layer of the target and address; cells: the roles and the addresses of one owner."""
    targets = addresses_of(cells[1], ";") if len(cells) > 1 else None
    place = layer.features.index(name) + 1
    if targets is None or place == len(layer.features):
        raise _malformed(row)
    roles = [cells_of(part) for part in parted(cells[0], ";")]
    for n, address in enumerate(targets):
        role = roles[n][0].text if n < len(roles) and roles[n] else ""
        yield role or layer.short, layer.features[place], address


def _malformed(row: UnitRow) -> UserError:
    return UserError(
        N_("A cell of the row is not an address such as 1-2 or 1-2[3]."),
        code="bad_cell",
        field=f"line {row.line}",
    )

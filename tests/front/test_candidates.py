"""Who the numbered speakers are, and which names count as the same."""

from typing import Any

import pytest
from front.browser import Run
from front.records import make_sentences

from annotations.domain.names import name_key

pytestmark = pytest.mark.browser

CANDIDATES = """
  const {candidates} = await load("annotator/candidates.js");
  const {SourceBook} = await load("annotator/source-book.js");
  const book = new SourceBook(input.sources ?? []);
  for (const uid of (input.recent ?? []).reverse()) book.use(uid);
  return candidates({...input, position: input.sentences.length - 1, book});
"""


def find(run: Run, *texts: str, **fields: object) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = run(CANDIDATES, {"sentences": make_sentences(*texts), **fields})
    return result


def names(run: Run, *texts: str, **fields: object) -> list[str]:
    return [one["name"] for one in find(run, *texts, **fields)]


def make_source(uid: str, name: str, **fields: object) -> dict[str, Any]:
    return {"uid": uid, "name": name, "aliases": [], "scope": "project", "last": None, **fields}


def make_suggestion(name: str) -> dict[str, Any]:
    speaker = {"kind": "source", "name": name, "mention": [[0, 5]]}
    return {"attribution": {"speaker": speaker, "identity": "unnamed", "role": "government"}}


def test_names_of_this_sentence_come_before_those_of_the_two_before(run: Run) -> None:
    found = names(
        run,
        "Old Harry left.",
        "The wire NPA asked Tomas Vey.",
        "It rained.",
        "The chief surveyor Ida Morren spoke.",
    )

    assert found == ["Ida Morren", "NPA", "Tomas Vey"]


def test_suggested_speaker_comes_first_with_what_was_suggested(run: Run) -> None:
    [first, second] = find(
        run, "An official told Ida Morren.", suggestions=[make_suggestion("an official")]
    )

    assert (first["name"], first["suggested"], first["identity"]) == (
        "an official",
        True,
        "unnamed",
    )
    assert (first["role"], first["scope"]) == ("government", "version")
    assert second["name"] == "Ida Morren"


def test_names_inside_quotation_marks_come_after_those_outside(run: Run) -> None:
    assert names(run, "“Tomas Vey lied,” said Ida Morren.") == ["Ida Morren", "Tomas Vey"]


def test_known_source_named_by_its_surname_is_that_source(run: Run) -> None:
    source = make_source("u-1", "Ida Morren", last={"identity": "named", "role": "expert"})

    [one] = find(run, "They asked again and Morren answered.", sources=[source])

    assert (one["source"], one["role"], one["mention"]) == ("u-1", "expert", [[21, 27]])


def test_known_source_named_by_an_alias_is_that_source(run: Run) -> None:
    source = make_source("u-1", "National Press Agency", aliases=["NPA"])

    assert find(run, "So the NPA wrote.", sources=[source])[0]["source"] == "u-1"


def test_sources_used_last_follow_and_nine_is_the_most(run: Run) -> None:
    sources = [make_source(f"u-{n}", f"Name Number{chr(65 + n)}") for n in range(12)]

    found = find(run, "It rained.", sources=sources, recent=[one["uid"] for one in sources])

    assert [one["source"] for one in found] == [f"u-{n}" for n in range(9)]


def test_mention_after_emoji_is_in_code_points(run: Run) -> None:
    text = "👩‍👩‍👧 said Ida Morren."

    [one] = find(run, text)

    [[start, end]] = one["mention"]
    assert text[start:end] == "Ida Morren"


@pytest.mark.parametrize(
    "name",
    ["The AFP", "  Ida   Morren ", "O’Neill", "Straße", "ﬁnance ministry", "A", "Port Renn.", "É"],
)
def test_name_key_is_the_servers(run: Run, name: str) -> None:
    body = 'return (await load("annotator/names.js")).nameKey(input);'

    assert run(body, name) == name_key(name)


def test_own_last_use_of_a_source_goes_before_what_is_suggested(run: Run) -> None:
    last = {"identity": "described", "role": None, "anonymity_reason": "fears for his post"}
    source = make_source("u-1", "Ida Morren", last=last)

    [one] = find(run, "It rained.", sources=[source], suggestions=[make_suggestion("Ida Morren")])

    assert (one["identity"], one["role"]) == ("described", "government")
    assert one["anonymity_reason"] == "fears for his post"


OFFERS = """
  const {offers} = await load("annotator/candidates.js");
  const {SourceBook} = await load("annotator/source-book.js");
  return offers([], {sentences: input.sentences, book: new SourceBook(input.sources)});
"""


def test_offers_are_all_sources_and_all_names_in_the_text(run: Run) -> None:
    source = make_source("u-1", "National Press Agency", aliases=["NPA"])
    texts = ["So Tomas Vey left.", "It rained.", "It rained.", "So the NPA asked Ida Morren."]

    found = run(OFFERS, {"sentences": make_sentences(*texts), "sources": [source]})

    named = {one["name"]: (one["source"], one.get("mention")) for one in found}
    assert named == {
        "National Press Agency": ("u-1", []),
        "Tomas Vey": (None, None),
        "Ida Morren": (None, None),
    }


def test_offer_is_found_by_an_alias(run: Run) -> None:
    body = """
      const {matching} = await load("annotator/source-field.js");
      const offers = [{name: "National Press Agency", aliases: ["NPA"]}, {name: "Ana Prine"}];
      return matching(offers, input).map(({name}) => name);
    """

    assert run(body, "npa") == ["National Press Agency"]


def test_offers_that_start_with_the_text_come_before_those_with_such_a_word(run: Run) -> None:
    body = """
      const {matching} = await load("annotator/source-field.js");
      const offers = ["Tomas Vey", "Vera Moor", "Ida Morren", "Morten Ask"];
      return matching(offers.map((name) => ({name})), input).map(({name}) => name);
    """

    assert run(body, "mor") == ["Morten Ask", "Ida Morren"]
    assert run(body, "zzz") == []

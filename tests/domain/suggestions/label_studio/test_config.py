"""The labelling configuration: read without an XML parser, whatever is in it."""

import time

import pytest

from annotations.domain.suggestions.label_studio.config import (
    ConfigRefused,
    read_config,
    write_config,
)
from annotations.domain.suggestions.label_studio.labels import DEFAULT_LABELS, Labels

USUAL = """
<View>
  <!-- <Labels name="old" toName="body"><Label value="Cue"/></Labels> -->
  <Style>.htx-text{ white-space: pre-wrap; }</Style>
  <TextArea name="notes" toName="body"/>
  <Labels name="spans" toName="body" showInline="true">
    <Label value="Statement" background="red"/><Label value='Speaker'/><Label value="Other"/>
  </Labels>
  <Text name="body" value="$article" granularity="word"/>
</View>
"""


def test_config_names_its_labels_its_text_and_where_tasks_have_it() -> None:
    found = read_config(USUAL)

    assert (found.from_name, found.to_name, found.text_key) == ("spans", "body", "article")
    assert found.names == {"content": "Statement", "source": "Speaker"}


def test_entities_of_xml_are_decoded_and_no_others() -> None:
    config = USUAL.replace("spans", "a&amp;b&#65;&copy;&#1114112;")

    assert read_config(config).from_name == "a&bA&copy;\ufffd"


@pytest.mark.parametrize(
    "config",
    [
        "",
        "<View/>",
        USUAL.replace("$article", "A text without a variable"),
        USUAL.replace('toName="body" show', 'toName="picture" show'),
        USUAL.replace("<Text ", '<Text valueType="url" '),
        USUAL.replace("Statement", "Dog").replace("Speaker", "Cat"),
        '<!DOCTYPE x [<!ENTITY y "z">]>' + USUAL,
        '<!ENTITY % a SYSTEM "file:///etc/passwd">' + USUAL,
        "<?php x ?>" + USUAL,
        USUAL + "<View/>" * 2_000,
        USUAL + " " * 100_000,
    ],
)
def test_configs_that_do_not_fit_are_refused(config: str) -> None:
    with pytest.raises(ConfigRefused):
        read_config(config)


@pytest.mark.parametrize("piece", ["<a ", '<a b="', "<", "<a b='c' ", "<!--", "a=", '"'])
def test_reading_takes_time_linear_in_the_length(piece: str) -> None:
    config = piece * (99_999 // len(piece))
    started = time.perf_counter()

    with pytest.raises(ConfigRefused):
        read_config(config)

    assert time.perf_counter() - started < 1


def test_written_config_is_read_again() -> None:
    found = read_config(write_config(Labels(DEFAULT_LABELS, frozenset({"says"}))))

    assert (found.from_name, found.to_name, found.text_key) == ("label", "text", "text")
    assert found.names["content"] == "Content"


def test_written_labels_cannot_break_out_of_their_attribute() -> None:
    config = write_config(Labels({'"/><Evil a="': "content", "Content": "content"}))

    assert "<Evil" not in config

"""The adjudication page's strings and keys: those of the annotation page, and its own."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from annotations.domain.adjudication_keys import adjudication_keys
from annotations.domain.keys import KeyBinding
from annotations.web.annotation_strings import (
    PageKey,
    annotation_strings,
    group_labels,
    key_labels,
    page_key,
)

TOUCH_ONLY = frozenset({"previous", "next", "note", "guideline", "redo"})


def adjudication_page_keys(key_map: Mapping[str, Sequence[str]]) -> list[PageKey]:
    """The table of adjudication with a person's own keys, in the language of the request."""
    labels = key_labels() | _own_labels()
    groups = group_labels() | {"side": _("Deciding")}
    return [_page_key(one, labels, groups) for one in adjudication_keys(key_map)]


def _page_key(one: KeyBinding, labels: Mapping[str, str], groups: Mapping[str, str]) -> PageKey:
    return page_key(
        one,
        label=labels[one.action],
        group_label=groups[one.group],
        touch=one.action in TOUCH_ONLY,
    )


def _own_labels() -> dict[str, str]:
    return {
        "side": _("take a reader's decision; after s: a speaker"),
        "merge": _("merge"),
        "reason": _("reason"),
        "next_open": _("next disagreement"),
        "next": _("next sentence"),
        "previous": _("sentence before"),
        "whole": _("whole article"),
        "source": _("speaker"),
        "note": _("note on the decision"),
    }


def adjudication_strings() -> dict[str, str]:
    """All strings of the script by name."""
    return {
        **annotation_strings(),
        **_column_strings(),
        **_reason_strings(),
        **_state_strings(),
        **_notice_strings(),
    }


def _column_strings() -> dict[str, str]:
    return {
        "reader": _("Reader {side}"),
        "reader_named": _("Reader {side}: {pseudonym}"),
        "readers_hidden": _("Who the readers are is told once every difference is decided."),
        **{f"compare_{name}": words for name, words in field_labels().items()},
        "compare_rest": _("Besides"),
        "took_side": _("Taken: {reader}"),
        "merged": _("Merged"),
        "merge_field": _("{field}, {place} of {total}"),
    }


def field_labels() -> dict[str, str]:
    """What is compared between readers, in words."""
    return {
        "marks": _("Marks"),
        "speakers": _("Speaker"),
        "mode": _("Direct or not"),
        "chain": _("Told by"),
        "certainty": _("Certainty"),
        "commitment": _("Stance of the cue"),
        "content": _("Words"),
        "identity": _("Identity"),
        "role": _("Role"),
    }


def _reason_strings() -> dict[str, str]:
    return {
        "reason_label": _("Why do they differ?"),
        "reason_slip": _("slip"),
        "reason_guideline_gap": _("guideline gap"),
        "reason_ambiguous": _("text ambiguous"),
        "reason_judgement": _("legitimate judgement"),
        "gap_label": _("What should the guideline say?"),
        "decision_note": _("Note on this decision"),
        "valid_label": _("Which decisions may stand?"),
    }


def _state_strings() -> dict[str, str]:
    return {
        "of_total": _("{done} of {total} decided"),
        "nothing_yet": _("nothing decided yet"),
        "drafts_one": _("1 draft, kept in this browser"),
        "drafts_other": _("{count} drafts, kept in this browser"),
        "flag_differs": _("≠ readers differ"),
        "flag_sampled": _("drawn for a look"),
        "flag_draft": _("draft, not saved"),
        "draft_let_go": _("The draft is let go."),
        "whole_shown": _("The whole article is shown."),
        "whole_folded": _("Only what is to be decided is shown."),
        "conflict_stale": _("This sentence was decided elsewhere meanwhile. Which one holds?"),
        "conflict_program": _("The other, saved {time}"),
        "field_inputs": _("what the readers decided"),
        "field_reason": _("reason"),
        "field_valid": _("which decisions may stand"),
    }


def _notice_strings() -> dict[str, str]:
    return {
        "notice_mark_first": _("Take a reader's decision or mark the sentence first."),
        "notice_speaking": _(
            "Digits choose a speaker now. Press s again to type a name, Esc for the readers."
        ),
        "notice_no_side": _("There is no reader with that number."),
        "notice_nothing_to_merge": _("The readers decided alike: take either of them."),
        "notice_decide_first": _("Decide first: take a reader's decision, merge, or mark it."),
        "notice_readers_changed": _(
            "Readers changed their work meanwhile; it is shown as it is now. Sentences: {numbers}"
        ),
        "notice_last_open": _("This is the last sentence to decide here."),
        "notice_all_open_done": _("Everything to decide in this article is decided."),
        "notice_on_to_next": _(
            "Everything to decide here is decided. Press Space once more for the next article."
        ),
        "problem_reason": _("Readers differ here: say why, then go on."),
        "problem_quotation_without_quote": _("Direct words, but not marked as a quote."),
        "problem_quote_without_quotation": _("A quote, but nobody's words are direct or mixed."),
        "problem_speaker_missing": _("It does not say who is speaking."),
        "problem_speaker_not_chosen": _("Who is quoted? Choose, or confirm not stated with 0."),
    }

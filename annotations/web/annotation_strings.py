"""Every string the annotation page's script shows, translated, and its table of keys.

The script has no words of its own: it takes these by name, with {places} that it fills.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.utils.translation import gettext as _

from annotations.domain.keys import bind_keys

TOUCH_ONLY = frozenset({"previous", "note", "guideline", "redo", "rest_none"})
FACES = {
    "Enter": "↵",
    "ArrowDown": "↓",
    "ArrowUp": "↑",
    "Backspace": "⌫",
    "Tab": "⇥",
}


class PageKey(TypedDict):
    """One line of the table of keys as the page gets it; `faces` are the caps of each key."""

    action: str
    keys: list[str]
    faces: list[list[str]]
    label: str
    group: str
    group_label: str
    show: bool
    touch: bool


def annotation_keys(key_map: Mapping[str, Sequence[str]]) -> list[PageKey]:
    """The table of keys with a person's own in it, labelled in the language of the request.

    Raises KeyClash where the map cannot be bound.
    """
    labels = _key_labels()
    groups = _key_groups()
    return [
        PageKey(
            action=binding.action,
            keys=list(binding.keys),
            faces=[_caps(key) for key in binding.keys],
            label=labels[binding.action],
            group=binding.group,
            group_label=groups[binding.group],
            show=binding.shown,
            touch=binding.action in TOUCH_ONLY,
        )
        for binding in bind_keys(key_map)
    ]


def annotation_strings() -> dict[str, str]:
    """All strings of the script by name."""
    return {
        **_status_strings(),
        **_mark_strings(),
        **_attribution_strings(),
        **_chip_strings(),
        **_panel_strings(),
        **_evidence_strings(),
        **_notice_strings(),
        **_conflict_strings(),
        **_submission_strings(),
    }


def _caps(key: str) -> list[str]:
    """The caps of a key: "Shift+U" has two, "+" is one, "Alt++" two again."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    parts = [*key.removesuffix(last).removesuffix("+").split("+"), last]
    return [FACES.get(part, _("Space") if part == "Space" else part) for part in parts if part]


def _key_groups() -> dict[str, str]:
    return {
        "mark": _("Marks"),
        "speaker": _("Who says it"),
        "attribution": _("How it is attributed"),
        "sentence": _("This sentence"),
        "suggestion": _("Suggestions"),
        "move": _("Moving"),
        "article": _("The article"),
    }


def _key_labels() -> dict[str, str]:
    return {
        "claim": _("claim"),
        "quote": _("quote"),
        "fact": _("verified fact"),
        "none": _("none"),
        "speaker": _("a numbered speaker"),
        "same": _("same as before"),
        "not_stated": _("not stated"),
        "article": _("article itself"),
        "source": _("source"),
        "relay": _("relay"),
        "add": _("another attribution"),
        "drop": _("remove this attribution"),
        "earlier": _("earlier attribution"),
        "later": _("later attribution"),
        "mode": _("direct, mixed or indirect"),
        "role": _("role"),
        "certainty": _("certainty"),
        "details": _("identity and stance"),
        "spans": _("words"),
        "evidence": _("evidence"),
        "unsure": _("unsure"),
        "note": _("note"),
        "accept": _("accept the suggestion"),
        "reject": _("reject the suggestion"),
        "next": _("next"),
        "previous": _("previous"),
        "next_undecided": _("next undecided"),
        "undo": _("undo"),
        "redo": _("redo"),
        "rest_none": _("the rest none"),
        "guideline": _("guideline"),
        "help": _("all keys"),
        "submit": _("submit"),
        "skip": _("leave this article out"),
    }


def _status_strings() -> dict[str, str]:
    return {
        "nothing_yet": _("nothing written yet"),
        "saving": _("saving…"),
        "saved_at": _("saved {time}"),
        "of_total": _("{done} of {total}"),
        "unsaved_offline_one": _("1 unsaved, offline"),
        "unsaved_offline_other": _("{count} unsaved, offline"),
        "unsaved_away_one": _("1 unsaved, waiting for the server"),
        "unsaved_away_other": _("{count} unsaved, waiting for the server"),
        "unsaved_signed_out_one": _("1 unsaved, signed out:"),
        "unsaved_signed_out_other": _("{count} unsaved, signed out:"),
        "unsaved_stopped_one": _("1 sentence not saved"),
        "unsaved_stopped_other": _("{count} sentences not saved"),
        "sign_in_again": _("sign in again"),
        "not_saved": _("not saved"),
    }


def _mark_strings() -> dict[str, str]:
    return {
        "mark_claim": _("claim"),
        "mark_quote": _("quote"),
        "mark_fact": _("verified fact"),
        "mark_none": _("none"),
        "mark_undecided": _("undecided"),
        "fact_candidate": _("fact candidate"),
        "suggested_mark": _("suggested: {mark}"),
        "suggested_score": _("Suggested, {score}"),
        "suggestions_one": _("1 suggestion"),
        "suggestions_other": _("{count} suggestions"),
        "evidence_one": _("1 piece of evidence"),
        "evidence_other": _("{count} pieces of evidence"),
        "unsure": _("unsure"),
        "has_note": _("note"),
        "bulk": _("set with the rest"),
        "row_place": _("Sentence {number} of {total}"),
    }


def _attribution_strings() -> dict[str, str]:
    return {**_speaker_strings(), **_role_strings(), **_stance_strings()}


def _speaker_strings() -> dict[str, str]:
    return {
        "article_itself": _("article itself"),
        "not_stated": _("not stated"),
        "who_says_it": _("who says it?"),
        "source_unknown": _("unknown source"),
        "continued": _("continued"),
        "mode_direct": _("direct"),
        "mode_mixed": _("mixed"),
        "mode_indirect": _("indirect"),
        "identity_named": _("named"),
        "identity_described": _("described"),
        "identity_unnamed": _("unnamed"),
        "identity_unset": _("not set"),
        "identity_label": _("Identity"),
    }


def _role_strings() -> dict[str, str]:
    return {
        "role_government": _("government"),
        "role_security": _("police, military"),
        "role_politician": _("politician"),
        "role_conflict_party": _("party to a conflict"),
        "role_court": _("court"),
        "role_company": _("company"),
        "role_ngo": _("NGO, international body"),
        "role_expert": _("expert"),
        "role_eyewitness": _("eyewitness"),
        "role_citizen": _("citizen"),
        "role_document": _("document"),
        "role_media": _("media"),
        "role_social_account": _("social account"),
        "role_other": _("other"),
    }


def _stance_strings() -> dict[str, str]:
    return {
        "certainty_asserted": _("asserted"),
        "certainty_probable": _("probable"),
        "certainty_possible": _("possible"),
        "certainty_not_committed": _("not committed"),
        "commitment_neutral": _("neutral"),
        "commitment_committing": _("committing"),
        "commitment_distancing": _("distancing"),
        "commitment_belief": _("belief"),
        "commitment_denial": _("denial"),
        "commitment_non_commitment": _("non-commitment"),
        "commitment_label": _("The cue is"),
        "negated": _("negated"),
        "negated_label": _("what is said is negated"),
        "anonymity_label": _("Reason given for anonymity"),
    }


def _chip_strings() -> dict[str, str]:
    return {
        "group_mark": _("Mark"),
        "group_speaker": _("Source"),
        "group_voice": _("Said"),
        "group_voice_of": _("Said, {place} of {total}"),
        "group_more": _("Also"),
        "chip_claim": _("claim"),
        "chip_quote": _("quote"),
        "chip_fact": _("verified fact"),
        "chip_none": _("none"),
        "chip_source": _("another …"),
        "chip_same": _("same as before"),
        "chip_not_stated": _("not stated"),
        "chip_article": _("article itself"),
        "chip_relay": _("relay"),
        "chip_mode": _("mode"),
        "chip_role": _("role"),
        "chip_certainty": _("certainty"),
        "chip_spans": _("words"),
        "chip_details": _("more"),
        "chip_add": _("another attribution"),
        "chip_drop": _("remove it"),
        "chip_earlier": _("earlier"),
        "chip_later": _("later"),
        "chip_evidence": _("evidence"),
        "chip_unsure": _("unsure"),
        "chip_note": _("note"),
        "chip_accept": _("accept"),
        "chip_reject": _("reject"),
    }


def _panel_strings() -> dict[str, str]:
    return {
        "label_speaker": _("Who says it?"),
        "label_relay": _("Passed on by"),
        "label_role": _("Role"),
        "take": _("take"),
        "keep": _("keep"),
        "cancel": _("leave"),
        "remove": _("remove"),
        "note_label": _("Note on this sentence"),
        "ask_drop_one": _("Going back to undecided removes the attribution you chose."),
        "ask_drop_other": _("Going back to undecided removes {count} attributions."),
        "yes_remove": _("remove"),
        "no_leave_it": _("leave it"),
        "ask_rest_one": _("Mark the one undecided sentence none?"),
        "ask_rest_other": _("Mark all {count} undecided sentences none?"),
        "yes_rest_none": _("mark them none"),
        "span_content": _("content"),
        "span_cue": _("cue"),
        "span_mention": _("mention"),
        "span_picked": _("“{words}” is"),
        "span_back": _("back"),
        "span_on": _("on"),
        "span_shrink": _("shorter"),
        "span_stretch": _("longer"),
        "span_clear": _("clear"),
        "span_leave": _("done"),
    }


def _evidence_strings() -> dict[str, str]:
    return {
        "evidence_url": _("Web address"),
        "evidence_document": _("or a document"),
        "evidence_publisher": _("Publisher"),
        "evidence_passage": _("The passage that settles it"),
        "evidence_kind": _("Kind"),
        "evidence_stance": _("It"),
        "evidence_retrieved_at": _("Seen on"),
        "evidence_keep": _("keep this evidence"),
        "evidence_needs_origin": _("Give a web address or name a document."),
        "evidence_bad_url": _("A web address starts with https:// or http://."),
        "evidence_needs_passage": _("Copy the words that settle the claim."),
        "evidence_bad_date": _("Write the date as year-month-day."),
        "evidence_kind_primary_record": _("primary record"),
        "evidence_kind_dataset": _("dataset"),
        "evidence_kind_map": _("map"),
        "evidence_kind_court_file": _("court file"),
        "evidence_kind_independent_reporting": _("independent reporting"),
        "evidence_kind_expert": _("expert"),
        "evidence_kind_own_witness": _("own witness"),
        "stance_supports": _("supports the claim"),
        "stance_refutes": _("refutes it"),
        "stance_context": _("gives context"),
    }


def _notice_strings() -> dict[str, str]:
    return {**_act_notices(), **_page_notices()}


def _act_notices() -> dict[str, str]:
    return {
        "notice_mark_first": _("Mark the sentence first: c claim, q quote, or x none."),
        "notice_fact_candidate": _(
            "Kept as a claim and fact candidate: add supporting evidence with e to verify it."
        ),
        "notice_verified": _("Supported by evidence: now a verified fact."),
        "notice_no_quotation_marks": _(
            "There are no quotation marks here: the whole sentence is taken as quoted."
        ),
        "notice_nothing_before": _("No source was named before this sentence."),
        "notice_relay_needs_speaker": _("A relay needs a speaker: choose who says it first."),
        "notice_own_voice_has_no_mode": _("Own voice is neither direct nor indirect."),
        "notice_own_voice_has_no_role": _("The article's own voice has no role or identity."),
        "notice_mode_needs_quote": _("Without the quote mark the words are indirect."),
        "notice_no_attribution": _("There is no attribution yet: choose who says it."),
        "notice_nothing_to_remove": _("There is no attribution to remove."),
        "notice_no_suggestion": _("There is no open suggestion for this sentence."),
        "notice_no_candidate": _("Nobody has that number: press s to name a source."),
        "notice_content_stays_here": _("Content lies in the sentence it belongs to."),
    }


def _page_notices() -> dict[str, str]:
    return {
        "notice_readonly": _("This article is closed: nothing can be changed."),
        "notice_all_decided": _("Every sentence is decided."),
        "notice_last_undecided": _("This is the last undecided sentence."),
        "notice_undo_nothing": _("There is nothing to undo."),
        "notice_undo_unsaved": _("Undo waits until everything is saved."),
        "notice_undo_stale": _("That act cannot be undone: its sentence changed since."),
        "notice_undo_failed": _("Undo did not reach the server. Try again."),
        "notice_unkept": _("This browser keeps nothing: leave the page open until all is saved."),
        "undo_done_one": _("Undone."),
        "undo_done_other": _("Undone in {count} sentences."),
        "redo_done_one": _("Done again."),
        "redo_done_other": _("Done again in {count} sentences."),
    }


def _conflict_strings() -> dict[str, str]:
    return {
        "conflict_stale": _("This sentence was changed in another window. Which one holds?"),
        "conflict_refused": _("The server did not take this: {detail}"),
        "conflict_mine": _("Yours, here"),
        "conflict_theirs": _("The other, saved"),
        "keep_mine": _("keep mine"),
        "take_theirs": _("take the other"),
        "try_again": _("try again"),
        "discard_mine": _("discard mine"),
    }


def _submission_strings() -> dict[str, str]:
    return {
        "submit_unsaved_title": _("Not submitted yet"),
        "submit_unsaved": _("Something is still unsaved. It is kept; submit once all is saved."),
        "submit_away_title": _("Not submitted"),
        "submit_away": _("The server could not be reached. Everything is kept; try again."),
        "submit_signed_out": _("You are signed out."),
        "submit_refused_title": _("Not submitted"),
        "submit_incomplete_title": _("Not yet complete"),
        "submit_incomplete": _("Sentences to look at: {count}. The cursor is on the first."),
        "submit_ambiguous_title": _("Who is meant?"),
        "submit_ambiguous": _("These names fit more than one known source."),
        "submit_now": _("Submit"),
        "who_is": _("“{name}” is"),
        "somebody_else": _("somebody else"),
        "sentence_number": _("Sentence {number}"),
        "problem_undecided": _("undecided"),
        "problem_speaker_missing": _("does not say who is speaking"),
        "problem_quote_without_quotation": _("a quote, but nobody's words are direct or mixed"),
        "problem_speaker_not_chosen": _("who is quoted? Choose, or confirm not stated with 0"),
        "problem_quotation_without_quote": _("direct words, but not marked as a quote"),
        "submitted_title": _("Submitted"),
        "skipped_title": _("Left out"),
        "no_more_articles": _("That was the last article on your list."),
        "back_to_project": _("Back to the project"),
    }

"""Every string the annotation page's script shows, translated, and its table of keys.

The script has no words of its own: it takes these by name, with {places} that it fills.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.utils.translation import gettext as _

from annotations.domain.keys import KeyBinding, bind_stored

TOUCH_ONLY = frozenset({"previous", "note", "comment", "guideline", "redo", "rest_none"})
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
    """The table of keys with a person's own in it, labelled in the language of the request."""
    labels = key_labels()
    groups = group_labels()
    return [
        page_key(
            binding,
            label=labels[binding.action],
            group_label=groups[binding.group],
            touch=binding.action in TOUCH_ONLY,
        )
        for binding in bind_stored(key_map)
    ]


def page_key(binding: KeyBinding, *, label: str, group_label: str, touch: bool) -> PageKey:
    """A line of a table of keys. touch: it has a button where there are no keys."""
    return PageKey(
        action=binding.action,
        keys=list(binding.keys),
        faces=[_caps(key) for key in binding.keys],
        label=label,
        group=binding.group,
        group_label=group_label,
        show=binding.shown,
        touch=touch,
    )


def first_caps(keys: Sequence[PageKey]) -> dict[str, list[str]]:
    """The caps of each action's first key; an action without a key is left out."""
    return {key["action"]: key["faces"][0] for key in keys if key["faces"]}


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
        **_comment_strings(),
        **rule_reasons(),
    }


def _caps(key: str) -> list[str]:
    """The caps of a key: "Shift+U" has two, "+" is one, "Alt++" two again."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    parts = [*key.removesuffix(last).removesuffix("+").split("+"), last]
    faces = {**FACES, "Space": _("Space"), "Ctrl": _("Ctrl")}
    return [faces.get(part, part) for part in parts if part]


def group_labels() -> dict[str, str]:
    """The headings of the groups of keys."""
    return {
        "mark": _("Marks"),
        "speaker": _("Who says it"),
        "attribution": _("How it is attributed"),
        "sentence": _("This sentence"),
        "suggestion": _("Suggestions"),
        "move": _("Moving"),
        "article": _("The article"),
    }


def key_labels() -> dict[str, str]:
    """What each action of the table is called."""
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
        "origin": _("origin"),
        "everywhere": _("this speaker everywhere"),
        "add": _("another attribution"),
        "drop": _("remove this attribution"),
        "earlier": _("earlier attribution"),
        "later": _("later attribution"),
        "mode": _("direct, mixed or indirect"),
        "role": _("role"),
        "certainty": _("certainty"),
        "details": _("identity and stance"),
        "continues": _("goes on with the one before"),
        "spans": _("words"),
        "evidence": _("evidence"),
        "unsure": _("unsure"),
        "note": _("note"),
        "comment": _("comment"),
        "accept": _("accept the suggestion"),
        "reject": _("reject the suggestion"),
        "amend": _("accept and change"),
        "accept_all": _("accept all on the screen"),
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
        "duration_seconds": _("{count} s"),
        "duration_minutes": _("{count} min"),
        "duration_hours": _("{hours} h {minutes} min"),
        "unsaved_offline_one": _("1 unsaved, offline"),
        "unsaved_offline_other": _("{count} unsaved, offline"),
        "unsaved_away_one": _("1 unsaved, waiting for the server"),
        "unsaved_away_other": _("{count} unsaved, waiting for the server"),
        "unsaved_signed_out_one": _("1 unsaved, signed out:"),
        "unsaved_signed_out_other": _("{count} unsaved, signed out:"),
        "unsaved_other_person_one": _("1 unsaved; somebody else is signed in here:"),
        "unsaved_other_person_other": _("{count} unsaved; somebody else is signed in here:"),
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
        **_suggestion_strings(),
        "evidence_one": _("1 piece of evidence"),
        "evidence_other": _("{count} pieces of evidence"),
        "unsure": _("unsure"),
        "has_note": _("note"),
        "bulk": _("set together with others"),
        "quoted": _("“{words}”"),
        "row_place": _("Sentence {number} of {total}"),
    }


def _suggestion_strings() -> dict[str, str]:
    """Each suggestion names its finder, for `FINDERS` has more than one, and how sure it is."""
    return {
        "guess": _("suggested: {what}; by the {finder} (version {version}), {score} sure"),
        "guess_claim": _(
            "suggested: {what}; by the {finder} (version {version}), worth checking: {score}"
        ),
        "reason_number": _("with a number"),
        "reason_cause": _("with a cause"),
        "reason_comparison": _("with a comparison"),
        "reason_event": _("with an event"),
        "reason_date": _("with a date"),
        "finder_rules": _("word rules"),
        "finder_tagger": _("trained tagger"),
        "not_looked_one": _("One suggestion on the screen is not looked at yet: read it first."),
        "not_looked_other": _(
            "{count} suggestions on the screen are not looked at yet: read them first."
        ),
        "ask_accept_all_one": _("Accept the one suggestion on the screen?"),
        "ask_accept_all_other": _("Accept all {count} suggestions on the screen?"),
        "yes_accept_all": _("accept them"),
        "revealed": _("After your decision, suggestions have appeared at: {numbers}."),
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
        "negated": _("negated"),
    }


def _chip_strings() -> dict[str, str]:
    return {
        "group_voice": _("Said"),
        "group_voice_of": _("Said, {place} of {total}"),
        "chip_source": _("another …"),
        "chip_role": _("role"),
    }


def _panel_strings() -> dict[str, str]:
    return {
        "label_speaker": _("Who says it?"),
        "label_relay": _("Passed on by"),
        "label_origin": _("Heard from"),
        "link_out": _("without {name}"),
        "link_earlier": _("{name} earlier"),
        "link_from_relay": _("{name} as origin"),
        "link_from_origin": _("{name} as relay"),
        "everywhere_title": _("Where else {name} speaks: what changes"),
        "everywhere_decides": _("undecided, becomes {marks}: {name}"),
        "everywhere_names": _("speaker: {name}"),
        "everywhere_accepts": _("accepts the suggestion, {marks}: {name}"),
        "label_role": _("Role"),
        "keep": _("keep"),
        "cancel": _("leave"),
        "remove": _("remove"),
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
        "span_ArrowLeft": _("back"),
        "span_ArrowRight": _("on"),
        "span_Shift+ArrowLeft": _("shorter"),
        "span_Shift+ArrowRight": _("longer"),
        "span_Alt+ArrowLeft": _("end −1"),
        "span_Alt+ArrowRight": _("end +1"),
        "span_Alt+Shift+ArrowLeft": _("start −1"),
        "span_Alt+Shift+ArrowRight": _("start +1"),
        "span_Backspace": _("clear"),
        "span_Escape": _("done"),
    }


def _evidence_strings() -> dict[str, str]:
    return {
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
        "notice_nothing_to_continue": _("Nothing before this is by the same speaker."),
        "notice_everywhere_needs_speaker": _("Choose a source for this sentence first."),
        "notice_everywhere_nothing": _("No other sentence is open for this speaker."),
        "notice_relay_needs_speaker": _("A chain needs a speaker: choose who says it first."),
        "notice_own_voice_has_no_mode": _("Own voice is neither direct nor indirect."),
        "notice_own_voice_has_no_role": _("The article's own voice has no role or identity."),
        "notice_mode_needs_quote": _("Without the quote mark the words are indirect."),
        "notice_no_attribution": _("There is no attribution yet: choose who says it."),
        "notice_nothing_to_remove": _("There is no attribution to remove."),
        "notice_no_suggestion": _("There is no open suggestion for this sentence."),
        "notice_nothing_to_accept": _(
            "No suggestion that can be accepted is wholly on the screen."
        ),
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
        "notice_undo_stale": _(
            "Nothing was taken back: another window has changed sentence {numbers} since. "
            "It is shown here as it is now."
        ),
        "notice_undo_refused": _("Nothing was taken back. {detail}"),
        "notice_undo_failed": _("Undo did not reach the server. Try again."),
        "notice_unkept": _("This browser keeps nothing: leave the page open until all is saved."),
        "undo_done_one": _("Undone."),
        "everywhere_done_one": _("1 sentence changed. One undo takes it back."),
        "everywhere_done_other": _("{count} sentences changed. One undo takes them all back."),
        "undo_done_other": _("Undone in {count} sentences."),
        "redo_done_one": _("Done again."),
        "redo_done_other": _("Done again in {count} sentences."),
    }


def _conflict_strings() -> dict[str, str]:
    return {
        "conflict_stale": _("This sentence was changed in another window. Which one holds?"),
        "conflict_refused": _("The server did not take this: {detail}"),
        "conflict_mine": _("Yours, in this window, not saved"),
        "conflict_theirs": _("The other, saved"),
        "conflict_window": _("From another window of this browser, saved {time}"),
        "conflict_elsewhere": _("From a window closed since or another device, saved {time}"),
        "conflict_program": _("From a program, saved {time}"),
        "keep_mine": _("keep mine"),
        "take_theirs": _("take the other"),
        "try_again": _("try again"),
        "discard_mine": _("discard mine"),
        "keep_both": _("keep both"),
        **_field_strings(),
    }


def _field_strings() -> dict[str, str]:
    """Where in a record the server found something wrong."""
    return {
        "field_marks": _("marks"),
        "field_fact_candidate": _("fact candidate"),
        "field_note": _("note"),
        "field_attributions": _("attribution"),
        "field_evidence": _("evidence"),
        "field_content": _("content"),
        "field_cue": _("cue"),
        "field_mention": _("mention"),
        "field_speaker": _("speaker"),
        "field_source": _("source"),
        "field_sources": _("new source"),
        "field_chain": _("relay or origin"),
        "field_mode": _("direct, mixed or indirect"),
        "field_continues": _("continuation"),
        "field_role": _("role"),
        "field_identity": _("identity"),
        "field_url": _("web address"),
        "field_passage": _("passage"),
        "field_record": _("the sentence"),
        "field_n": _("sentence number"),
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
        "submitted_title": _("Submitted"),
        "skipped_title": _("Left out"),
        "no_more_articles": _("That was the last article on your list."),
        "back_to_project": _("Back to the project"),
    }


def _comment_strings() -> dict[str, str]:
    return {
        "comment_new": _("New comment on sentence {number}"),
        "comment_reply": _("Your reply"),
        "comment_unsent": _("Not sent; your words are kept here. Send them again. {detail}"),
        "comment_undone": _("This did not reach the server. Try again. {detail}"),
        "comments_away": _(
            "What was said before cannot be shown just now. What you write is kept here."
        ),
    }


def rule_reasons() -> dict[str, str]:
    """Why a rule of the guideline applies, by the names of `domain.guideline_rules`."""
    return {
        "rule_denial": _("because something is denied"),
        "rule_silence": _("because nothing is confirmed"),
        "rule_negated": _("because it is negated"),
        "rule_origin": _("because the speaker passes on what others said"),
        "rule_passed_on": _("because the speaker does not stand for it"),
        "rule_relay": _("because it came through a relay"),
        "rule_continues": _("because it goes on with the one before"),
        "rule_anonymity": _("because a reason is given for leaving out the name"),
        "rule_described": _("because the speaker is described, not named"),
        "rule_unnamed": _("because the speaker has no name"),
        "rule_refuted": _("because your evidence speaks against it"),
        "rule_candidate": _("because the evidence is still missing"),
        "rule_fact": _("because it is a verified fact"),
        "rule_probable": _("because it is only probable"),
        "rule_possible": _("because it is only possible"),
        "rule_doubted_claim": _("because you are unsure of this claim"),
        "rule_several": _("because there are several attributions"),
        "rule_mixed": _("because only some words are quoted"),
        "rule_nobody_named": _("because words are quoted and nobody is named"),
        "rule_opinion": _("because it is no claim and somebody says it"),
        "rule_reported": _("because a claim is reported indirectly"),
        "rule_quoted_claim": _("because a quotation makes a claim"),
        "rule_not_named_here": _("because no words are marked that name the speaker"),
        "rule_no_quotation": _("because there are quotation marks, and you mark none"),
        "rule_quotation_marks": _("because there are quotation marks"),
        "rule_quote": _("because it is a quote"),
        "rule_claim": _("because it is a claim"),
        "rule_nothing_to_check": _("because you mark none"),
        "rule_undecided": _("because it is undecided"),
    }

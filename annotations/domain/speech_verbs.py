"""Finds the speaker and speech verb that follow a quotation and belong to its sentence."""

import re

from annotations.domain.abbreviations import STARTERS
from annotations.domain.stops import Stop

_SPEAKING_PRONOUNS = frozenset("He She They We I".split())
_SPEECH_VERBS = frozenset(
    """
    added admitted announced answered argued asked asks began begged boasted cried complained
    concluded continued countered declared demanded exclaimed explained implored insisted inquired
    joked mused muttered noted observed pleaded posted quipped recalled remarked replied responded
    retorted roared said says screamed shouted sighed snapped thundered told tweeted urged warned
    whispered wondered wrote writes yelled
    """.split()
)
_VERBS_WITH_LISTENER = frozenset("asked asks begged implored told urged warned".split())
# After a verb with a listener these lead to content of its own: "Ruiz asked for calm."
_BEFORE_NEW_CONTENT = frozenset("about for how if that to what when where whether why".split())
# Any other verb goes on with one of these when its object is the quotation before it.
_AFTER_VERB = frozenset(
    """
    after again as at before during earlier from in last late later of on once this through to
    today tonight twice via when while with yesterday
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    """.split()
)
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w.’'-]{0,30}+"
_SPEAKER = re.compile(
    rf"""(?P<first>{_CAPITALISED})
    (?:\ (?:(?:of|for|the|de|van|von|bin|and)\ ){{0,2}}{_CAPITALISED}){{0,5}}
    (?:\ \([^()]{{1,20}}\)|,\ [^,;:!?“”"]{{1,60}},)?
    \ (?P<verb>[a-z]{{2,12}})
    (?:
        (?P<close>\s*\Z|\s?[.;!?])
        | \s?[,–—](?!\s?["“‘'])
        | \ (?P<next>[\w’']{{1,20}})
    )""",
    re.VERBOSE,
)
# How far back an opening mark is looked for; it keeps the time linear in a line's length.
_REACH = 400


def names_speaker(stop: Stop) -> bool:
    """Whether a quotation's speaker and verb follow it: `“Why now?” Mr. Kerry asked.`"""
    speaker = None if stop.opening else _SPEAKER.match(stop.line, stop.next_start)
    if not speaker or speaker["verb"] not in _SPEECH_VERBS or _has_words_before_quote(stop):
        return False
    if speaker["close"] is not None:
        return True
    if stop.mark == "." or speaker["first"] in STARTERS - _SPEAKING_PRONOUNS:
        return False
    following = speaker["next"] or ""
    if speaker["verb"] in _VERBS_WITH_LISTENER:
        return following not in _BEFORE_NEW_CONTENT
    return not following or following in _AFTER_VERB or following.endswith("ly")


def _has_words_before_quote(stop: Stop) -> bool:
    """Whether the quotation stands inside its sentence: `He asked: “Why now?”`"""
    earliest = max(stop.sentence_start + 1, stop.position - _REACH)
    return any(stop.line.rfind(mark, earliest, stop.position) >= 0 for mark in '“"«')

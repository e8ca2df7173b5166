"""The inflected forms of the cue verbs: say, says, said, saying."""

from typing import Literal

Form = Literal["base", "third", "past", "participle", "ing"]

IRREGULAR: dict[str, tuple[str, str]] = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "think": ("thought", "thought"),
    "feel": ("felt", "felt"),
    "know": ("knew", "known"),
    "see": ("saw", "seen"),
    "find": ("found", "found"),
    "show": ("showed", "shown"),
    "hear": ("heard", "heard"),
    "read": ("read", "read"),
    "swear": ("swore", "sworn"),
    "forecast": ("forecast", "forecast"),
    "foresee": ("foresaw", "foreseen"),
    "speak": ("spoke", "spoken"),
    "sing": ("sang", "sung"),
    "go": ("went", "gone"),
    "learn": ("learned", "learned"),
    "deny": ("denied", "denied"),
    "understand": ("understood", "understood"),
    "seek": ("sought", "sought"),
    "put": ("put", "put"),
    "testify": ("testified", "testified"),
    "decry": ("decried", "decried"),
    "rule": ("ruled", "ruled"),
    "quip": ("quipped", "quipped"),
    "slam": ("slammed", "slammed"),
    "rap": ("rapped", "rapped"),
    "admit": ("admitted", "admitted"),
    "plan": ("planned", "planned"),
    "regret": ("regretted", "regretted"),
    "retort": ("retorted", "retorted"),
    "forget": ("forgot", "forgotten"),
    "mean": ("meant", "meant"),
    "hold": ("held", "held"),
    "cast": ("cast", "cast"),
}
DOUBLED_ING = {"quip": "quipping", "slam": "slamming", "admit": "admitting", "plan": "planning"}
VOWELS = "aeiou"


def inflect(lemma: str) -> dict[str, Form]:
    """Return every form of a verb; where past and participle are equal, "past" stands."""
    forms: dict[str, Form] = {lemma: "base"}
    ends_in_consonant_y = lemma.endswith("y") and lemma[-2] not in VOWELS
    if ends_in_consonant_y:
        third = lemma[:-1] + "ies"
    elif lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        third = lemma + "es"
    else:
        third = lemma + "s"
    forms.setdefault(third, "third")
    if lemma in DOUBLED_ING:
        ing = DOUBLED_ING[lemma]
    elif lemma.endswith("e") and not lemma.endswith("ee"):
        ing = lemma[:-1] + "ing"
    else:
        ing = lemma + "ing"
    forms.setdefault(ing, "ing")
    if lemma in IRREGULAR:
        past, participle = IRREGULAR[lemma]
    elif ends_in_consonant_y:
        past = participle = lemma[:-1] + "ied"
    else:
        past = participle = lemma + ("d" if lemma.endswith("e") else "ed")
    forms[past] = "past"
    forms.setdefault(participle, "participle")
    return forms

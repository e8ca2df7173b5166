"""Guesses the role of a speaker from the words around the name: a keyword list, no more."""

import re

from annotations.domain.suggestions.base import Role

# The first role with a matching word wins; the order is from the narrow to the wide.
ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    ("media", r"local media|state media|media reports?"),
    (
        "company",
        r"(?:company|bank|airline|industry) (?:officials?|spokes(?:man|woman|person|people))",
    ),
    ("ngo", r"(?:environmental|rights|aid) groups?|trade unions?|union (?:leaders?|officials?)"),
    ("social_account", r"@\w+|tweet|twitter user|facebook user"),
    (
        "conflict_party",
        r"taliban|rebels?|militants?|insurgents?|militia|hamas|hezbollah|houthis?|guerrillas?|"
        r"brigades?|islamic state|isis|al-qaeda|al-shabab|fighters?|separatists?|warlord",
    ),
    (
        "court",
        r"judges?|court|prosecutors?|prosecution|lawyers?|attorneys?|chief justice|"
        r"justice(?= [A-Z])|justice department|tribunal|jury|magistrate|plaintiffs?|"
        r"solicitor|defen[cs]e counsel",
    ),
    (
        "security",
        r"police|policem[ae]n|army|military|sheriff|soldiers?|gen|col|colonel|maj|major(?= \w)|"
        r"general(?! (?:motors|electric|mills|dynamics|assembly|election))|"
        r"lt|sgt|sergeant|capt|captain|commander|intelligence|pentagon|fbi|cia|nsa|troops|"
        r"detectives?|investigators?|officers?|navy|marines?|air force|"
        r"security (?:officials?|forces|services?)|"
        r"secret service|homeland security|admiral|spy",
    ),
    (
        "document",
        r"report|study|survey|poll|polls|document|documents|memo|letter|filing|affidavit|lawsuit|"
        r"complaint|indictment|records?|statistics|figures|research|papers?|book|rosters?|"
        r"tables?|transcripts?|audit|"
        r"ruling|verdict|judge?ment|statement",
    ),
    (
        "media",
        r"reporters?|journalists?|correspondents?|editors?|anchors?|newspapers?|news agency|news|"
        r"columnists?|magazine|cnn|bbc|reuters|afp|broadcaster|"
        r"the associated press|al jazeera|new york times|washington post|politico|bloomberg",
    ),
    (
        "expert",
        r"professors?|\w+ologists?|experts?|analysts?|scientists?|researchers?|economists?|scholars?|"
        r"historians?|psychologists?|doctors?|dr|physicians?|pollsters?|institute|university|"
        r"think[- ]tank|epidemiologists?|strategists?|consultants?|advis[eo]rs?",
    ),
    (
        "politician",
        r"sen|sens|senators?|rep|reps|representatives?|congress(?:wo)?m[ae]n|congress|lawmakers?|"
        r"candidates?|republicans?|democrats?|party|campaign|gop|mp|mps|nominee|"
        r"councill?ors?|council(?:wo)?m[ae]n|front-?runner|delegates?|"
        r"legislators?|opposition leader|politicians?|rnc|dnc|senate|speaker",
    ),
    (
        "government",
        r"president|white house|government|ministers?|ministry|secretary|governors?|gov|mayors?|"
        r"officials?|department|administration|ambassador|diplomats?|kremlin|chancellor|"
        r"embassy|commissioners?|agency|authorities|cabinet|obama|council|county|state department|"
        r"chief of staff|electoral board|prince|envoy",
    ),
    (
        "company",
        r"company|inc|corp|ceo|chief executive|executives?|firm|bank|investors?|google|facebook|"
        r"microsoft|apple|amazon|owners?|businessm[ae]n|airlines?|airways|chairm[ae]n|manufacturer|"
        r"shopkeepers?|entrepreneurs?|holdings?|ag|plc|ltd|gmbh|telecom|foods",
    ),
    (
        "ngo",
        r"united nations|u\.n\.|un|nato|european union|world health organi[sz]ation|red cross|"
        r"amnesty|human rights watch|activists?|advocates?|charity|foundation|union|group|"
        r"organi[sz]ation|association|coalition|ngo|aid workers?|volunteers?",
    ),
    (
        "eyewitness",
        r"witness(?:es)?|eyewitness(?:es)?|survivors?|victims?|neighbou?rs?|bystanders?|"
        r"relatives?|mother|father|wife|husband|son|daughter|brother|sister|widow",
    ),
    (
        "citizen",
        r"residents?|voters?|supporters?|students?|protesters?|people|villagers?|citizens?|"
        r"drivers?|fisherm[ae]n|bakers?|sellers?|herders?|shop owners?|teachers?|farmers?|"
        r"workers?|fans?|parents?|americans?|critics?|shoppers?|local",
    ),
)
PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for role, words in ROLE_WORDS
)
MAX_MENTION = 400


def guess_role(mention: str) -> Role | None:
    """Return the role whose words stand in the mention, or None."""
    shown = mention[:MAX_MENTION]
    return next((role for role, pattern in PATTERNS if pattern.search(shown)), None)

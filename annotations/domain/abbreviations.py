"""What news English writes with a full stop that need not end a sentence, and what follows one.

All abbreviations stand without their last full stop and in the case in which news writes them:
`Miss` is a state, `miss` is a word. Those not listed are left to Punkt (Kiss and Strunk 2006) as
trained by nupunkt.
"""

import re
from functools import cache, lru_cache

from nupunkt import PunktSentenceTokenizer
from nupunkt.models import load_default_model

# Before a name or a number; never the end of a sentence.
TITLES = frozenset(
    """
    Adm Ald Amb Asst Atty Br Brig Capt Cllr Cmdr Cmdt Col Cols Comdr Cpl Cpt Dep Det Dr Drs Ens
    Flt Fr Gen Gens Gov Govs Hon Ing Insp Lt Lts Maj Majs Messrs Mgr Mlle Mme Mmes Mr Mrs Ms Msgr
    Mx Pfc Pres Prof Profs Pte Pvt Rep Reps Rev Revs Rt Sec Secy Sen Sens Sgt Sgts Spc Spec Sqn
    Sra Srta Supt Ven Ft Mt Mts Pt Ste
    """.split()
)

# Between two parts of one sentence; never its end.
CONNECTORS = frozenset(
    """
    a.k.a aka approx c ca cf e.g eg esp f.k.a i.e ie incl r resp v viz vs Approx Ca Cf E.g Fig Figs
    I.e Incl Vol Vols Vs
    """.split()
)

# Only before a number: "No. 1" against "No. We will not."
NUMBERED = frozenset("Art Arts No Nos Op Sect".split())

MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split())

# After a comma news style sets a comma behind the state too: "in Tampa, Fla., on Monday".
STATES = frozenset(
    """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Miss Mo Mont
    Neb Nebr Nev Okla Ont Ore Pa Que Tenn Tex Va Vt W.Va Wash Wis Wisc Wyo
    N.C N.D N.H N.J N.M N.S N.Y R.I S.C S.D B.C
    """.split()
)

# At the end of a sentence or inside one; the next word tells.
CLOSABLE = (
    MONTHS
    | STATES
    | frozenset(
        """
        Ave Assn Assoc Bhd Bldg Blvd Bros Cie Co Corp Cos Ctr Dept Dist Div Esq Govt Hwy Inc Inst
        Intl Jct Jr Ltd Mfg Mon Natl Pkwy Pty Rd Rte Ry Sat Sq Sr St Thu Thur Thurs Tue Tues Univ
        Wed assn dept dist govt intl natl univ
        """.split()
    )
)

# Small ones: a capital behind them starts a sentence, a number or a small letter goes on.
UNITS = frozenset(
    """
    al art assn blvd bn cc cm cos cu deg dept dist ed eds est etc ext fig fl ft gal govt hr hrs
    ibid in inc jr kg km kph lb lbs ltd max mfg mg mi min mins ml mln mm mo mos mph no nos nr op oz
    par pct pg pl pp pt pts qt ret sec secs sq sr tbsp tel tsp univ vol vols wk wks yd yds yr yrs
    """.split()
)

# Start a sentence when they stand capitalised behind an abbreviation that may end one.
STARTERS = frozenset(
    """
    A About Above According Actually Additionally After Afterward Again Against Ahead All Almost
    Along Already Also Although Amid Among An And Another Any Anyone Are Around As Asked At Back
    Basically Because Before Behind Being Besides Between Both But By Can Clearly Could Currently
    Despite Did Do Does Down During Each Earlier Either Even Eventually Every Everyone Few Finally
    For From Furthermore Given Had Has Have Having He Hence Her Here His How However I If In Indeed
    Initially Inside Instead Is It Its Just Last Later Less Like Many Maybe Meanwhile More Moreover
    Most Much My Near Nearly Neither Never Nevertheless Next No Nobody None Nonetheless Nor Not
    Nothing Now Obviously Officials Often On Once One Only Or Other Others Otherwise Our Out Over
    Overall Part Perhaps Please Police Recently Residents Several She Should Similarly Since So
    Some Someone Sometimes Soon Still Such Than That The Their Then There Therefore These They This
    Those Though Three Through Thus To Today Together Tomorrow Too Two Unlike Until Up Usually Very
    Was We Were What Whatever When Whenever Where Wherever Whether Which While Who Whose Why With
    Within Without Witnesses Would Yes Yesterday Yet You Your
    """.split()
)

# Start a sentence behind an initial, where short words may be surnames ("Kim S. An", "Q. In").
STARTERS_AFTER_INITIALS = frozenset(
    """
    After Although And Because Before But During He Her His However If It Its Later Meanwhile Most
    Nobody Our She Some Still That The Their Then There These They This Those We What When Where
    While Who Why With You
    """.split()
)

# Courtesy titles that open a sentence behind an abbreviation ("the F.B.I. Mr. Comey said").
COURTESY_TITLES = frozenset("Mr Mrs Ms Mx".split())

# A clock time goes on with one of these: "9:30 p.m. Eastern", "4 a.m. Saturday".
AFTER_CLOCK_TIMES = MONTHS | frozenset(
    """
    ADT AEST AKDT AKST AST BST CDT CEST CET CST CT Central EDT EEST EET EST ET Eastern GMT Greenwich
    HST IST JST MDT MSK MST MT Mountain PDT PST PT Pacific UTC Z Local
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December
    """.split()
)

# A single capital behind one of these is a grade or a number, not an initial: "hepatitis C".
LETTERED_NOUNS = frozenset(
    """
    annex appendix block category class division element exhibit gate grade group hepatitis
    influenza level line article option part phase plan platform point schedule section series
    stage team terminal tier type unit vitamin war ward zone
    """.split()
)

# Names that carry an exclamation mark.
EXCLAIMING_NAMES = frozenset("Ahoy E Jeb Jeopardy Joomla Kahoot Wham Yahoo Yum".split())

# What looks like a sentence without a blank before it, but is the end of an address.
ADDRESS_ENDINGS = frozenset(
    "ai app biz ca co com de edu eu fm fr gov info io js me mil net news org ru tv uk us".split()
)

# What looks like a word with a stop, but opens an address.
ADDRESS_STARTS = frozenset("http https pic www".split())

# `U.S`, `Ph.D`, `W.Va`; not `54.7` and not `example.com`.
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")

_VOWEL = re.compile(r"[aeiouy]|[^\x00-\x7f]", re.IGNORECASE)
_LONGEST_LEARNED = 5


def is_abbreviation(word: str) -> bool:
    """Whether a word, without its last full stop, is or may be an abbreviation."""
    name = word.capitalize() if word.isupper() and len(word) > 1 else word
    lists = (TITLES, CONNECTORS, NUMBERED, CLOSABLE, UNITS)
    if any(name in names for names in lists) or DOTTED.fullmatch(word):
        return True
    if not word[:1].isupper() or word.isupper():
        return False
    if not _VOWEL.search(word):
        return True
    is_short = len(word) <= _LONGEST_LEARNED
    return is_short and word.lower().replace("’", "'") in _load_punkt().abbreviations


@lru_cache(maxsize=4096)
def punkt_ends(word: str, following: str) -> bool:
    """Whether a sentence ends between `word.` and a following capitalised word.

    Asks Punkt about words written like abbreviations (`Cmdrs`, `Int'l`). It learned from law
    and holds many names and plain words (`Burr`, `week`) for abbreviations; they end sentences.
    """
    has_apostrophe = "'" in word or "’" in word
    if not word[:1].isupper() or word.isupper() or (_VOWEL.search(word) and not has_apostrophe):
        return True
    return _load_punkt().text_contains_sentbreak(f"{word}. {following}")


@cache
def _load_punkt() -> PunktSentenceTokenizer:
    return load_default_model()

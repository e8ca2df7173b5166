"""The verbs that report, by what may follow them and by what they commit the reporter to.

The classes follow the usual grouping of reporting verbs: neutral, committing (the reporter lends
belief), distancing, belief, denial and non-commitment.
"""

from annotations.domain.suggestions.base import Commitment

CLAUSE_NEUTRAL = (
    "say rule state add write tweet retweet remark comment observe declare announce report reply "
    "respond answer retort recall remember reiterate repeat testify joke quip mention muse "
    "opine echo lament complain conclude continue counter shout yell scream chant exclaim "
    "proclaim recount note suggest propose recommend warn caution stress emphasize emphasise "
    "underscore underline ask wonder question post describe characterize explain argue object "
    "interject jest whisper murmur mutter grumble gush crow marvel sigh"
).split()
CLAUSE_COMMITTING = (
    "explain confirm reveal disclose acknowledge admit concede note show find demonstrate "
    "indicate learn discover realize realise recognize recognise know stress emphasize confess"
).split()
CLAUSE_DISTANCING = (
    "claim allege assert contend insist maintain purport boast charge argue imply speculate "
    "insinuate brag hint theorize theorise suggest posit surmise"
).split()
CLAUSE_BELIEF = (
    "believe think feel suspect expect hope fear worry doubt assume imagine reckon predict "
    "forecast estimate anticipate project guess presume conclude envision foresee"
).split()
CLAUSE_DENIAL = "deny refute".split()
RECIPIENT = "tell remind assure inform notify advise warn reassure".split()
MATTER = (
    "support oppose attack highlight address discuss challenge outline detail consider expect "
    "criticize criticise praise condemn denounce blast slam decry defend accuse blame call "
    "describe mock ridicule reject dismiss welcome applaud urge cite tout hail lambast lambaste "
    "deride lament characterize characterise portray question list endorse express voice "
    "reference quote dub label slap assail rap chide downplay bemoan trumpet laud commend thank "
    "disavow renounce rebuke scold propose announce predict explain regret resent estimate "
    "mention acknowledge deny confirm claim recommend demand prefer favor favour fear advocate "
    "liken compare credit fault admonish implore beg order instruct echo joke recall remember "
    "recount reveal note repeat reiterate suggest emphasize stress underscore envision "
    "anticipate forecast"
).split()
AIM = (
    "vow pledge promise threaten refuse decline offer agree hope want plan intend seek swear "
    "decide ask urge propose demand claim prefer wish expect aim resolve"
).split()
# Belief in what somebody else is said to have done: whoever reports it stands back.
DISTANCING_MATTER = frozenset({"accuse"})
# Prepositions that a verb needs to report something: "called for", "pointed to".
PARTICLES: dict[str, frozenset[str]] = {
    "call": frozenset({"for", "on", "upon"}),
    "point": frozenset({"to", "out"}),
    "refer": frozenset({"to"}),
    "allude": frozenset({"to"}),
    "speak": frozenset({"about", "of", "against"}),
    "talk": frozenset({"about", "of"}),
    "object": frozenset({"to"}),
    "rail": frozenset({"against"}),
    "argue": frozenset({"for", "against"}),
    "advocate": frozenset({"for"}),
    "push": frozenset({"for"}),
    "warn": frozenset({"about", "of", "against"}),
    "complain": frozenset({"about", "of"}),
    "worry": frozenset({"about"}),
    "ask": frozenset({"about", "for"}),
    "joke": frozenset({"about"}),
    "boast": frozenset({"about", "of"}),
    "brag": frozenset({"about", "of"}),
    "hint": frozenset({"at"}),
    "insist": frozenset({"on"}),
    "agree": frozenset({"with", "on"}),
    "disagree": frozenset({"with", "on"}),
    "think": frozenset({"about", "of"}),
    "comment": frozenset({"on", "about"}),
    "lobby": frozenset({"for"}),
    "elaborate": frozenset({"on"}),
    "apologize": frozenset({"for"}),
    "hope": frozenset({"for"}),
    "wish": frozenset({"for"}),
}
# Without a content of their own these report nothing: "did not comment".
EMPTY_ANSWERS = frozenset(
    "comment elaborate respond reply answer discuss explain speak talk return".split()
)
PROBABLE = frozenset(
    "believe think feel expect hope predict forecast estimate anticipate project reckon assume "
    "presume figure guess consider conclude".split()
)
POSSIBLE = frozenset(
    "suggest imply hint speculate suspect fear worry doubt wonder insinuate posit surmise imagine "
    "theorize theorise ask question allege".split()
)
DENYING = frozenset({"deny", "refute", "reject", "dismiss", "disavow", "renounce"})
# These deny a statement; what is merely rejected may be no statement at all.
NEGATING = frozenset({"deny", "refute"})
NOT_COMMITTED = frozenset({"decline", "refuse"})
STRONG = frozenset(
    "say tell add write tweet note recall argue warn insist vow reiterate remark explain quip "
    "acknowledge concede stress emphasize state assert cite urge describe complain "
    "lament boast caution joke testify observe reply claim recount announce".split()
)
# What records, studies and discoveries show, nobody has said: marks in it may only hold off a word.
UNSPOKEN = frozenset(
    "show find reveal indicate demonstrate discover learn know realize realise prove".split()
)
# Verbs of violence as much as of speech; who is armed before them, or who is hurt, tells which.
VIOLENT = frozenset({"attack", "assail", "blast", "slap", "slam"})
ARMED = frozenset(
    "gunmen gunman militants insurgents rebels troops soldiers fighters bombers attackers raiders "
    "guerrillas terrorists pirates militiamen warplanes drones jets helicopters".split()
)
HURT = frozenset({"killed", "wounded", "injured", "killing", "wounding", "injuring"})
# Beside "not": what takes a report back before its verb.
NEGATORS = frozenset("neither nor no unable without failed fails".split())
# "Does not believe that …" says that it does not hold; "does not know" says nothing.
OPINING = frozenset("believe think expect feel consider".split())
MAYBE = frozenset("may might could possibly perhaps".split())
# Words that are no verbs, by what they say of the speaker's stance.
NOMINAL: dict[Commitment, frozenset[str]] = {
    "denial": frozenset("denial denials".split()),
    "distancing": frozenset(
        "allegation allegations accusation accusations insistence contention assertion assertions "
        "assertion alleged allegedly purported purportedly so-called supposed supposedly".split()
    ),
    "belief": frozenset(
        "belief beliefs opinion opinions hopeful convinced confident optimistic pessimistic "
        "certain sure worried afraid concerned skeptical sceptical doubtful expectation "
        "expectations suspicion suspicions view impression prediction".split()
    ),
    "committing": frozenset(
        "confirmation admission acknowledgment acknowledgement finding findings revelation "
        "revelations evidence proof aware".split()
    ),
}
# With a thing as their object these do something rather than say it: "signed the treaty".
BODILY = frozenset(
    "claim observe sign add post maintain file read return record mark argue count".split()
)
# Unless the object is something that one says.
SAYABLE = frozenset(
    "responsibility credit victory innocence ignorance immunity independence discrimination right "
    "rights blame result results verdict apology statement statements invitation this it".split()
)
# Pairs of words of a cue that are another verb altogether.
NO_REPORTS = frozenset(
    {
        *((verb, "off") for verb in ("call", "calls", "called", "calling")),
        *((verb, "for") for verb in ("report", "reports", "reported", "reporting")),
        *((verb, "apart") for verb in ("tell", "tells", "told")),
        *(("found", state) for state in ("guilty", "dead", "alive")),
    }
)
# Of whom police want or seek, they say nothing.
HUNTED = frozenset({("connection", "with"), ("for", "questioning")})
OBJECT_OF_CALL = frozenset({"call", "dub", "label", "deem"})

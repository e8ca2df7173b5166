"""Turns the phrase before a reporting verb into a speaker: a name, an identity, a role."""

import re
from dataclasses import replace

from annotations.domain.spans import Span
from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.base import Identity, Role, SpeakerGuess
from annotations.domain.suggestions.heads import head_name, is_agent, is_plural, uncapitalised
from annotations.domain.suggestions.namebook import NameBook
from annotations.domain.suggestions.names import Gender, Name, NameRun, name_runs
from annotations.domain.suggestions.phrases import Phrase, main_subject
from annotations.domain.suggestions.profiles import POSSESSIVES
from annotations.domain.suggestions.referents import find_referent, is_body, is_human
from annotations.domain.suggestions.roles import guess_role
from annotations.domain.suggestions.salience import Memory, Mention
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import RELATIVES, pronoun_of

PRONOUNS: dict[str, Gender] = {
    "he": "he",
    "him": "he",
    "she": "she",
    "they": "they",
    "them": "they",
}
POSSESSORS: dict[str, Gender] = {"his": "he", "her": "she"}
NOBODY = frozenset("i me we us you".split())
UNNAMED = re.compile(
    r"\banonymous|\bunnamed\b|\bunidentified\b|"
    r"^(?:(?:a|the|one|some|two|three|several|multiple) )?"
    r"(?:sources?|someone|somebody|insiders?)\b",
    re.IGNORECASE,
)
GROUP_NAMES = frozenset(
    "republicans democrats americans conservatives liberals muslims christians russians".split()
)
COMPLEMENT = re.compile(r" (?:of|for|in|at|from|with|to|on|close|who|seen|obtained) ")
MAX_DESCRIPTION = 120
MAX_MET = 8


class SpeakerReader:
    """Reads mentions in text order; remembers who was met, so that pronouns find them.

    For each line: first `read` its speakers, then `meet_line`.
    """

    def __init__(self, text: str, book: NameBook) -> None:
        self._text = text
        self._book = book
        self._memory = Memory()

    def meet_line(self, line: Line) -> None:
        """Remember whom a sentence names outside quotation marks, its subject above all."""
        written = [at for at in range(len(line)) if line.is_word(at) and not line.is_quoted(at)]
        if not written:
            return
        subject = main_subject(line, len(line))
        if subject is not None and line.is_quoted(subject[0]):
            subject = None
        if subject is None and line.low(written[0]) in POSSESSORS:
            subject = (written[0], written[0] + 1)
        runs = [run for run in name_runs(line) if not line.is_quoted(run.first)][:MAX_MET]
        head = self._head(line, subject) if subject is not None else None
        opening = head.first if head is not None else None
        if subject is not None and (head is None or line.low(subject[0]) in POSSESSORS):
            self._meet_subject(line, subject)
        for run in reversed(runs):
            if self._is_agent(line, run):
                continue
            name = self._book.resolve(run, line.number)
            first = opening is None and run is runs[0] and run.first <= written[0] + 2
            self._remember(name, subject=first or run.first == opening)
        self._memory.now += 1

    def read(self, line: Line, phrase: Phrase, around: Phrase | None = None) -> SpeakerGuess:
        """Return the speaker whom the tokens of `phrase` mention, remembered for what follows.

        phrase: any noun phrase, with appositions and relative clauses. around: a longer phrase
        that tells the role, where several speakers share one.
        """
        first, past = _trimmed(line, phrase)
        if past - first > 1 and line.low(past - 1) in RELATIVES:
            inner = past - 1
            while inner > first + 1 and not line.is_word(inner - 1) and line.low(inner - 1) != ")":
                inner -= 1
            guess = self.read(line, (first, inner))
            return replace(guess, mention=(*guess.mention, line.span(past - 1, past)))
        span = line.span(first, past)
        low = line.low(first)
        pronoun = pronoun_of(low) or low if past == first + 1 else ""
        if pronoun == "it" or pronoun in PRONOUNS:
            return self._pronoun(pronoun, span)
        nobody = low in {"nobody", "none"} or (low == "no" and line.low(first + 1) == "one")
        if nobody or pronoun in NOBODY or (past == first + 1 and low in RELATIVES):
            return SpeakerGuess(None, (span,), None, None)
        shown = self._text[slice(*(line.span(*around) if around else span))]
        return self._phrase(line, (first, past), span, guess_role(shown))

    def in_view(self) -> SpeakerGuess | None:
        """The person the sentence just met is about, if a quotation follows without a cue."""
        found = self._memory.person(None)
        near = found is not None and found.when == self._memory.now - 1
        if found is None or not near or not found.subject or found.identity != "named":
            return None
        return self._resolved(None, found)

    def _phrase(self, line: Line, phrase: Phrase, span: Span, role: Role | None) -> SpeakerGuess:
        run = self._head(line, phrase)
        if run is None:
            referent = find_referent(line, phrase, self._memory, self._book)
            if referent is not None:
                return self._resolved(span, referent)
            return self._described(line, phrase, span, role)
        name = self._book.resolve(run, line.number)
        group = name.full.lower() in GROUP_NAMES
        identity: Identity = "described" if group else "named"
        role = role or self._role(name)
        self._remember(name, subject=True, spoke=True, role=role)
        return SpeakerGuess(name.full, (span,), identity, role)

    def _head(self, line: Line, phrase: Phrase) -> NameRun | None:
        """The name that heads a phrase, unless it is a capitalised word: "Inspectors"."""
        run = head_name(line, phrase)
        return None if run is None or self._is_agent(line, run) else run

    def _is_agent(self, line: Line, run: NameRun) -> bool:
        return is_agent(line, (run.first, run.past), self._book.is_sure(line.low(run.first)))

    def _role(self, name: Name) -> Role | None:
        profile = self._book.profile(name.full)
        known = profile.role if profile else None
        if known is None and name.full.lower() in namelists.CAPITALS:
            return "government"
        if known is None and namelists.COMPANY_WORDS.intersection(name.full.lower().split()):
            return "company"
        return known or guess_role(name.full)

    def _described(self, line: Line, phrase: Phrase, span: Span, role: Role | None) -> SpeakerGuess:
        words = self._text[slice(*span)]
        head = re.split(r"[,(]| who | which ", words)[0].strip()
        short = uncapitalised((head or words)[:MAX_DESCRIPTION].strip())
        identity: Identity = "unnamed" if UNNAMED.search(words) else "described"
        short = self._with_possessor(line, phrase, short)
        self._memory.add(self._described_mention(short, identity, role, spoke=True))
        return SpeakerGuess(short, (span,), identity, role)

    def _described_mention(
        self, short: str, identity: Identity, role: Role | None, *, spoke: bool
    ) -> Mention:
        first_part = COMPLEMENT.split(short.lower())[0].split()
        head = first_part[-1] if first_part else ""
        plural = is_plural(head)
        body = not plural and is_body(head)
        return Mention(
            short,
            identity,
            role,
            gender="they" if plural or body else None,
            person=not plural and not body and (spoke or is_human(head, role)),
            single=not plural,
            when=self._memory.now,
            subject=True,
            spoke=spoke,
        )

    def _with_possessor(self, line: Line, phrase: Phrase, short: str) -> str:
        """ "His lawyer" and "Whitlock's lawyer" by the full name of whose lawyer it is."""
        first, past = phrase
        opening = line.low(first)
        name: str | None = None
        if opening in POSSESSORS:
            owner = self._memory.person(POSSESSORS[opening])
            name = owner.name if owner and owner.identity == "named" else None
        elif line.tokens[first].text.endswith(POSSESSIVES) or line.is_capital(first):
            runs = [run for run in name_runs(line, first, past) if run.first == first]
            owned = runs and line.tokens[runs[0].past - 1].text.endswith(POSSESSIVES)
            if owned and runs[0].past < past:
                name = self._book.resolve(runs[0], line.number).full
                opening = self._text[slice(*line.span(first, runs[0].past))]
        if name is None or len(name) + len(short) > MAX_DESCRIPTION:
            return short
        return f"{name}’s{short[len(opening) :]}"

    def _meet_subject(self, line: Line, subject: Phrase) -> None:
        """Remember a subject that is no name: a pronoun, whose possessor, a description."""
        low = line.low(subject[0])
        pronoun = pronoun_of(low) if subject[1] == subject[0] + 1 else None
        found: Mention | None = None
        if pronoun == "it":
            found = self._memory.body()
        elif pronoun in PRONOUNS:
            found = self._antecedent(PRONOUNS[pronoun])
        elif low in POSSESSORS:
            found = self._memory.person(POSSESSORS[low])
        elif pronoun is None and low not in NOBODY and low not in RELATIVES:
            found = find_referent(line, subject, self._memory, self._book)
            if found is None:
                words = uncapitalised(self._text[slice(*line.span(*subject))][:MAX_DESCRIPTION])
                short = re.split(r"[,(]| who | which ", words)[0].strip()
                role = guess_role(short)
                self._memory.add(self._described_mention(short, "described", role, spoke=False))
                return
        if found is not None:
            self._memory.add(replace(found, when=self._memory.now, subject=True, again=True))

    def _remember(
        self, name: Name, *, subject: bool, spoke: bool = False, role: Role | None = None
    ) -> None:
        low = name.full.lower()
        place = low in namelists.CAPITALS
        group = low in GROUP_NAMES
        alone = spoke and name.gender is None and not place
        self._memory.add(
            Mention(
                name.full,
                "described" if group else "named",
                role or self._role(name),
                gender="they" if group or place else name.gender,
                person=not place and (name.is_person or name.gender in {"he", "she"} or alone),
                single=not group,
                when=self._memory.now,
                subject=subject,
                spoke=spoke,
            )
        )

    def _pronoun(self, pronoun: str, span: Span) -> SpeakerGuess:
        found = self._memory.body() if pronoun == "it" else self._antecedent(PRONOUNS[pronoun])
        if found is None:
            return SpeakerGuess(None, (span,), None, None)
        return self._resolved(span, found, again=True)

    def _antecedent(self, gender: Gender) -> Mention | None:
        return self._memory.group() if gender == "they" else self._memory.person(gender)

    def _resolved(self, span: Span | None, found: Mention, *, again: bool = False) -> SpeakerGuess:
        self._memory.add(
            replace(found, when=self._memory.now, subject=True, spoke=True, again=again)
        )
        mention = () if span is None else (span,)
        return SpeakerGuess(found.name, mention, found.identity, found.role)


def _trimmed(line: Line, phrase: Phrase) -> Phrase:
    """Without marks at its ends."""
    first, past = phrase
    while past - first > 1 and not line.is_word(first):
        first += 1
    while past - first > 1 and not line.is_word(past - 1) and line.low(past - 1) not in {")", "."}:
        past -= 1
    return first, past

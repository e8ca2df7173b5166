"""What the datasheet asks whoever makes a release, where the rows themselves cannot answer.

The questions are those of datasheets for datasets (Gebru et al. 2021) and of data statements
(Bender & Friedman 2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.domain.messages import N_, Message

MAX_ANSWER = 4000  # characters


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the datasheet, under the heading of its section."""

    section: Message
    words: Message


MOTIVATION = N_("Motivation")
COMPOSITION = N_("Composition")
COLLECTION = N_("Collection")
PREPROCESSING = N_("Preprocessing")
USES = N_("Uses")
DISTRIBUTION = N_("Distribution")
MAINTENANCE = N_("Maintenance")
STATEMENT = N_("Data statement")
_ASKED: Mapping[Message, Mapping[str, Message]] = {
    MOTIVATION: {
        "purpose": N_("For what purpose was the dataset made?"),
        "funding": N_("Who paid for it?"),
    },
    COMPOSITION: {
        "missing": N_("What is missing from it, and why?"),
        "errors": N_("Which errors and sources of noise are known?"),
        "sensitive": N_("Does it hold personal or sensitive information, or name private persons?"),
    },
    COLLECTION: {
        "collection": N_("How, by whom and over which time were the texts collected?"),
        "recruitment": N_("How were the annotators found, trained and paid?"),
        "consent": N_("Did the annotators consent to their work being published?"),
        "ethics": N_("Was there an ethical review?"),
    },
    PREPROCESSING: {
        "preprocessing": N_("What was done to the texts before they were brought in?"),
    },
    USES: {
        "uses": N_("What is the dataset meant for, and where was it used already?"),
        "unsuitable": N_("What should it not be used for?"),
    },
    DISTRIBUTION: {
        "distribution": N_("Where will it be given out, and under which conditions?"),
    },
    MAINTENANCE: {
        "maintenance": N_("Who keeps it up, and will there be later versions?"),
        "removal": N_("How can somebody have an article or a quoted person removed?"),
    },
    STATEMENT: {
        "rationale": N_("Curation rationale: why these texts?"),
        "variety": N_("Language variety: which dialects and registers do the texts have?"),
        "speakers": N_("Speakers: who wrote the texts and who speaks in them?"),
        "annotators": N_(
            "Annotators: age, gender, first language, training, as they chose to tell"
        ),
        "situation": N_("Speech situation: when, where and for whom were the texts written?"),
        "characteristics": N_("Text characteristics: genre, topic, structure"),
        "biases": N_("Biases: whom and what do the texts over- or underrepresent?"),
        "limitations": N_("Limitations: what can the dataset not show?"),
    },
}
SECTIONS = tuple(_ASKED)
QUESTIONS: Mapping[str, Question] = {
    name: Question(section, words)
    for section, asked in _ASKED.items()
    for name, words in asked.items()
}

"""The part of croissant.json that speaks of people: Croissant's vocabulary for responsible AI."""

from annotations.domain.fields import JsonObject
from annotations.formats.releases.datasheet import (
    NOT_STATED,
    Facts,
    listed,
    machines,
    natural,
    per_sentence,
)
from annotations.formats.releases.headline import headlines


def responsible(facts: Facts) -> JsonObject:
    """What was counted, and the makers' answers in the datasheet."""
    answers, profile = facts.head.options.datasheet, facts.profile

    def said(*keys: str) -> str:
        return " ".join(answers[key] for key in keys if key in answers) or NOT_STATED

    return {
        "rai:dataCollection": said("collection", "rationale"),
        "rai:dataCollectionMissingData": " ".join(
            [said("missing"), *map(str, facts.told.coverage.sentences)]
        ),
        "rai:dataCollectionTimeframe": [day for day in profile.worked if day],
        "rai:dataPreprocessingProtocol": [
            said("preprocessing"),
            f"Sentences were split by (articles): {listed(profile.splitters)}.",
        ],
        "rai:dataAnnotationProtocol": [
            "Each annotator decides every sentence of an article: none, claim, verified fact "
            "(with evidence) or quote, with who says it, through whom and how. The guideline is "
            "in schemes/.",
            said("recruitment"),
        ],
        "rai:dataAnnotationPlatform": [f"annotation-workbench {facts.head.tool_version}"],
        "rai:dataAnnotationAnalysis": [
            f"Scheme {one.scheme}, {one.arm}, {one.title}: Krippendorff's alpha {one.words}."
            for one in headlines(facts.told.views)
        ]
        or ["No sentence was decided by two annotators independently."],
        "rai:annotationsPerItem": (
            f"Sentences by how many annotators decided them: {per_sentence(profile)}."
        ),
        "rai:annotatorDemographics": [
            f"Annotators, under pseudonyms: {', '.join(sorted(profile.annotators, key=natural))}.",
            said("annotators"),
        ],
        "rai:machineAnnotationTools": [f"Machine assistance: {machines(profile)}"],
        "rai:dataBiases": [said("biases")],
        "rai:dataLimitations": [said("limitations", "errors")],
        "rai:dataUseCases": [said("uses"), f"Not meant for: {said('unsuitable')}"],
        "rai:dataSocialImpact": said("ethics"),
        "rai:personalSensitiveInformation": [
            said("sensitive"),
            f"Attributions to citizens or eyewitnesses: {profile.private}; to speakers without a "
            f"name: {profile.unnamed}.",
        ],
        "rai:dataReleaseMaintenancePlan": said("maintenance", "removal"),
    }

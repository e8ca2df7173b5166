"""Label Studio's protocol of model backends, in both directions.

Tasks with a text go in, regions with labels and relations between them come out. Offsets are code
points, as Label Studio counts them since version 1.4 (HumanSignal/label-studio#1559); answers of
programs that count UTF-16 code units are recognised by their texts.

    labels     what a label means here
    offsets    code points and UTF-16 code units
    envelope   an answer's JSON, its prediction for our task, its version
    reading    a prediction taken apart; what cannot be used is refused by itself
    statements regions joined to who said what
    finding    statements as what a finder proposes
    config     the labelling configuration: which labels there are, and on which text
    writing    what our finder proposes as an answer
"""

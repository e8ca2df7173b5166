"""The trained tagger: from a text to spans of source, cue and content, and from spans to who said
what."""

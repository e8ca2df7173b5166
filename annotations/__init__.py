"""The annotation of news articles: who says what, on what evidence, sentence by sentence."""

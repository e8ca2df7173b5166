"""The rules of the domain in plain Python: texts, sentences, spans and measures."""

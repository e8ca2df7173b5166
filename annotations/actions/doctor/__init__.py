"""The doctor: checks over everything stored, and the repairs that are safe.

The checks change nothing; they stand beside the repairs that answer them. They stream: memory
does not grow with the number of articles. A kind of check is a row in `checks.py`.
"""

"""Truth inference: what the sentences most likely are, and how well each person sees it.

`rated.py` holds the ratings as patterns with counts, `estimates.py` what every method answers;
one method per file: `majority.py`, `one_coin.py`, `dawid_skene.py`, `mace.py`. `competence.py`
gives each person's figures with intervals, `discussion.py` orders disagreements by what talking
about them would settle.
"""

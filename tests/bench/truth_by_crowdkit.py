"""Truth inference by crowd-kit, in its own environment: seconds and answers of each method.

    .venv-crowd/bin/python tests/bench/truth_by_crowdkit.py TRIPLES.npy METHOD ANSWERS.npy

TRIPLES holds (unit, person, label) numbers; the seconds are printed, the table is built before.
"""

import sys
import time

import numpy as np
import pandas as pd
from crowdkit.aggregation import MACE, DawidSkene, MajorityVote, OneCoinDawidSkene

METHODS = {
    "majority": MajorityVote,
    "one_coin": OneCoinDawidSkene,
    "dawid_skene": DawidSkene,
    "mace": MACE,
}


def main() -> None:
    triples, method, answers = sys.argv[1:]
    table = pd.DataFrame(np.load(triples), columns=["task", "worker", "label"])
    model = METHODS[method]()
    begun = time.process_time(), time.perf_counter()
    labels = model.fit_predict(table)
    print(time.process_time() - begun[0], time.perf_counter() - begun[1])
    np.save(answers, labels.sort_index().to_numpy())


if __name__ == "__main__":
    main()

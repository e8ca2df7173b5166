import numpy as np

from annotations.training.quantisation import quantise


def test_quantise_rows_come_back_within_half_a_step() -> None:
    weights = np.random.default_rng(1).normal(size=(20, 64)).astype(np.float32)
    weights[3] *= 1000

    whole, scales = quantise(weights)

    assert whole.dtype == np.int8
    assert (np.abs(whole * scales[:, None] - weights) <= scales[:, None] * 0.5001).all()


def test_quantise_row_of_zeros_stays_zero() -> None:
    whole, scales = quantise(np.zeros((1, 4), np.float32))

    assert not whole.any()
    assert np.isfinite(scales).all()

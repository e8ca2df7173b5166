"""Trains the tagger: gold in, a model folder out. One command loads it.

`network`, `batches`, `fitting` and `checkpoints` need torch, `graph` onnx and `weight_files`
safetensors, which stand in the training environment alone; nothing else here imports them.
"""

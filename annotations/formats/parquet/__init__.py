"""A release as Parquet files, laid out as the Hugging Face Hub and `datasets` expect them."""

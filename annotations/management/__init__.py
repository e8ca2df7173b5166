"""Commands for operators, and what `serve` needs to prepare and supervise the site."""

"""English, as Britain writes dates."""

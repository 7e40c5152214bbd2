"""Rules of messaging; empty, since the settings import ``rules.options`` before any model is there."""

"""Pages of the background jobs: what is under way, what went wrong, what the clock will start."""

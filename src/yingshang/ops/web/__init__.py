"""Pages of looking after an installation."""

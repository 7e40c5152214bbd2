"""Rules when somebody is reminded of what is owed, and the sweep that keeps them."""

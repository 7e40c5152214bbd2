"""Every write around logging in."""

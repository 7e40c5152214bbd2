"""Telling people: in the site, by e-mail, by SMS or by a list to send by hand; one digest, nobody told twice."""

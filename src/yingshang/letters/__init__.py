"""Official letters: templates, numbers without gaps, checking, signing, issuing, receiving, answering."""

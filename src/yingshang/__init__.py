"""营商通: the working system of a Business Environment Bureau."""

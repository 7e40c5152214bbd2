"""What people do with letters."""

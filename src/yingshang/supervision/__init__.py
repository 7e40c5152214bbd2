"""Ladders from a reminder to a transfer, circulars, the board, and problems that become tasks."""

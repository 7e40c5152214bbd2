"""States as tables: a move is data, one runner carries it out."""

from yingshang.kernel.states.table import Move, StateTable, known_tables

__all__ = ["Move", "StateTable", "known_tables"]

"""Protocols between nodes. Each fulfils `mithaq.exchange.wire.Wire`; they do not import each other."""

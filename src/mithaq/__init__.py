"""Mithaq: a security-cooperation agreement that both sides can prove. Start reading at `mithaq.app`."""

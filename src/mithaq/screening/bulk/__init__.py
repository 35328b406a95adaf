"""Bulk: a million names in parts. One port: a part in, a file out, the same whoever makes it and however often; and a manifest.

The modules are imported one by one: they need pyarrow, which is the extra `mithaq[bulk]`.
"""

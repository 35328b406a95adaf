"""Alembic migrations of the store; `mithaq.store.schema` runs them when a store is opened."""

"""Run the migrations on the connection that `mithaq.store.schema` hands in."""

from alembic import context

from mithaq.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()

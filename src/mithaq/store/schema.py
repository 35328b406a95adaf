"""The schema is made and brought up to date when a store is opened; nobody runs a command for it."""

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from mithaq.store.connecting import sole_writer


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that the database lacks, in one transaction under the writer's lock."""
    config = Config()
    config.set_main_option("script_location", "mithaq.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection, sole_writer(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

"""Empty PostgreSQL databases for tests."""

import psycopg


def new_database(socket: str, name: str) -> str:
    """Return the address of an empty database for whoever is called `name`, on the server whose socket's folder is `socket`."""
    database = f"t{abs(hash(name))}"
    with psycopg.connect(f"postgresql://postgres:@/postgres?host={socket}", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database}")
        connection.execute(f"CREATE DATABASE {database}")
    return f"postgresql+psycopg://postgres:@/{database}?host={socket}"

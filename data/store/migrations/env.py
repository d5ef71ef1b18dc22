"""Alembic's entry: runs the migrations on the connection it was given, inside the transaction it was given."""

from alembic import context

from data.store.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE,
                  transactional_ddl=True)
context.run_migrations()

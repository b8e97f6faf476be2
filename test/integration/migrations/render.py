"""Renders migrations as the SQL that alembic would send to PostgreSQL, without a database.

Gets a JSON list of {"id", "text"}, and gives one of {"id", "sql"} or {"id", "error"}.
"""

import io
import json
import sys

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext


def render(text: str) -> str:
    out = io.StringIO()
    options = {"as_sql": True, "output_buffer": out}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    module: dict = {"__name__": "migration"}
    exec(compile(text, "migration.py", "exec"), module)
    with Operations.context(context):
        module["upgrade"]()
    return out.getvalue()


answers = []
for migration in json.load(sys.stdin):
    try:
        answers.append({"id": migration["id"], "sql": render(migration["text"])})
    except Exception as error:
        answers.append({"id": migration["id"], "error": repr(error)})
json.dump(answers, sys.stdout)

// Which table a value of SQLAlchemy's stands for.
import type { Name } from "../change";
import { tableOfModel } from "../names";
import { objectName } from "./columns";
import { calledName, constant, type Value } from "./values";

/** The name of the table that a value stands for: a construct, a model, or what `op.create_table` gave. */
export function tableOf(value: Value): Name {
  switch (value.kind) {
    case "class":
      return value.table;
    case "path": {
      // `Base.metadata.tables["users"]` of a file that isn't followed.
      const named = /\.tables\.\[(.+)\]$/.exec(value.path)?.[1];
      return named === undefined ? modelOf(value.path) : objectName(constant(named));
    }
    case "attribute": {
      // `Model.__table__`, `metadata.tables["users"]`
      const named = /^\[(.+)\]$/.exec(value.name)?.[1];
      if (named !== undefined) return objectName(constant(named));
      return ["__table__", "c", "columns"].includes(value.name) ? tableOf(value.of) : undefined;
    }
    case "call": {
      const { of, args, keywords } = value;
      const name = calledName(value) ?? "";
      if (["table", "Table", "create_table"].includes(name)) {
        return objectName(
          args[0] ?? keywords.get("name") ?? keywords.get("table_name"),
          keywords.get("schema"),
        );
      }
      if (of.kind === "class") return of.table;
      // `load_table("users", bind)`, a helper that reads a table's columns from the database.
      if (/^_*(load|get|reflect|autoload)_(\w+_)?table$/.test(name)) return objectName(args[0]);
      if (["alias", "aliased", "tometadata", "to_metadata"].includes(name)) {
        const inner = of.kind === "attribute" ? of.of : args[0];
        return inner === undefined ? undefined : tableOf(inner);
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** The table of a model that isn't in the file, by the model's own name. */
export function modelOf(path: string): Name {
  const model = path.replace(/\.__table(name)?__$/, "");
  const isModel = /(^|\.)[A-Z]\w*$/.test(model) && !/^(sqlalchemy|alembic|builtins)\./.test(model);
  return isModel ? tableOfModel(model) : undefined;
}

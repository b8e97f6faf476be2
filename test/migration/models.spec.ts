// What the target's own code says of the columns that it uses.
import assert from "node:assert/strict";
import { DROP_NICKNAME, ReleasedRepository } from "./releasedRepository";

describe("a range of migrations with the target's own code", () => {
  let at: ReleasedRepository;
  beforeEach(() => (at = new ReleasedRepository()));
  afterEach(() => at.discard());

  const model = (columns: string) =>
    `class User(Base):\n    __tablename__ = "users"\n    id = mapped_column(Integer)\n${columns}`;

  it("doesn't call it broken where the target no longer maps the column; the data is still gone", async () => {
    at.write("app/models.py", model("    name = mapped_column(Text)\n"));
    at.release();
    at.migration("r2", "r1", DROP_NICKNAME);
    assert.deepEqual(await at.rules(), ["column-dropped"]);
  });

  it("calls it broken where a model has it, by its attribute or by its column's name, or through a mixin", async () => {
    for (const code of [
      model("    nickname = mapped_column(Text)\n"),
      model('    nick = Column("nickname", Text)\n'),
      `class Names:\n    nickname = Column(Text)\n\n${model("").replace("(Base)", "(Names, Base)")}`,
      model("").replace("(Base)", "(Unknown)"),
      `${model("")}\nSQL = "SELECT nickname FROM users"\n`,
    ]) {
      at.write("app/models.py", code);
      at.release();
      at.migration("r2", "r1", DROP_NICKNAME);
      assert.deepEqual(await at.rules(), ["column-dropped", "column-missing"], code);
      at.remove("migrations/versions/r2.py");
    }
  });
});

// Comprehensions: unrolled over what is known, as loops are.
import { assign, elementsOf } from "./binding";
import type { Runtime } from "./runtime";
import { type Expr, Scope, truth, type Value } from "./values";

type Comprehension = Expr<"ListComp" | "SetComp" | "GeneratorExp" | "DictComp">;

/** What it gives: a list, whose elements are evaluated one by one. */
export function comprehension(
  runtime: Runtime,
  { generators }: Comprehension,
  scope: Scope,
  element: (inner: Scope) => Value,
): Value {
  const items: Value[] = [];
  let whole = true;
  let grown = false;
  const step = (at: number, inner: Scope): void => {
    const generator = generators[at];
    if (generator === undefined) {
      items.push(element(inner));
      return;
    }
    const over = elementsOf(runtime.evaluate(generator.iter, inner));
    const { each } = over;
    whole &&= over.known;
    grown ||= over.grown;
    for (const value of each) {
      const own = new Scope(inner);
      assign(generator.target, value, own, runtime);
      const wanted = generator.ifs.map((test) => truth(runtime.evaluate(test, own)));
      if (wanted.includes(false)) continue;
      if (wanted.includes(undefined)) whole = false;
      step(at + 1, own);
    }
  };
  step(0, scope);
  return { kind: "list", items, whole, grown };
}

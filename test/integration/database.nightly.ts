// The same as database.spec.ts, through every kind of change.
import { describeRounds } from "./database/describeRounds";
import { FURTHER_ROUNDS, ROUNDS } from "./database/rounds";

describe("a rollback past migrations of every kind", () =>
  describeRounds([...ROUNDS, ...FURTHER_ROUNDS]));

// The migrations between two releases decide whether one may go back: see database/describeRounds.ts.
import { describeRounds } from "./database/describeRounds";
import { ROUNDS } from "./database/rounds";

describe("a rollback past migrations", () => describeRounds(ROUNDS));

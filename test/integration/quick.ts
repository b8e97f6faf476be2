// What the tests' prod stack waits less long for than the real one: its seconds would be the tests'. The drill
// rehearses production's own.

/** Config by key. */
export const QUICK = { verifyPatienceSeconds: "5", deregistrationDelaySeconds: "1" };

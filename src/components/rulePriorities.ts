// In which order the listener asks its rules: the lowest number first. A stack from before there were slots has its maintenance
// rules at 1 and 2 and its paths from 10 on, so that each number here is free when its rule is made.

/** The proof's own way into a slot: before the maintenance page, which is for users. */
export const SLOT_RULES = { a: 3, b: 4 } as const;

/** The health path stays reachable under maintenance. */
export const MAINTENANCE_HEALTH = 5;

/** Everything else gets the page. */
export const MAINTENANCE_PAGE = 6;

/** The application's paths. */
export const TRAFFIC = 7;

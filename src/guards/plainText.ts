// Values as a message or a line of config shows them.

/** Unset is empty, a structured value is JSON. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

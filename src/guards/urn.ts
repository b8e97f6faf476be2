// What a URN says: `urn:pulumi:<stack>::<project>::<parents' types$type>::<name>`.

/** The resource's type, such as `aws:rds/instance:Instance`. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The resource's logical name. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

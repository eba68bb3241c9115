/** The name without its schema, as it can be searched for. */
export function bareName(id: string): string {
  return (id.split(".").at(-1) ?? id).toLowerCase();
}

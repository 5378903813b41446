const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Quotes an identifier (schema, table, column, role) for SQL.
 * Refuses anything but `[a-z_][a-z0-9_]{0,62}` with a `TypeError`: a name that comes from a definition can never carry SQL.
 */
export function sqlName(identifier: string): string {
  if (!IDENTIFIER.test(identifier)) {
    throw new TypeError(
      `"${identifier.slice(0, 80)}" cannot be a database name: use small letters, digits and underscores.`,
    );
  }
  return `"${identifier}"`;
}

/** Quotes a text for the few statements that take no parameters (DDL). Values of a query are bound, never quoted. */
export function sqlLiteral(text: string): string {
  if (text.includes('\0')) throw new TypeError('A text for the database cannot hold a NUL character.');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

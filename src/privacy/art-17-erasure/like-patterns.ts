/**
 * Patterns that find a value in the text form of a row: as it is, as a composite value doubles quotes and backslashes,
 * as JSON and arrays escape them, and as hexadecimal, which is how a bytea column shows the bytes of a text.
 */
export function likePatterns(values: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const value of values) {
    forms.add(value);
    forms.add(value.replaceAll('\\', '\\\\').replaceAll('"', '""'));
    const json = JSON.stringify(value).slice(1, -1);
    forms.add(json.replaceAll('\\', '\\\\').replaceAll('"', '""'));
    forms.add(value.replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
    forms.add(Buffer.from(value, 'utf8').toString('hex'));
  }
  return [...forms].map((form) => `%${form.replaceAll(/[\\%_]/g, '\\$&')}%`);
}

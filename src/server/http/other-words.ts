/** Puts a body that says the same in other words into ours, and tells the description which words those are. */
import type { OtherWords } from '../../engine/operation.ts';

/** The body in our words. What it says in ours already is left as it is, so nothing is ever overwritten. */
export function inOurWords(words: OtherWords, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const said: Record<string, unknown> = { ...body };
  for (const [ours, others] of Object.entries(words.keys ?? {})) rename(said, ours, others);
  for (const key of words.references ?? []) if (key in said) said[key] = idOf(said[key]);
  for (const [key, inner] of Object.entries(words.texts ?? {})) {
    if (typeof said[key] === 'string') said[key] = { [inner]: said[key] };
  }
  for (const key of words.lists ?? []) {
    if (key in said && !Array.isArray(said[key])) said[key] = [said[key]];
  }
  for (const [key, values] of Object.entries(words.values ?? {})) {
    if (key in said) said[key] = ourValue(values, said[key]);
  }
  return words.rewrite ? words.rewrite(said) : said;
}

/** A sentence for the description of the call; undefined where there is nothing to say. */
export function otherWordsTold(words: OtherWords | undefined): string | undefined {
  if (!words) return undefined;
  const told = [
    ...Object.entries(words.keys ?? {}).map(([ours, others]) => `${others.join(', ')} for "${ours}"`),
    ...Object.entries(words.values ?? {}).map(
      ([key, values]) =>
        `in "${key}" ${Object.entries(values)
          .map(([other, ours]) => `${other} for ${ours}`)
          .join(', ')}`,
    ),
    ...(words.references ?? []).map((key) => `{module, id} for the id in "${key}"`),
    ...(words.lists ?? []).map((key) => `one value for a list of one in "${key}"`),
    ...Object.entries(words.texts ?? {}).map(([key, inner]) => `a text for {${inner}} in "${key}"`),
  ];
  const sentence = told.length > 0 ? `Taken as well: ${told.join('; ')}.` : '';
  return [sentence, words.note ?? ''].filter((part) => part !== '').join(' ') || undefined;
}

function rename(said: Record<string, unknown>, ours: string, others: readonly string[]): void {
  if (ours in said) return;
  const other = others.find((name) => Object.hasOwn(said, name));
  if (other === undefined) return;
  said[ours] = said[other];
  delete said[other];
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

function ourValue(values: Readonly<Record<string, string>>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => ourValue(values, one));
  if (typeof value !== 'string') return value;
  const folded = value
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return Object.hasOwn(values, folded) ? values[folded] : value;
}

import { useEffect, useRef, useState } from 'react';
import { readId } from '../../../fields/written-id.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { RecordJson } from '../../shapes.ts';
import { fetchRecords } from '../record-queries.ts';
import type { Values } from './changed-values.ts';
import { giftOf, givenFields, LINES, type ProductGift, takenOver } from './product-of-line.ts';

interface LineForm {
  readonly module: string;
  /** What the form writes. */
  readonly fields: readonly FieldDefinition[];
  /** The line as it was saved, or what a new one begins with. */
  readonly begun: Values;
  readonly saved: boolean;
  /** Fields that somebody gave on the way to the form: as good as typed. */
  readonly given?: readonly string[];
  put(change: (now: Values) => Values): void;
}

/** In the form of an invoice's line a product that is chosen fills in what it says, and never over what somebody typed. */
export function useProductOfLine({ module, fields, begun, saved, given = [], put }: LineForm) {
  const [filling, setFilling] = useState(false);
  const turn = useRef(0);
  const typed = useRef(new Set(given));
  const filled = useRef(new Set<string>());
  const ofLine = module === LINES;

  const fill = async (line: Values) => {
    const mine = ++turn.current;
    const product = idOf(line.product);
    setFilling(product !== null);
    if (product === null) return;
    const gift = await giftFor(product, line);
    const earlier = saved ? await giftFor(idOf(begun.product), begun) : null;
    if (mine !== turn.current) return;
    setFilling(false);
    if (!gift) return;
    const held = earlier ? givenFields(begun, earlier) : new Set<string>();
    const free = (name: string) =>
      !typed.current.has(name) && (!saved || held.has(name) || filled.current.has(name));
    const written = new Set(fields.map((field) => field.name));
    const usual = Object.fromEntries(fields.map((field) => [field.name, field.default]));
    put((now) => {
      const taken = Object.entries(takenOver(now, gift, free, usual)).filter(([name]) => written.has(name));
      for (const [name] of taken) filled.current.add(name);
      return { ...now, ...Object.fromEntries(taken) };
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a form begins once
  useEffect(() => {
    if (ofLine && !saved && idOf(begun.product) !== null) void fill(begun);
  }, []);

  return {
    /** What the product says is on its way: nothing is saved before it is there. */
    filling,
    /** Somebody changed a field of the line, which is now as given. */
    changed(name: string, line: Values) {
      if (!ofLine) return;
      if (name === 'product' || name === 'invoice') void fill(line);
      else typed.current.add(name);
    },
  };
}

function idOf(value: JsonValue | null | undefined): string | null {
  return value === null || value === undefined ? null : (readId(value)?.id ?? null);
}

/** What a product gives a line; null where it cannot be read: then the person writes it, as before. */
async function giftFor(product: string | null, line: Values): Promise<ProductGift | null> {
  if (product === null) return null;
  const read = await one('products', product);
  if (!read) return null;
  const invoice = idOf(line.invoice);
  const currency = invoice === null ? null : (await one('invoices', invoice, ['currency']))?.currency;
  return giftOf(read, typeof currency === 'string' ? currency : null);
}

/** As a list gives it: to look at what a record says is not to open it. */
async function one(module: string, id: string, fields?: readonly string[]): Promise<RecordJson | null> {
  const filter = { field: 'id', op: 'eq', value: id };
  const page = await fetchRecords(module, { filter, fields, limit: 1 }).catch(() => null);
  return page?.items[0] ?? null;
}

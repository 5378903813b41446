/** What a product gives a line of an invoice when it is chosen, and where it may stand. */
import type { JsonValue } from '../../../metadata/json.ts';
import type { RecordJson } from '../../shapes.ts';
import type { Values } from './changed-values.ts';

export const LINES = 'invoice_lines';

/** The fields of a line that a product gives; null where it has nothing for one. */
export interface ProductGift {
  readonly description: string | null;
  readonly unit_price: string | null;
  readonly tax_rate: string | null;
}

/** What the product gives. Its price only where the invoice is in the product's currency: 12 euros are not 12 dollars. */
export function giftOf(product: RecordJson, currency: string | null): ProductGift {
  const priced = currency !== null && product.currency === currency;
  return {
    description: textOf(product.name),
    unit_price: priced ? asWritten(textOf(product.unit_price)) : null,
    tax_rate: asWritten(textOf(product.tax_rate)),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `12.5000` as a person writes it: `12.50`. */
function asWritten(amount: string | null): string | null {
  return amount === null ? null : amount.replace(/(\.\d{2}\d*?)0+$/, '$1');
}

/** The fields of a saved line that hold what its product gave. */
export function givenFields(line: Values, gift: ProductGift): ReadonlySet<string> {
  const names = Object.entries(gift).filter(([name, given]) => {
    const value = textOf(line[name]);
    return value !== null && asWritten(value) === given;
  });
  return new Set(names.map(([name]) => name));
}

/**
 * The values of a line that change with its product: of fields that are empty, and of those that nobody wrote (`free`). What the product
 * has nothing for is as usual again, so that no line keeps the price of another product.
 */
export function takenOver(
  line: Values,
  gift: ProductGift,
  free: (name: string) => boolean,
  usual: Readonly<Record<string, JsonValue | undefined>>,
): Values {
  const taken = Object.entries(gift).filter(([name]) => (line[name] ?? null) === null || free(name));
  return Object.fromEntries(taken.map(([name, given]) => [name, given ?? usual[name] ?? null]));
}

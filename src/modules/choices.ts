/** Picklists that several shipped modules have. */
import type { Choice } from '../metadata/field.ts';
import type { JsonObject } from '../metadata/json.ts';

/** Options of a picklist of these choices. */
export function choose(...choices: readonly Choice[]): JsonObject {
  return { choices: choices.map((choice) => ({ ...choice, label: { ...choice.label } })) };
}

/** ISO 4217 codes of the currencies that a European firm meets; a company adds others. */
export const currencies: JsonObject = choose(
  { value: 'EUR', label: { en: 'Euro', es: 'Euro' } },
  { value: 'BGN', label: { en: 'Bulgarian lev', es: 'Lev búlgaro' }, closed: true },
  { value: 'CHF', label: { en: 'Swiss franc', es: 'Franco suizo' } },
  { value: 'CZK', label: { en: 'Czech koruna', es: 'Corona checa' } },
  { value: 'DKK', label: { en: 'Danish krone', es: 'Corona danesa' } },
  { value: 'GBP', label: { en: 'Pound sterling', es: 'Libra esterlina' } },
  { value: 'HUF', label: { en: 'Hungarian forint', es: 'Forinto húngaro' } },
  { value: 'NOK', label: { en: 'Norwegian krone', es: 'Corona noruega' } },
  { value: 'PLN', label: { en: 'Polish złoty', es: 'Esloti polaco' } },
  { value: 'RON', label: { en: 'Romanian leu', es: 'Leu rumano' } },
  { value: 'SEK', label: { en: 'Swedish krona', es: 'Corona sueca' } },
  { value: 'USD', label: { en: 'US dollar', es: 'Dólar estadounidense' } },
);

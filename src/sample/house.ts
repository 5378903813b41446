import { shippedRoles } from '../engine/access/shipped.ts';
import type { Telling } from './deed.ts';
import { daysAgo } from './deed.ts';
import { staff } from './people.ts';
import { spanishRetention } from './spanish-retention.ts';
import { company, faq, products } from './writings.ts';

const YEARS = 3;
/** The group that owns the contacts. */
export const HOUSE = 'group:house';
/** Days that the story covers. */
export const STORY_DAYS = 365 * YEARS;

/** Who the company is, who works there and what it sells. Gives the keys of its products. */
export function tellOfHouse(telling: Telling): readonly string[] {
  const { now, tell } = telling;
  const opening = now.subtract({ days: STORY_DAYS + 3 }).with({ hour: 9, minute: 0 });
  tell(opening, 'system', ({ call }) => call('PATCH', '/settings', {}, company));
  for (const { code, ...rule } of spanishRetention)
    tell(opening, 'system', ({ call }) => call('PATCH', '/retention-rules/:code', { code }, rule));
  for (const [at, { username, name, role, locale }] of staff.entries()) {
    const email = `${username}@papiroytinta.example`;
    const user = { username, name, email, locale, role: shippedRoles[role].id };
    tell(opening.add({ minutes: at + 1 }), 'system', ({ make }) =>
      make(`user:${username}`, '/users', {}, user),
    );
  }
  // Contacts belong to this group: sales, support and accounting all work with them, and nobody else sees them.
  tell(opening.add({ minutes: 30 }), 'system', ({ make, id }) => {
    const members = staff.map(({ username }) => ({ kind: 'user', id: id(`user:${username}`) }));
    return make(HOUSE, '/groups', {}, { name: 'Equipo de clientes', members });
  });
  for (const [at, [code, name, price, unit]] of products.entries()) {
    const values = {
      code,
      name,
      unit_price: price,
      currency: 'EUR',
      unit,
      tax_rate: '21.00',
      kind: code.startsWith('SRV') ? 'service' : 'goods',
      manufacturer: code.startsWith('MAQ') ? 'Talleres Ferrández' : null,
    };
    tell(opening.add({ hours: 1, minutes: at }), 'marta', ({ create }) =>
      create(`product:${code}`, 'products', values),
    );
  }
  for (const [at, [question, answer, category, language]] of faq.entries()) {
    const values = { question, answer, category, language, status: 'published' };
    tell(daysAgo(telling, 300 - at * 20), 'wiktoria', ({ create }) => create(`faq:${at}`, 'faq', values));
  }
  return products.map(([code]) => code);
}

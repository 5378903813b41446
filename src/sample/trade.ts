import type { People } from './customers.ts';
import { day, daysAgo, onceKnown, type Person, type Telling } from './deed.ts';
import { STORY_DAYS } from './house.ts';
import { products as wares } from './writings.ts';

const INVOICES = 150;

/** Invoices with their lines: written, issued, and mostly paid; a few are late, cancelled or still drafts. */
export function tellOfTrade(telling: Telling, { people }: People): void {
  for (let at = 0; at < INVOICES; at += 1) {
    const days = Math.floor(((INVOICES - at) * (STORY_DAYS - 90)) / INVOICES);
    const known = people.filter((one) => daysBetween(one.since, telling.now) > days + 2);
    if (known.length > 0) tellOfInvoice(telling, telling.chance.one(known), at, days);
  }
}

function daysBetween(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): number {
  return from.toPlainDate().until(to.toPlainDate()).days;
}

function tellOfInvoice(telling: Telling, person: Person, at: number, days: number): void {
  const { chance, tell, now } = telling;
  const key = `invoice:${at}`;
  const written = onceKnown(person, daysAgo(telling, days));
  const issued = written.add({ minutes: 20 });
  const { street, postal_code, city, country } = person.address;
  const invoice = {
    subject: chance.one(['Suministro', 'Pedido', 'Lieferung', 'Reparación']),
    billing_name: person.name,
    billing_street: street,
    billing_postal_code: postal_code,
    billing_city: city,
    billing_country: country,
    currency: 'EUR',
    customer_order: chance.percent(40) ? `P-${1000 + chance.whole(9000)}` : null,
  };
  tell(written, 'marta', ({ create, id }) =>
    create(key, 'invoices', {
      ...invoice,
      contact: id(person.key),
      account: person.firm ? id(person.firm) : null,
    }),
  );
  for (let line = 1; line <= 1 + chance.whole(4); line += 1) tellOfLine(telling, key, line, written);
  if (days < 60 && at % 3 !== 0) return;
  const dates = { issued_on: day(issued), due_on: day(issued.add({ days: 30 })) };
  tell(issued, 'marta', ({ update }) => update(key, 'invoices', { status: 'issued', ...dates }));
  const paid = issued.add({ days: 4 + chance.whole(40) });
  if (chance.percent(4)) {
    tell(issued.add({ days: 2 }), 'marta', ({ update }) => update(key, 'invoices', { status: 'cancelled' }));
  } else if (chance.percent(93) && Temporal.ZonedDateTime.compare(paid, now) < 0) {
    tell(paid, 'marta', ({ update }) => update(key, 'invoices', { status: 'paid', paid_on: day(paid) }));
  }
}

function tellOfLine(
  telling: Telling,
  invoice: string,
  position: number,
  written: Temporal.ZonedDateTime,
): void {
  const { chance, tell } = telling;
  const [code, name, price] = chance.one(wares);
  const values = {
    position,
    description: name,
    quantity: String(code.startsWith('MAQ') ? 1 : 1 + chance.whole(12)),
    unit_price: price,
    tax_rate: chance.percent(85) ? '21.00' : '0.00',
  };
  tell(written.add({ minutes: position }), 'marta', ({ create, id }) =>
    create(`${invoice}:${position}`, 'invoice_lines', {
      ...values,
      invoice: id(invoice),
      product: id(`product:${code}`),
    }),
  );
}

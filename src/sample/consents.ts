import type { People } from './customers.ts';
import { day, type Person, type Telling } from './deed.ts';
import { wordings } from './writings.ts';

/** Consents asked for, given, refused, withdrawn, run out: with the words that were shown. */
export function tellOfConsents(telling: Telling, { people }: People): void {
  for (const [at, person] of people.entries()) {
    if (at % 2 === 0) tellOfConsent(telling, person, at, 'marketing_email');
    if (at % 11 === 3) tellOfConsent(telling, person, at, 'marketing_phone');
    if (at % 5 !== 4) tellOfContract(telling, person, at);
  }
}

/** Most are customers: what they ordered is the contract that selling to them and serving them stand on (Art. 6(1)(b)). */
function tellOfContract({ now, chance, tell }: Telling, person: Person, at: number): void {
  const ordered = person.since.add({ hours: 8 + chance.whole(12) });
  if (Temporal.ZonedDateTime.compare(ordered, now) >= 0) return;
  const body = { kind: 'given', at: ordered.toInstant().toString(), reference: `Pedido P-${2000 + at}` };
  for (const purpose of ['service_contract', 'support']) {
    tell(ordered.add({ seconds: 5 }), 'marta', ({ make, id }) =>
      make(`contract:${purpose}:${at}`, '/consents', {}, { ...body, purpose, subject: id(person.key) }),
    );
  }
}

function tellOfConsent({ now, chance, tell }: Telling, person: Person, at: number, purpose: string): void {
  const key = `consent:${purpose}:${at}`;
  const asked = person.since.add({ hours: 1 + chance.whole(6) });
  const isNew = asked.toPlainDate().until(now.toPlainDate()).days < 420;
  const refused = chance.percent(9);
  const limited = chance.percent(10) ? { validUntil: day(asked.add({ months: 12 })) } : {};
  const version = purpose === 'marketing_phone' ? 'phone-1' : isNew ? '2' : '1';
  const text = purpose === 'marketing_phone' ? wordings.phone : isNew ? wordings.v2 : wordings.v1;
  const body = {
    purpose,
    kind: refused ? 'refused' : 'given',
    at: asked.toInstant().toString(),
    channel: chance.one(['web_site', 'web_site', 'paper', 'phone']),
    wording: { version, text, locale: 'es' },
    act: 'Marked the box of the form',
    ...limited,
  };
  tell(asked.add({ seconds: 5 }), 'sofia', ({ make, id }) =>
    make(key, '/consents', {}, { ...body, subject: id(person.key) }),
  );
  const withdrawn = asked.add({ days: 20 + chance.whole(300) });
  if (refused || !chance.percent(18)) return;
  tell(withdrawn, 'wiktoria', ({ call, id }) =>
    call('POST', '/consents/:id/withdrawals', { id: id(key) }, { channel: 'email' }),
  );
}

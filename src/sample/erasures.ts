/** Two erasures: one that waits for its second pair of eyes, one that was carried out. */
import { confirmed, onDay, tellOfCase, tellOfStep } from './case.ts';
import { day, daysAgo, type Telling } from './deed.ts';
import { HOUSE } from './house.ts';

/** The person whose data was erased by now; a firm that the law keeps the invoice of. */
const GONE = 'contact:gone';
const LEAVING = 'contact:leaving';

export function tellOfErasures(telling: Telling): void {
  tellOfLeaver(telling, GONE, {
    first_name: 'Ottilie',
    last_name: 'Sprenger',
    email: 'o.sprenger@correo.example',
    city: 'Leipzig',
    country: 'DE',
    language: 'de',
  });
  tellOfLeaver(telling, LEAVING, {
    first_name: 'Benito',
    last_name: 'Arrizabalaga',
    email: 'b.arrizabalaga@correo.example',
    city: 'Bilbao',
    country: 'ES',
    language: 'es',
  });
  tellOfCase(
    telling,
    {
      key: 'case:gone',
      type: 'erasure',
      person: GONE,
      received: 20,
      note: 'Bitte löschen Sie alles über mich.',
    },
    [[19, 'ingrid', 'identity-checks', confirmed]],
  );
  tellOfPlan(telling, 'erasure:gone', GONE, 'case:gone', 12);
  tellOfStep(telling, 'case:gone', [11, 'ingrid', 'decisions', { outcome: 'granted' }], 0);
  const approved = onDay(telling, 10, 9);
  telling.tell(approved, 'laura', ({ call, id }) =>
    call('POST', '/erasures/:id/approvals', { id: id('erasure:gone') }, { decision: 'approved' }),
  );
  telling.tell(approved.add({ hours: 1 }), 'ingrid', ({ call, id }) =>
    call(
      'POST',
      '/requests/:id/deliveries',
      { id: id('case:gone') },
      { channel: 'post', dispatchedAt: day(approved) },
    ),
  );
  telling.tell(approved.add({ hours: 2 }), 'ingrid', ({ call, id }) =>
    call('POST', '/erasures/:id/executions', { id: id('erasure:gone') }, {}),
  );
  tellOfCase(
    telling,
    { key: 'case:leaving', type: 'erasure', person: LEAVING, received: 9, note: 'Bórrenme, por favor.' },
    [[8, 'ingrid', 'identity-checks', confirmed]],
  );
  tellOfPlan(telling, 'erasure:leaving', LEAVING, 'case:leaving', 2);
}

function tellOfPlan(telling: Telling, key: string, person: string, request: string, days: number): void {
  telling.tell(onDay(telling, days, 12), 'ingrid', ({ make, id }) =>
    make(key, '/erasures', {}, { subject: id(person), request: id(request), ground: 'no_longer_necessary' }),
  );
}

/** Somebody with a ticket and a paid invoice: the one goes, the other is kept for as long as the law asks. */
function tellOfLeaver(telling: Telling, key: string, values: Readonly<Record<string, string>>): void {
  const { tell } = telling;
  const since = daysAgo(telling, 700);
  tell(since, 'jonas', ({ create, id }) => {
    const owner = { module: 'groups', id: id(HOUSE) };
    return create(key, 'contacts', { ...values, segment: 'occasional', owner });
  });
  tell(since.add({ days: 30 }), 'wiktoria', ({ create, id }) =>
    create(`${key}:ticket`, 'tickets', {
      title: 'Farbmuster',
      description: 'Bitte ein Muster zusenden.',
      status: 'closed',
      contact: id(key),
    }),
  );
  const invoice = `${key}:invoice`;
  const written = since.add({ days: 60 });
  const billing = {
    billing_name: `${values.first_name} ${values.last_name}`,
    billing_city: values.city ?? '',
    billing_country: values.country ?? '',
  };
  tell(written, 'marta', ({ create, id }) =>
    create(invoice, 'invoices', { ...billing, currency: 'EUR', contact: id(key) }),
  );
  tell(written.add({ minutes: 1 }), 'marta', ({ create, id }) =>
    create(`${invoice}:1`, 'invoice_lines', {
      invoice: id(invoice),
      position: 1,
      description: 'Vinilo mate para rotular',
      quantity: '4',
      unit_price: '6.35',
      tax_rate: '21.00',
    }),
  );
  const dates = { issued_on: day(written), due_on: day(written.add({ days: 30 })) };
  tell(written.add({ minutes: 2 }), 'marta', ({ update }) =>
    update(invoice, 'invoices', { status: 'issued', ...dates }),
  );
  tell(written.add({ days: 12 }), 'marta', ({ update }) =>
    update(invoice, 'invoices', { status: 'paid', paid_on: day(written.add({ days: 12 })) }),
  );
}

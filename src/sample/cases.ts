/** Rights requests at every stage, and two erasures: one that waits for its second pair of eyes, one that was carried out. */

import type { People } from './customers.ts';
import { type Deed, day, daysAgo, type Person, type Telling } from './deed.ts';
import { HOUSE } from './house.ts';

interface Case {
  readonly key: string;
  readonly type: string;
  readonly person: string;
  /** Days ago. */
  readonly received: number;
  readonly channel?: string;
  readonly note?: string;
  readonly purposes?: readonly string[];
  readonly representative?: Readonly<Record<'name' | 'email' | 'capacity', string>>;
}

type Step = readonly [days: number, by: Deed['by'], step: string, body: object];

/** The person whose data was erased by now; a firm that the law keeps the invoice of. */
const GONE = 'contact:gone';
const LEAVING = 'contact:leaving';

export function tellOfCases(telling: Telling, { people }: People): void {
  const known = people.filter((one) => one.since.toPlainDate().until(telling.now.toPlainDate()).days > 150);
  const some = (at: number): string => (known[(at * 7) % known.length] as Person).key;
  tellOfOpenCases(telling, some);
  tellOfClosedCases(telling, some);
  tellOfErasures(telling);
}

function tellOfCase(telling: Telling, one: Case, steps: readonly Step[]): void {
  const { key, type, person, received, channel = 'email', note, purposes, representative } = one;
  const at = onDay(telling, received, 9);
  telling.tell(at, 'ingrid', ({ make, id }) =>
    make(
      key,
      '/requests',
      {},
      {
        type,
        subject: id(person),
        receivedAt: at.toInstant().toString(),
        channel,
        language: 'es',
        ...(note === undefined ? {} : { note }),
        ...(purposes === undefined ? {} : { purposes }),
        ...(representative === undefined ? {} : { representative }),
      },
    ),
  );
  for (const [place, step] of steps.entries()) tellOfStep(telling, key, step, place);
}

/** Cases keep to their days, weekend or not: their order is the law's. */
function onDay({ now }: Telling, days: number, hour: number): Temporal.ZonedDateTime {
  return now
    .subtract({ days })
    .with({ hour, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
}

function tellOfStep(telling: Telling, key: string, [days, by, step, body]: Step, place: number): void {
  // Steps of one day follow each other.
  const at = onDay(telling, days, 18).add({ minutes: place });
  const moment =
    Temporal.ZonedDateTime.compare(at, telling.now) < 0 ? at : telling.now.subtract({ minutes: 9 - place });
  telling.tell(moment, by, ({ call, id }) => call('POST', `/requests/:id/${step}`, { id: id(key) }, body));
}

const confirmed = { result: 'confirmed', method: 'known_address' };

function tellOfOpenCases(telling: Telling, some: (at: number) => string): void {
  const open = (key: string, type: string, at: number, received: number, note: string): Case => ({
    key: `case:${key}`,
    type,
    person: some(at),
    received,
    note,
  });
  tellOfCase(telling, open('overdue', 'access', 1, 47, 'Quiero saber qué datos míos tienen.'), [
    [45, 'ingrid', 'identity-checks', confirmed],
  ]);
  tellOfCase(telling, open('paused', 'access', 2, 18, 'Alles, was Sie über mich haben.'), [
    [16, 'ingrid', 'identity-checks', confirmed],
    [6, 'ingrid', 'messages', { body: '¿Le interesa algún periodo o asunto en concreto?', direction: 'out' }],
    [6, 'ingrid', 'pauses', { reason: 'clarification' }],
  ]);
  tellOfCase(telling, open('portable', 'portability', 3, 5, 'Please send me my data as a file.'), []);
  tellOfCase(telling, open('wrong', 'rectification', 4, 12, 'Mi apellido está mal escrito.'), [
    [11, 'ingrid', 'identity-checks', confirmed],
    [
      11,
      'ingrid',
      'messages',
      { body: 'The name is taken from the invoice; sales asks the customer.', direction: 'note' },
    ],
  ]);
  tellOfCase(telling, open('extended', 'access', 5, 40, 'Alle E-Mails und Protokolle seit Beginn.'), [
    [38, 'ingrid', 'identity-checks', confirmed],
    [
      22,
      'ingrid',
      'extensions',
      {
        grounds: ['complexity'],
        reasons: 'La solicitud alcanza varios años de correspondencia y varias personas.',
      },
    ],
  ]);
  tellOfCase(
    telling,
    open('excessive', 'access', 6, 14, 'La misma copia otra vez, por novena vez este año.'),
    [
      [13, 'ingrid', 'identity-checks', confirmed],
      [
        3,
        'ingrid',
        'decisions',
        { outcome: 'refused', grounds: ['excessive'], reasons: 'Es la novena copia idéntica en doce meses.' },
      ],
    ],
  );
  const lawyer = { name: 'Beatriz Rivas Soler', email: 'b.rivas@bufete.example', capacity: 'lawyer' };
  tellOfCase(
    telling,
    {
      ...open('lawyer', 'access', 7, 4, 'En nombre de mi cliente solicito copia de sus datos.'),
      representative: lawyer,
    },
    [[3, 'ingrid', 'identity-checks', { result: 'confirmed', method: 'mandate_seen' }]],
  );
  tellOfCase(telling, open('again', 'access', 12, 8, 'Por favor, otra copia en papel de todo.'), [
    [7, 'ingrid', 'identity-checks', confirmed],
    [
      6,
      'ingrid',
      'fees',
      {
        amount: '18.00',
        grounds: ['further_copy'],
        reasons: 'La primera copia se envió en marzo; esta cubre el papel y el envío.',
      },
    ],
  ]);
  tellOfUnknown(telling);
}

/** Somebody writes whom nobody has matched with a record yet. */
function tellOfUnknown(telling: Telling): void {
  const at = onDay(telling, 3, 10);
  telling.tell(at, 'ingrid', ({ make }) =>
    make(
      'case:unknown',
      '/requests',
      {},
      {
        type: 'access',
        identity: { name: 'S. Kravtsova', email: 'sk@buzon.example' },
        receivedAt: at.toInstant().toString(),
        channel: 'email',
        language: 'en',
        note: 'Do you hold anything about me?',
      },
    ),
  );
}

function tellOfClosedCases(telling: Telling, some: (at: number) => string): void {
  const granted = { outcome: 'granted' };
  const posted = (days: number) => ({ channel: 'post', dispatchedAt: day(onDay(telling, days, 12)) });
  tellOfCase(telling, { key: 'case:first', type: 'access', person: some(8), received: 95, channel: 'post' }, [
    [92, 'ingrid', 'identity-checks', confirmed],
    [80, 'ingrid', 'decisions', granted],
    [79, 'ingrid', 'deliveries', posted(79)],
  ]);
  tellOfCase(
    telling,
    { key: 'case:object', type: 'objection', person: some(9), received: 60, purposes: ['marketing_email'] },
    [
      [59, 'ingrid', 'identity-checks', confirmed],
      [58, 'ingrid', 'decisions', granted],
      [58, 'ingrid', 'deliveries', posted(58)],
    ],
  );
  tellOfCase(
    telling,
    { key: 'case:late', type: 'rectification', person: some(10), received: 140, channel: 'phone' },
    [
      [130, 'ingrid', 'identity-checks', { result: 'confirmed', method: 'call_back' }],
      [101, 'ingrid', 'decisions', granted],
      [100, 'ingrid', 'deliveries', posted(100)],
    ],
  );
  tellOfCase(telling, { key: 'case:back', type: 'restriction', person: some(11), received: 33 }, [
    [31, 'ingrid', 'withdrawals', { note: 'Settled on the telephone.' }],
  ]);
}

function tellOfErasures(telling: Telling): void {
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

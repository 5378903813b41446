/** What the officer's pages show besides cases: notices and who got them, data from elsewhere, an objection to sharing, a legal hold. */

import { onDay } from './case.ts';
import type { Person, Telling } from './deed.ts';

const BROKER = 'recipient:credit';

/** A notice of each kind (Art. 13, 14), the second version of one of them, in the house's two languages. */
const notices = [
  {
    key: 'customers',
    days: 700,
    body: {
      code: 'customers',
      version: '1',
      language: 'es',
      title: 'Información para clientes',
      body: 'Tratamos sus datos para atender sus pedidos y llevar la contabilidad. Puede pedir acceso, rectificación, supresión y limitación, oponerse y reclamar ante la autoridad de control.',
      purposes: ['service_contract', 'support', 'accounting'],
    },
  },
  {
    key: 'customers2',
    days: 120,
    body: {
      code: 'customers',
      version: '2',
      language: 'es',
      title: 'Información para clientes',
      body: 'Tratamos sus datos para atender sus pedidos, llevar la contabilidad y, con interés legítimo, valorar la solvencia antes de servir a crédito. Puede pedir acceso, rectificación, supresión y limitación, oponerse y reclamar ante la autoridad de control.',
      purposes: ['service_contract', 'support', 'accounting', 'credit_check'],
    },
  },
  {
    key: 'fair',
    days: 60,
    body: {
      code: 'trade_fairs',
      version: '1',
      language: 'en',
      title: 'How we got your address',
      body: 'A trade fair gave us your business address because you visited it as an exhibitor. We keep it to know whom to speak to (legitimate interest). You may ask to see, correct or erase it, and object.',
      articles: ['14'],
      purposes: ['customer_relations'],
    },
  },
] as const;

export function tellOfAccountability(
  telling: Telling,
  people: readonly Pick<Person, 'key' | 'since'>[],
): void {
  const known = people.filter((one) => one.since.toPlainDate().until(telling.now.toPlainDate()).days > 150);
  const some = (at: number): string => (known[(at * 11 + 1) % known.length] as Person).key;
  for (const { key, days, body } of notices)
    telling.tell(onDay(telling, days, 9), 'ingrid', ({ make }) =>
      make(`notice:${key}`, '/information-notices', {}, body),
    );
  telling.tell(onDay(telling, 110, 10), 'ingrid', ({ call, id }) =>
    call(
      'POST',
      '/information-notices/:id/deliveries',
      { id: id('notice:customers2') },
      { subjects: [1, 2, 3].map((at) => id(some(at))), channel: 'post' },
    ),
  );
  tellOfFair(telling, some);
  tellOfSharing(telling, some);
  telling.tell(onDay(telling, 33, 13), 'laura', ({ make, id }) =>
    make(
      'hold:claim',
      '/holds',
      {},
      {
        module: 'contacts',
        record: id(some(9)),
        matter: 'Reclamación por una entrega, autos 214',
        reviewOn: telling.now.add({ months: 5 }).toPlainDate().toString(),
      },
    ),
  );
}

/** Addresses from a fair: one person was told in time, another is to be told this month (Art. 14(3)). */
function tellOfFair(telling: Telling, some: (at: number) => string): void {
  for (const [at, days] of [
    [4, 50],
    [5, 12],
  ] as const)
    telling.tell(onDay(telling, days, 11), 'ingrid', ({ call, id }) =>
      call(
        'POST',
        '/collections',
        {},
        { subjects: [id(some(at))], source: 'Feria Gráfica', purposes: ['customer_relations'] },
      ),
    );
  telling.tell(onDay(telling, 40, 11), 'ingrid', ({ call, id }) =>
    call(
      'POST',
      '/information-notices/:id/deliveries',
      { id: id('notice:fair') },
      { subjects: [id(some(4))], channel: 'post' },
    ),
  );
}

/** A credit bureau that gets names and addresses on a legitimate interest; somebody objects to that, and somebody took it back. */
function tellOfSharing(telling: Telling, some: (at: number) => string): void {
  telling.tell(onDay(telling, 130, 9), 'ingrid', ({ make }) =>
    make(
      BROKER,
      '/recipients',
      {},
      {
        name: 'Creditum Auskunft AG',
        role: 'controller',
        whatFor: {
          en: 'Rates credit before we deliver on account',
          es: 'Valora la solvencia antes de servir a crédito',
        },
        modules: ['contacts'],
        categories: ['identity', 'contact'],
        purposes: ['credit_check'],
        country: 'DE',
        contact: 'datenschutz@creditum.example',
      },
    ),
  );
  const object = (days: number, at: number, portions: readonly string[]) =>
    telling.tell(onDay(telling, days, 12), 'ingrid', ({ call, id }) =>
      call(
        'POST',
        '/subjects/:id/sharing-objections',
        { id: id(some(at)) },
        {
          portions,
          recipient: id(BROKER),
          channel: 'email',
          reason: 'No quiero que mis datos se usen para valorar mi solvencia.',
        },
      ),
    );
  object(70, 6, ['contact_details', 'postal_address']);
  object(30, 7, ['identity']);
  telling.tell(onDay(telling, 10, 12), 'ingrid', async ({ call, id }) => {
    const sharing = await call('GET', '/subjects/:id/sharing', { id: id(some(7)) }, undefined);
    const [objection] = sharing.acts as readonly { readonly id: string }[];
    await call(
      'POST',
      '/sharing-objections/:id/withdrawals',
      { id: objection?.id ?? '' },
      { channel: 'phone', reason: 'Prefiere pagar a treinta días, y lo permite de nuevo.' },
    );
  });
}

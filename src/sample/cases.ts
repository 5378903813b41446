/** Rights requests at every stage. */

import { type Case, confirmed, onDay, tellOfCase } from './case.ts';
import type { People } from './customers.ts';
import { day, type Person, type Telling } from './deed.ts';
import { tellOfErasures } from './erasures.ts';

export function tellOfCases(telling: Telling, { people }: People): void {
  const known = people.filter((one) => one.since.toPlainDate().until(telling.now.toPlainDate()).days > 150);
  const some = (at: number): string => (known[(at * 7) % known.length] as Person).key;
  tellOfOpenCases(telling, some);
  tellOfClosedCases(telling, some);
  tellOfErasures(telling);
}

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
      [102, 'ingrid', 'corrections', { what: 'El apellido, también en el expediente en papel.' }],
      [101, 'ingrid', 'decisions', granted],
      [100, 'ingrid', 'deliveries', posted(100)],
    ],
  );
  tellOfCase(telling, { key: 'case:back', type: 'restriction', person: some(11), received: 33 }, [
    [31, 'ingrid', 'withdrawals', { note: 'Settled on the telephone.' }],
  ]);
}

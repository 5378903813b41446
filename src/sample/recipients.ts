/** Whom the sample company discloses data to: those who work for it, those who decide for themselves, an authority. */
import type { Person, Telling } from './deed.ts';
import { STORY_DAYS } from './house.ts';

const NOTICES = 'avisos@';

interface Entry {
  readonly key: string;
  /** Days before now on which it began to receive. */
  readonly since: number;
  readonly body: object;
}

const entries: readonly Entry[] = [
  {
    key: 'gestoria',
    since: STORY_DAYS,
    body: {
      name: 'Gestoría Valdés Asesores S.L.',
      role: 'processor',
      whatFor: {
        en: 'Keeps the books and files the taxes',
        es: 'Lleva la contabilidad y presenta los impuestos',
      },
      modules: ['invoices', 'invoice_lines', 'accounts'],
      categories: ['identity', 'contact', 'financial', 'contractual'],
      purposes: ['accounting'],
      country: 'ES',
      contractReference: 'Contrato de encargo 2023/04',
      contact: `${NOTICES}valdes-asesores.example`,
    },
  },
  {
    key: 'mail',
    since: 780,
    body: {
      name: 'Nordwind Mail GmbH',
      role: 'processor',
      whatFor: { en: 'Sends the newsletter', es: 'Envía el boletín de novedades' },
      modules: ['contacts'],
      categories: ['identity', 'contact'],
      purposes: ['marketing_email'],
      country: 'DE',
      contractReference: 'AVV 17-2024',
      contact: 'datenschutz@nordwind-mail.example',
    },
  },
  {
    key: 'carrier',
    since: STORY_DAYS,
    body: {
      name: 'Parcel Union S.A.',
      role: 'controller',
      whatFor: { en: 'Delivers the parcels', es: 'Entrega los paquetes' },
      modules: ['contacts', 'invoices'],
      categories: ['identity', 'contact'],
      purposes: ['service_contract'],
      country: 'ES',
      contact: `${NOTICES}parcel-union.example`,
    },
  },
  {
    key: 'helpdesk',
    since: 500,
    body: {
      name: 'Larkspur Desk Inc.',
      role: 'processor',
      whatFor: { en: 'Hosts the support tickets', es: 'Aloja las incidencias de soporte' },
      modules: ['tickets'],
      purposes: ['support'],
      country: 'US',
      safeguard: 'A46-2-c',
      safeguardNote: 'SCC 2021/914, module 2 / módulo 2',
      contractReference: 'DPA-2291',
      contact: 'privacy@larkspur-desk.example',
    },
  },
  {
    key: 'tax',
    since: STORY_DAYS,
    body: {
      name: 'Agencia Tributaria',
      role: 'authority',
      whatFor: { en: 'Tax inspections', es: 'Inspecciones tributarias' },
      modules: ['invoices'],
      categories: ['identity', 'financial'],
      purposes: ['accounting'],
      country: 'ES',
      contact: 'sede.agenciatributaria.gob.es',
    },
  },
];

/** A call centre whose contract nobody finds: the register says so. */
const withoutContract: Entry = {
  key: 'calls',
  since: 240,
  body: {
    name: 'Voz Directa S.L.',
    role: 'processor',
    whatFor: { en: 'Calls customers who agreed to it', es: 'Llama a los clientes que lo aceptaron' },
    modules: ['contacts'],
    categories: ['identity', 'contact'],
    purposes: ['marketing_phone'],
    country: 'ES',
  },
};

const everyClause = [
  'subject_matter',
  'instructions',
  'confidentiality',
  'security',
  'sub_processors',
  'assistance_rights',
  'assistance_security',
  'deletion_or_return',
  'audits',
];

/** What somebody found in the contracts; that of the helpdesk says nothing of audits. */
const clausesOf: Readonly<Record<string, readonly string[]>> = {
  gestoria: everyClause,
  mail: everyClause,
  helpdesk: everyClause.slice(0, -1),
};

export function tellOfRecipients(telling: Telling, people: readonly Pick<Person, 'key' | 'since'>[]): void {
  for (const { key, since, body } of [...entries, withoutContract]) {
    const at = telling.now.subtract({ days: Math.min(since, STORY_DAYS) + 1 }).with({ hour: 10, minute: 0 });
    const on = at.toPlainDate().toString();
    const contract = clausesOf[key] === undefined ? {} : { contractOn: on, clauses: clausesOf[key] };
    telling.tell(at, 'ingrid', ({ make }) =>
      make(`recipient:${key}`, '/recipients', {}, { ...body, ...contract, since: on }),
    );
  }
  tellOfNotices(telling);
  const known = people.filter((one) => one.since.toPlainDate().until(telling.now.toPlainDate()).days > 150);
  for (const [place, days] of [60, 45].entries()) {
    const person = known[place * 5 + 3];
    if (!person) continue;
    telling.tell(telling.now.subtract({ days }).with({ hour: 11, minute: 30 }), 'ingrid', ({ call, id }) =>
      call(
        'POST',
        '/subjects/:id/disclosures',
        { id: id(person.key) },
        { recipient: id('recipient:tax'), categories: ['identity', 'financial'] },
      ),
    );
  }
}

interface Owed {
  readonly id: string;
  readonly state: string;
}

/** Each month the officer tells whom something is owed; what came since the last time is open. One file was destroyed long ago. */
function tellOfNotices({ now, tell }: Telling): void {
  for (const days of [700, 500, 380, 250, 130, 24]) {
    tell(now.subtract({ days }).with({ hour: 17, minute: 45 }), 'ingrid', async ({ call }) => {
      const { items } = await call('GET', '/recipient-notices', {}, undefined);
      const open = (items as readonly Owed[]).filter((one) => one.state === 'open');
      for (const [place, { id }] of open.entries()) {
        const gone = days === 250 && place === 0;
        const body = gone
          ? { result: 'impossible', reason: 'El destinatario ya había destruido el fichero.' }
          : { result: 'told', channel: 'Correo electrónico' };
        await call('POST', '/recipient-notices/:id/outcomes', { id }, body);
      }
    });
  }
}

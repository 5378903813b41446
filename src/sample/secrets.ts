/** What the sample company keeps under lock: access data of customers, documents, accounts; and who holds the keys. */
import type { RecordValues } from '../engine/records/written-values.ts';
import { daysAgo, type Person, type Telling } from './deed.ts';
import type { Hand } from './hand.ts';
import { HOUSE } from './house.ts';
import type { StaffName } from './people.ts';

interface Entry {
  readonly key: string;
  readonly by: StaffName;
  /** Days before now. */
  readonly days: number;
  /** Of a firm, or of a person of it. */
  readonly of?: string;
  readonly values: RecordValues;
}

const holders = {
  access: { name: 'Custodios de accesos', members: ['wiktoria', 'dimitris', 'marta'] },
  personal: { name: 'Custodios de datos personales', members: ['ingrid', 'marta'] },
} as const satisfies Readonly<Record<string, { name: string; members: readonly StaffName[] }>>;

/** Entries of several kinds; every secret is made up, its addresses end in `.example`. */
const entries: readonly Entry[] = [
  {
    key: 'router',
    by: 'sofia',
    days: 420,
    of: 'account:3',
    values: {
      title: 'Acceso al servidor de pruebas de color',
      reference: 'MAQ-220',
      category: 'access',
      asset: 'RIP de la prensa digital, planta baja',
      username: 'servicio',
      password: 'Tinta-verde/7-rodillos',
      web_address: 'https://192.0.2.40/admin',
      last_checked_at: '2025-11-18T09:30:00Z',
      in_force: true,
      description: 'Solo desde la red de la imprenta. Tras tres fallos hay que reiniciar el RIP a mano.',
    },
  },
  {
    key: 'alarm',
    by: 'sofia',
    days: 260,
    of: 'account:8',
    values: {
      title: 'Alarma del almacén para entregas antes de las 7',
      category: 'access',
      asset: 'Puerta norte',
      pin: '4071#',
      expires_on: '2027-12-31',
      in_force: true,
      description: 'Avisar al encargado por la tarde. El código cambia cada enero.',
    },
  },
  {
    key: 'portal',
    by: 'jonas',
    days: 31,
    of: 'account:15',
    values: {
      title: 'Kundenportal: Zugang zum Hochladen der Druckdaten',
      category: 'access',
      asset: 'Upload-Portal',
      username: 'papiroytinta',
      password: 'vier Koffer im Regenbogen',
      web_address: 'https://upload.druckdaten.example/',
      last_checked_at: '2026-01-12T14:05:00Z',
      in_force: true,
    },
  },
  {
    key: 'identity',
    by: 'ramon',
    days: 190,
    of: 'contact:21',
    values: {
      title: 'Documento para el alta como proveedor',
      category: 'personal',
      document_kind: 'identity_card',
      document_number: '00000000T',
      expires_on: '2031-05-14',
      private_email: 'en.casa@correo.example',
      description: 'Se pidió por el cambio de titular; se borra con el contrato.',
    },
  },
  {
    key: 'bank',
    by: 'ramon',
    days: 75,
    of: 'account:21',
    values: {
      title: 'Cuenta para devoluciones',
      category: 'other',
      account_number: 'ES91 2100 0418 4502 0005 1332',
      amount: '1840.50',
      instalments: 3,
      description: 'Acordado por teléfono con administración: tres plazos, el día 5.',
    },
  },
];

/** Two groups of holders, what each may open, and the entries. The first administrator is in both, so that they can be tried. */
export function tellOfSecrets(telling: Telling, people: readonly Person[]): void {
  const begin = daysAgo(telling, 500);
  telling.tell(begin, 'system', async (hand) => {
    const groups: Record<string, string> = {};
    for (const [category, { name, members }] of Object.entries(holders)) {
      const ids = [await administrator(hand), ...members.map((member) => hand.id(`user:${member}`))];
      const group = await hand.call('POST', '/key-groups', {}, { name, members: ids });
      groups[category] = String(group.id);
    }
    const named = { access: groups.access, personal: groups.personal, other: groups.personal };
    for (const [category, group] of Object.entries(named)) {
      const line = { module: 'confidential_information', category, groups: [group] };
      await hand.call('PUT', '/secret-policies', {}, line);
    }
  });
  const known = new Set(people.map((person) => person.key));
  for (const { key, by, days, of, values } of entries) {
    telling.tell(daysAgo(telling, days), by, ({ create, id }) => {
      const module = of?.startsWith('contact:') ? 'contacts' : 'accounts';
      const related = of && (module === 'accounts' || known.has(of)) ? { module, id: id(of) } : null;
      const owner = { module: 'groups', id: id(HOUSE) };
      return create(`secret:${key}`, 'confidential_information', { ...values, related_to: related, owner });
    });
  }
}

async function administrator({ context }: Hand): Promise<string> {
  const [row] = await context.database.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE username = 'admin'",
  );
  if (!row) throw new Error('The first administrator is not there yet.');
  return row.id;
}

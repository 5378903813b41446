/**
 * A stand-in for the API with invented people in several scripts, for looking at the staff app's screens without a
 * database: `node bin/run.mjs tools/fixture-api.ts 4123`. It keeps nothing and checks nothing.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modules } from '../src/modules/index.ts';

const built = fileURLToPath(new URL('../build/staff', import.meta.url));
const now = '2026-03-26T09:42:00.000Z';
const total = 48_216;

const people = [
  ['Ελένη', 'Παπαδοπούλου', 'GR', 'Αιγαίο Ναυτιλιακή', 'Piraeus desk'],
  ['María José', 'Fernández-Ocaña', 'ES', 'Aceites Sierra Mágina S.L.', 'Miguel Santos'],
  ['Agnieszka', 'Wiśniewska', 'PL', null, 'Sales Poznań'],
  ['Jakub', 'Nowotny', 'PL', 'Nowotny Logistyka', 'Sales Poznań'],
  ['ليلى', 'الحداد', 'ES', 'Al Haddad Trading', 'Miguel Santos'],
  ['Αθανάσιος', 'Κωνσταντινίδης', 'GR', 'Ελαιώνες Λακωνίας', 'Piraeus desk'],
  ['Małgorzata', 'Brzęczyszczykiewicz', 'PL', 'Zakłady Wodne Łódź', 'Accounting'],
  ['Íñigo', 'Etxeberria Zubizarreta', 'ES', 'Talleres Urola', 'Miguel Santos'],
  ['Jiří', 'Šťastný', 'CZ', 'Pivovar Podlesí', 'Sales Brno'],
  ['Kateřina', 'Dvořáková', 'CZ', 'Moravské sklárny a.s.', 'Sales Brno'],
  ['Łukasz', 'Żółkiewski', 'PL', null, 'Sales Poznań'],
  ['Núria', 'Puigdomènech i Serra', 'ES', 'Teixits del Bages', 'Miguel Santos'],
] as const;

function id(index: number, kind = 1): string {
  return `0195c000-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

function instant(hoursAgo: number): string {
  return new Date(Date.parse(now) - hoursAgo * 3_600_000).toISOString();
}

function user(name: string) {
  return { module: 'users', id: id(name.length, 9), title: name };
}

function contact(index: number) {
  const [first, last, country, account, owner] = people[index % people.length] ?? people[0];
  return {
    id: id(index),
    number: `CON-${String(4208 + index).padStart(6, '0')}`,
    title: `${first} ${last}`,
    owner: { module: 'groups', id: id(3, 8), title: owner },
    state: index % people.length === 9 ? 'restricted' : 'active',
    version: 3,
    created_at: '2019-05-14T08:00:00.000Z',
    created_by: user('Miguel Santos'),
    updated_at: instant(index * 9),
    updated_by: user('Ingrid Solberg'),
    _hidden: ['birth_date'],
    first_name: first,
    last_name: last,
    email: 'k.dvorakova@moravskesklarny.example',
    phone: '+420541218903',
    mobile: index % 3 === 0 ? null : '+420602447118',
    street: 'Údolní 388/27',
    postal_code: '602 00',
    city: 'Brno',
    country,
    language: 'cs',
    job_title: 'Purchasing manager',
    account: account && { module: 'accounts', id: id(index, 2), number: 'ACC-000412', title: account },
    reports_to: { module: 'contacts', id: id(17), number: 'CON-000017', title: 'Zdeněk Hruška' },
    credit_band: 'a2',
    description: null,
  };
}

function invoiceLine(index: number) {
  return {
    ...contact(index),
    id: id(index, 5),
    number: `INL-00000${index}`,
    title: `Float glass ${4 + index} mm`,
    description: `Float glass ${4 + index} mm`,
    quantity: '12.00',
    unit_price: '18.40',
    tax_rate: '21.00',
    net: '220.80',
    gross: '267.17',
  };
}

const label = (en: string, es: string) => ({ en, es });
const privacy = {
  purposes: [
    [
      'orders',
      label('Deliver orders and service', 'Entregar pedidos'),
      'A6-1-b',
      label('Framework contract DOC-001893', 'Contrato marco DOC-001893'),
      '2029-12-31',
      label('contract end plus 3 years', 'fin del contrato más 3 años'),
    ],
    [
      'accounting',
      label('Keep accounting records', 'Contabilidad'),
      'A6-1-c',
      label('German Commercial Code, § 257', 'Código de Comercio alemán, § 257'),
      '2034-12-31',
      label('last invoice plus 8 years', 'última factura más 8 años'),
    ],
    [
      'credit',
      label('Check credit', 'Solvencia'),
      'A6-1-f',
      label('Weighed in LIA-0007', 'Ponderado en LIA-0007'),
      '2026-05-14',
      label('review of LIA-0007', 'revisión de LIA-0007'),
    ],
  ].map(([code, name, basis, reference, until, rule]) => ({
    code,
    label: name,
    basis,
    reference,
    until,
    because: { module: 'invoices', id: id(1, 3), number: 'INV-020611' },
    rule: { label: rule, law: rule },
  })),
  deleteBy: {
    date: '2034-12-31',
    working: [
      label('Last invoice: INV-020611, 14 Jan 2026.', 'Última factura: INV-020611, 14 ene 2026.'),
      label(
        'Rule: 8 years from the end of that year, German Commercial Code, § 257(4).',
        'Regla: 8 años desde el fin de ese año.',
      ),
      label('Other purposes end sooner: 31 Dec 2029.', 'Otras finalidades terminan antes.'),
      label('Legal hold: none.', 'Retención legal: ninguna.'),
    ],
  },
  origins: [
    {
      origin: 'provided',
      fields: [label('Name', 'Nombre'), label('E-mail', 'Correo'), label('Address', 'Dirección')],
    },
    { origin: 'third_party', fields: [label('Mobile', 'Móvil')] },
    { origin: 'derived', fields: [label('Credit band', 'Solvencia')] },
  ],
  looks: [
    { user: { id: id(1, 9), name: 'Tomáš Beneš' }, looks: 3, exports: 0, refused: 0, last: instant(2) },
    { user: { id: id(2, 9), name: 'Ingrid Solberg' }, looks: 2, exports: 0, refused: 0, last: instant(30) },
    { user: { id: id(3, 9), name: 'Αθηνά Καραγιάννη' }, looks: 0, exports: 1, refused: 0, last: instant(90) },
    { user: { id: id(4, 9), name: 'Intern account' }, looks: 0, exports: 0, refused: 1, last: instant(540) },
  ],
  places: [
    { place: 'record:contacts', label: label('Contacts', 'Contactos'), items: 1 },
    { place: 'record:invoices', label: label('Invoices', 'Facturas'), items: 6 },
    { place: 'history', label: label('History', 'Historial'), items: 148 },
    { place: 'files', label: label('Files', 'Archivos'), items: 57 },
  ],
};

const history = [
  { hours: 0.1, action: 'record.viewed', label: 'Record opened', who: 'Tomáš Beneš', changes: {} },
  { hours: 336, action: 'record.restricted', label: 'Record restricted', who: 'Ingrid Solberg', changes: {} },
  {
    hours: 400,
    action: 'record.updated',
    label: 'Record changed',
    who: 'Miguel Santos',
    changes: { street: { from: 'Úvoz 12', to: 'Údolní 388/27' }, phone: { from: null, to: '+420541218903' } },
  },
].map((event, index) => ({
  id: id(index, 7),
  at: instant(event.hours),
  action: event.action,
  label: event.label,
  actor: user(event.who),
  changes: event.changes,
  hidden: 0,
  erased: false,
  reason: null,
  request: null,
  purpose: null,
}));

const me = {
  user: {
    id: id(1, 9),
    username: 'ingrid',
    name: 'Ingrid Solberg',
    email: null,
    locale: 'en',
    role: { id: id(1, 8), name: 'Data protection officer' },
  },
  modules: Object.fromEntries(
    modules.map((module) => [
      module.name,
      {
        actions: ['read', 'create', 'edit', 'delete', 'import', 'export', 'mass_edit', 'view_history'],
        fields: { birth_date: 'hidden' },
      },
    ]),
  ),
  tools: ['requests', 'evidence', 'administration'],
  controller: { name: 'Example Ltd', timeZone: 'Europe/Berlin', country: 'DE' },
  sealing: { lastSealedAt: '2026-03-26T09:41:00.000Z', healthy: true },
  now,
};

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function records(module: string, url: URL): Answer {
  const limit = Number(url.searchParams.get('limit') ?? 50);
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const all = url.searchParams.get('filter') ? total : 1_000_000;
  const make = module === 'invoice_lines' ? invoiceLine : contact;
  const size = module === 'contacts' ? all : 42;
  const items = Array.from({ length: Math.max(0, Math.min(limit, size - from)) }, (_, at) => make(from + at));
  const next = from + items.length < size ? String(from + items.length) : null;
  return { body: { items, next, ...(url.searchParams.get('count') && { total: size }) } };
}

function related(module: string, limit: number): Answer {
  const target = module === 'lines' ? invoiceLine : contact;
  const items = Array.from({ length: Math.min(limit, 4) }, (_, at) => target(at + 20));
  return { body: { items, next: null, total: 4, module } };
}

function answer(method: string, path: string, url: URL): Answer {
  const [, area = '', module = '', record = '', part = '', name = ''] = path.split('/');
  if (path === '/sessions')
    return { status: 201, body: { id: id(1) }, headers: { 'set-cookie': 'fixture=1; Path=/; HttpOnly' } };
  if (path === '/sessions/current')
    return { status: 204, body: null, headers: { 'set-cookie': 'fixture=; Path=/; Max-Age=0' } };
  if (path === '/me') return { body: me };
  if (path === '/modules') return { body: { items: modules } };
  if (path === '/views')
    return {
      body: {
        items: [
          {
            id: id(4, 6),
            module: 'contacts',
            name: 'Czechia, Poland, Greece, Spain',
            columns: ['number', 'account', 'country', 'email', 'owner', 'state', 'updated_at'],
            filter: {
              all: [
                { field: 'country', op: 'in', value: ['CZ', 'PL', 'GR', 'ES'] },
                { field: 'state', op: 'ne', value: 'archived' },
                { field: 'updated_at', op: 'gte', value: '-90d' },
              ],
            },
            sort: [{ field: 'updated_at', direction: 'desc' }],
            mine: true,
          },
        ],
      },
    };
  if (path === '/search')
    return {
      body: { items: [0, 1, 9].map((index) => ({ module: 'contacts', ...contact(index), highlight: null })) },
    };
  if (path === '/evidence/checkpoint') return { body: `attesta.example/log\n4812077\n${'A'.repeat(43)}=\n` };
  if (path === '/requests')
    return {
      body: {
        items: [
          {
            id: id(12, 6),
            number: 'RR-000312',
            type: 'rectification',
            receivedAt: '2026-03-03T09:00:00Z',
            status: 'open',
            clock: { due: '2026-04-02' },
          },
        ],
      },
    };
  if (area === 'subjects') return { body: privacy };
  if (area !== 'records')
    return {
      status: 404,
      body: {
        code: 'not_found',
        title: 'There is nothing here',
        detail: 'There is nothing here that you may see.',
      },
    };
  if (!record) return method === 'POST' ? { status: 201, body: contact(9) } : records(module, url);
  if (record === 'bulk-changes') return { body: { matched: 3, changeable: 2, changed: 2 } };
  if (part === 'history') return { body: { items: history, next: null } };
  if (part === 'related') return related(name, Number(url.searchParams.get('limit') ?? 10));
  if (part === 'comments')
    return {
      body: {
        items: [
          {
            id: id(1, 4),
            body: 'Asked to be called in the mornings.',
            internal: true,
            author: user('Miguel Santos'),
            mine: false,
            createdAt: instant(410),
          },
        ],
      },
    };
  if (part === 'files')
    return {
      body: {
        items: [
          {
            id: id(2, 4),
            filename: 'framework-contract.pdf',
            size: 84_123,
            media_type: 'application/pdf',
            created_at: instant(900),
            created_by: user('Miguel Santos'),
          },
        ],
      },
    };
  if (method === 'PATCH')
    return {
      status: 412,
      body: {
        code: 'stale_version',
        title: 'Somebody changed this in the meantime',
        detail: 'Somebody changed this in the meantime.',
      },
    };
  return { body: contact(Number.parseInt(record.slice(-6), 16) || 9) };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

async function file(path: string, response: ServerResponse): Promise<void> {
  const asked = path.startsWith('/assets/') || path === '/mark.svg' ? path : '/index.html';
  const content = await readFile(join(built, asked)).catch(() => null);
  response.writeHead(content ? 200 : 404, {
    'content-type': types[extname(asked)] ?? 'application/octet-stream',
  });
  response.end(content ?? '');
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/api/v1')) return file(url.pathname, response);
  const path = url.pathname.slice('/api/v1'.length);
  const signedIn = request.headers.cookie?.includes('fixture=1') ?? false;
  const made: Answer =
    signedIn || path === '/sessions'
      ? answer(request.method ?? 'GET', path, url)
      : { status: 401, body: { code: 'not_signed_in', title: 'Sign in first', detail: 'Sign in first.' } };
  const text = typeof made.body === 'string';
  response.writeHead(made.status ?? 200, {
    'content-type': text ? 'text/plain' : 'application/json',
    ...made.headers,
  });
  response.end(made.body === null ? '' : text ? String(made.body) : JSON.stringify(made.body));
}

/** Serves the built staff app with the stand-in API. */
export function serveFixture(port: number): Promise<{ readonly origin: string; close(): void }> {
  const server = createServer((request, response) => void handle(request, response));
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve({ origin: `http://127.0.0.1:${bound}`, close: () => server.close() });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serveFixture(Number(process.argv[2] ?? 4123));
  console.log(`The stand-in API and the staff app: ${origin}`);
}

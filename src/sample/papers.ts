import { renderPdf } from '../engine/documents/render-pdf.ts';
import { saveView } from '../engine/records/saved-views.ts';
import type { People } from './customers.ts';
import { day, daysAgo, onceKnown, type Person, type Telling } from './deed.ts';
import { company } from './writings.ts';

const PAPERS = 24;
/** Set as PDF; the others are text. Setting one takes a moment. */
const PDFS = 4;

/** Contracts and letters with their files, and the views that colleagues saved. */
export function tellOfPapers(telling: Telling, { people }: People): void {
  const oldest = people.filter((one) => one.since.toPlainDate().until(telling.now.toPlainDate()).days > 60);
  for (let at = 0; at < PAPERS; at += 1) tellOfPaper(telling, telling.chance.one(oldest), at);
  tellOfViews(telling);
}

function tellOfPaper(telling: Telling, person: Person, at: number): void {
  const { chance, tell } = telling;
  const known = person.since.toPlainDate().until(telling.now.toPlainDate()).days;
  const days = 1 + chance.whole(known - 2);
  const moment = onceKnown(person, daysAgo(telling, days));
  const [kind, title] = chance.one([
    ['contract', 'Contrato de mantenimiento'],
    ['offer', 'Oferta'],
    ['letter', 'Schreiben'],
    ['letter', 'Carta'],
  ] as const);
  const by = at % 2 === 0 ? 'laura' : 'wiktoria';
  const values = {
    title: `${title} ${person.name}`,
    kind,
    folder: kind === 'contract' ? 'Contratos' : 'Correspondencia',
    version_label: '1',
    valid_from: day(moment),
    valid_until: kind === 'contract' ? day(moment.add({ years: 2 })) : null,
  };
  tell(moment, by, async ({ create, file, id, context }) => {
    const lines = [
      `${title} para ${person.name}`,
      person.address.street,
      `${person.address.postal_code} ${person.address.city}`,
    ];
    const stored =
      at < PDFS
        ? await file(`${kind}-${at + 1}.pdf`, 'application/pdf', await pdf(title, lines, context.now()))
        : await file(
            `${kind}-${at + 1}.txt`,
            'text/plain',
            Buffer.from(`${company.name}\n\n${lines.join('\n')}\n`),
          );
    await create(`document:${at}`, 'documents', {
      ...values,
      file: stored,
      contact: id(person.key),
      account: person.firm ? id(person.firm) : null,
    });
  });
}

function pdf(title: string, lines: readonly string[], now: Temporal.Instant): Promise<Buffer> {
  const data = {
    title,
    controller: { name: company.name, address: [company.address], contact: company.email },
    lines: [...lines],
  };
  const template = new URL('./paper.typ', import.meta.url);
  return renderPdf({ template, data, locale: 'es', standard: 'ua-1', now });
}

function tellOfViews(telling: Telling): void {
  const views = [
    [
      'sofia',
      'contacts',
      'España, clientes fijos',
      ['first_name', 'last_name', 'account', 'city', 'email'],
      {
        all: [
          { field: 'country', op: 'eq', value: 'ES' },
          { field: 'segment', op: 'eq', value: 'regular' },
        ],
      },
    ],
    [
      'marta',
      'invoices',
      'Pendientes de cobro',
      ['number', 'contact', 'due_on', 'total', 'status'],
      { field: 'status', op: 'eq', value: 'issued' },
    ],
    [
      'wiktoria',
      'tickets',
      'Urgent and open',
      ['number', 'title', 'priority', 'contact', 'due_on'],
      {
        all: [
          { field: 'status', op: 'ne', value: 'closed' },
          { field: 'priority', op: 'in', value: ['high', 'urgent'] },
        ],
      },
    ],
  ] as const;
  for (const [by, module, name, columns, filter] of views) {
    telling.tell(daysAgo(telling, 40), by, ({ context }) =>
      saveView(context, module, { name, shared: true, view: { columns, filter, sort: [] } }),
    );
  }
}

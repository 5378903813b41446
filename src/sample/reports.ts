import { type QuestionBody, questionOf } from '../engine/reports/question.ts';
import { saveReport } from '../engine/reports/saved-reports.ts';
import { type Deed, daysAgo, type Telling } from './deed.ts';

interface ToldReport {
  readonly by: Deed['by'];
  readonly name: string;
  readonly description: string;
  readonly question: QuestionBody;
}

const reports: readonly ToldReport[] = [
  {
    by: 'wiktoria',
    name: 'Open tickets by priority and owner',
    description: 'Who has what to do. Looked at on Mondays.',
    question: {
      module: 'tickets',
      kind: 'summary',
      filter: { field: 'status', op: 'ne', value: 'closed' },
      groups: [{ field: 'priority' }, { field: 'owner' }],
      chart: 'bar',
    },
  },
  {
    by: 'marta',
    name: 'Facturado por mes',
    description: 'Importes facturados en los últimos doce meses, cada moneda por separado.',
    question: {
      module: 'invoices',
      kind: 'summary',
      filter: {
        all: [
          { field: 'issued_on', op: 'gte', value: '-12m' },
          { field: 'status', op: 'in', value: ['issued', 'paid'] },
        ],
      },
      groups: [{ field: 'issued_on', by: 'month' }],
      aggregates: [
        { function: 'sum', field: 'subtotal' },
        { function: 'sum', field: 'total' },
      ],
      chart: 'line',
    },
  },
  {
    by: 'ingrid',
    name: 'Consents per purpose',
    description: 'What people agreed to, and what they took back.',
    question: {
      module: 'personal_consents',
      kind: 'summary',
      groups: [{ field: 'name' }, { field: 'status' }],
      chart: 'bar',
    },
  },
];

/** The questions that colleagues keep and share: each of them is answered with the reader's own rights. */
export function tellOfReports(telling: Telling): void {
  for (const { by, name, description, question } of reports) {
    telling.tell(daysAgo(telling, 30), by, ({ context }) =>
      saveReport(context, {
        name,
        description,
        question: questionOf(question),
        sharing: { all: true, roles: [], groups: [] },
      }),
    );
  }
}

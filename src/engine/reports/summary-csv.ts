/** A summary as a file: one line for each group, amounts with a point, and the totals below. */
import { Readable } from 'node:stream';
import { labelText } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { type Cell, momentCell, textCell } from '../exports/cell.ts';
import { csvBytes } from '../exports/writing/write-csv.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted } from '../records/refusals.ts';
import type { SummaryQuestion } from './question.ts';
import { askedSummary, refuseCustomers } from './run-report.ts';
import type { Figures, Summary } from './summary.ts';

/** A file with more would not be looked through; it is refused rather than cut. */
const MOST_LINES = 20_000;
/** Persons whom one event names. */
const PERSONS_AN_EVENT = 1_000;

export interface SummaryFile {
  readonly filename: string;
  readonly content: Readable;
}

/** Throws `forbidden` without the right to export the module. Persons by whom it groups are on record as disclosed. */
export async function summaryCsv(context: CallContext, question: SummaryQuestion): Promise<SummaryFile> {
  refuseCustomers(context);
  await permitted(context, question.module, 'read');
  const module = await permitted(context, question.module, 'export');
  const summary = await askedSummary(context, module, question, MOST_LINES, { taken: 'csv' });
  if (summary.cut)
    throw new Problem('invalid_request', {
      en: `A file takes ${MOST_LINES} groups, and there are ${summary.of}. Narrow the report by a filter, or group by less.`,
      es: `Un archivo admite ${MOST_LINES} grupos y hay ${summary.of}. Acote el informe con un filtro o agrupe por menos.`,
    });
  await recordDisclosure(context, summary);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  const options = { delimiter: ',', decimalMark: '.', bom: true } as const;
  return {
    filename: `${module.name}-report-${today}.csv`,
    content: Readable.from(
      csvBytes(headersOf(context, summary), oneBatch(linesOf(context, summary)), options),
    ),
  };
}

async function* oneBatch<T>(lines: T): AsyncGenerator<T> {
  yield lines;
}

/** Whether each row tells the currency of its amounts. */
function tellsCurrency({ aggregates }: Summary): boolean {
  return aggregates.some((one) => one.perCurrency);
}

function headersOf({ locale }: CallContext, summary: Summary): readonly string[] {
  return [
    ...summary.groups.map((one) => one.label),
    ...(tellsCurrency(summary) ? [labelText({ en: 'Currency', es: 'Moneda' }, locale)] : []),
    labelText({ en: 'Records', es: 'Registros' }, locale),
    ...summary.aggregates.map((one) => (one.currency ? `${one.label} (${one.currency})` : one.label)),
  ];
}

function linesOf(context: CallContext, summary: Summary): readonly (readonly Cell[])[] {
  const empty = labelText({ en: '(empty)', es: '(vacío)' }, context.locale);
  const total = labelText({ en: 'Total', es: 'Total' }, context.locale);
  const figures = (row: Figures): readonly Cell[] => [
    ...(tellsCurrency(summary) ? [textCell(row.currency)] : []),
    { kind: 'number', text: String(row.count) },
    ...row.values.map((value, at) => figureCell(context, summary.aggregates[at]?.kind, value)),
  ];
  const rows = summary.rows.map((row) => [
    ...row.groups.map(({ text }) => textCell(text ?? empty)),
    ...figures(row),
  ]);
  if (summary.groups.length === 0) return summary.totals.map(figures);
  const totals = summary.totals.map((row) => [
    ...summary.groups.map((_, at) => (at === 0 ? textCell(total) : null)),
    ...figures(row),
  ]);
  return [...rows, ...totals];
}

function figureCell(
  context: CallContext,
  kind: Summary['aggregates'][number]['kind'] | undefined,
  value: string | null,
): Cell {
  if (value === null) return null;
  if (kind === 'date') return { kind: 'day', text: value };
  return kind === 'instant' ? momentCell(value, context.timeZone) : { kind: 'number', text: value };
}

/** Figures by person are the person's data: that they left the house is on record for each of them. */
async function recordDisclosure(context: CallContext, summary: Summary): Promise<void> {
  const keys = summary.rows.flatMap((row) => row.groups.map(({ key }) => key));
  const persons = keys.flatMap((key) => {
    const named = typeof key === 'object' && key !== null ? key : undefined;
    return named && context.catalog.modules.get(named.module)?.subject.kind === 'self' ? [named.id] : [];
  });
  const subjects = [...new Set(persons)];
  const parts = Math.ceil(subjects.length / PERSONS_AN_EVENT);
  const value = { channel: 'report', format: 'csv', rows: summary.rows.length };
  const events = Array.from({ length: parts }, (_, part) =>
    eventOf(context, {
      action: 'disclosure.made',
      module: summary.module,
      subjects: subjects.slice(part * PERSONS_AN_EVENT, (part + 1) * PERSONS_AN_EVENT),
      payloads: [{ subject: null, value }],
    }),
  );
  if (events.length > 0) await context.database.transaction((tx) => recordEvents(tx, events));
}

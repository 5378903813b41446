/**
 * In which order a file writes its dates and with which mark its decimals, where nobody said: as those cells show that can be
 * read in one way only. 29/02/1980 says that 03/04/1980 is the third of April. A file that shows both ways says nothing.
 */
import type { ParseContext } from '../../fields/field-type.ts';
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { ImportPlan } from './import-plan.ts';
import type { ImportRow } from './import-row.ts';
import { dataRows } from './reading/open-table.ts';
import type { SeenMarks, TableRow } from './reading/table.ts';
import type { ValueColumn } from './sort-targets.ts';
import { contentOf } from './stage.ts';

/** Rows that are looked at; what they do not show is not guessed. */
const MOST_ROWS = 20_000;
const MARKS = { dateOrder: ['DMY', 'MDY'], decimalMark: ['.', ','] } as const;
type Mark = keyof typeof MARKS;

const DAYS = /^(date|timestamptz)/;
const NUMBERS = /^(numeric|int|bigint)/;

/** What the file shows of what the plan leaves open. Throws `UnreadableTable`. */
export async function inferMarks(context: CallContext, row: ImportRow, plan: ImportPlan): Promise<SeenMarks> {
  const dates = row.options.dateOrder ? [] : columnsOf(plan, DAYS);
  const numbers = row.options.decimalMark ? [] : columnsOf(plan, NUMBERS);
  if (dates.length + numbers.length === 0) return {};
  const shown = { dateOrder: new Set<string>(), decimalMark: new Set<string>() };
  let count = 0;
  for await (const table of dataRows(await contentOf(context, row), row.format, row.reading)) {
    count += 1;
    if (count > MOST_ROWS) break;
    note(shown.dateOrder, 'dateOrder', dates, table, plan.parse);
    note(shown.decimalMark, 'decimalMark', numbers, table, plan.parse);
  }
  return { ...onlyOne(shown.dateOrder, 'dateOrder'), ...onlyOne(shown.decimalMark, 'decimalMark') };
}

function columnsOf(plan: ImportPlan, sqlType: RegExp): readonly ValueColumn[] {
  return plan.columns.filter(({ field }) => sqlType.test(fieldType(field.type).filter?.sqlType ?? ''));
}

function note(
  shown: Set<string>,
  mark: Mark,
  columns: readonly ValueColumn[],
  table: TableRow,
  parse: ParseContext,
): void {
  if (columns.length === 0 || table.problem) return;
  for (const { column, field } of columns) {
    const text = table.cells[column]?.trim() ?? '';
    if (text === '' || table.exact?.[column]) continue;
    const read = (context: ParseContext): JsonValue | undefined => {
      const result = fieldType(field.type).parseText(text, field, context);
      return result.ok ? result.value : undefined;
    };
    const plain = read(parse);
    if (plain === undefined) continue;
    const fitting = MARKS[mark].filter((one) => read({ ...parse, [mark]: one }) === plain);
    if (fitting.length === 1 && fitting[0]) shown.add(fitting[0]);
  }
}

function onlyOne(shown: ReadonlySet<string>, mark: Mark): SeenMarks {
  const [one, another] = shown;
  return one === undefined || another !== undefined ? {} : { [mark]: one };
}

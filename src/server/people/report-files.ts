/** The reports of who can see and who did look as files: a line for each user, in the reader's language. */
import { pipeline, Readable } from 'node:stream';
import { type Stringifier, stringify } from 'csv-stringify';
import type { CallContext } from '../../engine/access/principal.ts';
import type { OperationAnswer } from '../../engine/operation.ts';
import type { Looker } from '../../engine/records/who/lookers.ts';
import type { WhoQuestion } from '../../engine/records/who/page.ts';
import type { FieldSeer, RecordSeer, Who } from '../../engine/records/who/who-sees.ts';
import type { PersonSeer } from '../../engine/records/who/who-sees-person.ts';
import { type Locale, labelText } from '../../metadata/label.ts';

type Cell = string | number | null;

/** A heading, and the lines beneath it. */
export interface Table {
  readonly head: readonly string[];
  readonly lines: readonly (readonly Cell[])[];
}

const AT_ONCE = 200;

/** Every page of a report, one after the other. */
export async function everyPage<Item>(
  question: WhoQuestion,
  page: (question: WhoQuestion) => Promise<{ readonly items: readonly Item[]; readonly next: string | null }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page({
      ...question,
      limit: AT_ONCE,
      ...(cursor !== undefined && { cursor }),
    });
    all.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** The table as a file that a spreadsheet opens without taking a cell for a formula. */
export function csvAnswer(name: string, { head, lines }: Table): OperationAnswer {
  const writer: Stringifier = stringify({
    bom: true,
    header: true,
    columns: [...head],
    escape_formulas: true,
  });
  pipeline(Readable.from(lines), writer, () => {});
  return { stream: { type: 'text/csv; charset=utf-8', filename: `${name}.csv`, content: writer } };
}

/** Of a record: what they may. Of a field: how far it is open to them. */
export function seerTable(locale: Locale, items: readonly (FieldSeer | RecordSeer)[]): Table {
  const es = locale === 'es';
  return {
    head: [...whoHead(es), ...(es ? ['Puede', 'Porque'] : ['May', 'Because'])],
    lines: items.map((item) => [
      ...whoCells(item.user),
      'right' in item ? item.right : maysOf(item.may),
      item.sentence,
    ]),
  };
}

/** `?`: it cannot be told. */
function maysOf(may: RecordSeer['may']): string {
  return Object.entries(may)
    .filter(([, told]) => told !== false)
    .map(([use, told]) => (told === null ? `${use}?` : use))
    .join(' ');
}

/** A line for each user and module. */
export function personTable({ catalog, locale }: CallContext, items: readonly PersonSeer[]): Table {
  const es = locale === 'es';
  const labelOf = (name: string): string => {
    const label = catalog.modules.get(name)?.labelPlural;
    return label ? labelText(label, locale) : name;
  };
  return {
    head: [
      ...whoHead(es),
      ...(es ? ['Módulo', 'Registros', 'No puede decirse'] : ['Module', 'Records', 'Cannot be told']),
    ],
    lines: items.flatMap(({ user, records, untold }) =>
      [...new Set([...Object.keys(records), ...Object.keys(untold)])].map((module) => [
        ...whoCells(user),
        labelOf(module),
        records[module] ?? 0,
        untold[module] ?? 0,
      ]),
    ),
  };
}

export function looksTable(locale: Locale, items: readonly Looker[]): Table {
  const es = locale === 'es';
  return {
    head: es
      ? ['Usuario', 'Qué hizo', 'Veces', 'Primera vez', 'Última vez']
      : ['User', 'What they did', 'Times', 'First', 'Last'],
    lines: items.flatMap(({ user, did, first, last }) =>
      did.map((one) => [user.name, one.label, one.times, first, last]),
    ),
  };
}

function whoHead(es: boolean): readonly string[] {
  return es ? ['Usuario', 'Rol'] : ['User', 'Role'];
}

function whoCells({ name, role }: Who): readonly Cell[] {
  return [name, role?.name ?? null];
}

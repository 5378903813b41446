/**
 * Whom an export is made for. The engine knows no register of recipients and no right to object, so the duty that does registers what
 * it knows when the service starts (Art. 15(1)(c), 21).
 */
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Database, Sql } from '../database/database.ts';
import { valuesRefused } from '../records/refusals.ts';
import type { ExportedRow } from './read-rows.ts';

export interface ExportRecipient {
  readonly id: string;
  readonly name: string;
}

/** What may not leave, of one person: names of fields of the exported module, and whether the person's name is among it. */
export interface WithheldOfPerson {
  readonly fields: ReadonlySet<string>;
  readonly name: boolean;
}

export interface ExportRecipients {
  /** The recipient, where data may go there now. */
  find(sql: Sql, context: CallContext, id: string): Promise<ExportRecipient | undefined>;
  /** What these persons object to sharing with it. Those who object to nothing are not in it. */
  withheld(
    sql: Sql,
    context: CallContext,
    asked: {
      readonly recipient: string;
      readonly module: ModuleDefinition;
      readonly subjects: readonly string[];
    },
  ): Promise<ReadonlyMap<string, WithheldOfPerson>>;
  /** The file left the house: a disclosure of everybody in it. Once an export, however often it is downloaded. */
  disclosed(
    sql: Sql,
    context: CallContext,
    left: {
      readonly export: string;
      readonly recipient: string;
      readonly module: string;
      readonly columns: readonly string[];
    },
  ): Promise<void>;
}

const registered = new WeakMap<Database['owner'], ExportRecipients>();

export function registerExportRecipients(database: Database, recipients: ExportRecipients): void {
  registered.set(database.owner, recipients);
}

export function exportRecipients({ database }: Pick<CallContext, 'database'>): ExportRecipients | undefined {
  return registered.get(database.owner);
}

/** The recipient that is named, or a refusal. */
export async function recipientNamed(context: CallContext, id: string): Promise<ExportRecipient> {
  const found = await exportRecipients(context)?.find(context.database, context, id);
  if (found) return found;
  const message = {
    en: 'Nobody who receives data now has this id in the register of recipients.',
    es: 'Nadie que reciba datos ahora tiene este id en el registro de destinatarios.',
  };
  throw valuesRefused([{ code: 'export.recipient', field: 'recipient', message }]);
}

export interface LeftOutCells {
  readonly persons: Set<string>;
  cells: number;
}

/** The rows without what their persons object to sharing; a row that leads to several persons leaves out what any of them objects to. */
export function withoutObjected(
  module: ModuleDefinition,
  rows: readonly ExportedRow[],
  withheld: ReadonlyMap<string, WithheldOfPerson>,
  leftOut: LeftOutCells,
  columns: ReadonlySet<string>,
): readonly ExportedRow[] {
  if (withheld.size === 0) return rows;
  return rows.map((one) => {
    const objecting = one.subjects.filter((subject) => withheld.has(subject));
    if (objecting.length === 0) return one;
    const hidden = new Set(objecting.flatMap((subject) => [...(withheld.get(subject)?.fields ?? [])]));
    const unnamed = new Set(objecting.filter((subject) => withheld.get(subject)?.name));
    const cleared = clearedRow(module, one, { hidden, unnamed, columns });
    if (cleared.cells === 0) return one;
    for (const subject of objecting) leftOut.persons.add(subject);
    leftOut.cells += cleared.cells;
    return cleared.row;
  });
}

function clearedRow(
  module: ModuleDefinition,
  { record, row, subjects }: ExportedRow,
  {
    hidden,
    unnamed,
    columns: exported,
  }: {
    readonly hidden: ReadonlySet<string>;
    readonly unnamed: ReadonlySet<string>;
    readonly columns: ReadonlySet<string>;
  },
): { readonly row: ExportedRow; readonly cells: number } {
  const shown: Record<string, unknown> = { ...record };
  const columns = { ...row };
  let cells = 0;
  for (const field of module.fields) {
    const value = shown[field.name];
    if (value === null || value === undefined) continue;
    if (hidden.has(field.name)) {
      shown[field.name] = null;
      for (const { name } of fieldColumns(field)) delete columns[`${name}$filename`];
      cells += 1;
    } else if (namesOneOf(value, unnamed)) {
      shown[field.name] = { ...(value as object), title: null };
      cells += 1;
    }
  }
  // What a record is called repeats its fields, or the person's name.
  const titled = module.titleFields.some((name) => hidden.has(name) || isUnnamed(record, unnamed, name));
  if (titled || (unnamed.size > 0 && module.subject.kind === 'self')) {
    if (exported.has('title') && shown.title !== null && shown.title !== undefined) cells += 1;
    shown.title = null;
  }
  return { row: { record: shown as ExportedRow['record'], row: columns, subjects }, cells };
}

function isUnnamed(record: ExportedRow['record'], unnamed: ReadonlySet<string>, field: string): boolean {
  return namesOneOf(record[field], unnamed);
}

function namesOneOf(value: unknown, unnamed: ReadonlySet<string>): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && unnamed.has(String(value.id));
}

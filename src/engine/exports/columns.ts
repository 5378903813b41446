/** The columns of an export: what they are called, and what a record has in them. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { type Label, labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Row } from '../database/database.ts';
import { type SqlFragment, sqlRaw } from '../database/fragment.ts';
import type { RecordJson } from '../records/record-json.ts';
import { type Cell, isInstant, momentCell, textCell, valueCell } from './cell.ts';
import { exportableFields, type SystemColumn, systemColumns } from './exportable.ts';

/**
 * `readable`: headers and values as people read them, in their language. `importable`: names and codes, references by their
 * numbers, so that an import takes the file as it is.
 */
export const contents = ['readable', 'importable'] as const;
export type Content = (typeof contents)[number];

export interface ExportColumn {
  readonly name: string;
  readonly header: string;
  /** Undefined of what every record has. */
  readonly field: FieldDefinition | undefined;
  /** Whether its values are instants. */
  readonly moments: boolean;
  cell(record: RecordJson, row: Row): Cell;
}

/** The columns by their names, in the order asked for; names that the caller may not export are left out. */
export function exportColumns(
  context: CallContext,
  module: ModuleDefinition,
  names: readonly string[],
  content: Content,
): readonly ExportColumn[] {
  const fields = new Map(exportableFields(context, module).map((field) => [field.name, field]));
  return [...new Set(names)].flatMap((name): readonly ExportColumn[] => {
    const field = fields.get(name);
    if (field) return [fieldColumn(context, field, content)];
    const system = systemColumns.find((one) => one === name);
    return system ? [systemColumn(context, system, content)] : [];
  });
}

function fieldColumn(context: CallContext, field: FieldDefinition, content: Content): ExportColumn {
  const name = field.name;
  const header = content === 'importable' ? name : labelText(field.label, context.locale);
  const moments = isInstant(fieldType(field.type).filter?.sqlType);
  const file = fieldColumns(field).find(isFile)?.name;
  if (file !== undefined) {
    const filename = (row: Row) => row[`${file}$filename`];
    return { name, header, field, moments, cell: (_record, row) => textCell(textOf(filename(row))) };
  }
  const read = valueReader(context, field, content);
  const cell = (record: RecordJson): Cell => {
    const value = record[name];
    if (value === null || value === undefined || value === '') return null;
    if (isReference(value)) return textCell(referenceText(value, content));
    return read(value as JsonValue, record);
  };
  return { name, header, field, moments, cell };
}

type ReadValue = (value: JsonValue, record: RecordJson) => Cell;

function valueReader(context: CallContext, field: FieldDefinition, content: Content): ReadValue {
  const type = fieldType(field.type);
  const { timeZone, locale } = context;
  const coded = content === 'importable' && !isMarkup(field);
  return (value, record) => {
    const shown = () =>
      type.format(value, field, locale, { timeZone, record: record as Record<string, JsonValue> });
    const asText = () => (coded ? codeText(value) : undefined) ?? shown();
    return valueCell(value, type.filter?.sqlType, asText, timeZone);
  };
}

/** A value as it is stored, where a text can carry it. */
function codeText(value: JsonValue): string | undefined {
  if (Array.isArray(value)) return value.map(String).join('; ');
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Markup that came in as a text would be the text of itself. */
function isMarkup(field: FieldDefinition): boolean {
  const schema = fieldType(field.type).jsonSchema(field);
  return typeof schema === 'object' && schema !== null && 'contentMediaType' in schema;
}

interface ShownReference {
  readonly module: string;
  readonly id: string;
  readonly number?: string | null;
  readonly title?: string | null;
}

function isReference(value: unknown): value is ShownReference {
  return typeof value === 'object' && value !== null && 'module' in value && 'id' in value;
}

/** A record that may not be seen is told by nothing but its id, which the record that refers to it shows anyway. */
function referenceText({ id, number, title }: ShownReference, content: Content): string {
  return content === 'importable' ? (number ?? title ?? id) : (title ?? number ?? id);
}

/** What every record has, as people call it. */
export const systemLabels: Readonly<Record<SystemColumn, Label>> = {
  number: { en: 'Number', es: 'Número' },
  title: { en: 'Title', es: 'Título' },
  owner: { en: 'Owner', es: 'Responsable' },
  state: { en: 'State', es: 'Estado' },
  created_at: { en: 'Created', es: 'Creado' },
  created_by: { en: 'Created by', es: 'Creado por' },
  updated_at: { en: 'Changed', es: 'Modificado' },
  updated_by: { en: 'Changed by', es: 'Modificado por' },
  version: { en: 'Version', es: 'Versión' },
  id: { en: 'Id', es: 'Id' },
};

export const stateLabels: Readonly<Record<string, Label>> = {
  active: { en: 'Active', es: 'Activo' },
  restricted: { en: 'Restricted', es: 'Limitado' },
  archived: { en: 'Archived', es: 'Archivado' },
};

function systemColumn(context: CallContext, name: SystemColumn, content: Content): ExportColumn {
  const header = content === 'importable' ? name : labelText(systemLabels[name], context.locale);
  return {
    name,
    header,
    field: undefined,
    moments: name === 'created_at' || name === 'updated_at',
    cell: (record) => systemCell(context, name, content, record),
  };
}

function systemCell(context: CallContext, name: SystemColumn, content: Content, record: RecordJson): Cell {
  switch (name) {
    case 'owner':
    case 'created_by':
    case 'updated_by':
      return textCell(record[name]?.title);
    case 'created_at':
    case 'updated_at':
      return momentCell(record[name], context.timeZone);
    case 'version':
      return { kind: 'number', text: String(record.version) };
    case 'state': {
      const label = content === 'readable' ? stateLabels[record.state] : undefined;
      return textCell(label ? labelText(label, context.locale) : record.state);
    }
    default:
      return textCell(record[name]);
  }
}

/** What is selected besides the record's own shape: the names of the files that are values. */
export function filenameColumns(columns: readonly ExportColumn[]): readonly SqlFragment[] {
  return columns.flatMap(({ field }) =>
    (field ? fieldColumns(field) : [])
      .filter(isFile)
      .map(({ name }) =>
        sqlRaw(`(SELECT f.filename FROM attesta.files f WHERE f.id = r."${name}") AS "${name}$filename"`),
      ),
  );
}

function isFile(column: ReturnType<typeof fieldColumns>[number]): boolean {
  return (
    column.references !== undefined && 'system' in column.references && column.references.system === 'files'
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What somebody asks for: which records of a module, which columns, in which form. */
import { Type } from 'typebox';
import type { Filter, Sort } from '../../metadata/filter.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import type { Sql } from '../database/database.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { Problem } from '../errors/problem.ts';
import { keyringOf } from '../files/file-store.ts';
import type { SealedColumn } from '../files/reseal.ts';
import { seal, unseal } from '../files/sealed-text.ts';
import { compileFilter } from '../records/compile-filter.ts';
import { permitted, valuesRefused } from '../records/refusals.ts';
import { bodyFilter, sortOf } from '../records/request-values.ts';
import { sortKeys } from '../records/sort-keys.ts';
import { type Content, contents } from './columns.ts';
import { type ExportFormat, exportFormats } from './export-row.ts';
import { columnNames, usualColumns } from './exportable.ts';
import type { CsvOptions } from './writing/write-csv.ts';

/** An export as it is kept until it runs. What it may show is decided then. */
export interface ExportQuestion extends CsvOptions {
  readonly format: ExportFormat;
  readonly filter?: Filter;
  readonly sort?: readonly Sort[];
  readonly q?: string;
  readonly ids?: readonly string[];
  readonly columns: readonly string[];
  readonly content: Content;
}

const MOST_IDS = 50_000;

function oneOf<T extends string>(...choices: readonly T[]) {
  return Type.Union(choices.map((choice) => Type.Literal(choice)));
}

export const exportBody = Type.Object(
  {
    module: Type.String({ maxLength: 60 }),
    format: Type.Optional(oneOf(...exportFormats)),
    filter: Type.Optional(Type.Any({ description: 'The filter of a list, as JSON' })),
    sort: Type.Optional(Type.String({ maxLength: 500, description: '-updated_at,last_name' })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ids: Type.Optional(
      Type.Array(Type.String({ format: 'uuid' }), {
        maxItems: MOST_IDS,
        description: 'Only these, as far as they match',
      }),
    ),
    fields: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 500,
        description: 'Names of fields, in the order of the columns; all that you may export when absent',
      }),
    ),
    content: Type.Optional(oneOf(...contents)),
    recipient: Type.Optional(
      Type.String({
        format: 'uuid',
        description:
          'Whom it is for, of the register of recipients: what persons object to sharing with it is left out (Art. 21)',
      }),
    ),
    delimiter: Type.Optional(oneOf(',', ';', '\t', '|')),
    decimalMark: Type.Optional(oneOf('.', ',')),
    bom: Type.Optional(Type.Boolean({ description: 'Of a CSV: the mark by which spreadsheets know UTF-8' })),
  },
  { additionalProperties: false },
);

export interface ExportBody {
  readonly module: string;
  readonly format?: ExportFormat;
  readonly filter?: unknown;
  readonly sort?: string;
  readonly q?: string;
  readonly ids?: readonly string[];
  readonly fields?: readonly string[];
  readonly content?: Content;
  readonly recipient?: string;
  readonly delimiter?: CsvOptions['delimiter'];
  readonly decimalMark?: CsvOptions['decimalMark'];
  readonly bom?: boolean;
}

/** Takes a question that the caller may ask as things stand. Throws `forbidden`, `invalid_filter`, `validation_failed`. */
export async function askedFor(
  context: CallContext,
  body: ExportBody,
): Promise<{ readonly module: ModuleDefinition; readonly question: ExportQuestion }> {
  await permitted(context, body.module, 'read');
  const module = await permitted(context, body.module, 'export');
  const content = body.content ?? 'readable';
  const question: ExportQuestion = {
    format: body.format ?? 'csv',
    content,
    columns: columnsOf(context, module, body.fields),
    delimiter: body.delimiter ?? ',',
    decimalMark: body.decimalMark ?? '.',
    bom: body.bom ?? content === 'readable',
    ...(body.filter !== undefined && body.filter !== null && { filter: bodyFilter(body.filter) }),
    ...(body.sort && { sort: sortOf(body.sort) }),
    ...(body.q?.trim() && { q: body.q }),
    ...(body.ids && { ids: [...new Set(body.ids.map((id) => id.toLowerCase()))] }),
  };
  refuseMarks(question);
  // Both are compiled again when it runs; what is wrong with them is better said now.
  if (question.filter) compileFilter(context, module, question.filter);
  if (question.sort) sortKeys(context, module, question.sort);
  return { module, question };
}

function columnsOf(
  context: CallContext,
  module: ModuleDefinition,
  asked: readonly string[] | undefined,
): readonly string[] {
  if (!asked) return usualColumns(context, module);
  const known = columnNames(context, module);
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [...new Set(asked)];
  throw valuesRefused(
    unknown.map((name) => {
      const near = nearestName(name, known);
      const hint = didYouMean(near);
      const message = {
        en: `${module.labelPlural.en} have no field ${name} that you may export.${hint.en}`,
        es: `${labelText(module.labelPlural, 'es')} no tiene ningún campo ${name} que usted pueda exportar.${hint.es}`,
      };
      return { code: 'field.unknown', field: 'fields', message };
    }),
  );
}

function refuseMarks({ format, delimiter, decimalMark }: ExportQuestion): void {
  if (format !== 'csv' || delimiter !== decimalMark) return;
  const message = {
    en: 'The decimal mark would end the cell. Choose a semicolon or a tabulator as delimiter.',
    es: 'La coma decimal terminaría la celda. Elija como separador un punto y coma o un tabulador.',
  };
  throw valuesRefused([{ code: 'export.marks', field: 'delimiter', message }]);
}

/** Seals a question: its filter may name persons. */
export async function sealQuestion(
  tx: Sql,
  context: CallContext,
  id: string,
  question: ExportQuestion,
): Promise<Buffer> {
  const { key } = await keyringOf(context.database).holder(tx, null, context.now());
  return seal(key, placeOf(id), Buffer.from(JSON.stringify(question)));
}

/** Opens it again. Throws `conflict` when the export is over and its question gone. */
export async function openQuestion(
  context: CallContext,
  row: { readonly id: string; readonly question: Buffer | null },
): Promise<ExportQuestion> {
  if (!row.question)
    throw new Problem('conflict', {
      en: 'This export is over. Ask for a new one.',
      es: 'Esta exportación ha terminado. Pida una nueva.',
    });
  const { key } = await keyringOf(context.database).holder(context.database, null, context.now());
  return JSON.parse(unseal(key, placeOf(row.id), row.question).toString());
}

/** Questions of exports that have not run yet. */
export const exportQuestions: SealedColumn = {
  table: 'attesta.exports',
  column: 'question',
  key: { id: 'uuid' },
  by: 'own',
  place: ({ id = '' }) => placeOf(id),
};

function placeOf(id: string): string {
  return `export question ${id}`;
}

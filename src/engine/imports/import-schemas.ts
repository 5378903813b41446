/** What is sent about an import, and what is answered. */
import { Type } from 'typebox';
import { importOptions, writtenMapping } from './import-options.ts';

export const uuid = Type.String({ format: 'uuid' });
const text = Type.String();
export const nullableText = Type.Union([text, Type.Null()]);
const instant = Type.String({ format: 'date-time' });
const finding = Type.Object({ code: text, field: text, message: text });
export const params = Type.Object({ id: uuid });
const statuses = [
  'created',
  'updated',
  'unchanged',
  'skipped',
  'refused',
  'not_written',
  'undone',
  'not_undone',
];
export const statusQuery = Type.Optional(Type.Union(statuses.map((status) => Type.Literal(status))));

export const summary = {
  id: uuid,
  module: text,
  state: text,
  report: nullableText,
  format: text,
  filename: nullableText,
  job: Type.Union([uuid, Type.Null()]),
  rowsDone: Type.Integer(),
  rowsTotal: Type.Union([Type.Integer(), Type.Null()]),
  counts: Type.Record(Type.String(), Type.Integer()),
  createdAt: instant,
  finishedAt: Type.Union([instant, Type.Null()]),
};

export const oneImport = Type.Object({
  ...summary,
  encoding: nullableText,
  /** Nothing in the file tells its encoding: somebody should look at the first rows. */
  encodingGuessed: Type.Boolean(),
  delimiter: nullableText,
  headerRow: Type.Integer(),
  /** What the rows showed of how dates and numbers are written, once they were read. */
  seen: Type.Object({ dateOrder: Type.Optional(text), decimalMark: Type.Optional(text) }),
  sheet: nullableText,
  encodings: Type.Array(text),
  sheets: Type.Array(text),
  headers: Type.Array(text),
  /** The first 50 rows, as they are read with these settings; empty once the file is gone. */
  sample: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(text), problem: nullableText })),
  suggestions: Type.Array(Type.Object({ column: text, field: nullableText, confidence: Type.Number() })),
  targets: Type.Array(Type.Object({ field: text, label: text, type: text, required: Type.Boolean() })),
  mapping: Type.Record(Type.String(), Type.Union([Type.Array(text), Type.Null()])),
  options: Type.Record(Type.String(), Type.Any()),
  letIn: Type.Array(Type.Object({ line: Type.Integer(), reason: text })),
  /** What mapping and options still lack for a run. */
  findings: Type.Array(finding),
});

export const change = Type.Object(
  {
    mapping: Type.Optional(writtenMapping),
    options: Type.Optional(
      Type.Object(
        {
          ...importOptions.properties,
          encoding: Type.Optional(text),
          delimiter: Type.Optional(text),
          headerRow: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
          sheet: Type.Optional(Type.String({ maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
    ),
    letIn: Type.Optional(
      Type.Array(
        Type.Object(
          { line: Type.Integer({ minimum: 1 }), reason: Type.String({ minLength: 3, maxLength: 1_000 }) },
          { additionalProperties: false },
        ),
        { maxItems: 1_000 },
      ),
    ),
  },
  { additionalProperties: false },
);

export const reportRow = Type.Object({
  row: Type.Integer(),
  part: Type.Integer(),
  line: Type.Integer(),
  status: text,
  module: text,
  record: nullableText,
  problems: Type.Array(
    Type.Object({
      column: Type.Union([Type.Integer(), Type.Null()]),
      header: nullableText,
      field: nullableText,
      code: text,
      message: text,
      erasure: Type.Optional(text),
    }),
  ),
});

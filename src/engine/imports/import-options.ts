/** What somebody decided about an import: how its columns and its rows are to be taken. */
import { type TSchema, Type } from 'typebox';
import {
  badCellChoices,
  badRowChoices,
  duplicateChoices,
  type ImportOptions,
} from '../../metadata/import-options.ts';

function oneOf(choices: readonly string[]) {
  return Type.Union(choices.map((choice) => Type.Literal(choice)));
}

/** How the text of a column finds the record that it means. */
const referenceOption = Type.Object(
  {
    /** `number`, `title`, `id`, `key` (the key that it had where it came from), or a field of the module. */
    by: Type.String({ maxLength: 60 }),
    /** Of `key`: the name under which the earlier import kept its keys. */
    source: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9_.-]{0,59}$',
        description: 'a short name in small letters',
        examples: ['old_crm'],
      }),
    ),
    /** Creates the record where there is none. Of a field, or of the title where the module is titled by one field. */
    create: Type.Optional(Type.Boolean()),
    /** Of a reference to several modules: the one that is meant. */
    module: Type.Optional(Type.String({ maxLength: 60 })),
  },
  { additionalProperties: false },
);

/** An option as it is written: left out it stays as it was, null takes it back. */
function option<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

export const importOptions = Type.Object(
  {
    dateOrder: option(oneOf(['DMY', 'MDY', 'YMD'])),
    decimalMark: option(oneOf(['.', ','])),
    defaultCountry: option(
      Type.String({ pattern: '^[A-Z]{2}$', description: 'a country code (ISO 3166)', examples: ['ES'] }),
    ),
    duplicateKeys: option(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 5 })),
    onDuplicate: option(oneOf(duplicateChoices)),
    badRows: option(oneOf(badRowChoices)),
    badCells: option(oneOf(badCellChoices)),
    /** What cells of a column stand for: `{ "SupportRepId": { "3": "jane" } }`. An empty text leaves the cell out. */
    values: option(
      Type.Record(
        Type.String({ maxLength: 130 }),
        Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 })),
        { maxProperties: 50 },
      ),
    ),
    /** Secret fields that somebody confirmed: their plain text in the file is to be sealed. No other is filled. */
    secrets: option(Type.Array(Type.String({ maxLength: 63 }), { maxItems: 50 })),
    references: option(Type.Record(Type.String(), referenceOption)),
    /** Where the data comes from; from elsewhere, the clock of Art. 14(3) starts for each person. */
    origin: option(
      Type.Object(
        {
          from: oneOf(['persons', 'ours', 'elsewhere']),
          source: Type.Optional(Type.String({ maxLength: 500 })),
          purposes: Type.Optional(
            Type.Array(Type.String({ maxLength: 63 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
          ),
          obtainedAt: Type.Optional(
            Type.String({
              maxLength: 40,
              description: 'A date (2026-03-05) or an instant; now when absent.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    /** Keeps the keys of this file, so that a later one can refer to its records. */
    linkColumn: option(
      Type.Object(
        {
          column: Type.String({ maxLength: 130 }),
          source: Type.String({
            pattern: '^[a-z0-9][a-z0-9_.-]{0,59}$',
            description: 'a short name in small letters',
            examples: ['old_crm'],
          }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** The same as callers write it. */
export type WrittenOptions = { readonly [Name in keyof ImportOptions]?: ImportOptions[Name] | null };

/** Fields by the number of a column, from 1, as it is kept. A column that is not named is ignored. */
export type Mapping = Readonly<Record<string, readonly string[]>>;

/** The same as callers write it: by the name of a column or its number. */
export const writtenMapping = Type.Record(
  Type.String({ maxLength: 130 }),
  Type.Union([
    Type.String({ maxLength: 130 }),
    Type.Array(Type.String({ maxLength: 130 }), { maxItems: 10 }),
    Type.Null(),
  ]),
);
export type WrittenMapping = Readonly<Record<string, string | readonly string[] | null>>;

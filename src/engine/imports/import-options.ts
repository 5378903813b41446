/** What somebody decided about an import: how its columns and its rows are to be taken. */
import { Type } from 'typebox';

export const duplicateChoices = ['skip', 'update', 'create', 'report'] as const;
export const badRowChoices = ['keep_good', 'drop_all'] as const;

function oneOf(choices: readonly string[]) {
  return Type.Union(choices.map((choice) => Type.Literal(choice)));
}

/** How the text of a column finds the record that it means. */
export const referenceOption = Type.Object(
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

export const importOptions = Type.Object(
  {
    dateOrder: Type.Optional(oneOf(['DMY', 'MDY', 'YMD'])),
    decimalMark: Type.Optional(oneOf(['.', ','])),
    defaultCountry: Type.Optional(
      Type.String({ pattern: '^[A-Z]{2}$', description: 'a country code (ISO 3166)', examples: ['ES'] }),
    ),
    duplicateKeys: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 5 })),
    onDuplicate: Type.Optional(oneOf(duplicateChoices)),
    badRows: Type.Optional(oneOf(badRowChoices)),
    /** What cells of a column stand for: `{ "SupportRepId": { "3": "jane" } }`. An empty text leaves the cell out. */
    values: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 130 }),
        Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 })),
        { maxProperties: 50 },
      ),
    ),
    /** Secret fields that somebody confirmed: their plain text in the file is to be sealed. No other is filled. */
    secrets: Type.Optional(Type.Array(Type.String({ maxLength: 63 }), { maxItems: 50 })),
    references: Type.Optional(Type.Record(Type.String(), referenceOption)),
    /** Keeps the keys of this file, so that a later one can refer to its records. */
    linkColumn: Type.Optional(
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

export interface ReferenceOption {
  readonly by: string;
  readonly source?: string;
  readonly create?: boolean;
  readonly module?: string;
}

export interface ImportOptions {
  readonly dateOrder?: 'DMY' | 'MDY' | 'YMD';
  readonly decimalMark?: '.' | ',';
  readonly defaultCountry?: string;
  readonly duplicateKeys?: readonly string[];
  readonly onDuplicate?: (typeof duplicateChoices)[number];
  readonly badRows?: (typeof badRowChoices)[number];
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets?: readonly string[];
  readonly references?: Readonly<Record<string, ReferenceOption>>;
  readonly linkColumn?: { readonly column: string; readonly source: string };
}

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

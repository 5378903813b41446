import type { FieldDefinition } from './field.ts';
import type { Filter, Sort } from './filter.ts';
import type { Label } from './label.ts';

/** A group of fields on the form. */
export interface BlockDefinition {
  readonly name: string;
  readonly label: Label;
  readonly fields: readonly string[];
}

/** Records of another module that refer to this one, as a tab of the record page: `tickets` by their field `contact`. */
export interface RelationDefinition {
  readonly name: string;
  readonly label: Label;
  readonly module: string;
  /** The reference field of that module. */
  readonly by: string;
  /** Deleting the record deletes these with it (an invoice's lines). */
  readonly cascade?: boolean;
  /**
   * Archiving, blocking or restricting the record takes these along, and restoring brings them back. Where it isn't said:
   * parts do, and so does what leads to the person by this very reference.
   */
  readonly goesAlong?: boolean;
}

/** A saved view of a list. */
export interface ListViewDefinition {
  readonly name: string;
  readonly label: Label;
  readonly columns: readonly string[];
  readonly filter?: Filter;
  readonly sort?: readonly Sort[];
}

/**
 * How a module's records lead to the data subject: the record is the person (`self`), one or several paths of
 * references (`contact`, `invoice.contact`), or none with a reason.
 */
export type SubjectWay =
  | { readonly kind: 'self' }
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

/** What everyone in the organisation may do with records they don't own. */
export type DefaultSharing = 'private' | 'read' | 'read_edit' | 'read_edit_delete';

/** A kind of record, as data: it survives a JSON round trip. */
export interface ModuleDefinition {
  readonly name: string;
  readonly label: Label;
  readonly labelPlural: Label;
  /** Name of an icon of the staff app. */
  readonly icon: string;
  /** `CON` gives numbers such as CON-000123. */
  readonly numberPrefix: string;
  /** The fields whose values, joined by a space, title a record. */
  readonly titleFields: readonly string[];
  readonly fields: readonly FieldDefinition[];
  readonly blocks: readonly BlockDefinition[];
  readonly relations: readonly RelationDefinition[];
  readonly views: readonly ListViewDefinition[];
  readonly subject: SubjectWay;
  readonly defaultSharing: DefaultSharing;
  /** Has comments and files of its own. */
  readonly comments: boolean;
  readonly files: boolean;
  /** A part of another module (invoice lines): reached through it, not in the navigation. */
  readonly partOf?: string;
  /** Shipped with the product, or added by the company. */
  readonly origin: 'shipped' | 'company';
}

/** The columns that every record table has besides its fields. */
export const systemFieldNames = [
  'id',
  'number',
  'owner',
  'state',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
] as const;

/** Columns that a list of persons may show besides: worked out for each, stored nowhere, so that they neither sort nor filter. */
const standingColumnNames = ['_legal_basis', '_delete_by'] as const;

/** Whether a column is one of those, in a module whose records are persons. */
export function isStandingColumn(module: Pick<ModuleDefinition, 'subject'>, name: string): boolean {
  return module.subject.kind === 'self' && standingColumnNames.some((one) => one === name);
}

export type SystemFieldName = (typeof systemFieldNames)[number];

/** Art. 18 and the life of a record: see design §2. */
export type RecordState = 'active' | 'restricted' | 'archived' | 'blocked' | 'destroyed';

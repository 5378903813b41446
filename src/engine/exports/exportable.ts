/** Which fields of a module may leave the house in a file. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { titleVisible, visibleFields } from '../records/record-shape.ts';

/**
 * A field leaves when its privacy is declared (design §4: what is undeclared is kept out of exports) and it is no secret, which
 * is revealed one by one with a reason. A
 * definition that came in by another way than the checked one may lack what the type promises.
 */
export function mayLeave(field: FieldDefinition): boolean {
  if (fieldType(field.type).sealed) return false;
  const declared: Partial<FieldDefinition['privacy']> | undefined = field.privacy;
  if (declared?.category === undefined) return false;
  return declared.category === 'none' || ('purposes' in declared && (declared.purposes?.length ?? 0) > 0);
}

/** The fields that this caller may export. */
export function exportableFields(context: CallContext, module: ModuleDefinition): readonly FieldDefinition[] {
  return visibleFields(context, module).filter(mayLeave);
}

/** What every record has besides its fields, in the order in which it is offered. */
export const systemColumns = [
  'number',
  'title',
  'owner',
  'state',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'version',
  'id',
] as const;
export type SystemColumn = (typeof systemColumns)[number];

/** What the columns of a file are when nobody chose: the number, the fields, whose it is and since when. */
export function usualColumns(context: CallContext, module: ModuleDefinition): readonly string[] {
  const fields = exportableFields(context, module).map((field) => field.name);
  return ['number', ...fields, 'owner', 'created_at', 'updated_at'];
}

/** Every column that this caller may ask for. A title tells the fields that it is made of. */
export function columnNames(context: CallContext, module: ModuleDefinition): readonly string[] {
  const fields = exportableFields(context, module).map((field) => field.name);
  const system = systemColumns.filter((name) => name !== 'title' || titleLeaves(context, module));
  return [...fields, ...system];
}

function titleLeaves(context: CallContext, module: ModuleDefinition): boolean {
  const leaving = new Set(exportableFields(context, module).map((field) => field.name));
  return titleVisible(context, module) && module.titleFields.every((name) => leaving.has(name));
}

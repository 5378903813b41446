import type { FieldDefinition } from '../../metadata/field.ts';

const types: ReadonlySet<string> = new Set([
  'checkbox',
  'picklist',
  'multi_picklist',
  'dependent_picklist',
  'country',
  'language',
  'user',
  'group',
  'autonumber',
]);

/** Whether a field holds words out of a list, which say nothing about whose they are when they are found elsewhere. */
export function isCoded(field: Pick<FieldDefinition, 'type'> | undefined): boolean {
  return field !== undefined && types.has(field.type);
}

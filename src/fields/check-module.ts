/** The checks of definitions (src/metadata), bound to the field types of the product. */
import { checkFieldWith } from '../metadata/check-field.ts';
import { checkModuleWith } from '../metadata/check-module.ts';
import type { FieldDefinition, FieldTypeName } from '../metadata/field.ts';
import type { FieldRules } from '../metadata/field-rules.ts';
import type { Finding } from '../metadata/finding.ts';
import type { ModuleDefinition } from '../metadata/module.ts';
import type { Definitions } from '../metadata/module-check.ts';
import { fieldType, fieldTypes } from './index.ts';
import { referenceModules } from './reference/reference.ts';

const fieldRules: FieldRules = {
  knows: (type) => fieldTypes.has(type as FieldTypeName),
  checkOptions: (field) => fieldType(field.type).checkOptions(field),
  columnNames: (field) =>
    fieldType(field.type)
      .columns(field)
      .map((column) => column.name),
  refersTo: (field) => (field.type === 'reference' ? referenceModules(field) : []),
  operators: (field) => fieldType(field.type).filter?.operators ?? [],
  sortable: (field) => fieldType(field.type).sortable,
  searched: (field) => fieldType(field.type).searched,
  systemWritten: (field) => fieldType(field.type).systemWritten,
  parse: (value, field) => fieldType(field.type).parse(value, field),
};

/** What is wrong with a module beside the other definitions; empty when it can be installed. */
export function checkModule(module: ModuleDefinition, definitions: Definitions): Finding[] {
  return checkModuleWith(module, definitions, fieldRules);
}

/** What is wrong with one field of a module. */
export function checkField(
  field: FieldDefinition,
  module: ModuleDefinition,
  definitions: Definitions,
): Finding[] {
  return checkFieldWith(field, { ...definitions, leadsToPerson: module.subject.kind !== 'none' }, fieldRules);
}

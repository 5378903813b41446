import { checkDeclaration, type DeclarationContext } from './check-declaration.ts';
import { hasText } from './check-purpose.ts';
import type { FieldDefinition } from './field.ts';
import type { FieldRules } from './field-rules.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import { isName, isReservedWord } from './names.ts';

/** Types whose values can be compared as a whole by an index, and mean something when they are. */
const NEVER_UNIQUE: readonly string[] = [
  'long_text',
  'rich_text',
  'checkbox',
  'multi_picklist',
  'address',
  'computed',
  'secret',
];

/** What is wrong with one field of a module, by itself. */
export function checkFieldWith(
  field: FieldDefinition,
  context: DeclarationContext,
  rules: FieldRules,
): Finding[] {
  if (!rules.knows(field.type))
    return [found('definition.003', `${field.name}.type`, `There is no field type "${field.type}".`)];
  return [
    ...checkName(field),
    ...rules.checkOptions(field),
    ...checkMarks(field, rules),
    ...checkDefault(field, rules),
    ...checkDeclaration(field, context),
  ];
}

function found(code: MetadataFindingCode, field: string, message: string): Finding {
  return { code, field, message };
}

function checkName(field: FieldDefinition): Finding[] {
  const findings: Finding[] = [];
  if (!isName(field.name))
    findings.push(found('definition.001', field.name, 'Write the name in small letters: first_name.'));
  if (isReservedWord(field.name)) {
    const message = `"${field.name}" is a word of SQL. Take another, such as ${field.name}_kind.`;
    findings.push(found('definition.002', field.name, message));
  }
  if (!hasText(field.label))
    findings.push(found('definition.004', `${field.name}.label`, 'Write a label in English.'));
  return findings;
}

function checkMarks(field: FieldDefinition, rules: FieldRules): Finding[] {
  const findings: Finding[] = [];
  if (field.required && rules.systemWritten(field))
    findings.push(
      found('definition.005', `${field.name}.required`, 'Take "required" off: the system writes it.'),
    );
  if (field.unique && (NEVER_UNIQUE.includes(field.type) || rules.columnNames(field).length !== 1))
    findings.push(
      found('definition.007', `${field.name}.unique`, `Values of a ${field.type} can't be unique.`),
    );
  if (field.searchable && !rules.searched(field))
    findings.push(found('definition.008', `${field.name}.searchable`, `A ${field.type} is not searched.`));
  if (field.type === 'computed' && !field.readOnly)
    findings.push(found('definition.009', `${field.name}.readOnly`, 'Mark a computed field as read-only.'));
  return findings;
}

function checkDefault(field: FieldDefinition, rules: FieldRules): Finding[] {
  if (field.default === undefined || field.default === null) return [];
  if (field.type === 'secret') {
    const message = 'Take the default off: definitions are read by everyone, and a secret is not.';
    return [found('definition.010', `${field.name}.default`, message)];
  }
  const value = rules.parse(field.default, field);
  if (value.ok) return [];
  const why = value.findings[0]?.message ?? '';
  return [found('definition.006', `${field.name}.default`, `The default is no value of the field. ${why}`)];
}

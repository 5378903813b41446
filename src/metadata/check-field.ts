import { checkDeclaration, type DeclarationContext } from './check-declaration.ts';
import { hasText } from './check-purpose.ts';
import type { FieldDefinition } from './field.ts';
import type { FieldRules } from './field-rules.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Sentence } from './label.ts';
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
    return [
      found('definition.003', `${field.name}.type`, {
        en: `There is no field type "${field.type}".`,
        es: `No existe el tipo de campo «${field.type}».`,
      }),
    ];
  return [
    ...checkName(field),
    ...rules.checkOptions(field),
    ...checkMarks(field, rules),
    ...checkDefault(field, rules),
    ...checkDeclaration(field, context),
  ];
}

function found(code: MetadataFindingCode, field: string, message: Sentence): Finding {
  return { code, field, message };
}

function checkName(field: FieldDefinition): Finding[] {
  const findings: Finding[] = [];
  if (!isName(field.name))
    findings.push(
      found('definition.001', field.name, {
        en: 'Write the name in small letters: first_name.',
        es: 'Escriba el nombre en minúsculas: first_name.',
      }),
    );
  if (isReservedWord(field.name)) {
    const message = {
      en: `"${field.name}" is a word of SQL. Take another, such as ${field.name}_kind.`,
      es: `«${field.name}» es una palabra de SQL. Elija otra, como ${field.name}_kind.`,
    };
    findings.push(found('definition.002', field.name, message));
  }
  if (!hasText(field.label))
    findings.push(
      found('definition.004', `${field.name}.label`, {
        en: 'Write a label in English.',
        es: 'Escriba una etiqueta en inglés.',
      }),
    );
  return findings;
}

function checkMarks(field: FieldDefinition, rules: FieldRules): Finding[] {
  const findings: Finding[] = [];
  if (field.required && rules.systemWritten(field))
    findings.push(
      found('definition.005', `${field.name}.required`, {
        en: 'Take "required" off: the system writes it.',
        es: 'Quite «required»: lo escribe el sistema.',
      }),
    );
  if (field.unique && (NEVER_UNIQUE.includes(field.type) || rules.columnNames(field).length !== 1))
    findings.push(
      found('definition.007', `${field.name}.unique`, {
        en: `Values of a ${field.type} can't be unique.`,
        es: `Los valores de un campo ${field.type} no pueden ser únicos.`,
      }),
    );
  if (field.searchable && !rules.searched(field))
    findings.push(
      found('definition.008', `${field.name}.searchable`, {
        en: `A ${field.type} is not searched.`,
        es: `En un campo ${field.type} no se busca.`,
      }),
    );
  if (field.type === 'computed' && !field.readOnly)
    findings.push(
      found('definition.009', `${field.name}.readOnly`, {
        en: 'Mark a computed field as read-only.',
        es: 'Marque un campo calculado como de solo lectura.',
      }),
    );
  return findings;
}

function checkDefault(field: FieldDefinition, rules: FieldRules): Finding[] {
  if (field.default === undefined || field.default === null) return [];
  if (field.type === 'secret') {
    const message = {
      en: 'Take the default off: definitions are read by everyone, and a secret is not.',
      es: 'Quite el valor inicial: las definiciones las lee todo el mundo, y un secreto no.',
    };
    return [found('definition.010', `${field.name}.default`, message)];
  }
  const value = rules.parse(field.default, field);
  if (value.ok) return [];
  const why = value.findings[0]?.message ?? { en: '', es: '' };
  return [
    found('definition.006', `${field.name}.default`, {
      en: `The default is no value of the field. ${why.en}`,
      es: `El valor inicial no es un valor del campo. ${why.es}`,
    }),
  ];
}

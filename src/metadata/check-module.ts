/** Checks a module's definition: every finding has a number, a place and a sentence that says what to do. */
import { checkFieldWith } from './check-field.ts';
import { checkLayout } from './check-layout.ts';
import { hasText } from './check-purpose.ts';
import { checkSubject } from './check-subject.ts';
import type { FieldDefinition } from './field.ts';
import type { FieldRules } from './field-rules.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Sentence } from './label.ts';
import { type ModuleDefinition, systemFieldNames } from './module.ts';
import { type Definitions, duplicates, type ModuleCheck } from './module-check.ts';
import { isName, isReservedWord, LONGEST_NAME } from './names.ts';

/** Words of the API's addresses and of the record that no module may take. */
const RESERVED_MODULES: readonly string[] = [
  'users',
  'groups',
  'roles',
  'files',
  'comments',
  'history',
  'records',
];
/** What the JSON of a record says besides its fields. */
const RESERVED_FIELDS: readonly string[] = [...systemFieldNames, 'module', 'owner_user', 'owner_group'];
const MOST_FIELDS = 300;
/** A module's indexes are named for it; they need room for the field's name. */
const LONGEST_MODULE = 40;

/**
 * What is wrong with a module, judged beside the other definitions; one of the same name there is the one it replaces.
 * Empty when it can be installed. `src/fields/check-module.ts` binds the field types.
 */
export function checkModuleWith(
  module: ModuleDefinition,
  definitions: Definitions,
  rules: FieldRules,
): Finding[] {
  const check: ModuleCheck = { module, definitions: withModule(definitions, module), rules };
  const context = { ...definitions, leadsToPerson: module.subject.kind !== 'none' };
  return [
    ...checkNames(check),
    ...checkFieldNames(module),
    ...module.fields.flatMap((field) => checkFieldWith(field, context, rules)),
    ...checkColumns(check),
    ...checkReferences(check),
    ...checkTitle(check),
    ...checkLayout(check),
    ...checkSubject(check),
  ];
}

function withModule(definitions: Definitions, module: ModuleDefinition): Definitions {
  return { ...definitions, modules: new Map([...definitions.modules, [module.name, module]]) };
}

function found(code: MetadataFindingCode, field: string, message: Sentence): Finding {
  return { code, field, message };
}

function checkNames({ module, definitions }: ModuleCheck): Finding[] {
  const findings: Finding[] = [];
  if (!isName(module.name) || module.name.length > LONGEST_MODULE) {
    const message = {
      en: `Write the name in small letters, at most ${LONGEST_MODULE}: service_contracts.`,
      es: `Escriba el nombre en minúsculas, ${LONGEST_MODULE} como máximo: service_contracts.`,
    };
    findings.push(found('module.001', 'name', message));
  }
  if (isReservedWord(module.name) || RESERVED_MODULES.includes(module.name))
    findings.push(
      found('module.002', 'name', {
        en: `"${module.name}" is taken by the system. Take another name.`,
        es: `«${module.name}» es un nombre del sistema. Elija otro.`,
      }),
    );
  for (const part of ['label', 'labelPlural'] as const)
    if (!hasText(module[part]))
      findings.push(
        found('module.003', part, { en: 'Write a label in English.', es: 'Escriba una etiqueta en inglés.' }),
      );
  if (!/^[A-Z]{2,6}$/.test(module.numberPrefix))
    findings.push(
      found('module.004', 'numberPrefix', {
        en: 'Write two to six capital letters, such as CON.',
        es: 'Escriba de dos a seis mayúsculas, como CON.',
      }),
    );
  for (const other of definitions.modules.values())
    if (other.name !== module.name && other.numberPrefix === module.numberPrefix)
      findings.push(
        found('module.005', 'numberPrefix', {
          en: `${other.name} has this prefix. Take another.`,
          es: `${other.name} tiene ya este prefijo. Elija otro.`,
        }),
      );
  return findings;
}

function checkFieldNames(module: ModuleDefinition): Finding[] {
  const findings: Finding[] = [];
  if (module.fields.length === 0 || module.fields.length > MOST_FIELDS)
    findings.push(
      found('module.006', 'fields', {
        en: `Give the module 1 to ${MOST_FIELDS} fields.`,
        es: `Dé al módulo de 1 a ${MOST_FIELDS} campos.`,
      }),
    );
  for (const name of duplicates(module.fields.map((field) => field.name)))
    findings.push(
      found('module.007', `fields.${name}`, {
        en: `Two fields are called "${name}". Rename one.`,
        es: `Dos campos se llaman «${name}». Renombre uno.`,
      }),
    );
  for (const { name } of module.fields)
    if (RESERVED_FIELDS.includes(name))
      findings.push(
        found('module.008', `fields.${name}`, {
          en: `Every record has "${name}" already. Take another name.`,
          es: `Todo registro tiene ya «${name}». Elija otro nombre.`,
        }),
      );
  return findings;
}

function checkColumns({ module, rules }: ModuleCheck): Finding[] {
  const known = module.fields.filter((field) => rules.knows(field.type));
  const columns = known.flatMap((field) => rules.columnNames(field).map((column) => ({ column, field })));
  const own = new Set(known.map((field) => field.name));
  const clashes = duplicates(columns.map(({ column }) => column)).filter(
    (column) => !isFieldTwice(column, own, module),
  );
  return [
    ...clashes.map((column) =>
      found('module.027', 'fields', {
        en: `Two fields need a column "${column}". Rename one.`,
        es: `Dos campos necesitan una columna «${column}». Renombre uno.`,
      }),
    ),
    ...columns
      .filter(({ column }) => column.length > LONGEST_NAME)
      .map(({ column, field }) =>
        found('module.028', `fields.${field.name}`, {
          en: `The column "${column}" is too long. Shorten the field's name.`,
          es: `La columna «${column}» es demasiado larga. Acorte el nombre del campo.`,
        }),
      ),
    ...columns
      .filter(({ column, field }) => column !== field.name && RESERVED_FIELDS.includes(column))
      .map(({ column, field }) =>
        found('module.027', `fields.${field.name}`, {
          en: `Every record has a column "${column}". Rename the field.`,
          es: `Todo registro tiene una columna «${column}». Renombre el campo.`,
        }),
      ),
  ];
}

/** Two fields of one name are reported as such, not as two columns. */
function isFieldTwice(column: string, own: ReadonlySet<string>, module: ModuleDefinition): boolean {
  return own.has(column) && module.fields.filter((field) => field.name === column).length > 1;
}

function checkReferences({ module, definitions, rules }: ModuleCheck): Finding[] {
  return module.fields
    .filter((field) => rules.knows(field.type))
    .flatMap((field) => [
      ...rules
        .refersTo(field)
        .filter((target) => !definitions.modules.has(target))
        .map((target) =>
          found('module.022', `fields.${field.name}.options.modules`, {
            en: `There is no module "${target}".`,
            es: `No existe el módulo «${target}».`,
          }),
        ),
      ...checkDependence(field, module),
    ]);
}

/**
 * Options that name another field of the module: a currency beside its amount, the picklist that a choice depends on, the
 * picklist whose value decides who may open a secret.
 */
function checkDependence(field: FieldDefinition, module: ModuleDefinition): Finding[] {
  return (['currencyField', 'dependsOn', 'categoryField'] as const).flatMap((option) => {
    const name = field.options?.[option];
    if (typeof name !== 'string') return [];
    const at = `fields.${field.name}.options.${option}`;
    const other = module.fields.find((one) => one.name === name && one !== field);
    if (!other)
      return [
        found('module.029', at, {
          en: `There is no field "${name}" here.`,
          es: `Aquí no existe el campo «${name}».`,
        }),
      ];
    if (option !== 'categoryField' || other.type === 'picklist') return [];
    return [
      found('module.030', at, {
        en: `"${name}" is a ${other.type}. Name a picklist.`,
        es: `«${name}» es un campo ${other.type}. Nombre una lista de opciones.`,
      }),
    ];
  });
}

const UNTITLING: readonly string[] = [
  'file',
  'image',
  'address',
  'rich_text',
  'multi_picklist',
  'user',
  'group',
  'secret',
];

function checkTitle({ module }: ModuleCheck): Finding[] {
  const findings: Finding[] = [];
  if (module.titleFields.length === 0)
    findings.push(
      found('module.009', 'titleFields', {
        en: 'Name at least one field that titles a record.',
        es: 'Nombre al menos un campo que dé título a un registro.',
      }),
    );
  for (const name of module.titleFields) {
    const field = module.fields.find((one) => one.name === name);
    if (!field)
      findings.push(
        found('module.009', 'titleFields', {
          en: `There is no field "${name}".`,
          es: `No existe el campo «${name}».`,
        }),
      );
    else if (UNTITLING.includes(field.type) || field.type === 'reference')
      findings.push(
        found('module.010', 'titleFields', {
          en: `A ${field.type} can't title a record. Name a text.`,
          es: `Un campo ${field.type} no puede dar título a un registro. Nombre un texto.`,
        }),
      );
  }
  const hasTitle = module.fields.some((field) => field.name === 'title');
  if (hasTitle && (module.titleFields.length !== 1 || module.titleFields[0] !== 'title'))
    findings.push(found('module.011', 'fields.title', titleMessage));
  return findings;
}

const titleMessage = {
  en: 'A record says its title under "title". Make the field the only title field, or give it another name, such as job_title.',
  es: 'Un registro dice su título en "title". Haga de este campo el único título o dele otro nombre, como job_title.',
};

import type { FieldDefinition } from '../../metadata/field.ts';
import { type Finding, type Parsed, parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Column, FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { optionFinding, refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { readId, shownReference } from '../written-id.ts';

/**
 * A record of option `modules`. With one module the value is its id; with several it is `{ module, id }`, and each has a
 * foreign-keyed column of its own, at most one of them set.
 */
export const reference: FieldType = {
  name: 'reference',
  label: { en: 'Reference to a record', es: 'Referencia a un registro' },
  checkOptions: (field) => [...checkOptionKinds(field, { modules: { kind: 'own' } }), ...checkModules(field)],
  columns,
  parse: readReference,
  parseText: (written, field) => readReference(written.trim(), field),
  format: (value) => shownReference(value),
  toColumns(value, field) {
    const written = value === null ? null : readId(value);
    const modules = referenceModules(field);
    return Object.fromEntries(
      modules.map((module) => [
        referenceColumn(field, module),
        written && (modules.length === 1 || written.module === module) ? written.id : null,
      ]),
    );
  },
  fromColumns(row, field) {
    const modules = referenceModules(field);
    const module = modules.find((one) => typeof row[referenceColumn(field, one)] === 'string');
    if (module === undefined) return null;
    const id = String(row[referenceColumn(field, module)]);
    return modules.length === 1 ? id : { module, id };
  },
  filter: exactFilter('uuid'),
  sortable: false,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => schemaOf(referenceModules(field)),
};

const modulesOf = new WeakMap<FieldDefinition, readonly string[]>();

/** The modules that a reference may lead to. */
export function referenceModules(field: FieldDefinition): readonly string[] {
  const known = modulesOf.get(field);
  if (known) return known;
  const named = field.options?.modules;
  const modules = Array.isArray(named) ? named.filter((module) => typeof module === 'string') : [];
  modulesOf.set(field, modules);
  return modules;
}

/** The column that holds the id of a record of the module. */
function referenceColumn(field: FieldDefinition, module: string): string {
  return referenceModules(field).length === 1 ? field.name : `${field.name}_${module}`;
}

function columns(field: FieldDefinition): readonly Column[] {
  const modules = referenceModules(field);
  const names = modules.map((module) => referenceColumn(field, module));
  const check = `num_nonnulls(${names.map((name) => `"${name}"`).join(', ')}) <= 1`;
  return modules.map((module, index) => ({
    name: names[index] ?? field.name,
    sqlType: 'uuid',
    references: { module },
    ...(index === 0 && modules.length > 1 && { check }),
  }));
}

function checkModules(field: FieldDefinition): Finding[] {
  const modules = field.options?.modules;
  if (!Array.isArray(modules) || modules.length === 0)
    return [
      optionFinding('options.missing', field, 'modules', {
        en: 'Name the module that the field refers to.',
        es: 'Nombre el módulo al que se refiere el campo.',
      }),
    ];
  const plain = modules.every((module) => typeof module === 'string' && /^[a-z][a-z0-9_]*$/.test(module));
  if (!plain)
    return [
      optionFinding('options.modules', field, 'modules', {
        en: 'Write the names of modules.',
        es: 'Escriba los nombres de los módulos.',
      }),
    ];
  if (new Set(modules).size !== modules.length)
    return [
      optionFinding('options.modules', field, 'modules', {
        en: 'Name each module once.',
        es: 'Nombre cada módulo una sola vez.',
      }),
    ];
  return [];
}

function readReference(value: JsonValue, field: FieldDefinition): Parsed<JsonValue> {
  const modules = referenceModules(field);
  const written = readId(value);
  if (!written)
    return refuse('field.not_a_reference', field, {
      en: `Write the id of a record of ${modules.join(' or ')}.`,
      es: `Escriba el identificador de un registro de ${modules.join(' o ')}.`,
    });
  if (written.module !== undefined && !modules.includes(written.module))
    return refuse('field.wrong_module', field, {
      en: `Refer to a record of ${modules.join(' or ')}.`,
      es: `Refiérase a un registro de ${modules.join(' o ')}.`,
    });
  if (modules.length === 1) return parsed(written.id);
  if (written.module === undefined)
    return refuse('field.not_a_reference', field, {
      en: 'Say the module too: { "module": …, "id": … }.',
      es: 'Indique también el módulo: { "module": …, "id": … }.',
    });
  return parsed({ module: written.module, id: written.id });
}

function schemaOf(modules: readonly string[]): JsonValue {
  const id = { type: 'string', format: 'uuid' };
  const object = {
    type: 'object',
    properties: { module: { type: 'string', enum: modules }, id },
    required: modules.length === 1 ? ['id'] : ['module', 'id'],
  };
  return modules.length === 1 ? { anyOf: [id, object] } : object;
}

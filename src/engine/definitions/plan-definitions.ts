/** What has to change so that the definitions in force say what somebody wrote down: in files, or in one call. Pure. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { parseField, parseModule, parsePurpose, parseRetention } from '../../metadata/parse-module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import type { StoredDefinition } from '../catalog/load.ts';
import { type Difference, differencesOf } from './differences.ts';
import { completed, titled } from './other-words.ts';
import { wholeModule } from './whole-module.ts';

/** A field as it is written: what it leaves out stays as it is. `block` is the group on the form that shows it. */
export type WrittenField = Partial<FieldDefinition> & { readonly name: string; readonly block?: string };

/** A module as it is written: what it leaves out stays as it is, fields that it does not name too. */
export type WrittenModule = Partial<Omit<ModuleDefinition, 'fields' | 'origin'>> & {
  readonly name: string;
  readonly fields?: readonly WrittenField[];
};

export interface WrittenDefinitions {
  readonly purposes?: readonly Purpose[];
  readonly retentionRules?: readonly RetentionRule[];
  readonly modules?: readonly WrittenModule[];
}

/** One line of a plan. */
export interface PlannedChange {
  readonly kind: StoredDefinition['kind'];
  /** `vehicles`, `contacts.shoe_size`, or a code. */
  readonly name: string;
  readonly action: 'add' | 'change';
  /** Empty where the whole is new. */
  readonly differences: readonly Difference[];
}

export interface DefinitionPlan {
  readonly planned: readonly PlannedChange[];
  /** The same as `changeDefinitions` takes it. */
  readonly changes: readonly StoredDefinition[];
  readonly findings: readonly Finding[];
}

type Part = DefinitionPlan;

const NOTHING: Part = { planned: [], changes: [], findings: [] };

/** Compares what is written with the catalog. Where there are findings nothing may be changed. */
export function planDefinitions(catalog: Catalog, written: WrittenDefinitions): DefinitionPlan {
  const parts = [
    repeated(written),
    ...(written.purposes ?? []).map((one, at) =>
      planCoded('purpose', catalog.purposes, one, `purposes.${at}`),
    ),
    ...(written.retentionRules ?? []).map((one, at) =>
      planCoded('retention', catalog.retention, one, `retentionRules.${at}`),
    ),
    ...(written.modules ?? []).map((one) => planModule(catalog, one)),
  ];
  return joined(parts);
}

function joined(parts: readonly Part[]): Part {
  return {
    planned: parts.flatMap((part) => part.planned),
    changes: parts.flatMap((part) => part.changes),
    findings: parts.flatMap((part) => part.findings),
  };
}

/** What is written twice would be one thing or the other, as it comes. */
function repeated({ purposes = [], retentionRules = [], modules = [] }: WrittenDefinitions): Part {
  const names = [
    ...purposes.map(({ code }) => `purposes.${code}`),
    ...retentionRules.map(({ code }) => `retentionRules.${code}`),
    ...modules.flatMap(({ name, fields = [] }) => [
      `modules.${name}`,
      ...fields.map((field) => `modules.${name}.fields.${field.name}`),
    ]),
  ];
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  const findings = [...twice].map((field) => ({
    code: 'definitions.twice',
    field,
    message: { en: 'This is written twice. Keep one.', es: 'Está escrito dos veces. Deje uno.' },
  }));
  return { ...NOTHING, findings };
}

function planCoded<T extends Purpose | RetentionRule>(
  kind: 'purpose' | 'retention',
  known: ReadonlyMap<string, T>,
  written: T,
  at: string,
): Part {
  const read = kind === 'purpose' ? parsePurpose(written) : parseRetention(written);
  if (!read.ok) return refusedAt(at, read.findings);
  const before = known.get(written.code);
  const differences = before ? differencesOf(before, written) : [];
  if (before && differences.length === 0) return NOTHING;
  const action = before ? 'change' : 'add';
  return {
    ...NOTHING,
    planned: [{ kind, name: written.code, action, differences }],
    changes: [{ kind, name: written.code, definition: written } as StoredDefinition],
  };
}

function planModule(catalog: Catalog, written: WrittenModule): Part {
  const known = catalog.modules.get(written.name);
  if (!known) return planNewModule(written);
  const { fields = [], name, ...rest } = written;
  const changed = fields.map((field) => planField(known, withBlock(field, written)));
  const own = differencesOf(pick(known, Object.keys(rest)), rest);
  const fixed = own.find(({ path }) => FIXED.has(path.split('.')[0] ?? ''));
  if (fixed) {
    const message = {
      en: 'This is said once, when a module is added: records and their evidence rely on it.',
      es: 'Esto se indica una sola vez, al añadir el módulo: los registros y sus pruebas dependen de ello.',
    };
    return refusedAt(`modules.${name}`, [{ code: 'module.fixed', field: fixed.path, message }]);
  }
  const self: Part =
    own.length === 0
      ? NOTHING
      : { ...NOTHING, planned: [{ kind: 'module', name, action: 'change', differences: own }] };
  return { ...joined([self, ...changed]), changes: stored(known, own.length > 0 ? rest : {}, changed) };
}

const FIXED = new Set(['subject', 'partOf']);

/** A shipped module's changes lie on top of the product's, one by one; a company's own module is stored whole. */
function stored(
  known: ModuleDefinition,
  rest: Omit<WrittenModule, 'name' | 'fields'>,
  fields: readonly Part[],
): readonly StoredDefinition[] {
  const changes = fields.flatMap((part) => part.changes);
  if (Object.keys(rest).length === 0) return changes;
  const { name } = known;
  const definition = known.origin === 'shipped' ? rest : { ...known, ...rest };
  return [{ kind: 'module', name, definition }, ...changes];
}

function planNewModule(written: WrittenModule): Part {
  if (written.fields === undefined) {
    const message = {
      en: `There is no module ${written.name}. To add it, write its fields.`,
      es: `No existe el módulo ${written.name}. Para añadirlo, escriba sus campos.`,
    };
    return refusedAt(`modules.${written.name}`, [{ code: 'module.unknown', field: 'fields', message }]);
  }
  const fields = (written.fields ?? []).map(({ block: _, ...field }) => ({ ...implied(field), ...field }));
  // Whether it is a whole module is checked right below, on what its name implies too.
  const whole = wholeModule(completed({ ...written, fields }) as unknown as ModuleDefinition);
  const read = parseModule(whole);
  if (!read.ok) return refusedAt(`modules.${written.name}`, read.findings);
  const { name } = whole;
  return {
    ...NOTHING,
    planned: [{ kind: 'module', name, action: 'add', differences: [] }],
    changes: [{ kind: 'module', name, definition: whole }],
  };
}

function planField(module: ModuleDefinition, { block, ...written }: WrittenField): Part {
  const before = module.fields.find((field) => field.name === written.name);
  const name = `${module.name}.${written.name}`;
  const field = { ...(before ?? implied(written)), ...written };
  const read = parseField(field);
  if (!read.ok) return refusedAt(`modules.${module.name}.fields.${written.name}`, read.findings);
  const differences = before ? differencesOf(pick(before, Object.keys(written)), written) : [];
  if (before && differences.length === 0) return NOTHING;
  const definition = { field: read.value, ...(block !== undefined && { block }) };
  return {
    ...NOTHING,
    planned: [{ kind: 'field', name, action: before ? 'change' : 'add', differences }],
    changes: [{ kind: 'field', name, definition }],
  };
}

const implied = ({ name }: WrittenField) => ({ label: { en: titled(name) } });

/** A field that the written form shows already stands where the form says. */
function withBlock(field: WrittenField, { blocks }: WrittenModule): WrittenField {
  const shown = blocks?.find((block) => block.fields.includes(field.name))?.name;
  return field.block === undefined && shown !== undefined ? { ...field, block: shown } : field;
}

function pick(from: object, keys: readonly string[]): JsonValue {
  const known: Readonly<Record<string, JsonValue>> = JSON.parse(JSON.stringify(from));
  return Object.fromEntries(keys.flatMap((key) => (key in known ? [[key, known[key] ?? null]] : [])));
}

function refusedAt(at: string, findings: readonly Finding[]): Part {
  return { ...NOTHING, findings: findings.map((one) => ({ ...one, field: `${at}.${one.field}` })) };
}

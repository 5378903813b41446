/** What a caller writes into a record, parsed: every field's finding at once, nothing unknown let in. */

import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import { labelText } from '../../metadata/label.ts';
import { type ModuleDefinition, systemFieldNames } from '../../metadata/module.ts';
import { resolveRelative } from '../../metadata/relative.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { didYouMean } from '../errors/did-you-mean.ts';

/** Values by field, as the API writes them. */
export type RecordValues = Readonly<Record<string, JsonValue | null | undefined>>;

export interface OwnerValue {
  readonly user: string | null;
  readonly group: string | null;
}

export interface ParsedValues {
  /** Only the fields that were written, or got a default. */
  readonly values: Record<string, JsonValue | null>;
  readonly owner: OwnerValue | undefined;
  readonly findings: readonly Finding[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Parses the values of a new record: defaults where a field isn't given, and what is required has to be there. */
export function parseNew(
  context: CallContext,
  module: ModuleDefinition,
  written: RecordValues,
): ParsedValues {
  const given = parseWritten(context, module, written);
  const findings = [...given.findings];
  const refused = new Set(findings.map((finding) => finding.field));
  for (const field of module.fields) {
    if (given.values[field.name] === undefined) {
      const value = defaultValue(context, field);
      if (value !== null) given.values[field.name] = value;
    }
    const empty = given.values[field.name] === undefined || given.values[field.name] === null;
    if (field.required && empty && !refused.has(field.name)) findings.push(requiredFinding(field));
  }
  return { ...given, findings };
}

/** Parses a change: only what is written, and nothing required may be emptied. */
export function parseChange(
  context: CallContext,
  module: ModuleDefinition,
  written: RecordValues,
): ParsedValues {
  const given = parseWritten(context, module, written);
  const emptied = module.fields.filter((field) => field.required && given.values[field.name] === null);
  return { ...given, findings: [...given.findings, ...emptied.map(requiredFinding)] };
}

function parseWritten(context: CallContext, module: ModuleDefinition, written: RecordValues): ParsedValues {
  const values: Record<string, JsonValue | null> = {};
  const findings: Finding[] = [];
  let owner: OwnerValue | undefined;
  for (const [name, value] of Object.entries(written)) {
    if (value === undefined) continue;
    const field = module.fields.find((one) => one.name === name);
    if (field) {
      const result = parseField(context, module, field, value);
      if ('value' in result) values[name] = result.value;
      else findings.push(...result.findings);
    } else if (name === 'owner' && context.principal.kind === 'portal') {
      findings.push(
        finding('field.read_only', name, {
          en: 'Leave owner out: who cares for a record is for staff to say.',
          es: 'Deje owner fuera: de quién es un registro lo decide el personal.',
        }),
      );
    } else if (name === 'owner') {
      const result = parseOwner(value);
      if (result) owner = result;
      else
        findings.push(
          finding('owner.not_an_owner', name, {
            en: 'Name the owner: { "module": "users" or "groups", "id" }.',
            es: 'Nombre al propietario: { "module": "users" o "groups", "id" }.',
          }),
        );
    } else findings.push(unknownField(context, module, name));
  }
  return { values, owner, findings };
}

function parseField(
  context: CallContext,
  module: ModuleDefinition,
  field: FieldDefinition,
  value: JsonValue | null,
): { readonly value: JsonValue | null } | { readonly findings: readonly Finding[] } {
  const right = context.rights.field(module.name, field.name);
  if (right === 'hidden') return { findings: [unknownField(context, module, field.name)] };
  const fixed =
    fieldType(field.type).systemWritten || (field.readOnly && context.principal.kind !== 'system');
  if (right !== 'edit' || fixed) {
    return {
      findings: [
        finding('field.read_only', field.name, {
          en: `Leave ${field.name} out: it can't be written here.`,
          es: `Deje ${field.name} fuera: aquí no se puede escribir.`,
        }),
      ],
    };
  }
  if (value === null || value === '') return { value: null };
  const result = fieldType(field.type).parse(value, field);
  return result.ok ? { value: result.value } : { findings: result.findings };
}

/** `{ module: 'users' | 'groups', id }`, or the id of a user. */
function parseOwner(value: JsonValue | null): OwnerValue | null {
  if (value === null) return { user: null, group: null };
  if (typeof value === 'string') return UUID.test(value) ? { user: value.toLowerCase(), group: null } : null;
  if (typeof value !== 'object' || !('id' in value) || !('module' in value)) return null;
  const { module, id } = value;
  if (typeof id !== 'string' || !UUID.test(id)) return null;
  if (module === 'users') return { user: id.toLowerCase(), group: null };
  return module === 'groups' ? { user: null, group: id.toLowerCase() } : null;
}

function defaultValue(context: CallContext, field: FieldDefinition): JsonValue | null {
  if (field.default === undefined || field.default === null) return null;
  const type = fieldType(field.type);
  const relative = type.filter?.relative;
  if (relative) {
    const { timeZone, principal } = context;
    const resolved = resolveRelative(field.default, relative, {
      now: context.now(),
      timeZone,
      userId: principal.userId,
    });
    if (resolved !== null) return resolved;
  }
  const result = type.parse(field.default, field);
  return result.ok ? result.value : null;
}

function requiredFinding(field: FieldDefinition): Finding {
  return finding('field.required', field.name, {
    en: `Fill in ${field.label.en}.`,
    es: `Rellene ${labelText(field.label, 'es')}.`,
  });
}

function unknownField(context: CallContext, module: ModuleDefinition, name: string): Finding {
  if (systemFieldNames.some((one) => one === name)) {
    return finding('field.read_only', name, {
      en: `Leave ${name} out: the system keeps it.`,
      es: `Deje ${name} fuera: lo escribe el sistema.`,
    });
  }
  const visible = module.fields
    .map((field) => field.name)
    .filter((one) => context.rights.field(module.name, one) !== 'hidden');
  const near = nearestName(name, visible);
  const hint = didYouMean(near);
  return finding('field.unknown', name.slice(0, 80), {
    en: `${module.name} has no field ${name.slice(0, 80)}.${hint.en}`,
    es: `${module.name} no tiene ningún campo ${name.slice(0, 80)}.${hint.es}`,
  });
}

function finding(code: string, field: string, message: Sentence): Finding {
  return { code, field, message };
}

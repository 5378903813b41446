/** Definitions from outside (the API, a file): their parts are checked before anything relies on them. */
import type { FieldDefinition } from './field.ts';
import type { Finding, Parsed } from './finding.ts';
import { parsed } from './finding.ts';
import type { ModuleDefinition } from './module.ts';
import { parseFilter } from './parse-filter.ts';
import type { Purpose, RetentionRule } from './privacy.ts';
import { byKey, flag, json, listOf, object, oneOf, type Shape, text, trueOr } from './shape.ts';

const name = text(63);
const label = object({ needed: { en: text(200) }, optional: { es: text(200) } });
const longLabel = object({ needed: { en: text(2000) }, optional: { es: text(2000) } });

const GROUNDS = [
  'others_rights',
  'trade_secret',
  'not_personal',
  'security',
  'derived',
  'other_basis',
] as const;
const package_ = trueOr(object({ needed: { leftOut: oneOf(...GROUNDS) } }));

const onErasure = byKey('action', {
  delete: object({ needed: { action: oneOf('delete') } }),
  mask: object({
    needed: {
      action: oneOf('mask'),
      strategy: oneOf('clear', 'placeholder', 'initials', 'year_only', 'country_only'),
    },
  }),
  keep: object({
    needed: {
      action: oneOf('keep'),
      ground: oneOf('legal_obligation', 'legal_claims', 'public_interest', 'expression', 'archiving'),
      retention: name,
    },
  }),
});

const CATEGORIES =
  `identity contact demographic financial contractual communication behavioural technical employment health
consent content`.split(/\s+/);

const personal = object({
  needed: {
    category: oneOf(...CATEGORIES),
    sensitivity: oneOf('ordinary', 'special', 'criminal', 'confidential'),
    origin: oneOf('provided', 'observed', 'derived', 'third_party'),
    purposes: listOf(name, 50),
    retention: name,
    onErasure,
    inAccess: package_,
    inPortability: package_,
    disclosure: listOf(name, 20),
    portal: oneOf('hidden', 'shown', 'may_propose', 'may_edit'),
  },
});

const privacy = byKey(
  'category',
  { none: object({ needed: { category: oneOf('none') }, optional: { reason: text(1000) } }) },
  personal,
);

/** Not said what it is: treated as incomplete, with a code of its own, since a field can't be saved without it. */
const declaration: Shape = (value, path, findings) => {
  const before = findings.length;
  privacy(value, path, findings);
  if (findings.length > before && value === undefined)
    findings.splice(before, findings.length - before, {
      code: 'declaration.001',
      field: path,
      message: {
        en: 'Declare what the field says about a person, or { "category": "none", "reason": … }.',
        es: 'Declare qué dice el campo de una persona, o { "category": "none", "reason": … }.',
      },
    });
};

const options: Shape = (value, path, findings) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) json(value, path, findings);
  else
    findings.push({
      code: 'shape.001',
      field: path,
      message: { en: 'Write an object.', es: 'Escriba un objeto.' },
    });
};

const field = object({
  needed: { name, type: name, label, privacy: declaration },
  optional: {
    help: longLabel,
    required: flag,
    unique: flag,
    readOnly: flag,
    default: json,
    options,
    indexed: flag,
    searchable: flag,
  },
});

const filter: Shape = (value, path, findings) => {
  const read = parseFilter(value);
  if (!read.ok) findings.push(...read.findings.map((one) => ({ ...one, field: `${path}.${one.field}` })));
};

const sort = object({ needed: { field: text(300), direction: oneOf('asc', 'desc') } });

const moduleShape = object({
  needed: {
    name,
    label,
    labelPlural: label,
    icon: name,
    numberPrefix: text(10),
    titleFields: listOf(name, 5),
    fields: listOf(field, 300),
    blocks: listOf(object({ needed: { name, label, fields: listOf(name, 300) } }), 50),
    relations: listOf(
      object({
        needed: { name, label, module: name, by: name },
        optional: { cascade: flag, goesAlong: flag },
      }),
      100,
    ),
    views: listOf(
      object({
        needed: { name, label, columns: listOf(text(300), 100) },
        optional: { filter, sort: listOf(sort, 5) },
      }),
      100,
    ),
    subject: byKey('kind', {
      self: object({ needed: { kind: oneOf('self') } }),
      paths: object({ needed: { kind: oneOf('paths'), paths: listOf(text(300), 10) } }),
      none: object({ needed: { kind: oneOf('none'), reason: text(1000) } }),
    }),
    defaultSharing: oneOf('private', 'read', 'read_edit', 'read_edit_delete'),
    comments: flag,
    files: flag,
    origin: oneOf('shipped', 'company'),
  },
  optional: { partOf: name },
});

const purposeShape = object({
  needed: {
    code: name,
    label,
    basis: oneOf('A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'),
    reference: longLabel,
  },
});

const retentionShape = object({
  needed: {
    code: name,
    label,
    from: oneOf('created', 'issued', 'last_change', 'contract_end'),
    atYearEnd: flag,
    period: text(20),
    law: longLabel,
  },
  optional: { atEnd: oneOf('ask', 'destroy') },
});

/** A module's definition with every part in its place. What the parts mean is for `checkModule`. */
export function parseModule(value: unknown): Parsed<ModuleDefinition> {
  return read<ModuleDefinition>(value, moduleShape);
}

/** One field's definition with every part in its place. */
export function parseField(value: unknown): Parsed<FieldDefinition> {
  return read<FieldDefinition>(value, field);
}

export function parsePurpose(value: unknown): Parsed<Purpose> {
  return read<Purpose>(value, purposeShape);
}

export function parseRetention(value: unknown): Parsed<RetentionRule> {
  return read<RetentionRule>(value, retentionShape);
}

/** The shape has just shown that the value is a `T`. */
function read<T>(value: unknown, shape: Shape): Parsed<T> {
  const findings: Finding[] = [];
  shape(value, '', findings);
  return findings.length === 0 ? parsed(value as T) : { ok: false, findings };
}

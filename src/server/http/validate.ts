/** Checks what a call brings against its schemas, and says everything that is wrong at once, in sentences, by field. */
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import type { Finding } from '../../metadata/finding.ts';
import { nearest } from './nearest.ts';

/** The library stops at 8 errors unless told otherwise; a form is to hear all of them. */
const MOST_ERRORS = 100;
Settings.Set({ maxErrors: MOST_ERRORS });

interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A check of one part of a call, compiled once. */
export type Check = (value: unknown) => readonly Finding[];

/** A check of a body: JSON of exactly the declared types. Keys that an object doesn't declare are findings. */
export function bodyCheck(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value) => {
    if (value === undefined) return [finding('required', '', 'Send a JSON body.')];
    return withoutEcho([...unknownKeys(schema, value, ''), ...schemaFindings(validator, value, schema)]);
  };
}

/** A field that isn't known here is said once. */
function withoutEcho(findings: readonly Finding[]): Finding[] {
  const unknown = new Set(findings.filter(({ code }) => code === 'unknown_field').map(({ field }) => field));
  return findings.filter(({ code, field }) => code !== 'invalid' || !unknown.has(field));
}

/** A check of query or path parameters, which arrive as text: "10" will do for a number. */
export function textCheck(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value) => {
    const converted = Value.Convert(schema, Value.Clone(value));
    return [...unknownKeys(schema, value, ''), ...schemaFindings(validator, converted, schema)];
  };
}

/** Whether a body may be left out: an object without anything required. */
export function needsNothing(schema: object): boolean {
  const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
  return 'type' in schema && schema.type === 'object' && required.length === 0;
}

function schemaFindings(validator: Validator, value: unknown, schema: object): Finding[] {
  if (validator.Check(value)) return [];
  const errors: readonly SchemaError[] = validator.Errors(value);
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  const findings = errors
    .filter((error) => !unions.some((union) => error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`)))
    .flatMap((error) =>
      error.keyword === 'anyOf' ? [unionFinding(error, errors, schema)] : say(error, schema),
    );
  return findings.length > 0
    ? findings
    : [finding('invalid', '', 'The value is not of the form that this call takes.')];
}

/** A union of constants is a choice; any other says what the first of its forms misses. */
function unionFinding(union: SchemaError, errors: readonly SchemaError[], schema: object): Finding {
  const field = dotted(union.instancePath);
  const branches = errors.filter((error) => error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`));
  const choices = branches
    .filter((error) => error.keyword === 'const')
    .map((error) => error.params.allowedValue);
  if (choices.length > 0 && choices.length === branches.length) {
    return finding('not_a_choice', field, `Use one of: ${choices.map(String).join(', ')}.`);
  }
  const types = branches.filter(
    (error) => error.keyword === 'type' && error.instancePath === union.instancePath,
  );
  if (types.length > 0 && types.length === branches.length) {
    const names = [...new Set(types.map((error) => typeName(error.params.type)))];
    return finding('wrong_type', field, `Give ${names.join(' or ')}.`);
  }
  const deeper = branches.find(
    (error) => error.keyword !== 'const' && error.instancePath !== union.instancePath,
  );
  return (
    (deeper && say(deeper, schema)[0]) ??
    finding('invalid', field, 'The value has none of the forms that are taken here.')
  );
}

function say(error: SchemaError, schema: object): Finding[] {
  const field = dotted(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return names(params.requiredProperties).map((name) =>
        finding('required', field === '' ? name : `${field}.${name}`, 'This is required.'),
      );
    case 'type':
      return [finding('wrong_type', field, `Give ${typeName(params.type)}.`)];
    case 'additionalProperties':
      return names(params.additionalProperties).map((name) =>
        finding('unknown_field', field === '' ? name : `${field}.${name}`, 'This is not taken here.'),
      );
    case 'enum':
      return [finding('not_a_choice', field, `Use one of: ${names(params.allowedValues).join(', ')}.`)];
    case 'const':
      return [finding('not_a_choice', field, `Use ${String(params.allowedValue)}.`)];
    case 'minLength':
      return [finding('too_short', field, shortest(params.limit))];
    case 'maxLength':
      return [finding('too_long', field, `Use at most ${String(params.limit)} characters.`)];
    case 'minItems':
      return [finding('too_few', field, `Give at least ${String(params.limit)}.`)];
    case 'maxItems':
      return [finding('too_many', field, `Give at most ${String(params.limit)}.`)];
    case 'minimum':
    case 'exclusiveMinimum':
      return [finding('too_small', field, `The smallest value is ${String(params.limit)}.`)];
    case 'maximum':
    case 'exclusiveMaximum':
      return [finding('too_large', field, `The largest value is ${String(params.limit)}.`)];
    case 'format':
      return [finding('wrong_format', field, `This is not ${formatName(params.format)}.`)];
    case 'pattern':
      return [finding('wrong_format', field, formSentence(partOf(schema, error.schemaPath)))];
    case 'uniqueItems':
      return [finding('repeated', field, 'Give each only once.')];
    default:
      return [finding('invalid', field, 'This is not of the form that is taken here.')];
  }
}

/** The schema that a path such as `#/properties/limit` leads to. */
function partOf(schema: object, path: string): object {
  const steps = path
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean);
  let part: object = schema;
  for (const step of steps) {
    const inner: unknown = Object.entries(part).find(([key]) => key === step)?.[1];
    if (typeof inner !== 'object' || inner === null) break;
    part = inner;
  }
  return part;
}

/** A schema with a pattern says in its description and its examples what is wanted. */
function formSentence(schema: object): string {
  const description = 'description' in schema ? String(schema.description) : undefined;
  const example =
    'examples' in schema && Array.isArray(schema.examples) ? String(schema.examples[0]) : undefined;
  if (description === undefined) return 'This is not written in the form that is taken here.';
  return example === undefined ? `Give ${description}.` : `Give ${description}, such as ${example}.`;
}

function shortest(limit: unknown): string {
  return limit === 1 ? 'This cannot be empty.' : `Use at least ${String(limit)} characters.`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeName(type: unknown): string {
  return TYPE_NAMES[String(type)] ?? 'a value of the right type';
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  uuid: 'an id (UUID)',
  email: 'an e-mail address',
  date: 'a date such as 2026-03-05',
  'date-time': 'an instant such as 2026-03-05T10:00:00Z',
  uri: 'an address such as https://example.com',
};

function formatName(format: unknown): string {
  return FORMAT_NAMES[String(format)] ?? `written as ${String(format)}`;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: unknown;
  readonly additionalProperties?: unknown;
  readonly items?: TSchema;
}

/** Keys that the schema's objects don't name, with the name that was probably meant. Unions are left to the validator. */
function unknownKeys(schema: ObjectSchema, value: unknown, path: string): Finding[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.flatMap((item: unknown, index) => unknownKeys(items, item, join(path, String(index))))
      : [];
  }
  if (typeof value !== 'object' || value === null || !schema.properties) return [];
  const { properties } = schema;
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) return unknownKeys(known, inner, join(path, key));
    if (open || schema.patternProperties || schema.additionalProperties === false) return [];
    return [finding('unknown_field', join(path, key), unknownSentence(key, Object.keys(properties)))];
  });
}

function unknownSentence(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant) return `This is not known here. Did you mean "${meant}"?`;
  return known.length > 0 ? `This is not known here. Known: ${known.join(', ')}.` : 'This is not known here.';
}

/** `/list/0/a~1b` as `list.0.a/b`. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function finding(code: string, field: string, message: string): Finding {
  return { code, field, message };
}

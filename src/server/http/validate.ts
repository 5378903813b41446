/** Checks what a call brings against its schemas, and says everything that is wrong at once, in sentences, by field. */
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { nearest } from './nearest.ts';
import { dotted, finding, type SchemaError, say, typeName } from './schema-sentences.ts';

/** The library stops at 8 errors unless told otherwise; a form is to hear all of them. */
const MOST_ERRORS = 100;
Settings.Set({ maxErrors: MOST_ERRORS });

/** A check of one part of a call, compiled once. */
export type Check = (value: unknown) => readonly Finding[];

/** A check of a body: JSON of exactly the declared types. Keys that an object doesn't declare are findings. */
export function bodyCheck(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value) => {
    if (value === undefined)
      return [finding('required', '', { en: 'Send a JSON body.', es: 'Envíe un cuerpo JSON.' })];
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
    : [
        finding('invalid', '', {
          en: 'The value is not of the form that this call takes.',
          es: 'El valor no tiene la forma que admite esta llamada.',
        }),
      ];
}

/** A union of constants is a choice; any other says what the first of its forms misses. */
function unionFinding(union: SchemaError, errors: readonly SchemaError[], schema: object): Finding {
  const field = dotted(union.instancePath);
  const branches = errors.filter((error) => error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`));
  const choices = branches
    .filter((error) => error.keyword === 'const')
    .map((error) => error.params.allowedValue);
  if (choices.length > 0 && choices.length === branches.length) {
    return finding('not_a_choice', field, {
      en: `Use one of: ${choices.map(String).join(', ')}.`,
      es: `Use uno de estos: ${choices.map(String).join(', ')}.`,
    });
  }
  const types = branches.filter(
    (error) => error.keyword === 'type' && error.instancePath === union.instancePath,
  );
  if (types.length > 0 && types.length === branches.length) {
    const wanted = [...new Set(types.map((error) => typeName(error.params.type)))];
    return finding('wrong_type', field, {
      en: `Give ${wanted.map((one) => one.en).join(' or ')}.`,
      es: `Indique ${wanted.map((one) => one.es).join(' o ')}.`,
    });
  }
  const deeper = branches.find(
    (error) => error.keyword !== 'const' && error.instancePath !== union.instancePath,
  );
  return (
    (deeper && say(deeper, schema)[0]) ??
    finding('invalid', field, {
      en: 'The value has none of the forms that are taken here.',
      es: 'El valor no tiene ninguna de las formas que se admiten aquí.',
    })
  );
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

function unknownSentence(key: string, known: readonly string[]): Sentence {
  const meant = nearest(key, known);
  if (meant)
    return {
      en: `This is not known here. Did you mean "${meant}"?`,
      es: `Aquí no se conoce. ¿Quería decir «${meant}»?`,
    };
  return known.length > 0
    ? {
        en: `This is not known here. Known: ${known.join(', ')}.`,
        es: `Aquí no se conoce. Se conocen: ${known.join(', ')}.`,
      }
    : { en: 'This is not known here.', es: 'Aquí no se conoce.' };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

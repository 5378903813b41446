/** Checks what a call brings against its schemas, and says everything that is wrong at once, in sentences, by field. */
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
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

function say(error: SchemaError, schema: object): Finding[] {
  const field = dotted(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return names(params.requiredProperties).map((name) =>
        finding('required', field === '' ? name : `${field}.${name}`, {
          en: 'This is required.',
          es: 'Es obligatorio.',
        }),
      );
    case 'type':
      return [
        finding('wrong_type', field, {
          en: `Give ${typeName(params.type).en}.`,
          es: `Indique ${typeName(params.type).es}.`,
        }),
      ];
    case 'additionalProperties':
      return names(params.additionalProperties).map((name) =>
        finding('unknown_field', field === '' ? name : `${field}.${name}`, {
          en: 'This is not taken here.',
          es: 'Esto no se admite aquí.',
        }),
      );
    case 'enum':
      return [
        finding('not_a_choice', field, {
          en: `Use one of: ${names(params.allowedValues).join(', ')}.`,
          es: `Use uno de estos: ${names(params.allowedValues).join(', ')}.`,
        }),
      ];
    case 'const':
      return [
        finding('not_a_choice', field, {
          en: `Use ${String(params.allowedValue)}.`,
          es: `Use ${String(params.allowedValue)}.`,
        }),
      ];
    case 'minLength':
      return [finding('too_short', field, shortest(params.limit))];
    case 'maxLength':
      return [
        finding('too_long', field, {
          en: `Use at most ${String(params.limit)} characters.`,
          es: `Use como máximo ${String(params.limit)} caracteres.`,
        }),
      ];
    case 'minItems':
      return [
        finding('too_few', field, {
          en: `Give at least ${String(params.limit)}.`,
          es: `Indique al menos ${String(params.limit)}.`,
        }),
      ];
    case 'maxItems':
      return [
        finding('too_many', field, {
          en: `Give at most ${String(params.limit)}.`,
          es: `Indique como máximo ${String(params.limit)}.`,
        }),
      ];
    case 'minimum':
    case 'exclusiveMinimum':
      return [
        finding('too_small', field, {
          en: `The smallest value is ${String(params.limit)}.`,
          es: `El valor mínimo es ${String(params.limit)}.`,
        }),
      ];
    case 'maximum':
    case 'exclusiveMaximum':
      return [
        finding('too_large', field, {
          en: `The largest value is ${String(params.limit)}.`,
          es: `El valor máximo es ${String(params.limit)}.`,
        }),
      ];
    case 'format':
      return [
        finding('wrong_format', field, {
          en: `This is not ${formatName(params.format).en}.`,
          es: `No es ${formatName(params.format).es}.`,
        }),
      ];
    case 'pattern':
      return [finding('wrong_format', field, formSentence(partOf(schema, error.schemaPath)))];
    case 'uniqueItems':
      return [
        finding('repeated', field, { en: 'Give each only once.', es: 'Indique cada uno una sola vez.' }),
      ];
    default:
      return [
        finding('invalid', field, {
          en: 'This is not of the form that is taken here.',
          es: 'No tiene la forma que se admite aquí.',
        }),
      ];
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

/** What schemas with a pattern say of themselves, in Spanish; the description of the API is English. */
const FORMS: Readonly<Record<string, string>> = {
  'a colour': 'un color',
  'a country code (ISO 3166)': 'un código de país (ISO 3166)',
  'a currency code (ISO 4217)': 'un código de moneda (ISO 4217)',
  'a number from 1 to 20': 'un número de 1 a 20',
  'a number from 1 to 200': 'un número de 1 a 200',
  'a number from 1 to 500': 'un número de 1 a 500',
  'the `next` of the page before': 'el `next` de la página anterior',
  'a short name in small letters': 'un nombre corto en minúsculas',
  'a whole number from 1': 'un número entero desde 1',
  'the code of a calendar, or none': 'el código de un calendario, o none',
};

/** A schema with a pattern says in its description and its examples what is wanted. */
function formSentence(schema: object): Sentence {
  const description = 'description' in schema ? String(schema.description) : undefined;
  const example =
    'examples' in schema && Array.isArray(schema.examples) ? String(schema.examples[0]) : undefined;
  if (description === undefined)
    return {
      en: 'This is not written in the form that is taken here.',
      es: 'No está escrito en la forma que se admite aquí.',
    };
  const wish = FORMS[description] ?? description;
  return example === undefined
    ? { en: `Give ${description}.`, es: `Indique ${wish}.` }
    : { en: `Give ${description}, such as ${example}.`, es: `Indique ${wish}, por ejemplo ${example}.` };
}

function shortest(limit: unknown): Sentence {
  return limit === 1
    ? { en: 'This cannot be empty.', es: 'No puede estar vacío.' }
    : { en: `Use at least ${String(limit)} characters.`, es: `Use al menos ${String(limit)} caracteres.` };
}

const TYPE_NAMES: Readonly<Record<string, Sentence>> = {
  string: { en: 'a text', es: 'un texto' },
  integer: { en: 'a whole number', es: 'un número entero' },
  number: { en: 'a number', es: 'un número' },
  boolean: { en: 'true or false', es: 'true o false' },
  array: { en: 'a list', es: 'una lista' },
  object: { en: 'an object', es: 'un objeto' },
  null: { en: 'null', es: 'null' },
};

function typeName(type: unknown): Sentence {
  return TYPE_NAMES[String(type)] ?? { en: 'a value of the right type', es: 'un valor del tipo adecuado' };
}

const FORMAT_NAMES: Readonly<Record<string, Sentence>> = {
  uuid: { en: 'an id (UUID)', es: 'un identificador (UUID)' },
  email: { en: 'an e-mail address', es: 'una dirección de correo' },
  date: { en: 'a date such as 2026-03-05', es: 'una fecha como 2026-03-05' },
  'date-time': {
    en: 'an instant such as 2026-03-05T10:00:00Z',
    es: 'un instante como 2026-03-05T10:00:00Z',
  },
  uri: { en: 'an address such as https://example.com', es: 'una dirección como https://example.com' },
};

function formatName(format: unknown): Sentence {
  return (
    FORMAT_NAMES[String(format)] ?? {
      en: `written as ${String(format)}`,
      es: `algo escrito como ${String(format)}`,
    }
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

function finding(code: string, field: string, message: Sentence): Finding {
  return { code, field, message };
}

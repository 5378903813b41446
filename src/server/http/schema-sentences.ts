/** What is wrong with a value, by its schema, in a sentence and by field. */
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';

export interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export function say(error: SchemaError, schema: object): Finding[] {
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

export function typeName(type: unknown): Sentence {
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

/** `/list/0/a~1b` as `list.0.a/b`. */
export function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function finding(code: string, field: string, message: Sentence): Finding {
  return { code, field, message };
}

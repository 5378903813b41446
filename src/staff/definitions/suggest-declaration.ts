/**
 * A declaration to begin with, told from the type and the name of a field and from what its module declares already. It is a
 * suggestion: a person reads it in words and answers for it.
 */
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type {
  DataCategory,
  LegalBasis,
  Origin,
  PrivacyDeclaration,
  Purpose,
  Sensitivity,
} from '../../metadata/privacy.ts';

export type PersonalDeclaration = Exclude<PrivacyDeclaration, { readonly category: 'none' }>;

/** What a suggestion is made beside: the other fields, and what may be named. */
export interface Beside {
  readonly fields: readonly FieldDefinition[];
  readonly subject: ModuleDefinition['subject'];
  readonly purposes: readonly Purpose[];
  /** Codes of retention rules, those of the company's customers first. */
  readonly retention: readonly string[];
}

interface Kind {
  readonly category: Exclude<DataCategory, 'none'>;
  readonly sensitivity?: Sensitivity;
  readonly origin?: Origin;
}

/** The first that matches the name, in English or Spanish. */
const byName: readonly (readonly [RegExp, Kind])[] = [
  [
    /health|allerg|diagnos|blood|disab|medic|illness|salud|alerg|sangre|discapac|enferm/,
    { category: 'health', sensitivity: 'special' },
  ],
  [
    /relig|ethnic|union_|political|sexual|biometr|genetic|etnia|sindic|politic/,
    { category: 'demographic', sensitivity: 'special' },
  ],
  [
    /crimin|convict|offen[cs]e|penal|delito|condena|antecedent/,
    { category: 'identity', sensitivity: 'criminal', origin: 'third_party' },
  ],
  [
    /e?_?mail|correo|phone|mobile|telef|movil|street|address|direccion|calle|city|ciudad|postal|zip|fax/,
    { category: 'contact' },
  ],
  [
    /iban|bank|banco|account_number|salar|price|amount|discount|limit|precio|importe|cuenta|tax|vat|impuesto/,
    { category: 'financial' },
  ],
  [/score|rating|segment|band|rank|puntuac|segmento/, { category: 'behavioural', origin: 'derived' }],
  [
    /visit|click|usage|login|last_seen|mileage|kilomet|uso|visita/,
    { category: 'behavioural', origin: 'observed' },
  ],
  [
    /(^|_)ip(_|$)|device|browser|user_agent|cookie|dispositivo/,
    { category: 'technical', origin: 'observed' },
  ],
  [/job|department|employ|hire|position|puesto|departamento|emplead|contratac/, { category: 'employment' }],
  [
    /birth|gender|nationality|marital|age$|language|nacimiento|sexo|nacionalidad|estado_civil|edad|idioma/,
    { category: 'demographic' },
  ],
  [/consent|opt_in|permission|consentim|permiso/, { category: 'consent' }],
  [
    /note|comment|description|message|remark|nota|comentario|descripcion|mensaje|observac/,
    { category: 'content' },
  ],
  [
    /name|passport|licen[cs]e|plate|identity|dni|nif|nie|ssn|photo|nombre|apellido|pasaporte|carnet|matricula|foto/,
    { category: 'identity' },
  ],
];

const byType: Readonly<Partial<Record<FieldTypeName, Kind>>> = {
  email: { category: 'contact' },
  phone: { category: 'contact' },
  address: { category: 'contact' },
  country: { category: 'contact' },
  language: { category: 'demographic' },
  image: { category: 'identity' },
  reference: { category: 'identity' },
  currency: { category: 'financial' },
  long_text: { category: 'content' },
  rich_text: { category: 'content' },
  file: { category: 'content' },
  computed: { category: 'contractual', origin: 'derived' },
  autonumber: { category: 'contractual', origin: 'derived' },
  secret: { category: 'content', sensitivity: 'confidential' },
};

/** What a new field may be declared as. Where its records lead to nobody, it is not personal until somebody says so. */
export function suggestDeclaration(
  field: Pick<FieldDefinition, 'name' | 'type'>,
  beside: Beside,
): PrivacyDeclaration {
  const kind = kindOf(field);
  const touchy = kind?.sensitivity === 'special' || kind?.sensitivity === 'criminal';
  if (beside.subject.kind === 'none' && !touchy) return { category: 'none' };
  return personalDeclaration(field, beside);
}

/** The same, for a field that a person said is about a person. */
export function personalDeclaration(
  field: Pick<FieldDefinition, 'name' | 'type'>,
  beside: Beside,
): PersonalDeclaration {
  const {
    category,
    sensitivity = 'ordinary',
    origin = 'provided',
  } = kindOf(field) ?? { category: 'contractual' };
  const purposes = purposesFor(sensitivity, beside);
  const secret = field.type === 'secret';
  return {
    category,
    sensitivity,
    origin,
    purposes: purposes.map((purpose) => purpose.code),
    retention:
      usual(beside.fields.flatMap(({ privacy }) => ('retention' in privacy ? [privacy.retention] : []))) ??
      beside.retention[0] ??
      '',
    onErasure: { action: 'delete' },
    inAccess: secret ? { leftOut: 'security' } : true,
    inPortability: secret
      ? { leftOut: 'security' }
      : portability(
          origin,
          purposes.map((purpose) => purpose.basis),
        ),
    disclosure: [],
    portal: 'hidden',
  };
}

/** Art. 20(1): what was provided or observed, on consent or contract, goes along; the rest is left out with its ground. */
export function portability(
  origin: Origin,
  bases: readonly LegalBasis[],
): PersonalDeclaration['inPortability'] {
  if (origin === 'derived') return { leftOut: 'derived' };
  const covered = bases.some((basis) => basis === 'A6-1-a' || basis === 'A6-1-b');
  return covered && origin !== 'third_party' ? true : { leftOut: 'other_basis' };
}

function kindOf({ name, type }: Pick<FieldDefinition, 'name' | 'type'>): Kind | undefined {
  const named = byName.find(([pattern]) => pattern.test(name))?.[1];
  const typed = byType[type];
  if (!named) return typed;
  return {
    ...named,
    ...(typed?.origin && { origin: typed.origin }),
    ...(type === 'secret' && { sensitivity: 'confidential' as const }),
  };
}

/** What the other fields serve; of all purposes the first that Art. 9 and 10 allow otherwise. */
function purposesFor(sensitivity: Sensitivity, beside: Beside): readonly Purpose[] {
  const fits = ({ basis }: Purpose) =>
    sensitivity === 'special'
      ? basis !== 'A6-1-f'
      : sensitivity !== 'criminal' || basis === 'A6-1-c' || basis === 'A6-1-e';
  const allowed = beside.purposes.filter(fits);
  const used = usual(
    beside.fields.flatMap(({ privacy }) => ('purposes' in privacy ? privacy.purposes.slice(0, 1) : [])),
  );
  const first =
    allowed.find((purpose) => purpose.code === used) ??
    allowed.find((purpose) => purpose.basis === 'A6-1-b') ??
    allowed[0];
  return first ? [first] : [];
}

/** What stands there most often. */
function usual(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

/** The privacy declaration of a field: complete, and not at odds with the law or with the field (design §4). */
import type { FieldDefinition } from './field.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Sentence } from './label.ts';
import { MASKS } from './masks.ts';
import { isName } from './names.ts';
import type { LegalBasis, MaskStrategy, PrivacyDeclaration, Purpose, RetentionRule } from './privacy.ts';

export interface DeclarationContext {
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly retention: ReadonlyMap<string, RetentionRule>;
  /** The module's records lead to a data subject. */
  readonly leadsToPerson: boolean;
}

type Personal = Exclude<PrivacyDeclaration, { readonly category: 'none' }>;

/** Findings about the declaration, at `<field>.privacy.…`. */
export function checkDeclaration(field: FieldDefinition, context: DeclarationContext): Finding[] {
  const { privacy } = field;
  if (privacy.category === 'none') return checkNotPersonal(field, privacy.reason, context);
  return [
    ...checkPurposes(field, privacy, context),
    ...checkKeeping(field, privacy, context),
    ...checkPortability(field, privacy, context),
    ...checkSensitivity(field, privacy, context),
    ...checkPortal(field, privacy),
    ...checkDisclosure(field, privacy),
  ];
}

function at(field: FieldDefinition, code: MetadataFindingCode, part: string, message: Sentence): Finding {
  return { code, field: `${field.name}.privacy.${part}`, message };
}

function checkNotPersonal(
  field: FieldDefinition,
  reason: string | undefined,
  context: DeclarationContext,
): Finding[] {
  if (!context.leadsToPerson || (reason ?? '').trim() !== '') return [];
  const message = {
    en: 'Say why this is not personal data, though its records lead to a person.',
    es: 'Diga por qué no son datos personales, aunque sus registros llevan a una persona.',
  };
  return [at(field, 'declaration.014', 'reason', message)];
}

function checkPurposes(field: FieldDefinition, privacy: Personal, context: DeclarationContext): Finding[] {
  const findings = privacy.purposes
    .filter((code) => !context.purposes.has(code))
    .map((code) =>
      at(field, 'declaration.003', 'purposes', {
        en: `There is no purpose "${code}". Add it first, or name another.`,
        es: `No existe la finalidad «${code}». Añádala antes o nombre otra.`,
      }),
    );
  if (privacy.purposes.length === 0)
    findings.push(
      at(field, 'declaration.002', 'purposes', {
        en: 'Name at least one purpose that the data serves.',
        es: 'Nombre al menos una finalidad a la que sirvan los datos.',
      }),
    );
  if (!context.retention.has(privacy.retention)) {
    const message = {
      en: `There is no retention rule "${privacy.retention}". Add it first, or name another.`,
      es: `No existe la regla de conservación «${privacy.retention}». Añádala antes o nombre otra.`,
    };
    findings.push(at(field, 'declaration.004', 'retention', message));
  }
  return findings;
}

function basesOf(privacy: Personal, context: DeclarationContext): readonly LegalBasis[] {
  return privacy.purposes.flatMap((code) => context.purposes.get(code)?.basis ?? []);
}

function checkKeeping(field: FieldDefinition, privacy: Personal, context: DeclarationContext): Finding[] {
  const { onErasure } = privacy;
  if (onErasure.action === 'delete') return [];
  if (onErasure.action === 'mask') return checkMask(field, onErasure.strategy);
  const findings: Finding[] = [];
  if (!context.retention.has(onErasure.retention)) {
    const message = {
      en: `There is no retention rule "${onErasure.retention}". Name the one that says how long.`,
      es: `No existe la regla de conservación «${onErasure.retention}». Nombre el que dice cuánto tiempo.`,
    };
    findings.push(at(field, 'declaration.005', 'onErasure.retention', message));
  }
  if (onErasure.ground === 'legal_obligation' && !basesOf(privacy, context).includes('A6-1-c')) {
    const message = {
      en: 'Name a purpose that rests on a legal obligation (A6-1-c), or keep it on another ground.',
      es: 'Nombre una finalidad que se apoye en una obligación legal (A6-1-c) o consérvelo por otro motivo.',
    };
    findings.push(at(field, 'declaration.006', 'onErasure.ground', message));
  }
  return findings;
}

function checkMask(field: FieldDefinition, strategy: MaskStrategy): Finding[] {
  const fitting = MASKS[strategy];
  if (!fitting || fitting.includes(field.type)) return [];
  const message = {
    en: `"${strategy}" masks ${fitting.join(', ')}. Use "clear" for a ${field.type}.`,
    es: `«${strategy}» enmascara ${fitting.join(', ')}. Use «clear» para un campo ${field.type}.`,
  };
  return [at(field, 'declaration.012', 'onErasure.strategy', message)];
}

/** Art. 20(1): what was provided or observed, on consent or contract. */
function checkPortability(field: FieldDefinition, privacy: Personal, context: DeclarationContext): Finding[] {
  if (privacy.inPortability !== true) return [];
  if (privacy.origin === 'derived')
    return [
      at(field, 'declaration.007', 'inPortability', {
        en: 'Leave derived data out: { "leftOut": "derived" }.',
        es: 'Deje fuera los datos derivados: { "leftOut": "derived" }.',
      }),
    ];
  const bases = basesOf(privacy, context);
  if (bases.length === 0 || bases.some((basis) => basis === 'A6-1-a' || basis === 'A6-1-b')) return [];
  return [at(field, 'declaration.008', 'inPortability', portabilityGround)];
}

const portabilityGround = {
  en: 'Art. 20 covers data processed on consent or contract. Name such a purpose, or leave the field out with its ground.',
  es: 'El art. 20 abarca los datos tratados por consentimiento o contrato. Nombre una finalidad así o deje el campo fuera con su motivo.',
};

function checkSensitivity(field: FieldDefinition, privacy: Personal, context: DeclarationContext): Finding[] {
  const bases = basesOf(privacy, context);
  const findings: Finding[] = [];
  if (privacy.category === 'health' && privacy.sensitivity !== 'special')
    findings.push(
      at(field, 'declaration.011', 'sensitivity', {
        en: 'Data about health is special (Art. 9): say so.',
        es: 'Los datos de salud son especiales (art. 9): indíquelo.',
      }),
    );
  if (privacy.sensitivity === 'special' && bases.includes('A6-1-f')) {
    const message = {
      en: 'Art. 9(2) knows no legitimate interests. Name purposes with consent, contract or law.',
      es: 'El art. 9.2 no conoce el interés legítimo. Nombre finalidades con consentimiento, contrato o ley.',
    };
    findings.push(at(field, 'declaration.009', 'purposes', message));
  }
  if (privacy.sensitivity === 'criminal' && bases.some((basis) => basis !== 'A6-1-c' && basis !== 'A6-1-e')) {
    const message = {
      en: 'Art. 10 asks for a law or official authority. Name purposes that rest on A6-1-c or A6-1-e.',
      es: 'El art. 10 exige una ley o potestad pública. Nombre finalidades que se apoyen en A6-1-c o A6-1-e.',
    };
    findings.push(at(field, 'declaration.010', 'purposes', message));
  }
  return findings;
}

function checkPortal(field: FieldDefinition, privacy: Personal): Finding[] {
  const fixed = field.readOnly === true || privacy.origin === 'derived';
  if (field.type === 'secret' && privacy.portal !== 'hidden') {
    const message = {
      en: 'Write "hidden": a secret is opened by staff who give a reason, never in the portal.',
      es: 'Escriba "hidden": un secreto lo abre el personal, que da un motivo, nunca el portal.',
    };
    return [at(field, 'declaration.016', 'portal', message)];
  }
  if (!fixed || privacy.portal !== 'may_edit') return [];
  return [
    at(field, 'declaration.013', 'portal', {
      en: 'Write "shown" or "may_propose": the customer cannot edit this.',
      es: 'Escriba "shown" o "may_propose": el cliente no puede editarlo.',
    }),
  ];
}

function checkDisclosure(field: FieldDefinition, privacy: Personal): Finding[] {
  return privacy.disclosure
    .filter((portion) => !isName(portion))
    .map((portion) =>
      at(field, 'declaration.015', 'disclosure', {
        en: `Write "${portion}" in small letters: contact_details.`,
        es: `Escriba «${portion}» en minúsculas: contact_details.`,
      }),
    );
}

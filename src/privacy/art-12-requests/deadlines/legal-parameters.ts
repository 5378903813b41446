import type { Label } from '../../../metadata/label.ts';

/** One limit that the law sets, from a day on. A later entry with the same code replaces it; nothing is overwritten. */
export interface LegalParameter {
  /** `art12.act`, `art33`… A clause of the compliance document refers to it. */
  readonly code: string;
  /** Article and law, as it is cited. */
  readonly source: string;
  readonly label: Label;
  /** A rule for `computeDeadline`; null where the law has no number and the clause sets one. */
  readonly rule: string | null;
  /** What the rule counts from. */
  readonly from: 'receipt' | 'awareness' | 'obtaining' | 'consultation' | 'complaint';
  /** First day on which it holds, an ISO date. */
  readonly effectiveFrom: string;
}

/** The limits in force on a day. A case keeps the set of the day on which it began. */
export interface LegalParameterSet {
  /** The day of the newest entry in it, which names the set. */
  readonly version: string;
  readonly parameters: ReadonlyMap<string, LegalParameter>;
}

const gdpr = '2018-05-25';
const nis2 = '2024-10-18';

/** What the product ships. The Digital Omnibus (96 hours in Art. 33) is not law: it is one entry more on the day that it is. */
export const shippedLegalParameters: readonly LegalParameter[] = [
  {
    code: 'art12.act',
    source: 'Art. 12(3) GDPR',
    label: {
      en: 'Act on a request and tell the person',
      es: 'Actuar sobre una solicitud e informar a la persona',
    },
    rule: '1 month',
    from: 'receipt',
    effectiveFrom: gdpr,
  },
  {
    code: 'art12.refuse',
    source: 'Art. 12(4) GDPR',
    label: {
      en: 'Refuse a request, with reasons, without delay',
      es: 'Denegar una solicitud, con motivos, sin dilación',
    },
    rule: '1 month',
    from: 'receipt',
    effectiveFrom: gdpr,
  },
  {
    code: 'art12.extension',
    source: 'Art. 12(3) GDPR',
    label: {
      en: 'Act on an extended request, in all',
      es: 'Actuar sobre una solicitud prorrogada, en total',
    },
    rule: '3 months',
    from: 'receipt',
    effectiveFrom: gdpr,
  },
  {
    code: 'art12.extension-notice',
    source: 'Art. 12(3) GDPR',
    label: {
      en: 'Tell the person of an extension, with reasons',
      es: 'Informar de una prórroga, con sus motivos',
    },
    rule: '1 month',
    from: 'receipt',
    effectiveFrom: gdpr,
  },
  {
    code: 'art14.notice',
    source: 'Art. 14(3)(a) GDPR',
    label: {
      en: 'Inform about data from another source, at the latest',
      es: 'Informar de datos de otra fuente, a más tardar',
    },
    rule: '1 month',
    from: 'obtaining',
    effectiveFrom: gdpr,
  },
  {
    code: 'art19.recipients',
    source: 'Art. 19 GDPR',
    label: { en: 'Tell each recipient', es: 'Comunicar a cada destinatario' },
    rule: null,
    from: 'receipt',
    effectiveFrom: gdpr,
  },
  {
    code: 'art33',
    source: 'Art. 33(1) GDPR',
    label: { en: 'Notify a breach to the authority', es: 'Notificar una violación a la autoridad' },
    rule: '72 hours',
    from: 'awareness',
    effectiveFrom: gdpr,
  },
  {
    code: 'art33.processor',
    source: 'Art. 33(2) GDPR',
    label: {
      en: 'Processor tells the controller of a breach',
      es: 'El encargado notifica una violación al responsable',
    },
    rule: null,
    from: 'awareness',
    effectiveFrom: gdpr,
  },
  {
    code: 'art34',
    source: 'Art. 34(1) GDPR',
    label: { en: 'Communicate a breach to the persons', es: 'Comunicar una violación a las personas' },
    rule: null,
    from: 'awareness',
    effectiveFrom: gdpr,
  },
  {
    code: 'art36',
    source: 'Art. 36(2) GDPR',
    label: {
      en: 'The authority advises on a prior consultation',
      es: 'La autoridad asesora en una consulta previa',
    },
    rule: '8 weeks',
    from: 'consultation',
    effectiveFrom: gdpr,
  },
  {
    code: 'art36.extension',
    source: 'Art. 36(2) GDPR',
    label: {
      en: 'The authority advises, extended, in all',
      es: 'La autoridad asesora, con prórroga, en total',
    },
    rule: '14 weeks',
    from: 'consultation',
    effectiveFrom: gdpr,
  },
  {
    code: 'art36.extension-notice',
    source: 'Art. 36(2) GDPR',
    label: { en: 'The authority tells of its extension', es: 'La autoridad informa de su prórroga' },
    rule: '1 month',
    from: 'consultation',
    effectiveFrom: gdpr,
  },
  {
    code: 'nis2.early-warning',
    source: 'Art. 23(4)(a) Directive (EU) 2022/2555',
    label: {
      en: 'Early warning of a significant incident',
      es: 'Alerta temprana de un incidente significativo',
    },
    rule: '24 hours',
    from: 'awareness',
    effectiveFrom: nis2,
  },
  {
    code: 'nis2.notification',
    source: 'Art. 23(4)(b) Directive (EU) 2022/2555',
    label: { en: 'Notification of a significant incident', es: 'Notificación de un incidente significativo' },
    rule: '72 hours',
    from: 'awareness',
    effectiveFrom: nis2,
  },
  {
    code: 'uk.complaint-acknowledgement',
    source: 's. 164A Data Protection Act 2018 (Data (Use and Access) Act 2025)',
    label: {
      en: 'Acknowledge a data protection complaint (UK)',
      es: 'Acusar recibo de una reclamación (Reino Unido)',
    },
    rule: '30 days',
    from: 'complaint',
    effectiveFrom: '2026-06-19',
  },
];

/** The set in force on a day: of each code the newest entry that had begun. */
export function legalParametersOn(
  date: Temporal.PlainDate,
  all: readonly LegalParameter[] = shippedLegalParameters,
): LegalParameterSet {
  const day = date.toString();
  const parameters = new Map<string, LegalParameter>();
  let version = '';
  for (const parameter of [...all].sort(byBeginning)) {
    if (parameter.effectiveFrom > day) break;
    parameters.set(parameter.code, parameter);
    version = parameter.effectiveFrom;
  }
  return { version, parameters };
}

function byBeginning(a: LegalParameter, b: LegalParameter): number {
  return a.effectiveFrom < b.effectiveFrom ? -1 : a.effectiveFrom > b.effectiveFrom ? 1 : 0;
}

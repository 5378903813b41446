/** What an erasure at the end of a retention period covers, and why: kept with it, so that it can be shown when the records are gone. */
import type { Label } from '../../../metadata/label.ts';
import type { RetentionRule } from '../../../metadata/privacy.ts';

export interface EndedRecord {
  readonly id: string;
  readonly number: string;
  /** The day that the period ran from, and what day that is: another than the rule names, where the record has no such date. */
  readonly start: string;
  readonly event: EndingRule['from'];
  /** The last day: it may go from the next day on. */
  readonly end: string;
}

/** What a plan says of the rule, as it was when it was planned; `blocked`: the law that blocks it says until when (LOPDGDD 32). */
export type EndingRule = Pick<RetentionRule, 'code' | 'label' | 'law' | 'period' | 'atYearEnd'> & {
  readonly from: RetentionRule['from'] | 'blocked';
};

export interface ErasureScope {
  /** `person`: everything about one person, whose last period has ended. */
  readonly kind: 'records' | 'person';
  readonly module: string;
  readonly rule: EndingRule;
  readonly mode: 'ask' | 'destroy';
  readonly items: readonly EndedRecord[];
  /** The items and their parts, which go with them. */
  readonly records: readonly { readonly module: string; readonly id: string }[];
}

export const blockedRule: EndingRule = {
  code: 'blocked',
  label: { en: 'Blocked', es: 'Bloqueado' },
  law: {
    en: 'Spanish Organic Act 3/2018, Art. 32: destroyed when liability has lapsed',
    es: 'LOPDGDD, art. 32: se destruye cuando prescribe la responsabilidad',
  },
  period: 'P0D',
  atYearEnd: false,
  from: 'blocked',
};

/** Of a destruction that is repeated in a restored database: why is in the evidence of the time. */
export const repeatedRule: EndingRule = {
  code: 'repeated',
  label: { en: 'Repeated after a restore', es: 'Repetido tras una restauración' },
  law: { en: 'As it was decided then', es: 'Como se decidió entonces' },
  period: 'P0D',
  atYearEnd: false,
  from: 'blocked',
};

const events: Readonly<Record<EndingRule['from'], Label>> = {
  created: { en: 'the day it was recorded', es: 'el día en que se registró' },
  issued: { en: 'its date of issue', es: 'su fecha de emisión' },
  last_change: { en: 'its last change', es: 'su último cambio' },
  contract_end: { en: 'the end of the contract', es: 'el fin del contrato' },
  blocked: { en: 'the day set when it was blocked', es: 'el día fijado al bloquearlo' },
};

/** How the dates came about, a sentence each. */
export function workingOf(rule: EndingRule, { start, event: since, end }: EndedRecord): readonly Label[] {
  const next = Temporal.PlainDate.from(end).add({ days: 1 }).toString();
  const free: Label = {
    en: `Its last day is ${end}: it may go from ${next}.`,
    es: `Su último día es el ${end}: puede destruirse desde el ${next}.`,
  };
  const event = events[since];
  if (since === 'blocked')
    return [{ en: `It is kept until ${event.en}.`, es: `Se conserva hasta ${event.es ?? ''}.` }, free];
  const time = Temporal.Duration.from(rule.period);
  const length = (years: string, months: string, days: string) =>
    [[time.years, years] as const, [time.months, months] as const, [time.days, days] as const]
      .flatMap(([count, unit]) => (count ? [`${count} ${unit}`] : []))
      .join(', ');
  const yearEnd = `${start.slice(0, 4)}-12-31`;
  return [
    {
      en: `The period runs from ${event.en}, ${start}${rule.atYearEnd ? `, that is from the end of that year, ${yearEnd}` : ''}.`,
      es: `El plazo corre desde ${event.es}, ${start}${rule.atYearEnd ? `, es decir, desde el fin de ese año, ${yearEnd}` : ''}.`,
    },
    {
      en: `It is ${length('years', 'months', 'days')} long: ${rule.law.en}.`,
      es: `Dura ${length('años', 'meses', 'días')}: ${rule.law.es ?? rule.law.en}.`,
    },
    free,
  ];
}

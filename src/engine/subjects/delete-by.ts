/** When the last thing held about a person is due to go, and how that date came about (Art. 5(1)(e), 13(2)(a)). */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Label } from '../../metadata/label.ts';
import type { PrivacyDeclaration, RetentionRule } from '../../metadata/privacy.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import { retentionDates } from './decide-record.ts';
import type { PlaceContext } from './place.ts';
import { type RecordRow, rowsOfSubject } from './record-rows.ts';

export interface PurposeUntil {
  readonly code: string;
  readonly until: string;
  /** The record that keeps it longest. */
  readonly because: { readonly module: string; readonly id: string; readonly number: string };
  readonly rule: RetentionRule;
}

export interface DeleteBy {
  readonly date: string | null;
  readonly purposes: readonly PurposeUntil[];
  readonly working: readonly Label[];
}

/** The latest end over every purpose of every value held: `keepUntil(item) = max(over living purposes)` (law.md §5). */
export async function deleteBy(tx: Sql, context: PlaceContext): Promise<DeleteBy> {
  const latest = new Map<string, PurposeUntil>();
  for (const module of modulesWithSubject(context.catalog)) {
    for (const row of await rowsOfSubject(tx, context.catalog, module, context.subject)) {
      for (const field of module.fields) {
        if (!row.values.has(field.name)) continue;
        considerValue(context.catalog, latest, module.name, row, field.privacy);
      }
    }
  }
  const purposes = [...latest.values()].sort((a, b) => (a.until < b.until ? 1 : -1));
  return { date: purposes[0]?.until ?? null, purposes, working: working(purposes) };
}

function considerValue(
  catalog: Catalog,
  latest: Map<string, PurposeUntil>,
  module: string,
  row: RecordRow,
  privacy: PrivacyDeclaration,
): void {
  if (privacy.category === 'none') return;
  const rule = catalog.retention.get(privacy.retention);
  if (!rule) return;
  const until = retentionEnd(rule, retentionDates(row)).toString();
  for (const code of privacy.purposes) {
    const known = latest.get(code);
    if (known && known.until >= until) continue;
    latest.set(code, { code, until, rule, because: { module, id: row.id, number: row.number } });
  }
}

function working(purposes: readonly PurposeUntil[]): readonly Label[] {
  const [last, next] = purposes;
  if (!last) return [];
  const years = Temporal.Duration.from(last.rule.period);
  const length = (unitYears: string, unitMonths: string, unitDays: string) =>
    [
      years.years ? `${years.years} ${unitYears}` : '',
      years.months ? `${years.months} ${unitMonths}` : '',
      years.days ? `${years.days} ${unitDays}` : '',
    ]
      .filter(Boolean)
      .join(', ');
  const sentences: Label[] = [
    {
      en: `The longest reason is ${last.because.number}.`,
      es: `El motivo más largo es ${last.because.number}.`,
    },
    {
      en: `Rule: ${length('years', 'months', 'days')}${last.rule.atYearEnd ? ' from the end of that year' : ''}. ${last.rule.law.en}`,
      es: `Regla: ${length('años', 'meses', 'días')}${last.rule.atYearEnd ? ' desde el final de ese año' : ''}. ${last.rule.law.es ?? last.rule.law.en}`,
    },
  ];
  if (next && next.until !== last.until) {
    sentences.push({
      en: `Other purposes end sooner: ${next.until}.`,
      es: `Otras finalidades terminan antes: ${next.until}.`,
    });
  }
  return sentences;
}

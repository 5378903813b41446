/**
 * Who received a person's data (Art. 15(1)(c), C-154/21: the actual recipients): those to whom the data of whole modules goes,
 * where the person has any in them, and those of single disclosures. Told apart by person, not by notice.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { subjectCondition } from '../../engine/catalog/subject-way.ts';
import { type Sql, sqlName } from '../../engine/database/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { Label } from '../../metadata/label.ts';
import type { DataCategory } from '../../metadata/privacy.ts';
import { allRecipients, type Reach, type Recipient, type RecipientRole } from './recipient.ts';
import { fieldsFor, portionLabel, portionsOf } from './sharing/portions.ts';
import {
  isAbout,
  neededFor,
  type StandingObjection,
  standingObjections,
} from './sharing/sharing-objection.ts';
import { isThirdCountry } from './transfer.ts';
import { countryLabel, roleLabels, safeguardLabels } from './words.ts';

export interface ActualRecipient {
  readonly id: string;
  readonly name: string;
  readonly role: RecipientRole;
  readonly roleLabel: Label;
  readonly whatFor: Label;
  readonly modules: readonly { readonly name: string; readonly label: Label }[];
  readonly categories: readonly DataCategory[];
  readonly country: string;
  readonly countryLabel: Label;
  /** Art. 15(2): it stands in a third country. */
  readonly transfer: boolean;
  readonly safeguard: string | null;
  readonly safeguardLabel: Label | null;
  readonly safeguardNote: string | null;
  /** Codes of the purposes that it gets data for; none where all are meant. */
  readonly purposes: readonly string[];
  readonly reach: Reach;
  /** Days on which the person's data first and last went there; no last one while it goes on. */
  readonly since: string;
  readonly last: string | null;
  /** Single disclosures on record. */
  readonly times: number;
  /** The day on which it was last told of an erasure, a correction or a restriction (Art. 19). */
  readonly told: string | null;
  /** Portions that do not go there because the person objects (Art. 21), and since which day. */
  readonly withheld: readonly { readonly portion: string; readonly label: Label; readonly since: string }[];
}

type Context = Pick<CallContext, 'catalog' | 'timeZone' | 'now'>;

export async function recipientsOf(
  tx: Sql,
  context: Context,
  subject: string,
): Promise<readonly ActualRecipient[]> {
  const register = await allRecipients(tx);
  if (register.length === 0) return [];
  const { country } = await controllerSettings(tx);
  const held = await heldSince(tx, context, subject, new Set(register.flatMap((one) => one.modules)));
  const single = await disclosuresOf(tx, context, subject);
  const agreed = await consentedTo(tx, subject);
  const told = await toldOn(tx, subject);
  const objections = await standingObjections(tx, [subject], context.now());
  return register.flatMap((one) => {
    const standing = standingSince(context.catalog, one, held, agreed);
    const disclosed = single.get(one.id);
    const first = earlier(standing, disclosed?.first ?? null);
    if (first === null) return [];
    return [
      {
        id: one.id,
        name: one.name,
        role: one.role,
        roleLabel: roleLabels[one.role],
        whatFor: one.whatFor,
        modules: modulesOf(context.catalog, one, held),
        categories: categoriesOf(context.catalog, one, standing !== null, held, disclosed),
        country: one.country,
        countryLabel: countryLabel(one.country),
        transfer: isThirdCountry(one.country, country),
        safeguard: one.safeguard,
        safeguardLabel: one.safeguard === null ? null : safeguardLabels[one.safeguard],
        safeguardNote: one.safeguardNote,
        purposes: one.purposes,
        reach: one.reach,
        since: first,
        last: standing === null ? (disclosed?.last ?? null) : one.endedOn,
        times: disclosed?.times ?? 0,
        told: told.get(one.id) ?? null,
        withheld: withheldFrom(context, one, objections),
      },
    ];
  });
}

/** What the person objects to sharing with this recipient, of what the recipient would get. */
function withheldFrom(
  { catalog, timeZone }: Context,
  one: Recipient,
  objections: readonly StandingObjection[],
): ActualRecipient['withheld'] {
  if (objections.length === 0 || neededFor(catalog, one) !== null) return [];
  const portions = new Set(fieldsFor(catalog, one).flatMap(portionsOf));
  const first = new Map<string, string>();
  for (const { portion, at, ...whom } of objections)
    if (portions.has(portion) && isAbout(whom, one) && !first.has(portion))
      first.set(portion, dayIn(at, timeZone));
  return [...first].map(([portion, since]) => ({ portion, label: portionLabel(portion), since }));
}

/** The day of the person's oldest record, by module; modules without any are not in it. */
async function heldSince(
  tx: Sql,
  { catalog, timeZone }: Context,
  subject: string,
  modules: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string>();
  for (const module of modules) {
    const condition = subjectCondition(catalog, module, 't', '$1');
    if (!condition) continue;
    const [row] = await tx.query<{ at: string | null }>(
      `SELECT min(t.created_at) AS at FROM data.${sqlName(module)} t WHERE ${condition}`,
      [subject],
    );
    if (row?.at) held.set(module, dayIn(row.at, timeZone));
  }
  return held;
}

function standingSince(
  catalog: Catalog,
  one: Recipient,
  held: ReadonlyMap<string, string>,
  agreed: ReadonlyMap<string, string>,
): string | null {
  if (one.reach !== 'standing') return null;
  const days = one.modules.flatMap((module) => held.get(module) ?? []).sort();
  const [oldest] = days;
  if (oldest === undefined || (one.endedOn !== null && oldest > one.endedOn)) return null;
  const consent = onlyByConsent(catalog, one);
  const given = one.purposes.flatMap((code) => agreed.get(code) ?? []).sort()[0];
  if (consent && (given === undefined || (one.endedOn !== null && given > one.endedOn))) return null;
  return [oldest, one.since, ...(consent && given ? [given] : [])].sort().at(-1) ?? null;
}

/** Who gets data for consented purposes alone got it of those only who ever agreed. */
function onlyByConsent(catalog: Catalog, { purposes }: Recipient): boolean {
  return purposes.length > 0 && purposes.every((code) => catalog.purposes.get(code)?.basis === 'A6-1-a');
}

async function consentedTo(tx: Sql, subject: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ purpose: string; on: string }>(
    `SELECT purpose, min(at)::date::text AS on FROM attesta.consent_events
     WHERE subject = $1 AND kind IN ('given', 'renewed') GROUP BY purpose`,
    [subject],
  );
  return new Map(rows.map((row) => [row.purpose, row.on]));
}

interface Disclosed {
  readonly first: string;
  readonly last: string;
  readonly times: number;
  readonly categories: readonly DataCategory[];
}

async function disclosuresOf(
  tx: Sql,
  { timeZone }: Context,
  subject: string,
): Promise<ReadonlyMap<string, Disclosed>> {
  const rows = await tx.query<{
    recipient: string;
    first: string;
    last: string;
    times: number;
    categories: DataCategory[][];
  }>(
    `SELECT recipient, min(at) AS first, max(at) AS last, count(*)::int AS times, jsonb_agg(to_jsonb(categories)) AS categories
     FROM attesta.disclosures WHERE subject = $1 GROUP BY recipient`,
    [subject],
  );
  return new Map(
    rows.map((row) => [
      row.recipient,
      {
        first: dayIn(row.first, timeZone),
        last: dayIn(row.last, timeZone),
        times: row.times,
        categories: [...new Set(row.categories.flat())],
      },
    ]),
  );
}

/** Told in a case of the person. */
async function toldOn(tx: Sql, subject: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ recipient: string; on: string }>(
    `SELECT n.recipient, max(n.told_on)::text AS on FROM attesta.recipient_notices n
       LEFT JOIN attesta.requests r ON r.id = n.request LEFT JOIN attesta.erasures e ON e.id = n.erasure
       LEFT JOIN attesta.consent_events c ON c.id = n.consent
       LEFT JOIN attesta.sharing_objections o ON o.id = n.objection
     WHERE n.state = 'told' AND coalesce(r.subject, e.subject, c.subject, o.subject) = $1 GROUP BY n.recipient`,
    [subject],
  );
  return new Map(rows.map((row) => [row.recipient, row.on]));
}

function modulesOf(catalog: Catalog, one: Recipient, held: ReadonlyMap<string, string>) {
  return one.modules
    .filter((name) => held.has(name))
    .map((name) => ({ name, label: catalog.modules.get(name)?.labelPlural ?? { en: name } }));
}

/** What of the person goes there: the categories agreed, of the modules in which the person is held. */
function categoriesOf(
  catalog: Catalog,
  one: Recipient,
  stands: boolean,
  held: ReadonlyMap<string, string>,
  disclosed: Disclosed | undefined,
): readonly DataCategory[] {
  const found = new Set<DataCategory>(disclosed?.categories ?? []);
  for (const name of stands ? one.modules.filter((module) => held.has(module)) : []) {
    for (const { privacy } of catalog.modules.get(name)?.fields ?? []) {
      if (privacy.category === 'none') continue;
      if (one.categories.length === 0 || one.categories.includes(privacy.category))
        found.add(privacy.category);
    }
  }
  return [...found].sort();
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function dayIn(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

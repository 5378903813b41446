/** An erasure and its life: planned, approved by a second person, erased, purged (Art. 17; design §8). */

import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ClearedConfiguration } from './configuration/planned.ts';
import type { ErasurePlan } from './plan.ts';
import type { NotPromised, PurgedBytes } from './purge.ts';
import type { ErasureScope } from './retention/scope.ts';
import type { DatabaseScan } from './scan-database.ts';

export type ErasureState = 'planned' | 'approved' | 'sent_back' | 'erased' | 'purged' | 'withdrawn';

/** Art. 17(1)(a)–(f), and the end of a retention period. */
export const erasureGrounds = [
  'no_longer_necessary',
  'consent_withdrawn',
  'objection',
  'unlawful',
  'legal_duty',
  'child_consent',
  'retention_ended',
] as const;
export type ErasureGround = (typeof erasureGrounds)[number];

export interface Approval {
  readonly planVersion: number;
  readonly planHash: string;
  readonly by: string;
  readonly at: string;
  readonly decision: 'approved' | 'sent_back';
  readonly reason: string | null;
}

/** What the execution counted, and what the purge has to search: no value of the person. */
export interface ErasureOutcomeRecord {
  readonly places: readonly {
    readonly place: string;
    readonly erased: number;
    readonly masked: number;
    readonly kept: number;
  }[];
  readonly tables: readonly string[];
  readonly ledgerEntries: number;
  readonly values: number;
  /** What of the configuration lost a value; missing in outcomes of the first version. */
  readonly configuration?: readonly ClearedConfiguration[];
  /** Where it was repeated in a restored database: when it was carried out first. */
  readonly firstErasedAt?: string;
}

export interface ScanRecord {
  readonly at: string;
  readonly database: Pick<DatabaseScan, 'tables' | 'rows'>;
  /** Rows that still hold an erased value: in records kept by law, or in records of others. */
  readonly found: DatabaseScan['found'];
  /** Items that the registry of places still finds, kept ones left out. */
  readonly left: readonly { readonly place: string; readonly items: number }[];
  readonly kept: readonly { readonly place: string; readonly items: number }[];
  /** `read`: files whose content was opened and searched; scans of the first version did not. */
  readonly files: { readonly missing: number; readonly left: number; readonly read?: number };
  readonly statistics: number;
}

export interface PurgeRecord {
  readonly rewritten: readonly string[];
  readonly notPromised: readonly NotPromised[];
  readonly bytes: PurgedBytes | null;
  readonly rounds: number;
}

export interface Erasure {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly subjectModule: string;
  readonly request: string | null;
  readonly ground: ErasureGround;
  readonly state: ErasureState;
  readonly plan: ErasurePlan;
  readonly planVersion: number;
  readonly planHash: string;
  readonly plannedAt: string;
  readonly plannedBy: string;
  readonly erasedAt: string | null;
  readonly erasedBy: string | null;
  readonly outcome: ErasureOutcomeRecord | null;
  readonly scan: ScanRecord | null;
  readonly purgedAt: string | null;
  readonly purge: PurgeRecord | null;
  readonly createdAt: string;
  /** Where it is the end of a retention period: what it covers, and why. Null: everything about the person. */
  readonly scope: ErasureScope | null;
  readonly version: number;
}

const columns = `id, number, subject, subject_module as "subjectModule", request, ground, state, plan,
  plan_version as "planVersion", plan_hash as "planHash", planned_at as "plannedAt", planned_by as "plannedBy",
  erased_at as "erasedAt", erased_by as "erasedBy", outcome, scan, purged_at as "purgedAt", purge,
  created_at as "createdAt", scope, version`;

export async function readErasure(tx: Sql, id: string, lock: 'for update' | '' = ''): Promise<Erasure> {
  const [erasure] = /^[0-9a-f-]{36}$/i.test(id)
    ? await tx.query<Erasure>(`select ${columns} from attesta.erasures where id = $1 ${lock}`, [id])
    : [];
  if (!erasure)
    throw new Problem('not_found', {
      en: 'There is no erasure with this id.',
      es: 'No hay ninguna supresión con este identificador.',
    });
  return erasure;
}

export async function listErasures(
  tx: Sql,
  query: { readonly subject?: string; readonly request?: string; readonly limit: number },
): Promise<readonly Erasure[]> {
  return tx.query<Erasure & Record<string, unknown>>(
    `select ${columns} from attesta.erasures
      where ($1::uuid is null or subject = $1) and ($2::uuid is null or request = $2)
      order by created_at desc, id desc limit $3`,
    [query.subject ?? null, query.request ?? null, query.limit],
  );
}

/** Approvals of the plan as it is now; those of earlier versions cover nothing. */
export async function approvalsOf(
  tx: Sql,
  erasure: Pick<Erasure, 'id' | 'planVersion'>,
): Promise<readonly Approval[]> {
  return tx.query<Approval & Record<string, unknown>>(
    `select plan_version as "planVersion", plan_hash as "planHash", by_user as by, at, decision, reason
       from attesta.erasure_approvals where erasure = $1 and plan_version = $2 order by at`,
    [erasure.id, erasure.planVersion],
  );
}

/** Writes changed columns under the lock that `readErasure(…, 'for update')` took. */
export async function changeErasure(
  tx: Sql,
  id: string,
  change: Readonly<Record<string, string | number | JsonValue | null>>,
): Promise<void> {
  const names = Object.keys(change);
  await tx.query(
    `update attesta.erasures set ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')}, version = version + 1
      where id = $1`,
    [id, ...names.map((name) => bound(change[name]))],
  );
}

function bound(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
}

/**
 * What is asked of every record before it comes in: whether somebody must not come back silently (Art. 17; law.md §12(4)). The
 * engine knows no duty, so the one that keeps the list registers its check when the service starts.
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Database, Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export type InboundValues = Readonly<Record<string, JsonValue | null | undefined>>;

/** Why a row is not let in. */
export interface InboundFinding {
  /** Place of the row among those that were asked about, from 0. */
  readonly row: number;
  /** Number of the erasure, `ERA-000012`. */
  readonly erasure: string;
}

/** Looks at values of new records of persons, in the caller's transaction. */
export type InboundCheck = (sql: Sql, rows: readonly InboundValues[]) => Promise<readonly InboundFinding[]>;

const checks = new WeakMap<Database['owner'], InboundCheck>();

/** Makes the check what every way into the records of this database asks. */
export function registerInboundCheck(database: Database, check: InboundCheck): void {
  checks.set(database.owner, check);
}

/** The findings about rows of a module; none where its records are not persons. */
export async function inboundFindings(
  sql: Sql,
  database: Database,
  module: ModuleDefinition,
  rows: readonly InboundValues[],
): Promise<readonly InboundFinding[]> {
  const check = checks.get(database.owner);
  return check && module.subject.kind === 'self' && rows.length > 0 ? check(sql, rows) : [];
}

/** Throws `erased_subject` when one of the rows is about somebody who was erased. */
export async function refuseErased(
  sql: Sql,
  database: Database,
  module: ModuleDefinition,
  rows: readonly InboundValues[],
): Promise<void> {
  const [first] = await inboundFindings(sql, database, module, rows);
  if (first) throw erasedSubject(first.erasure);
}

/**
 * A change is a way in too: a record that was nobody's on the list must not become an erased person's. One that already is
 * (somebody answered for it when it came in) may be changed like any other.
 */
export async function refuseBecomingErased(
  sql: Sql,
  database: Database,
  module: ModuleDefinition,
  before: InboundValues,
  change: InboundValues,
): Promise<void> {
  const rows = [{ ...before, ...change }, before];
  const findings = await inboundFindings(sql, database, module, rows);
  const becomes = findings.find((finding) => finding.row === 0);
  if (becomes && !findings.some((finding) => finding.row === 1)) throw erasedSubject(becomes.erasure);
}

function erasedSubject(erasure: string): Problem {
  const message = {
    en: `This person was erased (${erasure}). Their data comes in again only where somebody who approves erasures answers for it, with a reason.`,
    es: `Esta persona fue suprimida (${erasure}). Sus datos solo vuelven a entrar si alguien que aprueba supresiones responde de ello, con un motivo.`,
  };
  return new Problem('erased_subject', message, {
    findings: [{ code: 'erased_subject', field: '', message }],
  });
}

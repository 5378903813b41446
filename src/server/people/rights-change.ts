/** What every change of people and rights obeys: one at a time, evidence with it, and never without an administrator. */
import type { RightsKind } from '../../engine/access/organisation.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Database, Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { withRightsState } from '../../engine/evidence/rights-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';

/**
 * Runs a change of rights. Such changes wait for each other, so that two of them together cannot do what neither may:
 * remove the last administrator, or close a circle in the tree of roles.
 */
export async function changeRights<T>(database: Database, work: (tx: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.query('SELECT version FROM attesta.access_version FOR UPDATE');
    const result = await work(tx);
    await requireAdministrator(tx);
    return result;
  });
}

/** Writes the event of a change, with what changed and the state that it left as its payload. */
export async function recordChange(
  tx: Sql,
  context: CallContext,
  event: {
    action: EvidenceAction;
    module: RightsKind;
    id: string;
    value: JsonObject;
  },
): Promise<void> {
  const { action, module, id } = event;
  const value = await withRightsState(tx, module, id, event.value);
  const draft = { action, module, record: id, payloads: [{ subject: null, value }] };
  await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
}

/** The tools of a role's profiles; `'*'` where one grants all. */
async function toolsOfRole(tx: Sql, role: string | null): Promise<readonly string[]> {
  const rows = await tx.query<{ tool: string }>(
    `SELECT DISTINCT tool FROM attesta.role_profiles rp JOIN attesta.profiles p ON p.id = rp.profile,
       jsonb_array_elements_text(p.tools) AS tool WHERE rp.role = $1`,
    [role],
  );
  return rows.map((row) => row.tool);
}

/** Nobody hands out, or takes over, more than they have: that would be a way to the top. */
export async function requireNoMoreThanOwn(
  tx: Sql,
  context: CallContext,
  role: string | null,
): Promise<void> {
  if (context.rights.may('administration')) return;
  const beyond = (await toolsOfRole(tx, role)).some(
    (tool) => tool === '*' || tool === 'administration' || !mayTool(context, tool),
  );
  if (beyond)
    throw new Problem('forbidden', {
      en: 'This role has rights that you do not have; an administrator can do this.',
      es: 'Este rol tiene derechos que usted no tiene; puede hacerlo un administrador.',
    });
}

function mayTool(context: CallContext, tool: string): boolean {
  return context.rights.may(tool as Parameters<typeof context.rights.may>[0]);
}

async function requireAdministrator(tx: Sql): Promise<void> {
  const [one] = await tx.query(
    `SELECT 1 AS one FROM attesta.users u
     JOIN attesta.role_profiles rp ON rp.role = u.role JOIN attesta.profiles p ON p.id = rp.profile
     WHERE u.kind = 'person' AND u.active AND u.password_hash IS NOT NULL
       AND (p.tools ? '*' OR (p.tools ? 'administration' AND p.tools ? 'users')) LIMIT 1`,
  );
  if (!one)
    throw new Problem('conflict', {
      en: 'This would leave nobody who can administer. Make another administrator first.',
      es: 'Así no quedaría nadie que pueda administrar. Nombre antes a otro administrador.',
    });
}

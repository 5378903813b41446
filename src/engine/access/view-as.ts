/**
 * Looking through another's eyes. The other's rights decide, narrowed to the looker's own: nobody sees by way of another what
 * they may not see themselves. It only looks, and every look is evidence of the looker on behalf of the other.
 */
import type { Sql } from '../database/database.ts';
import type { Principal } from './principal.ts';
import { weaker } from './profile.ts';
import type { Rights } from './rights.ts';

export const VIEW_MINUTES = 30;

export interface OpenView {
  readonly id: string;
  readonly viewed: string;
  readonly endsAt: string;
}

/** The view of that id, while it lasts, of this session. */
export async function openView(
  sql: Sql,
  id: string,
  session: string | undefined,
  now: Temporal.Instant,
): Promise<OpenView | undefined> {
  const [view] = await sql.query<OpenView>(
    `SELECT v.id, v.viewed, v.ends_at AS "endsAt" FROM attesta.view_as v JOIN attesta.users u ON u.id = v.viewed AND u.active
     WHERE v.id = $1 AND v.session = $2 AND v.ends_at > $3`,
    [id, session ?? null, now],
  );
  return view;
}

/** The principal of a view: acts as the one who is viewed, and is the looker's in the evidence. */
export function viewingPrincipal(looker: Principal, view: OpenView): Principal {
  return { ...looker, userId: view.viewed, viewing: { id: view.id, by: looker.userId, until: view.endsAt } };
}

/** What the one who is viewed may, as far as the looker may too. */
export function narrowedRights(
  viewed: Rights,
  looker: { readonly principal: Principal; readonly rights: Rights },
): Rights {
  const { rights } = looker;
  return {
    ...viewed,
    looker,
    may: (tool) => viewed.may(tool) && rights.may(tool),
    allows: (module, action) => viewed.allows(module, action) && rights.allows(module, action),
    field: (module, field) => weaker(viewed.field(module, field), rights.field(module, field)),
  };
}

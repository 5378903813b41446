/** Groups of key holders: who is in them, in which mode they open, and what changes when somebody comes or goes. */
import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { giveToMembers, type KeyMode, liveKeys, newGroupKey, openGroupKey } from './group-keys.ts';
import { lockedProblem } from './move-category.ts';
import { lastRotations, type Rotation } from './rotate.ts';
import { requireMembersWithKeys, startRotation } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

export interface KeyGroupMember {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Has made a key of their own. */
  readonly hasKey: boolean;
  /** Mode `person`: the group's key in force was given to it. */
  readonly holds: boolean;
}

export interface KeyGroup {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly mode: KeyMode;
  /** 0 before anything was sealed for it. */
  readonly generation: number;
  readonly since: string | null;
  readonly members: readonly KeyGroupMember[];
  /** Data keys that it opens. */
  readonly records: number;
  /** Whether the recovery key opens it; null where no recovery was set up. */
  readonly recoverable: boolean | null;
  readonly rotation: Rotation | null;
}

/** Every group, or those of the ids. */
export async function keyGroups(sql: Sql, ids?: readonly string[]): Promise<readonly KeyGroup[]> {
  const rows = await sql.query<Omit<KeyGroup, 'rotation'>>(
    `SELECT g.id, g.name, g.version, coalesce(k.mode, 'service') AS mode, coalesce(k.generation, 0) AS generation,
       k.created_at AS since,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'active', u.active,
           'hasKey', i.user_id IS NOT NULL, 'holds', EXISTS (SELECT FROM attesta.member_keys mk
             WHERE mk.group_key = k.id AND mk.user_id = u.id)) ORDER BY attesta.fold(u.name), u.id)
         FROM attesta.key_group_members m JOIN attesta.users u ON u.id = m.user_id
         LEFT JOIN attesta.key_identities i ON i.user_id = u.id WHERE m.key_group = g.id), '[]') AS members,
       (SELECT count(DISTINCT d.record)::int FROM attesta.secret_key_wraps w
         JOIN attesta.group_keys gk ON gk.id = w.group_key JOIN attesta.secret_keys d ON d.id = w.secret_key
         WHERE gk.key_group = g.id) AS records,
       (SELECT k.id IS NULL OR EXISTS (SELECT FROM attesta.recovery_wraps rw
           WHERE rw.recovery = r.id AND rw.group_key = k.id)
         FROM attesta.key_recoveries r WHERE r.replaced_at IS NULL) AS recoverable
     FROM attesta.key_groups g
     LEFT JOIN attesta.group_keys k ON k.key_group = g.id AND k.retired_at IS NULL
     WHERE $1::uuid[] IS NULL OR g.id = ANY ($1::uuid[]) ORDER BY attesta.fold(g.name), g.id`,
    [ids ?? null],
  );
  const rotations = new Map((await lastRotations(sql)).map((rotation) => [rotation.group, rotation]));
  return rows.map((row) => ({ ...row, rotation: rotations.get(row.id) ?? null }));
}

export async function keyGroup(sql: Sql, id: string): Promise<KeyGroup> {
  const [group] = await keyGroups(sql, [id]);
  if (!group)
    throw new Problem('not_found', {
      en: 'There is no such group of key holders.',
      es: 'No existe ese grupo de custodios.',
    });
  return group;
}

export interface NewKeyGroup {
  readonly name: string;
  readonly mode: KeyMode;
  readonly members: readonly string[];
}

export async function createKeyGroup(context: CallContext, wish: NewKeyGroup): Promise<KeyGroup> {
  const id = uuidv7(context.now());
  return context.database.transaction(async (tx) => {
    const made = await tx.query(
      `INSERT INTO attesta.key_groups (id, name, created_at, created_by, updated_at) VALUES ($1, $2, $3, $4, $3)
       ON CONFLICT (attesta.fold(name)) DO NOTHING RETURNING id`,
      [id, wish.name.trim(), context.now(), context.principal.userId],
    );
    if (made.length === 0) throw nameTaken();
    await insertMembers(tx, context, id, wish.members, 'members');
    if (wish.mode === 'person') await requireMembersWithKeys(tx, id);
    await newGroupKey(tx, vaultOf(context.database).keyring, { group: id, mode: wish.mode }, context.now());
    await changed(tx, context, id, { made: wish.name.trim(), mode: wish.mode, members: [...wish.members] });
    return keyGroup(tx, id);
  });
}

export async function renameKeyGroup(
  context: CallContext,
  id: string,
  name: string,
  version: number | undefined,
): Promise<KeyGroup> {
  return context.database.transaction(async (tx) => {
    const before = await keyGroup(tx, id);
    if (version !== undefined && version !== before.version)
      throw new Problem('stale_version', {
        en: 'Somebody changed this group in the meantime. Read it again.',
        es: 'Alguien cambió este grupo mientras tanto. Léalo de nuevo.',
      });
    const [other] = await tx.query(
      'SELECT 1 AS taken FROM attesta.key_groups WHERE attesta.fold(name) = attesta.fold($1) AND id <> $2',
      [name.trim(), id],
    );
    if (other) throw nameTaken();
    await tx.query(
      'UPDATE attesta.key_groups SET name = $2, version = version + 1, updated_at = $3 WHERE id = $1',
      [id, name.trim(), context.now()],
    );
    await changed(tx, context, id, { name: { from: before.name, to: name.trim() } });
    return keyGroup(tx, id);
  });
}

/** Removes a group that opens nothing and is named nowhere. */
export async function deleteKeyGroup(context: CallContext, id: string): Promise<void> {
  await context.database.transaction(async (tx) => {
    const group = await keyGroup(tx, id);
    const [named] = await tx.query(
      'SELECT 1 AS named FROM attesta.secret_policies WHERE key_group = $1 LIMIT 1',
      [id],
    );
    if (named)
      throw new Problem('conflict', {
        en: 'A category names this group. Name another group there first.',
        es: 'Una categoría nombra este grupo. Nombre antes otro grupo en ella.',
      });
    if (group.records > 0) {
      throw new Problem('conflict', {
        en: `This group still opens ${group.records} records. Wait until they were sealed anew for those named now.`,
        es: `Este grupo aún abre ${group.records} registros. Espere a que se sellen de nuevo para los que se nombran ahora.`,
      });
    }
    await changed(tx, context, id, { removed: group.name });
    await tx.query('DELETE FROM attesta.key_groups WHERE id = $1', [id]);
  });
}

/**
 * Takes somebody into a group. In mode `person` the key is given at once where the caller has it open; otherwise it waits for
 * a member who gives it.
 */
export async function addMember(context: CallContext, id: string, user: string): Promise<KeyGroup> {
  return context.database.transaction(async (tx) => {
    await keyGroup(tx, id);
    await insertMembers(tx, context, id, [user], 'user');
    await giveOpenKeys(tx, context, id, user);
    await changed(tx, context, id, { added: [user] });
    return keyGroup(tx, id);
  });
}

/** Gives a member the group's key, by one who has it open. Throws `secret_locked`, `forbidden`. */
export async function giveKey(context: CallContext, id: string, user: string): Promise<KeyGroup> {
  const identity = vaultOf(context.database).identities.of(context)?.identity;
  return context.database.transaction(async (tx) => {
    const group = await keyGroup(tx, id);
    if (!group.members.some((member) => member.id === context.principal.userId))
      throw new Problem('forbidden', {
        en: 'Only a member of this group has its key to give.',
        es: 'Solo un miembro de este grupo tiene su clave para darla.',
      });
    const receiver = group.members.find((member) => member.id === user);
    if (!receiver)
      throw new Problem('not_found', {
        en: 'There is no such member of this group.',
        es: 'No existe ese miembro de este grupo.',
      });
    if (!receiver.hasKey)
      throw new Problem('conflict', {
        en: `${receiver.name} has no key of their own yet, so there is nothing to give it to.`,
        es: `${receiver.name} aún no tiene clave propia, así que no hay a qué dársela.`,
      });
    if (!identity) throw lockedProblem();
    const given = await giveOpenKeys(tx, context, id, user);
    if (given === 0) throw lockedProblem();
    await changed(tx, context, id, { given: [user] });
    return keyGroup(tx, id);
  });
}

/** Wraps every generation that is still needed for a member, as far as the caller has it open. Returns how many. */
async function giveOpenKeys(tx: Sql, context: CallContext, group: string, user: string): Promise<number> {
  const { keyring, identities } = vaultOf(context.database);
  const identity = identities.of(context)?.identity;
  let given = 0;
  for (const key of await liveKeys(tx, group)) {
    if (key.mode !== 'person') continue;
    const privateKey = await openGroupKey(tx, keyring, key.id, identity);
    if (!privateKey) continue;
    await giveToMembers(tx, key, privateKey, user);
    privateKey.fill(0);
    given += 1;
  }
  return given;
}

/** Takes somebody out of a group, which gets a new key at once: what they could have kept opens nothing that is sealed from then on. */
export async function removeMember(context: CallContext, id: string, user: string): Promise<KeyGroup> {
  return context.database.transaction(async (tx) => {
    await keyGroup(tx, id);
    const gone = await tx.query(
      'DELETE FROM attesta.key_group_members WHERE key_group = $1 AND user_id = $2 RETURNING user_id',
      [id, user],
    );
    if (gone.length === 0)
      throw new Problem('not_found', {
        en: 'There is no such member of this group.',
        es: 'No existe ese miembro de este grupo.',
      });
    await tx.query(
      `DELETE FROM attesta.member_keys m USING attesta.group_keys k
       WHERE k.id = m.group_key AND k.key_group = $1 AND m.user_id = $2`,
      [id, user],
    );
    await startRotation(tx, context, { group: id, cause: 'member_left' });
    await changed(tx, context, id, { removed: [user] });
    return keyGroup(tx, id);
  });
}

async function insertMembers(
  tx: Sql,
  context: CallContext,
  group: string,
  users: readonly string[],
  field: string,
): Promise<void> {
  const known = await tx.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE id = ANY ($1::uuid[]) AND kind = 'person' AND active",
    [users],
  );
  if (known.length < new Set(users).size) {
    const message = {
      en: 'Name people who may sign in.',
      es: 'Nombre a personas que puedan iniciar sesión.',
    };
    throw valuesRefused([{ code: 'not_found', field, message }]);
  }
  await tx.query(
    `INSERT INTO attesta.key_group_members (key_group, user_id, added_at, added_by)
     SELECT $1, n.id, $3, $4 FROM unnest($2::uuid[]) AS n(id) ON CONFLICT DO NOTHING`,
    [group, users, context.now(), context.principal.userId],
  );
  await tx.query('UPDATE attesta.key_groups SET version = version + 1, updated_at = $2 WHERE id = $1', [
    group,
    context.now(),
  ]);
}

async function changed(tx: Sql, context: CallContext, group: string, value: JsonObject): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action: 'keys.group_changed',
      module: 'key_groups',
      record: group,
      payloads: [{ subject: null, value }],
    }),
  ]);
}

function nameTaken(): Problem {
  const message = {
    en: 'Another group of key holders has this name.',
    es: 'Otro grupo de custodios tiene este nombre.',
  };
  return new Problem('duplicate_value', message, {
    findings: [{ code: 'name_taken', field: 'name', message }],
  });
}

/** The calls about the renewal of a group's key. */
import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { keyGroup } from './key-groups.ts';
import {
  byId,
  byMember,
  closed,
  Mode,
  RotationJson,
  reading,
  shownRotation,
  text,
  writing,
} from './key-schemas.ts';
import { type Rotation, rotateStep, rotationById } from './rotate.ts';
import { startRotation } from './start-rotation.ts';
import { vaultOf } from './vault.ts';

export const rotationOperations: readonly Operation[] = [
  {
    ...writing,
    method: 'POST',
    path: '/key-groups/:id/rotations',
    summary: 'Put a new key of a group in force, and seal what is there anew; a mode changes how it opens',
    params: byId,
    body: Type.Object({ mode: Type.Optional(Mode) }, closed),
    response: { 202: RotationJson },
    async handle(context, { params, body }) {
      const { mode } = body as { mode?: 'service' | 'person' };
      const rotation = await context.database.transaction(async (tx) => {
        const group = await keyGroup(tx, params.id ?? '');
        const changes = mode !== undefined && mode !== group.mode;
        if (changes) await requireAlone(context, group.id);
        const id = await startRotation(tx, context, {
          group: group.id,
          cause: changes ? 'mode' : 'asked',
          ...(mode && { mode }),
        });
        return rotationById(tx, id);
      });
      if (!rotation) throw new Error('A rotation that was started is not there.');
      return { status: 202, body: shownRotation(rotation) };
    },
  },
  {
    ...reading,
    access: { kind: 'signed_in' },
    method: 'GET',
    path: '/key-rotations/:id',
    summary: 'How far the renewal of a key is',
    params: byId,
    response: { 200: RotationJson },
    handle: async (context, input) => ({ body: shownRotation(await rotationOf(context, input)) }),
  },
  {
    ...byMember,
    method: 'POST',
    path: '/key-rotations/:id/steps',
    summary: 'Go on with a renewal that needs a member: some records at a time, while your own key is open',
    params: byId,
    response: { 200: Type.Object({ outcome: text, rotation: RotationJson }) },
    async handle(context, input) {
      const rotation = await rotationOf(context, input);
      const identity = vaultOf(context.database).identities.of(context)?.identity;
      const outcome = await rotateStep(context, rotation.id, identity, 25);
      return { body: { outcome, rotation: shownRotation(await rotationOf(context, input)) } };
    },
  },
];

/** A renewal is told to those who manage keys and to members of the group. */
async function rotationOf(context: CallContext, { params }: OperationInput): Promise<Rotation> {
  const rotation = await rotationById(context.database, params.id ?? '');
  if (rotation && context.rights.may('secret_keys')) return rotation;
  const [mine] = rotation
    ? await context.database.query(
        'SELECT 1 AS mine FROM attesta.key_group_members WHERE key_group = $1 AND user_id = $2',
        [rotation.group, context.principal.userId],
      )
    : [];
  if (!rotation || !mine)
    throw new Problem('not_found', {
      en: 'There is no such renewal of a key.',
      es: 'No existe esa renovación de una clave.',
    });
  return rotation;
}

/** A group named beside others keeps their mode: first it is named alone. */
async function requireAlone(context: CallContext, group: string): Promise<void> {
  const shared = await context.database.query(
    `SELECT 1 AS shared FROM attesta.secret_policies p JOIN attesta.secret_policies o
       ON o.module = p.module AND o.category = p.category AND o.key_group <> p.key_group
     WHERE p.key_group = $1 LIMIT 1`,
    [group],
  );
  if (shared.length > 0) {
    throw new Problem('conflict', {
      en: 'A category names this group beside others, and all groups of a category open in one way. Name it alone there first.',
      es: 'Una categoría nombra este grupo junto a otros, y todos los grupos de una categoría se abren de la misma manera. Nómbrelo antes solo en ella.',
    });
  }
}

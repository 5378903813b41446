/** Groups of key holders and renewals, as they are told; how a call about them is guarded. */
import { type TSchema, Type } from 'typebox';
import { type Rotation, stepsOf } from './rotate.ts';

export const text = Type.String();
export const uuid = Type.String({ format: 'uuid' });
export const count = Type.Integer();
export const closed = { additionalProperties: false } as const;
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Mode = Type.Union([Type.Literal('service'), Type.Literal('person')]);

export const RotationJson = Type.Object({
  id: text,
  group: text,
  cause: text,
  startedAt: text,
  startedBy: text,
  rewrapped: count,
  reencrypted: count,
  steps: count,
  job: orNull(text),
  finishedAt: orNull(text),
});

export const Group = Type.Object({
  id: text,
  name: text,
  version: count,
  mode: text,
  generation: count,
  since: orNull(text),
  members: Type.Array(
    Type.Object({
      id: text,
      name: text,
      active: Type.Boolean(),
      hasKey: Type.Boolean(),
      holds: Type.Boolean(),
    }),
  ),
  records: count,
  recoverable: orNull(Type.Boolean()),
  rotation: orNull(RotationJson),
});

const keys = { tag: 'secrets', access: { kind: 'tool', tool: 'secret_keys' } } as const;

export const reading = { ...keys, scope: 'secrets:read' } as const;

/** Whoever changes who may open what has just proven who they are. */
export const writing = { ...keys, scope: 'secrets:write', stepUp: true } as const;
export const byMember = { tag: 'secrets', access: { kind: 'signed_in' }, scope: 'secrets:write' } as const;

export const byId = Type.Object({ id: uuid });

export function shownGroup<G extends { readonly rotation: Rotation | null }>(group: G) {
  return { ...group, rotation: group.rotation && shownRotation(group.rotation) };
}

export function shownRotation(rotation: Rotation) {
  return { ...rotation, steps: stepsOf(rotation) };
}

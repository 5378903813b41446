/** `/retention`: what has reached its end, what holds it back, and a look at once. The plans themselves are `/erasures`. */
import { Type } from 'typebox';
import { systemRights } from '../../../engine/access/compile-rights.ts';
import { systemUserId } from '../../../engine/access/shipped.ts';
import type { Operation } from '../../../engine/operation.ts';
import type { ErasureParts } from '../erasure-parts.ts';
import { endedSchema, endingRuleSchema } from '../schemas.ts';
import { type DueRecord, dueRecords, endingModules } from './due.ts';
import { inEveryState, planDestructions } from './plan-destruction.ts';
import { workingOf } from './scope.ts';

const text = Type.String();
const tag = 'Erasure';
const MOST_SHOWN = 200;

const dueSchema = Type.Object({
  ...endedSchema.properties,
  module: text,
  kind: text,
  mode: text,
  rule: endingRuleSchema,
  parts: Type.Integer(),
  heldBy: Type.Array(Type.Object({ reason: text, by: Type.Union([text, Type.Null()]) })),
});

export function retentionOperations(parts: ErasureParts): readonly Operation[] {
  return [
    {
      method: 'GET',
      path: '/retention/due',
      tag,
      summary: 'Records whose last retention period has ended, with the working, and what holds them back',
      access: { kind: 'tool', tool: 'requests' },
      scope: 'erasures:read',
      query: Type.Object({ module: Type.Optional(text) }),
      response: { 200: Type.Object({ items: Type.Array(dueSchema), more: Type.Boolean() }) },
      handle: async (context, { query }) => {
        const modules = endingModules(context).filter(
          (module) => query.module === undefined || module.name === query.module,
        );
        const found: DueRecord[] = [];
        await inEveryState(context, async (tx) => {
          for (const module of modules)
            if (found.length <= MOST_SHOWN)
              found.push(...(await dueRecords(tx, context, module, { limit: MOST_SHOWN + 1 })).due);
        });
        const items = found.slice(0, MOST_SHOWN).map(shown);
        return { body: { items, more: found.length > MOST_SHOWN } };
      },
    },
    {
      method: 'POST',
      path: '/retention/runs',
      tag,
      summary: 'Look now for what has reached its end, and plan its destruction, as each night',
      access: { kind: 'tool', tool: 'erasure_plan' },
      scope: 'erasures:write',
      response: { 201: Type.Object({ planned: Type.Array(text), held: Type.Integer() }) },
      handle: async (context) => {
        // The plans are the installation's, whoever had it look: so that this person may approve them.
        const house = {
          ...context,
          principal: { kind: 'system', userId: systemUserId },
          rights: systemRights(systemUserId),
        } as const;
        const { planned, held } = await planDestructions(house, parts);
        return { status: 201, body: { planned: planned.map((one) => one.number), held } };
      },
    },
  ];
}

/** Without the title, which names people: numbers lead to the record, for who may see it. */
function shown({ id, number, start, event, end, module, kind, mode, rule, parts, heldBy }: DueRecord) {
  return {
    id,
    number,
    start,
    event,
    end,
    working: workingOf(rule, { id, number, start, event, end }),
    module,
    kind,
    mode,
    rule: { code: rule.code, label: rule.label, law: rule.law },
    parts: parts.length,
    heldBy,
  };
}

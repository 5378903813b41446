/** The call that makes the definitions say what was written down, all at once. */
import { type TSchema, Type } from 'typebox';
import { storedDefinitions } from '../catalog/load.ts';
import type { Operation } from '../operation.ts';
import { valuesRefused } from '../records/refusals.ts';
import { etag, ifMatch } from '../records/request-values.ts';
import { changeDefinitions } from './change-definition.ts';
import { companyDefinitions } from './company-definitions.ts';
import * as schema from './definition-schemas.ts';
import { writtenModulesWords } from './other-words.ts';
import { type DefinitionPlan, planDefinitions, type WrittenDefinitions } from './plan-definitions.ts';

const named = (part: TSchema) => Type.Array(part, { maxItems: 500 });
// What purposes and rules consist of is checked where the plan is made, with numbered findings.
const coded = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 63 }) },
  { additionalProperties: true },
);
const body = Type.Object(
  {
    purposes: Type.Optional(named(coded)),
    retentionRules: Type.Optional(named(coded)),
    modules: Type.Optional(named(schema.writtenModule)),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Everything is tried out and nothing is kept: the answer is the plan.' }),
    ),
  },
  { additionalProperties: false },
);
const difference = Type.Object({
  path: Type.String(),
  from: Type.Optional(Type.Any()),
  to: Type.Optional(Type.Any()),
});
const answer = Type.Object({
  /** Of the definitions in force afterwards; with `dryRun`, of those that the plan stands on. */
  version: Type.Integer(),
  applied: Type.Boolean(),
  changes: Type.Array(
    Type.Object({
      kind: Type.String(),
      name: Type.String(),
      action: Type.String(),
      differences: Type.Array(difference),
    }),
  ),
});

const held = Type.Array(Type.Object({}, { additionalProperties: true }));

export const applyOperations: readonly Operation[] = [
  {
    tag: 'definitions',
    scope: 'definitions:write',
    access: { kind: 'tool', tool: 'definitions' },
    method: 'GET',
    path: '/definitions',
    summary: 'What the company added to the definitions of the product or changed of them, as POST takes it',
    response: {
      200: Type.Object({ version: Type.Integer(), purposes: held, retentionRules: held, modules: held }),
    },
    handle: async ({ database, catalog }) => {
      const stored = await storedDefinitions(database);
      return {
        body: { version: catalog.version, ...companyDefinitions(catalog, stored) },
        headers: etag(catalog.version),
      };
    },
  },
  {
    tag: 'definitions',
    scope: 'definitions:write',
    access: { kind: 'tool', tool: 'definitions' },
    method: 'POST',
    path: '/definitions',
    versioned: true,
    summary:
      'Make modules, fields, purposes and retention rules say what is written, all together or not at all',
    body,
    otherWords: writtenModulesWords,
    response: { 200: answer },
    handle: async (context, input) => {
      const { dryRun = false, ...written } = input.body as WrittenDefinitions & { dryRun?: boolean };
      let plan: DefinitionPlan = { planned: [], changes: [], findings: [] };
      const catalog = await changeDefinitions(
        context,
        (before) => {
          plan = planDefinitions(before, written);
          if (plan.findings.length > 0) throw valuesRefused(plan.findings);
          return plan.changes;
        },
        { ...ifMatch(input.headers), dryRun },
      );
      const applied = !dryRun && plan.changes.length > 0;
      return {
        body: { version: catalog.version, applied, changes: plan.planned },
        headers: etag(catalog.version),
      };
    },
  },
];

/** The calls about purposes and retention rules: what fields are declared with. */
import { Type } from 'typebox';
import type { Catalog } from '../../metadata/catalog.ts';
import { checkPurpose, checkRetention } from '../../metadata/check-purpose.ts';
import type { Finding } from '../../metadata/finding.ts';
import { labelText } from '../../metadata/label.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import type { CallContext } from '../access/principal.ts';
import type { StoredDefinition } from '../catalog/load.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput, OtherWords } from '../operation.ts';
import { valuesRefused } from '../records/refusals.ts';
import { etag, ifMatch, param } from '../records/request-values.ts';
import { type ChangeOptions, changeDefinition } from './change-definition.ts';
import type { DefinitionUse } from './definition-use.ts';
import { fieldsThatName } from './fields-that-name.ts';
import * as schema from './purpose-schemas.ts';

const tag = 'definitions';
const writing = { tag, scope: 'definitions:write', access: { kind: 'tool', tool: 'definitions' } } as const;
const byCode = Type.Object({ code: Type.String() });

const textsAsLabels: OtherWords = {
  rewrite: (said) => ({
    ...said,
    ...Object.fromEntries(
      ['label', 'reference', 'law']
        .filter((key) => typeof said[key] === 'string')
        .map((key) => [key, { en: said[key] }]),
    ),
  }),
  note: 'Labels may be plain texts, taken as English.',
};

/** The calls, given what uses purposes and rules besides the fields. */
export function purposeOperations(uses: readonly DefinitionUse[]): readonly Operation[] {
  return [...purposeCalls(uses), ...ruleCalls(uses)];
}

function purposeCalls(uses: readonly DefinitionUse[]): readonly Operation[] {
  return [
    {
      ...writing,
      method: 'POST',
      path: '/purposes',
      versioned: true,
      summary: 'Add a purpose with the basis it stands on (Art. 5(1)(b), 6)',
      body: schema.newPurpose,
      otherWords: textsAsLabels,
      response: { 201: schema.purposeAnswer },
      handle: async (context, input) => {
        const purpose = input.body as Purpose;
        const fits = ({ purposes }: Catalog): void => {
          if (!purposes.has(purpose.code)) return;
          throw new Problem('duplicate_value', {
            en: `There is a purpose ${purpose.code} already.`,
            es: `Ya existe una finalidad ${purpose.code}.`,
          });
        };
        fits(context.catalog);
        return { ...(await putPurpose(context, input, purpose, { fits })), status: 201 };
      },
    },
    {
      ...writing,
      method: 'PATCH',
      path: '/purposes/:code',
      versioned: true,
      summary: 'Change a purpose: its label, its basis, what the basis rests on',
      params: byCode,
      body: schema.purposeChange,
      otherWords: textsAsLabels,
      response: { 200: schema.purposeAnswer },
      handle: async (context, input) => {
        const old = there(context.catalog.purposes.get(param(input, 'code')), 'purpose');
        return putPurpose(context, input, { ...old, ...(input.body as Partial<Purpose>) });
      },
    },
    {
      ...writing,
      method: 'DELETE',
      path: '/purposes/:code',
      versioned: true,
      summary: 'Remove a purpose that nothing is declared with or rests on',
      params: byCode,
      response: { 204: Type.Null() },
      handle: async (context, input) => {
        const { code } = there(context.catalog.purposes.get(param(input, 'code')), 'purpose');
        await refuseInUse(context, uses, 'purpose', code);
        await changeDefinition(
          context,
          { kind: 'purpose', name: code, definition: null },
          ifMatch(input.headers),
        );
        return { status: 204 };
      },
    },
  ];
}

function ruleCalls(uses: readonly DefinitionUse[]): readonly Operation[] {
  return [
    {
      tag,
      scope: 'records:read',
      access: { kind: 'signed_in' },
      method: 'GET',
      path: '/retention-rules',
      summary: 'How long data is kept, from which event, and by what law (Art. 5(1)(e))',
      response: { 200: schema.ruleList },
      handle: async ({ catalog }) => ({
        body: { version: catalog.version, items: [...catalog.retention.values()] },
        headers: etag(catalog.version),
      }),
    },
    {
      ...writing,
      method: 'POST',
      path: '/retention-rules',
      versioned: true,
      summary: 'Add a retention rule with the law it follows from',
      body: schema.newRule,
      otherWords: textsAsLabels,
      response: { 201: schema.ruleAnswer },
      handle: async (context, input) => {
        const rule = input.body as RetentionRule;
        const fits = ({ retention }: Catalog): void => {
          if (!retention.has(rule.code)) return;
          throw new Problem('duplicate_value', {
            en: `There is a retention rule ${rule.code} already.`,
            es: `Ya existe una regla de conservación ${rule.code}.`,
          });
        };
        fits(context.catalog);
        return { ...(await putRule(context, input, rule, { fits })), status: 201 };
      },
    },
    {
      ...writing,
      method: 'PATCH',
      path: '/retention-rules/:code',
      versioned: true,
      summary: 'Change a retention rule; what it keeps is kept by the new one at once',
      params: byCode,
      body: schema.ruleChange,
      otherWords: textsAsLabels,
      response: { 200: schema.ruleAnswer },
      handle: async (context, input) => {
        const old = there(context.catalog.retention.get(param(input, 'code')), 'retention rule');
        return putRule(context, input, { ...old, ...(input.body as Partial<RetentionRule>) });
      },
    },
    {
      ...writing,
      method: 'DELETE',
      path: '/retention-rules/:code',
      versioned: true,
      summary: 'Remove a retention rule that keeps nothing',
      params: byCode,
      response: { 204: Type.Null() },
      handle: async (context, input) => {
        const { code } = there(context.catalog.retention.get(param(input, 'code')), 'retention rule');
        await refuseInUse(context, uses, 'retention', code);
        await changeDefinition(
          context,
          { kind: 'retention', name: code, definition: null },
          ifMatch(input.headers),
        );
        return { status: 204 };
      },
    },
  ];
}

const UNKNOWN = {
  purpose: { en: 'There is no purpose of this code.', es: 'No hay ninguna finalidad con este código.' },
  'retention rule': {
    en: 'There is no retention rule of this code.',
    es: 'No hay ninguna regla de conservación con este código.',
  },
} as const;

function there<T>(found: T | undefined, what: 'purpose' | 'retention rule'): T {
  if (!found) throw new Problem('not_found', UNKNOWN[what]);
  return found;
}

type Fitting = Pick<ChangeOptions, 'fits'>;

async function putPurpose(
  context: CallContext,
  input: OperationInput,
  purpose: Purpose,
  options: Fitting = {},
) {
  const change = { kind: 'purpose', name: purpose.code, definition: purpose } as const;
  const version = await put(context, input, checkPurpose(purpose), change, options);
  return { body: { ...purpose, version }, headers: etag(version) };
}

async function putRule(
  context: CallContext,
  input: OperationInput,
  rule: RetentionRule,
  options: Fitting = {},
) {
  const change = { kind: 'retention', name: rule.code, definition: rule } as const;
  const version = await put(context, input, checkRetention(rule), change, options);
  return { body: { ...rule, version }, headers: etag(version) };
}

async function put(
  context: CallContext,
  input: OperationInput,
  findings: readonly Finding[],
  change: StoredDefinition,
  options: Fitting,
): Promise<number> {
  if (findings.length > 0) throw valuesRefused(findings);
  return (await changeDefinition(context, change, { ...options, ...ifMatch(input.headers) })).version;
}

const NAMED_AT_MOST = 5;

/** What is declared with a code, or stored with it, would say nothing any more. */
async function refuseInUse(
  context: CallContext,
  uses: readonly DefinitionUse[],
  kind: DefinitionUse['kind'],
  code: string,
): Promise<void> {
  const fields = fieldsThatName(context.catalog, kind, code);
  if (fields.length > 0) {
    const named = fields.slice(0, NAMED_AT_MOST).join(', ');
    const others = fields.length - NAMED_AT_MOST;
    const more = others > 0 ? { en: ` and ${others} more`, es: ` y ${others} más` } : { en: '', es: '' };
    throw new Problem('conflict', {
      en: `${fields.length} fields are declared with it: ${named}${more.en}. Change those first.`,
      es: `Hay ${fields.length} campos declarados con este código: ${named}${more.es}. Cámbielos antes.`,
    });
  }
  for (const use of uses.filter((one) => one.kind === kind)) {
    const count = await use.count(context.database.owner, code);
    if (count > 0)
      throw new Problem('conflict', {
        en: `It is in use by ${count} ${use.label.en}: it stays for as long as they do.`,
        es: `Lo usan ${count} ${labelText(use.label, 'es')}: se conserva mientras existan.`,
      });
  }
}

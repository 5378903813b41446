import { rightsOf } from '../access/compile-rights.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import type { Row } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlJoin } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { visibleRow } from './read-record.ts';
import { permitted, recordId } from './refusals.ts';
import { look } from './sight.ts';

const explained = [
  'read',
  'edit',
  'delete',
  'export',
  'view_history',
] as const satisfies readonly ModuleAction[];
type Explained = (typeof explained)[number];

export interface AccessStep {
  /** The rule, in the order in which rules decide (design §6). */
  readonly rule: 'state' | 'profile' | 'administration' | 'owner' | 'superior' | 'group' | 'default_sharing';
  readonly outcome: 'allows' | 'denies' | 'silent';
  readonly sentence: string;
}

export interface AccessExplanation {
  readonly user: string;
  /** What the one predicate answers for this record: the truth that every list and call obeys. */
  readonly may: Readonly<Record<Explained, boolean>>;
  readonly steps: readonly AccessStep[];
  readonly fields: Readonly<Record<string, 'hidden' | 'read' | 'edit'>>;
}

/**
 * Why somebody may or may not use a record, rule by rule. `user` asks for another one, which needs the tool `users`. The
 * answers in `may` come from the predicate itself, on this record.
 */
export async function explainAccess(
  context: CallContext,
  moduleName: string,
  id: string,
  user?: string,
): Promise<AccessExplanation> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  const asked = user === undefined ? context : await standingIn(context, recordId(user));
  const { text, values } = compileFragment(
    sql`SELECT ${sqlJoin(
      explained.map(
        (action) => sql`(${accessPredicate(asked, moduleName, action, 'r')}) AS ${sqlIdentifier(action)}`,
      ),
      ', ',
    )} FROM data.${sqlIdentifier(moduleName)} r WHERE r.id = ${row.id}`,
  );
  const [may] = await look(
    context,
    (database) => database.query<Record<Explained, boolean>>(text, values),
    row.state === 'archived',
  );
  const fields = module.fields.map((field) => [field.name, asked.rights.field(moduleName, field.name)]);
  return {
    user: asked.principal.userId,
    may: may ?? { read: false, edit: false, delete: false, export: false, view_history: false },
    steps: stepsOf(asked, moduleName, module.defaultSharing, row),
    fields: Object.fromEntries(fields),
  };
}

async function standingIn(context: CallContext, userId: string): Promise<CallContext> {
  if (!context.rights.may('users')) {
    throw new Problem('forbidden', 'Looking as another user needs the right to manage users.');
  }
  const principal = { kind: 'user', userId } as const;
  return { ...context, principal, rights: await rightsOf(context.database, context.catalog, principal) };
}

function stepsOf(context: CallContext, module: string, sharing: string, row: Row): readonly AccessStep[] {
  const { rights, principal } = context;
  const steps: AccessStep[] = [
    step('state', row.state === 'active' ? 'silent' : 'denies', stateSentence(String(row.state))),
    rights.allows(module, 'read')
      ? step(
          'profile',
          'silent',
          `The profile allows ${explained.filter((one) => rights.allows(module, one)).join(', ')}.`,
        )
      : step('profile', 'denies', 'The profile does not open this module.'),
  ];
  if (rights.may('administration')) {
    steps.push(
      step(
        'administration',
        'allows',
        'Administrators see the records of every module that their profile opens.',
      ),
    );
  }
  const owner = row.owner_user;
  const group = row.owner_group;
  steps.push(
    owner === principal.userId
      ? step('owner', 'allows', 'The record belongs to this user.')
      : step('owner', 'silent', 'The record belongs to somebody else.'),
    typeof owner === 'string' && rights.subordinates.includes(owner)
      ? step('superior', 'allows', 'The owner is below this user in the tree of roles.')
      : step('superior', 'silent', 'The owner is not below this user in the tree of roles.'),
    typeof group === 'string' && [...rights.groups, ...rights.groupsBelow].includes(group)
      ? step('group', 'allows', 'The record belongs to a group that this user is in.')
      : step('group', 'silent', 'No group of this user owns the record.'),
    sharing === 'private'
      ? step('default_sharing', 'silent', 'The module is private: what is not shared otherwise is not seen.')
      : step(
          'default_sharing',
          'allows',
          `The module is shared with everyone: ${sharing.replaceAll('_', ', ')}.`,
        ),
  );
  return steps;
}

function stateSentence(state: string): string {
  if (state === 'active') return 'The record is active.';
  return state === 'restricted'
    ? 'Processing is restricted (Art. 18): the record can be read and not be changed.'
    : `The record is ${state}: only those who may see the archive see it, and nobody changes it.`;
}

function step(rule: AccessStep['rule'], outcome: AccessStep['outcome'], sentence: string): AccessStep {
  return { rule, outcome, sentence };
}

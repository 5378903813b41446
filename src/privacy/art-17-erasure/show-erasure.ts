/** Erasures and lines of their plans as the API answers them. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { shownConfiguration } from './configuration/show-configuration.ts';
import { approvalsOf, type Erasure } from './erasure.ts';
import { itemCount, type PlanLine, planLines, planTotals } from './plan.ts';
import { workingOf } from './retention/scope.ts';
import { userNames } from './user-names.ts';

/** What is blocked is kept by no rule of the company but by the law that blocks it. */
const BLOCKED = {
  label: { en: 'Blocked', es: 'Bloqueado' },
  law: {
    en: 'Spanish Organic Act 3/2018, Art. 32: kept at the disposal of authorities until liability lapses',
    es: 'LOPDGDD, art. 32: a disposición de las autoridades hasta que prescriba la responsabilidad',
  },
};

/** A line with the rule that keeps it in words: its code alone says nothing to the person. */
export function withRule(catalog: CallContext['catalog'], line: PlanLine) {
  if (line.retention === 'blocked') return { ...line, rule: BLOCKED };
  const rule = line.retention === null ? undefined : catalog.retention.get(line.retention);
  return { ...line, rule: rule ? { label: rule.label, law: rule.law } : null };
}

/** Why what a plan of destruction covers has ended, item by item. */
function shownScope({ kind, module, rule, mode, items }: NonNullable<Erasure['scope']>) {
  return {
    kind,
    module,
    mode,
    rule: { code: rule.code, label: rule.label, law: rule.law },
    items: items.map((item) => ({ ...item, working: workingOf(rule, item) })),
  };
}

/** An erasure as the API answers it: the plan as lines, with the names of who signed. */
export async function shown(tx: Sql, context: CallContext, erasure: Erasure) {
  const { catalog } = context;
  const approvals = await approvalsOf(tx, erasure);
  const people = [erasure.plannedBy, erasure.erasedBy, ...approvals.map((approval) => approval.by)];
  const names = await userNames(
    tx,
    people.filter((one): one is string => one !== null),
  );
  const person = (userId: string) => ({ id: userId, name: names.get(userId) ?? userId });
  return {
    ...erasure,
    plan: {
      lines: planLines(erasure.plan).map((line) => withRule(catalog, line)),
      totals: planTotals(erasure.plan),
      places: erasure.plan.places.filter((place) => itemCount(place.items) > 0).length,
      configuration: await shownConfiguration(tx, context, erasure.plan.configuration),
    },
    plannedBy: person(erasure.plannedBy),
    erasedBy: erasure.erasedBy ? person(erasure.erasedBy) : null,
    approvals: approvals.map((approval) => ({ ...approval, by: person(approval.by) })),
    scope: erasure.scope && shownScope(erasure.scope),
  };
}

/** Which deeds of a ledger others make needless: of what can stand in one way only, the last one counts. */
import type { DeedLine, LedgerLine, Superseding } from '../../privacy/art-17-erasure/ledger-lines.ts';

/** What a deed decides, alone, about its object. Deeds that decide nothing alone are never needless. */
const decides: Readonly<Record<string, (facts: DeedLine['facts']) => string>> = {
  'user.activated': ({ user }) => `active ${user}`,
  'user.deactivated': ({ user }) => `active ${user}`,
  'user.role': ({ user }) => `role ${user}`,
  'password.changed': ({ user }) => `password ${user}`,
  'password.distrusted': ({ user }) => `distrust ${user}`,
  'request.moved': ({ request }) => `case ${request}`,
  'row.stands': ({ table, key }) => `row ${table} ${keyText(key)}`,
  'row.gone': ({ table, key }) => `row ${table} ${keyText(key)}`,
  'row.told': ({ table, key }) => `told ${table} ${keyText(key)}`,
};

export function supersededAt(now: () => Temporal.Instant): Superseding {
  return {
    within(inOrder) {
      const needless = new Set<string>();
      const decided = new Set<string>();
      const firsts = firstRows(inOrder);
      for (const line of inOrder.toReversed()) {
        if (line.version === 2) continue;
        const again = decidedBy(line).some((one) => decided.has(one));
        if (isOver(line, now()) || (again && !firsts.has(line.deed))) needless.add(line.deed);
        for (const one of [...decidedBy(line), ...endedBy(line)]) decided.add(one);
      }
      return needless;
    },
    beside(ledger, lacking) {
      const deeds = ledger.filter((line) => line.version === 3);
      const decided = new Set(deeds.flatMap((line) => [...decidedBy(line), ...endedBy(line)]));
      const needless = lacking.filter(
        (line) => isOver(line, now()) || decidedBy(line).some((one) => decided.has(one)),
      );
      return new Set(needless.map((line) => line.deed));
    },
  };
}

function decidedBy({ kind, facts }: DeedLine): readonly string[] {
  const about = decides[kind]?.(facts);
  return about === undefined ? [] : [about];
}

/** A new password ends the distrust in the one before. */
function endedBy({ kind, facts }: DeedLine): readonly string[] {
  return kind === 'password.changed' ? [`distrust ${facts.user}`] : [];
}

/** Nothing refers to a rule: its last line is enough, and what an erasure took out of it stands in no earlier one. */
const NEVER_REFERRED_TO: ReadonlySet<string> = new Set(['sharing_rules', 'record_rules']);

/** Where a row came, others refer to it from there on: its first line stays beside its last, so that each is repeated after what it needs. */
function firstRows(inOrder: readonly (LedgerLine | DeedLine)[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  for (const line of inOrder) {
    if (line.version !== 3 || line.kind !== 'row.stands' || NEVER_REFERRED_TO.has(String(line.facts.table)))
      continue;
    const about = decides[line.kind]?.(line.facts) ?? '';
    if (!seen.has(about)) seen.set(about, line.deed);
  }
  return new Set(seen.values());
}

/** A session that would have ended by now: nothing of it can come back to life. */
export function isOver({ kind, facts }: Pick<DeedLine, 'kind' | 'facts'>, now: Temporal.Instant): boolean {
  if (kind !== 'session.ended' || typeof facts.endsAt !== 'string') return false;
  return Temporal.Instant.compare(Temporal.Instant.from(facts.endsAt), now) <= 0;
}

/** Of the same columns in any order. */
function keyText(key: unknown): string {
  if (typeof key !== 'object' || key === null) return '';
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

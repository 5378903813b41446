/**
 * What each user has of an organisation: the same as `STANDING` and `RULES` read for one user, worked out for all of them
 * together. A property test compares the two.
 */
import { foldWord } from '../../fields/fold.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { Standing } from './compile-rights.ts';
import type { Organisation, SharingRuleState } from './organisation.ts';
import type { NamedProfile } from './profile.ts';
import type { RecordRule, RuleTarget, SharingRule } from './rule.ts';
import type { RuleBook } from './rule-book.ts';

/** The tree of roles and the groups, looked up once for all users. */
export class Standings {
  private readonly organisation: Organisation;
  private readonly usersOfRole: ReadonlyMap<string | null, readonly string[]>;
  /** Groups by what is named in them: `user 1`, `role 2`, `role_and_subordinates 2`, `group 3`. */
  private readonly naming: ReadonlyMap<string, readonly string[]>;
  private readonly ofRole = new Map<string | null, RoleStanding>();
  private readonly groupsOfUsers = new Map<string, readonly string[]>();

  constructor(organisation: Organisation) {
    this.organisation = organisation;
    const users = Map.groupBy(organisation.users, ([, user]) => user.role);
    this.usersOfRole = new Map([...users].map(([role, some]) => [role, some.map(([id]) => id)]));
    const members = [...organisation.groups].flatMap(([group, { members: some }]) =>
      some.map(({ kind, id }) => ({ group, name: `${kind} ${id}` })),
    );
    const naming = Map.groupBy(members, (one) => one.name);
    this.naming = new Map([...naming].map(([name, some]) => [name, some.map((one) => one.group)]));
  }

  /** Of a user who is active; nothing of anybody else. */
  of(userId: string): Standing | undefined {
    const user = this.organisation.users.get(userId);
    if (!user?.active) return undefined;
    return { ...this.roleStanding(user.role), roleId: user.role, groups: this.groupsOf(userId) };
  }

  /** The active rules, with the owners that the sources of sharing rules stand for. */
  book(): RuleBook {
    const { sharingRules, recordRules } = this.organisation;
    return {
      sharing: inOrder(sharingRules).map(([id, rule]): SharingRule => {
        const { name, module, level, related } = rule;
        return { id, name, module, level, related, from: this.source(rule), to: target(rule) };
      }),
      records: inOrder(recordRules).map(([id, rule]): RecordRule => {
        const { name, module, effect, uses, relations, administrators } = rule;
        const filter = filterOf(rule.filter);
        return { id, name, module, effect, uses, relations, filter, administrators, to: target(rule) };
      }),
    };
  }

  private source({ fromKind, fromId, filter }: SharingRuleState): SharingRule['from'] {
    const matching = filterOf(filter);
    if (fromKind === 'filter' && matching) return { filter: matching };
    if (fromId === null || fromKind === 'filter') return { users: [], groups: [] };
    if (fromKind === 'group') return { users: this.membersOf(fromId), groups: this.inside(fromId) };
    const roles = fromKind === 'role' ? [fromId] : [fromId, ...this.below(fromId)];
    return { users: this.usersIn(roles), groups: [] };
  }

  private roleStanding(role: string | null): RoleStanding {
    const known = this.ofRole.get(role);
    if (known) return known;
    const subordinates = role === null ? [] : this.usersIn(this.below(role));
    const made = {
      rolesAbove: this.above(role),
      profiles: this.profilesOf(role),
      subordinates,
      groupsBelow: unique(subordinates.flatMap((user) => this.groupsOf(user))),
    };
    this.ofRole.set(role, made);
    return made;
  }

  private profilesOf(role: string | null): readonly NamedProfile[] {
    const ids = [...((role !== null && this.organisation.roles.get(role)?.profiles) || [])].sort();
    return ids.flatMap((id) => {
      const profile = this.organisation.profiles.get(id);
      return profile ? [{ id, ...profile }] : [];
    });
  }

  /** The role and those over it. */
  private above(role: string | null): readonly string[] {
    const found: string[] = [];
    for (
      let at = role;
      at !== null && !found.includes(at);
      at = this.organisation.roles.get(at)?.parent ?? null
    )
      found.push(at);
    return found;
  }

  /** The roles under the role. */
  private below(role: string): readonly string[] {
    return [...this.organisation.roles.keys()].filter(
      (one) => one !== role && this.above(one).includes(role),
    );
  }

  private usersIn(roles: readonly string[]): readonly string[] {
    return roles.flatMap((role) => this.usersOfRole.get(role) ?? []);
  }

  /** Groups that name the user, the role, a role above it, or a group that the user is in. */
  private groupsOf(userId: string): readonly string[] {
    const known = this.groupsOfUsers.get(userId);
    if (known) return known;
    const role = this.organisation.users.get(userId)?.role ?? null;
    const names = [`user ${userId}`, `role ${role}`];
    const above = this.above(role).map((one) => `role_and_subordinates ${one}`);
    const direct = [...names, ...above].flatMap((name) => this.naming.get(name) ?? []);
    const made = closure(direct, (group) => this.naming.get(`group ${group}`) ?? []);
    this.groupsOfUsers.set(userId, made);
    return made;
  }

  /** The group and the groups in it. */
  private inside(group: string): readonly string[] {
    return closure([group], (one) =>
      (this.organisation.groups.get(one)?.members ?? []).flatMap(({ kind, id }) =>
        kind === 'group' ? [id] : [],
      ),
    );
  }

  private membersOf(group: string): readonly string[] {
    const inside = this.inside(group);
    const members = inside.flatMap((one) => this.organisation.groups.get(one)?.members ?? []);
    return unique(
      members.flatMap(({ kind, id }) => {
        if (kind === 'user') return [id];
        if (kind === 'group') return [];
        return this.usersIn(kind === 'role' ? [id] : [id, ...this.below(id)]);
      }),
    );
  }
}

type RoleStanding = Pick<Standing, 'rolesAbove' | 'profiles' | 'subordinates' | 'groupsBelow'>;

interface Ruling {
  readonly name: string;
  readonly module: string;
  readonly active: boolean;
}

/** In the order in which rules are asked: by module, by name. */
function inOrder<R extends Ruling>(rules: ReadonlyMap<string, R>): readonly (readonly [string, R])[] {
  const key = ([id, { module, name }]: readonly [string, R]) => `${module} ${foldWord(name)} ${id}`;
  return [...rules].filter(([, rule]) => rule.active).sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function target({ toKind, toId }: { toKind: RuleTarget['kind']; toId: string | null }): RuleTarget {
  return toKind === 'everyone' || toId === null ? { kind: 'everyone' } : { kind: toKind, id: toId };
}

/** It was checked when the rule was saved. */
function filterOf(filter: object | null): Filter | null {
  return filter as Filter | null;
}

/** Everything that is reached from these, these among it. */
function closure(from: readonly string[], next: (one: string) => readonly string[]): readonly string[] {
  const found = new Set(from);
  for (const one of found) for (const more of next(one)) found.add(more);
  return [...found];
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}

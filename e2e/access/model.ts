/**
 * The rules of access, read aloud from design §6: no SQL, nothing kept, nothing shared with the product but the names. Slow and
 * plain on purpose; what the product answers is compared with it.
 */
import type { Filter, FilterComparison } from '../../src/metadata/filter.ts';
import {
  type FieldRight,
  type Module,
  type ModuleAction,
  type Party,
  RELATIONS,
  type RuleWish,
  type SharingWish,
  STOCK,
  TITLES,
  type Tool,
  type World,
} from './world.ts';

export type Use = 'list' | Exclude<ModuleAction, 'create' | 'import'>;

/** `shell`: that it is there, its number, title and state; a restricted record shows no more (Art. 18). */
export type Sight = 'whole' | 'shell' | 'nothing';

/** A record, or a new one that is not in the stock. */
export interface Subject {
  readonly module: Module;
  readonly place: number;
}

export class Model {
  readonly world: World;
  readonly me: number;

  constructor(world: World, me: number) {
    this.world = world;
    this.me = me;
  }

  /** What may be seen of the record for a use, states and all. */
  sees(record: Subject, use: Use): Sight {
    const state = this.world.states[record.module][record.place] ?? 'active';
    if (state === 'blocked' || state === 'destroyed') return 'nothing';
    if (state === 'archived' && !(this.has('archive') && isLook(use))) return 'nothing';
    if (!this.decided(record, use)) return 'nothing';
    if (state === 'restricted') return use === 'list' || use === 'read' ? 'shell' : 'nothing';
    return 'whole';
  }

  may(record: Subject, use: Use): boolean {
    return this.sees(record, use) === 'whole';
  }

  /** Steps 2 to 7. */
  decided(record: Subject, use: Use): boolean {
    if (!this.profileAllows(record.module, use === 'list' ? 'read' : use)) return false;
    if (this.world.rules.some((rule) => rule.effect === 'deny' && this.denies(rule, record, use)))
      return false;
    if (this.has('administration')) return true;
    if (this.owns(record)) return true;
    if (openedToAll(this.world.defaults[record.module], use)) return true;
    if (this.world.sharing.some((rule) => this.shares(rule, record, use))) return true;
    return this.world.rules.some((rule) => rule.effect === 'grant' && this.grants(rule, record, use));
  }

  profileAllows(module: Module, action: ModuleAction): boolean {
    return this.profiles().some((profile) => profile.actions[module].includes(action));
  }

  has(tool: Tool): boolean {
    return this.profiles().some((profile) => profile.tools.includes(tool));
  }

  field(module: Module, field: string): FieldRight {
    const rights = this.profiles()
      .filter((profile) => profile.actions[module].includes('read'))
      .map((profile) => profile.fields[module][field] ?? 'edit');
    if (rights.includes('edit')) return 'edit';
    return rights.includes('read') ? 'read' : 'hidden';
  }

  titleShown(module: Module): boolean {
    return this.field(module, TITLES[module]) !== 'hidden';
  }

  /** Whether a rule denies creating a record with these values, or seeing it, owned by the one who creates it. */
  newDenied(module: Module, values: Readonly<Record<string, string>>, use: 'create' | 'read'): boolean {
    const made = { module, place: STOCK[module].length };
    return this.world.rules.some(
      (rule) =>
        rule.effect === 'deny' &&
        this.bound(rule) &&
        rule.module === module &&
        rule.on.includes(use === 'read' ? 'record' : 'create') &&
        (rule.filter === null || this.matches(rule.filter, made, { ...values, owner: 'me' })),
    );
  }

  private profiles() {
    const role = this.world.roleOf[this.me] ?? 0;
    return (this.world.profilesOf[role] ?? []).flatMap((place) => this.world.profiles[place] ?? []);
  }

  /** 3. */
  private denies(rule: RuleWish, record: Subject, use: Use): boolean {
    if (!this.bound(rule)) return false;
    if (rule.module === record.module && this.isAbout(rule, use) && this.ruleMatches(rule, record))
      return true;
    return (
      rule.related && this.parentsOf(rule.module, record).some((parent) => this.ruleMatches(rule, parent))
    );
  }

  private bound(rule: RuleWish): boolean {
    return this.isMeant(rule.to, this.me) && (!this.has('administration') || rule.administrators);
  }

  /** 7. Granted in a related list, a record is seen and no more. */
  private grants(rule: RuleWish, record: Subject, use: Use): boolean {
    if (!this.isMeant(rule.to, this.me)) return false;
    if (rule.module === record.module && this.isAbout(rule, use) && this.ruleMatches(rule, record))
      return true;
    if (!rule.related || !isLook(use)) return false;
    return this.parentsOf(rule.module, record).some((parent) => this.ruleMatches(rule, parent));
  }

  private isAbout(rule: RuleWish, use: Use): boolean {
    const named = {
      list: 'list',
      export: 'list',
      read: 'record',
      view_history: 'record',
      edit: 'edit',
      mass_edit: 'edit',
      delete: 'delete',
    } as const;
    const wanted = named[use];
    if (rule.on.includes(wanted)) return true;
    if (rule.effect === 'deny') return rule.on.includes('record');
    return wanted === 'record' && rule.on.length > 0;
  }

  private ruleMatches(rule: RuleWish, record: Subject): boolean {
    return rule.filter === null || this.matches(rule.filter, record);
  }

  /** 6. */
  private shares(rule: SharingWish, record: Subject, use: Use): boolean {
    const levels = ['read', 'edit', 'delete'];
    const needed = use === 'delete' ? 'delete' : use === 'edit' || use === 'mass_edit' ? 'edit' : 'read';
    if (levels.indexOf(rule.level) < levels.indexOf(needed) || !this.isMeant(rule.to, this.me)) return false;
    if (rule.module === record.module && this.isSource(rule, record)) return true;
    return rule.related && this.parentsOf(rule.module, record).some((parent) => this.isSource(rule, parent));
  }

  private isSource({ from }: SharingWish, record: Subject): boolean {
    if (from.kind === 'filter') return this.matches(from.filter, record);
    const owner = this.world.owners[record.module][record.place];
    if (!owner) return false;
    if ('group' in owner) return from.kind === 'group' && this.groupsInside(from.of).includes(owner.group);
    return from.kind === 'group' ? this.isIn(owner.user, from.of) : this.isMeant(from, owner.user);
  }

  /** 4. Owner, superiors, the owning group, and the superiors of those in it. */
  private owns(record: Subject): boolean {
    const owner = this.world.owners[record.module][record.place];
    if (!owner) return false;
    const eyes = this.world.roleOf
      .map((_, user) => user)
      .filter((user) => user === this.me || this.isAbove(this.me, user));
    return eyes.some((user) => ('user' in owner ? owner.user === user : this.isIn(user, owner.group)));
  }

  private isMeant(to: Party, user: number): boolean {
    const role = this.world.roleOf[user] ?? 0;
    switch (to.kind) {
      case 'everyone':
        return true;
      case 'portal':
        return false;
      case 'user':
        return to.of === user;
      case 'role':
        return to.of === role;
      case 'role_and_subordinates':
        return to.of === role || this.isRoleBelow(role, to.of);
      case 'group':
        return this.isIn(user, to.of);
    }
  }

  private isAbove(one: number, other: number): boolean {
    return this.isRoleBelow(this.world.roleOf[other] ?? 0, this.world.roleOf[one] ?? 0);
  }

  private isRoleBelow(role: number, above: number): boolean {
    if (role === 0) return false;
    const parent = this.world.parents[role - 1] ?? 0;
    return parent === above || this.isRoleBelow(parent, above);
  }

  private isIn(user: number, group: number): boolean {
    return this.world.members.some((member) => {
      if (member.group !== group) return false;
      if (member.kind === 'group') return this.isIn(user, member.of);
      return this.isMeant({ kind: member.kind, of: member.of }, user);
    });
  }

  private groupsInside(group: number): readonly number[] {
    const inside = this.world.members.filter((member) => member.group === group && member.kind === 'group');
    return [group, ...inside.flatMap((member) => this.groupsInside(member.of))];
  }

  /** The records of `module` in whose related list this one stands. */
  private parentsOf(module: Module, record: Subject): readonly Subject[] {
    return RELATIONS.filter((one) => one.on === module && one.module === record.module).flatMap((one) => {
      const to = STOCK[record.module][record.place]?.refers[one.by];
      return to ? [{ module: to.module, place: to.to }] : [];
    });
  }

  /** What a filter says of a record, whoever asks. `values` are those of a record that is not in the stock. */
  matches(filter: Filter, record: Subject, values?: Readonly<Record<string, string>>): boolean {
    if ('all' in filter) return filter.all.every((one) => this.matches(one, record, values));
    if ('any' in filter) return filter.any.some((one) => this.matches(one, record, values));
    if ('not' in filter) return !this.matches(filter.not, record, values);
    return this.compares(filter, record, values);
  }

  private compares(
    filter: FilterComparison,
    record: Subject,
    values?: Readonly<Record<string, string>>,
  ): boolean {
    const found = values ? valueOfNew(filter.field, values) : this.valueAt(filter.field.split('.'), record);
    const is = (value: unknown): boolean =>
      found !== null && found.toLowerCase() === String(value).toLowerCase();
    switch (filter.op) {
      case 'eq':
        return is(filter.value);
      case 'ne':
        return !is(filter.value);
      case 'in':
        return Array.isArray(filter.value) && filter.value.some(is);
      case 'startsWith':
        return found?.toLowerCase().startsWith(String(filter.value).toLowerCase()) ?? false;
      case 'empty':
        return found === null;
      default:
        throw new Error(`The model does not know ${filter.op}.`);
    }
  }

  private valueAt([name = '', ...rest]: readonly string[], record: Subject): string | null {
    const stocked = STOCK[record.module][record.place];
    const to = stocked?.refers[name];
    if (rest.length > 0) return to ? this.valueAt(rest, { module: to.module, place: to.to }) : null;
    if (name !== 'owner') return to ? `${to.module} ${to.to}` : (stocked?.values[name] ?? null);
    const owner = this.world.owners[record.module][record.place];
    return owner && 'user' in owner && owner.user === this.me ? 'me' : 'somebody';
  }
}

/** What a customer sees in the portal: what leads to them, as far as no rule denies it to the portal. */
export class PortalModel {
  readonly world: World;
  /** The contact that the portal acts for. */
  readonly person: number;

  constructor(world: World, person: number) {
    this.world = world;
    this.person = person;
  }

  sees(record: Subject, use: 'list' | 'read'): boolean {
    const state = this.world.states[record.module][record.place];
    if (state !== 'active' && state !== 'restricted') return false;
    return this.isTheirs(record) && !this.world.rules.some((rule) => this.denies(rule, record, use));
  }

  isTheirs({ module, place }: Subject): boolean {
    if (module === 'contacts') return place === this.person;
    const { contact, invoice } = STOCK[module][place]?.refers ?? {};
    if (invoice) return this.isTheirs({ module: 'invoices', place: invoice.to });
    return contact?.to === this.person;
  }

  private denies(rule: RuleWish, record: Subject, use: 'list' | 'read'): boolean {
    if (rule.effect !== 'deny' || rule.to.kind !== 'portal') return false;
    const about = rule.on.includes('record') || (use === 'list' && rule.on.includes('list'));
    if (about && rule.module === record.module && this.ruleMatches(rule, record)) return true;
    if (!rule.related) return false;
    return RELATIONS.filter((one) => one.on === rule.module && one.module === record.module).some(
      ({ on, by }) => {
        const to = STOCK[record.module][record.place]?.refers[by];
        // Accounts are out of the portal's sight: what a rule asks of one cannot be answered, and is denied.
        return to && (on === 'accounts' || this.ruleMatches(rule, { module: to.module, place: to.to }));
      },
    );
  }

  private ruleMatches({ filter }: RuleWish, record: Subject): boolean {
    const nobody = new Model(this.world, -1);
    return filter === null || nobody.matches(filter, record) || this.leadsAway(filter, record);
  }

  /** Whether the filter looks at an account, on whatever way. */
  private leadsAway(filter: Filter, record: Subject): boolean {
    if ('all' in filter) return filter.all.some((one) => this.leadsAway(one, record));
    if ('any' in filter) return filter.any.some((one) => this.leadsAway(one, record));
    if ('not' in filter) return this.leadsAway(filter.not, record);
    if (filter.field === 'account.name') return hasAccount(record);
    const contact = { module: 'contacts', place: this.person } as const;
    return filter.field === 'contact.account.name' && hasAccount(contact);
  }
}

function hasAccount({ module, place }: Subject): boolean {
  return STOCK[module][place]?.refers.account !== undefined;
}

function valueOfNew(field: string, values: Readonly<Record<string, string>>): string | null {
  return values[field] ?? null;
}

function isLook(use: Use): boolean {
  return use === 'list' || use === 'read' || use === 'export' || use === 'view_history';
}

/** 5. */
function openedToAll(sharing: string, use: Use): boolean {
  if (sharing === 'private') return false;
  if (isLook(use)) return true;
  return use === 'delete' ? sharing === 'read_edit_delete' : sharing !== 'read';
}

/** Random organisations over a fixed stock of records: who there is, what they may, whose the records are, and which rules hold. */
import fc from 'fast-check';
import type { Filter } from '../../src/metadata/filter.ts';
import type { DefaultSharing, RecordState } from '../../src/metadata/module.ts';

export type ModuleAction =
  | 'read'
  | 'create'
  | 'edit'
  | 'delete'
  | 'import'
  | 'export'
  | 'mass_edit'
  | 'view_history';
export type FieldRight = 'hidden' | 'read' | 'edit';
export type RuleUse = 'list' | 'record' | 'create' | 'edit' | 'delete';
export type ShareLevel = 'read' | 'edit' | 'delete';

export const MODULES = ['accounts', 'contacts', 'tickets', 'invoices', 'invoice_lines', 'documents'] as const;
export type Module = (typeof MODULES)[number];

export const ROLES = 4;
export const USERS = 4;
export const GROUPS = 2;
const PROFILES = 3;

/** A record of the stock: its values as they are stored, its references as places in the stock. */
export interface Stocked {
  readonly values: Readonly<Record<string, string>>;
  readonly refers: Readonly<Record<string, { readonly module: Module; readonly to: number }>>;
}

const CITIES = ['Graz', 'Linz', 'Wels'] as const;
const ACCOUNTS = ['Aldgate', 'Birchell', 'Corvane', 'Dunmore', 'Eastfen'];
const PEOPLE = ['Zulaica', 'Yarrow', 'Xanthos', 'Wexford', 'Vukovic', 'Urquhart', 'Tarkowski', 'Sandoval'];
const BILLS = ['Ottoman', 'Parasol', 'Quiver', 'Roundel'];
const ITEMS = ['Rivet', 'Spindle', 'Tassel', 'Umber'];
const PAPERS = ['Vellum', 'Wicket', 'Xebec'];
const CASES = ['Gasket', 'Hinge', 'Inkpad', 'Jigsaw', 'Kettle', 'Lantern', 'Mangle', 'Napkin'];

function accountOf(place: number): Stocked['refers'] {
  return place < 6 ? { account: { module: 'accounts', to: place % 4 } } : {};
}

function paperOf(place: number): Stocked['refers'] {
  return place < 2 ? { contact: { module: 'contacts', to: place + 3 } } : {};
}

/** Nothing refers to the last account, the last two contacts and the last invoice: of these modules only they are archived or blocked. */
export const STOCK: Readonly<Record<Module, readonly Stocked[]>> = {
  accounts: ACCOUNTS.map((name) => ({ values: { name }, refers: {} })),
  contacts: PEOPLE.map((name, place) => ({
    values: { last_name: name, city: CITIES[place % 3] ?? '', email: `${name.toLowerCase()}@example.org` },
    refers: accountOf(place),
  })),
  tickets: CASES.map((title, place) => ({
    values: { title, priority: place % 2 === 0 ? 'high' : 'low' },
    refers: { contact: { module: 'contacts', to: place % 6 } },
  })),
  invoices: BILLS.map((subject, place) => ({
    values: { subject },
    refers: { contact: { module: 'contacts', to: place } },
  })),
  invoice_lines: ITEMS.map((description, place) => ({
    values: { description, quantity: '1', unit_price: '10' },
    refers: { invoice: { module: 'invoices', to: place % 3 } },
  })),
  documents: PAPERS.map((title, place) => ({
    values: { title },
    refers: paperOf(place),
  })),
};

/** The fields that profiles hide or show, filters compare, and the walk looks for. */
export const FIELDS: Readonly<Record<Module, readonly string[]>> = {
  accounts: ['name'],
  contacts: ['last_name', 'city', 'email', 'account'],
  tickets: ['title', 'priority', 'contact'],
  invoices: ['subject', 'contact'],
  invoice_lines: ['description', 'invoice'],
  documents: ['title', 'contact'],
};
export const TITLES: Readonly<Record<Module, string>> = {
  accounts: 'name',
  contacts: 'last_name',
  tickets: 'title',
  invoices: 'subject',
  invoice_lines: 'description',
  documents: 'title',
};
/** Relations between the modules: the records of one that refer to one of another. */
export const RELATIONS: readonly { on: Module; name: string; module: Module; by: string }[] = [
  { on: 'accounts', name: 'contacts', module: 'contacts', by: 'account' },
  { on: 'contacts', name: 'tickets', module: 'tickets', by: 'contact' },
  { on: 'contacts', name: 'invoices', module: 'invoices', by: 'contact' },
  { on: 'contacts', name: 'documents', module: 'documents', by: 'contact' },
  { on: 'invoices', name: 'lines', module: 'invoice_lines', by: 'invoice' },
];

export type Tool = 'administration' | 'archive' | 'restriction' | 'blocking';

export interface Profile {
  readonly actions: Readonly<Record<Module, readonly ModuleAction[]>>;
  readonly fields: Readonly<Record<Module, Readonly<Record<string, FieldRight>>>>;
  readonly tools: readonly Tool[];
}

export type Party =
  | { readonly kind: 'role' | 'role_and_subordinates' | 'group' | 'user'; readonly of: number }
  | { readonly kind: 'everyone' }
  /** The role of the portal: what binds customers. */
  | { readonly kind: 'portal' };
export type Owner = { readonly user: number } | { readonly group: number } | null;

export interface SharingWish {
  readonly module: Module;
  readonly from:
    | Exclude<Party, { kind: 'everyone' | 'user' | 'portal' }>
    | { readonly kind: 'filter'; readonly filter: Filter };
  readonly to: Party;
  readonly level: ShareLevel;
  readonly related: boolean;
}

export interface RuleWish {
  readonly module: Module;
  readonly effect: 'grant' | 'deny';
  readonly on: readonly RuleUse[];
  readonly related: boolean;
  readonly filter: Filter | null;
  readonly to: Party;
  readonly administrators: boolean;
}

export interface World {
  /** Role n stands under `parents[n - 1]`, a lower number. */
  readonly parents: readonly number[];
  readonly profiles: readonly Profile[];
  readonly profilesOf: readonly (readonly number[])[];
  readonly roleOf: readonly number[];
  readonly members: readonly {
    readonly group: number;
    readonly kind: 'user' | 'role' | 'role_and_subordinates' | 'group';
    readonly of: number;
  }[];
  readonly owners: Readonly<Record<Module, readonly Owner[]>>;
  readonly states: Readonly<Record<Module, readonly RecordState[]>>;
  readonly defaults: Readonly<Record<Module, DefaultSharing>>;
  readonly sharing: readonly SharingWish[];
  readonly rules: readonly RuleWish[];
}

const module = fc.constantFrom(...MODULES);
const role = fc.nat(ROLES - 1);
const group = fc.nat(GROUPS - 1);
const user = fc.nat(USERS - 1);

const actions: fc.Arbitrary<readonly ModuleAction[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.subarray<ModuleAction>(['create', 'edit', 'delete', 'export', 'import', 'mass_edit', 'view_history']),
  )
  .map(([dice, more]) => (dice === 0 ? [] : ['read', ...more]));

const rightsIn = (name: Module): fc.Arbitrary<Record<string, FieldRight>> =>
  fc.dictionary(
    fc.constantFrom(...FIELDS[name]),
    fc.constantFrom('hidden' as const, 'read' as const, 'edit' as const),
    { maxKeys: 2 },
  );

/** The same for each module. */
function inEach<T>(of: (name: Module) => fc.Arbitrary<T>): fc.Arbitrary<Record<Module, T>> {
  return fc.record({
    accounts: of('accounts'),
    contacts: of('contacts'),
    tickets: of('tickets'),
    invoices: of('invoices'),
    invoice_lines: of('invoice_lines'),
    documents: of('documents'),
  });
}

const profile: fc.Arbitrary<Profile> = fc.record({
  actions: inEach(() => actions),
  fields: inEach(rightsIn),
  tools: fc.constantFrom(
    [],
    [],
    [],
    ['archive'] as const,
    ['restriction', 'blocking'] as const,
    ['administration'] as const,
    ['administration', 'archive'] as const,
  ),
});

const owner: fc.Arbitrary<Owner> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ user }) },
  { weight: 2, arbitrary: fc.record({ group }) },
  fc.constant(null),
);
const mostly = (...others: RecordState[]): fc.Arbitrary<RecordState> =>
  fc.constantFrom('active', 'active', 'active', 'active', ...others);
const ownersIn = (name: Module) =>
  fc.array(owner, { minLength: STOCK[name].length, maxLength: STOCK[name].length });

/** Only what nothing refers to is archived or blocked: what hangs on such a record goes along with it, and that is not this test's. */
function statesIn(name: Module): fc.Arbitrary<readonly RecordState[]> {
  const free = { accounts: 4, contacts: 6, tickets: 0, invoices: 3, invoice_lines: 0, documents: 0 }[name];
  return fc.tuple(
    ...STOCK[name].map((_, place) =>
      place >= free ? mostly('restricted', 'archived', 'blocked') : mostly('restricted'),
    ),
  );
}

const plain: Readonly<Record<Module, readonly Filter[]>> = {
  accounts: [
    { field: 'name', op: 'startsWith', value: 'a' },
    { field: 'name', op: 'in', value: ['Corvane', 'Dunmore', 'Eastfen'] },
  ],
  contacts: [
    { field: 'city', op: 'eq', value: 'Graz' },
    { field: 'city', op: 'ne', value: 'Linz' },
    { field: 'account', op: 'empty' },
    { field: 'account.name', op: 'eq', value: 'Birchell' },
    { not: { field: 'account.name', op: 'startsWith', value: 'A' } },
  ],
  tickets: [
    { field: 'priority', op: 'eq', value: 'high' },
    { field: 'contact.city', op: 'eq', value: 'Wels' },
    { field: 'contact.account.name', op: 'eq', value: 'Aldgate' },
  ],
  invoices: [
    { field: 'subject', op: 'in', value: ['Ottoman', 'Quiver'] },
    { field: 'contact.city', op: 'eq', value: 'Graz' },
  ],
  invoice_lines: [
    { field: 'invoice.subject', op: 'eq', value: 'Ottoman' },
    { not: { field: 'invoice.contact.city', op: 'eq', value: 'Linz' } },
  ],
  documents: [
    { field: 'contact', op: 'empty' },
    { field: 'contact.account.name', op: 'eq', value: 'Dunmore' },
  ],
};
const MINE: Filter = { field: 'owner', op: 'eq', value: 'me' };

function filterIn(name: Module): fc.Arbitrary<Filter> {
  const leaf = fc.constantFrom(...plain[name], MINE);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.tuple(leaf, leaf).map((all) => ({ all })),
    fc.tuple(leaf, leaf).map((any) => ({ any })),
    leaf.map((not) => ({ not })),
  );
}

const roleParty = fc.record({
  kind: fc.constantFrom('role' as const, 'role_and_subordinates' as const),
  of: role,
});
const groupParty = fc.record({ kind: fc.constant('group' as const), of: group });
const everyone = fc.constant({ kind: 'everyone' as const });

const sharing: fc.Arbitrary<SharingWish> = module.chain((name) =>
  fc.record({
    module: fc.constant(name),
    from: fc.oneof(
      roleParty,
      groupParty,
      filterIn(name).map((filter) => ({ kind: 'filter' as const, filter })),
    ),
    to: fc.oneof(roleParty, groupParty, everyone),
    level: fc.constantFrom('read' as const, 'edit' as const, 'delete' as const),
    related: fc.boolean(),
  }),
);

const rule: fc.Arbitrary<RuleWish> = module.chain((name) =>
  fc
    .record({
      module: fc.constant(name),
      effect: fc.constantFrom('grant' as const, 'deny' as const),
      on: fc.subarray<RuleUse>(['list', 'record', 'create', 'edit', 'delete']),
      related: fc.boolean(),
      filter: fc.option(filterIn(name), { freq: 8 }),
      to: fc.oneof(
        roleParty,
        groupParty,
        everyone,
        fc.record({ kind: fc.constant('user' as const), of: user }),
        fc.constant({ kind: 'portal' as const }),
      ),
      administrators: fc.boolean(),
    })
    .map((wish) => {
      const effect = wish.to.kind === 'portal' ? ('deny' as const) : wish.effect;
      const on = effect === 'grant' ? wish.on.filter((use) => use !== 'create') : wish.on;
      const related = wish.related && RELATIONS.some((one) => one.on === name);
      return { ...wish, effect, related, on: on.length === 0 && !related ? ['list' as const] : on };
    }),
);

/** Contacts are mostly private, as they are shipped. */
function defaultsIn(name: Module): fc.Arbitrary<DefaultSharing> {
  return name === 'contacts'
    ? fc.constantFrom('private', 'private', 'private', 'read', 'read_edit_delete')
    : fc.constantFrom('private', 'private', 'read', 'read_edit', 'read_edit_delete');
}

export const world: fc.Arbitrary<World> = fc.record({
  parents: fc.tuple(...Array.from({ length: ROLES - 1 }, (_, place) => fc.nat(place))),
  profiles: fc.array(profile, { minLength: PROFILES, maxLength: PROFILES }),
  profilesOf: fc.array(fc.uniqueArray(fc.nat(PROFILES - 1), { minLength: 1, maxLength: 2 }), {
    minLength: ROLES,
    maxLength: ROLES,
  }),
  roleOf: fc.array(role, { minLength: USERS, maxLength: USERS }),
  members: fc.uniqueArray(
    fc.oneof(
      fc.record({ group, kind: fc.constant('user' as const), of: user }),
      fc.record({
        group,
        kind: fc.constantFrom('role' as const, 'role_and_subordinates' as const),
        of: role,
      }),
      fc.constant({ group: 0, kind: 'group' as const, of: 1 }),
    ),
    { maxLength: 4, selector: (member) => JSON.stringify(member) },
  ),
  owners: inEach(ownersIn),
  states: inEach(statesIn),
  defaults: inEach(defaultsIn),
  sharing: fc.array(sharing, { maxLength: 6 }),
  rules: fc.array(rule, { maxLength: 7 }),
});

/**
 * The same organisation, in which everybody may import people and tickets, two profiles of three hide a field of people, two make
 * companies, and nobody makes one whose name begins with A.
 */
export function whereAllImport(one: World): World {
  const all: readonly ModuleAction[] = ['read', 'create', 'edit', 'import'];
  const profiles = one.profiles.map((each, place): Profile => {
    const contacts: readonly ModuleAction[] = place === 0 ? all : [...all, 'delete'];
    const hidden = place === 1 ? 'last_name' : 'email';
    return {
      ...each,
      actions: { ...each.actions, contacts, tickets: all, ...(place < 2 && { accounts: all }) },
      fields: {
        ...each.fields,
        ...(place < 2 && { accounts: {} }),
        contacts: place === 0 ? {} : { [hidden]: 'hidden' },
        tickets: place === 2 ? { door_code: 'hidden' } : {},
      },
    };
  });
  // Seen by all and changed by few, or private: where a rule more or less was made.
  const contacts = one.rules.length % 2 === 0 ? 'read' : one.defaults.contacts;
  const noneWithA: RuleWish = {
    module: 'accounts',
    effect: 'deny',
    on: ['create'],
    related: false,
    filter: { field: 'name', op: 'startsWith', value: 'a' },
    to: { kind: 'everyone' },
    administrators: false,
  };
  return { ...one, profiles, defaults: { ...one.defaults, contacts }, rules: [...one.rules, noneWithA] };
}

const portalRule: fc.Arbitrary<RuleWish> = module.chain((name) =>
  fc.record({
    module: fc.constant(name),
    effect: fc.constant('deny' as const),
    on: fc.subarray<RuleUse>(['list', 'record'], { minLength: 1 }),
    related: fc.boolean().map((wish) => wish && RELATIONS.some((one) => one.on === name)),
    filter: fc.option(fc.constantFrom(...plain[name]), { freq: 3 }),
    to: fc.constant({ kind: 'portal' as const }),
    administrators: fc.constant(false),
  }),
);

/** An organisation with several rules that deny customers something of their own. */
export const portalWorld: fc.Arbitrary<World> = fc
  .tuple(world, fc.array(portalRule, { minLength: 2, maxLength: 5 }))
  .map(([one, more]) => ({ ...one, rules: [...one.rules, ...more] }));

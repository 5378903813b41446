/** Profiles, roles, groups and rules: read as a file says them, compared, and made to say it. */
import type { Client } from '../../client/client.ts';
import { path } from '../../client/transport.ts';
import { type Difference, differencesOf } from '../../engine/definitions/differences.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { CommandFailed } from '../command.ts';
import type { Configuration } from './documents.ts';
import { type NamedRow, Names, type Party } from './names.ts';

export type RightsList = 'profiles' | 'roles' | 'groups' | 'sharingRules' | 'recordRules';

/** Each after those that it refers to. */
const kinds: readonly { readonly list: RightsList; readonly at: string; readonly word: string }[] = [
  { list: 'profiles', at: 'profiles', word: 'profile' },
  { list: 'roles', at: 'roles', word: 'role' },
  { list: 'groups', at: 'groups', word: 'group' },
  { list: 'sharingRules', at: 'sharing-rules', word: 'sharing rule' },
  { list: 'recordRules', at: 'record-rules', word: 'record rule' },
];

export interface RightsStep {
  readonly word: string;
  /** As a person tells it from others: a rule with its module. */
  readonly name: string;
  readonly action: 'add' | 'change';
  readonly differences: readonly Difference[];
  carryOut(): Promise<void>;
}

type ApiRow = NamedRow & { readonly version: number } & JsonObject;

interface Row {
  readonly id: string;
  readonly version: number;
  /** As a file says it: names where the API has ids. */
  readonly written: JsonObject;
}

/** Everything about rights that the installation has. */
export class RightsNow {
  readonly #client: Client;
  readonly #names = new Names();
  readonly #rows = new Map<RightsList, Map<string, Row>>();

  private constructor(client: Client) {
    this.#client = client;
  }

  static async read(client: Client): Promise<RightsNow> {
    const now = new RightsNow(client);
    type User = { readonly id: string; readonly username: string | null };
    const users = await client.read<{ items: readonly User[] }>(['users']);
    for (const { id, username } of users.items)
      if (username !== null) now.#names.learn('users', { id, name: username });
    for (const { list, at } of kinds) await now.#read(list, at);
    return now;
  }

  /** Everything, as files hold it. */
  written(list: RightsList): readonly JsonObject[] {
    return [...this.#of(list).values()].map((row) => row.written);
  }

  /** What has to be done, in order. Throws `CommandFailed` with all that refers to nobody. */
  plan({ entries }: Configuration): readonly RightsStep[] {
    const faults: string[] = [];
    for (const list of ['profiles', 'roles', 'groups'] as const)
      for (const { name } of entries[list]) this.#names.expect(list, String(name));
    const steps = kinds.flatMap(({ list, at, word }) => {
      const canonical = entries[list].map((entry) => this.#canonical(list, entry, faults));
      faults.push(...repeated(list, canonical));
      return inOrder(list, canonical).flatMap((entry) => this.#step(list, at, word, entry));
    });
    if (faults.length > 0) throw new CommandFailed(faults.join('\n'));
    return steps;
  }

  async #read(list: RightsList, at: string): Promise<void> {
    const { items } = await this.#client.read<{ items: readonly ApiRow[] }>([at]);
    if (isNamed(list)) for (const { id, name, code } of items) this.#names.learn(list, { id, name, code });
    const rows = items.map((item): [string, Row] => {
      const written = this.#written(list, item);
      return [identity(list, written), { id: item.id, version: item.version, written }];
    });
    this.#rows.set(list, new Map(rows));
  }

  #of(list: RightsList): ReadonlyMap<string, Row> {
    return this.#rows.get(list) ?? new Map();
  }

  #step(list: RightsList, at: string, word: string, entry: JsonObject): RightsStep[] {
    const name = identity(list, entry);
    const row = this.#of(list).get(name);
    const differences = row ? differencesOf(pick(row.written, Object.keys(entry)), entry) : [];
    if (row && differences.length === 0) return [];
    const changed = new Set(differences.map((one) => one.path.split('.')[0] ?? ''));
    const carryOut = async (): Promise<void> => {
      const body = this.#body(list, row ? pick(entry, [...changed]) : entry);
      const there = row ?? (await this.#madeMeanwhile(list, at, name));
      const call = there
        ? ({
            method: 'PATCH',
            path: path(at, there.id),
            body: changeOf(list, body),
            version: there.version,
          } as const)
        : ({ method: 'POST', path: path(at), body } as const);
      const saved = await this.#client.call<ApiRow>(call);
      if (!row && isNamed(list)) this.#names.learn(list, { id: saved.id, name: saved.name });
    };
    return [{ word, name, action: row ? 'change' : 'add', differences, carryOut }];
  }

  /** A module that was added by this very plan may have brought its rule for the data protection officer along. */
  async #madeMeanwhile(list: RightsList, at: string, name: string): Promise<ApiRow | undefined> {
    if (list !== 'sharingRules') return undefined;
    const { items } = await this.#client.read<{ items: readonly ApiRow[] }>([at]);
    return items.find((item) => identity(list, this.#written(list, item)) === name);
  }

  /** A row of the API as a file says it. */
  #written(list: RightsList, row: ApiRow): JsonObject {
    const said = Object.fromEntries(Object.entries(row).filter(([key]) => !KEPT_OUT.has(key)));
    const party = (value: unknown): JsonValue => this.#names.party(value as Party);
    if (list === 'roles') {
      const profiles = (row.profiles as readonly { readonly name: string }[]).map(({ name }) => name);
      return {
        ...said,
        parent: row.parent === null ? null : this.#names.nameOf('roles', String(row.parent)),
        profiles,
      };
    }
    if (list === 'groups') return { ...said, members: (row.members as readonly unknown[]).map(party) };
    if (list === 'profiles') return said;
    return { ...said, to: party(row.to), ...('from' in row && { from: party(row.from) }) };
  }

  /** A file's entry with the names that things have, where it says a code. */
  #canonical(list: RightsList, entry: JsonObject, faults: string[]): JsonObject {
    const own: string[] = [];
    const party = (value: JsonValue | undefined): JsonValue => this.#names.canonicalParty(value, own);
    const profile = (name: JsonValue): JsonValue => this.#names.canonicalName('profiles', name, own);
    const role = (name: JsonValue): JsonValue =>
      name === null ? null : this.#names.canonicalName('roles', name, own);
    const said = mapped(entry, { list, party, profile, role });
    faults.push(...own.map((fault) => `${list}, ${identity(list, entry)}: ${fault}`));
    return said;
  }

  #body(list: RightsList, entry: JsonObject): JsonObject {
    return mapped(entry, {
      list,
      party: (value) => this.#names.partyBody(value),
      profile: (name) => this.#names.idOf('profiles', String(name)),
      role: (name) => (name === null ? null : this.#names.idOf('roles', String(name))),
    });
  }
}

/** What of an entry may be said of a rule that is there: all but its module. */
function changeOf(list: RightsList, body: JsonObject): JsonObject {
  if (list !== 'sharingRules') return body;
  const { module: _, ...change } = body;
  return change;
}

const KEPT_OUT = new Set(['id', 'code', 'version', 'users', 'problem', 'conditionRemoved']);

interface Mapping {
  readonly list: RightsList;
  party(value: JsonValue | undefined): JsonValue;
  profile(name: JsonValue): JsonValue;
  role(name: JsonValue): JsonValue;
}

/** An entry with everything in it that refers to something else put in other words. */
function mapped(entry: JsonObject, { list, party, profile, role }: Mapping): JsonObject {
  const { parent, profiles, members, to, from } = entry;
  if (list === 'roles')
    return {
      ...entry,
      ...(parent !== undefined && { parent: role(parent) }),
      ...(Array.isArray(profiles) && { profiles: profiles.map(profile) }),
    };
  if (list === 'groups') return { ...entry, ...(Array.isArray(members) && { members: members.map(party) }) };
  if (list === 'profiles') return entry;
  return {
    ...entry,
    ...(to !== undefined && { to: party(to) }),
    ...(from !== undefined && { from: party(from) }),
  };
}

/** Rules have their names within their module. */
function identity(list: RightsList, { name, module }: JsonObject): string {
  return list === 'sharingRules' || list === 'recordRules' ? `${module}/${name}` : String(name);
}

function isNamed(list: RightsList): list is 'profiles' | 'roles' | 'groups' {
  return list === 'profiles' || list === 'roles' || list === 'groups';
}

function repeated(list: RightsList, entries: readonly JsonObject[]): string[] {
  const names = entries.map((entry) => identity(list, entry));
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...twice].map((name) => `${list}, ${name}: This is written twice. Keep one.`);
}

/** Roles after their superiors and groups after the groups in them, as far as they go round in no circle. */
function inOrder(list: RightsList, entries: readonly JsonObject[]): readonly JsonObject[] {
  const before = (entry: JsonObject): readonly unknown[] => {
    if (list === 'roles') return [entry.parent];
    const members = Array.isArray(entry.members) ? entry.members : [];
    return list === 'groups' ? members.map((one: JsonValue) => (one as JsonObject | null)?.group) : [];
  };
  const sorted: JsonObject[] = [];
  const seen = new Set<unknown>();
  const visit = (entry: JsonObject): void => {
    if (seen.has(entry.name)) return;
    seen.add(entry.name);
    for (const name of before(entry)) {
      const first = entries.find((one) => one.name === name);
      if (first) visit(first);
    }
    sorted.push(entry);
  };
  if (list !== 'roles' && list !== 'groups') return entries;
  for (const entry of entries) visit(entry);
  return sorted;
}

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : [])));
}

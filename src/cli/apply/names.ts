/** What files call by name and the API by id: both ways, with every name that nobody has. */
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { nearest } from '../../server/http/nearest.ts';

export type Named = 'profiles' | 'roles' | 'groups' | 'users';

/** Something with a name; a role has a code that stands for it too. */
export interface NamedRow {
  readonly id: string;
  readonly name: string;
  readonly code?: string | null;
}

const WORDS = { profiles: 'profile', roles: 'role', groups: 'group', users: 'user' } as const;

/** Who a rule or a group means, as the API says it. */
export interface Party {
  readonly kind: string;
  readonly id?: string;
  readonly filter?: JsonValue;
}

export class Names {
  readonly #rows: Record<Named, NamedRow[]> = { profiles: [], roles: [], groups: [], users: [] };
  /** Names that will be there: of what the same files add. */
  readonly #coming: Record<Named, Set<string>> = {
    profiles: new Set(),
    roles: new Set(),
    groups: new Set(),
    users: new Set(),
  };

  learn(list: Named, row: NamedRow): void {
    this.#rows[list].push(row);
  }

  expect(list: Named, name: string): void {
    this.#coming[list].add(name);
  }

  /** The name that a row has, whether a file gives its name or its code; undefined where nobody has it. */
  canonical(list: Named, said: string): string | undefined {
    const row = this.#rows[list].find((one) => one.name === said || one.code === said);
    return row?.name ?? (this.#coming[list].has(said) ? said : undefined);
  }

  nameOf(list: Named, id: string | undefined): string {
    return this.#rows[list].find((one) => one.id === id)?.name ?? id ?? '';
  }

  /** Of what is there by now; a plan has been checked for names that nobody has. */
  idOf(list: Named, name: string): string {
    return this.#rows[list].find((one) => one.name === name)?.id ?? name;
  }

  /** A sentence about a name that nobody has. */
  fault(list: Named, said: string): string {
    const near = nearest(said, [...this.#rows[list].map((one) => one.name), ...this.#coming[list]]);
    return `There is no ${WORDS[list]} "${said}".${near ? ` Did you mean "${near}"?` : ''}`;
  }

  /** `{ role: Sales }`, `everyone`, `{ filter: … }` for a party of the API. */
  party({ kind, id, filter }: Party): JsonValue {
    if (kind === 'filter') return { filter: filter ?? null };
    const list = listOf(kind);
    return list ? { [kind]: this.nameOf(list, id) } : kind;
  }

  /** The other way. */
  partyBody(written: JsonValue | undefined): JsonObject {
    if (typeof written === 'string') return { kind: written };
    const [kind = '', value] = Object.entries(written ?? {})[0] ?? [];
    if (kind === 'filter') return { kind, filter: value };
    const list = listOf(kind);
    return list ? { kind, id: this.idOf(list, String(value)) } : { kind };
  }

  /** A party with the name that its role, group or user has; a fault where nobody has it. */
  canonicalParty(written: JsonValue | undefined, faults: string[]): JsonValue {
    if (typeof written === 'string') return written;
    const [kind = '', value] = Object.entries(written ?? {})[0] ?? [];
    const list = listOf(kind);
    if (!list) {
      if (kind !== 'filter')
        faults.push(`Whom does ${JSON.stringify(written ?? null)} mean? Write ${FORMS}.`);
      return written ?? null;
    }
    return { [kind]: this.canonicalName(list, value, faults) };
  }

  canonicalName(list: Named, said: JsonValue | undefined, faults: string[]): string {
    const name = this.canonical(list, String(said));
    if (name === undefined) faults.push(this.fault(list, String(said)));
    return name ?? String(said);
  }
}

const FORMS = '{ role: name }, { role_and_subordinates: name }, { group: name }, { user: name } or everyone';

function listOf(kind: string): Named | undefined {
  if (kind === 'role' || kind === 'role_and_subordinates') return 'roles';
  if (kind === 'group') return 'groups';
  return kind === 'user' ? 'users' : undefined;
}

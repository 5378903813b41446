/** Everyone who may sign in, with their rights: for the reports that ask who could. */
import { foldWord } from '../../fields/fold.ts';
import { rightsOfStanding } from './compile-rights.ts';
import type { Organisation } from './organisation.ts';
import type { Rights } from './rights.ts';
import { Standings } from './standings.ts';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: { readonly id: string; readonly name: string } | null;
  readonly rights: Rights;
}

/** Active people by name. Their rights are worked out when they are asked for. */
export function everyone(organisation: Organisation): readonly Colleague[] {
  const standings = new Standings(organisation);
  const book = standings.book();
  const people = [...organisation.users].filter(([, user]) => user.kind === 'person' && user.active);
  return people
    .map(([id, { name, role }]): Colleague => {
      let rights: Rights | undefined;
      return {
        id,
        name,
        role: role === null ? null : { id: role, name: organisation.roles.get(role)?.name ?? '' },
        get rights(): Rights {
          const standing = standings.of(id) ?? NOTHING;
          rights ??= rightsOfStanding(id, standing, book);
          return rights;
        },
      };
    })
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

function placeOf({ name, id }: Colleague): string {
  return `${foldWord(name)} ${id}`;
}

const NOTHING = { roleId: null, rolesAbove: [], profiles: [], groups: [], subordinates: [], groupsBelow: [] };

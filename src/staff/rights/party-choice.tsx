import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../web/words/words.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { rolesQuery, usersQuery } from '../settings/queries.ts';
import { groupsQuery, type PartyJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** Kinds that are one of a list. */
const sources: Readonly<Record<string, 'users' | 'roles' | 'groups'>> = {
  user: 'users',
  role: 'roles',
  role_and_subordinates: 'roles',
  group: 'groups',
};

/** What can be chosen of each kind, by name. */
export function useParties(): (
  kind: string,
) => readonly { readonly value: string; readonly label: string }[] {
  const { data: users } = useQuery(usersQuery);
  const { data: roles } = useQuery(rolesQuery);
  const { data: groups } = useQuery(groupsQuery);
  const lists = { users: users?.filter((user) => user.active), roles, groups };
  return (kind) => {
    const source = sources[kind];
    return (source ? (lists[source] ?? []) : []).map(({ id, name }) => ({ value: id, label: name }));
  };
}

/** A party of a rule: its kind, and which one. */
export function PartyChoice({
  id,
  legend,
  kinds,
  party,
  onChange,
}: {
  readonly id: string;
  readonly legend: string;
  readonly kinds: readonly string[];
  readonly party: PartyJson;
  onChange(party: PartyJson): void;
}) {
  const say = useWords(rightsWords);
  const choices = useParties();
  const named = sources[party.kind] !== undefined;
  return (
    <fieldset className={parts.choices} style={{ border: 0, padding: 0, margin: 0 }}>
      <legend>{legend}</legend>
      <div className={parts.pair}>
        <NativeSelect
          id={id}
          aria-label={`${legend}: ${say('kind')}`}
          value={party.kind}
          onChange={(event) => {
            const kind = event.currentTarget.value;
            const first = choices(kind)[0]?.value;
            onChange({ kind, ...(first !== undefined && { id: first }) });
          }}
          data={kinds.map((kind) => ({ value: kind, label: say('party', { kind }) }))}
        />
        {named && (
          <NativeSelect
            id={`${id}-id`}
            aria-label={`${legend}: ${say('who')}`}
            value={party.id ?? ''}
            onChange={(event) => onChange({ kind: party.kind, id: event.currentTarget.value })}
            data={[...choices(party.kind)]}
          />
        )}
      </div>
    </fieldset>
  );
}

/** Whether it says somebody. */
export function isWhole(party: PartyJson): boolean {
  return sources[party.kind] === undefined || Boolean(party.id);
}

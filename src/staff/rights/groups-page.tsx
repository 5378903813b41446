import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus, IconX } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { useParties } from './party-choice.tsx';
import { type GroupJson, groupsQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';

const kinds = ['user', 'role', 'role_and_subordinates', 'group'] as const;

/** Groups: who owns records together. */
export function GroupsPage() {
  const say = useWords(rightsWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(groupsQuery);
  const [edited, setEdited] = useState<GroupJson | 'new' | null>(null);
  const mayChange = me.tools.includes('users');
  return (
    <SettingsShell
      page="groups"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {say('newGroup')}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noGroups')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('members')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((group) => (
              <tr key={group.id}>
                <th scope="row">
                  {mayChange ? (
                    <button type="button" className={parts.link} onClick={() => setEdited(group)}>
                      {group.name}
                    </button>
                  ) : (
                    group.name
                  )}
                </th>
                <td data-label={say('members')}>
                  {group.members.map((member) => say('partyNamed', { ...member })).join(', ') ||
                    say('nobodyIn')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && <GroupDialog group={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsShell>
  );
}

function GroupDialog({ group, onClose }: { readonly group: GroupJson | null; onClose(): void }) {
  const say = useWords(rightsWords);
  const queries = useQueryClient();
  const action = useAction({ name: 'group-name', members: 'group-kind' });
  const [name, setName] = useState(group?.name ?? '');
  const [members, setMembers] = useState(group?.members ?? []);
  const save = async () => {
    const body = { name, members: members.map(({ kind, id }) => ({ kind, id })) };
    const done = await action.run(async () => {
      if (group) await call('PATCH', `/groups/${group.id}`, { body, version: group.version });
      else await call('POST', '/groups', { body });
      await queries.invalidateQueries({ queryKey: ['settings'] });
      await queries.invalidateQueries({ queryKey: ['owners'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={group ? say('changeGroup', { name: group.name }) : say('newGroup')}
      submit={say(group ? 'saveGroup' : 'addGroup')}
      action={action}
      disabled={name.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        id="group-name"
        label={say('name')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Members members={members} own={group?.id} onChange={setMembers} />
    </FormDialog>
  );
}

function Members({
  members,
  own,
  onChange,
}: {
  readonly members: GroupJson['members'];
  readonly own: string | undefined;
  onChange(members: GroupJson['members']): void;
}) {
  const say = useWords(rightsWords);
  const choices = useParties();
  const [kind, setKind] = useState<string>('user');
  const is = (id: string) => members.some((member) => member.kind === kind && member.id === id);
  const open = choices(kind).filter(({ value }) => value !== own && !is(value));
  return (
    <fieldset className={parts.choices} style={{ border: 0, padding: 0, margin: 0 }}>
      <legend>{say('members')}</legend>
      <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {members.map((member) => (
          <li
            key={`${member.kind} ${member.id}`}
            style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: 34 }}
          >
            <bdi>{say('partyNamed', { ...member })}</bdi>
            <Button
              variant="subtle"
              color="gray"
              px={8}
              aria-label={say('removeMember', { name: member.title })}
              onClick={() => onChange(members.filter((one) => one !== member))}
            >
              <IconX size={15} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <div className={parts.pair}>
        <NativeSelect
          id="group-kind"
          aria-label={say('kind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={kinds.map((value) => ({ value, label: say('party', { kind: value }) }))}
        />
        <NativeSelect
          aria-label={say('addMember')}
          value=""
          onChange={(event) => {
            const id = event.currentTarget.value;
            const title = open.find(({ value }) => value === id)?.label;
            if (title) onChange([...members, { kind, id, title }]);
          }}
          data={[{ value: '', label: say('addMember') }, ...open]}
        />
      </div>
    </fieldset>
  );
}

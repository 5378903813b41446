import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { profilesQuery, type RoleJson, rolesQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

interface Placed {
  readonly role: RoleJson;
  readonly depth: number;
}

/** Roles in the order of the tree, each under the one above it. */
function inTree(roles: readonly RoleJson[], parent: string | null = null, depth = 0): readonly Placed[] {
  const known = new Set(roles.map((role) => role.id));
  const here = roles.filter(
    (role) => role.parent === parent || (parent === null && role.parent !== null && !known.has(role.parent)),
  );
  return here.flatMap((role) => [{ role, depth }, ...inTree(roles, role.id, depth + 1)]);
}

/** The tree of roles: who is above sees what belongs to who is below. */
export function RolesPage() {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const me = useMe();
  const { data, error, refetch } = useQuery(rolesQuery);
  const [edited, setEdited] = useState<RoleJson | 'new' | null>(null);
  const mayChange = me.tools.includes('administration');
  return (
    <SettingsShell
      page="roles"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {say('newRole')}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('role')}</th>
              <th scope="col">{say('profiles')}</th>
              <th scope="col" data-align="right">
                {say('users')}
              </th>
            </tr>
          </thead>
          <tbody>
            {inTree(data).map(({ role, depth }) => (
              <tr key={role.id}>
                <th scope="row" style={{ paddingLeft: depth * 22 }}>
                  {mayChange ? (
                    <button type="button" className={parts.link} onClick={() => setEdited(role)}>
                      {role.name}
                    </button>
                  ) : (
                    role.name
                  )}
                </th>
                <td data-label={say('profiles')}>
                  {role.profiles.map((profile) => profile.name).join(', ')}
                </td>
                <td data-label={say('users')} data-align="right">
                  {count(role.users, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && (
        <RoleDialog
          role={edited === 'new' ? null : edited}
          roles={data ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsShell>
  );
}

function RoleDialog({
  role,
  roles,
  onClose,
}: {
  readonly role: RoleJson | null;
  readonly roles: readonly RoleJson[];
  onClose(): void;
}) {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction({ name: 'role-name', parent: 'role-parent', profiles: 'role-profiles' });
  const { data: profiles } = useQuery(profilesQuery);
  const [name, setName] = useState(role?.name ?? '');
  const [parent, setParent] = useState(role?.parent ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(role?.profiles.map((profile) => profile.id) ?? []);
  const save = async () => {
    const body = { name, parent: parent || null, profiles: chosen };
    const done = await action.run(async () => {
      if (role) await call('PATCH', `/roles/${role.id}`, { body, version: role.version });
      else await call('POST', '/roles', { body });
      await queries.invalidateQueries({ queryKey: ['settings'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={role ? say('changeRole', { name: role.name }) : say('newRole')}
      submit={say('saveRole')}
      action={action}
      disabled={name.trim() === '' || chosen.length === 0}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        id="role-name"
        label={say('name')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        id="role-parent"
        label={say('above')}
        value={parent}
        onChange={(event) => setParent(event.currentTarget.value)}
        data={[
          { value: '', label: say('nobodyAbove') },
          ...roles.filter((one) => one.id !== role?.id).map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      <CheckChoice<string>
        name="role-profiles"
        legend={say('profiles')}
        values={chosen}
        onChange={setChosen}
        options={(profiles ?? []).map((profile) => ({ value: profile.id, label: profile.name }))}
      />
    </FormDialog>
  );
}

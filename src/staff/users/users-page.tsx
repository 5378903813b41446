import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { PasswordField } from '../parts/password-field.tsx';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { rightsWords } from '../rights/rights-words.ts';
import { ViewAsDialog } from '../rights/view-as-dialog.tsx';
import { securityWords } from '../security/security-words.ts';
import { UserSignIn } from '../security/user-sign-in.tsx';
import { useMe } from '../session.tsx';
import { rolesQuery, type UserJson, usersQuery } from '../settings/queries.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { settingsWords } from '../settings/settings-words.ts';
import { ShippedName } from '../settings/shipped-name.tsx';

/** The people who sign in: created, given a role, deactivated; never deleted, so that the record keeps their names. */
export function UsersPage() {
  const say = useWords(settingsWords);
  const { data, error, refetch } = useQuery(usersQuery);
  const rights = useWords(rightsWords);
  const me = useMe();
  const mayView = me.tools.includes('view_as');
  const [edited, setEdited] = useState<UserJson | 'new' | null>(null);
  const [viewed, setViewed] = useState<UserJson | null>(null);
  const [signsIn, setSignsIn] = useState<UserJson | null>(null);
  const security = useWords(securityWords);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {say('newUser')}
    </Button>
  );
  return (
    <SettingsShell page="users" actions={add}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && <ShippedName users={data} onRename={setEdited} />}
      {data?.length === 0 && <EmptyState>{say('noUsers')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('username')}</th>
              <th scope="col">{say('role')}</th>
              <th scope="col">{say('email')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col">
                <span className="at-unseen">{say('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((user) => (
              <tr key={user.id}>
                <th scope="row">
                  <button type="button" className={parts.link} onClick={() => setEdited(user)}>
                    <bdi>{user.name}</bdi>
                  </button>
                </th>
                <td data-label={say('username')}>{user.username}</td>
                <td data-label={say('role')}>{user.role?.name ?? say('noRole')}</td>
                <td data-label={say('email')}>{user.email ?? '—'}</td>
                <td data-label={say('state')}>
                  <StateMark tone={user.active ? 'holds' : 'stopped'}>
                    {say(user.active ? 'active' : 'inactive')}
                  </StateMark>
                </td>
                <td data-align="right" data-nowrap>
                  <span className={parts.rowActs}>
                    {mayView && user.active && user.id !== me.id && (
                      <button type="button" className={parts.link} onClick={() => setViewed(user)}>
                        {rights('viewAs')}
                      </button>
                    )}
                    <button type="button" className={parts.link} onClick={() => setSignsIn(user)}>
                      {security('signInOfUser')}
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {signsIn && <UserSignIn user={signsIn} onClose={() => setSignsIn(null)} />}
      {viewed && <ViewAsDialog user={viewed} onClose={() => setViewed(null)} />}
      {edited && <UserDialog user={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsShell>
  );
}

const controls = {
  name: 'user-name',
  username: 'user-username',
  email: 'user-email',
  role: 'user-role',
  password: 'user-password',
  locale: 'user-locale',
};

function UserDialog({ user, onClose }: { readonly user: UserJson | null; onClose(): void }) {
  const say = useWords(settingsWords);
  const me = useMe();
  const queries = useQueryClient();
  const action = useAction(controls);
  const { data: roles } = useQuery(rolesQuery);
  const [name, setName] = useState(user?.name ?? '');
  const [username, setUsername] = useState(user?.username ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [locale, setLocale] = useState(user?.locale ?? 'en');
  const [role, setRole] = useState(user?.role?.id ?? '');
  const [password, setPassword] = useState('');
  const [active, setActive] = useState(user?.active ?? true);
  // Whoever sets somebody's password knows it: they change it themselves, unless told otherwise.
  const [chosen, setMustChange] = useState<boolean | null>(null);
  const mustChange = chosen ?? (password !== '' || (user?.mustChangePassword ?? true));
  const save = async () => {
    const body = {
      name,
      username,
      email: email.trim() || null,
      locale,
      ...(role && { role }),
      ...(password && { password }),
      ...((password || (user && user.mustChangePassword !== mustChange)) && {
        mustChangePassword: mustChange,
      }),
      ...(user && user.active !== active && { active }),
    };
    const done = await action.run(async () => {
      if (user) await call('PATCH', `/users/${user.id}`, { body, version: user.version });
      else await call('POST', '/users', { body });
      await queries.invalidateQueries({ queryKey: ['settings'] });
      await queries.invalidateQueries({ queryKey: ['owners'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={user ? say('changeUser', { name: user.name }) : say('newUser')}
      submit={say(user ? 'saveUser' : 'addUser')}
      action={action}
      disabled={name.trim() === '' || username.trim() === '' || role === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <div className={parts.pair}>
        <TextInput
          id="user-name"
          label={say('name')}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          id="user-username"
          label={say('username')}
          value={username}
          autoComplete="off"
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <TextInput
          id="user-email"
          type="email"
          label={say('email')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NativeSelect
          id="user-locale"
          label={say('language')}
          value={locale}
          onChange={(event) => setLocale(event.currentTarget.value)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
        />
      </div>
      <NativeSelect
        id="user-role"
        label={say('role')}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
        data={[
          { value: '', label: say('chooseRole') },
          ...(roles ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      <PasswordField
        id="user-password"
        label={say(user ? 'newPassword' : 'password')}
        description={say(user ? 'newPasswordNote' : 'passwordNote')}
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {(password !== '' || user?.hasPassword) && (
        <Tick id="user-must-change" checked={mustChange} onChange={setMustChange}>
          {say('mustChange')}
        </Tick>
      )}
      {user && (
        <Tick id="user-active" checked={active} disabled={user.id === me.id} onChange={setActive}>
          {say('mayVisit')}
        </Tick>
      )}
    </FormDialog>
  );
}

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { moduleActions, tools } from '../../metadata/rights.ts';
import { IconPlus } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { FieldRights } from './field-rights.tsx';
import { type ProfileJson, profilesQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

/** What a profile may do: a matrix of modules and actions, fields, and the tools of the house. */
export function ProfilesPage() {
  const say = useWords(settingsWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(profilesQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [fresh, setFresh] = useState(false);
  const profile = data?.find((one) => one.id === chosen) ?? data?.[0];
  const mayChange = me.tools.includes('administration');
  return (
    <SettingsShell
      page="profiles"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setFresh(true)}>
            {say('newProfile')}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && profile && (
        <>
          <div className={parts.filters}>
            <NativeSelect
              label={say('profile')}
              value={profile.id}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={data.map((one) => ({ value: one.id, label: one.name }))}
            />
          </div>
          <ProfileForm key={`${profile.id} ${profile.version}`} profile={profile} mayChange={mayChange} />
        </>
      )}
      {fresh && <NewProfileDialog onClose={() => setFresh(false)} onMade={setChosen} />}
    </SettingsShell>
  );
}

function NewProfileDialog({ onClose, onMade }: { onClose(): void; onMade(id: string): void }) {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction({ name: 'profile-name' });
  const [name, setName] = useState('');
  const make = async () => {
    const done = await action.run(async () => {
      const made = await call<ProfileJson>('POST', '/profiles', { body: { name, modules: {} } });
      await queries.invalidateQueries({ queryKey: ['settings'] });
      onMade(made.id);
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('newProfile')}
      submit={say('addProfile')}
      action={action}
      disabled={name.trim() === ''}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <TextInput
        id="profile-name"
        label={say('name')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function ProfileForm({ profile, mayChange }: { readonly profile: ProfileJson; readonly mayChange: boolean }) {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction();
  const [draft, setDraft] = useState(profile);
  const changed = JSON.stringify(draft) !== JSON.stringify(profile);
  const save = () =>
    void action.run(async () => {
      const { modules, fields, tools: granted, name } = draft;
      await call('PATCH', `/profiles/${profile.id}`, {
        body: { name, modules, fields, tools: granted },
        version: profile.version,
      });
      await queries.invalidateQueries({ queryKey: ['settings', 'profiles'] });
      await queries.invalidateQueries({ queryKey: ['me'] });
    });
  const allTools = draft.tools.includes('*');
  return (
    <fieldset
      disabled={!mayChange}
      className={parts.form}
      style={{ gap: 24, border: 0, padding: 0, margin: 0, minWidth: 0 }}
    >
      <Matrix draft={draft} onChange={setDraft} />
      <FieldRights draft={draft} onChange={setDraft} />
      <section className={parts.form}>
        <SectionHeading title={say('tools')} />
        {allTools ? (
          <p className={parts.quiet}>{say('allTools')}</p>
        ) : (
          <CheckChoice<string>
            name="profile-tools"
            legend={say('toolsLegend')}
            values={draft.tools}
            inline
            onChange={(granted) => setDraft({ ...draft, tools: granted })}
            options={tools.map((value) => ({ value, label: say(`tool_${value}`) }))}
          />
        )}
      </section>
      {mayChange && (
        <div className={parts.actions}>
          <Button onClick={save} loading={action.busy} disabled={!changed}>
            {say('saveProfile')}
          </Button>
          {changed && (
            <Button variant="default" onClick={() => setDraft(profile)}>
              {say('putBack')}
            </Button>
          )}
          <span role="alert">{action.errors.map((error) => error.message).join(' ')}</span>
          {!changed && <StateMark tone="holds">{say('inForce')}</StateMark>}
        </div>
      )}
    </fieldset>
  );
}

/** A row for all modules, and one for each that differs from it or may. */
function Matrix({ draft, onChange }: { readonly draft: ProfileJson; onChange(draft: ProfileJson): void }) {
  const say = useWords(settingsWords);
  const label = useLabel();
  const modules = useModules();
  const rest = draft.modules['*'] ?? [];
  const set = (module: string, action: string, on: boolean) => {
    const now = draft.modules[module] ?? rest;
    const next = on ? [...now, action] : now.filter((one) => one !== action);
    onChange({ ...draft, modules: { ...draft.modules, [module]: next } });
  };
  const asRest = (module: string) => {
    const { [module]: _, ...others } = draft.modules;
    onChange({ ...draft, modules: others });
  };
  const rows = [
    { name: '*', label: say('everyModule') },
    ...modules.map((one) => ({ name: one.name, label: label(one.labelPlural) })),
  ];
  return (
    <section>
      <SectionHeading title={say('profileModules')} line={false} />
      <div className={parts.scrollX}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{say('module')}</th>
              {moduleActions.map((action) => (
                <th key={action} scope="col">
                  {say(`action_${action}`)}
                </th>
              ))}
              <th scope="col">
                <span className="at-unseen">{say('ownRow')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const own = draft.modules[row.name];
              const now = own ?? rest;
              return (
                <tr key={row.name}>
                  <th scope="row">{row.label}</th>
                  {moduleActions.map((action) => (
                    <td key={action}>
                      <input
                        type="checkbox"
                        style={{
                          width: 16,
                          height: 16,
                          accentColor: 'var(--at-petrol-fill)',
                          opacity: own || row.name === '*' ? 1 : 0.55,
                        }}
                        aria-label={say('cell', { module: row.label, action: say(`action_${action}`) })}
                        checked={now.includes(action)}
                        onChange={(event) => set(row.name, action, event.currentTarget.checked)}
                      />
                    </td>
                  ))}
                  <td data-nowrap>
                    {row.name !== '*' &&
                      (own ? (
                        <button type="button" className={parts.link} onClick={() => asRest(row.name)}>
                          {say('asEvery')}
                        </button>
                      ) : (
                        <span className={parts.quiet}>{say('likeEvery')}</span>
                      ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

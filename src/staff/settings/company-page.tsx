import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice } from '../parts/choice.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { type CompanyJson, calendarsQuery, companyQuery } from './queries.ts';
import { SettingsForm } from './settings-form.tsx';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

type TextKey = Exclude<keyof CompanyJson, 'languages' | 'version' | 'exportHours' | 'pauses'>;
const controls = Object.fromEntries(
  [
    'name',
    'address',
    'email',
    'phone',
    'dpoName',
    'dpoEmail',
    'calendar',
    'country',
    'timeZone',
    'currency',
    'authorityName',
    'authorityUrl',
    'automatedDecisions',
    'exportHours',
  ].map((key) => [key, `company-${key}`]),
);

/** Who the controller is and where: what letters, deadlines and notices are made with. */
export function CompanyPage() {
  const { data, error, refetch } = useQuery(companyQuery);
  return (
    <SettingsShell page="company">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && <CompanyForm key={data.version} company={data} />}
    </SettingsShell>
  );
}

function CompanyForm({ company }: { readonly company: CompanyJson }) {
  const say = useWords(settingsWords);
  const label = useLabel();
  const queries = useQueryClient();
  const action = useAction(controls);
  const { data: calendars } = useQuery(calendarsQuery);
  const [draft, setDraft] = useState(company);
  const [saved, setSaved] = useState(false);
  const save = async () => {
    const changes = Object.fromEntries(
      Object.entries(draft).filter(
        ([key, value]) =>
          key !== 'version' && JSON.stringify(value) !== JSON.stringify(company[key as keyof CompanyJson]),
      ),
    );
    const done = await action.run(async () => {
      await call('PATCH', '/settings', { body: changes, version: company.version });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['settings', 'company'] }),
        queries.invalidateQueries({ queryKey: ['me'] }),
      ]);
    });
    setSaved(done);
  };
  const text = (key: TextKey, type: 'text' | 'email' | 'tel' | 'url' = 'text') => (
    <TextInput
      id={`company-${key}`}
      type={type}
      label={say(`company_${key}`)}
      value={draft[key]}
      onChange={(event) => setDraft({ ...draft, [key]: event.currentTarget.value })}
    />
  );
  return (
    <SettingsForm
      action={action}
      submit={say('saveCompany')}
      disabled={draft.languages.length === 0}
      saved={saved && draft.version === company.version && say('saved')}
      onSave={save}
    >
      <section className={parts.form}>
        <SectionHeading title={say('controller')} />
        <div className={`${parts.pair} ${parts.pairWide}`}>
          {text('name')}
          {text('email', 'email')}
          {text('phone', 'tel')}
        </div>
        <Textarea
          id="company-address"
          label={say('company_address')}
          value={draft.address}
          rows={3}
          onChange={(event) => setDraft({ ...draft, address: event.currentTarget.value })}
        />
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('dpo')} />
        <div className={`${parts.pair} ${parts.pairWide}`}>
          {text('dpoName')}
          {text('dpoEmail', 'email')}
          {text('authorityName')}
          {text('authorityUrl', 'url')}
        </div>
        <Textarea
          id="company-automatedDecisions"
          label={say('company_automatedDecisions')}
          description={say('automatedNote')}
          value={draft.automatedDecisions}
          rows={3}
          onChange={(event) => setDraft({ ...draft, automatedDecisions: event.currentTarget.value })}
        />
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('timeAndPlace')} />
        <div className={parts.pair}>
          <NativeSelect
            id="company-calendar"
            label={say('company_calendar')}
            description={say('calendarNote')}
            value={draft.calendar}
            onChange={(event) => setDraft({ ...draft, calendar: event.currentTarget.value })}
            data={[
              { value: 'none', label: say('noCalendar') },
              ...(calendars ?? [])
                .filter((one) => one.code !== 'none')
                .map((one) => ({ value: one.code, label: `${label(one.name)} (${one.code})` })),
            ]}
          />
          <NativeSelect
            id="company-pauses"
            label={say('company_pauses')}
            value={draft.pauses}
            onChange={(event) =>
              setDraft({ ...draft, pauses: event.currentTarget.value as CompanyJson['pauses'] })
            }
            data={(['law', 'none'] as const).map((value) => ({ value, label: say(`pauses_${value}`) }))}
          />
          {text('timeZone')}
          {text('country')}
          {text('currency')}
        </div>
        <CheckChoice<string>
          name="company-languages"
          legend={say('languages')}
          values={draft.languages}
          inline
          onChange={(languages) => setDraft({ ...draft, languages })}
          options={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
        />
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('filesThatLeave')} />
        <div className={parts.pair}>
          <TextInput
            id="company-exportHours"
            type="number"
            min={1}
            max={720}
            label={say('company_exportHours')}
            description={say('exportHoursNote')}
            value={String(draft.exportHours || '')}
            onChange={(event) => setDraft({ ...draft, exportHours: Number(event.currentTarget.value) })}
          />
        </div>
      </section>
    </SettingsForm>
  );
}

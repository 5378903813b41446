import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { longDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { calendarQuery, calendarsQuery, companyQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

type Change = { readonly kind: 'add' } | { readonly kind: 'remove'; readonly date: string };

/** The holidays that the legal clock counts. A change holds for new cases; those that exist keep theirs. */
export function CalendarsPage() {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const label = useLabel();
  const me = useMe();
  const { data: calendars } = useQuery(calendarsQuery);
  const { data: company } = useQuery(companyQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [year, setYear] = useState(Number(today().slice(0, 4)));
  const [change, setChange] = useState<Change | null>(null);
  const fallback = company && company.calendar !== 'none' ? company.calendar : 'ES';
  const code = chosen ?? fallback;
  const { data: calendar, error } = useQuery({
    ...calendarQuery(code, year),
    enabled: company !== undefined,
  });
  const mayChange = me.tools.includes('calendars');
  const years = calendar?.years ? range(calendar.years.from, calendar.years.to) : [year];
  return (
    <SettingsShell
      page="calendars"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setChange({ kind: 'add' })}>
            {say('addHoliday')}
          </Button>
        )
      }
    >
      <div className={parts.filters}>
        <NativeSelect
          label={say('calendar')}
          value={code}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={(calendars ?? []).map((one) => ({
            value: one.code,
            label: `${label(one.name)} (${one.code})`,
          }))}
        />
        <NativeSelect
          label={say('year')}
          value={String(year)}
          onChange={(event) => setYear(Number(event.currentTarget.value))}
          data={years.map(String)}
        />
      </div>
      {error && <EmptyState>{error.message}</EmptyState>}
      {calendar && (
        <section>
          <SectionHeading
            title={label(calendar.name)}
            count={say('holidayCount', { count: calendar.days.length })}
            line={false}
            action={
              <span className={parts.quiet}>{say('calendarVersion', { version: calendar.version })}</span>
            }
          />
          <table className={`${parts.table} ${parts.stacked}`}>
            <thead>
              <tr>
                <th scope="col">{say('holiday')}</th>
                <th scope="col">{say('day')}</th>
                <th scope="col">{say('reach')}</th>
                <th scope="col">
                  <span className="at-unseen">{say('takeOut')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {calendar.days.map((day) => (
                <tr key={`${day.date} ${day.name.en}`}>
                  <th scope="row" className={parts.sentence}>
                    {label(day.name)}
                  </th>
                  <td data-label={say('day')}>{longDate(day.date, locale)}</td>
                  <td data-label={say('reach')}>{say(day.regional ? 'regional' : 'national')}</td>
                  <td data-align="right">
                    {mayChange && (
                      <button
                        type="button"
                        className={parts.link}
                        onClick={() => setChange({ kind: 'remove', date: day.date })}
                      >
                        {say('takeOut')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {calendar.attribution && (
            <p className={parts.quiet} style={{ paddingTop: 10 }}>
              {calendar.attribution}
            </p>
          )}
        </section>
      )}
      {change && <ChangeDialog code={code} change={change} onClose={() => setChange(null)} />}
    </SettingsShell>
  );
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function ChangeDialog({
  code,
  change,
  onClose,
}: {
  readonly code: string;
  readonly change: Change;
  onClose(): void;
}) {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction({ 'changes.0': 'holiday-date', 'changes.0.date': 'holiday-date' });
  const [date, setDate] = useState(change.kind === 'remove' ? change.date : '');
  const [en, setEn] = useState('');
  const [es, setEs] = useState('');
  const [reason, setReason] = useState('');
  const adds = change.kind === 'add';
  const save = async () => {
    const body = adds
      ? { change: 'add', date, name: { en, es: es || en }, reason }
      : { change: 'remove', date, reason };
    const done = await action.run(async () => {
      await call('POST', `/calendars/${code}/changes`, { body: { changes: [body] } });
      await queries.invalidateQueries({ queryKey: ['settings', 'calendar'] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={adds ? say('addHoliday') : say('takeOutTitle', { date: longDate(date, locale) })}
      submit={say(adds ? 'addHoliday' : 'takeOut')}
      action={action}
      disabled={date === '' || reason.trim() === '' || (adds && en.trim() === '')}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('calendarChangeText')}</p>
      {adds && (
        <div className={parts.pair}>
          <DateInput id="holiday-date" label={say('day')} value={date} onChange={setDate} />
          <TextInput
            id="holiday-en"
            label={say('nameEnglish')}
            value={en}
            onChange={(event) => setEn(event.currentTarget.value)}
          />
          <TextInput
            id="holiday-es"
            label={say('nameSpanish')}
            value={es}
            onChange={(event) => setEs(event.currentTarget.value)}
          />
        </div>
      )}
      <TextInput
        id="holiday-reason"
        label={say('reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

import { MultiSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { ownersQuery } from '../directory.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { type ReportJson, rolesQuery } from './queries.ts';
import { reportWords } from './report-words.ts';
import { sharedHow } from './reports-page.tsx';

type How = 'nobody' | 'all' | 'some';

/** With whom a question is shared. The answers are each reader's own. */
export function ShareReportDialog({ report, onClose }: { readonly report: ReportJson; onClose(): void }) {
  const say = useWords(reportWords);
  const queries = useQueryClient();
  const action = useAction();
  const [how, setHow] = useState<How>(sharedHow(report.sharing).how as How);
  const [roles, setRoles] = useState<readonly string[]>(report.sharing.roles);
  const [groups, setGroups] = useState<readonly string[]>(report.sharing.groups);
  const allRoles = useQuery(rolesQuery).data ?? [];
  const allGroups = (useQuery(ownersQuery()).data ?? []).filter((party) => party.module === 'groups');
  const share = () =>
    void action.run(async () => {
      const some = how === 'some';
      const sharing = { all: how === 'all', roles: some ? roles : [], groups: some ? groups : [] };
      await call('PATCH', `/reports/${report.id}`, { body: { sharing }, version: report.version });
      await queries.invalidateQueries({ queryKey: ['reports'] });
      onClose();
    });
  const options = (list: readonly { readonly id: string; readonly title: string }[]) =>
    list.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <FormDialog
      title={say('shareTitle', { name: report.name })}
      submit={say('shareNow')}
      action={action}
      disabled={how === 'some' && roles.length + groups.length === 0}
      onSubmit={share}
      onClose={onClose}
    >
      <p className={parts.prose}>{say('shareText')}</p>
      <RadioChoice<How>
        name="sharing"
        legend={say('shared')}
        options={[
          { value: 'nobody', label: say('shareNobody') },
          { value: 'all', label: say('shareAll') },
          { value: 'some', label: say('shareSome') },
        ]}
        value={how}
        onChange={setHow}
      />
      {how === 'some' && allRoles.length > 0 && (
        <MultiSelect
          label={say('roles')}
          data={options(allRoles)}
          value={[...roles]}
          onChange={setRoles}
          searchable
        />
      )}
      {how === 'some' && allGroups.length > 0 && (
        <MultiSelect
          label={say('userGroups')}
          data={options(allGroups)}
          value={[...groups]}
          onChange={setGroups}
          searchable
        />
      )}
      {how === 'some' && allRoles.length + allGroups.length === 0 && (
        <p className={parts.quiet}>{say('noParties')}</p>
      )}
    </FormDialog>
  );
}

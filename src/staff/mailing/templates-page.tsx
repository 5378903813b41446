import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { purposesQuery } from '../recipients/queries.ts';
import { useModules } from '../session.tsx';
import { MailingTabs } from './mailing-tabs.tsx';
import { mailingWords } from './mailing-words.ts';
import { TemplateDialog } from './template-dialog.tsx';
import { type TemplateJson, templatesQuery } from './template-queries.ts';

interface Open {
  readonly template: TemplateJson | null;
  readonly copied: boolean;
}

/** The texts that somebody keeps to write mails from, and those that colleagues share. */
export function TemplatesPage() {
  const say = useWords(mailingWords);
  const { data, error, refetch } = useQuery(templatesQuery());
  const [open, setOpen] = useState<Open | null>(null);
  const add = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setOpen({ template: null, copied: false })}
    >
      {say('newTemplate')}
    </Button>
  );
  return (
    <AreaPage
      title={say('templates')}
      lead={say('leadTemplates')}
      actions={add}
      tabs={<MailingTabs page="templates" />}
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noTemplates')}</EmptyState>}
      {data && data.length > 0 && <Templates list={data} onOpen={setOpen} />}
      {open && <TemplateDialog {...open} onClose={() => setOpen(null)} />}
    </AreaPage>
  );
}

function Templates({ list, onOpen }: { readonly list: readonly TemplateJson[]; onOpen(open: Open): void }) {
  const say = useWords(mailingWords);
  const label = useLabel();
  const modules = useModules();
  const { data: purposes = [] } = useQuery(purposesQuery);
  const moduleOf = (one: TemplateJson) => modules.find((each) => each.name === one.module);
  const purposeOf = (one: TemplateJson) => purposes.find((each) => each.code === one.purpose);
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('template')}</th>
          <th scope="col">{say('module')}</th>
          <th scope="col">{say('purpose')}</th>
          <th scope="col">{say('language')}</th>
          <th scope="col">
            <span className="at-unseen">{say('edit')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <bdi>{one.name}</bdi>
              {(one.shared || !one.mine) && (
                <span className={parts.second}>{say(one.mine ? 'sharedMark' : 'byOther')}</span>
              )}
              {one.wordsRemoved && (
                <div>
                  <StateMark tone="risk">{say('wordsRemoved')}</StateMark>
                </div>
              )}
              {one.findings.map((finding) => (
                <div key={finding.message}>
                  <StateMark tone="failed">{say('cannotUse', { why: finding.message })}</StateMark>
                </div>
              ))}
            </th>
            <td data-label={say('module')}>{label(moduleOf(one)?.labelPlural ?? { en: one.module })}</td>
            <td data-label={say('purpose')}>{label(purposeOf(one)?.label ?? { en: one.purpose })}</td>
            <td data-label={say('language')}>{say('languageName', { language: one.language })}</td>
            <td data-align="right">
              <Acts one={one} onOpen={onOpen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Acts({ one, onOpen }: { readonly one: TemplateJson; onOpen(open: Open): void }) {
  const say = useWords(mailingWords);
  const queries = useQueryClient();
  const sure = useSure();
  const remove = () =>
    sure({
      title: say('removeTitle', { name: one.name }),
      text: say('removeSure'),
      submit: say('remove'),
      work: async () => {
        await call('DELETE', `/mail-templates/${one.id}`);
        await queries.invalidateQueries({ queryKey: ['mail-templates'] });
      },
    });
  const copy = { ...one, name: say('copyOf', { name: one.name }).slice(0, 80), shared: false };
  return (
    <span className={parts.rowActs}>
      {one.mine && (
        <button
          type="button"
          className={parts.link}
          aria-label={say('editOf', { name: one.name })}
          onClick={() => onOpen({ template: one, copied: false })}
        >
          {say('edit')}
        </button>
      )}
      <button type="button" className={parts.link} onClick={() => onOpen({ template: copy, copied: true })}>
        {say('copy')}
      </button>
      {one.mine && (
        <button type="button" className={parts.link} onClick={remove}>
          {say('remove')}
        </button>
      )}
    </span>
  );
}

import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { purposesQuery } from '../purpose-names.ts';
import { useMe } from '../session.tsx';
import { informationWords, languageNames } from './information-words.ts';
import { Owed } from './owed.tsx';
import { type NoticeVersionJson, noticeVersionsQuery } from './queries.ts';
import { VersionDialog } from './version-dialog.tsx';

/** The register of information notices, and whom nobody has informed yet (Art. 13, 14). */
export function InformationPage() {
  const say = useWords(informationWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(noticeVersionsQuery);
  const [adding, setAdding] = useState(false);
  const mayChange = me.tools.includes('recipients');
  const add = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {say('add')}
    </Button>
  );
  return (
    <AreaPage title={say('title')} lead={say('lead')} actions={add}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      <Owed />
      {data?.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      {data && data.length > 0 && <Versions list={data} mayChange={mayChange} />}
      {adding && <VersionDialog onClose={() => setAdding(false)} />}
    </AreaPage>
  );
}

function Versions({
  list,
  mayChange,
}: {
  readonly list: readonly NoticeVersionJson[];
  readonly mayChange: boolean;
}) {
  const say = useWords(informationWords);
  const locale = useLocale();
  const label = useLabel();
  const queries = useQueryClient();
  const sure = useSure();
  const { data: purposes } = useQuery(purposesQuery);
  const [reading, setReading] = useState<NoticeVersionJson | null>(null);
  const end = (one: NoticeVersionJson) =>
    sure({
      title: say('endOf', { title: one.title, version: one.version }),
      text: say('endSure'),
      submit: say('end'),
      work: async () => {
        await call('POST', `/information-notices/${one.id}/ends`, { body: {} });
        await queries.invalidateQueries({ queryKey: ['information'] });
      },
    });
  return (
    <section>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('notice')}</th>
            <th scope="col">{say('covers')}</th>
            <th scope="col">{say('valid')}</th>
            <th scope="col">{say('givenTo')}</th>
            <th scope="col">
              <span className="at-unseen">{say('read')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.title}
                <span className={parts.second}>
                  {say('versionOf', { version: one.version })}, {languageNames[one.language]}
                </span>
              </th>
              <td data-label={say('covers')}>
                {one.purposes.map((code) => label(purposes?.get(code) ?? { en: code })).join(', ')}
                <span className={parts.second}>
                  {one.articles.map((article) => say('article', { article })).join('; ')}
                </span>
              </td>
              <td data-label={say('valid')}>
                <Validity one={one} />
                <span className={parts.second}>
                  {one.endedOn === null
                    ? say('from', { date: plainDate(one.validFrom, locale) })
                    : say('fromTo', {
                        from: plainDate(one.validFrom, locale),
                        to: plainDate(one.endedOn, locale),
                      })}
                </span>
              </td>
              <td data-label={say('givenTo')} className={parts.sentence}>
                {say('persons', { count: one.given })}
              </td>
              <td data-align="right">
                <span className={parts.rowActs}>
                  <button
                    type="button"
                    className={parts.link}
                    aria-label={say('readOf', { title: one.title, version: one.version })}
                    onClick={() => setReading(one)}
                  >
                    {say('read')}
                  </button>
                  {mayChange && one.endedOn === null && (
                    <button
                      type="button"
                      className={parts.link}
                      aria-label={say('endOf', { title: one.title, version: one.version })}
                      onClick={() => end(one)}
                    >
                      {say('end')}
                    </button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {reading && <Reading one={reading} onClose={() => setReading(null)} />}
    </section>
  );
}

function Validity({ one }: { readonly one: NoticeVersionJson }) {
  const say = useWords(informationWords);
  if (one.current) return <StateMark tone="holds">{say('current')}</StateMark>;
  if (one.validFrom > today()) return <StateMark tone="stopped">{say('later')}</StateMark>;
  const ended = one.endedOn !== null && one.endedOn < today();
  return <StateMark tone="stopped">{say(ended ? 'ended' : 'replaced')}</StateMark>;
}

function Reading({ one, onClose }: { readonly one: NoticeVersionJson; onClose(): void }) {
  const web = useWords(webWords);
  return (
    <Modal
      opened
      onClose={onClose}
      title={one.title}
      size={720}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': web('close') }}
    >
      <div lang={one.language} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {one.body}
      </div>
    </Modal>
  );
}

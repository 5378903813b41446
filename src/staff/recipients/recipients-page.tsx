import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { countryName } from '../../fields/country/country.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe, useModules } from '../session.tsx';
import { OpenNotices } from './open-notices.tsx';
import { type RecipientJson, registerQuery } from './queries.ts';
import { RecipientDialog } from './recipient-dialog.tsx';
import { recipientWords, standsOn } from './recipient-words.ts';

/** The register of recipients: who receives, what for, what of, where, and what the law asks for and is missing. */
export function RecipientsPage() {
  const say = useWords(recipientWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(registerQuery);
  const [open, setOpen] = useState<RecipientJson | 'new' | null>(null);
  const mayChange = me.tools.includes('recipients');
  const now = data?.filter((one) => one.endedOn === null) ?? [];
  const ended = data?.filter((one) => one.endedOn !== null) ?? [];
  const add = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
      {say('add')}
    </Button>
  );
  return (
    <AreaPage title={say('recipients')} lead={say('lead')} actions={add}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      <OpenNotices />
      {now.length > 0 && <Register title={say('receiving')} list={now} onEdit={mayChange ? setOpen : null} />}
      {ended.length > 0 && <Register title={say('ended')} list={ended} onEdit={mayChange ? setOpen : null} />}
      {open && (
        <RecipientDialog
          key={open === 'new' ? 'new' : open.id}
          recipient={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </AreaPage>
  );
}

function Register({
  title,
  list,
  onEdit,
}: {
  readonly title: string;
  readonly list: readonly RecipientJson[];
  readonly onEdit: ((one: RecipientJson) => void) | null;
}) {
  const say = useWords(recipientWords);
  const locale = useLocale();
  const label = useLabel();
  return (
    <section>
      <SectionHeading title={title} count={count(list.length, locale)} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('recipient')}</th>
            <th scope="col">{say('whatFor')}</th>
            <th scope="col">{say('gets')}</th>
            <th scope="col">{say('state')}</th>
            {onEdit && (
              <th scope="col">
                <span className="at-unseen">{say('edit')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <bdi>{one.name}</bdi>
                <span className={parts.second}>
                  {say('role', { role: one.role })}, {countryName(one.country, locale)}
                </span>
              </th>
              <td data-label={say('whatFor')}>
                {label(one.whatFor)}
                {one.contractOn && (
                  <span className={parts.second}>
                    {say('contractOf', { date: plainDate(one.contractOn, locale) })}
                    {one.clausesCheckedOn &&
                      `; ${say('clausesOf', {
                        count: one.clauses.length,
                        date: plainDate(one.clausesCheckedOn, locale),
                      })}`}
                  </span>
                )}
              </td>
              <td data-label={say('gets')}>
                <Gets one={one} />
              </td>
              <td data-label={say('state')}>
                <Standing one={one} />
              </td>
              {onEdit && (
                <td data-align="right">
                  <button
                    type="button"
                    className={parts.link}
                    aria-label={say('editOf', { name: one.name })}
                    onClick={() => onEdit(one)}
                  >
                    {say('edit')}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Which kinds of data of which modules. */
function Gets({ one }: { readonly one: RecipientJson }) {
  const say = useWords(recipientWords);
  const label = useLabel();
  const known = useModules();
  const modules = one.modules.map((name) => {
    const module = known.find((each) => each.name === name);
    return module ? label(module.labelPlural) : name;
  });
  const categories = one.categories.map((category) => say('category', { category })).join(', ');
  return (
    <>
      {say('ofModules', { categories: categories || say('everything'), modules: modules.join(', ') })}
      {one.transfer && <span className={parts.second}>{standsOn(say, one.safeguard)}</span>}
    </>
  );
}

function Standing({ one }: { readonly one: RecipientJson }) {
  const say = useWords(recipientWords);
  const locale = useLocale();
  if (one.endedOn !== null) {
    return <StateMark tone="stopped">{say('until', { date: plainDate(one.endedOn, locale) })}</StateMark>;
  }
  if (one.lacks.length === 0) return <StateMark tone="holds">{say('complete')}</StateMark>;
  return (
    <>
      {one.lacks.map((lack) => (
        <div key={lack}>
          <StateMark tone={lack === 'contact' || lack === 'clauses' ? 'risk' : 'failed'}>
            {say('lacksOf', { lack })}
          </StateMark>
          {lack === 'clauses' && (
            <span className={parts.second}>
              {one.missingClauses.map((clause) => say('clause', { clause })).join('; ')}
            </span>
          )}
        </div>
      ))}
    </>
  );
}

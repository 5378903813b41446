import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState, Fact, Facts } from '../../web/layout/layout.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { CopyButton, ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { useModules } from '../session.tsx';
import { NewAudienceDialog } from './new-audience-dialog.tsx';
import { type AudienceJson, type AudienceWithPassword, audiencesQuery } from './openings.ts';
import { openingWords } from './openings-words.ts';
import { SettingsShell } from './settings-shell.tsx';

/** Audiences of business intelligence: what each reads, how its tool connects, and its password, shown once. */
export function BiPage() {
  const say = useWords(openingWords);
  const queries = useQueryClient();
  const sure = useSure();
  const { data, error, refetch } = useQuery(audiencesQuery);
  const [fresh, setFresh] = useState(false);
  const [made, setMade] = useState<AudienceWithPassword | null>(null);
  const renew = (name: string) => {
    sure({
      title: say('newPasswordTitle', { name }),
      text: say('newPasswordSure'),
      submit: say('newPasswordNow'),
      work: async () => {
        setMade(await call<AudienceWithPassword>('POST', `/bi-audiences/${name}/passwords`));
        await queries.invalidateQueries({ queryKey: ['settings', 'bi-audiences'] });
      },
    });
  };
  const drop = (name: string) => {
    sure({
      title: say('dropTitle', { name }),
      text: say('dropSure'),
      submit: say('dropNow'),
      work: async () => {
        await call('DELETE', `/bi-audiences/${name}`);
        await queries.invalidateQueries({ queryKey: ['settings', 'bi-audiences'] });
      },
    });
  };
  return (
    <SettingsShell
      page="bi"
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setFresh(true)}>
          {say('newAudience')}
        </Button>
      }
    >
      {made && (
        <section className={parts.card} aria-live="polite">
          <h2>{say('shownOnce', { name: made.name })}</h2>
          <p className={parts.quiet}>{say('shownOnceNote')}</p>
          <pre className={parts.text}>{made.password}</pre>
          <div className={parts.actions}>
            <CopyButton text={made.password} label={say('copyPassword')} />
            <Button variant="default" onClick={() => setMade(null)}>
              {say('kept')}
            </Button>
          </div>
        </section>
      )}
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noAudiences')}</EmptyState>}
      {data?.map((one) => (
        <AudienceCard
          key={one.name}
          audience={one}
          onRenew={() => renew(one.name)}
          onDrop={() => drop(one.name)}
        />
      ))}
      {fresh && <NewAudienceDialog onClose={() => setFresh(false)} onMade={setMade} />}
    </SettingsShell>
  );
}

function AudienceCard({
  audience,
  onRenew,
  onDrop,
}: {
  readonly audience: AudienceJson;
  onRenew(): void;
  onDrop(): void;
}) {
  const say = useWords(openingWords);
  const label = useLabel();
  const locale = useLocale();
  const modules = useModules();
  const { connection } = audience;
  const views = audience.modules.map((name) =>
    label(modules.find((one) => one.name === name)?.labelPlural ?? { en: name }),
  );
  const without = [
    audience.leaveOut.length > 0 && say('leftOutCount', { count: audience.leaveOut.length }),
    !audience.personalData && say('noPersonalData'),
  ].filter(Boolean);
  return (
    <section className={parts.card}>
      <h2>{audience.name}</h2>
      <Facts>
        <Fact label={say('views')} note={without.length > 0 ? without.join(', ') : undefined}>
          {views.join(', ')}
        </Fact>
        <Fact label={say('language')}>{say(audience.locale === 'es' ? 'spanish' : 'english')}</Fact>
        <Fact label={say('madeOn')}>{plainDate(audience.createdAt, locale)}</Fact>
        <Fact label={say('passwordOf')}>{plainDate(audience.passwordChangedAt, locale)}</Fact>
      </Facts>
      <h3>{say('connect')}</h3>
      <Facts>
        {(['host', 'port', 'database', 'user', 'schema'] as const).map((part) => (
          <Fact key={part} label={say(part)}>
            <span className={parts.mono}>{connection[part]}</span>
          </Fact>
        ))}
      </Facts>
      <p className={parts.quiet}>{say('connectNote')}</p>
      {['127.0.0.1', 'localhost'].includes(connection.host) && (
        <p className={parts.quiet}>{say('localOnly')}</p>
      )}
      <div className={parts.actions}>
        <Button variant="default" onClick={onRenew}>
          {say('newPassword')}
        </Button>
        <Button variant="default" onClick={onDrop}>
          {say('drop')}
        </Button>
      </div>
    </section>
  );
}

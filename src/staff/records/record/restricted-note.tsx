import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconScale } from '../../../web/icons.ts';
import { clockTime, longDate } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { useModule } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { statesQuery } from '../states/queries.ts';
import { stateWords } from '../states/state-words.ts';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import classes from './record.module.css';

/** Under the tabs of a record that is not simply in use: what its state means for whoever works with it. */
export function RestrictedNote({
  module,
  record,
  onUse,
}: {
  readonly module: string;
  readonly record: RecordJson;
  /** It is to be used for a ground. */
  onUse(): void;
}) {
  const say = useWords(recordWords);
  const held = record.state === 'restricted' && (record._withheld?.length ?? 0) > 0;
  if (!['restricted', 'archived', 'blocked'].includes(record.state)) return null;
  return (
    <div className={classes.notice} role="note">
      <IconScale size={17} stroke={1.6} aria-hidden className={classes.noticeIcon} />
      <p>
        <b>{say(`notice_${record.state}` as RecordWord)}</b> {say(`noticeMore_${record.state}` as RecordWord)}{' '}
        <StandingBecause module={module} record={record} />
      </p>
      {held && (
        <Button variant="default" className={classes.noticeAct} onClick={onUse}>
          {say('useForGround')}
        </Button>
      )}
    </div>
  );
}

/** Who decided so, when and why; until when; and what took it along. */
function StandingBecause({ module, record }: { readonly module: string; readonly record: RecordJson }) {
  const say = useWords(stateWords);
  const locale = useLocale();
  const label = useLabel();
  const fields = useModule(module)?.fields ?? [];
  const { data } = useQuery(statesQuery(module, record.id));
  const now = data?.items.find((item) => item.state === record.state && item.endedAt === null);
  if (!data || !now) return null;
  const day = (text: string): string => longDate(text.slice(0, 10), locale);
  const names = now.scope?.kind === 'fields' ? now.scope.fields : [];
  const told = [
    say('since', { date: day(now.since), name: now.by.title ?? '', reason: now.reason }),
    names.length > 0 &&
      say('onlyFields', {
        fields: fields
          .filter((field) => names.includes(field.name))
          .map((field) => label(field.label))
          .join(', '),
      }),
    now.scope?.kind === 'purposes' && say('onlyPurposes', { count: now.scope.purposes.length }),
    now.along?.number && say('alongWith', { number: now.along.number }),
    now.until && record.state === 'archived' && say('archivedUntil', { date: day(now.until) }),
    record.state === 'restricted' &&
      data.use &&
      say('usedUntil', { time: clockTime(data.use.until, locale) }),
  ].filter(Boolean);
  return <span>{told.join(' ')}</span>;
}

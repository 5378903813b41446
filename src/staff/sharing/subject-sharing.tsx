import { Button, Switch } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ObjectDialog } from './object-dialog.tsx';
import { type SharingActJson, type SharingJson, sharingQuery } from './queries.ts';
import classes from './sharing.module.css';
import { sharingWords } from './sharing-words.ts';
import { TakeBackDialog } from './take-back-dialog.tsx';

/** One switch: a portion with somebody. On: it goes there, or would. */
interface Row {
  readonly key: string;
  readonly portion: string;
  readonly label: string;
  /** Id of the recipient; empty for a kind of them or anybody. */
  readonly recipient: string;
  readonly recipientName: string;
  readonly note: string;
  readonly on: boolean;
  readonly locked: boolean;
  readonly objection: string | null;
}

type Open =
  | {
      readonly kind: 'object';
      readonly start: { readonly portion: string; readonly recipient: string } | null;
    }
  | {
      readonly kind: 'back';
      readonly objection: string;
      readonly portion: string;
      readonly recipient: string;
    };

/** What of the person is shared with whom, and what they object to (Art. 21). For the Privacy tab. */
export function SubjectSharing({ subject }: { readonly subject: string }) {
  const say = useWords(sharingWords);
  const { data } = useQuery(sharingQuery(subject));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const rows = useRows(data);
  if (!data) return null;
  const object = (
    <Button size="compact-sm" variant="subtle" onClick={() => setOpen({ kind: 'object', start: null })}>
      {say('object')}
    </Button>
  );
  const turn = (row: Row) =>
    setOpen(
      row.on || row.objection === null
        ? { kind: 'object', start: { portion: row.portion, recipient: row.recipient } }
        : { kind: 'back', objection: row.objection, portion: row.label, recipient: row.recipientName },
    );
  return (
    <section>
      <SectionHeading title={say('title')} action={object} />
      {rows.length === 0 && <EmptyState>{say('nothingShared')}</EmptyState>}
      <ul className={classes.rows}>
        {rows.map((row) => (
          <li key={row.key}>
            <span>
              <b>{row.label}</b> {say('with', { recipient: row.recipientName })}
              <span className={parts.second}>{row.note}</span>
            </span>
            <Switch
              size="md"
              checked={row.on}
              disabled={row.locked}
              aria-label={say('rowWith', { portion: row.label, recipient: row.recipientName })}
              onChange={() => turn(row)}
            />
          </li>
        ))}
      </ul>
      {data.acts.length > 0 && <History acts={data.acts} />}
      {open?.kind === 'object' && (
        <ObjectDialog subject={subject} portions={data.portions} start={open.start} onClose={close} />
      )}
      {open?.kind === 'back' && (
        <TakeBackDialog
          objection={open.objection}
          portion={open.portion}
          recipient={open.recipient}
          onClose={close}
        />
      )}
    </section>
  );
}

/** What goes to somebody now, and what the person objects to whoever would get it. */
function useRows(data: SharingJson | undefined): readonly Row[] {
  const say = useWords(sharingWords);
  const label = useLabel();
  const locale = useLocale();
  const whom = useWhom();
  if (!data) return [];
  const objected = (since: string) => say('objectedOn', { date: plainDate(since, locale) });
  const general = data.acts
    .filter((act) => act.standing && act.recipient === null)
    .map(
      (act): Row => ({
        key: act.id,
        portion: '',
        label: label(act.label),
        recipient: '',
        recipientName: whom(act),
        note: objected(act.on),
        on: false,
        locked: false,
        objection: act.id,
      }),
    );
  const single = data.portions.flatMap((one) =>
    one.recipients
      .filter((to) => to.receives || to.objection !== null)
      .map((to): Row => {
        const letter = to.purpose?.basis.at(-1) ?? '';
        const note =
          to.state === 'needed' && to.purpose
            ? say('needed', { purpose: label(to.purpose.label), letter })
            : to.since !== null
              ? objected(to.since)
              : say(to.receives ? 'neverSaid' : 'notNow');
        return {
          key: `${one.portion} ${to.id}`,
          portion: one.portion,
          label: label(one.label),
          recipient: to.id,
          recipientName: to.name,
          note,
          on: to.state !== 'objected',
          locked: to.state === 'needed',
          objection: to.objection,
        };
      }),
  );
  return [...general, ...single];
}

function useWhom(): (act: SharingActJson) => string {
  const say = useWords(sharingWords);
  return ({ recipientName, recipientRole }) =>
    recipientName ?? (recipientRole === null ? say('withAnybody') : say('withRole', { role: recipientRole }));
}

function History({ acts }: { readonly acts: readonly SharingActJson[] }) {
  const say = useWords(sharingWords);
  const label = useLabel();
  const locale = useLocale();
  const whom = useWhom();
  return (
    <details className={classes.history}>
      <summary>{say('history', { count: acts.length })}</summary>
      <ul>
        {acts.map((act) => (
          <li key={act.id}>
            {say('act', {
              kind: act.kind,
              portion: label(act.label),
              recipient: whom(act),
              date: plainDate(act.on, locale),
              channel: say('channel', { channel: act.channel }),
            })}
            {(act.reason !== null || act.recordedBy !== null) && (
              <span className={parts.second}>
                {[act.reason, act.recordedBy && say('recordedBy', { name: act.recordedBy })]
                  .filter(Boolean)
                  .join('; ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconX } from '../../web/icons.ts';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { useSure } from '../parts/sure.tsx';
import { AddMemberDialog, RenameGroupDialog } from './group-dialogs.tsx';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';
import type { KeyGroupJson, KeyMemberJson, RotationJson } from './shapes.ts';

/** A group: who is in it, how it opens, and what is going on with its key. */
export function GroupCard({ group }: { readonly group: KeyGroupJson }) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const sure = useSure();
  const [dialog, setDialog] = useState<'add' | 'rename' | null>(null);
  const ask = (title: string, text: string, work: () => Promise<unknown>) =>
    sure({
      title,
      text,
      submit: title,
      work: async () => {
        await work();
        await queries.invalidateQueries({ queryKey: ['keys'] });
      },
    });
  const renew = (mode?: 'service' | 'person') => () =>
    call('POST', `/key-groups/${group.id}/rotations`, { body: mode ? { mode } : {} });
  const name = group.name;
  return (
    <article className={parts.card} aria-labelledby={`group-${group.id}`}>
      <div className={classes.groupHead}>
        <h3 id={`group-${group.id}`}>
          <bdi>{name}</bdi>
        </h3>
        <StateMark tone={group.mode === 'person' ? 'attested' : 'holds'}>
          {say('mode', { mode: group.mode })}
        </StateMark>
      </div>
      <p className={classes.facts}>
        <span>{say('generation', { generation: group.generation })}</span>
        {group.since && <span>{say('since', { date: plainDate(group.since, locale) })}</span>}
        <span>{say('records', { count: group.records })}</span>
        <span>{say('recoverable', { covered: String(group.recoverable ?? 'none') })}</span>
      </p>
      <div>
        {group.members.length === 0 && <p className={parts.quiet}>{say('nobodyYet')}</p>}
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {group.members.map((member) => (
            <li key={member.id} className={classes.member}>
              <bdi>{member.name}</bdi>
              <MemberNote member={member} group={group} />
              <button
                type="button"
                className={parts.link}
                aria-label={say('removeMember', { name: member.name })}
                onClick={() =>
                  ask(
                    say('removeMember', { name: member.name }),
                    say('removeSure', { name: member.name, group: name }),
                    () => call('DELETE', `/key-groups/${group.id}/members/${member.id}`),
                  )
                }
              >
                <IconX size={15} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </div>
      {group.rotation && <Renewal rotation={group.rotation} group={group} />}
      <div className={parts.actions}>
        <Button variant="default" size="compact-sm" onClick={() => setDialog('add')}>
          {say('addMember')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => ask(say('renew'), say('renewSure', { group: name }), renew())}
        >
          {say('renew')}
        </Button>
        {group.mode === 'service' ? (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => ask(say('toPerson'), say('toPersonSure', { group: name }), renew('person'))}
          >
            {say('toPerson')}
          </Button>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => ask(say('toService'), say('toServiceSure', { group: name }), renew('service'))}
          >
            {say('toService')}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={() => setDialog('rename')}>
          {say('rename')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() =>
            ask(say('removeGroup', { group: name }), say('removeGroupSure'), () =>
              call('DELETE', `/key-groups/${group.id}`),
            )
          }
        >
          {say('remove')}
        </Button>
      </div>
      {dialog === 'add' && <AddMemberDialog group={group} onClose={() => setDialog(null)} />}
      {dialog === 'rename' && <RenameGroupDialog group={group} onClose={() => setDialog(null)} />}
    </article>
  );
}

/** Why a member cannot open yet. */
function MemberNote({ member, group }: { readonly member: KeyMemberJson; readonly group: KeyGroupJson }) {
  const say = useWords(secretWords);
  if (!member.active) return <span className={parts.quiet}>{say('inactive')}</span>;
  if (group.mode === 'service' || member.holds) return null;
  return <span className={parts.quiet}>{say(member.hasKey ? 'keyWaits' : 'noOwnKey')}</span>;
}

function Renewal({ rotation, group }: { readonly rotation: RotationJson; readonly group: KeyGroupJson }) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const done = rotation.rewrapped + rotation.reencrypted;
  if (rotation.finishedAt) {
    return (
      <p className={parts.quiet}>
        {say('renewingCause', { cause: rotation.cause })}
        {'. '}
        {say('renewed', { date: plainDate(rotation.finishedAt, locale), count: rotation.reencrypted })}
      </p>
    );
  }
  if (rotation.job) {
    return (
      <JobLine
        id={rotation.job}
        label={say('renewing', { group: group.name })}
        onOver={() => void queries.invalidateQueries({ queryKey: ['keys'] })}
      />
    );
  }
  return (
    <div className={parts.job}>
      <span>
        {say('renewingCause', { cause: rotation.cause })}
        {'. '}
        {say('waitsMember')}
      </span>
      <progress
        className={parts.progress}
        max={Math.max(1, rotation.steps)}
        value={done}
        aria-label={say('renewing', { group: group.name })}
      />
    </div>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { instantOf } from '../../../fields/written-day.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import { RadioChoice } from '../../parts/choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { DateInput, NumberInput, Textarea } from '../../parts/inputs.tsx';
import parts from '../../parts/parts.module.css';
import { useAction } from '../../parts/use-action.ts';
import type { RecordJson } from '../../shapes.ts';
import { titleOf } from '../list/list-columns.tsx';
import { forgetLists } from '../list/use-list-rows.ts';
import { LiftChoice } from './lift-choice.tsx';
import { LiftNotice } from './lift-notice.tsx';
import { alongQuery, type StateVerb } from './queries.ts';
import { ScopeChoice, scopeOf, wholeRecord } from './restriction-scope.tsx';
import { stateWords } from './state-words.ts';

const restrictionGrounds = [
  'accuracy_contested',
  'unlawful_processing',
  'needed_for_claims',
  'objection_pending',
] as const;
const useGrounds = ['consent', 'claims', 'rights_of_others', 'public_interest'] as const;
type Ground = (typeof restrictionGrounds)[number] | (typeof useGrounds)[number];

const paths: Readonly<Record<StateVerb, string>> = {
  archive: 'archive',
  restore: 'restore',
  restrict: 'restrict',
  lift: 'release',
  use: 'uses',
  block: 'block',
};

/** Asks for a change of a record's state: the reason, and what else its verb needs; and says what goes along. */
export function StateDialog({
  module,
  record,
  verb,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly verb: StateVerb;
  onClose(): void;
}) {
  const say = useWords(stateWords);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useAction({
    reason: 'state-reason',
    until: 'state-until',
    ground: 'state-ground',
    scope: 'state-scope',
    notice: 'state-told',
    at: 'state-told',
  });
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [ground, setGround] = useState<Ground | null>(null);
  const [scope, setScope] = useState(wholeRecord);
  const [lifted, setLifted] = useState('');
  const [minutes, setMinutes] = useState(60);
  const [told, setTold] = useState('');
  const [channel, setChannel] = useState<string>('email');
  const asked = () => ({
    reason,
    ...(until && { until }),
    ...(ground && { ground }),
    ...(verb === 'use' && { minutes }),
    ...(verb === 'restrict' && { scope: scopeOf(scope) }),
    ...(verb === 'lift' && lifted && { ground: lifted }),
    ...(verb === 'lift' && told && { notice: { at: instantOf(told) ?? told, channel } }),
  });
  const send = async () => {
    const path = `/records/${module.name}/${record.id}/${paths[verb]}`;
    const version = verb === 'use' ? undefined : record.version;
    const done = await action.run(() => call('POST', path, { body: asked(), version }));
    if (!done) return;
    forgetLists(module.name);
    if (verb === 'block') {
      await navigate({ to: `/blocked/${module.name}/${record.id}` });
      queries.removeQueries({ queryKey: ['record', module.name, record.id] });
    } else onClose();
    // What went along is somewhere else: every record that is known is asked for anew.
    await Promise.all(
      ['record', 'records', 'search'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
  const grounds = verb === 'restrict' ? restrictionGrounds : verb === 'use' ? useGrounds : [];
  return (
    <FormDialog
      title={say('dialogTitle', { verb, title: titleOf(record) })}
      submit={say('submit', { verb })}
      action={action}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('explain', { verb })}</p>
      {grounds.length > 0 && (
        <RadioChoice<Ground>
          name="state-ground"
          legend={say('ground')}
          options={grounds.map((value) => ({ value, label: say('groundName', { ground: value }) }))}
          value={ground}
          onChange={setGround}
        />
      )}
      {verb === 'restrict' && <ScopeChoice module={module} scope={scope} onScope={setScope} />}
      {verb === 'lift' && (
        <LiftChoice module={module.name} id={record.id} ground={lifted} onGround={setLifted} />
      )}
      {verb === 'lift' && (
        <LiftNotice
          module={module.name}
          id={record.id}
          ground={lifted}
          told={told}
          onTold={setTold}
          channel={channel}
          onChannel={setChannel}
        />
      )}
      <Textarea
        id="state-reason"
        label={say('reason')}
        description={say('reasonNote')}
        value={reason}
        rows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {(verb === 'archive' || verb === 'block' || verb === 'restrict') && (
        <DateInput
          id="state-until"
          label={say('untilLabel', { verb })}
          description={say('untilNote', { verb })}
          value={until}
          onChange={setUntil}
        />
      )}
      {verb === 'use' && (
        <NumberInput
          id="state-minutes"
          label={say('minutes')}
          value={minutes}
          min={5}
          max={480}
          onChange={(value) => setMinutes(Number(value) || 60)}
        />
      )}
      {(verb === 'archive' ||
        verb === 'restore' ||
        verb === 'block' ||
        (verb === 'restrict' && scope.kind === 'dependants')) && (
        <GoesAlong module={module.name} id={record.id} verb={verb} />
      )}
    </FormDialog>
  );
}

function GoesAlong({
  module,
  id,
  verb,
}: {
  module: string;
  id: string;
  verb: 'archive' | 'restore' | 'block' | 'restrict';
}) {
  const say = useWords(stateWords);
  const label = useLabel();
  const { data } = useQuery(alongQuery(module, id, verb));
  if (!data) return null;
  const counts = [...data.along, ...data.attachments].map((one) => `${one.count} ${label(one.label)}`);
  return (
    <p className={parts.quiet}>
      <b>{say('along')}:</b> {counts.length > 0 ? counts.join(', ') : say('nothingAlong')}
    </p>
  );
}

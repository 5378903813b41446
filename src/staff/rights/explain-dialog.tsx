import { Modal, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { StateChip, StateIcon, type StateTone } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useFocusBack } from '../parts/use-focus-back.ts';
import { useMe } from '../session.tsx';
import type { RecordJson } from '../shapes.ts';
import { Lookers } from './lookers.tsx';
import { useParties } from './party-choice.tsx';
import { type ExplanationJson, explanationQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { Gaps, instantOf, TimeChoice, WhoReport } from './who-report.tsx';

const actions = ['read', 'list', 'edit', 'delete', 'export', 'view_history'] as const;
const tones: Readonly<Record<string, StateTone>> = { allows: 'holds', denies: 'failed', untold: 'risk' };

/** Why a user may or may not do something with this record: every rule that was asked, in order. */
export function ExplainDialog({
  module,
  record,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  useFocusBack();
  const me = useMe();
  const choices = useParties();
  const [user, setUser] = useState(me.id);
  const [action, setAction] = useState<string>('read');
  const [time, setTime] = useState('');
  const { at } = instantOf(time);
  const { data, error, refetch } = useQuery(explanationQuery(module.name, record.id, { user, action, at }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('explainTitle')}
      size={760}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <div className={parts.form}>
        <div className={parts.pair}>
          <NativeSelect
            label={say('user')}
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
            data={[...choices('user')]}
          />
          <NativeSelect
            label={say('action')}
            value={action}
            onChange={(event) => setAction(event.currentTarget.value)}
            data={actions.map((value) => ({ value, label: say('actionName', { action: value }) }))}
          />
        </div>
        <TimeChoice value={time} onChange={setTime} />
        {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
        {data && <Explanation module={module} explanation={data} past={at !== undefined} />}
        <WhoReport
          question={{ module: module.name, record: record.id, ...(at !== undefined && { at }) }}
          level={3}
        />
        <Lookers about={{ module: module.name, record: record.id }} to={at} />
      </div>
    </Modal>
  );
}

function Explanation({
  module,
  explanation,
  past,
}: {
  readonly module: ModuleDefinition;
  readonly explanation: ExplanationJson;
  /** Whether it tells of an instant that has passed. */
  readonly past: boolean;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const hidden = module.fields.filter((field) => explanation.fields[field.name] === 'hidden');
  return (
    <>
      <p aria-live="polite" style={{ display: 'flex', gap: 10, alignItems: 'center', flexWrap: 'wrap' }}>
        <Verdict allowed={explanation.allowed} past={past} />
        <span>{explanation.sentence}</span>
      </p>
      {explanation.gaps.length > 0 && <Gaps gaps={explanation.gaps} />}
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('step')}</th>
            <th scope="col">{say('says')}</th>
            <th scope="col">{say('ruleAsked')}</th>
          </tr>
        </thead>
        <tbody>
          {explanation.steps.map((step) => (
            <tr key={`${step.step} ${step.rule} ${step.name}`} aria-current={step.decides || undefined}>
              <th scope="row">{step.step}</th>
              <td data-label={say('says')} data-nowrap>
                <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
                  <StateIcon tone={tones[step.outcome] ?? 'stopped'} />
                  {say('outcome', { outcome: step.outcome })}
                </span>
              </td>
              <td data-label={say('ruleAsked')} style={{ fontWeight: step.decides ? 550 : undefined }}>
                {step.sentence}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={parts.quiet}>
        {hidden.length === 0
          ? say('noHiddenFields')
          : say('hiddenFields', { fields: hidden.map((field) => label(field.label)).join(', ') })}
      </p>
    </>
  );
}

function Verdict({ allowed, past }: { readonly allowed: boolean | null; readonly past: boolean }) {
  const say = useWords(rightsWords);
  if (allowed === null) return <StateChip tone="risk">{say('untold')}</StateChip>;
  if (allowed) return <StateChip tone="holds">{say(past ? 'could' : 'may')}</StateChip>;
  return <StateChip tone="failed">{say(past ? 'couldNot' : 'mayNot')}</StateChip>;
}

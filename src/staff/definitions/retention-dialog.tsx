import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RetentionRule } from '../../metadata/privacy.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { NumberField } from '../security/number-field.tsx';
import { useModules } from '../session.tsx';
import { declarationWords, ruleWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { LabelPair } from './label-pair.tsx';
import { StaleNote } from './notes.tsx';
import { nameFrom } from './suggest-names.ts';
import { asAction, controlOf, useDefining } from './use-defining.ts';
import { countOf, usesOf } from './uses.ts';

const events = ['created', 'issued', 'last_change', 'contract_end'] as const;

/** A retention rule: how long, from when, by which law. */
export function RetentionDialog({
  rule,
  taken,
  onRemove,
  onClose,
}: {
  readonly rule: RetentionRule | null;
  readonly taken: readonly string[];
  onRemove(rule: RetentionRule): void;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const shown = useLabel();
  const modules = useModules();
  const defining = useDefining();
  const [label, setLabel] = useState(rule?.label ?? { en: '' });
  const [ownCode, setOwnCode] = useState<string | null>(null);
  const [from, setFrom] = useState<RetentionRule['from']>(rule?.from ?? 'last_change');
  const [atYearEnd, setAtYearEnd] = useState(rule?.atYearEnd ?? true);
  const [atEnd, setAtEnd] = useState(rule?.atEnd ?? 'ask');
  const [law, setLaw] = useState(rule?.law ?? { en: '' });
  const [[years, months, days], setTime] = useState(() => timeOf(rule?.period ?? ''));
  const code = rule?.code ?? ownCode ?? nameFrom(label.en, taken);
  const period = periodOf(years, months, days);
  const used = rule ? countOf(usesOf(modules, 'retention', rule.code)) : 0;
  const whole: RetentionRule = { code, label, from, atYearEnd, period, law, atEnd };
  const changed =
    rule !== null && (rule.period !== period || rule.from !== from || rule.atYearEnd !== atYearEnd);
  const save = async () => {
    if (period === '') return defining.refuse('period', say('needPeriod'));
    const { code: _, ...body } = whole;
    const done = await defining.run(async (version) => {
      if (rule) await call('PATCH', `/retention-rules/${code}`, { body, version });
      else await call('POST', '/retention-rules', { body: whole, version });
      return true;
    });
    if (!done) return;
    const { code: __, ...before } = rule ? { ...rule, atEnd: rule.atEnd ?? 'ask' } : whole;
    tellDone({
      text: say('fieldSaved', { field: shown(label) }),
      undo: () =>
        rule
          ? call('PATCH', `/retention-rules/${code}`, { body: before })
          : call('DELETE', `/retention-rules/${code}`),
    });
    onClose();
  };
  const errors = defining.byPart;
  return (
    <FormDialog
      title={rule ? say('changeRule', { rule: shown(rule.label) }) : say('newRule')}
      submit={say(rule ? 'saveRule' : 'addRule')}
      action={asAction(defining)}
      disabled={code === ''}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <LabelPair
        id={controlOf('label')}
        what={say('label')}
        value={label}
        error={errors.get('label')}
        autoFocus={!rule}
        onChange={setLabel}
      />
      {!rule && (
        <TextInput
          id={controlOf('code')}
          label={say('code')}
          description={say('codeNote')}
          value={code}
          error={errors.get('code')}
          onChange={(event) => setOwnCode(event.currentTarget.value || null)}
        />
      )}
      <div className={parts.pair} style={{ gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' }}>
        <NumberField
          id={controlOf('period')}
          label={say('years')}
          value={years}
          error={errors.get('period')}
          onChange={(next) => setTime([next, months, days])}
        />
        <NumberField
          id="rule-months"
          label={say('months')}
          value={months}
          onChange={(next) => setTime([years, next, days])}
        />
        <NumberField
          id="rule-days"
          label={say('days')}
          value={days}
          onChange={(next) => setTime([years, months, next])}
        />
      </div>
      <NativeSelect
        id={controlOf('from')}
        label={say('runsFrom')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value as RetentionRule['from'])}
        data={events.map((event) => ({ value: event, label: declared('eventName', { event }) }))}
      />
      <Tick id="rule-year-end" checked={atYearEnd} onChange={setAtYearEnd}>
        {say('atYearEnd')}
      </Tick>
      <NativeSelect
        id={controlOf('atEnd')}
        label={say('atEnd')}
        value={atEnd}
        onChange={(event) => setAtEnd(event.currentTarget.value === 'destroy' ? 'destroy' : 'ask')}
        data={(['ask', 'destroy'] as const).map((value) => ({ value, label: say('atEndName', { value }) }))}
      />
      <LabelPair
        id={controlOf('law')}
        what={say('law')}
        note={say('lawNote')}
        value={law}
        error={errors.get('law')}
        long
        onChange={setLaw}
      />
      {period !== '' && law.en.trim() !== '' && <p>{ruleWords(whole, shown(law), declared)}</p>}
      {changed && used > 0 && <p className={parts.strong}>{say('ruleChanged', { count: used })}</p>}
      {rule && (
        <Button
          variant="default"
          color="gray"
          style={{ justifySelf: 'start' }}
          onClick={() => onRemove(rule)}
        >
          {say('removeRule')}
        </Button>
      )}
    </FormDialog>
  );
}

type Time = readonly [string, string, string];

function timeOf(period: string): Time {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period);
  return [found?.[1] ?? '', found?.[2] ?? '', found?.[3] ?? ''];
}

/** What was typed as a period; empty where nothing was. What is no number is sent as it is, and refused at its field. */
function periodOf(...[years, months, days]: Time): string {
  const part = (value: string, unit: string) =>
    value.trim() === '' || value.trim() === '0' ? '' : `${value.trim()}${unit}`;
  const parts = part(years, 'Y') + part(months, 'M') + part(days, 'D');
  return parts === '' ? '' : `P${parts}`;
}

import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { isWhole, PartyChoice } from './party-choice.tsx';
import type { RecordRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { useRuleForm } from './rule-form.ts';

const to = ['everyone', 'role', 'role_and_subordinates', 'group', 'user'] as const;
const uses = ['list', 'record', 'create', 'edit', 'delete'] as const;
type Use = (typeof uses)[number];
const controls = {
  name: 'rule-name',
  module: 'rule-module',
  on: 'rule-on',
  filter: 'rule-module',
  'to.id': 'rule-to-id',
  to: 'rule-to',
  related: 'rule-related',
};

/** A record rule: what it grants or denies, of which records, to whom. */
export function RecordRuleDialog({
  rule,
  onRemove,
  onClose,
}: {
  readonly rule: RecordRuleJson | null;
  onRemove(rule: RecordRuleJson): void;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const form = useRuleForm('record-rules', rule, controls, rule?.filter ?? null);
  const { module, filter, bar, related, target } = form;
  const [effect, setEffect] = useState<'grant' | 'deny'>(rule?.effect ?? 'deny');
  const [on, setOn] = useState<readonly Use[]>((rule?.on as readonly Use[] | undefined) ?? ['record']);
  const [administrators, setAdministrators] = useState(rule?.administrators ?? false);
  return (
    <RuleDialog
      title={say(rule ? 'changeRecordRule' : 'newRecordRule')}
      form={form}
      whole={isWhole(target) && on.length + related.length > 0}
      own={{
        effect,
        on: effect === 'grant' ? on.filter((use) => use !== 'create') : on,
        filter,
        administrators: effect === 'deny' && administrators,
      }}
      first={
        <RadioChoice<'grant' | 'deny'>
          name="rule-effect"
          legend={say('effect')}
          inline
          value={effect}
          onChange={setEffect}
          options={(['deny', 'grant'] as const).map((value) => ({
            value,
            label: say('effectName', { effect: value }),
            note: say('effectNote', { effect: value }),
          }))}
        />
      }
      onRemove={rule ? () => onRemove(rule) : undefined}
      onClose={onClose}
    >
      <fieldset className={parts.choices} style={{ border: 0, padding: 0, margin: 0 }}>
        <legend>{say(filter ? 'someRecords' : 'everyRecord')}</legend>
        {module && <FilterBar module={module} {...bar} />}
      </fieldset>
      <CheckChoice<Use>
        name="rule-on"
        legend={say('about')}
        values={on}
        onChange={setOn}
        options={uses.map((value) => ({
          value,
          label: say('use', { use: value }),
          disabled: value === 'create' && effect === 'grant',
        }))}
      />
      {module && module.relations.length > 0 && (
        <CheckChoice<string>
          name="rule-related"
          legend={say('alsoLists')}
          inline
          values={related}
          onChange={form.setRelated}
          options={module.relations.map((relation) => ({
            value: relation.name,
            label: label(relation.label),
          }))}
        />
      )}
      <PartyChoice
        id="rule-to"
        legend={say('withWhom')}
        kinds={to}
        party={target}
        onChange={form.setTarget}
      />
      {effect === 'deny' && (
        <Tick id="rule-administrators" checked={administrators} onChange={setAdministrators}>
          {say('bindsAdministrators')}
        </Tick>
      )}
    </RuleDialog>
  );
}

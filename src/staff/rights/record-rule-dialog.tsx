import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { useModules } from '../session.tsx';
import { isWhole, PartyChoice } from './party-choice.tsx';
import type { PartyJson, RecordRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { useRuleFilter } from './rule-form.ts';
import { RemoveButton } from './rule-table.tsx';

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
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction(controls);
  const [name, setName] = useState(rule?.name ?? '');
  const [moduleName, setModule] = useState(rule?.module ?? modules[0]?.name ?? '');
  const [effect, setEffect] = useState<'grant' | 'deny'>(rule?.effect ?? 'deny');
  const [on, setOn] = useState<readonly Use[]>((rule?.on as readonly Use[] | undefined) ?? ['record']);
  const [related, setRelated] = useState<readonly string[]>(rule?.related ?? []);
  const [target, setTarget] = useState<PartyJson>(rule?.to ?? { kind: 'everyone' });
  const [administrators, setAdministrators] = useState(rule?.administrators ?? false);
  const [active, setActive] = useState(rule?.active ?? true);
  const { filter, bar, clear } = useRuleFilter(rule?.filter ?? null);
  const module = modules.find((one) => one.name === moduleName);
  const save = async () => {
    const body = {
      ...(name.trim() && { name: name.trim() }),
      ...(!rule && { module: moduleName }),
      effect,
      on: effect === 'grant' ? on.filter((use) => use !== 'create') : on,
      related,
      filter,
      to: { kind: target.kind, ...(target.id !== undefined && { id: target.id }) },
      administrators: effect === 'deny' && administrators,
      active,
    };
    const done = await action.run(async () => {
      if (rule) await call('PATCH', `/record-rules/${rule.id}`, { body, version: rule.version });
      else await call('POST', '/record-rules', { body });
      await queries.invalidateQueries();
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say(rule ? 'changeRecordRule' : 'newRecordRule')}
      submit={say(rule ? 'saveRule' : 'addRule')}
      action={action}
      disabled={!isWhole(target) || on.length + related.length === 0}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
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
      <NativeSelect
        id="rule-module"
        label={say('module')}
        value={moduleName}
        disabled={rule !== null}
        onChange={(event) => {
          setModule(event.currentTarget.value);
          setRelated([]);
          clear();
        }}
        data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
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
          onChange={setRelated}
          options={module.relations.map((relation) => ({
            value: relation.name,
            label: label(relation.label),
          }))}
        />
      )}
      <PartyChoice id="rule-to" legend={say('withWhom')} kinds={to} party={target} onChange={setTarget} />
      {effect === 'deny' && (
        <Tick id="rule-administrators" checked={administrators} onChange={setAdministrators}>
          {say('bindsAdministrators')}
        </Tick>
      )}
      <TextInput
        id="rule-name"
        label={say('nameOptional')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Tick id="rule-active" checked={active} onChange={setActive}>
        {say('active')}
      </Tick>
      {rule && <RemoveButton onClick={() => onRemove(rule)} />}
    </FormDialog>
  );
}

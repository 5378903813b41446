import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { useModules } from '../session.tsx';
import { isWhole, PartyChoice } from './party-choice.tsx';
import type { PartyJson, SharingRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { partyBody, useRuleForm } from './rule-form.ts';

const from = ['role', 'role_and_subordinates', 'group', 'filter'] as const;
const to = ['role', 'role_and_subordinates', 'group', 'everyone'] as const;
const levels = ['read', 'edit', 'delete'] as const;
const controls = {
  name: 'rule-name',
  module: 'rule-module',
  'from.id': 'rule-from-id',
  'to.id': 'rule-to-id',
  from: 'rule-from',
  to: 'rule-to',
  related: 'rule-related',
};

/** A sharing rule: whose records, with whom, to do what. */
export function SharingDialog({
  rule,
  onRemove,
  onClose,
}: {
  readonly rule: SharingRuleJson | null;
  onRemove(rule: SharingRuleJson): void;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const form = useRuleForm('sharing-rules', rule, controls, rule?.from.filter ?? null);
  const { module, moduleName, filter, bar, target } = form;
  const [source, setSource] = useState<PartyJson>(rule?.from ?? { kind: 'role' });
  const [level, setLevel] = useState<string>(rule?.level ?? 'read');
  const nearby = [...new Set(module?.relations.map((relation) => relation.module) ?? [])].filter(
    (one) => one !== moduleName && modules.some((each) => each.name === one),
  );
  return (
    <RuleDialog
      title={say(rule ? 'changeSharing' : 'newSharing')}
      form={form}
      whole={isWhole(source) && isWhole(target) && (source.kind !== 'filter' || filter !== null)}
      own={{ from: source.kind === 'filter' ? { kind: 'filter', filter } : partyBody(source), level }}
      onRemove={rule ? () => onRemove(rule) : undefined}
      onClose={onClose}
    >
      <PartyChoice
        id="rule-from"
        legend={say('whoseRecords')}
        kinds={from}
        party={source}
        onChange={setSource}
      />
      {source.kind === 'filter' && module && <FilterBar module={module} {...bar} />}
      <PartyChoice
        id="rule-to"
        legend={say('withWhom')}
        kinds={to}
        party={target}
        onChange={form.setTarget}
      />
      <RadioChoice<string>
        name="rule-level"
        legend={say('level')}
        inline
        value={level}
        onChange={setLevel}
        options={levels.map((value) => ({ value, label: say('levelName', { level: value }) }))}
      />
      {nearby.length > 0 && (
        <CheckChoice<string>
          name="rule-related"
          legend={say('alsoRelated')}
          inline
          values={form.related}
          onChange={form.setRelated}
          options={nearby.map((value) => {
            const found = modules.find((one) => one.name === value);
            return { value, label: found ? label(found.labelPlural) : value };
          })}
        />
      )}
    </RuleDialog>
  );
}

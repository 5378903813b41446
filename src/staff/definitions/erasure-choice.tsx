import { NativeSelect } from '@mantine/core';
import type { FieldTypeName } from '../../metadata/field.ts';
import { masksOf } from '../../metadata/masks.ts';
import type { KeepGround, MaskStrategy, OnErasure, RetentionRule } from '../../metadata/privacy.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { declarationWords, ruleWords } from './declaration-words.ts';
import { PartError } from './form-parts.tsx';
import { controlOf, type Defining } from './use-defining.ts';

const grounds = ['legal_obligation', 'legal_claims', 'public_interest', 'expression', 'archiving'] as const;

/** What happens to the value when the person is erased (Art. 17). */
export function ErasureChoice({
  type,
  value,
  retention,
  rules,
  errors,
  onChange,
}: {
  readonly type: FieldTypeName;
  readonly value: OnErasure;
  /** The rule that keeps it ordinarily: where a law keeps it, often that law. */
  readonly retention: string;
  readonly rules: readonly RetentionRule[];
  readonly errors: Defining['byPart'];
  onChange(value: OnErasure): void;
}) {
  const say = useWords(declarationWords);
  const label = useLabel();
  const strategies: readonly MaskStrategy[] = ['clear', ...masksOf(type)];
  const choose = (action: OnErasure['action']) => {
    if (action === 'delete') onChange({ action });
    else if (action === 'mask') onChange({ action, strategy: strategies[1] ?? 'clear' });
    else onChange({ action, ground: 'legal_obligation', retention });
  };
  const rule = value.action === 'keep' && rules.find((one) => one.code === value.retention);
  return (
    <>
      <RadioChoice<OnErasure['action']>
        name={controlOf('privacy.onErasure')}
        legend={say('onErasure')}
        value={value.action}
        onChange={choose}
        options={[
          { value: 'delete', label: say('erasureDelete'), note: say('erasureDeleteNote') },
          { value: 'mask', label: say('erasureMask'), note: say('erasureMaskNote') },
          { value: 'keep', label: say('erasureKeep'), note: say('erasureKeepNote') },
        ]}
      />
      <PartError errors={errors} part="privacy.onErasure" />
      {value.action === 'mask' && (
        <NativeSelect
          id={controlOf('privacy.strategy')}
          label={say('strategy')}
          value={value.strategy}
          onChange={(event) =>
            onChange({ action: 'mask', strategy: event.currentTarget.value as MaskStrategy })
          }
          data={strategies.map((strategy) => ({ value: strategy, label: say('strategyName', { strategy }) }))}
        />
      )}
      {value.action === 'keep' && (
        <div className={parts.pair}>
          <NativeSelect
            id={controlOf('privacy.ground')}
            label={say('ground')}
            value={value.ground}
            onChange={(event) => onChange({ ...value, ground: event.currentTarget.value as KeepGround })}
            data={grounds.map((ground) => ({ value: ground, label: say('groundName', { ground }) }))}
          />
          <NativeSelect
            id={controlOf('privacy.keepRule')}
            label={say('keepRule')}
            description={rule ? ruleWords(rule, label(rule.law), say) : undefined}
            value={value.retention}
            onChange={(event) => onChange({ ...value, retention: event.currentTarget.value })}
            data={rules.map((one) => ({ value: one.code, label: label(one.label) }))}
          />
        </div>
      )}
    </>
  );
}

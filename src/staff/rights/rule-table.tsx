import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Filter } from '../../metadata/filter.ts';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { chipText } from '../records/list/condition-text.ts';
import { draftOf } from '../records/list/filter-draft.ts';
import { recordWords } from '../records/words/record-words.ts';
import { useModules } from '../session.tsx';
import { withPathFields } from './path-fields.ts';
import type { AnyRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import type { RulePath } from './rule-form.ts';

/** How a rule stands: in force, switched off, or broken by a definition that is gone. */
export function RuleState({ rule }: { readonly rule: AnyRuleJson }) {
  const say = useWords(rightsWords);
  if (!rule.active || rule.conditionRemoved)
    return (
      <>
        <StateMark tone={rule.active ? 'risk' : 'stopped'}>
          {say(rule.active ? 'inForce' : 'switchedOff')}
        </StateMark>
        {rule.conditionRemoved && <span className={parts.second}>{rule.problem}</span>}
      </>
    );
  if (rule.problem)
    return (
      <>
        <StateMark tone="failed">{say('broken')}</StateMark>
        <span className={parts.second}>{rule.problem}</span>
      </>
    );
  return <StateMark tone="holds">{say('inForce')}</StateMark>;
}

/** A filter in words: `Status is closed, Country is Spain`. */
export function FilterText({
  module: name,
  filter,
}: {
  readonly module: string;
  readonly filter: Filter | null;
}) {
  const say = useWords(rightsWords);
  const records = useWords(recordWords);
  const locale = useLocale();
  const modules = useModules();
  const own = modules.find((one) => one.name === name);
  const module = own && withPathFields(own, modules, filter);
  const draft = draftOf(filter);
  if (!module || draft.length === 0) return <>{say('everyRecord')}</>;
  const texts = draft.map((part) => chipText(part, module, locale, records));
  return <>{texts.map(({ before, value }) => `${before} ${value}`).join(', ')}</>;
}

/** Takes a rule out of force for good, after saying what that means. */
export function RemoveRule({
  rule,
  path,
  onClose,
}: {
  readonly rule: AnyRuleJson;
  readonly path: RulePath;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const queries = useQueryClient();
  const action = useAction();
  const remove = async () => {
    const done = await action.run(async () => {
      await call('DELETE', `/${path}/${rule.id}`, { version: rule.version });
      await queries.invalidateQueries();
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('removeRuleNamed', { name: rule.name })}
      submit={say('removeRule')}
      action={action}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <p>{say('removeRuleSure')}</p>
    </FormDialog>
  );
}

/** The name of a rule, which opens it where it may be changed. */
export function RuleName({
  rule,
  mayChange,
  onOpen,
  note,
}: {
  readonly rule: AnyRuleJson;
  readonly mayChange: boolean;
  onOpen(): void;
  readonly note?: ReactNode;
}) {
  return (
    <th scope="row">
      {mayChange ? (
        <button type="button" className={parts.link} style={{ textAlign: 'left' }} onClick={onOpen}>
          {rule.name}
        </button>
      ) : (
        rule.name
      )}
      {note && <span className={parts.second}>{note}</span>}
    </th>
  );
}

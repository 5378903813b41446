import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Filter } from '../../metadata/filter.ts';
import { call } from '../api.ts';
import { useAction } from '../parts/use-action.ts';
import { useEditedFilter } from '../records/list/edited-filter.ts';
import { useModules } from '../session.tsx';
import type { AnyRuleJson, PartyJson } from './queries.ts';

export type RulePath = 'sharing-rules' | 'record-rules';

/** A rule of either kind while it is edited, and how it is saved with what its own kind adds. */
export function useRuleForm(
  path: RulePath,
  rule: AnyRuleJson | null,
  controls: Readonly<Record<string, string>>,
  firstFilter: Filter | null,
) {
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction(controls);
  const [name, setName] = useState(rule?.name ?? '');
  const [moduleName, setModuleName] = useState(rule?.module ?? modules[0]?.name ?? '');
  const [related, setRelated] = useState<readonly string[]>(rule?.related ?? []);
  const [target, setTarget] = useState<PartyJson>(rule?.to ?? { kind: 'everyone' });
  const [active, setActive] = useState(rule?.active ?? true);
  const { filter, bar, clear } = useEditedFilter(firstFilter);
  const setModule = (chosen: string) => {
    setModuleName(chosen);
    setRelated([]);
    clear();
  };
  /** Answers whether it was done. */
  const save = (own: object): Promise<boolean> => {
    const body = {
      ...(name.trim() && { name: name.trim() }),
      ...(!rule && { module: moduleName }),
      ...own,
      related,
      to: partyBody(target),
      active,
    };
    return action.run(async () => {
      if (rule) await call('PATCH', `/${path}/${rule.id}`, { body, version: rule.version });
      else await call('POST', `/${path}`, { body });
      await queries.invalidateQueries();
    });
  };
  const module = modules.find((one) => one.name === moduleName);
  return {
    action,
    ...{ name, setName, moduleName, module, setModule, related, setRelated },
    ...{ target, setTarget, active, setActive, filter, bar, save },
  };
}

export type RuleForm = ReturnType<typeof useRuleForm>;

/** A party as the service takes it: without the title that it answers with. */
export function partyBody({ kind, id }: PartyJson): Omit<PartyJson, 'title'> {
  return { kind, ...(id !== undefined && { id }) };
}

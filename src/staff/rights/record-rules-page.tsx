import { useQuery } from '@tanstack/react-query';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { useModules } from '../session.tsx';
import { type RecordRuleJson, recordRulesQuery } from './queries.ts';
import { RecordRuleDialog } from './record-rule-dialog.tsx';
import { rightsWords } from './rights-words.ts';
import { FilterText } from './rule-table.tsx';
import { RulesPage } from './rules-page.tsx';

/** Rules that grant or deny records by condition. */
export function RecordRulesPage() {
  const say = useWords(rightsWords);
  const rules = useQuery(recordRulesQuery);
  return (
    <RulesPage<RecordRuleJson>
      page="record-rules"
      path="record-rules"
      rules={rules}
      add={say('newRecordRule')}
      none={say('noRecordRules')}
      columns={[say('effect'), say('whichRecords'), say('who')]}
      Cells={Cells}
      noteOf={(rule) => rule.administrators && say('bindsAdministrators')}
      Dialog={RecordRuleDialog}
    />
  );
}

function Cells({ rule }: { readonly rule: RecordRuleJson }) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const module = useModules().find((one) => one.name === rule.module);
  const lists = rule.related.map((name) => {
    const relation = module?.relations.find((one) => one.name === name);
    return relation ? label(relation.label) : name;
  });
  const about = [...rule.on.map((use) => say('useShort', { use })), ...lists];
  return (
    <>
      <td data-label={say('effect')}>
        {say('effectName', { effect: rule.effect })}: {about.join(', ')}
      </td>
      <td data-label={say('whichRecords')}>
        {module && label(module.labelPlural)}: <FilterText module={rule.module} filter={rule.filter} />
      </td>
      <td data-label={say('who')}>{say('partyNamed', { ...rule.to })}</td>
    </>
  );
}

import { Textarea } from '@mantine/core';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { definitionWords } from './definition-words.ts';
import { PartError, Section } from './form-parts.tsx';
import type { ModuleDraft } from './new-module-page.tsx';
import { pathsOf, pathWords } from './subject-paths.ts';
import { type Defining, moduleControlOf } from './use-defining.ts';

/** How a module's records lead to a person: without it nothing is gathered and nothing erased. */
export function WayChoice({
  draft,
  module,
  errors,
  onChange,
}: {
  readonly draft: ModuleDraft;
  readonly module: ModuleDefinition;
  readonly errors: Defining['byPart'];
  onChange(change: Partial<ModuleDraft>): void;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const modules = useModules();
  const paths = pathsOf(module.fields, modules);
  return (
    <Section title={say('sectionWay')}>
      <RadioChoice<'self' | 'paths' | 'none'>
        name={moduleControlOf('subject')}
        legend={say('wayLegend')}
        value={draft.way}
        onChange={(way) => onChange({ way })}
        options={[
          { value: 'paths', label: say('wayPaths'), note: say('wayPathsNote') },
          { value: 'self', label: say('waySelf'), note: say('waySelfNote') },
          { value: 'none', label: say('wayNoneChoice'), note: say('wayNoneNote') },
        ]}
      />
      {draft.way === 'paths' && paths.length === 0 && <p className={parts.quiet}>{say('noPaths')}</p>}
      {draft.way === 'paths' && paths.length > 0 && (
        <CheckChoice<string>
          name={moduleControlOf('subject.paths')}
          legend={say('pathsLegend')}
          values={paths.filter((path) => !draft.pathsOut.includes(path))}
          onChange={(chosen) => onChange({ pathsOut: paths.filter((path) => !chosen.includes(path)) })}
          options={paths.map((path) => ({
            value: path,
            label: pathWords(path, module.fields, modules, (field) => label(field.label)),
          }))}
        />
      )}
      {draft.way === 'none' && (
        <Textarea
          id={moduleControlOf('subject.reason')}
          label={say('wayReason')}
          value={draft.reason}
          autosize
          minRows={2}
          onChange={(event) => onChange({ reason: event.currentTarget.value })}
        />
      )}
      <PartError errors={errors} part="subject" />
    </Section>
  );
}

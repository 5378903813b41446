import { useQuery } from '@tanstack/react-query';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowStep } from '../../metadata/workflow.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { purposesQuery } from '../definitions/queries.ts';
import { ownersQuery } from '../directory.ts';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { ValueFields } from './value-fields.tsx';
import { workflowWords } from './workflow-words.ts';

interface StepProps<Step extends WorkflowStep> {
  readonly id: string;
  readonly module: ModuleDefinition;
  readonly step: Step;
  onChange(step: Step): void;
}
type Of<Kind extends WorkflowStep['do']> = StepProps<Extract<WorkflowStep, { do: Kind }>>;

/** What one step is told. */
export function StepFields({ id, module, step, onChange }: StepProps<WorkflowStep>) {
  const say = useWords(workflowWords);
  const shared = { id, module };
  if (step.do === 'set')
    return (
      <ValueFields {...shared} values={step.values} onChange={(values) => onChange({ ...step, values })} />
    );
  if (step.do === 'create') return <CreateFields {...shared} step={step} onChange={onChange} />;
  if (step.do === 'assign') return <AssignFields {...shared} step={step} onChange={onChange} />;
  if (step.do === 'comment') return <CommentFields {...shared} step={step} onChange={onChange} />;
  if (step.do === 'mail') return <MailFields {...shared} step={step} onChange={onChange} />;
  if (step.do === 'delete') return <p className={parts.quiet}>{say('deleteHelp')}</p>;
  return (
    <TextInput
      id={`${id}-reason`}
      label={say('reason')}
      value={step.reason}
      onChange={(event) => onChange({ ...step, reason: event.currentTarget.value })}
    />
  );
}

function CreateFields({ id, step, onChange }: Of<'create'>) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const modules = useModules();
  const target = modules.find((one) => one.name === step.module);
  return (
    <>
      <NativeSelect
        id={`${id}-module`}
        label={say('createIn')}
        value={step.module}
        onChange={(event) => onChange({ ...step, module: event.currentTarget.value, values: {} })}
        data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
      {target && (
        <ValueFields
          id={id}
          module={target}
          values={step.values}
          onChange={(values) => onChange({ ...step, values })}
        />
      )}
    </>
  );
}

function AssignFields({ id, step, onChange }: Of<'assign'>) {
  const say = useWords(workflowWords);
  const { data: owners = [] } = useQuery(ownersQuery());
  const choose = (value: string) => {
    const [module, owner = ''] = value.split(' ');
    onChange({ ...step, owner: { module: module === 'groups' ? 'groups' : 'users', id: owner } });
  };
  return (
    <NativeSelect
      id={`${id}-owner`}
      label={say('owner')}
      value={`${step.owner.module} ${step.owner.id}`}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        ...(step.owner.id === '' ? [{ value: 'users ', label: '' }] : []),
        ...owners.map((one) => ({ value: `${one.module} ${one.id}`, label: one.title })),
      ]}
    />
  );
}

function useTextHelp(module: ModuleDefinition): string {
  const say = useWords(workflowWords);
  return say('textHelp', { example: `{${module.titleFields[0] ?? 'number'}}` });
}

function CommentFields({ id, module, step, onChange }: Of<'comment'>) {
  const say = useWords(workflowWords);
  return (
    <>
      <Textarea
        id={`${id}-text`}
        label={say('text')}
        description={useTextHelp(module)}
        autosize
        minRows={2}
        value={step.text}
        onChange={(event) => onChange({ ...step, text: event.currentTarget.value })}
      />
      <Tick
        id={`${id}-internal`}
        checked={step.internal ?? true}
        onChange={(internal) => onChange({ ...step, internal })}
      >
        {say('internal')}
      </Tick>
    </>
  );
}

function MailFields({ id, module, step, onChange }: Of<'mail'>) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const { data: purposes = [] } = useQuery(purposesQuery);
  const references = module.fields.filter((field) => field.type === 'reference');
  const help = useTextHelp(module);
  const address = (to: string) => {
    const { to: _, ...rest } = step;
    onChange(to === '' ? rest : { ...rest, to });
  };
  return (
    <>
      <div className={parts.pair}>
        <NativeSelect
          id={`${id}-to`}
          label={say('to')}
          value={step.to ?? ''}
          onChange={(event) => address(event.currentTarget.value)}
          data={[
            { value: '', label: say('firstRecipient') },
            ...references.map((field) => ({ value: field.name, label: label(field.label) })),
          ]}
        />
        <NativeSelect
          id={`${id}-purpose`}
          label={say('purpose')}
          value={step.purpose}
          onChange={(event) => onChange({ ...step, purpose: event.currentTarget.value })}
          data={purposes.map((one) => ({ value: one.code, label: label(one.label) }))}
        />
      </div>
      <p className={parts.quiet}>{say('purposeHelp')}</p>
      <TextInput
        id={`${id}-subject`}
        label={say('subject')}
        value={step.subject}
        onChange={(event) => onChange({ ...step, subject: event.currentTarget.value })}
      />
      <Textarea
        id={`${id}-text`}
        label={say('text')}
        description={help}
        autosize
        minRows={4}
        value={step.text}
        onChange={(event) => onChange({ ...step, text: event.currentTarget.value })}
      />
    </>
  );
}

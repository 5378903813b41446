import type { Difference } from '../../engine/definitions/differences.ts';
import { readConfiguration } from '../apply/documents.ts';
import { planConfiguration, type Stage, type Step } from '../apply/plan.ts';
import { writeConfiguration } from '../apply/write.ts';
import { type Command, type ExitCode, exitCodes, type Invocation, UsageError } from '../command.ts';
import { jsonOption, remoteOptions, withOffice } from '../office.ts';

/** Configuration that a company keeps in files, under version control, and brings into force from there. */
export const applyCommand: Command = {
  name: 'apply',
  summary:
    'Bring modules, fields, purposes, retention rules, settings and rights into force from files, with a plan first',
  usage: ['apply <file or folder> … [--yes] [--json]', 'apply --write <new folder>'],
  options: {
    plan: { type: 'boolean', meaning: 'Only show what would change, as without --yes' },
    yes: { type: 'boolean', meaning: 'Carry the plan out' },
    write: {
      type: 'string',
      value: 'folder',
      meaning: 'Write what is in force into files of a new folder, as apply takes them',
    },
    ...remoteOptions,
    ...jsonOption,
  },
  run(invocation) {
    const folder = invocation.text('write');
    if (folder !== undefined) return write(invocation, folder);
    if (invocation.words.length === 0) throw new UsageError('Which files?');
    if (invocation.flag('plan') && invocation.flag('yes'))
      throw new UsageError('--plan shows the plan, --yes carries it out: choose one.');
    return apply(invocation);
  },
};

async function write(invocation: Invocation, folder: string): Promise<ExitCode> {
  if (invocation.words.length > 0) throw new UsageError('--write takes no files.');
  const files = await withOffice(invocation, (client) => writeConfiguration(client, folder));
  for (const file of files) invocation.terminal.out(file);
  return exitCodes.done;
}

async function apply(invocation: Invocation): Promise<ExitCode> {
  const { terminal, json } = invocation;
  const configuration = await readConfiguration(invocation.words);
  return withOffice(invocation, async (client) => {
    const stages = await planConfiguration(client, configuration);
    const steps = stages.flatMap((stage) => stage.steps);
    const wanted = invocation.flag('yes');
    if (!json) for (const line of steps.flatMap(planLines)) terminal.out(line);
    if (wanted) await carryOut(stages, terminal);
    if (json)
      terminal.out(
        JSON.stringify({ changes: steps.map(shown), applied: wanted && steps.length > 0 }, null, 2),
      );
    else terminal.out(closing(steps.length, wanted));
    return steps.length > 0 && !wanted ? exitCodes.findings : exitCodes.done;
  });
}

async function carryOut(stages: readonly Stage[], terminal: Invocation['terminal']): Promise<void> {
  const total = stages.length;
  for (const [at, stage] of stages.entries()) {
    terminal.progress('Applying', at, total);
    try {
      await stage.carryOut();
    } catch (error) {
      const [first] = stage.steps;
      terminal.note(
        `Stopped at ${first ? titleOf(first) : 'this step'}. In force: ${at} of ${total} steps; run it again when this is mended.`,
      );
      throw error;
    }
  }
  terminal.progress('Applying', total, total);
}

function closing(changes: number, applied: boolean): string {
  if (changes === 0) return 'Nothing to change: what is in force is what the files say.';
  const count = changes === 1 ? '1 change' : `${changes} changes`;
  return applied ? `${count} in force.` : `${count}. Nothing was changed: carry it out with --yes.`;
}

function titleOf({ word, name }: Step): string {
  return name === '' ? word : `${word} ${name}`;
}

function planLines(step: Step): string[] {
  return [
    `${step.action === 'add' ? '+' : '~'} ${titleOf(step)}`,
    ...step.differences.map((difference) => `    ${differenceLine(difference)}`),
  ];
}

function differenceLine({ path, from, to }: Difference): string {
  return `${path}: ${valueText(from)} → ${valueText(to)}`;
}

const LONGEST = 70;

function valueText(value: Difference['from']): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function shown({ word, name, action, differences }: Step): Step {
  return { word, name, action, differences };
}
